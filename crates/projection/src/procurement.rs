//! The procurement timeline: planned procurements with planned and actual dates.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use domain::procurement::{ActualDates, Phase, ProcurementDetails, ProcurementEvent, ProcurementPlanned};
use domain::reminder::{PHASE_STARTS, Subject, reminders};
use domain::{Asker, OrganisationId, ProcurementId, Recorded, RegionId};
use sqlx::FromRow;
use store::{Bulk, Changes, Db, Error, GivenRow, Table, Tx, Value, columns};
use uuid::Uuid;

use crate::reminder;
use crate::touched::rows;
use crate::value::{alphabetical, asking, optional_date, time, unknown, unsigned};

static PROCUREMENT: Table = Table {
    name: "procurement",
    columns: columns![
        Uuid procurement_id, Uuid organisation_id, Text details, Text title, Text cpv, Text first_day,
        Text last_day, Text source, Text withdrawn, Integer version, Integer changed_at,
    ],
    key: 1,
};
static PHASE: Table = Table {
    name: "phase",
    columns: columns![Uuid procurement_id, Text phase, Text actual_start, Text actual_end],
    key: 2,
};

/// Lines by their own ids, and those of organisations by theirs.
const TOUCHED: Bulk = Bulk {
    sql: "with wanted as (select id from {rows}), touched as ( \
            select procurement_id from wanted join procurement on procurement.procurement_id = wanted.id \
            union select procurement_id from wanted join procurement on procurement.organisation_id = wanted.id) \
        select procurement.procurement_id, organisation_id, details, withdrawn, first_day, last_day, \
        (select string_agg(phase.phase || '=' || coalesce(phase.actual_start, '') || '=' || \
            coalesce(phase.actual_end, ''), ' ') from phase \
            where phase.procurement_id = procurement.procurement_id) as actual \
        from touched join procurement on procurement.procurement_id = touched.procurement_id",
    columns: columns![Uuid id],
};

macro_rules! lines {
    ($rest:literal) => {
        concat!(
            "select procurement.procurement_id, procurement.organisation_id, organisation.name as buyer, \
             procurement.details, procurement.source, procurement.withdrawn, procurement.version, \
             procurement.changed_at, string_agg(phase.phase || '=' || coalesce(phase.actual_start, '') || '=' || \
             coalesce(phase.actual_end, ''), ' ') as actual from procurement \
             join organisation on organisation.organisation_id = procurement.organisation_id \
             left join phase on phase.procurement_id = procurement.procurement_id \
             where ($1 is null or exists (select 1 from region_reader \
             where region_reader.region_id = organisation.region_id and region_reader.person_id = $1)) and ",
            $rest,
            " group by procurement.procurement_id, organisation.name"
        )
    };
}

const LINES: &str = lines!(
    "organisation.region_id = $2 \
     and ($3 is null or procurement.organisation_id = $3) \
     and (procurement.first_day = '' or (procurement.first_day <= $5 and procurement.last_day >= $4)) \
     and procurement.cpv like $6 and procurement.withdrawn is null"
);
const ONE: &str = lines!("procurement.procurement_id = $2");

/// A line of the procurement plan, as the timeline shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanLine {
    /// Its id.
    pub id: ProcurementId,
    /// Who buys.
    pub organisation: OrganisationId,
    /// The buyer's name.
    pub buyer: String,
    /// What it is, with the planned dates.
    pub details: ProcurementDetails,
    /// Real dates, by phase.
    pub actual: BTreeMap<Phase, ActualDates>,
    /// Where it was read from, if it was imported.
    pub source: Option<String>,
    /// Why it was withdrawn, if it was.
    pub withdrawn: Option<String>,
    /// Version to send as seen with the next change.
    pub version: u64,
    /// When it was changed last.
    pub changed_at: DateTime<Utc>,
}

/// Which lines of a region's plans are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFilter {
    /// Of which region.
    pub region: RegionId,
    /// Of one buyer only.
    pub organisation: Option<OrganisationId>,
    /// First day of interest. Lines without any date are always included.
    pub from: NaiveDate,
    /// Last day of interest.
    pub to: NaiveDate,
    /// Digits with which the CPV code begins; empty for any line.
    pub cpv: String,
}

