//! SIGKILL in the middle of writes: every acknowledged change is there after the restart.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use super::program::{Guest, Serving, free_port, run, said, text};

const GRANT: &str = "mutation ($input: GrantRoleInput!) { grantRole(input: $input) { status } }";
const OPEN: &str = "mutation ($input: OpenRoundInput!) { openRound(input: $input) { status id } }";
const RATE: &str = "mutation ($input: RecordRatingInput!) { recordRating(input: $input) { status version } }";
const SHEET: &str = "query ($round: UUID!, $organisation: UUID!) { \
    assessmentSheet(round: $round, organisation: $organisation) { rows { criterion version rating { comment } } } }";
const CRITERIA: [&str; 8] = ["1S1", "1S2", "1S3", "1S4", "2S1", "2V1", "3S1", "K1"];

/// What was acknowledged: organisation, criterion, version, comment.
type Acknowledged = Arc<Mutex<Vec<(String, String, i64, String)>>>;

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_change_is_there_after_a_kill() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(folder.path()).to_owned();
    let listen = free_port();
    let setup = run(&[
        "setup",
        "--data",
        &data,
        "--listen",
        &listen,
        "--dalarna",
        "--coordinator",
        "K",
        "--email",
        "k@x.example",
    ]);
    let link = said(&setup).lines().last().expect("a line").to_owned();
    let serving = Serving::start(&["serve", "--data", &data, "--listen", &listen]);
    let guest = Guest::sign_in(&link).await;
    let (round, organisations) = prepare(&guest).await;

    let acknowledged = Acknowledged::default();
    let writers: Vec<_> = organisations
        .iter()
        .take(8)
        .map(|organisation| {
            tokio::spawn(write(guest.clone(), round.clone(), organisation.clone(), acknowledged.clone()))
        })
        .collect();
    while acknowledged.lock().expect("the list").len() < 150 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(!serving.end("KILL").success());
    for writer in writers {
        writer.await.expect("a writer that noticed the cut line");
    }

    let verified = run(&["verify", "--data", &data]);
    assert!(verified.status.success(), "{}", said(&verified));
    let again = Serving::start(&["serve", "--data", &data, "--listen", &listen]);
    let guest = guest.at(again.first_line.split(" at ").nth(1).expect("an address"));
    let list = acknowledged.lock().expect("the list").clone();
    assert!(list.len() >= 150);
    for organisation in &organisations {
        let variables = json!({ "round": round, "organisation": organisation });
        let answer = guest.graphql(SHEET, variables).await.expect("an answer");
        let rows = answer["data"]["assessmentSheet"]["rows"].as_array().cloned().unwrap_or_default();
        for (_, criterion, version, comment) in list.iter().filter(|(of, ..)| of == organisation) {
            let row = rows.iter().find(|row| row["criterion"] == *criterion).expect("an acknowledged row");
            let stored = row["version"].as_i64().expect("a version");
            assert!(stored >= *version, "{criterion} went back from {version} to {stored}");
            assert!(
                stored > *version || row["rating"]["comment"] == *comment,
                "{criterion} has lost {comment}"
            );
        }
    }
}

/// Opens a round and makes the coordinator lead of every municipality.
async fn prepare(guest: &Guest) -> (String, Vec<String>) {
    let regions = guest.graphql("{ regions { id } }", Value::Null).await.expect("an answer");
    let region = regions["data"]["regions"][0]["id"].as_str().expect("a region").to_owned();
    let query = "query ($region: UUID!) { organisations(region: $region) { id } }";
    let found = guest.graphql(query, json!({ "region": region })).await.expect("an answer");
    let found = found["data"]["organisations"].as_array().expect("organisations");
    let organisations: Vec<String> =
        found.iter().map(|found| found["id"].as_str().expect("an id").to_owned()).collect();
    for organisation in &organisations {
        let person = json!({ "address": "k@x.example", "name": "K" });
        let input = json!({ "organisation": organisation, "person": person, "role": "LEAD" });
        let answer = guest.graphql(GRANT, json!({ "input": input })).await.expect("an answer");
        assert_eq!(answer["data"]["grantRole"]["status"], "OK", "{answer}");
    }
    let input = json!({ "region": region, "model": "dalamodellen-2022", "name": "2026",
        "opensOn": "2020-01-01", "dueOn": "2199-01-01" });
    let answer = guest.graphql(OPEN, json!({ "input": input })).await.expect("an answer");
    (answer["data"]["openRound"]["id"].as_str().expect("a round").to_owned(), organisations)
}

/// Rates row after row, noting what is acknowledged, until the line is cut.
async fn write(guest: Guest, round: String, organisation: String, acknowledged: Acknowledged) {
    for step in 0.. {
        let criterion = CRITERIA[step % CRITERIA.len()];
        let comment = format!("Steg {step}");
        let input = json!({ "round": round, "organisation": organisation, "criterion": criterion,
            "answer": { "level": step % 4 }, "comment": comment });
        let Ok(answer) = guest.graphql(RATE, json!({ "input": input })).await else { return };
        let payload = &answer["data"]["recordRating"];
        assert_eq!(payload["status"], "OK", "{answer}");
        let version = payload["version"].as_i64().expect("a version");
        let mut list = acknowledged.lock().expect("the list");
        list.push((organisation.clone(), criterion.to_owned(), version, comment));
    }
}
