//! What a batch of events changes in tables, gathered in memory and written in few statements.
//!
//! The last word about a row counts, so that however many events touch it, it is written once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use crate::bulk::{Dialect, Given, GivenRow, Shape, names};
use crate::{Column, Error, Value};

/// A table that is written by rows. Its first columns are its key.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns, those of the key first.
    pub columns: &'static [Column],
    /// How many columns the key has.
    pub key: usize,
}

impl Table {
    pub(crate) fn keys(&self) -> &'static [Column] {
        self.columns.get(..self.key).unwrap_or_default()
    }

    fn others(&self) -> &'static [Column] {
        self.columns.get(self.key..).unwrap_or_default()
    }

    fn insert(&self) -> String {
        let columns = names(self.columns);
        format!("insert into {} ({columns}) select {columns} from {{rows}}", self.name)
    }

    fn put(&self) -> String {
        let keys = names(self.keys());
        let set = assigned(self.others(), "excluded");
        let action = if set.is_empty() { "nothing".to_owned() } else { format!("update set {set}") };
        format!("{} where true on conflict ({keys}) do {action}", self.insert())
    }

    fn set(&self, columns: &[Column]) -> String {
        let name = self.name;
        let same = self.keys().iter().map(|key| format!("{name}.{} = given.{}", key.name, key.name));
        let same = same.collect::<Vec<_>>().join(" and ");
        format!("update {name} set {} from {{rows}} where {same}", assigned(columns, "given"))
    }

    fn delete(&self) -> String {
        let keys = names(self.keys());
        format!("delete from {} where ({keys}) in (select {keys} from {{rows}})", self.name)
    }
}

fn assigned(columns: &[Column], from: &str) -> String {
    let each = columns.iter().map(|column| format!("{} = {from}.{}", column.name, column.name));
    each.collect::<Vec<_>>().join(", ")
}

/// What becomes of a row.
#[derive(Debug)]
enum Change {
    /// It is there with these values, whatever was there.
    Put(GivenRow),
    /// If it is there, these columns behind the key have these values.
    Set(Vec<Option<Value>>),
    /// It is not there.
    Delete,
}

#[derive(Debug, Default)]
struct Rows {
    /// New rows of a table where each is written once and never again.
    inserted: Vec<GivenRow>,
    changed: HashMap<GivenRow, Change>,
}

/// Changes of rows that wait to be written together.
#[derive(Debug, Default)]
pub struct Changes {
    tables: Vec<(&'static Table, Rows)>,
}

/// Names a statement of [`Changes`]: which of few texts it has.
pub(crate) type PartKey = (&'static str, Action);

/// What a statement does with the rows that it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Action {
    Insert,
    Put,
    /// Sets the columns whose bits are set, counted from the first behind the key.
    Set(u64),
    Delete,
}

/// A statement with the rows that it is given.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) key: PartKey,
    pub(crate) table: &'static Table,
    pub(crate) given: Given,
}

impl Part {
    /// The text, with `{rows}` for the rows.
    pub(crate) fn text(&self) -> String {
        match self.key.1 {
            Action::Insert => self.table.insert(),
            Action::Put => self.table.put(),
            Action::Set(_) => self.table.set(self.given.columns.get(self.table.key..).unwrap_or_default()),
            Action::Delete => self.table.delete(),
        }
    }
}

impl Changes {
    /// Adds a row that must not be there yet. Fails when it is written if it is.
    pub fn insert(&mut self, table: &'static Table, row: GivenRow) {
        self.rows(table).inserted.push(row);
    }

    /// Makes a row be there with these values, whatever was there. The row holds every column of the table.
    pub fn put(&mut self, table: &'static Table, row: GivenRow) {
        let key = row.get(..table.key).unwrap_or_default().to_vec();
        self.rows(table).changed.insert(key, Change::Put(row));
    }

