//! Mail as files: one `.eml` file per message, named after its Message-ID.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use lettre::Message;
use tokio::fs;
use tokio::io::AsyncWriteExt;

use super::{SendError, message_id};

/// Longest part of a Message-ID used in a file name, in bytes; file systems allow 255.
const LONGEST_NAME: usize = 200;

/// Tells apart the temporary files of writers in this process.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// A folder that gets one file per message.
///
/// The same Message-ID gives the same file name, so a repeat overwrites and never duplicates. A file is either
/// whole or not there: it is written beside its place, synced, and renamed.
#[derive(Clone, Debug)]
pub struct Outbox {
    folder: PathBuf,
}

impl Outbox {
    /// An outbox in `folder`; the folder is created when the first message is written.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder the files are written to.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) async fn write(&self, message: &Message) -> Result<(), SendError> {
        let Some(id) = message_id(message) else {
            return Err(SendError::Final("the message has no Message-ID to name its file after".to_owned()));
        };
        self.replace(&file_name(&id), &message.formatted())
            .await
            .map_err(|error| SendError::Passing(format!("cannot write to the outbox folder: {error}")))
    }

    async fn replace(&self, name: &str, content: &[u8]) -> io::Result<()> {
        create_private(&self.folder).await?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let temporary = self.folder.join(format!(".{name}.{}-{number}.tmp", std::process::id()));
        let written = async {
            let mut file = open_private(&temporary).await?;
            file.write_all(content).await?;
            file.sync_all().await?;
            fs::rename(&temporary, self.folder.join(name)).await?;
            // Without this the rename itself may be lost when the machine stops.
            fs::File::open(&self.folder).await?.sync_all().await
        }
        .await;
        if written.is_err() {
            let _ = fs::remove_file(&temporary).await;
        }
        written
    }
}

/// Mail holds names and links, so only the account that runs the program may read the folder.
async fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(folder).await
}

async fn open_private(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path).await
}

/// A file name that cannot leave the folder, whatever the Message-ID holds.
fn file_name(id: &str) -> String {
    let safe: String = id
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@') { c } else { '_' })
        .take(LONGEST_NAME)
        .collect();
    format!("{}.eml", safe.trim_start_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_file_name_stays_in_the_folder() {
        assert_eq!(file_name("r1@milstolpe.example"), "r1@milstolpe.example.eml");
        assert_eq!(file_name("../../etc/passwd@x"), "_.._etc_passwd@x.eml");
        assert!(file_name(&"a".repeat(1000)).len() < 255);
    }
}
