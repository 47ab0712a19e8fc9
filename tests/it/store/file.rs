//! What an embedded database file can suffer: damage, a newer program, a folder that cannot be used.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use store::{Address, Db, Error};
use tests::World;

use super::tamper;

fn file(folder: &Path) -> std::path::PathBuf {
    folder.join(Db::FILE)
}

async fn open(folder: &Path) -> Result<Db, Error> {
    Db::open(&Address::folder(folder)).await
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        file(folder.path()),
        "not a database, but long enough to have a header of its own".repeat(50),
    )
    .unwrap();
    let error = open(folder.path()).await.unwrap_err();
    assert!(matches!(&error, Error::BrokenFile { path, .. } if *path == file(folder.path())), "{error:?}");
    assert!(error.to_string().contains("restore it from a backup"), "{error}");
}

#[tokio::test]
async fn a_damaged_database_is_found_by_its_own_check() {
    let world = World::dalarna().await;
    assert_eq!(world.store.db().integrity().await.unwrap(), Vec::<String>::new());
    world.store.db().close().await;
    let mut bytes = std::fs::read(file(world.folder())).unwrap();
    // Everything but the first page, which says that it is a database.
    bytes[4096..].fill(0xa5);
    std::fs::write(file(world.folder()), bytes).unwrap();
    let found = match open(world.folder()).await {
        Ok(db) => db.integrity().await,
        Err(error) => Err(error),
    };
    match found {
        Ok(problems) => assert!(!problems.is_empty()),
        Err(error) => assert!(matches!(error, Error::BrokenFile { .. }), "{error:?}"),
    }
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_left_alone() {
    let world = World::dalarna().await;
    let newer = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
        values (29990101000000, 'from the future', true, x'00', 1)";
    tamper(&world, newer).await.unwrap();
    world.store.db().close().await;
    let before = std::fs::read(file(world.folder())).unwrap();
    let error = open(world.folder()).await.unwrap_err();
    assert!(matches!(error, Error::NewerDatabase { version: 29_990_101_000_000 }), "{error:?}");
    assert_eq!(std::fs::read(file(world.folder())).unwrap(), before, "nothing was written");
}

#[tokio::test]
async fn a_migration_that_was_changed_afterwards_is_found() {
    let world = World::dalarna().await;
    tamper(&world, "update _sqlx_migrations set checksum = x'00' where version = 20261123100100")
        .await
        .unwrap();
    world.store.db().close().await;
    let error = open(world.folder()).await.unwrap_err();
    assert!(matches!(error, Error::ChangedMigration { version: 20_261_123_100_100 }), "{error:?}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let occupied = folder.path().join("occupied");
    std::fs::write(&occupied, "a file").unwrap();
    for path in [occupied.clone(), occupied.join("below")] {
        let error = open(&path).await.unwrap_err();
        assert!(matches!(&error, Error::Folder { path: named, .. } if *named == path), "{error:?}");
    }
}

#[tokio::test]
async fn a_folder_in_which_no_file_can_be_opened_is_named() {
    let folder = tempfile::tempdir().unwrap();
    // A folder where the file should be: not even root opens it as a file.
    std::fs::create_dir(file(folder.path())).unwrap();
    let error = open(folder.path()).await.unwrap_err();
    assert!(matches!(&error, Error::Folder { path, .. } if path == folder.path()), "{error:?}");
}

#[tokio::test]
async fn a_read_only_folder_is_named() {
    let world = World::dalarna().await;
    world.store.db().close().await;
    let empty = tempfile::tempdir().unwrap();
    for folder in [world.folder(), empty.path()] {
        set_mode(folder, 0o500);
        let opened = open(folder).await;
        set_mode(folder, 0o700);
        match opened {
            // Root writes everywhere; then there is nothing to see.
            Ok(db) => db.close().await,
            Err(error) => {
                assert!(matches!(&error, Error::Folder { path, .. } if path == folder), "{error:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_read_only_file_is_named() {
    let world = World::dalarna().await;
    world.store.db().close().await;
    set_mode(&file(world.folder()), 0o400);
    let opened = open(world.folder()).await;
    match opened {
        Ok(db) => db.close().await,
        Err(error) => {
            assert!(matches!(&error, Error::Folder { path, .. } if path == world.folder()), "{error:?}");
        }
    }
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}
