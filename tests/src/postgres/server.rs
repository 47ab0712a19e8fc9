//! The server of a run of tests.
//!
//! A runner such as nextest gives each test a process of its own. The first one starts the server, the others find
//! it by the process that started them all; a small watcher stops it when that process has ended.

use std::fs::{File, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt as _, parent_id};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sqlx::ConnectOptions as _;
use sqlx::postgres::PgConnectOptions;

use super::Admin;

/// The server's superuser.
pub(super) const USER: &str = "milstolpe";
/// What the folder of a run is called, before the number of its process.
const PREFIX: &str = "milstolpe-postgres-";
/// How long the server may take to start, on a machine that does much else.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);
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
/// Stops the server and takes its files away when the process of the run has ended.
const WATCHER: &str = r#"
while [ -d "/proc/$1" ] || kill -0 "$1" 2>/dev/null; do sleep 1; done
server=$(head -n 1 "$2/server/data/postmaster.pid") && kill -QUIT "$server"
while [ -n "$server" ] && kill -0 "$server" 2>/dev/null; do sleep 0.1; done
rm -rf "$2"
"#;

/// A server that is there for every test of a run.
#[derive(Clone, Debug)]
pub(super) struct Server {
    binaries: PathBuf,
    folder: PathBuf,
}

impl Server {
    /// The server of this run, started or not; none where `PostgreSQL` is not installed.
    pub(super) fn shared() -> Option<Self> {
        let folder = std::env::temp_dir().join(format!("{PREFIX}{}", parent_id()));
        binaries().map(|binaries| Self { binaries, folder })
    }

    /// The address of one of its databases, as the program takes it.
    pub(super) fn url(&self, database: &str) -> String {
        url(&self.files(), 5432, database)
    }

    /// Connects, if the server takes connections.
    pub(super) async fn connect(&self) -> Result<Admin, sqlx::Error> {
        let options = PgConnectOptions::new_without_pgpass();
        options.socket(self.files()).username(USER).database("postgres").connect().await
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
        let start = Instant::now();
        loop {
            match self.connect().await {
                Ok(admin) => return admin,
                Err(error) => assert!(start.elapsed() < PATIENCE, "{error}\n{}", self.log()),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Data, socket and log: what belongs to the user under which the server runs.
    pub(super) fn files(&self) -> PathBuf {
        self.folder.join("server")
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.files().join("log")).unwrap_or_default()
    }

    /// Makes the folder and takes its lock, which is given back when the file is closed.
    fn lock(&self) -> io::Result<File> {
        match std::fs::create_dir(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        // The temporary folder is everybody's: a folder of that name may be somebody else's.
        if std::fs::metadata(&self.folder)?.uid() != tempfile::tempfile()?.metadata()?.uid() {
            return Err(io::Error::other(format!("{} belongs to another user", self.folder.display())));
        }
        let file = File::create(self.folder.join("lock"))?;
        file.lock()?;
        Ok(file)
    }

    fn start(&self) -> io::Result<()> {
        let (files, data) = (self.files(), self.files().join("data"));
        if files.exists() {
            std::fs::remove_dir_all(&files)?;
        }
        std::fs::create_dir(&files)?;
        std::fs::set_permissions(&self.folder, Permissions::from_mode(0o755))?;
        std::fs::set_permissions(&files, Permissions::from_mode(0o700))?;
        let user = other_than_root(&files)?;
        let log = File::create(files.join("log"))?;
        let command = |program: &str| -> io::Result<Command> {
            let mut command = Command::new(self.binaries.join(program));
            command
                .current_dir(&files)
                .stdin(Stdio::null())
                .stdout(log.try_clone()?)
                .stderr(log.try_clone()?);
            if let Some((uid, gid)) = user {
                command.uid(uid).gid(gid);
            }
            command.arg("-D").arg(&data);
            Ok(command)
        };
        let made = command("initdb")?
            .args(["--username", USER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"])
            .status()?;
        if !made.success() {
            return Err(io::Error::other(self.log()));
        }
        let mut server = command("postgres")?;
        server.arg("-k").arg(&files).args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        // A group of its own: what stops one test does not stop the server.
        server.process_group(0).spawn()?;
        Command::new("sh")
            .args(["-c", WATCHER, "sh", &parent_id().to_string()])
            .arg(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map(|_| ())
    }
}

/// The address of a database behind a socket in a folder.
pub(super) fn url(folder: &Path, port: u16, database: &str) -> String {
    let host = folder.display().to_string().replace('%', "%25").replace('/', "%2F");
    format!("postgres://{USER}@localhost:{port}/{database}?host={host}")
}

/// `PostgreSQL` refuses to run as root: then the folder is given to the user `nobody`.
pub(super) fn other_than_root(folder: &Path) -> io::Result<Option<(u32, u32)>> {
    if std::fs::metadata(folder)?.uid() != 0 {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd")?;
    let ids = |line: &str| {
        let mut fields = line.strip_prefix("nobody:")?.split(':').skip(1);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    let (uid, gid) =
        users.lines().find_map(ids).ok_or_else(|| io::Error::other("there is no user nobody to run it"))?;
    chown(folder, Some(uid), Some(gid))?;
    Ok(Some((uid, gid)))
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

/// The folder of the installed binaries: the one that `MILSTOLPE_PG_BIN` names, one of the PATH, or Debian's, the
/// newest version first.
fn binaries() -> Option<PathBuf> {
    let is_whole = |folder: &PathBuf| ["initdb", "postgres"].iter().all(|name| folder.join(name).is_file());
    if let Some(named) = std::env::var_os("MILSTOLPE_PG_BIN").map(PathBuf::from) {
        assert!(
            is_whole(&named),
            "MILSTOLPE_PG_BIN names {}, which has no initdb and postgres",
            named.display()
        );
        return Some(named);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut debian: Vec<_> =
        std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().collect();
    debian.sort_by_key(|entry| {
        let name = entry.file_name();
        let version = name.to_str().and_then(|version| version.split('.').next()?.parse::<u32>().ok());
        std::cmp::Reverse(version)
    });
    std::env::split_paths(&path).chain(debian.iter().map(|entry| entry.path().join("bin"))).find(is_whole)
}
