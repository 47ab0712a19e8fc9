//! Arguments and rows: the only place where values meet the drivers.

use sqlx::FromRow;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use uuid::Uuid;

use crate::Error;
use crate::log::hexadecimal;

/// What can be read from a row of either database: a derived `sqlx::FromRow`, or a tuple.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// An argument of a statement. Null keeps its type, because `PostgreSQL` asks for it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A whole number, or null.
    Integer(Option<i64>),
    /// A text, or null.
    Text(Option<String>),
    /// An id, or null.
    Uuid(Option<Uuid>),
    /// Bytes.
    Bytes(Vec<u8>),
    /// One column of many rows: an array on `PostgreSQL`, JSON on `SQLite`.
    Many(Many),
}

/// One column of many rows, for statements that take a whole batch.
#[derive(Clone, Debug, PartialEq)]
pub enum Many {
    /// Whole numbers.
    Integers(Vec<i64>),
    /// Texts.
    Texts(Vec<String>),
    /// Ids, or nulls.
    Uuids(Vec<Option<Uuid>>),
    /// Bytes.
    Blobs(Vec<Vec<u8>>),
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
    ($(#[doc = $doc:literal])* $module:ident: $driver:ty, $arguments:ty, $row:ty, $many:path) => {
        $(#[doc = $doc])*
        pub(crate) mod $module {
            use super::{Error, Row, Value};

            /// A statement with its arguments.
            pub(crate) fn bind(
                sql: &'static str,
                values: Vec<Value>,
            ) -> sqlx::query::Query<'static, $driver, $arguments> {
                values.into_iter().fold(sqlx::query(sql), |query, value| match value {
                    Value::Integer(value) => query.bind(value),
                    Value::Text(value) => query.bind(value),
                    Value::Uuid(value) => query.bind(value),
                    Value::Bytes(value) => query.bind(value),
                    Value::Many(many) => $many(query, many),
                })
            }

            /// Rows as values.
            pub(crate) fn read<'r, T: Row>(rows: impl IntoIterator<Item = &'r $row>) -> Result<Vec<T>, Error> {
                rows.into_iter().map(|row| T::from_row(row).map_err(Error::from)).collect()
            }
        }
    };
}

driver! {
    /// Statements for the embedded database.
    sqlite: sqlx::Sqlite, super::SqliteArguments, super::SqliteRow, super::as_json
}
driver! {
    /// Statements for the database server.
    postgres: sqlx::Postgres, super::PgArguments, super::PgRow, super::as_array
}

type SqliteQuery = sqlx::query::Query<'static, sqlx::Sqlite, SqliteArguments>;
type PgQuery = sqlx::query::Query<'static, sqlx::Postgres, PgArguments>;

/// A JSON array, for `json_each`. Ids and bytes are hexadecimal digits, for `unhex`.
fn as_json(query: SqliteQuery, many: Many) -> SqliteQuery {
    let json = match many {
        Many::Integers(values) => serde_json::Value::from(values),
        Many::Texts(values) => serde_json::Value::from(values),
        Many::Uuids(values) => {
            values.into_iter().map(|id| id.map(|id| id.simple().to_string())).collect::<serde_json::Value>()
        }
        Many::Blobs(values) => values.iter().map(|bytes| hexadecimal(bytes)).collect::<serde_json::Value>(),
    };
    query.bind(json.to_string())
}

/// An array, for `unnest` and `any`.
fn as_array(query: PgQuery, many: Many) -> PgQuery {
    match many {
        Many::Integers(values) => query.bind(values),
        Many::Texts(values) => query.bind(values),
        Many::Uuids(values) => query.bind(values),
        Many::Blobs(values) => query.bind(values),
    }
}
