//! Assessments: one organisation's answers in one round.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::event::facts;
use crate::{CriterionId, ModelRef, OrganisationId, PersonId, Refusal, RoundId};

mod decide;
mod delegate;
mod sharing;
#[cfg(test)]
mod tests;
pub use decide::{ApproveAssessment, RecordRating, ReturnAssessment, SubmitAssessment, TARGET_YEARS};
pub use delegate::{Delegate, WithdrawDelegation};
pub use sharing::{SetSharing, Sharing, SharingChanged};

facts! {
    /// What happens to an assessment.
    AssessmentEvent in Assessment {
        AssessmentStarted = "assessment_started",
        RatingRecorded = "rating_recorded",
        AssessmentSubmitted = "assessment_submitted",
        AssessmentReturned = "assessment_returned",
        AssessmentApproved = "assessment_approved",
        CriteriaDelegated = "criteria_delegated",
        DelegationWithdrawn = "delegation_withdrawn",
        SharingChanged = "sharing_changed",
    }
}

/// A level of maturity: 0 not yet, 1 satisfactory, 2 very satisfactory, 3 excellent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub struct Level(u8);

impl Level {
    /// Every level, from the lowest.
    pub const ALL: [Self; 4] = [Self(0), Self(1), Self(2), Self(3)];
    /// The highest level.
    pub const HIGHEST: u8 = 3;

    /// The level with this number.
    ///
    /// # Errors
    /// [`Refusal::LevelOutOfRange`] unless the number is 0 to 3.
    pub fn try_new(number: i64) -> Result<Self, Refusal> {
        u8::try_from(number)
            .ok()
            .filter(|level| *level <= Self::HIGHEST)
            .map(Self)
            .ok_or(Refusal::LevelOutOfRange { found: number, lowest: 0, highest: Self::HIGHEST })
    }

    /// The level's number, 0 to 3.
    pub fn number(self) -> u8 {
        self.0
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.0
    }
}

impl TryFrom<u8> for Level {
    type Error = Refusal;

    fn try_from(number: u8) -> Result<Self, Refusal> {
        Self::try_new(number.into())
    }
}

/// The answer to one criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The level that is reached.
    Level(Level),
    /// The criterion is not relevant to the organisation, for this reason.
    NotRelevant(String),
}

/// What supports a rating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is, in a few words. May be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Where it is.
    pub reference: Reference,
}

/// Where evidence is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reference {
    /// A web address.
    Link(String),
    /// A registry number (diarienummer), such as "KS 2026/118".
    RegistryNumber(String),
}

impl Reference {
    /// A link if the text looks like one, otherwise a registry number.
    pub fn from_text(text: &str) -> Self {
        let text = text.trim();
        if text.contains("://") { Self::Link(text.to_owned()) } else { Self::RegistryNumber(text.to_owned()) }
    }

    /// The address or number as text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Link(text) | Self::RegistryNumber(text) => text,
        }
    }
}

/// Where the organisation wants to be, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The wanted level.
    pub level: Level,
    /// The year by whose end it should be reached.
    pub year: i32,
}

/// Everything that is said about one criterion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The answer, unless it is still open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// Comment; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// What supports the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// The organisation's own target, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
}

/// The organisation began to answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssessmentStarted {
    /// In which round.
    pub round: RoundId,
    /// Which organisation.
    pub organisation: OrganisationId,
    /// Which model version it answers.
    pub model: ModelRef,
}

/// A criterion was rated; the whole rating as it is from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RatingRecorded {
    /// Which criterion.
    pub criterion: CriterionId,
    /// What is said about it.
    pub rating: Rating,
}

/// The assessment was submitted: its answers no longer change, and the region sees of them what its sharing says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssessmentSubmitted {}

/// The assessment was given back to be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssessmentReturned {
    /// Why.
    pub reason: String,
}

/// The submitted assessment was approved by somebody with the right to sign off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssessmentApproved {}

