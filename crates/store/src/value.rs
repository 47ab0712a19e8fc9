//! Arguments and rows: the only place where values meet the drivers.

use std::sync::Arc;

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::Error;
use crate::bulk::{Column, Given, GivenRow, Kind};

/// What can be read from a row of either database: a derived `sqlx::FromRow`, or a tuple.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// An argument of a statement. Null keeps its type, because `PostgreSQL` asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A whole number, or null.
    Integer(Option<i64>),
    /// A text, or null.
    Text(Option<String>),
    /// An id, or null.
    Uuid(Option<Uuid>),
    /// Bytes.
    Bytes(Vec<u8>),
}

macro_rules! values {
    ($($from:ty => |$value:ident| $variant:ident($made:expr);)*) => {$(
        impl From<$from> for Value {
            fn from($value: $from) -> Self { Self::$variant($made) }
        }
    )*};
}

values! {
    i64 => |value| Integer(Some(value));
    Option<i64> => |value| Integer(value);
    i32 => |value| Integer(Some(i64::from(value)));
    u32 => |value| Integer(Some(i64::from(value)));
    bool => |value| Integer(Some(i64::from(value)));
    // A position or a version: far below the limit of a signed number.
    u64 => |value| Integer(i64::try_from(value).ok());
    &str => |value| Text(Some(without_nul(value.to_owned())));
    &String => |value| Text(Some(without_nul(value.clone())));
    String => |value| Text(Some(without_nul(value)));
    Option<String> => |value| Text(value.map(without_nul));
    chrono::NaiveDate => |value| Text(Some(value.to_string()));
    Option<chrono::NaiveDate> => |value| Text(value.map(|date| date.to_string()));
    chrono::DateTime<chrono::Utc> => |value| Integer(Some(value.timestamp_micros()));
    Option<chrono::DateTime<chrono::Utc>> => |value| Integer(value.map(|time| time.timestamp_micros()));
    Uuid => |value| Uuid(Some(value));
    Option<Uuid> => |value| Uuid(value);
    Vec<u8> => |value| Bytes(value);
}

/// A text that both databases take: `PostgreSQL` refuses the character NUL, which is shown as it is in browsers.
fn without_nul(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

/// The same lines, type-checked against each driver.
macro_rules! driver {
    ($(#[doc = $doc:literal])* $module:ident: $driver:ty, $arguments:ty, $row:ty, $bind:ident) => {
        $(#[doc = $doc])*
        pub(crate) mod $module {
            use sqlx::Row as _;

            use super::{Arc, AssertSqlSafe, Column, Error, Given, GivenRow, Kind, Row, Value};

            /// A statement with its arguments.
            pub(crate) fn bind(
                sql: &'static str,
                values: Vec<Value>,
            ) -> sqlx::query::Query<'static, $driver, $arguments> {
                add(sqlx::query(sql), values)
            }

            /// A statement over given rows; plain arguments, if there are any, come behind them.
            pub(crate) fn over(
                sql: Arc<str>,
                given: impl IntoIterator<Item = Given>,
                values: Vec<Value>,
            ) -> Result<sqlx::query::Query<'static, $driver, $arguments>, Error> {
                let mut arguments = <$arguments>::default();
                for given in given {
                    given.$bind(&mut arguments)?;
                }
                Ok(add(sqlx::query_with(AssertSqlSafe(sql), arguments), values))
            }

            fn add(
                query: sqlx::query::Query<'static, $driver, $arguments>,
                values: Vec<Value>,
            ) -> sqlx::query::Query<'static, $driver, $arguments> {
                values.into_iter().fold(query, |query, value| match value {
                    Value::Integer(value) => query.bind(value),
                    Value::Text(value) => query.bind(value),
                    Value::Uuid(value) => query.bind(value),
                    Value::Bytes(value) => query.bind(value),
                })
            }

            /// Rows as values.
            pub(crate) fn read<'r, T: Row>(rows: impl IntoIterator<Item = &'r $row>) -> Result<Vec<T>, Error> {
                rows.into_iter().map(|row| T::from_row(row).map_err(Error::from)).collect()
            }

            /// A row as the values of its columns, each text as it stands there.
            pub(crate) fn values(row: &$row, columns: &[Column]) -> Result<GivenRow, Error> {
                let value = |(place, column): (usize, &Column)| {
                    Ok(match column.kind {
                        Kind::Integer => Value::Integer(row.try_get(place)?),
                        Kind::Text => Value::Text(row.try_get(place)?),
                        Kind::Uuid => Value::Uuid(row.try_get(place)?),
                        Kind::Bytes => Value::Bytes(row.try_get(place)?),
                    })
                };
                columns.iter().enumerate().map(value).collect()
            }
        }
    };
}

driver! {
    /// Statements for the embedded database.
    sqlite: sqlx::Sqlite, super::SqliteArguments, super::SqliteRow, bind_sqlite
}
driver! {
    /// Statements for the database server.
    postgres: sqlx::Postgres, super::PgArguments, super::PgRow, bind_postgres
}
