//! Running the program: health, metrics, a stop, several instances, a database that goes away.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::postgres::Database;

use super::program::{Guest, Serving, free_port, run, said, text};

const OPEN: &str = "mutation ($input: OpenRoundInput!) { openRound(input: $input) { status code } }";

/// Where a program that serves is reached.
fn url(serving: &Serving) -> String {
    serving.first_line.split(" at ").nth(1).expect("an address").to_owned()
}

async fn readiness(url: &str) -> (u16, Value) {
    let answer = reqwest::get(format!("{url}/health/ready")).await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

/// Waits until the readiness has a status, and tells what it said.
async fn until(url: &str, status: u16) -> Value {
    let start = Instant::now();
    loop {
        let (found, said) = readiness(url).await;
        if found == status {
            return said;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{found} {said}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The number behind a name with its labels.
fn metric(text: &str, name: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().parse().ok()
}

/// Asks for a command that is carried out, for one that is refused, and for a page that does not exist.
async fn be_busy(guest: &Guest) {
    let regions = guest.graphql("{ regions { id } }", Value::Null).await.expect("an answer");
    let input = json!({ "region": regions["data"]["regions"][0]["id"], "model": "dalamodellen-2022",
        "name": "2026", "opensOn": "2020-01-01", "dueOn": "2199-01-01" });
    let opened = guest.graphql(OPEN, json!({ "input": input })).await.expect("an answer");
    assert_eq!(opened["data"]["openRound"]["status"], "OK", "{opened}");
    let mut backwards = input.clone();
    backwards["dueOn"] = json!("2019-01-01");
    let refused = guest.graphql(OPEN, json!({ "input": backwards })).await.expect("an answer");
    assert_ne!(refused["data"]["openRound"]["status"], "OK", "{refused}");
    assert_eq!(guest.page("/no-such-page/k@x.example").await.status().as_u16(), 404);
}

#[tokio::test]
async fn an_instance_tells_its_health_to_anybody_and_its_metrics_on_their_own_address_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = text(folder.path()).to_owned();
    let (listen, measured) = (free_port(), free_port());
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
    let serving = Serving::start(&["serve", "--data", &data, "--listen", &listen, "--metrics", &measured]);
    let url = url(&serving);

    let live = reqwest::get(format!("{url}/health/live")).await.expect("an answer");
    assert_eq!(live.status().as_u16(), 200);
    let said = until(&url, 200).await;
    let position = said["position"].as_u64().expect("a position");
    let schema = said["schema"].as_i64().expect("a migration");
    assert!(position > 15 && schema > 20_000_000_000_000, "{said}");
    let rest = json!({ "status": "ready", "reason": null, "database": true, "schema": schema,
        "position": position, "waiting": 0 });
    assert_eq!(said, rest);

    be_busy(&Guest::sign_in(&link).await).await;
    let page = reqwest::get(format!("{url}/metrics")).await.expect("an answer");
    assert_eq!(page.status().as_u16(), 404, "the pages' address shows no metrics");
    let metrics = reqwest::get(format!("http://{measured}/metrics")).await.expect("an answer");
    let kind = metrics.headers()["content-type"].to_str().expect("text").to_owned();
    assert!(kind.starts_with("text/plain; version=0.0.4"), "{kind}");
    let metrics = metrics.text().await.expect("text");
    let is = |name: &str, value: f64| assert_eq!(metric(&metrics, name), Some(value), "{name} in\n{metrics}");
    is("milstolpe_commands_total{name=\"open_round\",outcome=\"done\"}", 1.0);
    is("milstolpe_commands_total{name=\"open_round\",outcome=\"refused\"}", 1.0);
    is("milstolpe_command_duration_seconds_count", 2.0);
    is("milstolpe_command_wait_seconds_count", 2.0);
    is("milstolpe_commits_total", 1.0);
    is("milstolpe_commit_commands_sum", 1.0);
    is("milstolpe_commands_waiting", 0.0);
    is("milstolpe_log_position", f64::from(u32::try_from(position).expect("few events") + 1));
    is("milstolpe_database_reachable", 1.0);
    is("milstolpe_http_requests_total{method=\"POST\",route=\"/graphql\",status=\"200\"}", 3.0);
    is("milstolpe_http_requests_total{method=\"POST\",route=\"/logga-in/{secret}\",status=\"303\"}", 1.0);
    is("milstolpe_http_requests_total{method=\"GET\",route=\"none\",status=\"404\"}", 2.0);
    assert!(metrics.contains("milstolpe_database_connections{state=\"idle\"}"), "{metrics}");
    for secret in ["x.example", "no-such-page", "Karin", link.rsplit('/').next().expect("a secret")] {
        assert!(!metrics.contains(secret), "{secret} is in\n{metrics}");
    }
    assert!(serving.end("TERM").success());
}

#[tokio::test]
async fn a_stop_first_says_not_ready_and_goes_on_serving_until_the_proxy_has_noticed() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["serve", "--data", text(folder.path()), "--listen", "127.0.0.1:0", "--drain", "60"];
    let serving = Serving::start(&arguments);
    let url = url(&serving);
    until(&url, 200).await;
    serving.signal("TERM");
    let said = until(&url, 503).await;
    assert_eq!((&said["status"], &said["reason"]), (&json!("stopping"), &json!("stopping")));
    let page = reqwest::get(format!("{url}/logga-in")).await.expect("an answer");
    assert_eq!(page.status().as_u16(), 200, "what the proxy still sends is served");
    let stopped = Instant::now();
    assert!(serving.end("TERM").success());
    assert!(stopped.elapsed() < Duration::from_secs(30), "a second signal does not wait");
}

#[tokio::test]
async fn two_instances_lose_their_database_and_recover_by_themselves() {
    let Some(database) = Database::create_behind_a_line().await else { return };
    let (folder, address) = (tempfile::tempdir().expect("a folder"), database.url());
    let line = database.line().expect("a line");
    let arguments =
        ["serve", "--data", text(folder.path()), "--database", &address, "--listen", "127.0.0.1:0"];
    let start = || {
        let arguments = arguments.map(str::to_owned);
        tokio::task::spawn_blocking(move || Serving::start(&arguments.each_ref().map(String::as_str)))
    };
    let serving = [start().await.expect("started"), start().await.expect("started")];
    for instance in &serving {
        assert_eq!(until(&url(instance), 200).await["status"], "ready");
    }
    line.stop();
    for instance in &serving {
        let said = until(&url(instance), 503).await;
        let away = json!({ "status": "unavailable", "reason": "database_unreachable", "database": false,
            "schema": null, "position": null, "waiting": 0 });
        assert_eq!(said, away);
        let asked = Instant::now();
        readiness(&url(instance)).await;
        assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
    }
    line.cut();
    tokio::time::sleep(Duration::from_millis(500)).await;
    for instance in &serving {
        assert_eq!(readiness(&url(instance)).await.0, 503);
    }
    line.mend();
    for instance in &serving {
        until(&url(instance), 200).await;
    }
    let ended = serving.map(|instance| instance.end("TERM").success());
    assert_eq!(ended, [true, true]);
}
