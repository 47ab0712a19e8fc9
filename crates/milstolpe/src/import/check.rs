//! Every row checked before any is stored: what it says, whose it is, and what the rules say to it.

use std::collections::HashMap;

use domain::{Context, OrganisationId, ProcurementId, Refusal};
use store::Ambient;

use super::buyer::{Buyer, Directory, Entry, NotFound, doubt};
use super::column::{Column, Record};
use super::rehearsal::{Steps, rehearse};
use super::report::{Problem, RefusedRow, Report, Warning};
use super::row::{Line, line};
use super::shown;

/// What is known while rows are checked.
pub(crate) struct Check<'a> {
    pub(crate) context: Context<'a>,
    /// Where ids of new organisations come from.
    pub(crate) ambient: &'a Ambient,
    pub(crate) directory: Directory,
    /// Whether unknown buyers become organisations of the region.
    pub(crate) register_missing: bool,
    pub(crate) report: Report,
    /// Whose buyer is whose, found out once for each.
    resolved: HashMap<Buyer, Result<OrganisationId, String>>,
    /// The row in which each procurement came first.
    seen: HashMap<ProcurementId, usize>,
    /// Organisation numbers that each organisation came with.
    numbers: HashMap<OrganisationId, Vec<String>>,
}

impl<'a> Check<'a> {
    pub(crate) fn new(
        context: Context<'a>,
        ambient: &'a Ambient,
        directory: Directory,
        register_missing: bool,
        report: Report,
    ) -> Self {
        let (resolved, seen, numbers) = Default::default();
        Self { context, ambient, directory, register_missing, report, resolved, seen, numbers }
    }

    /// The commands of the rows that are in order; the others are named in the report.
    pub(crate) fn rows(&mut self, records: &[Record]) -> Vec<Steps> {
        let mut ready = Vec::new();
        for record in records {
            self.report.rows += 1;
            match line(record).and_then(|line| self.steps(&line).map_err(|problem| vec![problem])) {
                Ok(steps) => ready.push(steps),
                Err(problems) => self.report.refused.push(RefusedRow { row: record.row, problems }),
            }
        }
        ready
    }

    fn steps(&mut self, line: &Line) -> Result<Steps, Problem> {
        let organisation = self.organisation(&line.buyer)?;
        let entry = self.directory.entry(organisation).ok_or_else(|| unknown(&line.buyer, &self.report))?;
        let steps = rehearse(line, entry, &self.context).map_err(|refusal| problem(&refusal))?;
        let first = *self.seen.entry(steps.plan.procurement).or_insert(line.row);
        if first != line.row {
            let reason = format!("{} is in row {first} already, for the same buyer", shown(&line.source));
            return Err(Problem { column: Some(Column::Reference.heading()), reason });
        }
        let warnings = doubts(line, entry, self.numbers.entry(organisation).or_default());
        self.report.warnings.extend(warnings);
        Ok(steps)
    }

    fn organisation(&mut self, buyer: &Buyer) -> Result<OrganisationId, Problem> {
        if !self.resolved.contains_key(buyer) {
            let found = self.resolve(buyer);
            self.resolved.insert(buyer.clone(), found);
        }
        let unknown = || Err(unknown(buyer, &self.report).reason);
        let found = self.resolved.get(buyer).cloned().unwrap_or_else(unknown);
        found.map_err(|reason| Problem { column: Some(Column::Buyer.heading()), reason })
    }

    fn resolve(&mut self, buyer: &Buyer) -> Result<OrganisationId, String> {
        match self.directory.find(buyer) {
            Ok(entry) => Ok(entry.id),
            Err(NotFound::Ambiguous { names }) => Err(format!(
                "{} may be several organisations of the region: {}; write the name of one of them",
                shown(&buyer.name),
                names.join(", ")
            )),
            Err(NotFound::Unknown) if self.register_missing => {
                let id = OrganisationId(self.ambient.id());
                self.directory.add(buyer, id);
                Ok(id)
            }
            Err(NotFound::Unknown) => Err(unknown(buyer, &self.report).reason),
        }
    }
}

fn unknown(buyer: &Buyer, report: &Report) -> Problem {
    let reason = format!(
        "{} is no organisation of the region {}; register it first, \
         or let missing buyers be registered (--register-missing)",
        shown(&buyer.name),
        report.region
    );
    Problem { column: Some(Column::Buyer.heading()), reason }
}

/// What is doubtful about a buyer's organisation number; each number of an organisation is named once.
fn doubts(line: &Line, entry: &Entry, known: &mut Vec<String>) -> Vec<Warning> {
    let number = &line.buyer.number;
    if number.is_empty() || known.contains(number) {
        return Vec::new();
    }
    let (name, number) = (&entry.fact.name, shown(number));
    let doubtful = doubt(&line.buyer.number)
        .map(|why| format!("the organisation number {number} of {name} is doubtful: {why}"));
    let other = known.first().map(|first| {
        format!("{name} comes with another organisation number, {number}; before it was {}", shown(first))
    });
    known.push(line.buyer.number.clone());
    let warning = |text| Warning { row: Some(line.row), text };
    doubtful.into_iter().chain(other).map(warning).collect()
}

/// A refusal of the rules, at the column that it is about.
pub(crate) fn problem(refusal: &Refusal) -> Problem {
    let column = match refusal.field() {
        Some("title") => Some(Column::Title),
        Some("cpv") => Some(Column::Cpv),
        Some("source") => Some(Column::Reference),
        Some("phases" | "start") => Some(Column::Published),
        Some("name") => Some(Column::Buyer),
        Some("code") => Some(Column::Number),
        Some("description") => Some(Column::Kind),
        Some(_) | None => None,
    };
    Problem { column: column.map(Column::heading), reason: refusal.to_string() }
}
