//! A mail server of a few lines that does what `smtp-sink` cannot: refuse one recipient and take the next, hang up
//! after some messages, check a password, and answer DATA with 354 even when nobody was accepted.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How the server behaves.
#[derive(Clone, Copy, Default)]
pub(crate) struct Fake {
    pub(crate) pipelining: bool,
    pub(crate) messages_per_connection: Option<usize>,
}

/// The server while it runs.
pub(crate) struct Running {
    pub(crate) port: u16,
    log: Arc<Mutex<Log>>,
}

#[derive(Default)]
struct Log {
    delivered: Vec<String>,
    connections: usize,
}

impl Running {
    pub(crate) fn delivered(&self) -> Vec<String> {
        self.log.lock().unwrap().delivered.clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.log.lock().unwrap().connections
    }
}

impl Fake {
    pub(crate) async fn start(self) -> Running {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let running = Running { port: listener.local_addr().unwrap().port(), log: Arc::default() };
        let log = Arc::clone(&running.log);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                log.lock().unwrap().connections += 1;
                tokio::spawn(self.serve(stream, Arc::clone(&log)));
            }
        });
        running
    }

    async fn serve(self, stream: TcpStream, log: Arc<Mutex<Log>>) {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let (mut recipient, mut messages) = (None, 0);
        write.write_all(b"220 fake\r\n").await.unwrap();
        while let Ok(Some(line)) = lines.next_line().await {
            let answer = match line.get(..4).unwrap_or(&line) {
                "EHLO" if self.pipelining => "250-fake\r\n250-AUTH PLAIN\r\n250 PIPELINING\r\n".to_owned(),
                "EHLO" => "250-fake\r\n250 AUTH PLAIN\r\n".to_owned(),
                // base64 of NUL anna NUL hemligt
                "AUTH" if line.ends_with("AGFubmEAaGVtbGlndA==") => "235 welcome\r\n".to_owned(),
                "AUTH" => "535 wrong password\r\n".to_owned(),
                "MAIL" if self.messages_per_connection.is_some_and(|most| messages >= most) => {
                    write.write_all(b"421 enough for now\r\n").await.unwrap();
                    return;
                }
                "RCPT" if line.contains("unknown") => {
                    let address = line.trim_start_matches("RCPT TO:");
                    format!("550 5.1.1 {address}: nobody here\r\n")
                }
                "RCPT" => {
                    recipient = Some(line.trim_start_matches("RCPT TO:<").trim_end_matches('>').to_owned());
                    "250 ok\r\n".to_owned()
                }
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await.unwrap();
                    while lines.next_line().await.unwrap().is_some_and(|line| line != ".") {}
                    match recipient.take() {
                        Some(recipient) => {
                            messages += 1;
                            log.lock().unwrap().delivered.push(recipient);
                            "250 delivered\r\n".to_owned()
                        }
                        None => "554 nobody to deliver to\r\n".to_owned(),
                    }
                }
                "QUIT" => return,
                _ => "250 ok\r\n".to_owned(),
            };
            write.write_all(answer.as_bytes()).await.unwrap();
        }
    }
}
