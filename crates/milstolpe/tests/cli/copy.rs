//! Moving everything to another database, as an operator does it.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use store::{Address, Source};
use tests::postgres::Database;

use super::program::{Guest, Serving, milstolpe, run, said, tamper, text};

/// The address of a database file in a folder.
fn file(folder: &Path) -> String {
    format!("sqlite:{}", text(folder))
}

fn copy(from: &str, to: &str) -> Output {
    run(&["copy", "--from", from, "--to", to])
}

/// How many events a database holds; none if there is no database yet.
async fn events(url: &str) -> u64 {
    let Ok(source) = Source::open(&Address::parse(url).expect("an address")).await else { return 0 };
    let head = source.head().await.expect("a head");
    source.close().await;
    head.position
}

/// A demo that somebody is signed in to, and that has ended.
async fn demo(folder: &Path) -> Guest {
    let arguments = ["demo", "--data", text(folder), "--listen", "127.0.0.1:0", "--json"];
    let demo = Serving::start(&arguments);
    let printed: Value = serde_json::from_str(&demo.first_line).expect("JSON");
    let guest = Guest::sign_in(printed["sign_in"]["lead"].as_str().expect("an address")).await;
    assert!(demo.end("TERM").success());
    guest
}

/// Copies, and is killed each time some more events have arrived, until it gets through. Tells how often it was.
async fn killed_until_complete(from: &str, to: &str) -> u32 {
    let (mut kills, mut reached) = (0, 0);
    loop {
        let arguments = ["copy", "--from", from, "--to", to];
        let mut child = milstolpe(&arguments).stdout(Stdio::null()).spawn().expect("it starts");
        let status = loop {
            if let Some(status) = child.try_wait().expect("it runs") {
                break status;
            }
            if events(to).await > reached {
                child.kill().expect("killed");
                break child.wait().expect("it ends");
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        };
        if status.success() {
            return kills;
        }
        assert_eq!(status.code(), None, "it ended by itself and failed");
        let arrived = events(to).await;
        assert!(arrived > reached, "it goes on from {reached}, not from {arrived}");
        (kills, reached) = (kills + 1, arrived);
    }
}

/// Copies until something has arrived, and is told to stop.
async fn stopped_by_ctrl_c(from: &str, to: &str) -> Output {
    let mut command = milstolpe(&["copy", "--from", from, "--to", to]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    while events(to).await == 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.expect("kill is there").success());
    child.wait_with_output().expect("it ends")
}

#[tokio::test]
async fn a_copy_that_is_killed_again_and_again_goes_on_and_is_used_only_when_it_is_complete() {
    let folder = tempfile::tempdir().expect("a folder");
    let guest = demo(folder.path()).await;
    let (source, database) = (file(folder.path()), Database::create().await);
    let before = said(&run(&["verify", "--data", text(folder.path())]));
    let targets: Vec<_> = std::iter::repeat_with(|| tempfile::tempdir().expect("a folder")).take(2).collect();
    let served = database.as_ref().map(Database::url);
    for target in std::iter::once(file(targets[0].path())).chain(served) {
        let stopped = stopped_by_ctrl_c(&source, &target).await;
        assert_eq!(stopped.status.code(), Some(1));
        assert!(said(&stopped).contains("the same command goes on from there"), "{}", said(&stopped));
        let serve = ["serve", "--data", text(targets[1].path()), "--listen", "127.0.0.1:0"];
        let url = target.replacen("sqlite:", "sqlite://", 1);
        let refused = run(&[&serve[..], &["--database", &url]].concat());
        assert_eq!(refused.status.code(), Some(1));
        assert!(said(&refused).contains("is a copy that was begun at"), "{}", said(&refused));
        let doctor = run(&["doctor", "--data", text(targets[1].path()), "--database", &url]);
        assert!(said(&doctor).contains("WRONG copy: "), "{}", said(&doctor));

        assert!(killed_until_complete(&source, &target).await > 0, "it was too fast to be killed");
        let after = said(&run(&["verify", "--data", text(targets[1].path()), "--database", &url]));
        assert_eq!(after, before, "the same number of events and the same last hash");
        let serving = Serving::start(&[&serve[..], &["--database", &url]].concat());
        let guest = guest.at(serving.first_line.split(" at ").nth(1).expect("an address"));
        assert_eq!(guest.page("/").await.status(), 200, "who was signed in is so still");
        assert!(serving.end("TERM").success());
    }
}

#[tokio::test]
async fn each_outcome_has_its_words_and_its_exit_code() {
    let folders: Vec<_> = std::iter::repeat_with(|| tempfile::tempdir().expect("a folder")).take(3).collect();
    let [source, target, other] = [0, 1, 2].map(|place| folders[place].path());
    for folder in [source, other] {
        let name = ["--coordinator", "Karin", "--email", "k@x.example"];
        let output = run(&[&["setup", "--data", text(folder), "--dalarna"][..], &name].concat());
        assert!(output.status.success(), "{}", said(&output));
    }
    let [from, to, foreign] = [source, target, other].map(file);
    let first = copy(&from, &to);
    assert!(first.status.success() && said(&first).starts_with("17 events were copied."), "{}", said(&first));
    assert!(said(&first).contains("The copy is complete: the log of the target is whole, 17 events."));
    let again = copy(&from, &to);
    assert!(
        again.status.success() && said(&again).contains("the target already held all 17."),
        "{}",
        said(&again)
    );
    let json = run(&["copy", "--json", "--from", &from, "--to", &to]);
    let json: Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!((&json["complete"], &json["events"], &json["added"]), (&true.into(), &17.into(), &0.into()));
    assert_eq!(json["beside"]["person"], 1);

    for (output, words) in [
        (copy(&from, &foreign), "they part at event 1"),
        (copy(&from, &from), "the same database"),
        (copy(&file(&source.join("nowhere")), &to), "source: there is no database at"),
        (copy("milstolpe-data", &to), "--from: "),
    ] {
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains(words), "{}", said(&output));
    }
    let alter = "update event set payload = replace(payload, 'Falun', 'Fulan') where payload like '%Falun%'";
    tamper(source, &["drop trigger event_update_refused", alter]).await;
    let fresh = target.join("fresh");
    let broken = copy(&from, &file(&fresh));
    assert_eq!(broken.status.code(), Some(3));
    assert!(
        said(&broken).contains("The log of the source is broken. First bad event: event 12:"),
        "{}",
        said(&broken)
    );
}

#[test]
fn a_password_is_not_repeated() {
    let folder = tempfile::tempdir().expect("a folder");
    let ours = file(folder.path());
    let secret = "hemligt77";
    for wrong in [
        format!("postgres://milstolpe:{secret}@127.0.0.1:1/milstolpe"),
        format!("mysql://milstolpe:{secret}@127.0.0.1/milstolpe"),
        format!("postgres://milstolpe:{secret}@127.0.0.1:99999/milstolpe"),
        format!("postgres://milstolpe:{secret}@127.0.0.1/milstolpe?pooled=maybe"),
        format!("postgres://milstolpe:{secret}@127.0.0.1/milstolpe?sslmode=maybe"),
    ] {
        let output = copy(&wrong, &ours);
        assert_eq!(output.status.code(), Some(1));
        assert!(!said(&output).contains(secret), "{}", said(&output));
        assert!(said(&output).contains("source") || said(&output).contains("--from"), "{}", said(&output));
    }
}
