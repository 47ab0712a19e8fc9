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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::Timelike;
    use chrono_tz::{Europe::Stockholm, TZ_VARIANTS};
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{ACTION, PROCUREMENT, ROUND, arbitrary, day, moment};

    /// Zones with half hours, midnight changes, whole days left out and changes of two hours.
    const ODD: [Tz; 12] = [
        Stockholm,
        Tz::Africa__Cairo,
        Tz::Africa__Casablanca,
        Tz::America__Nuuk,
        Tz::America__Santiago,
        Tz::America__Sao_Paulo,
        Tz::Antarctica__Troll,
        Tz::Asia__Kathmandu,
        Tz::Australia__Lord_Howe,
        Tz::Pacific__Apia,
        Tz::Pacific__Chatham,
        Tz::Pacific__Kwajalein,
    ];

    fn days(from: &str, to: &str) -> impl Iterator<Item = NaiveDate> {
        let last = day(to);
        day(from).iter_days().take_while(move |found| *found <= last)
    }

    fn subjects() -> impl Strategy<Value = Subject> {
        prop_oneof![
            Just(Subject::RoundDue(ROUND)),
            Just(Subject::FollowUp(ACTION)),
            prop::sample::select(&Phase::ALL[..]).prop_map(|phase| Subject::PhaseStarts(PROCUREMENT, phase)),
        ]
    }

    #[test]
    fn a_round_is_reminded_of_fourteen_three_and_one_day_before_it_is_due() {
        let found = reminders(Subject::RoundDue(ROUND), day("2026-03-15"), &ROUND_DUE, None);
        let on: Vec<_> = found.iter().map(|reminder| reminder.remind_on.to_string()).collect();
        assert_eq!(on, ["2026-03-01", "2026-03-12", "2026-03-14"]);
    }

    #[test]
    fn nothing_is_reminded_of_before_the_first_day_that_makes_sense() {
        let from =
            |first| reminders(Subject::RoundDue(ROUND), day("2026-03-15"), &ROUND_DUE, Some(day(first)));
        assert_eq!(from("2026-03-01").len(), 3);
        assert_eq!(from("2026-03-02").len(), 2);
        assert_eq!(from("2026-03-15").len(), 0);
    }

    #[test]
    fn a_key_is_written_in_the_log_and_never_changes() {
        let key = |subject| {
            let found = reminders(subject, day("2026-03-15"), &[3], None);
            found.into_iter().next().unwrap().key.0
        };
        assert_eq!(
            [
                key(Subject::RoundDue(ROUND)),
                key(Subject::FollowUp(ACTION)),
                key(Subject::PhaseStarts(PROCUREMENT, Phase::Tendering)),
            ],
            [
                "round_due/00000000-0000-0000-0000-000000000030/2026-03-15/3",
                "follow_up/00000000-0000-0000-0000-000000000040/2026-03-15/3",
                "phase_starts/00000000-0000-0000-0000-000000000050/tendering/2026-03-15/3",
            ]
        );
    }

    #[test]
    fn a_date_at_the_beginning_of_time_has_no_day_before_it() {
        assert_eq!(reminders(Subject::FollowUp(ACTION), NaiveDate::MIN, &[1], None), []);
        assert_eq!(reminders(Subject::FollowUp(ACTION), NaiveDate::MAX, &[u64::MAX], None), []);
    }

    #[test]
    fn morning_in_stockholm_is_eight_o_clock_every_day_of_a_century() {
        for today in days("1990-01-01", "2089-12-31") {
            let local = morning(today, Stockholm).with_timezone(&Stockholm);
            assert_eq!(local.naive_local(), today.and_hms_opt(8, 0, 0).unwrap());
        }
    }

    #[test]
    fn mornings_follow_the_clocks_when_they_are_changed() {
        let around = |first: &str, last: &str| -> Vec<_> {
            days(first, last).map(|today| morning(today, Stockholm).to_rfc3339()).collect()
        };
        assert_eq!(
            around("2026-03-28", "2026-03-29"),
            ["2026-03-28T07:00:00+00:00", "2026-03-29T06:00:00+00:00"]
        );
        assert_eq!(
            around("2026-10-24", "2026-10-25"),
            ["2026-10-24T06:00:00+00:00", "2026-10-25T07:00:00+00:00"]
        );
    }

    #[test]
    fn mornings_come_one_after_the_other_in_every_time_zone() {
        let check = |zone: Tz, from, to| {
            let mut before = None;
            for today in days(from, to) {
                let found = Some(morning(today, zone));
                assert!(before < found, "{today} in {zone}");
                before = found;
            }
        };
        for zone in ODD {
            check(zone, "1970-01-01", "2059-12-31");
        }
        for zone in TZ_VARIANTS {
            check(zone, "2026-01-01", "2026-12-31");
        }
    }

    #[test]
    fn a_day_that_a_time_zone_left_out_has_a_morning_all_the_same() {
        let skipped = morning(day("2011-12-30"), Tz::Pacific__Apia);
        assert_eq!(skipped, moment("2011-12-30T00:00:00Z"));
    }

    #[test]
    fn a_reminder_is_ripe_from_its_morning_until_a_week_later() {
        let ripe = |now: &str| is_ripe(day("2026-03-02"), Stockholm, moment(now));
        assert!(!ripe("2026-03-01T12:00:00Z"));
        assert!(!ripe("2026-03-02T06:59:59Z"));
        assert!(ripe("2026-03-02T07:00:00Z"));
        assert!(ripe("2026-03-02T22:59:59Z"));
        assert!(!ripe("2026-03-02T23:00:00Z"), "not in the night after either");
        assert!(ripe("2026-03-09T07:00:00Z"));
        assert!(ripe("2026-03-09T22:59:59Z"));
        assert!(!ripe("2026-03-10T07:00:00Z"));
    }

    proptest! {
        #[test]
        fn a_reminder_lies_its_days_before_the_date_and_never_before_the_first_day(
            subject in subjects(),
            due_on in arbitrary::date(),
            days_before in prop::collection::btree_set(0..500_u64, 0..5),
            not_before in prop::option::of(arbitrary::date()),
        ) {
            let days_before: Vec<_> = days_before.into_iter().collect();
            let found = reminders(subject, due_on, &days_before, not_before);
            for reminder in &found {
                prop_assert!(not_before.is_none_or(|first| reminder.remind_on >= first));
                prop_assert_eq!((reminder.subject, reminder.due_on), (subject, due_on));
            }
            let lead: Vec<_> = found.iter().map(|reminder| (due_on - reminder.remind_on).num_days()).collect();
            prop_assert!(lead.iter().all(|lead| days_before.contains(&u64::try_from(*lead).unwrap())));
            let expected = days_before.iter().filter_map(|lead| due_on.checked_sub_days(Days::new(*lead)));
            let expected = expected.filter(|on| not_before.is_none_or(|first| *on >= first)).count();
            prop_assert_eq!(found.len(), expected);
        }

        #[test]
        fn a_key_is_the_same_each_time_and_belongs_to_one_subject_date_and_number_of_days(
            wanted in prop::collection::btree_set((subjects(), arbitrary::date(), 0..30_u64), 1..20),
        ) {
            let keys = || wanted.iter().flat_map(|(subject, due_on, lead)| {
                reminders(*subject, *due_on, &[*lead], None).into_iter().map(|reminder| reminder.key)
            });
            prop_assert_eq!(keys().collect::<BTreeSet<_>>().len(), keys().count());
            prop_assert!(keys().eq(keys()));
        }

        #[test]
        fn nothing_is_ripe_before_the_local_morning_or_more_than_a_week_late(
            zone in prop::sample::select(&TZ_VARIANTS[..]),
            now in arbitrary::moment(),
            lead in -2..10_i64,
        ) {
            let local = now.with_timezone(&zone);
            let remind_on = local.date_naive() - chrono::Duration::days(lead);
            let expected = local.hour() >= 8 && (0..=7).contains(&lead);
            prop_assert_eq!(is_ripe(remind_on, zone, now), expected);
        }

        #[test]
        fn a_reminder_is_ripe_on_its_own_morning(
            zone in prop::sample::select(&TZ_VARIANTS[..]),
            now in arbitrary::moment(),
        ) {
            let remind_on = now.with_timezone(&zone).date_naive();
            let morning = morning(remind_on, zone);
            prop_assert!(is_ripe(remind_on, zone, morning));
            prop_assert!(!is_ripe(remind_on, zone, morning - chrono::Duration::microseconds(1)));
        }
    }
}
