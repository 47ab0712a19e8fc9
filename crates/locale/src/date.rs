//! Dates and times as people write them.
//!
//! The parts of a date are held together by no-break spaces, so that a line never ends with "12". Dates come in
//! as dates: turning a UTC time stamp into the organisation's own time zone happens before this.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};

use crate::{Given, Language, NO_BREAK_SPACE, Texts};

const MONTHS_SV: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Texts {
    /// "12 mars 2027", "12 March 2027".
    pub fn date(self, date: impl Given<NaiveDate>) -> String {
        let date = date.given();
        format!("{}{NO_BREAK_SPACE}{}", self.day(date), date.year())
    }

    /// "12 mars", "12 March": when the year goes without saying.
    pub fn day(self, date: impl Given<NaiveDate>) -> String {
        let date = date.given();
        format!("{}{NO_BREAK_SPACE}{}", date.day(), self.month(date))
    }

    /// "12 mars", "24 nov", "24 Nov": where there is little room.
    pub fn day_short(self, date: impl Given<NaiveDate>) -> String {
        let date = date.given();
        let month: String = match (self.language, date.month()) {
            // The short Swedish months are written in full.
            (Language::Sv, 5..=7) => self.month(date).to_owned(),
            (Language::Sv, 3) => "mars".to_owned(),
            (_, _) => self.month(date).chars().take(3).collect(),
        };
        format!("{}{NO_BREAK_SPACE}{month}", date.day())
    }

    /// "fredag 12 mars 2027", "Friday 12 March 2027": where someone must act.
    pub fn weekday_date(self, date: impl Given<NaiveDate>) -> String {
        let date = date.given();
        format!("{}{NO_BREAK_SPACE}{}", self.weekday(date), self.date(date))
    }

    /// "fredag 12 mars", "Friday 12 March".
    pub fn weekday_day(self, date: impl Given<NaiveDate>) -> String {
        let date = date.given();
        format!("{}{NO_BREAK_SPACE}{}", self.weekday(date), self.day(date))
    }

    /// "fredag", "Friday".
    pub fn weekday(self, date: impl Given<NaiveDate>) -> &'static str {
        let date = date.given();
        match (self.language, date.weekday()) {
            (Language::Sv, Weekday::Mon) => "måndag",
            (Language::Sv, Weekday::Tue) => "tisdag",
            (Language::Sv, Weekday::Wed) => "onsdag",
            (Language::Sv, Weekday::Thu) => "torsdag",
            (Language::Sv, Weekday::Fri) => "fredag",
            (Language::Sv, Weekday::Sat) => "lördag",
            (Language::Sv, Weekday::Sun) => "söndag",
            (Language::En, Weekday::Mon) => "Monday",
            (Language::En, Weekday::Tue) => "Tuesday",
            (Language::En, Weekday::Wed) => "Wednesday",
            (Language::En, Weekday::Thu) => "Thursday",
            (Language::En, Weekday::Fri) => "Friday",
            (Language::En, Weekday::Sat) => "Saturday",
            (Language::En, Weekday::Sun) => "Sunday",
        }
    }

    /// "mars", "March".
    pub fn month(self, date: impl Given<NaiveDate>) -> &'static str {
        let date = date.given();
        let names = match self.language {
            Language::Sv => &MONTHS_SV,
            Language::En => &MONTHS_EN,
        };
        usize::try_from(date.month0()).ok().and_then(|month| names.get(month)).copied().unwrap_or_default()
    }

    /// "mars 2027", "March 2027".
    pub fn month_year(self, date: impl Given<NaiveDate>) -> String {
        let date = date.given();
        format!("{}{NO_BREAK_SPACE}{}", self.month(date), date.year())
    }

    /// "kl. 08.00", "08:00": within a sentence.
    pub fn time(self, time: impl Given<NaiveTime>) -> String {
        let time = time.given();
        match self.language {
            Language::Sv => format!("kl.{NO_BREAK_SPACE}{}", self.clock(time)),
            Language::En => self.clock(time),
        }
    }

    /// "08.00", "08:00": the bare figures, as in "Sparat 08.00".
    pub fn clock(self, time: impl Given<NaiveTime>) -> String {
        let time = time.given();
        match self.language {
            Language::Sv => format!("{:02}.{:02}", time.hour(), time.minute()),
            Language::En => format!("{:02}:{:02}", time.hour(), time.minute()),
        }
    }

    /// "24 november 2026, kl. 10.42", "24 November 2026, 10:42". The time is already local.
    pub fn stamp(self, local: impl Given<NaiveDateTime>) -> String {
        let local = local.given();
        format!("{}, {}", self.date(local.date()), self.time(local.time()))
    }

    /// "24 november, kl. 10.42", "24 November, 10:42": a time stamp of this year.
    pub fn short_stamp(self, local: impl Given<NaiveDateTime>) -> String {
        let local = local.given();
        format!("{}, {}", self.day(local.date()), self.time(local.time()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SV: Texts = Texts::new(Language::Sv);
    const EN: Texts = Texts::new(Language::En);

    fn friday() -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, 3, 12).unwrap()
    }

    #[test]
    fn a_date_is_written_out_and_does_not_break() {
        assert_eq!(SV.date(friday()), "12\u{a0}mars\u{a0}2027");
        assert_eq!(EN.date(friday()), "12\u{a0}March\u{a0}2027");
        assert_eq!(SV.day(friday()), "12\u{a0}mars");
        assert_eq!(EN.day(friday()), "12\u{a0}March");
        assert_eq!(SV.day_short(friday()), "12\u{a0}mars");
        assert_eq!(EN.day_short(friday()), "12\u{a0}Mar");
        let june = NaiveDate::from_ymd_opt(2027, 6, 1).unwrap();
        assert_eq!(
            (SV.day_short(june), EN.day_short(june)),
            ("1\u{a0}juni".to_owned(), "1\u{a0}Jun".to_owned())
        );
        let november = NaiveDate::from_ymd_opt(2027, 11, 24).unwrap();
        assert_eq!(SV.day_short(november), "24\u{a0}nov");
        assert_eq!(SV.month_year(friday()), "mars\u{a0}2027");
        assert_eq!(EN.month_year(friday()), "March\u{a0}2027");
    }

    #[test]
    fn a_weekday_leads_the_date_where_someone_must_act() {
        assert_eq!(SV.weekday_date(friday()), "fredag\u{a0}12\u{a0}mars\u{a0}2027");
        assert_eq!(EN.weekday_date(friday()), "Friday\u{a0}12\u{a0}March\u{a0}2027");
        assert_eq!(SV.weekday_day(friday()), "fredag\u{a0}12\u{a0}mars");
        assert_eq!(EN.weekday_day(friday()), "Friday\u{a0}12\u{a0}March");
    }

    #[test]
    fn every_month_and_weekday_has_a_name() {
        let first = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
        for t in [SV, EN] {
            let year: Vec<NaiveDate> = first.iter_days().take(365).collect();
            let months: std::collections::BTreeSet<_> = year.iter().map(|date| t.month(*date)).collect();
            let weekdays: std::collections::BTreeSet<_> = year.iter().map(|date| t.weekday(*date)).collect();
            assert_eq!((months.len(), weekdays.len()), (12, 7));
            assert!(!months.contains(""));
        }
    }

    #[test]
    fn a_time_uses_the_separator_of_the_language() {
        let morning = NaiveTime::from_hms_opt(8, 0, 59).unwrap();
        assert_eq!(SV.time(morning), "kl.\u{a0}08.00");
        assert_eq!(EN.time(morning), "08:00");
        assert_eq!(SV.clock(morning), "08.00");
        assert_eq!(EN.clock(morning), "08:00");
    }

    #[test]
    fn a_stamp_is_a_date_and_a_time() {
        let local = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap().and_hms_opt(10, 42, 0).unwrap();
        assert_eq!(SV.stamp(local), "24\u{a0}november\u{a0}2026, kl.\u{a0}10.42");
        assert_eq!(EN.stamp(local), "24\u{a0}November\u{a0}2026, 10:42");
        assert_eq!(SV.short_stamp(local), "24\u{a0}november, kl.\u{a0}10.42");
        assert_eq!(EN.short_stamp(local), "24\u{a0}November, 10:42");
    }
}
