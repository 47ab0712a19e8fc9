//! The same commands one after the other, in the order of the log.

use std::collections::HashMap;

use domain::{Asker, Context, Recorded, Refusal};
use store::{ExecuteError, Outcome};
use tests::World;
use uuid::Uuid;

use super::clients::{Call, subject};

/// How often each kind of answer was given.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) carried_out: usize,
    pub(super) unchanged: usize,
    pub(super) refused: usize,
    pub(super) changed_meanwhile: usize,
    pub(super) repeated: usize,
    pub(super) key_reused: usize,
}

/// The log, and the rules at each place of it.
pub(super) struct Model<'a> {
    world: &'a World,
    log: &'a [Recorded],
    /// Where the calls begin.
    start: u64,
    state: domain::World,
}

impl<'a> Model<'a> {
    /// A model that stands at the place where the calls begin.
    pub(super) fn new(world: &'a World, log: &'a [Recorded], start: u64) -> Self {
        let mut state = domain::World::default();
        for (event, position) in log.iter().zip(1..) {
            assert_eq!(event.position, position, "the log has a gap");
            if position <= start {
                state.apply(event.stream, &event.event);
            }
        }
        Self { world, log, start, state }
    }

    /// Plays the calls through in the order of the log.
    pub(super) fn check(mut self, calls: &[Call]) -> Tally {
        check_keys(calls);
        let mut tally = Tally::default();
        let mut by_correlation = HashMap::new();
        // Those that left no event, each until its place is found.
        let mut waiting = Vec::new();
        for call in calls {
            match &call.answer {
                Ok(Outcome { repeated: true, .. }) => tally.repeated += 1,
                Ok(outcome) if outcome.events > 0 => {
                    tally.carried_out += 1;
                    by_correlation.insert(call.envelope.correlation.unwrap(), (call, outcome));
                }
                Ok(outcome) => {
                    tally.unchanged += 1;
                    let (from, to) = (call.sent.position, call.answered.position);
                    assert!((from..=to).contains(&outcome.position), "{from} {to} {call:?}");
                    waiting.push(call);
                }
                Err(ExecuteError::Refused(refusal)) => {
                    tally.refused += 1;
                    tally.changed_meanwhile +=
                        usize::from(matches!(refusal, Refusal::ChangedMeanwhile { .. }));
                    waiting.push(call);
                }
                Err(ExecuteError::KeyReused { .. }) => tally.key_reused += 1,
                Err(error) => panic!("{error}: {call:?}"),
            }
        }
        let mut position = self.start;
        loop {
            waiting.retain(|call| !self.has_its_place(call, position));
            let Some(next) = self.log.get(usize::try_from(position).unwrap()) else { break };
            let found = by_correlation.remove(&next.correlation);
            let (call, outcome) = found.unwrap_or_else(|| panic!("nobody was told of {next:?}"));
            position = self.carry_out(call, outcome, position);
        }
        assert!(by_correlation.is_empty(), "the log has lost {by_correlation:?}");
        assert!(waiting.is_empty(), "no place in the log explains {waiting:?}");
        tally
    }

    /// Whether a command without events got the answer that the rules give at this place. Fails when it was the last
    /// place that could explain the answer.
    fn has_its_place(&self, call: &Call, position: u64) -> bool {
        if position < call.sent.position {
            return false;
        }
        let expected = self.decide(call);
        let explains = match &call.answer {
            Ok(outcome) => {
                position == outcome.position
                    && expected.as_ref().is_ok_and(Vec::is_empty)
                    && self.version_after(call) == outcome.version
            }
            Err(ExecuteError::Refused(refusal)) => expected.as_ref().err() == Some(refusal),
            Err(_) => false,
        };
        assert!(
            explains || position < call.answered.position,
            "at no place from when it was sent to when it was answered do the rules answer that; \
             at the last one: {expected:?}; {call:?}"
        );
        explains
    }

