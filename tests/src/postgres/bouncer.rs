//! A pool in front of the server that hands a connection out for one transaction at a time.

use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::cluster::{self, PATIENCE, USER, other_than_root};

const PORT: u16 = 6432;

/// A running pgbouncer. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct Bouncer {
    folder: TempDir,
    child: Child,
}

impl Bouncer {
    /// Starts it; none where it is not installed, which is said, and is a failure where CI=true.
    pub(super) fn start(server: &Path) -> Option<Self> {
        let Some(program) = program() else {
            super::left_out("no pgbouncer is installed (Debian package pgbouncer): a pool of connections");
            return None;
        };
        let mut bouncer = Self::spawn(&program, server).expect("a pgbouncer");
        let start = Instant::now();
        while UnixStream::connect(bouncer.folder.path().join(format!(".s.PGSQL.{PORT}"))).is_err() {
            let ended = bouncer.child.try_wait().expect("its state");
            assert!(ended.is_none() && start.elapsed() < PATIENCE, "pgbouncer did not start: {ended:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
        Some(bouncer)
    }

    fn spawn(program: &Path, server: &Path) -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let path = folder.path();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700))?;
        let file = path.join("pgbouncer.ini");
        // Fewer connections than clients, so that they do change hands.
        let settings = format!(
            "[databases]\n* = host={} user={USER}\n[pgbouncer]\nunix_socket_dir = {}\nlisten_port = {PORT}\n\
             auth_type = any\npool_mode = transaction\ndefault_pool_size = 3\n",
            server.display(),
            path.display()
        );
        std::fs::File::create(&file)?.write_all(settings.as_bytes())?;
        let mut command = Command::new(program);
        if let Some((uid, gid)) = other_than_root(path)? {
            command.uid(uid).gid(gid);
        }
        command.arg(file).current_dir(path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(Self { child: command.spawn()?, folder })
    }

    /// The address of a database behind it.
    pub(super) fn url(&self, database: &str) -> String {
        cluster::url(self.folder.path(), PORT, database) + "&pooled=true"
    }
}

impl Drop for Bouncer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The one that is named, or the one of the PATH; Debian keeps it where only root looks.
fn program() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("MILSTOLPE_PGBOUNCER").map(PathBuf::from) {
        assert!(named.is_file(), "MILSTOLPE_PGBOUNCER names {}, which is no file", named.display());
        return Some(named);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    folders.map(|folder| folder.join("pgbouncer")).find(|file| file.is_file())
}
