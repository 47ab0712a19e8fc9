//! The history of a criterion, read from the log itself.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::{DateTime, Utc};
use domain::assessment::{AssessmentEvent, Rating};
use domain::{Asker, AssessmentId, CriterionId, Event, OrganisationId, PersonId, Recorded};
use store::{Db, Error};

use crate::assessment::is_member;
use crate::directory::organisation;
use crate::round::{RoundItem, rounds};

/// One step in a criterion's history.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryStep {
    /// In which round.
    pub round: RoundItem,
    /// What was said from then on.
    pub rating: Rating,
    /// Who said it; absent for the program itself and for former users.
    pub actor_name: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// The event.
    pub position: u64,
}

/// Everything that an organisation ever said about a criterion, newest first; none unless the asker
/// is a member.
///
/// # Errors
/// When the database fails or an event cannot be read.
pub async fn criterion(
    db: &Db,
    asker: Asker,
    organisation_id: OrganisationId,
    criterion: &CriterionId,
) -> Result<Option<Vec<HistoryStep>>, Error> {
    if !is_member(db, asker, organisation_id).await? {
        return Ok(None);
    }
    let Some(organisation) = organisation(db, asker, organisation_id).await? else { return Ok(None) };
    let mut steps = Vec::new();
    let mut names: HashMap<PersonId, Option<String>> = HashMap::new();
    for round in rounds(db, asker, organisation.region).await? {
        let stream = AssessmentId::of(round.id, organisation_id).stream();
        for recorded in db.stream(stream).await? {
            if let Some(rating) = rating_of(&recorded, criterion) {
                // A few people give all the answers: each is looked up once.
                if let Some(person) = recorded.actor.person()
                    && let Entry::Vacant(unknown) = names.entry(person)
                {
                    unknown.insert(db.person(person).await?.map(|person| person.name));
                }
                steps.push(HistoryStep {
                    round: round.clone(),
                    rating: rating.clone(),
                    actor_name: recorded
                        .actor
                        .person()
                        .and_then(|person| names.get(&person).cloned().flatten()),
                    at: recorded.at,
                    position: recorded.position,
                });
            }
        }
    }
    // Rounds may overlap: an answer of an older round can be the newest.
    steps.sort_by_key(|step| std::cmp::Reverse(step.position));
    Ok(Some(steps))
}

fn rating_of<'a>(recorded: &'a Recorded, criterion: &CriterionId) -> Option<&'a Rating> {
    match &recorded.event {
        Event::Assessment(AssessmentEvent::RatingRecorded(fact)) if fact.criterion == *criterion => {
            Some(&fact.rating)
        }
        Event::Assessment(_)
        | Event::Region(_)
        | Event::Organisation(_)
        | Event::Round(_)
        | Event::Action(_)
        | Event::Procurement(_)
        | Event::Digest(_) => None,
    }
}
