//! Decisions about assessments.

use chrono::Datelike;

use super::{
    Answer, Assessment, AssessmentApproved, AssessmentReturned, AssessmentStarted, AssessmentSubmitted,
    Evidence, Rating, RatingRecorded, Reference, Status, Target,
};
use crate::command::Context;
use crate::policy::{Deed, require_in_organisation, require_in_region};
use crate::round::Round;
use crate::text::{Limit, optional, required};
use crate::{AssessmentId, CriterionId, Model, NewEvent, OrganisationId, Refusal, RoundId, World};

/// How many years after the round's own year a target may lie.
pub const TARGET_YEARS: i32 = 10;

/// The most pieces of evidence that one rating takes.
const EVIDENCE: usize = 20;

/// Says everything about one criterion, in place of what was said before.
#[derive(Clone, Debug)]
pub struct RecordRating {
    /// In which round.
    pub round: RoundId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Which criterion.
    pub criterion: CriterionId,
    /// What is said about it.
    pub rating: Rating,
    /// Version of this criterion that the asker saw; 0 if it was unanswered.
    pub seen: Option<u64>,
}

impl RecordRating {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        require_in_organisation(world, context.asker, Deed::Rate, self.organisation)?;
        let round = open_round(world, context, self.round, self.organisation)?;
        let model = context.model(&round.model)?;
        if !model.has(&self.criterion) {
            return Err(Refusal::UnknownCriterion {
                criterion: self.criterion.to_string(),
                model: round.model.to_string(),
            });
        }
        let rating = checked(&self.rating, round)?;

        let id = AssessmentId::of(self.round, self.organisation);
        let assessment = world.assessment(id);
        if assessment.is_some_and(|found| found.status != Status::Draft) {
            return Err(Refusal::AssessmentSubmitted);
        }
        let current = assessment.map_or(0, |found| found.version_of(&self.criterion));
        let said = assessment.and_then(|found| found.ratings.get(&self.criterion));
        let unchanged = match said {
            Some((_, before)) => *before == rating,
            None => rating == Rating::default(),
        };
        // Saving again what is already there harms nobody, even from a page that is out of date.
        if unchanged {
            return Ok(Vec::new());
        }
        if self.seen.is_some_and(|seen| seen != current) {
            return Err(Refusal::ChangedMeanwhile { current });
        }
        let mut events = Vec::with_capacity(2);
        if assessment.is_none() {
            let Self { round: round_id, organisation, .. } = *self;
            let started = AssessmentStarted { round: round_id, organisation, model: round.model.clone() };
            events.push(NewEvent::new(id.stream(), started));
        }
        events.push(NewEvent::new(id.stream(), RatingRecorded { criterion: self.criterion.clone(), rating }));
        Ok(events)
    }
}

/// The round, if the organisation may answer it today.
pub(super) fn open_round<'a>(
    world: &'a World,
    context: &Context<'_>,
    id: RoundId,
    organisation: OrganisationId,
) -> Result<&'a Round, Refusal> {
    let found = world.organisation(organisation).ok_or(Refusal::NotFound { what: "organisation" })?;
    let round = world
        .round(id)
        .filter(|round| round.region == found.region)
        .ok_or(Refusal::NotFound { what: "round" })?;
    if round.closed {
        return Err(Refusal::RoundClosed);
    }
    if context.today(found.time_zone) < round.opens_on {
        return Err(Refusal::RoundNotOpenYet { opens_on: round.opens_on });
    }
    Ok(round)
}

fn checked(rating: &Rating, round: &Round) -> Result<Rating, Refusal> {
    let answer = match &rating.answer {
        Some(Answer::NotRelevant(reason)) => {
            let reason = optional("reason", reason, Limit::NOTE)?;
            if reason.is_empty() {
                return Err(Refusal::ReasonMissing);
            }
            Some(Answer::NotRelevant(reason))
        }
        Some(Answer::Level(level)) => Some(Answer::Level(*level)),
        None => None,
    };
    if let Some(target) = rating.target {
        check_target(target, round)?;
    }
    if rating.evidence.len() > EVIDENCE {
        return Err(Refusal::TooMany { field: "evidence", limit: EVIDENCE, found: rating.evidence.len() });
    }
    let evidence = rating.evidence.iter().map(checked_evidence).collect::<Result<_, _>>()?;
    let comment = optional("comment", &rating.comment, Limit::COMMENT)?;
    Ok(Rating { answer, comment, evidence, target: rating.target })
}

