//! Reading planned procurements from a spreadsheet that others have made.
//!
//! A CSV file or an Excel workbook of advertised procurements, with the Swedish headings of the
//! national procurement statistics, becomes lines of the plans of the buyers named in it. Every row
//! is checked first, by the same rules that every other door asks; then missing organisations are
//! registered, if that is wanted; then the rows are stored one by one. A row lands whole or is named
//! with its number, its column and a reason. A row that was read before adds nothing, so that a run
//! that was cut short is simply started again.
//!
//! Limits: a file of 50 MB ([`file::MAX_BYTES`]) and 100 000 rows ([`column::Table::MAX_ROWS`]).

mod buyer;
mod check;
mod column;
mod csv_text;
mod file;
mod rehearsal;
mod report;
mod row;
#[cfg(test)]
mod tests;
mod workbook;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use anyhow::Context as _;
use domain::organisation::RegisterOrganisation;
use domain::procurement::RecordPhase;
use domain::{Context, OrganisationId, ProcurementId, Refusal};
use projection::directory::{RegionItem, organisations, regions};
use projection::procurement::plan_line;
use store::{Envelope, ExecuteError, Store};
use uuid::Uuid;

use self::buyer::{Directory, Entry};
use self::check::{Check, problem};
use self::column::Table;
use self::file::FileError;
use self::rehearsal::{ASKER, Steps};
use self::report::{RefusedRow, Warning};

pub(crate) use self::report::Report;

/// What is to be read.
#[derive(Clone, Debug)]
pub(crate) struct ImportRequest {
    /// The CSV file or workbook.
    pub(crate) file: PathBuf,
    /// Name or id of the region whose organisations buy; may be absent if there is only one.
    pub(crate) region: Option<String>,
    /// Whether buyers that are no organisations of the region yet are registered.
    pub(crate) register_missing: bool,
}

/// Reads the file into the plans. `progress` hears how many of how many rows are stored.
///
/// # Errors
/// When the file or the region cannot be used, nothing was stored. When the database fails, the rows
/// stored before stay, and the error says how far the run came.
pub(crate) async fn run(
    store: &Store,
    request: &ImportRequest,
    mut progress: impl FnMut(usize, usize) + Send,
) -> anyhow::Result<Report> {
    let region = choose(regions(store.db(), ASKER).await?, request.region.as_deref())?;
    let table = read(request.file.clone()).await?;
    let directory = Directory::new(region.id, organisations(store.db(), ASKER, region.id).await?);
    let mut report = Report { region: region.name, ..Report::default() };
    report.warnings.extend(absent(&table));

    let context = Context { asker: ASKER, now: store.ambient().now(), catalogue: store.catalogue() };
    let mut check = Check::new(context, store.ambient(), directory, request.register_missing, report);
    let ready = check.rows(&table.records);
    let Check { directory, report, .. } = check;

    let mut writing = Writing { store, run: store.ambient().id(), report };
    let refused = writing.register(&directory, &ready).await?;
    let total = ready.len();
    progress(0, total);
    for (done, steps) in ready.iter().enumerate() {
        let organisation = refused.get(&steps.plan.organisation);
        writing.row(steps, organisation).await.with_context(|| {
            format!(
                "stopped after {done} of {total} rows; start again, what is stored will not be added twice"
            )
        })?;
        progress(done + 1, total);
    }
    writing.report.refused.sort_by_key(|refused| refused.row);
    writing.report.warnings.sort_by_key(|warning| warning.row);
    Ok(writing.report)
}

/// The region that is named, or the only one.
fn choose(regions: Vec<RegionItem>, wanted: Option<&str>) -> anyhow::Result<RegionItem> {
    let names = regions.iter().map(|region| region.name.as_str()).collect::<Vec<_>>().join(", ");
    anyhow::ensure!(!regions.is_empty(), "there is no region yet; make one with `milstolpe setup`");
    let fits = |region: &RegionItem| {
        wanted.is_none_or(|wanted| {
            column::comparable(wanted) == column::comparable(&region.name) || wanted == region.id.to_string()
        })
    };
    let mut found = regions.into_iter().filter(fits);
    match (found.next(), found.next(), wanted) {
        (Some(only), None, _) => Ok(only),
        (None, _, wanted) => {
            let wanted = wanted.map(shown).unwrap_or_default();
            anyhow::bail!("there is no region {wanted}; there are: {names}")
        }
        (Some(_), Some(_), None) => {
            anyhow::bail!("there are several regions: {names}; name one of them (--region)")
        }
        (Some(first), Some(second), Some(_)) => anyhow::bail!(
            "several regions have that name; name one by its id (--region): {} or {}",
            first.id,
            second.id
        ),
    }
}

