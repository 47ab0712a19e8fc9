//! Scalars that GraphQL lacks: calendar dates, moments, whole numbers over 32 bits.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{NaiveDate, SecondsFormat, Utc};

/// A calendar date without a clock, as `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date(pub(crate) NaiveDate);

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Self {
        Self(date)
    }
}

#[Scalar]
/// A calendar date without a clock, as `YYYY-MM-DD`, in the organisation's own time zone.
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        // Written again it must be the same: otherwise signs, blanks and missing noughts would pass.
        let date = text.parse::<NaiveDate>().ok().filter(|date| date.to_string() == *text).map(Self);
        date.ok_or_else(|| InputValueError::custom(format!("{text} is not a date such as 2027-03-12")))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A moment in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DateTime(pub(crate) chrono::DateTime<Utc>);

impl From<chrono::DateTime<Utc>> for DateTime {
    fn from(moment: chrono::DateTime<Utc>) -> Self {
        Self(moment)
    }
}

#[Scalar(specified_by_url = "https://datatracker.ietf.org/doc/html/rfc3339")]
/// A moment in UTC, to the microsecond, as RFC 3339 writes it: `2027-03-12T07:00:00.000000Z`.
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        let moment = chrono::DateTime::parse_from_rfc3339(text);
        moment
            .map(|moment| Self(moment.with_timezone(&Utc)))
            .map_err(|_| InputValueError::custom(format!("{text} is not a moment of RFC 3339")))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

/// A whole number of up to 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Long(pub(crate) i64);

/// The largest number that every JSON reader keeps exactly: 2^53 - 1.
const EXACT: u64 = 9_007_199_254_740_991;

impl Long {
    /// A position in the log. Far below the largest number there is.
    pub(crate) fn of(position: u64) -> Self {
        Self(i64::try_from(position).unwrap_or(i64::MAX))
    }

    /// The number as a position; nothing lies before the first.
    pub(crate) fn position(self) -> u64 {
        u64::try_from(self.0).unwrap_or_default()
    }
}

#[Scalar]
/// A whole number of up to 64 bits. Sent as a number while every JSON reader keeps it exactly (up to
/// 2^53 - 1, above and below zero), beyond that as a text of digits. Both forms are accepted.
impl ScalarType for Long {
    fn parse(value: Value) -> InputValueResult<Self> {
        let found = match &value {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        found.map(Self).ok_or_else(|| InputValueError::expected_type(value))
    }

    fn to_value(&self) -> Value {
        if self.0.unsigned_abs() <= EXACT {
            Value::Number(self.0.into())
        } else {
            Value::String(self.0.to_string())
        }
    }
}

/// A version as GraphQL's 32-bit `Int` holds it.
pub(crate) fn version(version: u64) -> i32 {
    i32::try_from(version).unwrap_or(i32::MAX)
}

/// A count as GraphQL's 32-bit `Int` holds it.
pub(crate) fn count(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_four_digits_of_year_and_exists() {
        let parse = |text: &str| <Date as ScalarType>::parse(Value::from(text)).ok();
        assert!(parse("2028-02-29").is_some());
        for wrong in ["2027-02-29", "2027-2-9", "12027-01-01", "+2027-01-1", "", "2027-01-01T00:00:00Z"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_long_number_survives_in_either_form() {
        for number in [0, -1, i64::MAX, i64::MIN, 9_007_199_254_740_992] {
            let sent = Long(number).to_value();
            assert_eq!(<Long as ScalarType>::parse(sent).ok(), Some(Long(number)));
        }
        assert!(<Long as ScalarType>::parse(Value::from(1.5)).is_err());
    }
}
