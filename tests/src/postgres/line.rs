//! A line to the server that a test cuts, stops and mends.

use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

const PORT: u16 = 7432;

/// How the line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Open,
    /// Nothing comes through, and nobody is told.
    Stopped,
    /// What is asked comes through, no answer does.
    OneWay,
    /// Every connection is ended, and no new one is taken.
    Cut,
}

/// A socket from which everything goes to the server's. Ends when it is dropped.
#[derive(Debug)]
pub struct Line {
    folder: TempDir,
    state: watch::Sender<State>,
    task: JoinHandle<()>,
}

impl Line {
    /// Opens a line to the server whose socket is in a folder.
    pub(super) fn open(server: &Path) -> io::Result<Self> {
        let (folder, (state, watched)) = (tempfile::tempdir()?, watch::channel(State::Open));
        let listener = UnixListener::bind(socket(folder.path()))?;
        let task = tokio::spawn(serve(listener, server.join(".s.PGSQL.5432"), watched));
        Ok(Self { folder, state, task })
    }

    /// The address of a database at its end.
    pub(super) fn url(&self, database: &str) -> String {
        super::cluster::url(self.folder.path(), PORT, database)
    }

    /// Ends every connection and takes no new one.
    pub fn cut(&self) {
        self.state.send_replace(State::Cut);
    }

    /// Lets nothing through any more, without telling anybody: the server hangs.
    pub fn stop(&self) {
        self.state.send_replace(State::Stopped);
    }

    /// Lets through what is asked and no answer.
    pub fn lose_answers(&self) {
        self.state.send_replace(State::OneWay);
    }

    /// Lets everything through again.
    pub fn mend(&self) {
        self.state.send_replace(State::Open);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn socket(folder: &Path) -> PathBuf {
    folder.join(format!(".s.PGSQL.{PORT}"))
}

async fn serve(listener: UnixListener, server: PathBuf, state: watch::Receiver<State>) {
    while let Ok((client, _)) = listener.accept().await {
        if *state.borrow() != State::Cut {
            tokio::spawn(carry(client, server.clone(), state.clone()));
        }
    }
}

/// Carries one connection until it ends or the line is cut.
async fn carry(mut client: UnixStream, server: PathBuf, mut state: watch::Receiver<State>) {
    let Ok(mut server) = UnixStream::connect(server).await else { return };
    loop {
        let now = *state.borrow_and_update();
        tokio::select! {
            // What is on its way when the line changes is lost with the connection, as on a real line.
            () = pass(&mut client, &mut server, now) => return,
            changed = state.changed() => {
                if changed.is_err() || *state.borrow() == State::Cut {
                    return;
                }
            }
        }
    }
}

/// Passes on what comes through, until one of the two ends it.
async fn pass(client: &mut UnixStream, server: &mut UnixStream, state: State) {
    let ended = match state {
        State::Open => tokio::io::copy_bidirectional(client, server).await.map(|_| ()),
        State::OneWay => tokio::io::copy(client, server).await.map(|_| ()),
        State::Stopped | State::Cut => std::future::pending().await,
    };
    // A connection that breaks has ended as well as one that is closed.
    let _ = ended;
}