#[derive(FromRow)]
struct LineRow {
    procurement_id: Uuid,
    organisation_id: Uuid,
    buyer: String,
    details: String,
    source: Option<String>,
    withdrawn: Option<String>,
    version: i64,
    changed_at: i64,
    actual: Option<String>,
}

impl TryFrom<LineRow> for PlanLine {
    type Error = Error;

    fn try_from(row: LineRow) -> Result<Self, Error> {
        Ok(Self {
            id: ProcurementId(row.procurement_id),
            organisation: OrganisationId(row.organisation_id),
            buyer: row.buyer,
            details: serde_json::from_str(&row.details)?,
            actual: actual(row.actual.as_deref())?,
            source: row.source,
            withdrawn: row.withdrawn,
            version: unsigned(row.version),
            changed_at: time("procurement", row.changed_at)?,
        })
    }
}

/// Real dates by phase, as the queries put them into one text.
fn actual(text: Option<&str>) -> Result<BTreeMap<Phase, ActualDates>, Error> {
    let parts = text.unwrap_or_default().split(' ').filter(|part| !part.is_empty());
    parts.map(actual_dates).collect()
}

fn actual_dates(part: &str) -> Result<(Phase, ActualDates), Error> {
    let mut fields = part.split('=');
    let mut next = || fields.next().filter(|text| !text.is_empty());
    let phase = next().and_then(Phase::parse).ok_or_else(|| unknown("phase", "phase", part))?;
    let start = optional_date("phase", next())?;
    let end = optional_date("phase", next())?;
    Ok((phase, ActualDates { start, end }))
}

/// The first and the last day on which a line has something to show; empty texts without any date.
/// What really happened counts too: a line that comes late is found where it took place.
fn span(details: &ProcurementDetails, actual: &BTreeMap<Phase, ActualDates>) -> (String, String) {
    let planned = details.phases.iter().flat_map(|phase| [Some(phase.start), phase.end]);
    let actual = actual.values().flat_map(|dates| [dates.start, dates.end]);
    let days: Vec<NaiveDate> = planned.chain(actual).chain([details.contract_end]).flatten().collect();
    let text = |day: Option<&NaiveDate>| day.map(NaiveDate::to_string).unwrap_or_default();
    (text(days.iter().min()), text(days.iter().max()))
}

fn cpv(details: &ProcurementDetails) -> Value {
    details.cpv.as_ref().map(|cpv| cpv.as_str().to_owned()).unwrap_or_default().into()
}

pub(crate) fn changes(
    recorded: &Recorded,
    event: &ProcurementEvent,
    changes: &mut Changes,
) -> Result<(), Error> {
    let id = Value::from(recorded.stream.id);
    let mut values: Vec<(&'static str, Value)> = match event {
        ProcurementEvent::ProcurementPlanned(fact) => {
            changes.put(&PROCUREMENT, planned(recorded, fact)?);
            return Ok(());
        }
        ProcurementEvent::ProcurementRevised(fact) => vec![
            ("details", serde_json::to_string(&fact.details)?.into()),
            ("title", (&fact.details.title).into()),
            ("cpv", cpv(&fact.details)),
        ],
        ProcurementEvent::PhaseRecorded(fact) => {
            let ActualDates { start, end } = fact.actual;
            changes.put(&PHASE, vec![id.clone(), fact.phase.as_str().into(), start.into(), end.into()]);
            Vec::new()
        }
        ProcurementEvent::ProcurementWithdrawn(fact) => vec![("withdrawn", (&fact.reason).into())],
        ProcurementEvent::ProcurementReinstated(_) => vec![("withdrawn", Value::Text(None))],
    };
    values.extend([("version", recorded.version.into()), ("changed_at", recorded.at.into())]);
    changes.set(&PROCUREMENT, vec![id], values)
}

