//! Commands that end, and what they say when something is wrong.

use std::fs;
use std::net::TcpListener;

use tests::postgres::OwnServer;

use super::program::{milstolpe, run, said, tamper, text};

fn set_up(folder: &std::path::Path) {
    let output = run(&[
        "setup",
        "--data",
        text(folder),
        "--dalarna",
        "--coordinator",
        "Karin",
        "--email",
        "k@x.example",
    ]);
    assert!(output.status.success(), "{}", said(&output));
}

#[tokio::test]
async fn verify_names_the_first_event_that_was_altered() {
    let folder = tempfile::tempdir().expect("a folder");
    set_up(folder.path());
    let whole = run(&["verify", "--data", text(folder.path())]);
    assert!(whole.status.success() && said(&whole).contains("The log is whole"), "{}", said(&whole));
    tamper(
        folder.path(),
        &[
            "drop trigger event_update_refused",
            "update event set payload = replace(payload, 'Falun', 'Fulan') where payload like '%Falun%'",
        ],
    )
    .await;
    let broken = run(&["verify", "--data", text(folder.path())]);
    assert_eq!(broken.status.code(), Some(3));
    assert!(said(&broken).contains("First bad event: event 12:"), "{}", said(&broken));
}

#[test]
fn rebuild_and_doctor_find_a_fresh_region_sound() {
    let folder = tempfile::tempdir().expect("a folder");
    set_up(folder.path());
    let rebuilt = run(&["rebuild", "--data", text(folder.path())]);
    assert!(rebuilt.status.success() && said(&rebuilt).contains("17 events"), "{}", said(&rebuilt));
    let doctor = run(&["doctor", "--data", text(folder.path())]);
    assert!(doctor.status.success(), "{}", said(&doctor));
}

#[test]
fn a_folder_without_a_database_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    for command in ["verify", "rebuild"] {
        let output = run(&[command, "--data", text(folder.path())]);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains("there is no database at"), "{}", said(&output));
    }
}

#[test]
fn a_damaged_file_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(
        folder.path().join("milstolpe.db"),
        "this is no database, and it is long enough to be looked at".repeat(40),
    )
    .expect("written");
    let output = run(&["migrate", "--data", text(folder.path())]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("is not a sound SQLite database"), "{}", said(&output));
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    set_up(folder.path());
    tamper(
        folder.path(),
        &["insert into _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) \
           values (29990101000000, 'future', current_timestamp, 1, x'00', 0)"],
    )
    .await;
    let output = run(&["migrate", "--data", text(folder.path())]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("migrated by a newer program (migration 29990101000000)"),
        "{}",
        said(&output)
    );
}

#[test]
fn a_port_in_use_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address").to_string();
    for command in ["serve", "demo"] {
        let output = run(&[command, "--data", text(folder.path()), "--listen", &address]);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains(&format!("cannot listen on {address}")), "{}", said(&output));
    }
}

#[test]
fn a_model_is_checked_by_name_and_by_file() {
    let sound = run(&["model", "check", "dalamodellen-2022"]);
    assert!(
        sound.status.success() && said(&sound).contains("111 statements in each of sv, en"),
        "{}",
        said(&sound)
    );
    let missing = run(&["model", "check", "smalandsmodellen"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(said(&missing).contains("there is no model smalandsmodellen"), "{}", said(&missing));
    let file = run(&["model", "check", "nowhere/model.toml"]);
    assert!(said(&file).contains("there is no file nowhere/model.toml"), "{}", said(&file));

    let folder = tempfile::tempdir().expect("a folder");
    let original = concat!(env!("CARGO_MANIFEST_DIR"), "/../domain/model/dalamodellen-2022");
    for name in ["model.toml", "sv.toml", "en.toml"] {
        fs::copy(format!("{original}/{name}"), folder.path().join(name)).expect("copied");
    }
    let copy = run(&["model", "check", text(&folder.path().join("model.toml"))]);
    assert!(copy.status.success(), "{}", said(&copy));
    let swedish = fs::read_to_string(folder.path().join("sv.toml")).expect("read");
    fs::write(folder.path().join("sv.toml"), swedish.replace("[criterion.2V1]", "[criterion.2V9]"))
        .expect("written");
    let faulty = run(&["model", "check", text(folder.path())]);
    assert_eq!(faulty.status.code(), Some(3));
    assert!(said(&faulty).contains("sv.toml: criterion.2V1: is missing"), "{}", said(&faulty));
    assert!(
        said(&faulty).contains("sv.toml: criterion.2V9: is not in the structure file"),
        "{}",
        said(&faulty)
    );
}

#[test]
fn a_region_is_set_up_once_and_people_are_let_in_again() {
    let folder = tempfile::tempdir().expect("a folder");
    set_up(folder.path());
    let again =
        run(&["setup", "--data", text(folder.path()), "--coordinator", "K", "--email", "k@x.example"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(said(&again).contains("the region Dalarna exists already"), "{}", said(&again));
    let link = run(&["sign-in", "--data", text(folder.path()), "K@X.example"]);
    assert!(link.status.success() && said(&link).contains("/logga-in/"), "{}", said(&link));
    let stranger = run(&["sign-in", "--data", text(folder.path()), "s@x.example"]);
    assert!(said(&stranger).contains("nobody has the address s@x.example"), "{}", said(&stranger));
}

#[tokio::test]
async fn a_round_whose_model_is_not_loaded_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    set_up(folder.path());
    tamper(
        folder.path(),
        &["insert into round (round_id, region_id, model, name, opens_on, due_on, closed, version) \
           values (x'00', x'00', 'smalandsmodellen/2', '2026', '2026-01-01', '2026-12-01', 0, 1)"],
    )
    .await;
    let serve = run(&["serve", "--data", text(folder.path()), "--listen", "127.0.0.1:0"]);
    assert_eq!(serve.status.code(), Some(1));
    assert!(
        said(&serve).contains("answer the model smalandsmodellen/2, which is not loaded"),
        "{}",
        said(&serve)
    );
    let doctor = run(&["doctor", "--data", text(folder.path())]);
    assert_eq!(doctor.status.code(), Some(3));
    assert!(said(&doctor).contains("WRONG rounds"), "{}", said(&doctor));
}

#[tokio::test]
async fn what_is_said_about_a_database_server_never_holds_the_password() {
    let Some(server) = OwnServer::start_on_port(None).await else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let refused = server.url_on_port("localhost", OwnServer::PASSWORD, "sslmode=require");
    let wrong = server.url_on_port("localhost", "fel-ord", "sslmode=disable");
    let unknown = server.url_on_port("localhost", OwnServer::PASSWORD, "sslmode=perhaps");
    for (url, reason) in [
        (&refused, "server does not support TLS"),
        (&wrong, "password authentication failed"),
        (&unknown, "the address of the database cannot be used"),
    ] {
        for command in ["migrate", "verify", "doctor", "serve"] {
            // As an argument, and as a service reads it.
            let data = [command, "--data", text(folder.path())];
            let named = run(&[&data[..], &["--database", url]].concat());
            let set = milstolpe(&data).env("MILSTOLPE_DATABASE", url).env("MILSTOLPE_LOG", "debug").output();
            for output in [named, set.expect("the program starts")] {
                assert!(!output.status.success(), "{command}");
                let said = said(&output);
                assert!(said.contains(reason), "{command}: {said}");
                let holds = |password| said.contains(password);
                assert!(!holds(OwnServer::PASSWORD) && !holds("fel-ord"), "{command}: {said}");
            }
        }
    }
}
