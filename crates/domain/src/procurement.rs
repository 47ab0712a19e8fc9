//! Planned procurements: the lines of a procurement plan.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::event::facts;
use crate::{OrganisationId, Refusal};

pub mod course;
mod decide;
#[cfg(test)]
mod tests;
pub use decide::{
    PlanProcurement, RecordPhase, ReinstateProcurement, ReviseProcurement, WithdrawProcurement,
};

facts! {
    /// What happens to a planned procurement.
    ProcurementEvent in Procurement {
        ProcurementPlanned = "procurement_planned",
        ProcurementRevised = "procurement_revised",
        PhaseRecorded = "phase_recorded",
        ProcurementWithdrawn = "procurement_withdrawn",
        ProcurementReinstated = "procurement_reinstated",
    }
}

/// The divisions of the Common Procurement Vocabulary: the first two digits of every code.
const DIVISIONS: [&str; 45] = [
    "03", "09", "14", "15", "16", "18", "19", "22", "24", "30", "31", "32", "33", "34", "35", "37", "38",
    "39", "41", "42", "43", "44", "45", "48", "50", "51", "55", "60", "63", "64", "65", "66", "70", "71",
    "72", "73", "75", "76", "77", "79", "80", "85", "90", "92", "98",
];

/// A code of the Common Procurement Vocabulary (Regulation (EC) No 213/2008): eight digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cpv(String);

impl Cpv {
    /// Reads a code with or without its check digit, which is not kept.
    ///
    /// # Errors
    /// [`Refusal::CpvMalformed`] unless it is eight digits that begin with a division that exists,
    /// perhaps followed by a hyphen and one digit.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let (code, check) = text.split_once('-').map_or((text, None), |(code, check)| (code, Some(check)));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let well_formed = code.len() == 8
            && digits(code)
            && check.is_none_or(|check| check.len() == 1 && digits(check))
            && DIVISIONS.iter().any(|division| code.starts_with(division));
        if well_formed {
            Ok(Self(code.to_owned()))
        } else {
            Err(Refusal::CpvMalformed { found: text.to_owned() })
        }
    }

    /// The eight digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Amount in the currency's minor unit, such as öre.
    pub minor: i64,
    /// Currency code of ISO 4217, such as SEK.
    pub currency: String,
}

impl Money {
    /// An amount in minor units.
    ///
    /// # Errors
    /// [`Refusal::AmountNegative`] below zero, [`Refusal::CurrencyMalformed`] unless the currency is
    /// three capital letters.
    pub fn try_new(minor: i64, currency: &str) -> Result<Self, Refusal> {
        if minor < 0 {
            return Err(Refusal::AmountNegative { found: minor });
        }
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(Refusal::CurrencyMalformed { found: currency.to_owned() });
        }
        Ok(Self { minor, currency: currency.to_owned() })
    }
}

macro_rules! phases {
    ($($(#[doc = $doc:literal])* $phase:ident = $text:literal),* $(,)?) => {
        /// A part of a procurement, in the order in which they follow each other.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Phase { $($(#[doc = $doc])* $phase),* }

        impl Phase {
            /// Every phase, in order.
            pub const ALL: [Self; 4] = [$(Self::$phase),*];

            /// The phase as it is stored.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$phase => $text),* }
            }

            /// The phase with this stored name, if there is one.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|phase| phase.as_str() == text)
            }
        }
    };
}

phases! {
    /// Needs are analysed, the market is asked, documents are written.
    Preparation = "preparation",
    /// The procurement is advertised and tenders come in.
    Tendering = "tendering",
    /// Tenders are evaluated and the contract is awarded.
    Evaluation = "evaluation",
    /// The contract runs.
    Contract = "contract",
}

/// When a phase is planned to take place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedPhase {
    /// Which phase.
    pub phase: Phase,
    /// First day.
    pub start: NaiveDate,
    /// Last day, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<NaiveDate>,
}

/// When a phase really took place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActualDates {
    /// First day, once it has begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<NaiveDate>,
    /// Last day, once it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<NaiveDate>,
}

/// What a planned procurement is, as one saves it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcurementDetails {
    /// What is to be bought.
    pub title: String,
    /// More about it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// What kind of goods, works or services, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpv: Option<Cpv>,
    /// Estimated value over the whole contract, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Money>,
    /// Day on which today's contract ends, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_end: Option<NaiveDate>,
    /// Options to extend today's contract, each in months.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub option_months: Vec<u16>,
    /// Planned dates of the phases, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<PlannedPhase>,
}

/// The procurement was put into the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProcurementPlanned {
    /// Who buys.
    pub organisation: OrganisationId,
    /// What it is.
    pub details: ProcurementDetails,
    /// Where it was read from, if it was imported: the source's own reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// The plan line was changed; everything as it is from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProcurementRevised {
    /// What it is.
    pub details: ProcurementDetails,
}

/// The real dates of a phase became known or were corrected. The planned dates stay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PhaseRecorded {
    /// Which phase.
    pub phase: Phase,
    /// Its real dates.
    pub actual: ActualDates,
}

/// The procurement will not be made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProcurementWithdrawn {
    /// Why.
    pub reason: String,
}

/// A withdrawn procurement is in the plan again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProcurementReinstated {}

/// A planned procurement as its events tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct Procurement {
    /// Who buys.
    pub organisation: OrganisationId,
    /// What it is.
    pub details: ProcurementDetails,
    /// Real dates, by phase.
    pub actual: BTreeMap<Phase, ActualDates>,
    /// Whether it was taken out of the plan.
    pub withdrawn: bool,
}

impl Procurement {
    pub(crate) fn starting_with(event: &ProcurementEvent) -> Option<Self> {
        match event {
            ProcurementEvent::ProcurementPlanned(fact) => Some(Self {
                organisation: fact.organisation,
                details: fact.details.clone(),
                actual: BTreeMap::new(),
                withdrawn: false,
            }),
            ProcurementEvent::ProcurementRevised(_)
            | ProcurementEvent::PhaseRecorded(_)
            | ProcurementEvent::ProcurementWithdrawn(_)
            | ProcurementEvent::ProcurementReinstated(_) => None,
        }
    }

    pub(crate) fn apply(&mut self, event: &ProcurementEvent) {
        match event {
            ProcurementEvent::ProcurementPlanned(_) => {}
            ProcurementEvent::ProcurementRevised(fact) => self.details = fact.details.clone(),
            ProcurementEvent::PhaseRecorded(fact) => {
                self.actual.insert(fact.phase, fact.actual);
            }
            ProcurementEvent::ProcurementWithdrawn(_) => self.withdrawn = true,
            ProcurementEvent::ProcurementReinstated(_) => self.withdrawn = false,
        }
    }
}
