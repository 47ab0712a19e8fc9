//! Ratings that many write at once, from this process or from others.

use domain::assessment::{Answer, Level, Rating, RecordRating};
use domain::{Asker, CriterionId, OrganisationId, PersonId, RoundId};
use store::{Envelope, ExecuteError, Store};
use uuid::Uuid;

use crate::Counter;
use crate::dice::Dice;

/// Rows that everybody writes, and one that the model does not have.
const CRITERIA: [&str; 5] = ["1S1", "1S2", "1V1", "K1", "9Z9"];

/// A command that was acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its correlation id, which its events carry.
    pub correlation: Uuid,
    /// How many events it added.
    pub events: usize,
    /// Position of the last one.
    pub position: u64,
}

/// What one writer was answered.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// The commands that added events.
    pub written: Vec<Written>,
    /// How many were refused.
    pub refused: usize,
}

/// Writes random ratings, one after the other: some from a page that is out of date, some for a criterion that does
/// not exist.
///
/// # Panics
/// If a command fails.
pub async fn write_ratings(
    store: &Store,
    ids: &Counter,
    mut dice: Dice,
    (round, members): (RoundId, &[(OrganisationId, PersonId)]),
    commands: usize,
) -> Answers {
    let mut answers = Answers::default();
    for step in 0..commands {
        let (organisation, lead) = dice.pick(members);
        let level = i64::try_from(dice.below(4)).expect("a small number");
        let rating = Rating {
            answer: Some(Answer::Level(Level::try_new(level).expect("a level"))),
            comment: format!("Steg {step}"),
            ..Rating::default()
        };
        let criterion = CriterionId::new(dice.pick(&CRITERIA));
        let seen = dice.pick(&[None, None, Some(0), Some(2)]);
        let command = RecordRating { round, organisation, criterion, rating, seen };
        let correlation = ids.id();
        let envelope = Envelope::new(Asker::Person(lead), command);
        match store.execute(Envelope { correlation: Some(correlation), ..envelope }).await {
            Ok(outcome) if outcome.events > 0 => {
                let (events, position) = (outcome.events, outcome.position);
                answers.written.push(Written { correlation, events, position });
            }
            Ok(_) => {}
            Err(ExecuteError::Refused(_)) => answers.refused += 1,
            Err(error) => panic!("{error}"),
        }
    }
    answers
}
