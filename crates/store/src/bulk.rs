//! Statements over many rows: one text, one round trip, however many rows.
//!
//! `{rows}` in a text stands for a table named `given`, made of the rows that are passed along. That is the one
//! place where the databases differ: `PostgreSQL` takes an array a column, `SQLite` one JSON array of rows, or an
//! argument a value where there are few rows and speed counts.

use std::sync::Arc;

use serde::{Serialize, Serializer};
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments as _, Encode, Postgres, Type};
use uuid::Uuid;

use crate::log::hexadecimal;
use crate::{Error, Value};

/// What a column holds. Dates are texts, times whole numbers of microseconds, truth values 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Whole numbers.
    Integer,
    /// Texts.
    Text,
    /// Ids.
    Uuid,
    /// Bytes.
    Bytes,
}

/// A column of given rows, or of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// Declares columns: `columns![Uuid assessment_id, Text criterion]`.
#[macro_export]
macro_rules! columns {
    ($($kind:ident $name:ident),* $(,)?) => {
        &[$($crate::Column { name: stringify!($name), kind: $crate::Kind::$kind }),*]
    };
}

/// A statement over many rows: its text holds `{rows}`.
#[derive(Clone, Copy, Debug)]
pub struct Bulk {
    /// The text; `{rows}` stands for the rows, as a table named `given`.
    pub sql: &'static str,
    /// The columns of the rows.
    pub columns: &'static [Column],
}

/// A row of values, in the order of its columns.
pub type GivenRow = Vec<Value>;

/// The two databases, as far as texts differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// How rows are given to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    /// An array a column.
    Arrays,
    /// One argument, JSON.
    Json,
    /// An argument a value, in so many rows; those that are not needed are null.
    Values(usize),
}

impl Shape {
    /// The most rows that are given value by value.
    const MOST: usize = 256;

    /// The shape for a statement that is made once, whatever the number of rows.
    pub(crate) fn of_any(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Sqlite => Self::Json,
            Dialect::Postgres => Self::Arrays,
        }
    }

    /// The fastest shape for so many rows. There are few, so that few statements are to be kept prepared.
    pub(crate) fn of(dialect: Dialect, rows: usize) -> Self {
        match dialect {
            Dialect::Sqlite if rows <= Self::MOST => Self::Values(rows.next_power_of_two()),
            Dialect::Sqlite | Dialect::Postgres => Self::of_any(dialect),
        }
    }

    /// How many arguments rows with so many columns take.
    pub(crate) fn width(self, columns: usize) -> usize {
        match self {
            Self::Json => 1,
            Self::Arrays => columns,
            Self::Values(rows) => columns * rows,
        }
    }

    /// A text with `{rows}` written out. Its arguments are counted from `first`. `SQLite` counts them itself: it
    /// finds a number among many by going through all of them.
    pub(crate) fn expand(self, sql: &str, columns: &[Column], first: usize) -> String {
        sql.replacen("{rows}", &self.rows(columns, first), 1)
    }

    fn rows(self, columns: &[Column], first: usize) -> String {
        match self {
            Self::Json => format!("(select {} from json_each(?)) as given", unpacked(columns)),
            Self::Arrays => format!("unnest({}) as given ({})", arrays(columns, first), names(columns)),
            Self::Values(rows) => {
                let named = columns
                    .iter()
                    .zip(1..)
                    .map(|(column, place)| format!("column{place} as {}", column.name));
                let named = named.collect::<Vec<_>>().join(", ");
                let row = format!("({})", vec!["?"; columns.len()].join(", "));
                let values = vec![row; rows].join(", ");
                // The first column of a row that is needed is never null: it is the key, or its first part.
                format!("(select {named} from (values {values}) where column1 is not null) as given")
            }
        }
    }
}

fn unpacked(columns: &[Column]) -> String {
    let places = columns.iter().enumerate().map(|(place, column)| match column.kind {
        Kind::Integer | Kind::Text => format!("value ->> {place} as {}", column.name),
        Kind::Uuid | Kind::Bytes => format!("unhex(value ->> {place}) as {}", column.name),
    });
    places.collect::<Vec<_>>().join(", ")
}

fn arrays(columns: &[Column], first: usize) -> String {
    let places = (first..).zip(columns).map(|(place, column)| {
        let kind = match column.kind {
            Kind::Integer => "bigint",
            Kind::Text => "text",
            Kind::Uuid => "uuid",
            Kind::Bytes => "bytea",
        };
        format!("${place}::{kind}[]")
    });
    places.collect::<Vec<_>>().join(", ")
}

pub(crate) fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
}

/// Rows that wait to be given to a statement.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) shape: Shape,
    pub(crate) columns: Arc<[Column]>,
    pub(crate) rows: Vec<GivenRow>,
}

impl Given {
    /// The rows as arguments for `SQLite`. In JSON, ids and bytes are hexadecimal digits, for `unhex`.
    pub(crate) fn bind_sqlite(self, arguments: &mut SqliteArguments) -> Result<(), Error> {
        let unfit = |error| Error::from(sqlx::Error::Encode(error));
        let Shape::Values(rows) = self.shape else {
            return arguments.add(serde_json::to_string(&self.rows)?).map_err(unfit);
        };
        let spare = (rows - self.rows.len()) * self.columns.len();
        for value in self.rows.into_iter().flatten() {
            let added = match value {
                Value::Integer(number) => arguments.add(number),
                Value::Text(text) => arguments.add(text),
                Value::Uuid(id) => arguments.add(id),
                Value::Bytes(bytes) => arguments.add(bytes),
            };
            added.map_err(unfit)?;
        }
        (0..spare).try_for_each(|_| arguments.add(None::<i64>)).map_err(unfit)
    }

