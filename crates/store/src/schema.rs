//! The shape of the database: which migrations it has had, and whether this program may run on it.
//!
//! An instance that runs may see a newer one migrate, and a program that starts may find a database that a newer
//! one has migrated. The name of a migration says who may stay, because an older program has nothing else of it:
//!
//! - `expand_…` only adds: every older program may go on.
//! - `contract_…_after_VERSION` takes away what nobody uses who knows the migration VERSION: they may go on.
//! - any other: nobody who does not know it.

use sqlx::migrate::Migrator;

use crate::db::Pools;
use crate::open::{POSTGRES, SQLITE};
use crate::{Db, Error};

/// A migration that was applied: its version, and its name with spaces.
pub(crate) type Applied = (i64, String);

pub(crate) const APPLIED: &str = "select version, description from _sqlx_migrations order by version";

/// What migrations a database has had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Schema {
    /// The last one.
    pub(crate) version: i64,
    /// The first one that this program may not run beside.
    pub(crate) too_new: Option<i64>,
}

impl Db {
    /// What migrations the database has had by now.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn schema(&self) -> Result<Schema, Error> {
        let migrator = match self.pools {
            Pools::Sqlite { .. } => &SQLITE,
            Pools::Postgres { .. } => &POSTGRES,
        };
        let applied = self.all::<Applied>(APPLIED, Vec::new()).await?;
        Ok(Schema {
            version: applied.last().map_or(0, |(version, _)| *version),
            too_new: too_new(&known(migrator), &applied),
        })
    }
}

/// The migrations of this program, for a database that a newer one has migrated.
///
/// # Errors
/// [`Error::NewerDatabase`] if this program may not run on it.
pub(crate) fn beside_a_newer(migrator: &Migrator, applied: &[Applied]) -> Result<Migrator, Error> {
    if let Some(version) = too_new(&known(migrator), applied) {
        return Err(Error::NewerDatabase { version });
    }
    tracing::warn!("a newer program has migrated the database; this one may still run on it");
    Ok(Migrator { migrations: migrator.migrations.clone(), ignore_missing: true, ..Migrator::DEFAULT })
}

fn known(migrator: &Migrator) -> Vec<i64> {
    migrator.iter().map(|migration| migration.version).collect()
}

/// The first migration that a program may not run beside which knows these.
fn too_new(known: &[i64], applied: &[Applied]) -> Option<i64> {
    let newer = applied.iter().filter(|(version, _)| !known.contains(version));
    newer.into_iter().find(|(_, name)| !lets_run(name, known)).map(|(version, _)| *version)
}

fn lets_run(name: &str, known: &[i64]) -> bool {
    match name.split_once(' ') {
        Some(("expand", _)) => true,
        Some(("contract", what)) => what
            .rsplit_once("after ")
            .and_then(|(_, version)| version.parse().ok())
            .is_some_and(|version: i64| known.contains(&version)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [i64; 2] = [1, 2];

    fn after(names: &[&str]) -> Option<i64> {
        let ours = KNOWN.map(|version| (version, "create something".to_owned()));
        let theirs = (3..).zip(names.iter().map(|name| (*name).to_owned()));
        too_new(&KNOWN, &ours.into_iter().chain(theirs).collect::<Vec<_>>())
    }

    #[test]
    fn an_older_program_runs_beside_a_migration_that_only_adds() {
        assert_eq!(after(&[]), None);
        assert_eq!(after(&["expand rating", "expand plan"]), None);
    }

    #[test]
    fn an_older_program_runs_beside_one_that_takes_away_what_it_does_not_use_any_more() {
        assert_eq!(after(&["contract rating after 2"]), None);
        assert_eq!(after(&["expand rating", "contract rating after 3"]), Some(4));
    }

    #[test]
    fn an_older_program_does_not_run_beside_any_other() {
        assert_eq!(after(&["create tables"]), Some(3));
        assert_eq!(after(&["expand rating", "expanded"]), Some(4));
        assert_eq!(after(&["contract rating"]), Some(3));
        assert_eq!(after(&["contract rating after all"]), Some(3));
    }
}
