//! From the values of rows to the domain's types, with an error that names the table.

use chrono::{DateTime, NaiveDate, Utc};
use domain::Asker;
use domain::assessment::Level;
use store::{Error, Value};

pub(crate) fn date(table: &'static str, text: &str) -> Result<NaiveDate, Error> {
    text.parse().map_err(|_| Error::Row { table, problem: format!("{text} is not a date") })
}

pub(crate) fn optional_date(table: &'static str, text: Option<&str>) -> Result<Option<NaiveDate>, Error> {
    text.map(|text| date(table, text)).transpose()
}

pub(crate) fn time(table: &'static str, micros: i64) -> Result<DateTime<Utc>, Error> {
    DateTime::from_timestamp_micros(micros)
        .ok_or_else(|| Error::Row { table, problem: format!("{micros} is not a time") })
}

pub(crate) fn level(table: &'static str, number: i64) -> Result<Level, Error> {
    Level::try_new(number).map_err(|refusal| Error::Row { table, problem: refusal.to_string() })
}

pub(crate) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// The asker as an argument: the person's id, or null for the program itself, which sees everything.
pub(crate) fn asking(asker: Asker) -> Value {
    asker.person().map(|person| person.0).into()
}

/// Order of the Swedish alphabet, in which å, ä and ö follow z, whatever the case.
pub(crate) fn alphabetical(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .map(|letter| match letter {
            'å' => '\u{e000}',
            'ä' | 'æ' => '\u{e001}',
            'ö' | 'ø' => '\u{e002}',
            other => other,
        })
        .collect()
}

pub(crate) fn unknown(table: &'static str, column: &str, found: &str) -> Error {
    Error::Row { table, problem: format!("{column} {found} is unknown") }
}
