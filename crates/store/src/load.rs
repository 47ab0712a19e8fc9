//! How busy the program is with commands: counted where it happens, told to whoever measures.
//!
//! The writer and [`crate::Store::execute`] count; nobody has to look. [`Load::register`] shows the counts to a
//! registry of metrics. A label is a name from the program's own lists, never an id and nothing personal.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use crate::execute::{ExecuteError, Outcome};

/// A command by its name, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    name: &'static str,
    outcome: &'static str,
}

/// Work that one instance at a time does.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Work {
    work: &'static str,
}

/// How busy the writer is, and what became of commands.
#[derive(Debug)]
pub struct Load {
    commits: Counter,
    taken: Counter,
    waiting: AtomicU64,
    waited: Histogram,
    batch: Histogram,
    commit_time: Histogram,
    ended: Family<Ended, Counter>,
    command_time: Histogram,
    leases: Family<Work, Gauge>,
    /// How many holders of this process have each lease: one may end while another begins.
    held: Mutex<HashMap<&'static str, i64>>,
}

impl Default for Load {
    fn default() -> Self {
        // From half a millisecond to a quarter of a minute, each twice the one before.
        let times = || Histogram::new(exponential_buckets(0.0005, 2.0, 16));
        Self {
            commits: Counter::default(),
            taken: Counter::default(),
            waiting: AtomicU64::default(),
            waited: times(),
            batch: Histogram::new(exponential_buckets(1.0, 2.0, 9)),
            commit_time: times(),
            ended: Family::default(),
            command_time: times(),
            leases: Family::default(),
            held: Mutex::default(),
        }
    }
}

impl Load {
    /// Commits since the start.
    pub fn commits(&self) -> u64 {
        self.commits.get()
    }

    /// Commands since the start, refused ones included. Divided by the commits: how many share one.
    pub fn commands(&self) -> u64 {
        self.taken.get()
    }

    /// Commands that were waiting when the last batch was taken.
    pub fn waiting(&self) -> u64 {
        self.waiting.load(Ordering::Relaxed)
    }

    /// The writer took a batch; `waiting` commands were there, those of the batch included.
    pub(crate) fn began(&self, batch: usize, waiting: usize) {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        self.taken.inc_by(count(batch));
        self.waiting.store(count(waiting), Ordering::Relaxed);
    }

    /// A command of that batch had been waiting for so long.
    pub(crate) fn waited(&self, time: Duration) {
        self.waited.observe(time.as_secs_f64());
    }

    /// The writer committed `commands` together; lock, load, decide, append, project and commit took so long.
    pub(crate) fn committed(&self, commands: usize, time: Duration) {
        self.commits.inc();
        self.batch.observe(f64::from(u32::try_from(commands).unwrap_or(u32::MAX)));
        self.commit_time.observe(time.as_secs_f64());
    }

    /// A command has its answer, so long after it was asked for.
    pub(crate) fn ended(&self, name: &'static str, answer: &Result<Outcome, ExecuteError>, time: Duration) {
        let outcome = match answer {
            Ok(_) => "done",
            Err(ExecuteError::Refused(_) | ExecuteError::KeyReused { .. }) => "refused",
            Err(ExecuteError::Overloaded | ExecuteError::Store(_)) => "failed",
        };
        self.ended.get_or_create(&Ended { name, outcome }).inc();
        self.command_time.observe(time.as_secs_f64());
    }

    /// This instance begins (`true`) or ends to hold the lease for some work.
    pub fn holds(&self, work: &'static str, begins: bool) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(work).or_default();
        *count += if begins { 1 } else { -1 };
        self.leases.get_or_create(&Work { work }).set(i64::from(*count > 0));
    }

    /// Shows the counts to whoever measures.
    pub fn register(&self, to: &mut Registry) {
        let seconds = || Unit::Seconds;
        to.register(
            "commands",
            "Commands by name and by what became of them: done, refused by the rules, failed",
            self.ended.clone(),
        );
        to.register_with_unit(
            "command_duration",
            "From asking for a command to its answer",
            seconds(),
            self.command_time.clone(),
        );
        to.register_with_unit(
            "command_wait",
            "Time that commands spent in the queue",
            seconds(),
            self.waited.clone(),
        );
        to.register("commits", "Commits of the writer", self.commits.clone());
        to.register("commit_commands", "Commands that shared a commit", self.batch.clone());
        to.register_with_unit(
            "commit_duration",
            "From taking a batch of commands to its commit",
            seconds(),
            self.commit_time.clone(),
        );
        to.register("lease_held", "Whether this instance holds the lease for some work", self.leases.clone());
    }
}
