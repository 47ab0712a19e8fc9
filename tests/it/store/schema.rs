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
