//! Postfix's test server as a child process.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use tempfile::TempDir;

const PROGRAM: &str = "/usr/sbin/smtp-sink";

/// A running `smtp-sink` that writes each message to a file of its own. It ends when this is dropped.
pub(crate) struct Sink {
    pub(crate) port: u16,
    folder: TempDir,
    child: Child,
}

impl Sink {
    /// Starts it. Without the program there is nothing to test: that is said, and is a failure where CI=true.
    pub(crate) fn start(options: &[&str]) -> Option<Self> {
        if !Path::new(PROGRAM).exists() {
            let text = format!(
                "{PROGRAM} is missing (Debian package postfix): delivery to a mail server NOT TESTED"
            );
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{text}");
            std::io::stderr().write_all(format!("\n*** {text} ***\n").as_bytes()).unwrap();
            return None;
        }
        // Another process may take the free port first; then the program ends at once and the next port is tried.
        (0..5)
            .find_map(|_| Self::try_start(options))
            .or_else(|| panic!("smtp-sink did not start with {options:?}"))
    }

    fn try_start(options: &[&str]) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let mut command = Command::new(PROGRAM);
        if is_root() {
            command.args(["-u", "root"]);
        }
        command.args(["-d", "mail."]).args(options).arg(format!("127.0.0.1:{port}")).arg("100");
        let child = command.current_dir(folder.path()).stderr(Stdio::null()).spawn().unwrap();
        let mut sink = Self { port, folder, child };
        for _ in 0..200 {
            if sink.child.try_wait().unwrap().is_some() {
                return None;
            }
            if greets(port) {
                return Some(sink);
            }
            sleep(Duration::from_millis(25));
        }
        None
    }

    /// The messages delivered so far, with the envelope in lines that start with `X-`.
    pub(crate) fn mails(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        files
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap().replace("\r\n", "\n"))
            .filter(|mail| mail.contains("Message-ID:"))
            .collect()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port nobody listens on just now.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn greets(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { return false };
    let mut code = [0; 4];
    stream.read_exact(&mut code).is_ok() && &code == b"220 "
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout == b"0\n"
}
