//! Asking the rules about a row before anything is stored.

use domain::procurement::{ActualDates, Phase, PlanProcurement, RecordPhase};
use domain::{Asker, Command, Context, NewEvent, ProcurementId, Refusal, World};

use super::buyer::Entry;
use super::row::Line;

/// The commands that a row becomes.
#[derive(Clone, Debug)]
pub(crate) struct Steps {
    /// The row as a person sees it in the file.
    pub(crate) row: usize,
    pub(crate) plan: PlanProcurement,
    /// What is recorded as having happened, unless it lies in the future.
    pub(crate) begun: Option<RecordPhase>,
}

/// Turns a row into commands that the rules accept for this organisation, be it registered or not.
pub(crate) fn rehearse(line: &Line, entry: &Entry, context: &Context<'_>) -> Result<Steps, Refusal> {
    let procurement = ProcurementId::imported(entry.id, &line.source);
    let begun = (line.published <= context.today(entry.fact.time_zone)).then_some(RecordPhase {
        procurement,
        phase: Phase::Tendering,
        actual: ActualDates { start: Some(line.published), end: None },
    });
    let plan = PlanProcurement {
        procurement,
        organisation: entry.id,
        details: line.details.clone(),
        source: Some(line.source.clone()),
    };
    let mut world = World::default();
    let registered = NewEvent::new(entry.id.stream(), entry.fact.clone());
    world.apply(registered.stream, &registered.event);
    let mut ask = |command: Command| -> Result<(), Refusal> {
        for NewEvent { stream, event } in command.decide(&world, context)? {
            world.apply(stream, &event);
        }
        Ok(())
    };
    ask(plan.clone().into())?;
    begun.clone().map_or(Ok(()), |begun| ask(begun.into()))?;
    Ok(Steps { row: line.row, plan, begun })
}

/// Who asks: the operator at the machine.
pub(crate) const ASKER: Asker = Asker::System;