/// Criteria were delegated: the person may answer them, and each has this delegation in place of any other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CriteriaDelegated {
    /// Which criteria.
    pub criteria: Vec<CriterionId>,
    /// To whom; not always a member.
    pub person: PersonId,
    /// By which day they are to be answered.
    pub due_on: NaiveDate,
}

/// Criteria are delegated to nobody any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DelegationWithdrawn {
    /// Which criteria.
    pub criteria: Vec<CriterionId>,
}

/// Whose a delegated criterion is, and until when. It is in force while the assessment is a draft and the
/// round is not closed; the due day only reminds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// To whom it is delegated.
    pub person: PersonId,
    /// By which day it is to be answered.
    pub due_on: NaiveDate,
}

/// How far an assessment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Still being answered.
    Draft,
    /// Handed in.
    Submitted,
    /// Approved by somebody with the right to sign off.
    Approved,
}

impl Status {
    /// The status as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
        }
    }
}

/// An assessment as its events tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// How far it has come.
    pub status: Status,
    /// What the region sees of it.
    pub sharing: Sharing,
    /// What the region saw when the round closed, if that was changed afterwards.
    pub sharing_at_close: Option<Sharing>,
    /// The ratings, each with the stream version that changed it last.
    pub ratings: BTreeMap<CriterionId, (u64, Rating)>,
    /// Who may answer a criterion besides the organisation's own contributors.
    pub delegations: BTreeMap<CriterionId, Delegation>,
}

impl Assessment {
    pub(crate) fn starting_with(event: &AssessmentEvent) -> Option<Self> {
        match event {
            AssessmentEvent::AssessmentStarted(_) => Some(Self {
                status: Status::Draft,
                sharing: Sharing::default(),
                sharing_at_close: None,
                ratings: BTreeMap::new(),
                delegations: BTreeMap::new(),
            }),
            AssessmentEvent::RatingRecorded(_)
            | AssessmentEvent::AssessmentSubmitted(_)
            | AssessmentEvent::AssessmentReturned(_)
            | AssessmentEvent::AssessmentApproved(_)
            | AssessmentEvent::CriteriaDelegated(_)
            | AssessmentEvent::DelegationWithdrawn(_)
            | AssessmentEvent::SharingChanged(_) => None,
        }
    }

    pub(crate) fn apply(&mut self, event: &AssessmentEvent, version: u64) {
        match event {
            AssessmentEvent::AssessmentStarted(_) => {}
            AssessmentEvent::RatingRecorded(fact) => {
                self.ratings.insert(fact.criterion.clone(), (version, fact.rating.clone()));
            }
            AssessmentEvent::AssessmentSubmitted(_) => self.status = Status::Submitted,
            AssessmentEvent::AssessmentReturned(_) => self.status = Status::Draft,
            AssessmentEvent::AssessmentApproved(_) => self.status = Status::Approved,
            AssessmentEvent::CriteriaDelegated(fact) => {
                let delegation = Delegation { person: fact.person, due_on: fact.due_on };
                self.delegations.extend(fact.criteria.iter().map(|id| (id.clone(), delegation)));
            }
            AssessmentEvent::DelegationWithdrawn(fact) => {
                self.delegations.retain(|id, _| !fact.criteria.contains(id));
            }
            AssessmentEvent::SharingChanged(fact) => {
                self.sharing = fact.sharing;
                self.sharing_at_close = fact.at_close;
            }
        }
    }

    /// As what it counts in the round: what it shared when the round closed, or shares now if that was never changed.
    pub fn counted_as(&self) -> Sharing {
        self.sharing_at_close.unwrap_or(self.sharing)
    }

    /// The stream version that last changed a criterion; 0 if nothing was said about it yet.
    pub fn version_of(&self, criterion: &CriterionId) -> u64 {
        self.ratings.get(criterion).map_or(0, |(version, _)| *version)
    }
}
