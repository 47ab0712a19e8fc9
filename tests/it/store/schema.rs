//! Both databases have the same tables.

use std::collections::BTreeSet;
use std::path::Path;

use store::Db;
use tests::World;

/// Each column with its kind, in the words of the embedded database.
const COLUMNS_SQLITE: &str = "select made.name || '.' || had.name || ' ' || lower(had.type) \
        || case when had.\"notnull\" > 0 or had.pk > 0 then ' not null' else '' end \
    from sqlite_master made, pragma_table_info(made.name) had where made.type in ('table', 'view')";
const COLUMNS_POSTGRES: &str = "select table_name || '.' || column_name || ' ' \
        || case data_type when 'bigint' then 'integer' when 'uuid' then 'blob' when 'bytea' then 'blob' \
            else data_type end \
        || case is_nullable when 'NO' then ' not null' else '' end \
    from information_schema.columns where table_schema = current_schema()";

/// Each primary key, and each index or unique constraint, by its columns.
const KEYS_SQLITE: &str = "select made.name || ' primary (' || group_concat(had.name, ', ' order by had.pk) || ')' \
        from sqlite_master made, pragma_table_info(made.name) had where had.pk > 0 group by made.name \
    union all select made.name || case had.\"unique\" when 1 then ' unique (' else ' (' end \
        || (select group_concat(name, ', ' order by seqno) from pragma_index_info(had.name)) || ')' \
        from sqlite_master made, pragma_index_list(made.name) had where made.type = 'table' and had.origin <> 'pk'";
const KEYS_POSTGRES: &str = "select made.relname \
        || case when indisprimary then ' primary (' when indisunique then ' unique (' else ' (' end \
        || (select string_agg(attname, ', ' order by place) from unnest(indkey) with ordinality had (number, place) \
            join pg_attribute on attrelid = indrelid and attnum = number) || ')' \
    from pg_index join pg_class made on made.oid = indrelid \
    where made.relnamespace = current_schema()::regnamespace";

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_and_keys() {
    let Some(on_postgres) = World::dalarna_on_postgres().await else { return };
    let on_sqlite = World::empty().await;
    let (sqlite, postgres) = (on_sqlite.store.db(), on_postgres.store.db());
    for (how, other, least) in [(COLUMNS_SQLITE, COLUMNS_POSTGRES, 100), (KEYS_SQLITE, KEYS_POSTGRES, 20)] {
        let (embedded, served) = (ours(sqlite, how).await, ours(postgres, other).await);
        let differing: Vec<_> = embedded.symmetric_difference(&served).collect();
        assert!(differing.is_empty(), "only in one of the two: {differing:#?}");
        assert!(embedded.len() > least, "{embedded:#?}");
    }
}

/// What a query says of our tables. The library that applies migrations has one of its own.
async fn ours(db: &Db, sql: &'static str) -> BTreeSet<String> {
    let lines: Vec<(String,)> = db.all(sql, Vec::new()).await.unwrap();
    lines.into_iter().map(|(line,)| line).filter(|line| !line.starts_with("_sqlx_migrations")).collect()
}

#[test]
fn each_migration_is_there_for_both_databases_under_one_name() {
    let names = |database: &str| -> BTreeSet<_> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(database);
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name()).collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}

/// The first statement of a migration after which an older program could not go on.
fn not_only_adding(migration: &str) -> Option<String> {
    let text: Vec<_> = migration.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
    let text = text.join(" ").to_lowercase();
    let statements = text.split(';').map(|found| found.split_whitespace().collect::<Vec<_>>().join(" "));
    let adds = |statement: &String| {
        let creates = ["create table ", "create index "].iter().any(|start| statement.starts_with(start));
        let column = statement.starts_with("alter table ") && statement.split(' ').nth(3) == Some("add");
        let empty = !statement.contains(" not null") || statement.contains(" default ");
        let closed = [" unique", " check", " references", " primary key"];
        creates || (column && empty && !closed.iter().any(|word| statement.contains(word)))
    };
    statements.into_iter().find(|statement| !statement.is_empty() && !adds(statement))
}

#[test]
fn a_migration_beside_which_older_programs_go_on_only_adds() {
    for database in ["sqlite", "postgres"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(database);
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.file_name().unwrap().to_str().unwrap().contains("_expand_") {
                let text = std::fs::read_to_string(&path).unwrap();
                assert_eq!(not_only_adding(&text), None, "{}", path.display());
            }
        }
    }
}

#[test]
fn what_takes_away_or_asks_for_more_is_told_from_what_only_adds() {
    let adds = "-- Said; of ratings.\ncreate table mark (id uuid primary key);\ncreate index mark_id on mark (id);\n\
        alter table rating add column mark text;\n\
        alter table rating add column marked bigint not null default 0;\n";
    assert_eq!(not_only_adding(adds), None);
    for other in [
        "alter table rating drop column reason",
        "alter table rating rename column reason to why",
        "alter table rating alter column level type text",
        "alter table rating add column mark text not null",
        "alter table rating add constraint mark check (level > 0)",
        "create unique index only_one on rating (level)",
        "create or replace view region_reader as select 1",
        "update rating set level = 0",
        "drop table rating",
    ] {
        assert_eq!(not_only_adding(other).as_deref(), Some(other));
    }
}

#[test]
fn statements_name_the_columns_that_they_read() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut folders = vec![crates.join("store/src"), crates.join("projection/src")];
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
            for all in ["select * from ", "returning *", ".* from "] {
                // A list of given rows is no table.
                let found = text.split(all).skip(1).any(|rest| !rest.starts_with("unnest"));
                assert!(
                    !found,
                    "{all} in {}: an older program reads tables that have more columns",
                    path.display()
                );
            }
            read += 1;
        }
    }
    assert!(read > 30, "{read}");
}
