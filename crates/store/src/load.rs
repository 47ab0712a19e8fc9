//! How busy the writer is.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How busy the writer is.
#[derive(Debug, Default)]
pub struct Load {
    commits: AtomicU64,
    commands: AtomicU64,
    waiting: AtomicU64,
}

impl Load {
    /// Commits since the start.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Commands since the start, refused ones included. Divided by the commits: how many share one.
    pub fn commands(&self) -> u64 {
        self.commands.load(Ordering::Relaxed)
    }

    /// Commands that were waiting when the last batch was taken.
    pub fn waiting(&self) -> u64 {
        self.waiting.load(Ordering::Relaxed)
    }

    /// The writer took a batch; `waiting` commands were there, those of the batch included.
    pub(crate) fn began(&self, batch: usize, waiting: usize) {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        self.commands.fetch_add(count(batch), Ordering::Relaxed);
        self.waiting.store(count(waiting), Ordering::Relaxed);
    }

    /// The writer committed commands together.
    pub(crate) fn committed(&self, _commands: usize, _time: Duration) {
        self.commits.fetch_add(1, Ordering::Relaxed);
    }
}
