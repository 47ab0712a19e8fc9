//! The envelope of events: how a fact is named, encoded and decoded.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::action::ActionEvent;
use crate::assessment::AssessmentEvent;
use crate::digest::DigestEvent;
use crate::organisation::OrganisationEvent;
use crate::procurement::ProcurementEvent;
use crate::region::RegionEvent;
use crate::round::RoundEvent;
use crate::{Asker, StreamId, StreamKind};

/// A stored event that this program cannot read.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// The type is not one of the stream kind's events.
    #[error("unknown event type {kind} in a stream of kind {stream}")]
    UnknownType {
        /// Stream kind as stored.
        stream: &'static str,
        /// Event type as stored.
        kind: String,
    },
    /// The payload is not what the type says.
    #[error("payload of {kind} does not fit: {source}")]
    Payload {
        /// Event type as stored.
        kind: String,
        /// What serde found.
        source: serde_json::Error,
    },
}

/// Declares the events of one kind of stream: an enum whose variants hold one struct each, with the
/// name under which each is stored. Stored names are forever; a new meaning is a new event.
macro_rules! facts {
    ($(#[doc = $doc:literal])* $enum:ident in $stream:ident { $($variant:ident = $name:literal),* $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq)]
        #[expect(missing_docs, reason = "each variant is documented by the struct that it holds")]
        pub enum $enum { $($variant($variant)),* }

        $(impl From<$variant> for $enum {
            fn from(fact: $variant) -> Self { Self::$variant(fact) }
        }
        impl From<$variant> for $crate::Event {
            fn from(fact: $variant) -> Self { Self::$stream($enum::$variant(fact)) }
        })*

        impl $enum {
            #[cfg(test)]
            pub(crate) const KINDS: &[&str] = &[$($name),*];

            pub(crate) fn kind(&self) -> &'static str {
                match self { $(Self::$variant(_) => $name),* }
            }

            pub(crate) fn encode(&self) -> Result<String, serde_json::Error> {
                match self { $(Self::$variant(fact) => serde_json::to_string(fact)),* }
            }

            pub(crate) fn decode(kind: &str, payload: &str) -> Result<Self, $crate::DecodeError> {
                match kind {
                    $($name => serde_json::from_str(payload).map(Self::$variant).map_err(|source| {
                        $crate::DecodeError::Payload { kind: kind.to_owned(), source }
                    }),)*
                    _ => Err($crate::DecodeError::UnknownType {
                        stream: $crate::StreamKind::$stream.as_str(),
                        kind: kind.to_owned(),
                    }),
                }
            }
        }
    };
}
pub(crate) use facts;

macro_rules! event {
    ($($kind:ident($events:ident)),* $(,)?) => {
        /// Something that happened. Everything that a page shows is derived from these.
        #[derive(Clone, Debug, PartialEq)]
        #[expect(missing_docs, reason = "each variant is documented by the events that it holds")]
        pub enum Event { $($kind($events)),* }

        impl Event {
            /// Every stream kind, with the types of its events.
            #[cfg(test)]
            pub(crate) const KINDS: &[(StreamKind, &[&str])] = &[$((StreamKind::$kind, $events::KINDS)),*];

            /// The type under which the event is stored.
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$kind(event) => event.kind()),* }
            }

            /// The payload as it is stored and hashed: JSON with the fields in declared order.
            ///
            /// # Errors
            /// When a value cannot be written as JSON, which no event's value can cause.
            pub fn encode(&self) -> Result<String, serde_json::Error> {
                match self { $(Self::$kind(event) => event.encode()),* }
            }

            /// Reads a stored event.
            ///
            /// # Errors
            /// When the type is unknown in that kind of stream, or the payload does not fit the type.
            pub fn decode(stream: StreamKind, kind: &str, payload: &str) -> Result<Self, DecodeError> {
                match stream { $(StreamKind::$kind => $events::decode(kind, payload).map(Self::$kind)),* }
            }
        }
    };
}

event! {
    Region(RegionEvent), Organisation(OrganisationEvent), Round(RoundEvent), Assessment(AssessmentEvent),
    Action(ActionEvent), Procurement(ProcurementEvent), Digest(DigestEvent),
}

/// An event that a decision wants to append.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// Where it belongs.
    pub stream: StreamId,
    /// What happened.
    pub event: Event,
}

impl NewEvent {
    /// An event for a stream.
    pub fn new(stream: StreamId, event: impl Into<Event>) -> Self {
        Self { stream, event: event.into() }
    }
}

/// An event of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Place in the log, counted from 1 without gaps.
    pub position: u64,
    /// Where it belongs.
    pub stream: StreamId,
    /// Place in its stream, counted from 1 without gaps.
    pub version: u64,
    /// What happened.
    pub event: Event,
    /// Who did it.
    pub actor: Asker,
    /// When, in UTC, in whole microseconds.
    pub at: DateTime<Utc>,
    /// What belongs together: the request or run that started it all.
    pub correlation: Uuid,
    /// The command that caused the event.
    pub causation: Uuid,
}
