//! The texts of statements over given rows, written out once for the database at hand.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use crate::bulk::{Bulk, Dialect, Given, GivenRow, Shape};
use crate::changes::{Part, PartKey};

/// The channel on which a server tells its clients of commits.
pub(crate) const CHANNEL: &str = "milstolpe";

/// What surrounds the statements that write changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Frame {
    /// Nothing: a transaction is open.
    Open,
    /// A transaction of their own, in the same text.
    AtOnce,
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Key {
    Bulk(&'static str),
    Parts(Frame, Vec<(PartKey, Shape)>),
}

/// Texts by what they do. There are few: which tables a batch touches, not which rows, makes the difference.
#[derive(Debug)]
pub(crate) struct Texts {
    dialect: Dialect,
    known: Mutex<HashMap<Key, Arc<str>>>,
}

impl Texts {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self { dialect, known: Mutex::default() }
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The text of one statement, and the rows as they are given to it.
    pub(crate) fn bulk(&self, bulk: &Bulk, rows: Vec<GivenRow>) -> (Arc<str>, Given) {
        let shape = Shape::of_any(self.dialect);
        let text = self.known(Key::Bulk(bulk.sql), || shape.expand(bulk.sql, bulk.columns, 1));
        (text, Given { shape, columns: bulk.columns.into(), rows })
    }

    /// One text that writes all of the parts. On `PostgreSQL` its last argument is what listeners are told.
    pub(crate) fn parts(&self, frame: Frame, parts: &[Part]) -> Arc<str> {
        let key = Key::Parts(frame, parts.iter().map(|part| (part.key, part.given.shape)).collect());
        self.known(key, || match self.dialect {
            Dialect::Sqlite => one_after_another(frame, parts),
            Dialect::Postgres => all_in_one(frame, parts),
        })
    }

    fn known(&self, key: Key, text: impl FnOnce() -> String) -> Arc<str> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(key).or_insert_with(|| text().into()).clone()
    }
}

/// Several statements in one text: the driver's thread is asked once and not once a statement.
fn one_after_another(frame: Frame, parts: &[Part]) -> String {
    let (texts, _) = expanded(parts);
    let all = texts.join("; ");
    match frame {
        Frame::AtOnce if parts.len() > 1 => format!("begin immediate; {all}; commit"),
        // A statement alone is a transaction by itself.
        Frame::AtOnce | Frame::Open => all,
    }
}

/// One statement with a part each: the server is asked once. No row is in two parts, so their order does not
/// matter. On its own it is a transaction; then it also asks for a lock on the gate (see `db.rs`) in a mode
/// that writers share and that whoever has the gate for itself does not. The server takes the locks of all
/// tables of a statement before it looks at any row.
fn all_in_one(frame: Frame, parts: &[Part]) -> String {
    let (texts, arguments) = expanded(parts);
    let mut all = String::from("with ");
    for (place, text) in texts.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(all, "part{place} as ({text}), ");
    }
    let told = arguments + 1;
    let gate = match frame {
        Frame::Open => "gate as (select 1 where false)",
        Frame::AtOnce => "gate as (select 1 from log_gate for share)",
    };
    let _ = write!(
        all,
        "{gate} select pg_notify('{CHANNEL}', ${told}::text) \
         where ${told}::text is not null and not exists (select 1 from gate)"
    );
    all
}

fn expanded(parts: &[Part]) -> (Vec<String>, usize) {
    let mut arguments = 0;
    let texts = parts.iter().map(|part| {
        let given = &part.given;
        let text = given.shape.expand(&part.text(), &given.columns, arguments + 1);
        arguments += given.shape.width(given.columns.len());
        text
    });
    (texts.collect(), arguments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::changes::{Changes, Table};
    use crate::columns;

    static ONE: Table = Table { name: "one", columns: columns![Uuid id, Text name], key: 1 };
    static TWO: Table = Table { name: "two", columns: columns![Uuid id], key: 1 };

    fn parts(dialect: Dialect) -> Vec<Part> {
        let mut changes = Changes::default();
        changes.insert(&ONE, vec![uuid::Uuid::nil().into(), "a".into()]);
        changes.delete(&TWO, vec![uuid::Uuid::nil().into()]);
        changes.into_parts(dialect)
    }

    #[test]
    fn sqlite_gets_a_transaction_in_one_text() {
        let text = Texts::new(Dialect::Sqlite).parts(Frame::AtOnce, &parts(Dialect::Sqlite));
        assert!(text.starts_with("begin immediate; insert into one (id, name) select id, name from (select"));
        assert!(
            text.contains("json_each($1)) as given; delete from two where (id) in (select id from (select")
        );
        assert!(text.ends_with("json_each($2)) as given); commit"));
    }

    #[test]
    fn postgres_gets_one_statement_that_notifies() {
        let texts = Texts::new(Dialect::Postgres);
        let text = texts.parts(Frame::AtOnce, &parts(Dialect::Postgres));
        assert!(
            text.starts_with(
                "with part0 as (insert into one (id, name) select id, name from unnest($1::uuid[]"
            )
        );
        assert!(text.contains("part1 as (delete from two where (id) in (select id from unnest($3::uuid[])"));
        assert!(text.contains("pg_notify('milstolpe', $4::text)"));
        assert_ne!(text, texts.parts(Frame::Open, &parts(Dialect::Postgres)));
        assert!(
            Arc::ptr_eq(&text, &texts.parts(Frame::AtOnce, &parts(Dialect::Postgres))),
            "it is written out once"
        );
    }
}
