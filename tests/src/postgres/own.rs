//! A server that one test has for itself, to kill it or to set it up in another way.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use sqlx::AssertSqlSafe;
use tempfile::TempDir;

use super::cluster::{Cluster, USER};

/// A server of a test's own. What it has confirmed survives its crash, as on a real one. It stops when this is
/// dropped.
#[derive(Debug)]
pub struct OwnServer {
    cluster: Cluster,
    settings: &'static [&'static str],
    postmaster: Child,
    _folder: TempDir,
}

/// A server's certificate and its key, both in PEM.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// The certificate.
    pub certificate: String,
    /// Its private key.
    pub key: String,
}

const TLS: [&str; 4] =
    ["listen_addresses=localhost", "ssl=on", "ssl_cert_file=server.crt", "ssl_key_file=server.key"];

impl OwnServer {
    /// The password of its superuser, asked for on a port.
    pub const PASSWORD: &str = "hemligt-ord";

    /// A server on a socket; none where `PostgreSQL` is not installed, which is said.
    ///
    /// # Panics
    /// If it cannot be started, or is missing where CI=true.
    pub async fn start() -> Option<Self> {
        Self::start_with(5432, None, &["listen_addresses="]).await
    }

    /// A server that also listens on a port of `localhost`. It asks for the password there, and encrypts if it has a
    /// certificate.
    ///
    /// # Panics
    /// If it cannot be started, or is missing where CI=true.
    pub async fn start_on_port(certificate: Option<&Certificate>) -> Option<Self> {
        let port =
            TcpListener::bind("localhost:0").and_then(|free| free.local_addr()).expect("a port").port();
        let settings = if certificate.is_some() { &TLS[..] } else { &TLS[..1] };
        let server = Self::start_with(port, certificate, settings).await?;
        let alter = format!("alter role {USER} password '{}'", Self::PASSWORD);
        let mut admin = server.cluster.started().await;
        sqlx::query(AssertSqlSafe(alter)).execute(&mut admin).await.expect("a password");
        Some(server)
    }

    async fn start_with(
        port: u16,
        certificate: Option<&Certificate>,
        settings: &'static [&'static str],
    ) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let Some(cluster) = Cluster::find(folder.path().to_owned()) else {
            super::left_out(
                "no PostgreSQL is installed (Debian package postgresql): a server of a test's own",
            );
            return None;
        };
        let cluster = cluster.on_port(port);
        cluster.init().expect("empty data");
        if let Some(Certificate { certificate, key }) = certificate {
            cluster.put("server.crt", certificate).expect("its certificate");
            cluster.put("server.key", key).expect("its key");
        }
        cluster.ends_with(std::process::id()).expect("a watcher");
        let postmaster = cluster.spawn(settings).expect("a server");
        let server = Self { cluster, settings, postmaster, _folder: folder };
        server.cluster.started().await;
        Some(server)
    }

    /// The address of its database, by the socket.
    pub fn url(&self) -> String {
        self.cluster.url("postgres")
    }

    /// The address of its database, by the port of a host, with parameters.
    pub fn url_on_port(&self, host: &str, password: &str, parameters: &str) -> String {
        format!("postgres://{USER}:{password}@{host}:{}/postgres?{parameters}", self.cluster.port())
    }

    /// Kills it and every process of it at once. Nothing is written down any more.
    ///
    /// # Panics
    /// If there is no `kill`.
    pub fn crash(&mut self) {
        let postmaster = self.postmaster.id();
        // Stopped, it makes no process of which nobody here knows.
        signal("STOP", &[postmaster]);
        let mut all = children(postmaster);
        assert!(!all.is_empty(), "a server has processes");
        all.push(postmaster);
        signal("KILL", &all);
        self.postmaster.wait().expect("it ends");
    }

    /// Takes the socket away that a crash leaves behind, as a restart of the machine does.
    ///
    /// # Panics
    /// If there is none.
    pub fn remove_socket(&self) {
        let socket = format!(".s.PGSQL.{}", self.cluster.port());
        std::fs::remove_file(self.cluster.files().join(socket)).expect("a socket");
    }

    /// Starts it again on what is left, and waits until it takes connections.
    ///
    /// # Panics
    /// If it does not.
    pub async fn start_again(&mut self) {
        self.postmaster = self.cluster.spawn(self.settings).expect("a server");
        self.cluster.started().await;
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        // Without waiting for anybody.
        signal("QUIT", &[self.postmaster.id()]);
        let _ = self.postmaster.wait();
    }
}

fn signal(name: &str, processes: &[u32]) {
    let mut kill = Command::new("kill");
    kill.arg(format!("-{name}")).args(processes.iter().map(u32::to_string));
    // One that has ended by itself meanwhile is no failure.
    kill.stderr(Stdio::null()).status().expect("kill is there");
}

/// The processes that a process has started, as Linux tells it.
fn children(parent: u32) -> Vec<u32> {
    let processes = std::fs::read_dir("/proc").expect("Linux").flatten();
    let of_parent = |pid: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // Behind the name, which may hold anything: state, parent.
        let found: u32 = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
        (found == parent).then_some(pid)
    };
    processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter_map(of_parent).collect()
}
