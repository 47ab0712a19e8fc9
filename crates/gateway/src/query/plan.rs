//! The procurement timeline.

use std::collections::BTreeSet;

use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use chrono::NaiveDate;
use domain::procurement::Phase as DomainPhase;
use domain::{OrganisationId, ProcurementId, RegionId};
use projection::procurement::{self, PlanFilter as ProjectedFilter, PlanLine};
use uuid::Uuid;

use crate::access::{Access, PAGE, Page, page_cost};
use crate::scalar::{Date, DateTime, Long, version};

/// A part of a procurement, in the order in which they follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::procurement::Phase")]
pub(crate) enum Phase {
    /// Needs are analysed, the market is asked, documents are written.
    Preparation,
    /// The procurement is advertised and tenders come in.
    Tendering,
    /// Tenders are evaluated and the contract is awarded.
    Evaluation,
    /// The contract runs.
    Contract,
}

/// Which lines of a region's procurement plans are wanted.
#[derive(InputObject)]
pub(crate) struct PlanFilter {
    /// Id of the region.
    region: Uuid,
    /// Id of the only buyer that is of interest.
    organisation: Option<Uuid>,
    /// First day of interest. Lines without any date are always included.
    from: Option<Date>,
    /// Last day of interest.
    to: Option<Date>,
    /// Digits with which the CPV code begins.
    cpv: Option<String>,
}

/// A part of a region's procurement plans, by buyer and first day.
#[derive(SimpleObject)]
pub(crate) struct Plan {
    /// The wanted lines. Withdrawn ones are left out.
    lines: Vec<PlannedProcurement>,
    /// How many lines there are.
    total: i32,
}

/// A planned procurement: a line of a procurement plan.
#[derive(SimpleObject)]
pub(crate) struct PlannedProcurement {
    /// Its id.
    id: Uuid,
    /// Id of the organisation that buys.
    organisation: Uuid,
    /// Name of the organisation that buys.
    buyer: String,
    /// What is to be bought.
    title: String,
    /// More about it; may be empty.
    description: String,
    /// Code of the Common Procurement Vocabulary, eight digits.
    cpv: Option<String>,
    /// Estimated value over the whole contract.
    value: Option<Money>,
    /// Day on which today's contract ends.
    contract_end: Option<Date>,
    /// Options to extend today's contract, each in months.
    option_months: Vec<u16>,
    /// The phases with planned and real dates, in order.
    phases: Vec<PhaseDates>,
    /// Where it was read from, if it was imported.
    source: Option<String>,
    /// Why it was withdrawn, if it was.
    withdrawn: Option<String>,
    /// Version to send as `seen` with the next change.
    version: i32,
    /// When it was changed last.
    changed_at: DateTime,
}

/// An amount of money.
#[derive(SimpleObject)]
pub(crate) struct Money {
    /// Amount in the currency's minor unit, such as öre.
    minor: Long,
    /// Currency code of ISO 4217, such as `SEK`.
    currency: String,
}

/// When a phase is planned to take place, and when it really did.
#[derive(SimpleObject)]
pub(crate) struct PhaseDates {
    /// Which phase.
    phase: Phase,
    /// Planned first day.
    planned_start: Option<Date>,
    /// Planned last day.
    planned_end: Option<Date>,
    /// Real first day, once it has begun.
    actual_start: Option<Date>,
    /// Real last day, once it is over.
    actual_end: Option<Date>,
}

impl From<PlanFilter> for ProjectedFilter {
    fn from(filter: PlanFilter) -> Self {
        let day = |date: Option<Date>, otherwise: Option<NaiveDate>| date.map(|date| date.0).or(otherwise);
        Self {
            region: RegionId(filter.region),
            organisation: filter.organisation.map(OrganisationId),
            from: day(filter.from, NaiveDate::from_ymd_opt(1, 1, 1)).unwrap_or_default(),
            to: day(filter.to, NaiveDate::from_ymd_opt(9999, 12, 31)).unwrap_or_default(),
            cpv: filter.cpv.unwrap_or_default(),
        }
    }
}

fn phases(line: &PlanLine) -> Vec<PhaseDates> {
    let planned = line.details.phases.iter().map(|planned| planned.phase);
    let known: BTreeSet<DomainPhase> = planned.chain(line.actual.keys().copied()).collect();
    let dates = |phase: DomainPhase| {
        let planned = line.details.phases.iter().find(|planned| planned.phase == phase);
        let actual = line.actual.get(&phase).copied().unwrap_or_default();
        PhaseDates {
            phase: phase.into(),
            planned_start: planned.map(|planned| planned.start.into()),
            planned_end: planned.and_then(|planned| planned.end).map(Date),
            actual_start: actual.start.map(Date),
            actual_end: actual.end.map(Date),
        }
    };
    known.into_iter().map(dates).collect()
}

impl From<PlanLine> for PlannedProcurement {
    fn from(line: PlanLine) -> Self {
        let phases = phases(&line);
        let details = line.details;
        Self {
            id: line.id.0,
            organisation: line.organisation.0,
            buyer: line.buyer,
            title: details.title,
            description: details.description,
            cpv: details.cpv.map(|cpv| cpv.as_str().to_owned()),
            value: details.value.map(|value| Money { minor: Long(value.minor), currency: value.currency }),
            contract_end: details.contract_end.map(Date),
            option_months: details.option_months,
            phases,
            source: line.source,
            withdrawn: line.withdrawn,
            version: version(line.version),
            changed_at: line.changed_at.into(),
        }
    }
}

#[derive(Default)]
pub(crate) struct PlanQuery;

#[Object]
impl PlanQuery {
    /// The procurement timeline: lines of the plans of a region's organisations.
    #[graphql(complexity = "page_cost(first, child_complexity)")]
    async fn plan(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which lines are wanted.")] filter: PlanFilter,
        #[graphql(desc = "How many lines are wanted, 1 to 500.", default_with = "PAGE")] first: i32,
        #[graphql(desc = "How many lines to leave out before them.", default = 0)] skip: i32,
    ) -> Result<Plan> {
        let access = Access::of(context)?;
        let page = Page::try_new(context, first, skip)?;
        let found = procurement::plan(access.db(), access.asker(), &filter.into()).await?;
        let (lines, total) = page.of(found);
        Ok(Plan { lines, total })
    }

    /// A planned procurement, withdrawn or not.
    async fn planned_procurement(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Id of the planned procurement.")] id: Uuid,
    ) -> Result<Option<PlannedProcurement>> {
        let access = Access::of(context)?;
        let found = procurement::plan_line(access.db(), access.asker(), ProcurementId(id)).await?;
        Ok(found.map(PlannedProcurement::from))
    }
}