    /// The rows as arguments for `PostgreSQL`: an array a column.
    pub(crate) fn bind_postgres(self, arguments: &mut PgArguments) -> Result<(), Error> {
        let mut columns: Vec<_> =
            self.columns.iter().map(|column| Array::of(column.kind, self.rows.len())).collect();
        for row in self.rows {
            for (column, value) in columns.iter_mut().zip(row) {
                column.push(value);
            }
        }
        columns.into_iter().try_for_each(|column| column.bind(arguments))
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Integer(number) => number.serialize(serializer),
            Self::Text(text) => text.serialize(serializer),
            Self::Uuid(Some(id)) => {
                serializer.serialize_str(id.simple().encode_lower(&mut Uuid::encode_buffer()))
            }
            Self::Uuid(None) => serializer.serialize_none(),
            Self::Bytes(bytes) => serializer.serialize_str(&hexadecimal(bytes)),
        }
    }
}

/// One column of many rows.
enum Array {
    Integer(Vec<Option<i64>>),
    Text(Vec<Option<String>>),
    Uuid(Vec<Option<Uuid>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

impl Array {
    fn of(kind: Kind, rows: usize) -> Self {
        match kind {
            Kind::Integer => Self::Integer(Vec::with_capacity(rows)),
            Kind::Text => Self::Text(Vec::with_capacity(rows)),
            Kind::Uuid => Self::Uuid(Vec::with_capacity(rows)),
            Kind::Bytes => Self::Bytes(Vec::with_capacity(rows)),
        }
    }

    /// Adds a value. One of another kind makes the column shorter than its neighbours, which the database refuses.
    fn push(&mut self, value: Value) {
        match (self, value) {
            (Self::Integer(column), Value::Integer(number)) => column.push(number),
            (Self::Text(column), Value::Text(text)) => column.push(text),
            (Self::Uuid(column), Value::Uuid(id)) => column.push(id),
            (Self::Bytes(column), Value::Bytes(bytes)) => column.push(Some(bytes)),
            (_, _) => debug_assert!(false, "a value of another kind than its column"),
        }
    }

    fn bind(self, arguments: &mut PgArguments) -> Result<(), Error> {
        fn add<T>(arguments: &mut PgArguments, column: T) -> Result<(), Error>
        where
            T: for<'q> Encode<'q, Postgres> + Type<Postgres>,
        {
            arguments.add(column).map_err(|error| Error::from(sqlx::Error::Encode(error)))
        }
        match self {
            Self::Integer(column) => add(arguments, column),
            Self::Text(column) => add(arguments, column),
            Self::Uuid(column) => add(arguments, column),
            Self::Bytes(column) => add(arguments, column),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = columns![Uuid who, Text what, Integer number];

    const TEXT: &str = "delete from thing where (who, what) in (select who, what from {rows})";

    #[test]
    fn rows_of_any_number_are_one_argument_on_sqlite_and_one_a_column_on_postgres() {
        let (json, arrays) = (Shape::of_any(Dialect::Sqlite), Shape::of_any(Dialect::Postgres));
        assert_eq!(
            json.expand(TEXT, COLUMNS, 1),
            "delete from thing where (who, what) in (select who, what from (select unhex(value ->> 0) as who, \
             value ->> 1 as what, value ->> 2 as number from json_each(?)) as given)"
        );
        assert_eq!(
            arrays.expand(TEXT, COLUMNS, 3),
            "delete from thing where (who, what) in (select who, what from unnest($3::uuid[], $4::text[], \
             $5::bigint[]) as given (who, what, number))"
        );
        assert_eq!((json.width(3), arrays.width(3)), (1, 3));
    }

    #[test]
    fn few_rows_are_an_argument_a_value_on_sqlite_in_few_numbers_of_rows() {
        let shapes = [1, 2, 3, 37, 256, 257].map(|rows| Shape::of(Dialect::Sqlite, rows));
        let expected = [1, 2, 4, 64, 256].map(Shape::Values);
        assert_eq!(shapes, [expected[0], expected[1], expected[2], expected[3], expected[4], Shape::Json]);
        assert_eq!(Shape::of(Dialect::Postgres, 3), Shape::Arrays);
        assert_eq!(
            Shape::Values(2).expand("insert into thing select who, what, number from {rows}", COLUMNS, 4),
            "insert into thing select who, what, number from (select column1 as who, column2 as what, \
             column3 as number from (values (?, ?, ?), (?, ?, ?)) where column1 is not null) as given"
        );
        assert_eq!(Shape::Values(2).width(3), 6);
    }

    #[test]
    fn rows_are_written_as_json_with_digits_for_ids_and_bytes() {
        let row: Vec<Value> =
            vec![Uuid::nil().into(), "å \"b\"".into(), Value::Integer(None), vec![0_u8, 255].into()];
        let json = serde_json::to_string(&row).unwrap();
        assert_eq!(json, r#"["00000000000000000000000000000000","å \"b\"",null,"00ff"]"#);
    }
}
