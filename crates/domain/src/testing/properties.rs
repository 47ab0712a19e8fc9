//! What holds for every sequence of commands, by whomever and whenever.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::{answered, arbitrary, as_loaded, catalogue, fold, founded, in_assessment, opened, reread, wire};
use crate::action::ActionRevised;
use crate::assessment::RatingRecorded;
use crate::procurement::ProcurementRevised;
use crate::{Asker, Command, Context, Event, NewEvent, StreamKind, World};

/// Somebody asks for something at some time.
type Wish = (Command, Asker, DateTime<Utc>);

fn wishes() -> impl Strategy<Value = Vec<Wish>> {
    prop::collection::vec((arbitrary::command(), arbitrary::asker(), arbitrary::moment()), 1..40)
}

/// What is under way: answers that wait to be submitted, a delegation, an action and a plan line.
fn under_way() -> Vec<NewEvent> {
    let planned = |wanted: &str| wire::samples().into_iter().find(|found| found.event.kind() == wanted);
    let plans =
        ["criteria_delegated", "action_planned", "procurement_planned"].into_iter().filter_map(planned);
    answered().into_iter().chain(plans).collect()
}

/// From nothing at all to everything under way.
fn beginnings() -> impl Strategy<Value = Vec<NewEvent>> {
    prop_oneof![
        1 => Just(Vec::new()),
        2 => Just(founded()),
        2 => Just(opened()),
        4 => Just(under_way()),
    ]
}

/// Carries wishes out one after the other and returns everything that happened.
fn live(mut log: Vec<NewEvent>, wishes: &[Wish]) -> Vec<NewEvent> {
    let mut world = fold(&log);
    for (command, asker, now) in wishes {
        let context = Context { asker: *asker, now: *now, catalogue: catalogue() };
        let decision = command.decide(&world, &context);
        assert_eq!(decision, command.decide(&as_loaded(command, &log), &context), "what it needs is enough");
        let events = decision.unwrap_or_default();
        let subject = command.needs(&World::default()).first().copied();
        for NewEvent { stream, event } in &events {
            assert_eq!(Some(*stream), subject, "a command changes what it is about and nothing else");
            world.apply(*stream, event);
        }
        let repeated = command.decide(&world, &context).unwrap_or_default();
        let looks_again = matches!(command, Command::FollowUpAction(_));
        assert!(repeated.is_empty() || looks_again, "{command:?} has a second effect: {repeated:?}");
        log.extend(events);
    }
    assert_eq!(fold(&log), world, "the log tells the state that was lived through");
    assert_eq!(reread(&log), log, "the log reads as it was written");
    log
}

/// Events as no decision would let them through, to be written and read all the same.
fn wild_events() -> impl Strategy<Value = NewEvent> {
    let rated = arbitrary::rating()
        .prop_map(|rating| in_assessment(RatingRecorded { criterion: super::criterion("A1"), rating }));
    let action = arbitrary::action_details()
        .prop_map(|details| NewEvent::new(super::ACTION.stream(), ActionRevised { details }));
    let line = arbitrary::procurement_details()
        .prop_map(|details| NewEvent::new(super::PROCUREMENT.stream(), ProcurementRevised { details }));
    prop_oneof![rated, action, line]
}

proptest! {
    #[test]
    fn any_commands_by_anybody_leave_a_log_that_tells_the_state(
        beginning in beginnings(),
        wishes in wishes(),
    ) {
        live(beginning, &wishes);
    }

    #[test]
    fn every_event_reads_as_it_was_written(event in wild_events()) {
        prop_assert_eq!(reread(std::slice::from_ref(&event)), vec![event]);
    }

    #[test]
    fn events_in_any_order_on_any_stream_fold_without_failing(
        samples in Just(wire::samples()).prop_shuffle(),
        at in prop::collection::vec(0..8_usize, 64),
    ) {
        let mut world = World::default();
        for (place, event) in at.into_iter().cycle().zip(&samples) {
            let stream = samples[place].stream;
            let before = world.version(stream);
            world.apply(stream, &event.event);
            prop_assert_eq!(world.version(stream), before + 1);
        }
    }
}

/// Guards the properties above against saying nothing: the arbitrary commands get everywhere.
#[test]
fn arbitrary_commands_make_every_event_happen() {
    let mut runner = TestRunner::deterministic();
    let mut missing: BTreeSet<(StreamKind, &str)> = Event::KINDS
        .iter()
        .flat_map(|(stream, kinds)| kinds.iter().map(move |kind| (*stream, *kind)))
        .collect();
    for _ in 0..2_000 {
        let beginning = beginnings().new_tree(&mut runner).unwrap().current();
        let known = beginning.len();
        let wishes = wishes().new_tree(&mut runner).unwrap().current();
        for NewEvent { stream, event } in &live(beginning, &wishes)[known..] {
            missing.remove(&(stream.kind, event.kind()));
        }
        if missing.is_empty() {
            return;
        }
    }
    panic!("never happened: {missing:?}");
}
