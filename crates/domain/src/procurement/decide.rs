//! Decisions about planned procurements.

use super::{
    ActualDates, Money, Phase, PhaseRecorded, PlannedPhase, Procurement, ProcurementDetails,
    ProcurementPlanned, ProcurementReinstated, ProcurementRevised, ProcurementWithdrawn,
};
use crate::command::Context;
use crate::policy::{Deed, require_in_organisation};
use crate::text::{Limit, optional, plausible, required};
use crate::{NewEvent, OrganisationId, ProcurementId, Refusal, World};

fn checked(details: &ProcurementDetails) -> Result<ProcurementDetails, Refusal> {
    const OPTIONS: usize = 10;
    const MONTHS: std::ops::RangeInclusive<u16> = 1..=120;
    if details.option_months.len() > OPTIONS {
        return Err(Refusal::TooMany {
            field: "option_months",
            limit: OPTIONS,
            found: details.option_months.len(),
        });
    }
    if let Some(months) = details.option_months.iter().find(|months| !MONTHS.contains(months)) {
        let (from, to) = (i64::from(*MONTHS.start()), i64::from(*MONTHS.end()));
        return Err(Refusal::NumberOutOfRange {
            field: "option_months",
            found: i64::from(*months),
            from,
            to,
        });
    }
    if let Some(Money { minor, currency }) = &details.value {
        Money::try_new(*minor, currency)?;
    }
    details.contract_end.map_or(Ok(()), |end| plausible("contract_end", end))?;
    check_phases(&details.phases)?;
    Ok(ProcurementDetails {
        title: required("title", &details.title, Limit::TITLE)?,
        description: optional("description", &details.description, Limit::COMMENT)?,
        ..details.clone()
    })
}

fn check_phases(phases: &[PlannedPhase]) -> Result<(), Refusal> {
    for phase in phases {
        for date in [Some(phase.start), phase.end].into_iter().flatten() {
            plausible("phases", date)?;
        }
        if let Some(end) = phase.end.filter(|end| *end < phase.start) {
            return Err(Refusal::DateTooEarly { field: "phases", found: end, earliest: phase.start });
        }
    }
    for (before, after) in phases.iter().zip(phases.iter().skip(1)) {
        if after.phase <= before.phase {
            return Err(Refusal::PhaseOutOfOrder { phase: after.phase.as_str() });
        }
        if after.start < before.start {
            return Err(Refusal::DateTooEarly {
                field: "phases",
                found: after.start,
                earliest: before.start,
            });
        }
    }
    Ok(())
}

/// Puts a procurement into the plan.
#[derive(Clone, Debug)]
pub struct PlanProcurement {
    /// Its id, new.
    pub procurement: ProcurementId,
    /// Who buys.
    pub organisation: OrganisationId,
    /// What it is.
    pub details: ProcurementDetails,
    /// Where it was read from, if it is imported.
    pub source: Option<String>,
}

impl PlanProcurement {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        require_in_organisation(world, context.asker, Deed::KeepPlan, self.organisation)?;
        if world.organisation(self.organisation).is_none() {
            return Err(Refusal::NotFound { what: "organisation" });
        }
        if world.procurement(self.procurement).is_some() {
            return Err(Refusal::AlreadyExists { what: "planned procurement" });
        }
        let source = match &self.source {
            Some(source) => Some(required("source", source, Limit::TITLE)?),
            None => None,
        };
        let planned =
            ProcurementPlanned { organisation: self.organisation, details: checked(&self.details)?, source };
        Ok(vec![NewEvent::new(self.procurement.stream(), planned)])
    }
}

/// Changes a plan line.
#[derive(Clone, Debug)]
pub struct ReviseProcurement {
    /// Which one.
    pub procurement: ProcurementId,
    /// What it is from now on.
    pub details: ProcurementDetails,
    /// Version that the asker saw.
    pub seen: Option<u64>,
}

impl ReviseProcurement {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        let found = own_line(world, context, self.procurement)?;
        let details = checked(&self.details)?;
        if found.details == details {
            return Ok(Vec::new());
        }
        in_plan(found)?;
        world.unchanged(self.procurement.stream(), self.seen)?;
        Ok(vec![NewEvent::new(self.procurement.stream(), ProcurementRevised { details })])
    }
}

/// Records when a phase really began and ended.
#[derive(Clone, Debug)]
pub struct RecordPhase {
    /// Which planned procurement.
    pub procurement: ProcurementId,
    /// Which phase.
    pub phase: Phase,
    /// Its real dates.
    pub actual: ActualDates,
}

impl RecordPhase {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        let found = own_line(world, context, self.procurement)?;
        in_plan(found)?;
        let today = context.today_at(world, found.organisation)?;
        let ActualDates { start, end } = self.actual;
        for (field, date) in [("start", start), ("end", end)] {
            let Some(found) = date else { continue };
            plausible(field, found)?;
            if found > today {
                return Err(Refusal::DateTooLate { field, found, latest: today });
            }
        }
        match (start, end) {
            (None, Some(_)) => return Err(Refusal::TextMissing { field: "start" }),
            (Some(start), Some(end)) if end < start => {
                return Err(Refusal::DateTooEarly { field: "end", found: end, earliest: start });
            }
            (Some(_), Some(_)) | (_, None) => {}
        }
        if found.actual.get(&self.phase).copied().unwrap_or_default() == self.actual {
            return Ok(Vec::new());
        }
        let recorded = PhaseRecorded { phase: self.phase, actual: self.actual };
        Ok(vec![NewEvent::new(self.procurement.stream(), recorded)])
    }
}

/// Takes a procurement out of the plan.
#[derive(Clone, Debug)]
pub struct WithdrawProcurement {
    /// Which one.
    pub procurement: ProcurementId,
    /// Why.
    pub reason: String,
}

impl WithdrawProcurement {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        if own_line(world, context, self.procurement)?.withdrawn {
            return Ok(Vec::new());
        }
        let reason = required("reason", &self.reason, Limit::NOTE)?;
        Ok(vec![NewEvent::new(self.procurement.stream(), ProcurementWithdrawn { reason })])
    }
}

/// Puts a withdrawn procurement back into the plan.
#[derive(Clone, Debug)]
pub struct ReinstateProcurement {
    /// Which one.
    pub procurement: ProcurementId,
}

impl ReinstateProcurement {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        if !own_line(world, context, self.procurement)?.withdrawn {
            return Ok(Vec::new());
        }
        Ok(vec![NewEvent::new(self.procurement.stream(), ProcurementReinstated {})])
    }
}

fn in_plan(procurement: &Procurement) -> Result<(), Refusal> {
    if procurement.withdrawn { Err(Refusal::ProcurementWithdrawn) } else { Ok(()) }
}

fn own_line<'a>(
    world: &'a World,
    context: &Context<'_>,
    id: ProcurementId,
) -> Result<&'a Procurement, Refusal> {
    let Some(found) = world.procurement(id) else {
        return Err(context.absent("planned procurement"));
    };
    require_in_organisation(world, context.asker, Deed::KeepPlan, found.organisation)?;
    Ok(found)
}
