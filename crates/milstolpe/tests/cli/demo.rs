//! The demo: it starts, lets people in, ends well, and goes on where it was.

use std::time::{Duration, Instant};

use super::program::{Guest, Serving, run, said, text};

#[tokio::test]
async fn the_demo_lets_each_kind_of_person_in_ends_on_ctrl_c_and_goes_on_where_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["demo", "--data", text(folder.path()), "--listen", "127.0.0.1:0", "--json"];
    let first = Serving::start(&arguments);
    let printed: serde_json::Value = serde_json::from_str(&first.first_line).expect("JSON");
    let addresses = printed["sign_in"].as_object().expect("addresses");
    for kind in ["lead", "contributor", "reader", "administrator", "coordinator", "neighbour", "english"] {
        let guest = Guest::sign_in(addresses[kind].as_str().expect(kind)).await;
        assert_eq!(guest.page("/").await.status(), 200, "{kind}");
    }
    assert!(first.end("INT").success());
    let before = said(&run(&["verify", "--data", text(folder.path())]));
    assert!(before.contains("The log is whole"), "{before}");

    let started = Instant::now();
    let second = Serving::start(&arguments);
    assert!(started.elapsed() < Duration::from_secs(30), "it made everything up again");
    assert!(second.end("TERM").success());
    let doctor = run(&["doctor", "--data", text(folder.path())]);
    assert!(doctor.status.success(), "{}", said(&doctor));
}

#[test]
fn a_start_that_was_killed_goes_on_and_ends_with_the_same_demo() {
    let events = |folder: &std::path::Path| {
        let output = said(&run(&["verify", "--data", text(folder)]));
        let count = output.split("whole: ").nth(1).and_then(|rest| rest.split(' ').next()).map(str::to_owned);
        count.unwrap_or_else(|| panic!("{output}"))
    };
    let arguments = |folder: &std::path::Path| {
        ["demo", "--data", text(folder), "--listen", "127.0.0.1:0", "--json"].map(str::to_owned)
    };
    let (cut, whole) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let start = |folder: &std::path::Path| Serving::start(&arguments(folder).each_ref().map(String::as_str));

    let mut child = super::program::milstolpe(&arguments(cut.path()).each_ref().map(String::as_str))
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("it starts");
    std::thread::sleep(Duration::from_millis(900));
    child.kill().expect("killed");
    child.wait().expect("it ends");
    assert!(start(cut.path()).end("TERM").success());
    assert!(start(whole.path()).end("TERM").success());
    assert_eq!(events(cut.path()), events(whole.path()));
}
