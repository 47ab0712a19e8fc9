//! Typed identifiers, and the names of event streams.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Namespace of ids that are derived from other ids (UUID version 5, RFC 9562 section 5.5).
const DERIVED: Uuid = Uuid::from_u128(0x6d69_6c73_746f_4c70_8e5f_6461_6c61_726e);

macro_rules! id {
    ($(#[doc = $doc:literal] $name:ident => $kind:ident;)*) => {$(
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The stream that holds this thing's events.
            pub fn stream(self) -> StreamId {
                StreamId { kind: StreamKind::$kind, id: self.0 }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

id! {
    #[doc = "A region: the boundary of every comparison."] RegionId => Region;
    #[doc = "An organisation of a region."] OrganisationId => Organisation;
    #[doc = "A region's yearly pass over one model version."] RoundId => Round;
    #[doc = "One organisation's answers in one round."] AssessmentId => Assessment;
    #[doc = "Improvement work towards a target."] ActionId => Action;
    #[doc = "A planned procurement: one line of a procurement plan."] ProcurementId => Procurement;
    #[doc = "What one person is told on one day."] DigestId => Digest;
}

/// A person. Name and address live outside the log, so that they can be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonId(pub Uuid);

impl std::fmt::Display for PersonId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl AssessmentId {
    /// The assessment of an organisation in a round. Derived, so that two people who answer the
    /// first row at the same time start the same assessment.
    pub fn of(round: RoundId, organisation: OrganisationId) -> Self {
        Self(derived(&[round.0.as_bytes(), organisation.0.as_bytes()]))
    }
}

impl DigestId {
    /// The digest of a person on a day. Derived, so that a day has one digest a person at most.
    pub fn of(person: PersonId, day: NaiveDate) -> Self {
        Self(derived(&[person.0.as_bytes(), day.to_string().as_bytes()]))
    }
}

impl ProcurementId {
    /// A planned procurement read from an outside source. Derived from the buyer and the source's own
    /// reference, so that reading the same file again adds nothing.
    pub fn imported(organisation: OrganisationId, reference: &str) -> Self {
        Self(derived(&[organisation.0.as_bytes(), reference.as_bytes()]))
    }
}

fn derived(parts: &[&[u8]]) -> Uuid {
    Uuid::new_v5(&DERIVED, &parts.concat())
}

/// Who asks: the first argument of every query and part of every decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Asker {
    /// A signed-in person.
    Person(PersonId),
    /// The program itself: scheduled work, and commands of the operator at the machine.
    System,
}

impl Asker {
    /// The person, unless the program itself asks.
    pub fn person(self) -> Option<PersonId> {
        match self {
            Self::Person(person) => Some(person),
            Self::System => None,
        }
    }
}

macro_rules! stream_kinds {
    ($($kind:ident = $text:literal),* $(,)?) => {
        /// What a stream is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each kind is named after the thing whose events it holds")]
        pub enum StreamKind { $($kind),* }

        impl StreamKind {
            /// The kind as it is stored.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $text),* }
            }

            /// The kind with this stored name, if there is one.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$kind),)* _ => None }
            }
        }
    };
}

stream_kinds! {
    Region = "region", Organisation = "organisation", Round = "round", Assessment = "assessment",
    Action = "action", Procurement = "procurement", Digest = "digest",
}

/// The name of an event stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId {
    /// What the stream is about.
    pub kind: StreamKind,
    /// Which one.
    pub id: Uuid,
}

impl std::fmt::Display for StreamId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.kind.as_str(), self.id)
    }
}