fn check_target(target: Target, round: &Round) -> Result<(), Refusal> {
    if target.level.number() == 0 {
        return Err(Refusal::LevelOutOfRange { found: 0, lowest: 1, highest: super::Level::HIGHEST });
    }
    let (from, to) = (round.opens_on.year(), round.opens_on.year() + TARGET_YEARS);
    if (from..=to).contains(&target.year) {
        Ok(())
    } else {
        Err(Refusal::TargetYearOutOfRange { from, to, found: target.year })
    }
}

fn checked_evidence(evidence: &Evidence) -> Result<Evidence, Refusal> {
    let reference = match &evidence.reference {
        Reference::Link(link) => {
            let link = required("evidence", link, Limit::LINK)?;
            if !is_web_address(&link) {
                return Err(Refusal::LinkMalformed { found: link });
            }
            Reference::Link(link)
        }
        Reference::RegistryNumber(number) => {
            Reference::RegistryNumber(required("evidence", number, Limit::REFERENCE)?)
        }
    };
    Ok(Evidence { title: optional("evidence", &evidence.title, Limit::TITLE)?, reference })
}

/// Whether a browser opens the link as a page: no script, no file, and no user name or password,
/// which would stay in the log for ever.
fn is_web_address(link: &str) -> bool {
    let lower = link.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    let authority = rest.and_then(|rest| rest.split(['/', '?', '#', '\\']).next()).unwrap_or_default();
    let host = authority.split(':').next().unwrap_or_default();
    !host.is_empty() && !authority.contains('@') && !link.contains(char::is_whitespace)
}

/// Hands the assessment in.
#[derive(Clone, Debug)]
pub struct SubmitAssessment {
    /// In which round.
    pub round: RoundId,
    /// Which organisation's.
    pub organisation: OrganisationId,
}

impl SubmitAssessment {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        require_in_organisation(world, context.asker, Deed::SignOff, self.organisation)?;
        let round = open_round(world, context, self.round, self.organisation)?;
        let model = context.model(&round.model)?;
        let id = AssessmentId::of(self.round, self.organisation);
        let assessment = world.assessment(id);
        let missing = unanswered(model, assessment);
        if !missing.is_empty() {
            return Err(Refusal::AssessmentIncomplete {
                missing: missing.len(),
                criteria: missing.join(", "),
            });
        }
        match assessment.map(|found| found.status) {
            Some(Status::Draft) => Ok(vec![NewEvent::new(id.stream(), AssessmentSubmitted {})]),
            Some(Status::Submitted | Status::Approved) | None => Ok(Vec::new()),
        }
    }
}

fn unanswered(model: &Model, assessment: Option<&Assessment>) -> Vec<String> {
    let answered = |criterion: &CriterionId| {
        assessment
            .and_then(|found| found.ratings.get(criterion))
            .is_some_and(|(_, rating)| rating.answer.is_some())
    };
    model.criteria().iter().filter(|found| !answered(&found.id)).map(|found| found.id.to_string()).collect()
}

/// Gives a submitted assessment back to be changed.
#[derive(Clone, Debug)]
pub struct ReturnAssessment {
    /// In which round.
    pub round: RoundId,
    /// Which organisation's.
    pub organisation: OrganisationId,
    /// Why.
    pub reason: String,
}

impl ReturnAssessment {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        // The organisation's own lead may take it back; the coordinator may return it.
        let own = require_in_organisation(world, context.asker, Deed::SignOff, self.organisation);
        if own.is_err() {
            let round = world.round(self.round).ok_or_else(|| context.absent("round"))?;
            require_in_region(world, context.asker, Deed::KeepRound, round.region)?;
        }
        open_round(world, context, self.round, self.organisation)?;
        let id = AssessmentId::of(self.round, self.organisation);
        match world.assessment(id).map(|found| found.status) {
            Some(Status::Submitted | Status::Approved) => {
                let reason = required("reason", &self.reason, Limit::NOTE)?;
                Ok(vec![NewEvent::new(id.stream(), AssessmentReturned { reason })])
            }
            Some(Status::Draft) | None => Err(Refusal::AssessmentNotSubmitted),
        }
    }
}

/// Approves a submitted assessment.
#[derive(Clone, Debug)]
pub struct ApproveAssessment {
    /// In which round.
    pub round: RoundId,
    /// Which organisation's.
    pub organisation: OrganisationId,
}

impl ApproveAssessment {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        require_in_organisation(world, context.asker, Deed::SignOff, self.organisation)?;
        open_round(world, context, self.round, self.organisation)?;
        let id = AssessmentId::of(self.round, self.organisation);
        match world.assessment(id).map(|found| found.status) {
            Some(Status::Submitted) => Ok(vec![NewEvent::new(id.stream(), AssessmentApproved {})]),
            Some(Status::Approved) => Ok(Vec::new()),
            Some(Status::Draft) | None => Err(Refusal::AssessmentNotSubmitted),
        }
    }
}
