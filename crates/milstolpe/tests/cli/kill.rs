//! SIGKILL in the middle of writes, of the program and of its database: everything that was acknowledged is stored,
//! and stored once.

use tests::postgres::{Database, OwnServer};

use super::load::{Load, Site};
use super::program::{Guest, Serving};

/// How often the program is killed.
const KILLS: usize = 4;
/// How much is acknowledged before each time.
const BETWEEN: usize = 200;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_stored_once_however_often_the_program_is_killed_on_sqlite() {
    kill_the_program(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_stored_once_however_often_the_program_is_killed_on_postgres() {
    let Some(database) = Database::create().await else { return };
    kill_the_program(Some(database.url())).await;
}

async fn kill_the_program(database: Option<String>) {
    let (site, link) = Site::set_up(database);
    let mut serving = site.serve();
    let load = Load::start(&Guest::sign_in(&link).await).await;
    for _ in 0..KILLS {
        load.goes_on(BETWEEN).await;
        assert!(!serving.end("KILL").success());
        assert!(site.run("verify", &[]).contains("The log is whole"));
        serving = site.serve();
    }
    load.goes_on(BETWEEN).await;
    nothing_is_lost_or_stored_twice(load, &site, serving).await;
}

/// Ends load and program, and looks at what was acknowledged.
async fn nothing_is_lost_or_stored_twice(load: Load, site: &Site, serving: Serving) {
    let told = load.end().await;
    told.is_shown().await;
    assert!(serving.end("TERM").success());
    site.run("verify", &[]);
    told.is_stored_once(&site.log().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_stored_once_when_the_database_server_crashes_under_a_running_program() {
    let Some(mut server) = OwnServer::start().await else { return };
    let (site, link) = Site::set_up(Some(server.url()));
    let serving = site.serve();
    let load = Load::start(&Guest::sign_in(&link).await).await;
    for restart_of_the_machine in [false, true] {
        load.goes_on(BETWEEN).await;
        server.crash();
        if restart_of_the_machine {
            // Then there is not even a socket that refuses, and every command is answered at once: with an error.
            server.remove_socket();
            load.is_told_of_errors().await;
        }
        server.start_again().await;
        load.goes_on(BETWEEN).await;
    }
    nothing_is_lost_or_stored_twice(load, &site, serving).await;
}
