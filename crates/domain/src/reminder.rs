//! The arithmetic of reminders: dates in, days on which to remind out.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::procurement::Phase;
use crate::{ActionId, ProcurementId, RoundId};

/// Days before a round's due date on which those who have not submitted are reminded.
pub const ROUND_DUE: [u64; 3] = [14, 3, 1];
/// Days before a follow-up of an action on which its owner is reminded.
pub const FOLLOW_UP: [u64; 1] = [0];
/// Days before a phase of a planned procurement on which the buyer is reminded.
pub const PHASE_STARTS: [u64; 2] = [14, 1];
/// Days after its own day on which a reminder that was not sent is still worth sending.
pub const LATE: u64 = 7;

/// What a reminder is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// An organisation has not submitted its assessment in this round.
    RoundDue(RoundId),
    /// An action is to be followed up.
    FollowUp(ActionId),
    /// A phase of a planned procurement begins.
    PhaseStarts(ProcurementId, Phase),
}

impl Subject {
    /// The rule that made the reminder, as it is stored.
    pub fn rule(self) -> &'static str {
        match self {
            Self::RoundDue(_) => "round_due",
            Self::FollowUp(_) => "follow_up",
            Self::PhaseStarts(..) => "phase_starts",
        }
    }

    /// The thing that the reminder is about.
    pub fn thing(self) -> Uuid {
        match self {
            Self::RoundDue(round) => round.0,
            Self::FollowUp(action) => action.0,
            Self::PhaseStarts(procurement, _) => procurement.0,
        }
    }
}

/// The name of a reminder, the same however often it is worked out: subject, date and days before.
/// Together with the person it tells whether it was sent already.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReminderKey(pub String);

/// A reminder before anybody is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// Its name.
    pub key: ReminderKey,
    /// What it is about.
    pub subject: Subject,
    /// The date that it reminds of.
    pub due_on: NaiveDate,
    /// The day on which to remind.
    pub remind_on: NaiveDate,
}

/// The reminders of a date: one for each number of days before it, none before `not_before`.
pub fn reminders(
    subject: Subject,
    due_on: NaiveDate,
    days_before: &[u64],
    not_before: Option<NaiveDate>,
) -> Vec<Reminder> {
    let remind_on = |days: &u64| due_on.checked_sub_days(Days::new(*days)).map(|day| (*days, day));
    days_before
        .iter()
        .filter_map(remind_on)
        .filter(|(_, day)| not_before.is_none_or(|first| *day >= first))
        .map(|(days, remind_on)| Reminder { key: key(subject, due_on, days), subject, due_on, remind_on })
        .collect()
}

fn key(subject: Subject, due_on: NaiveDate, days: u64) -> ReminderKey {
    let rule = subject.rule();
    ReminderKey(match subject {
        Subject::RoundDue(round) => format!("{rule}/{round}/{due_on}/{days}"),
        Subject::FollowUp(action) => format!("{rule}/{action}/{due_on}/{days}"),
        Subject::PhaseStarts(procurement, phase) => {
            format!("{rule}/{procurement}/{}/{due_on}/{days}", phase.as_str())
        }
    })
}

/// The instant of a day's morning in a time zone: eight o'clock by the wall clock, or the next full
/// hour that exists where clocks were put forward over eight o'clock. A day that a time zone left out
/// altogether (as Samoa did when it crossed the date line) begins where it would have begun in UTC.
pub fn morning(day: NaiveDate, time_zone: Tz) -> DateTime<Utc> {
    const HOUR: u32 = 8;
    (HOUR..24)
        .filter_map(|hour| NaiveTime::from_hms_opt(hour, 0, 0))
        .find_map(|time| time_zone.from_local_datetime(&day.and_time(time)).earliest())
        .map_or_else(|| day.and_time(NaiveTime::MIN).and_utc(), |local| local.with_timezone(&Utc))
}

/// Whether a reminder may be sent now: its morning has come and it is not hopelessly late.
pub fn is_ripe(remind_on: NaiveDate, time_zone: Tz, now: DateTime<Utc>) -> bool {
    let today = now.with_timezone(&time_zone).date_naive();
    now >= morning(today, time_zone)
        && remind_on <= today
        && remind_on.checked_add_days(Days::new(LATE)).is_some_and(|last| today <= last)
}