    /// Applies a command's events, which must be what the rules make of it here, and gives the place after them.
    fn carry_out(&mut self, call: &Call, outcome: &Outcome, position: u64) -> u64 {
        assert!(position >= call.sent.position, "it acted before it was sent: {call:?}");
        let expected = self.decide(call).unwrap_or_else(|refusal| panic!("{refusal} here: {call:?}"));
        let count = u64::try_from(expected.len()).unwrap();
        assert_eq!((outcome.events, outcome.position), (expected.len(), position + count), "{call:?}");
        let events = &self.log[usize::try_from(position).unwrap()..][..expected.len()];
        for (found, expected) in events.iter().zip(expected) {
            assert_eq!((found.stream, &found.event), (expected.stream, &expected.event), "{call:?}");
            self.state.apply(found.stream, &found.event);
            let identity = (found.actor, Some(found.correlation), found.causation);
            assert_eq!(identity, (call.envelope.asker, call.envelope.correlation, events[0].causation));
            assert_eq!(found.version, self.state.version(found.stream), "{found:?}");
        }
        assert_eq!(outcome.stream, subject(&call.envelope.command));
        assert_eq!(outcome.version, self.version_after(call), "{call:?}");
        position + count
    }

    fn decide(&self, call: &Call) -> Result<Vec<domain::NewEvent>, Refusal> {
        let (store, asker) = (&self.world.store, call.envelope.asker);
        let context = Context { asker, now: self.world.clock.now(), catalogue: store.catalogue() };
        call.envelope.command.decide(&self.state, &context)
    }

    fn version_after(&self, call: &Call) -> u64 {
        let command = &call.envelope.command;
        command.version_after(&self.state, subject(command))
    }
}

/// Each key acted once, and whoever came with it later was told so.
fn check_keys(calls: &[Call]) {
    let mut by_key: HashMap<(Option<Uuid>, &str), Vec<&Call>> = HashMap::new();
    for call in calls {
        let Some(key) = call.envelope.key.as_deref() else {
            assert!(!matches!(call.answer, Ok(Outcome { repeated: true, .. })), "{call:?}");
            continue;
        };
        by_key.entry((person(call.envelope.asker), key)).or_default().push(call);
    }
    for (key, calls) in by_key {
        let acted: Vec<_> = calls.iter().filter_map(|call| acted(call)).collect();
        assert!(acted.len() <= 1, "{key:?} acted more than once: {calls:?}");
        for call in calls {
            check_key(call, acted.first().copied());
        }
    }
}

fn person(asker: Asker) -> Option<Uuid> {
    asker.person().map(|person| person.0)
}

fn acted(call: &Call) -> Option<(&Call, &Outcome)> {
    match &call.answer {
        Ok(outcome) if !outcome.repeated => Some((call, outcome)),
        _ => None,
    }
}

/// What a command under a key may be answered, given the one that acted under it.
fn check_key(call: &Call, acted: Option<(&Call, &Outcome)>) {
    let name = call.envelope.command.name();
    match (&call.answer, acted) {
        (Ok(outcome), Some((first, original))) if outcome.repeated => {
            assert_eq!(first.envelope.command.name(), name, "{call:?}");
            assert_eq!(*outcome, Outcome { events: 0, repeated: true, ..*original }, "{call:?}");
            assert!(first.sent.tick < call.answered.tick, "{call:?} repeats what came later: {first:?}");
        }
        (Err(ExecuteError::KeyReused { name: of }), Some((first, _))) => {
            assert!(of == first.envelope.command.name() && of != name, "{call:?} after {first:?}");
            assert!(first.sent.tick < call.answered.tick, "{call:?} comes before {first:?}");
        }
        (Err(ExecuteError::Refused(_)), Some((first, _))) => {
            assert!(call.sent.tick < first.answered.tick, "{call:?} was refused after {first:?}");
        }
        (Ok(outcome), _) => assert!(!outcome.repeated, "nothing to repeat: {call:?}"),
        (Err(ExecuteError::KeyReused { .. }), None) => panic!("nobody used the key of {call:?}"),
        (Err(_), _) => {}
    }
}
