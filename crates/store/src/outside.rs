//! The tables beside the log: what is copied as it stands, and what is left where it is.

use crate::bulk::{GivenRow, names};
use crate::changes::{Changes, Table};
use crate::key::COMMAND;
use crate::log::EVENT;
use crate::mark::MARKS;
use crate::people::PERSON;
use crate::request::REQUEST_TABLE;
use crate::session::{LINK_TABLE, SESSION_TABLE};
use crate::{Error, Tx, Value};

/// How many rows are moved at a time.
const PAGE: usize = 1_000;

/// Tables that a copy leaves behind, each with the reason.
pub const LEFT_BEHIND: [(&str, &str); 3] = [
    ("lease", "rights of programs that run on the source; the target would wait for holders that never come"),
    ("log_gate", "always empty; only its lock is used"),
    ("_sqlx_migrations", "what was done to that database; the target has its own"),
];

/// A table that is copied as it stands.
#[derive(Debug)]
pub(crate) struct Outside {
    pub(crate) table: &'static Table,
    empty: &'static str,
    count: &'static str,
}

macro_rules! outside {
    ($($name:literal $table:ident),* $(,)?) => {
        [$(Outside {
            table: &$table,
            empty: concat!("delete from ", $name),
            count: concat!("select count(*) from ", $name),
        }),*]
    };
}

pub(crate) static OUTSIDE: [Outside; 6] = outside![
    "person" PERSON, "sign_in_link" LINK_TABLE, "session" SESSION_TABLE,
    "sign_in_request" REQUEST_TABLE, "mark" MARKS, "command" COMMAND,
];

/// The tables that a copy takes over as they stand: the log, and those beside it.
pub fn copied_tables() -> impl Iterator<Item = &'static Table> {
    std::iter::once(&EVENT).chain(OUTSIDE.iter().map(|outside| outside.table))
}

/// A failure while rows are moved, by the side on which it happened.
#[derive(Debug)]
pub(crate) enum Moving {
    Source(Error),
    Target(Error),
    /// Not as many rows arrived as there were.
    Short {
        table: &'static str,
        source: u64,
        target: u64,
    },
}

impl Outside {
    /// How many rows it has.
    pub(crate) async fn count(&self, tx: &mut Tx) -> Result<u64, Error> {
        let found: Option<(i64,)> = tx.optional(self.count, Vec::new()).await?;
        Ok(found.map_or(0, |(count,)| crate::log::unsigned(count)))
    }

    /// Makes the target's rows those of the source, and tells how many there are.
    pub(crate) async fn replace(&self, from: &mut Tx, to: &mut Tx) -> Result<u64, Moving> {
        to.execute(self.empty, Vec::new()).await.map_err(Moving::Target)?;
        let mut last = None;
        loop {
            let rows = self.page(from, last.take()).await.map_err(Moving::Source)?;
            let more = rows.len() == PAGE;
            last = rows.last().map(|row| row.get(..self.table.key).unwrap_or_default().to_vec());
            let mut changes = Changes::default();
            for row in rows {
                changes.insert(self.table, row);
            }
            to.write(changes).await.map_err(Moving::Target)?;
            if !more {
                break;
            }
        }
        let source = self.count(from).await.map_err(Moving::Source)?;
        let target = self.count(to).await.map_err(Moving::Target)?;
        if source == target {
            Ok(target)
        } else {
            Err(Moving::Short { table: self.table.name, source, target })
        }
    }

    /// The next rows in the order of their keys.
    async fn page(&self, from: &mut Tx, after: Option<GivenRow>) -> Result<Vec<GivenRow>, Error> {
        let Table { name, columns, key } = self.table;
        let (all, keys) = (names(columns), names(self.table.keys()));
        let behind = if after.is_some() {
            let places: Vec<_> = (1..=*key).map(|place| format!("${place}")).collect();
            format!("where ({keys}) > ({})", places.join(", "))
        } else {
            String::new()
        };
        let sql = format!("select {all} from {name} {behind} order by {keys} limit {PAGE}");
        let rows = from.values(sql, columns, after.unwrap_or_default()).await?;
        if rows.iter().flatten().any(has_nul) {
            let problem =
                "a text holds the character NUL, which no database of this program keeps".to_owned();
            return Err(Error::Row { table: name, problem });
        }
        Ok(rows)
    }
}

/// Whether somebody has put a character into the database that this program never writes.
fn has_nul(value: &Value) -> bool {
    matches!(value, Value::Text(Some(text)) if text.contains('\0'))
}
