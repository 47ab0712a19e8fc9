//! The server of a run of tests.
//!
//! A runner such as nextest gives each test a process of its own. The first one starts the server, the others find
//! it by the process that started them all; a small watcher stops it when that process has ended.

use std::fs::File;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::net::UnixStream;
use std::os::unix::process::parent_id;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Admin;
use super::cluster::Cluster;

/// What the folder of a run is called, before the number of its process.
const PREFIX: &str = "milstolpe-postgres-";
/// Nothing is worth keeping: whatever waits for the disk is switched off.
const SETTINGS: [&str; 7] = [
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_connections=300",
];

/// A server that is there for every test of a run.
#[derive(Clone, Debug)]
pub(super) struct Server(Cluster);

impl Server {
    /// The server of this run, started or not; none where `PostgreSQL` is not installed.
    pub(super) fn shared() -> Option<Self> {
        Cluster::find(std::env::temp_dir().join(format!("{PREFIX}{}", parent_id()))).map(Self)
    }

    /// The address of one of its databases, as the program takes it.
    pub(super) fn url(&self, database: &str) -> String {
        self.0.url(database)
    }

    /// Connects, if the server takes connections.
    pub(super) async fn connect(&self) -> Result<Admin, sqlx::Error> {
        self.0.connect().await
    }

    /// Connects, and starts the server first if nobody has.
    pub(super) async fn running(&self) -> Admin {
        if let Ok(admin) = self.connect().await {
            return admin;
        }
        let _started_by_one = self.lock().expect("the folder of the server");
        // Another process may have started it meanwhile.
        if let Ok(admin) = self.connect().await {
            return admin;
        }
        sweep();
        self.start().expect("a server");
        self.0.started().await
    }

    /// Where its socket is.
    pub(super) fn files(&self) -> PathBuf {
        self.0.files()
    }

    /// Makes the folder and takes its lock, which is given back when the file is closed.
    fn lock(&self) -> io::Result<File> {
        match std::fs::create_dir(self.0.folder()) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        // The temporary folder is everybody's: a folder of that name may be somebody else's.
        if std::fs::metadata(self.0.folder())?.uid() != tempfile::tempfile()?.metadata()?.uid() {
            return Err(io::Error::other(format!("{} belongs to another user", self.0.folder().display())));
        }
        let file = File::create(self.0.folder().join("lock"))?;
        file.lock()?;
        Ok(file)
    }

    fn start(&self) -> io::Result<()> {
        self.0.init()?;
        self.0.spawn(&SETTINGS)?;
        self.0.ends_with(parent_id())
    }
}

/// Takes away what runs left whose server and watcher were killed. Where a server still answers, its run may be
/// one of another container that shares the temporary folder.
fn sweep() {
    let Ok(entries) = std::fs::read_dir(std::env::temp_dir()) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let pid = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.parse::<u32>().ok());
        let answers = || UnixStream::connect(entry.path().join("server/.s.PGSQL.5432")).is_ok();
        if pid.is_some_and(|pid| !is_alive(pid)) && !answers() {
            // Another user's folder stays.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

fn is_alive(pid: u32) -> bool {
    let asked = Command::new("kill").args(["-0", &pid.to_string()]).stderr(Stdio::null()).status();
    Path::new("/proc").join(pid.to_string()).exists() || asked.is_ok_and(|status| status.success())
}