fn planned(recorded: &Recorded, fact: &ProcurementPlanned) -> Result<GivenRow, Error> {
    let (first_day, last_day) = span(&fact.details, &BTreeMap::new());
    Ok(vec![
        recorded.stream.id.into(),
        fact.organisation.0.into(),
        serde_json::to_string(&fact.details)?.into(),
        (&fact.details.title).into(),
        cpv(&fact.details),
        first_day.into(),
        last_day.into(),
        fact.source.clone().into(),
        Value::Text(None),
        recorded.version.into(),
        recorded.at.into(),
    ])
}

/// What the span and reminders depend on.
#[derive(FromRow)]
struct TouchedRow {
    procurement_id: Uuid,
    organisation_id: Uuid,
    details: String,
    withdrawn: Option<String>,
    first_day: String,
    last_day: String,
    actual: Option<String>,
}

/// Works out the span and the reminders of lines: those with these ids, and all of organisations with these ids.
pub(crate) async fn settle(tx: &mut Tx, ids: &[Uuid], own: &BTreeSet<Uuid>) -> Result<(), Error> {
    let (mut changes, mut candidates) = (Changes::default(), Vec::new());
    let mut things: BTreeSet<Uuid> = ids.iter().filter(|id| own.contains(id)).copied().collect();
    for row in tx.bulk_all::<TouchedRow>(&TOUCHED, rows(ids)).await? {
        let details: ProcurementDetails = serde_json::from_str(&row.details)?;
        let actual = actual(row.actual.as_deref())?;
        things.insert(row.procurement_id);
        let (first_day, last_day) = span(&details, &actual);
        if (&first_day, &last_day) != (&row.first_day, &row.last_day) {
            let days = [("first_day", first_day.into()), ("last_day", last_day.into())];
            changes.set(&PROCUREMENT, vec![row.procurement_id.into()], days)?;
        }
        if row.withdrawn.is_none() {
            candidates.extend(phases_to_come(&row, &details, &actual));
        }
    }
    tx.write(changes).await?;
    reminder::renew(tx, &things, candidates).await
}

/// Reminders of the phases that have not begun, to those who lead the buyer.
fn phases_to_come(
    row: &TouchedRow,
    details: &ProcurementDetails,
    actual: &BTreeMap<Phase, ActualDates>,
) -> Vec<GivenRow> {
    let begun = |phase| actual.get(&phase).is_some_and(|dates| dates.start.is_some());
    let to_come = details.phases.iter().filter(|planned| !begun(planned.phase));
    let found = to_come.flat_map(|planned| {
        let subject = Subject::PhaseStarts(ProcurementId(row.procurement_id), planned.phase);
        reminders(subject, planned.start, &PHASE_STARTS, None)
    });
    found.map(|found| reminder::candidate(&found, row.organisation_id, None)).collect()
}

/// The lines of a region's plans that the filter takes, by buyer and first day; none unless the
/// asker reads in the region. Withdrawn lines are left out.
///
/// # Errors
/// When the database fails.
pub async fn plan(db: &Db, asker: Asker, filter: &PlanFilter) -> Result<Vec<PlanLine>, Error> {
    let digits: String = filter.cpv.chars().filter(char::is_ascii_digit).collect();
    let values = vec![
        asking(asker),
        filter.region.0.into(),
        filter.organisation.map(|organisation| organisation.0).into(),
        filter.from.into(),
        filter.to.into(),
        format!("{digits}%").into(),
    ];
    let rows = db.all::<LineRow>(LINES, values).await?;
    let mut lines = rows.into_iter().map(PlanLine::try_from).collect::<Result<Vec<_>, _>>()?;
    lines.sort_by_cached_key(|line| {
        let first = line.details.phases.first().map(|phase| phase.start).or(line.details.contract_end);
        (alphabetical(&line.buyer), first.is_none(), first, alphabetical(&line.details.title), line.id)
    });
    Ok(lines)
}

/// A line, withdrawn or not, if the asker reads in its region.
///
/// # Errors
/// When the database fails.
pub async fn plan_line(db: &Db, asker: Asker, id: ProcurementId) -> Result<Option<PlanLine>, Error> {
    let row = db.optional::<LineRow>(ONE, vec![asking(asker), id.0.into()]).await?;
    row.map(PlanLine::try_from).transpose()
}
