//! Why a command was refused.

use chrono::NaiveDate;

/// Declares the refusals, with the stable code of each and the field it is about.
macro_rules! refusals {
    ($(#[doc = $doc:literal] #[error($($error:tt)*)]
       $variant:ident $({ $($(#[doc = $fdoc:literal])? $arg:ident: $type:ty),* $(,)? })? = $code:literal $(at $field:literal)?;)*) => {
        /// A command that was understood and not carried out. Nothing was stored.
        #[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
        #[expect(missing_docs, reason = "the arguments carry what the message of each refusal says")]
        pub enum Refusal {
            $(#[doc = $doc] #[error($($error)*)] $variant $({ $($arg: $type),* })?),*
        }

        impl Refusal {
            /// Every code there is, for tests and documentation.
            pub const CODES: &'static [&'static str] = &[$($code),*];

            /// The stable code that programs and translated messages use.
            pub fn code(&self) -> &'static str {
                match self { $(Self::$variant $({ $($arg: _),* })? => $code),* }
            }

            /// The arguments of the message, by name.
            pub fn arguments(&self) -> Vec<(&'static str, String)> {
                match self {
                    $(Self::$variant $({ $($arg),* })? => vec![$($((stringify!($arg), $arg.to_string())),*)?]),*
                }
            }

            fn fixed_field(&self) -> Option<&'static str> {
                match self { $(Self::$variant $({ $($arg: _),* })? => refusals!(@field $($field)?)),* }
            }
        }
    };
    (@field) => { None };
    (@field $field:literal) => { Some($field) };
}

refusals! {
    #[doc = "The asker may not do this."]
    #[error("you may not do this")]
    NotAllowed = "not_allowed";
    #[doc = "The thing does not exist."]
    #[error("there is no such {what}")]
    NotFound { what: &'static str } = "not_found";
    #[doc = "The thing exists already."]
    #[error("this {what} exists already")]
    AlreadyExists { what: &'static str } = "already_exists";
    #[doc = "Somebody changed it after the asker saw it."]
    #[error("it was changed by somebody else; the current version is {current}")]
    ChangedMeanwhile { current: u64 } = "changed_meanwhile";

    #[doc = "A text that must say something is empty."]
    #[error("{field} must not be empty")]
    TextMissing { field: &'static str } = "text_missing";
    #[doc = "A text is over its limit."]
    #[error("{field} has {found} characters; at most {limit} are accepted")]
    TextTooLong { field: &'static str, limit: usize, found: usize } = "text_too_long";
    #[doc = "More items than accepted."]
    #[error("{field} has {found} items; at most {limit} are accepted")]
    TooMany { field: &'static str, limit: usize, found: usize } = "too_many";
    #[doc = "Not a link that a browser opens."]
    #[error("not a web address: {found}; it starts with https:// or http://")]
    LinkMalformed { found: String } = "link_malformed" at "evidence";

    #[doc = "No such model version is loaded."]
    #[error("there is no model {found}; loaded are: {accepted}")]
    UnknownModel { found: String, accepted: String } = "unknown_model" at "model";
    #[doc = "Not a time zone of the IANA database."]
    #[error("unknown time zone {found}; for example Europe/Stockholm is accepted")]
    UnknownTimeZone { found: String } = "unknown_time_zone" at "time_zone";
    #[doc = "The model has no such criterion."]
    #[error("the model {model} has no criterion {criterion}")]
    UnknownCriterion { criterion: String, model: String } = "unknown_criterion" at "criterion";
    #[doc = "Not one of the levels."]
    #[error("level {found} does not exist; {lowest} to {highest} are accepted")]
    LevelOutOfRange { found: i64, lowest: u8, highest: u8 } = "level_out_of_range" at "level";
    #[doc = "Not relevant was answered without saying why."]
    #[error("say why the criterion is not relevant")]
    ReasonMissing = "reason_missing" at "reason";
    #[doc = "A target year outside the years that can be planned."]
    #[error("the target year must be {from} to {to}, not {found}")]
    TargetYearOutOfRange { from: i32, to: i32, found: i32 } = "target_year_out_of_range" at "target_year";

    #[doc = "The due date is before the day on which the round opens."]
    #[error("the due date {due_on} is before the opening {opens_on}")]
    DueBeforeOpening { opens_on: NaiveDate, due_on: NaiveDate } = "due_before_opening" at "due_on";
    #[doc = "The round has not opened yet."]
    #[error("the round opens on {opens_on}")]
    RoundNotOpenYet { opens_on: NaiveDate } = "round_not_open_yet";
    #[doc = "The round is closed and sealed."]
    #[error("the round is closed")]
    RoundClosed = "round_closed";
    #[doc = "The assessment was submitted and must be returned before it can change."]
    #[error("the assessment is submitted")]
    AssessmentSubmitted = "assessment_submitted";
    #[doc = "Criteria are still unanswered."]
    #[error("{missing} criteria are not answered: {criteria}")]
    AssessmentIncomplete { missing: usize, criteria: String } = "assessment_incomplete";
    #[doc = "The assessment has not been submitted."]
    #[error("the assessment is not submitted")]
    AssessmentNotSubmitted = "assessment_not_submitted";

    #[doc = "Shared anonymously when the round closed: a name would leave the other anonymous ones alone."]
    #[error("the answers counted among the anonymous when the round closed; they cannot be shown by name any more")]
    SharingSealed = "sharing_sealed" at "sharing";

    #[doc = "A region keeps at least one coordinator, an organisation at least one administrator once it has one."]
    #[error("the last {role} cannot leave before somebody else is one")]
    LastOne { role: &'static str } = "last_one";
    #[doc = "The person is not a member of the organisation."]
    #[error("the person is not a member of the organisation")]
    NotAMember = "not_a_member" at "owner";

    #[doc = "A date is before another that it must follow."]
    #[error("{field} is {found}; it must not be before {earliest}")]
    DateTooEarly { field: &'static str, found: NaiveDate, earliest: NaiveDate } = "date_too_early";
    #[doc = "A date lies in the future where only the past makes sense."]
    #[error("{field} is {found}; it must not be after {latest}")]
    DateTooLate { field: &'static str, found: NaiveDate, latest: NaiveDate } = "date_too_late";
    #[doc = "A number outside what is accepted."]
    #[error("{field} is {found}; {from} to {to} are accepted")]
    NumberOutOfRange { field: &'static str, found: i64, from: i64, to: i64 } = "number_out_of_range";
    #[doc = "The action is completed or cancelled."]
    #[error("the action is closed")]
    ActionClosed = "action_closed";

    #[doc = "Not a code of the Common Procurement Vocabulary."]
    #[error("{found} is not a CPV code; eight digits, perhaps with a check digit, are accepted, such as 60130000-8")]
    CpvMalformed { found: String } = "cpv_malformed" at "cpv";
    #[doc = "An amount below zero."]
    #[error("the amount {found} is below zero")]
    AmountNegative { found: i64 } = "amount_negative" at "value";
    #[doc = "Not a currency that is accepted."]
    #[error("{found} is not a currency code such as SEK")]
    CurrencyMalformed { found: String } = "currency_malformed" at "currency";
    #[doc = "A phase is planned twice or out of order."]
    #[error("the phase {phase} is planned twice or out of order; the order is preparation, tendering, evaluation, contract")]
    PhaseOutOfOrder { phase: &'static str } = "phase_out_of_order" at "phases";
    #[doc = "The planned procurement was withdrawn."]
    #[error("the planned procurement is withdrawn")]
    ProcurementWithdrawn = "procurement_withdrawn";

    #[doc = "The day's digest has its final outcome."]
    #[error("the digest of this day has its outcome already")]
    AlreadyDelivered = "already_delivered";
}

impl Refusal {
    /// The field of the input that the refusal is about, if there is one.
    pub fn field(&self) -> Option<&'static str> {
        if let Self::TextMissing { field }
        | Self::TextTooLong { field, .. }
        | Self::TooMany { field, .. }
        | Self::DateTooEarly { field, .. }
        | Self::DateTooLate { field, .. }
        | Self::NumberOutOfRange { field, .. } = self
        {
            return Some(field);
        }
        self.fixed_field()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_code_is_one_refusals_own_and_written_in_snake_case() {
        let codes: BTreeSet<_> = Refusal::CODES.iter().collect();
        assert_eq!(codes.len(), Refusal::CODES.len());
        assert!(codes.iter().all(|code| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')));
    }

    #[test]
    fn a_refusal_names_its_field_and_what_its_message_says() {
        let too_long = Refusal::TextTooLong { field: "title", limit: 200, found: 201 };
        assert_eq!((too_long.code(), too_long.field()), ("text_too_long", Some("title")));
        let arguments = [("field", "title"), ("limit", "200"), ("found", "201")];
        assert_eq!(too_long.arguments(), arguments.map(|(name, value)| (name, value.to_owned())));
        assert_eq!(too_long.to_string(), "title has 201 characters; at most 200 are accepted");
    }

    #[test]
    fn a_refusal_about_one_field_always_names_it_and_one_about_none_does_not() {
        let level = Refusal::LevelOutOfRange { found: 4, lowest: 0, highest: 3 };
        assert_eq!(level.field(), Some("level"));
        assert_eq!(Refusal::ReasonMissing.field(), Some("reason"));
        assert_eq!(Refusal::CpvMalformed { found: String::new() }.field(), Some("cpv"));
        assert_eq!(Refusal::NotAllowed.field(), None);
        assert_eq!(Refusal::ChangedMeanwhile { current: 1 }.field(), None);
    }
}
