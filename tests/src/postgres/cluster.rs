//! A server of `PostgreSQL` from installed binaries: its files, its process, its address.

use std::fs::{File, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sqlx::ConnectOptions as _;
use sqlx::postgres::PgConnectOptions;

use super::Admin;

/// The server's superuser.
pub(super) const USER: &str = "milstolpe";
/// How long the server may take to start, on a machine that does much else.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);
/// Stops the server and takes its files away when a process has ended.
const WATCHER: &str = r#"
while [ -d "/proc/$1" ] || kill -0 "$1" 2>/dev/null; do sleep 1; done
server=$(head -n 1 "$2/server/data/postmaster.pid") && kill -QUIT "$server"
while [ -n "$server" ] && kill -0 "$server" 2>/dev/null; do sleep 0.1; done
rm -rf "$2"
"#;

/// A server's place in a folder, started or not.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    binaries: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Cluster {
    /// A place in a folder; none where `PostgreSQL` is not installed.
    pub(super) fn find(folder: PathBuf) -> Option<Self> {
        binaries().map(|binaries| Self { binaries, folder, port: 5432 })
    }

    /// The same with another number in the name of its socket, which is also its port if it listens on one.
    #[must_use]
    pub(super) fn on_port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// The number in the name of its socket.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Where its files are, and nothing else.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The address of one of its databases, as the program takes it.
    pub(super) fn url(&self, database: &str) -> String {
        url(&self.files(), self.port, database)
    }

    /// Connects, if the server takes connections.
    pub(super) async fn connect(&self) -> Result<Admin, sqlx::Error> {
        let options = PgConnectOptions::new_without_pgpass();
        options.socket(self.files()).port(self.port).username(USER).database("postgres").connect().await
    }

    /// Connects to a server that was started.
    pub(super) async fn started(&self) -> Admin {
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

    /// Makes empty data, in place of any that are there. Passwords are asked for on ports, not on the socket.
    pub(super) fn init(&self) -> io::Result<()> {
        let files = self.files();
        if files.exists() {
            std::fs::remove_dir_all(&files)?;
        }
        std::fs::create_dir(&files)?;
        std::fs::set_permissions(&self.folder, Permissions::from_mode(0o755))?;
        std::fs::set_permissions(&files, Permissions::from_mode(0o700))?;
        other_than_root(&files)?;
        let auth = ["--auth-local=trust", "--auth-host=scram-sha-256"];
        let made = self
            .command("initdb")?
            .args(["--username", USER, "--encoding=UTF8", "--locale=C", "--no-sync"])
            .args(auth)
            .status()?;
        if made.success() { Ok(()) } else { Err(io::Error::other(self.log())) }
    }

    /// Puts a file beside the data that only the server may read.
    pub(super) fn put(&self, name: &str, text: &str) -> io::Result<()> {
        let file = self.files().join("data").join(name);
        std::fs::write(&file, text)?;
        std::fs::set_permissions(&file, Permissions::from_mode(0o600))?;
        other_than_root(&file).map(|_| ())
    }

    /// Starts the server with these settings.
    pub(super) fn spawn(&self, settings: &[&str]) -> io::Result<Child> {
        let mut server = self.command("postgres")?;
        server.arg("-p").arg(self.port.to_string()).arg("-k").arg(self.files());
        server.args(settings.iter().flat_map(|setting| ["-c", setting]));
        // A group of its own: what stops one test does not stop the server.
        server.process_group(0).spawn()
    }

    /// Sees to it that nothing is left when a process has ended, however it ended.
    pub(super) fn ends_with(&self, process: u32) -> io::Result<()> {
        Command::new("sh")
            .args(["-c", WATCHER, "sh", &process.to_string()])
            .arg(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map(|_| ())
    }

    fn command(&self, program: &str) -> io::Result<Command> {
        let files = self.files();
        let log = File::options().create(true).append(true).open(files.join("log"))?;
        let mut command = Command::new(self.binaries.join(program));
        command.current_dir(&files).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let owner = std::fs::metadata(&files)?;
        if std::fs::metadata(&self.folder)?.uid() != owner.uid() {
            command.uid(owner.uid()).gid(owner.gid());
        }
        command.arg("-D").arg(files.join("data"));
        Ok(command)
    }
}

/// The address of a database behind a socket in a folder.
pub(super) fn url(folder: &Path, port: u16, database: &str) -> String {
    let host = folder.display().to_string().replace('%', "%25").replace('/', "%2F");
    format!("postgres://{USER}@localhost:{port}/{database}?host={host}")
}

/// `PostgreSQL` refuses to run as root: then a folder or file is given to the user `nobody`.
pub(super) fn other_than_root(path: &Path) -> io::Result<Option<(u32, u32)>> {
    if std::fs::metadata(path)?.uid() != 0 {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd")?;
    let ids = |line: &str| {
        let mut fields = line.strip_prefix("nobody:")?.split(':').skip(1);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    let (uid, gid) =
        users.lines().find_map(ids).ok_or_else(|| io::Error::other("there is no user nobody to run it"))?;
    chown(path, Some(uid), Some(gid))?;
    Ok(Some((uid, gid)))
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
