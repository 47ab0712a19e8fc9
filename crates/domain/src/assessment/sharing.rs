//! Sharing: what an organisation lets the region see of its answers in a round.

use serde::{Deserialize, Serialize};

use super::decide::open_round;
use super::{Assessment, AssessmentStarted, Status};
use crate::command::Context;
use crate::policy::{Deed, require_in_organisation};
use crate::{AssessmentId, NewEvent, OrganisationId, Refusal, RoundId, World};

/// What an organisation lets the region see of a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sharing {
    /// Its levels, by name. What holds for who has chosen nothing.
    #[default]
    Named,
    /// Its levels count among those of the anonymous, as far as [`crate::privacy`] lets these be seen.
    Anonymous,
    /// Nothing. That it shares nothing is seen.
    Withheld,
}

impl Sharing {
    /// Every choice, from the most open.
    pub const ALL: [Self; 3] = [Self::Named, Self::Anonymous, Self::Withheld];

    /// The choice as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Anonymous => "anonymous",
            Self::Withheld => "withheld",
        }
    }

    /// The choice with this stored name, if there is one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sharing| sharing.as_str() == text)
    }
}

/// The organisation chose what the region sees of its answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharingChanged {
    /// What it shares from now on.
    pub sharing: Sharing,
    /// What it shared when the round closed, which settles who counts among the anonymous; none while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_close: Option<Sharing>,
}

/// Chooses what the region sees of an organisation's answers in a round, before or after the round is closed.
#[derive(Clone, Debug)]
pub struct SetSharing {
    /// In which round.
    pub round: RoundId,
    /// Which organisation's answers.
    pub organisation: OrganisationId,
    /// What it shares from now on.
    pub sharing: Sharing,
}

impl SetSharing {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        require_in_organisation(world, context.asker, Deed::Share, self.organisation)?;
        let id = AssessmentId::of(self.round, self.organisation);
        let Some(assessment) = world.assessment(id) else {
            return self.first(world, context, id);
        };
        let closed = world.round(self.round).is_some_and(|round| round.closed);
        if assessment.sharing == self.sharing {
            return Ok(Vec::new());
        }
        if closed && self.sharing == Sharing::Named && is_counted(assessment) {
            return Err(Refusal::SharingSealed);
        }
        let at_close = closed.then(|| assessment.counted_as());
        Ok(vec![NewEvent::new(id.stream(), SharingChanged { sharing: self.sharing, at_close })])
    }

    /// The choice of an organisation that has not begun to answer.
    fn first(
        &self,
        world: &World,
        context: &Context<'_>,
        id: AssessmentId,
    ) -> Result<Vec<NewEvent>, Refusal> {
        let Self { round: round_id, organisation, sharing } = *self;
        let round = open_round(world, context, round_id, organisation)?;
        if sharing == Sharing::default() {
            return Ok(Vec::new());
        }
        let started = AssessmentStarted { round: round_id, organisation, model: round.model.clone() };
        Ok(vec![
            NewEvent::new(id.stream(), started),
            NewEvent::new(id.stream(), SharingChanged { sharing, at_close: None }),
        ])
    }
}

