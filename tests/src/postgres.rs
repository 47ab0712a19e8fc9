//! A `PostgreSQL` for tests, from installed binaries: one server for a whole run, a database of its own for
//! each test.

mod bouncer;
mod cluster;
mod line;
mod own;
mod server;

use std::io::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, PgConnection};

use bouncer::Bouncer;
pub use line::Line;
pub use own::{Certificate, OwnServer};
use server::Server;

/// An empty database that goes with the value.
#[derive(Debug)]
pub struct Database {
    server: Server,
    name: String,
    bouncer: Option<Bouncer>,
    line: Option<Line>,
    own: Option<OwnServer>,
}

impl Database {
    /// Makes a database, and starts the server if this is the first one of the run. Without `PostgreSQL` there is
    /// nothing to test: that is said, and is a failure where CI=true.
    ///
    /// # Panics
    /// If the server cannot be started, or is missing where CI=true.
    pub async fn create() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Some(server) = Server::shared() else {
            left_out("no PostgreSQL is installed (Debian package postgresql): what must hold on it");
            return None;
        };
        let name = format!("t{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut admin = server.running().await;
        // With rules of order that are not those of bytes: what a statement orders and compares must not depend
        // on the locale with which somebody made the database.
        let create = format!(
            "create database {name} template template0 encoding 'UTF8' locale 'C' locale_provider icu icu_locale 'sv'"
        );
        sqlx::query(AssertSqlSafe(create))
            .execute(&mut admin)
            .await
            .expect("a database; PostgreSQL 15 or later");
        Some(Self { server, name, bouncer: None, line: None, own: None })
    }

    /// The same behind a pgbouncer that hands a connection out for one transaction at a time.
    ///
    /// # Panics
    /// If one of the two cannot be started, or is missing where CI=true.
    pub async fn create_pooled() -> Option<Self> {
        let mut database = Self::create().await?;
        database.bouncer = Some(Bouncer::start(&database.server.files())?);
        Some(database)
    }

    /// The same behind a line that a test can cut.
    ///
    /// # Panics
    /// If the server cannot be started, or is missing where CI=true.
    pub async fn create_behind_a_line() -> Option<Self> {
        let mut database = Self::create().await?;
        database.line = Some(Line::open(&database.server.files()).expect("a socket"));
        Some(database)
    }

    /// One on a server of its own that waits for the disk, as the tests' server does not: for measurements.
    ///
    /// # Panics
    /// If the server cannot be started, or is missing where CI=true.
    pub async fn create_durable() -> Option<Self> {
        let (server, own) = (Server::shared()?, Some(OwnServer::start().await?));
        Some(Self { server, name: String::new(), bouncer: None, line: None, own })
    }

    /// Its address, as the program takes it.
    pub fn url(&self) -> String {
        if let Some(own) = &self.own {
            return own.url();
        }
        match (&self.bouncer, &self.line) {
            (Some(bouncer), _) => bouncer.url(&self.name),
            (None, Some(line)) => line.url(&self.name),
            (None, None) => self.server.url(&self.name),
        }
    }

    /// Its address on the server itself, past the line or the pool in front of it.
    pub fn direct_url(&self) -> String {
        self.server.url(&self.name)
    }

    /// The line to the server, if it is one that can be cut.
    pub fn line(&self) -> Option<&Line> {
        self.line.as_ref()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.own.is_some() {
            return;
        }
        let (server, name) = (self.server.clone(), self.name.clone());
        let drop = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(async {
                let mut admin = server.connect().await.ok()?;
                let drop = format!("drop database {name} with (force)");
                sqlx::query(AssertSqlSafe(drop)).execute(&mut admin).await.ok()
            })
        };
        // On a thread of its own: a test's runtime is not left while something is dropped. What fails here only
        // leaves the database until the server goes, with all its files.
        let _ = std::thread::spawn(drop).join();
    }
}

/// Says loudly what is not tested; a failure where CI=true.
fn left_out(what: &str) {
    let text = format!("{what} NOT TESTED");
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{text}");
    let _ = std::io::stderr().write_all(format!("\n*** {text} ***\n").as_bytes());
}

/// A connection by which databases are made and dropped.
type Admin = PgConnection;