/// Reads the file beside the work of others, and turns a crash on a twisted file into its error.
async fn read(path: PathBuf) -> anyhow::Result<Table> {
    let read = tokio::task::spawn_blocking(move || file::read(&path)).await;
    let crashed = |_| FileError::BrokenWorkbook { problem: "it cannot be understood".to_owned() };
    Ok(read.map_err(crashed)??)
}

fn absent(table: &Table) -> Option<Warning> {
    let headings = table.absent();
    let text = || format!("the file lacks these columns, and is read without them: {}", headings.join(", "));
    (!headings.is_empty()).then(|| Warning { row: None, text: text() })
}

struct Writing<'a> {
    store: &'a Store,
    /// What the events of this run have in common.
    run: Uuid,
    report: Report,
}

impl Writing<'_> {
    fn envelope(&self, command: impl Into<domain::Command>) -> Envelope {
        Envelope { correlation: Some(self.run), ..Envelope::new(ASKER, command) }
    }

    /// Registers the missing organisations that at least one sound row belongs to; answers with those
    /// that the rules refuse.
    async fn register(
        &mut self,
        directory: &Directory,
        ready: &[Steps],
    ) -> anyhow::Result<HashMap<OrganisationId, Refusal>> {
        let buying: HashSet<_> = ready.iter().map(|steps| steps.plan.organisation).collect();
        let mut refused = HashMap::new();
        for entry in directory.new_entries().filter(|entry| buying.contains(&entry.id)) {
            match self.store.execute(self.envelope(registration(entry))).await {
                Ok(_) => self.report.registered.push(entry.fact.clone()),
                Err(ExecuteError::Refused(refusal)) => {
                    refused.insert(entry.id, refusal);
                }
                Err(error) => return Err(error).context("stopped while organisations were registered"),
            }
        }
        Ok(refused)
    }

    async fn row(&mut self, steps: &Steps, organisation: Option<&Refusal>) -> anyhow::Result<()> {
        if let Some(refusal) = organisation {
            self.refuse(steps.row, refusal);
            return Ok(());
        }
        match self.store.execute(self.envelope(steps.plan.clone())).await {
            Ok(_) => {
                self.report.landed += 1;
                self.begin(steps).await
            }
            Err(ExecuteError::Refused(Refusal::AlreadyExists { .. })) => {
                self.report.already_there += 1;
                self.complete(steps).await
            }
            Err(ExecuteError::Refused(refusal)) => {
                self.refuse(steps.row, &refusal);
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Records that the procurement was advertised.
    async fn begin(&mut self, steps: &Steps) -> anyhow::Result<()> {
        let Some(begun) = steps.begun.clone() else { return Ok(()) };
        match self.store.execute(self.envelope(begun)).await {
            Ok(_) => Ok(()),
            // The rules were asked before: only somebody who changes the line right now brings this about.
            Err(ExecuteError::Refused(refusal)) => {
                self.warn(steps.row, format!("the start of tendering was not recorded: {refusal}"));
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Records the start that is still missing from a line which nobody has touched since it was
    /// planned: an earlier run was cut short between the two, or the date lay in the future then.
    async fn complete(&mut self, steps: &Steps) -> anyhow::Result<()> {
        let Some(RecordPhase { procurement, .. }) = steps.begun else { return Ok(()) };
        if !self.only_planned(procurement).await? {
            return Ok(());
        }
        self.warn(
            steps.row,
            "was in the plan without its start of tendering, which is recorded now".to_owned(),
        );
        self.begin(steps).await
    }

    async fn only_planned(&self, procurement: ProcurementId) -> anyhow::Result<bool> {
        let line = plan_line(self.store.db(), ASKER, procurement).await?;
        Ok(line.is_some_and(|line| line.version == 1))
    }

    fn refuse(&mut self, row: usize, refusal: &Refusal) {
        self.report.refused.push(RefusedRow { row, problems: vec![problem(refusal)] });
    }

    fn warn(&mut self, row: usize, text: String) {
        self.report.warnings.push(Warning { row: Some(row), text });
    }
}

fn registration(entry: &Entry) -> RegisterOrganisation {
    let fact = entry.fact.clone();
    RegisterOrganisation {
        organisation: entry.id,
        region: fact.region,
        name: fact.name,
        kind: fact.kind,
        code: fact.code,
        time_zone: fact.time_zone.name().to_owned(),
        language: fact.language,
        parent: fact.parent,
    }
}

/// A text of the file as a message shows it: in quotation marks, in one line, not too long, without
/// signs that could command a terminal.
fn shown(text: &str) -> String {
    const MOST: usize = 80;
    let safe = |sign: char| if sign.is_control() { ' ' } else { sign };
    let mut short: String = text.chars().take(MOST).map(safe).collect();
    if text.chars().nth(MOST).is_some() {
        short.push('…');
    }
    format!("“{short}”")
}
