//! What writers tell listeners in other programs, on a server.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::Value;

/// Each program that listens holds this advisory lock, together with the others: "milsear".
pub(crate) const EAR: i64 = 0x6d_696c_7365_6172;

/// What a program tells the others when it begins to listen.
pub(crate) const HELLO: &str = "listening";

/// How many programs listen to this database.
pub(crate) const EARS: &str = "select count(*) from pg_locks where locktype = 'advisory' and granted \
    and database = (select oid from pg_database where datname = current_database()) \
    and ((classid::bigint << 32) | objid::bigint) = $1";

/// What this program tells, and whether anybody is there to hear it.
#[derive(Debug)]
pub(crate) struct News {
    /// Tells this program's notifications from those of others.
    mark: u64,
    /// Telling costs the server as much as a third of a small commit. Who begins to listen says so, and until that
    /// was heard looks by a timer.
    wanted: AtomicBool,
}

impl News {
    pub(crate) fn new() -> Self {
        // Any number does that others are unlikely to have; the standard library seeds its hashers with one.
        Self { mark: RandomState::new().hash_one(()), wanted: AtomicBool::new(true) }
    }

    /// So many programs listen, this one included.
    pub(crate) fn set_ears(&self, ears: i64) {
        self.wanted.store(ears > 1, Ordering::Relaxed);
    }

    /// What is told of the log's new end; null if nobody else listens.
    pub(crate) fn of(&self, end: Option<u64>) -> Value {
        let end = end.filter(|_| self.wanted.load(Ordering::Relaxed));
        end.map(|end| format!("{end} {:x}", self.mark)).into()
    }

    /// The end that a notification tells of, unless it is one of this program's own, which knows already.
    pub(crate) fn heard(&self, told: &str) -> Option<u64> {
        let (end, mark) = told.split_once(' ')?;
        if u64::from_str_radix(mark, 16) == Ok(self.mark) { None } else { end.parse().ok() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: Value) -> String {
        let Value::Text(Some(text)) = value else { panic!("a text: {value:?}") };
        text
    }

    #[test]
    fn a_program_hears_others_and_not_itself() {
        let (one, other) = (News::new(), News::new());
        assert_eq!(one.heard(&text(other.of(Some(7)))), Some(7));
        assert_eq!(one.heard(&text(one.of(Some(7)))), None);
        assert_eq!((one.heard("7"), one.heard("")), (None, None));
    }

    #[test]
    fn nothing_is_told_when_nobody_else_listens() {
        let news = News::new();
        news.set_ears(1);
        assert_eq!(news.of(Some(7)), Value::Text(None));
        news.set_ears(2);
        assert!(matches!(news.of(Some(7)), Value::Text(Some(_))));
        assert_eq!(news.of(None), Value::Text(None));
    }
}
