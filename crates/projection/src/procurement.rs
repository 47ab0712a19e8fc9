//! The procurement timeline: planned procurements with planned and actual dates.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::procurement::{ActualDates, Phase, ProcurementDetails, ProcurementEvent};
use domain::{Asker, OrganisationId, ProcurementId, Recorded, RegionId};
use sqlx::FromRow;
use store::{Db, Error, Tx, Value};
use uuid::Uuid;

use crate::value::{alphabetical, asking, optional_date, time, unknown, unsigned};

const PUT: &str = "insert into procurement (procurement_id, organisation_id, details, title, cpv, first_day, \
    last_day, source, withdrawn, version, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, null, $9, $10)";
const REVISE: &str = "update procurement set details = $2, title = $3, cpv = $4, first_day = $5, last_day = $6, \
    version = $7, changed_at = $8 where procurement_id = $1";
const WITHDRAW: &str =
    "update procurement set withdrawn = $2, version = $3, changed_at = $4 where procurement_id = $1";
const TOUCH: &str = "update procurement set version = $2, changed_at = $3 where procurement_id = $1";
const SPAN: &str = "update procurement set first_day = $2, last_day = $3 where procurement_id = $1";
const ACTUAL: &str = "select actual_start, actual_end from phase where procurement_id = $1";
const PUT_PHASE: &str = "insert into phase (procurement_id, phase, actual_start, actual_end) values ($1, $2, $3, $4) \
    on conflict (procurement_id, phase) do update set actual_start = excluded.actual_start, \
    actual_end = excluded.actual_end";

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
const WRITTEN: &str = "select organisation_id, details, withdrawn from procurement where procurement_id = $1";
const WRITTEN_PHASES: &str = "select phase from phase where procurement_id = $1 and actual_start is not null";

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
        let parts = row.actual.as_deref().unwrap_or_default().split(' ').filter(|part| !part.is_empty());
        Ok(Self {
            id: ProcurementId(row.procurement_id),
            organisation: OrganisationId(row.organisation_id),
            buyer: row.buyer,
            details: serde_json::from_str(&row.details)?,
            actual: parts.map(actual_dates).collect::<Result<_, _>>()?,
            source: row.source,
            withdrawn: row.withdrawn,
            version: unsigned(row.version),
            changed_at: time("procurement", row.changed_at)?,
        })
    }
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
async fn span(tx: &mut Tx, id: Uuid, details: &ProcurementDetails) -> Result<(Value, Value), Error> {
    let planned = details.phases.iter().flat_map(|phase| [Some(phase.start), phase.end]);
    let mut days: Vec<NaiveDate> = planned.chain([details.contract_end]).flatten().collect();
    let actual: Vec<(Option<String>, Option<String>)> = tx.all(ACTUAL, vec![id.into()]).await?;
    for text in actual.iter().flat_map(|(start, end)| [start, end]) {
        days.extend(optional_date("phase", text.as_deref())?);
    }
    let text = |day: Option<&NaiveDate>| Value::from(day.map(NaiveDate::to_string).unwrap_or_default());
    Ok((text(days.iter().min()), text(days.iter().max())))
}

fn cpv(details: &ProcurementDetails) -> Value {
    details.cpv.as_ref().map(|cpv| cpv.as_str().to_owned()).unwrap_or_default().into()
}

pub(crate) async fn apply(tx: &mut Tx, recorded: &Recorded, event: &ProcurementEvent) -> Result<(), Error> {
    let id: Value = recorded.stream.id.into();
    let (version, at): (Value, Value) = (recorded.version.into(), recorded.at.into());
    match event {
        ProcurementEvent::ProcurementPlanned(fact) => {
            let (first, last) = span(tx, recorded.stream.id, &fact.details).await?;
            let details = serde_json::to_string(&fact.details)?.into();
            let (title, source) = ((&fact.details.title).into(), fact.source.clone().into());
            let organisation = fact.organisation.0.into();
            let cpv = cpv(&fact.details);
            let values = vec![id, organisation, details, title, cpv, first, last, source, version, at];
            tx.execute(PUT, values).await?;
        }
        ProcurementEvent::ProcurementRevised(fact) => {
            let (first, last) = span(tx, recorded.stream.id, &fact.details).await?;
            let details = serde_json::to_string(&fact.details)?.into();
            let title = (&fact.details.title).into();
            let values = vec![id, details, title, cpv(&fact.details), first, last, version, at];
            tx.execute(REVISE, values).await?;
        }
        ProcurementEvent::PhaseRecorded(fact) => {
            let ActualDates { start, end } = fact.actual;
            let values = vec![id.clone(), fact.phase.as_str().into(), start.into(), end.into()];
            tx.execute(PUT_PHASE, values).await?;
            tx.execute(TOUCH, vec![id.clone(), version, at]).await?;
            if let Some(line) = written(tx, ProcurementId(recorded.stream.id)).await? {
                let (first, last) = span(tx, recorded.stream.id, &line.details).await?;
                tx.execute(SPAN, vec![id, first, last]).await?;
            }
        }
        ProcurementEvent::ProcurementWithdrawn(fact) => {
            tx.execute(WITHDRAW, vec![id, (&fact.reason).into(), version, at]).await?;
        }
        ProcurementEvent::ProcurementReinstated(_) => {
            tx.execute(WITHDRAW, vec![id, Value::Text(None), version, at]).await?;
        }
    }
    Ok(())
}

/// What reminders need to know of a line, inside the writer's transaction.
pub(crate) struct Written {
    pub(crate) organisation: OrganisationId,
    pub(crate) details: ProcurementDetails,
    pub(crate) withdrawn: bool,
    pub(crate) begun: Vec<Phase>,
}

pub(crate) async fn written(tx: &mut Tx, id: ProcurementId) -> Result<Option<Written>, Error> {
    let row: Option<(Uuid, String, Option<String>)> = tx.optional(WRITTEN, vec![id.0.into()]).await?;
    let Some((organisation, details, withdrawn)) = row else { return Ok(None) };
    let begun: Vec<(String,)> = tx.all(WRITTEN_PHASES, vec![id.0.into()]).await?;
    Ok(Some(Written {
        organisation: OrganisationId(organisation),
        details: serde_json::from_str(&details)?,
        withdrawn: withdrawn.is_some(),
        begun: begun.iter().filter_map(|(phase,)| Phase::parse(phase)).collect(),
    }))
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