    /// Gives some columns of a row new values, if the row is there.
    ///
    /// # Errors
    /// [`Error::Row`] if the table has no such column behind its key: a fault of the program.
    pub fn set(
        &mut self,
        table: &'static Table,
        key: GivenRow,
        values: impl IntoIterator<Item = (&'static str, Value)>,
    ) -> Result<(), Error> {
        let others = table.others();
        let mut places = Vec::new();
        for (name, value) in values {
            let place = others.iter().position(|column| column.name == name).ok_or_else(|| Error::Row {
                table: table.name,
                problem: format!("there is no column {name} behind the key"),
            })?;
            places.push((place, value));
        }
        let change = match self.rows(table).changed.entry(key) {
            Entry::Occupied(found) => found.into_mut(),
            Entry::Vacant(free) => free.insert(Change::Set(vec![None; others.len()])),
        };
        for (place, value) in places {
            match change {
                Change::Put(row) => row.get_mut(table.key + place).map(|found| *found = value),
                Change::Set(row) => row.get_mut(place).map(|found| *found = Some(value)),
                Change::Delete => None,
            };
        }
        Ok(())
    }

    /// Makes a row not be there.
    pub fn delete(&mut self, table: &'static Table, key: GivenRow) {
        self.rows(table).changed.insert(key, Change::Delete);
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    fn rows(&mut self, table: &'static Table) -> &mut Rows {
        let place = self.tables.iter().position(|(found, _)| found.name == table.name);
        let place = place.unwrap_or_else(|| {
            self.tables.push((table, Rows::default()));
            self.tables.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the place was found or made above")]
        &mut self.tables[place].1
    }

    /// The statements that write everything. No row is in two of them.
    pub(crate) fn into_parts(self, dialect: Dialect) -> Vec<Part> {
        self.tables.into_iter().flat_map(|(table, rows)| parts(table, rows, dialect)).collect()
    }
}

fn parts(table: &'static Table, rows: Rows, dialect: Dialect) -> Vec<Part> {
    let mut by_action: Vec<(Action, Vec<GivenRow>)> = Vec::new();
    let mut add = |action, row| match by_action.iter_mut().find(|(found, _)| *found == action) {
        Some((_, rows)) => rows.push(row),
        None => by_action.push((action, vec![row])),
    };
    rows.inserted.into_iter().for_each(|row| add(Action::Insert, row));
    for (mut key, change) in rows.changed {
        match change {
            Change::Put(row) => add(Action::Put, row),
            Change::Delete => add(Action::Delete, key),
            Change::Set(values) => {
                let mut mask = 0;
                for (place, value) in values.into_iter().enumerate() {
                    if let Some(value) = value {
                        mask |= 1 << place;
                        key.push(value);
                    }
                }
                add(Action::Set(mask), key);
            }
        }
    }
    let part = |(action, rows): (_, Vec<_>)| {
        let shape = Shape::of(dialect, rows.len());
        let given = Given { shape, columns: columns_of(table, action), rows };
        Part { key: (table.name, action), table, given }
    };
    by_action.into_iter().map(part).collect()
}

fn columns_of(table: &Table, action: Action) -> Arc<[Column]> {
    match action {
        Action::Insert | Action::Put => table.columns.into(),
        Action::Delete => table.keys().into(),
        Action::Set(mask) => {
            let chosen = table.others().iter().enumerate().filter(|(place, _)| mask & (1 << place) != 0);
            table.keys().iter().chain(chosen.map(|(_, column)| column)).copied().collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns;

    static THING: Table =
        Table { name: "thing", columns: columns![Uuid id, Text name, Integer size, Text note], key: 1 };
    static MARKED: Table = Table { name: "marked", columns: columns![Uuid who, Text what], key: 2 };

    fn id(number: u64) -> Value {
        uuid::Uuid::from_u64_pair(0, number).into()
    }

    fn written(changes: Changes) -> Vec<(String, Vec<GivenRow>)> {
        changes.into_parts(Dialect::Postgres).into_iter().map(|part| (part.text(), part.given.rows)).collect()
    }

    #[test]
    fn each_action_has_a_text_over_all_its_rows() {
        let mut changes = Changes::default();
        changes.put(&THING, vec![id(1), "a".into(), 1_i64.into(), "".into()]);
        changes.put(&MARKED, vec![id(1), "a".into()]);
        changes.delete(&MARKED, vec![id(2), "b".into()]);
        let texts: Vec<_> = written(changes).into_iter().map(|(text, _)| text).collect();
        let insert = "insert into thing (id, name, size, note) select id, name, size, note from {rows}";
        assert!(texts.contains(&format!(
            "{insert} where true on conflict (id) do update set name = excluded.name, size = excluded.size, \
             note = excluded.note"
        )));
        assert!(
            texts.contains(
                &"insert into marked (who, what) select who, what from {rows} where true \
              on conflict (who, what) do nothing"
                    .to_owned()
            )
        );
        assert!(
            texts.contains(
                &"delete from marked where (who, what) in (select who, what from {rows})".to_owned()
            )
        );
    }

    #[test]
    fn columns_set_of_a_row_that_is_put_become_part_of_it() {
        let mut changes = Changes::default();
        changes.put(&THING, vec![id(1), "a".into(), 1_i64.into(), "old".into()]);
        changes.set(&THING, vec![id(1)], [("note", "new".into())]).unwrap();
        let written = written(changes);
        assert_eq!(written.len(), 1);
        assert_eq!(written[0].1, vec![vec![id(1), "a".into(), 1_i64.into(), "new".into()]]);
    }

    #[test]
    fn columns_set_twice_are_set_once_with_the_last_value() {
        let mut changes = Changes::default();
        changes.set(&THING, vec![id(1)], [("note", "old".into())]).unwrap();
        changes.set(&THING, vec![id(1)], [("size", 2_i64.into()), ("note", "new".into())]).unwrap();
        changes.set(&THING, vec![id(2)], [("note", "other".into())]).unwrap();
        let mut written = written(changes);
        written.sort_by_key(|(text, _)| text.len());
        assert_eq!(written[0].0, "update thing set note = given.note from {rows} where thing.id = given.id");
        assert_eq!(written[0].1, vec![vec![id(2), "other".into()]]);
        assert_eq!(written[1].1, vec![vec![id(1), 2_i64.into(), "new".into()]]);
    }

    #[test]
    fn a_row_that_is_deleted_stays_so_until_it_is_put_again() {
        let mut changes = Changes::default();
        changes.delete(&THING, vec![id(1)]);
        changes.set(&THING, vec![id(1)], [("note", "lost".into())]).unwrap();
        let parts = changes.into_parts(Dialect::Postgres);
        assert_eq!(parts.len(), 1);
        assert_eq!(parts[0].key, ("thing", Action::Delete));
        let mut changes = Changes::default();
        changes.delete(&THING, vec![id(1)]);
        changes.put(&THING, vec![id(1), "a".into(), 1_i64.into(), "".into()]);
        assert_eq!(changes.into_parts(Dialect::Postgres)[0].key, ("thing", Action::Put));
    }

    #[test]
    fn a_column_that_does_not_exist_is_a_fault_that_is_told() {
        let error = Changes::default().set(&THING, vec![id(1)], [("colour", "red".into())]).unwrap_err();
        assert_eq!(error.to_string(), "table thing: there is no column colour behind the key");
    }
}