/// Whether the answers counted among the anonymous when the round closed. Whoever did so cannot show its name any
/// more: the values of those who stay anonymous would be left alone.
fn is_counted(assessment: &Assessment) -> bool {
    assessment.status != Status::Draft && assessment.counted_as() == Sharing::Anonymous
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{AssessmentReturned, AssessmentSubmitted};
    use crate::round::RoundClosed;
    use crate::testing::{
        ADMINISTRATOR, CONTRIBUTOR, COORDINATOR, FAR_AWAY, History, LEAD, ORGANISATION, ROUND, answered,
        given, in_assessment, in_round, moment, now, opened, started,
    };

    fn choose(sharing: Sharing) -> SetSharing {
        SetSharing { round: ROUND, organisation: ORGANISATION, sharing }
    }

    fn chosen(sharing: Sharing) -> NewEvent {
        in_assessment(SharingChanged { sharing, at_close: None })
    }

    fn chosen_afterwards(from: Sharing, sharing: Sharing) -> NewEvent {
        in_assessment(SharingChanged { sharing, at_close: Some(from) })
    }

    /// Submitted with this choice, and the round closed.
    fn closed_as(sharing: Sharing) -> History {
        given(answered()).and([
            chosen(sharing),
            in_assessment(AssessmentSubmitted {}),
            in_round(RoundClosed {}),
        ])
    }

    #[test]
    fn leads_and_administrators_choose_and_no_coordinator_does() {
        let may = given(opened()).who_may(choose(Sharing::Withheld), now());
        assert_eq!(may, ["lead", "administrator"]);
    }

    #[test]
    fn a_choice_may_come_before_the_first_answer() {
        given(opened())
            .when(choose(Sharing::Named), LEAD, now())
            .nothing()
            .when(choose(Sharing::Withheld), LEAD, now())
            .then([started(), chosen(Sharing::Withheld)]);
    }

    #[test]
    fn before_the_round_opens_and_without_answers_after_it_there_is_nothing_to_choose() {
        let early = moment("2026-01-01T12:00:00Z");
        given(opened())
            .when(choose(Sharing::Withheld), LEAD, early)
            .refused(Refusal::RoundNotOpenYet { opens_on: "2026-02-02".parse().unwrap() })
            .and([in_round(RoundClosed {})])
            .when(choose(Sharing::Withheld), LEAD, now())
            .refused(Refusal::RoundClosed);
    }

    #[test]
    fn while_the_round_is_open_every_choice_may_follow_every_other() {
        for from in Sharing::ALL {
            for to in Sharing::ALL {
                let history = given(answered())
                    .and([chosen(from), in_assessment(AssessmentSubmitted {})])
                    .when(choose(to), ADMINISTRATOR, now());
                if from == to {
                    history.nothing()
                } else {
                    history.then([chosen(to)])
                };
            }
        }
    }

    #[test]
    fn afterwards_all_but_a_name_after_anonymity_may_be_chosen() {
        use Sharing::{Anonymous, Named, Withheld};
        for (from, to) in [
            (Named, Anonymous),
            (Named, Withheld),
            (Anonymous, Withheld),
            (Withheld, Named),
            (Withheld, Anonymous),
        ] {
            closed_as(from).when(choose(to), LEAD, now()).then([chosen_afterwards(from, to)]);
        }
        closed_as(Anonymous).when(choose(Named), LEAD, now()).refused(Refusal::SharingSealed);
    }

    #[test]
    fn no_detour_leads_from_anonymity_to_a_name_and_none_is_needed_back_to_one() {
        use Sharing::{Anonymous, Named, Withheld};
        closed_as(Anonymous)
            .when(choose(Withheld), LEAD, now())
            .then([chosen_afterwards(Anonymous, Withheld)])
            .when(choose(Named), LEAD, now())
            .refused(Refusal::SharingSealed)
            .when(choose(Anonymous), LEAD, now())
            .then([chosen_afterwards(Anonymous, Anonymous)]);
        closed_as(Named)
            .when(choose(Anonymous), LEAD, now())
            .then([chosen_afterwards(Named, Anonymous)])
            .when(choose(Named), LEAD, now())
            .then([chosen_afterwards(Named, Named)]);
    }

    #[test]
    fn what_was_a_draft_when_the_round_closed_counted_nowhere() {
        closed_as(Sharing::Anonymous)
            .and([in_assessment(AssessmentReturned { reason: "before it closed".to_owned() })])
            .when(choose(Sharing::Named), LEAD, now())
            .then([chosen_afterwards(Sharing::Anonymous, Sharing::Named)]);
    }

    #[test]
    fn what_is_refused_and_to_whom() {
        let far = SetSharing { organisation: FAR_AWAY, ..choose(Sharing::Withheld) };
        for asker in [CONTRIBUTOR, COORDINATOR] {
            closed_as(Sharing::Named)
                .when(choose(Sharing::Withheld), asker, now())
                .refused(Refusal::NotAllowed);
        }
        given(opened()).when(far, LEAD, now()).refused(Refusal::NotAllowed);
        let nowhere = SetSharing { round: RoundId(uuid::Uuid::nil()), ..choose(Sharing::Withheld) };
        given(opened()).when(nowhere, LEAD, now()).refused(Refusal::NotFound { what: "round" });
    }

    #[test]
    fn a_choice_has_one_stored_name() {
        for sharing in Sharing::ALL {
            assert_eq!(Sharing::parse(sharing.as_str()), Some(sharing));
            assert_eq!(serde_json::to_value(sharing).unwrap(), sharing.as_str());
        }
        assert_eq!(Sharing::parse("secret"), None);
    }
}
