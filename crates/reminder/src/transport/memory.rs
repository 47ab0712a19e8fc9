//! Mail kept in memory, for tests.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lettre::Message;

use super::SendError;

/// Keeps what was sent. Clones share the same memory, so a test keeps one and hands on the other.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    sent: Vec<Message>,
    failures: VecDeque<SendError>,
}

impl Memory {
    /// Everything sent so far, oldest first.
    pub fn sent(&self) -> Vec<Message> {
        self.state().sent.clone()
    }

    /// Everything sent since the last call, oldest first; empties the memory.
    pub fn take(&self) -> Vec<Message> {
        std::mem::take(&mut self.state().sent)
    }

    /// Lets the next message fail with `error`. Several calls queue up.
    pub fn fail_next(&self, error: SendError) {
        self.state().failures.push_back(error);
    }

    pub(super) fn keep(&self, message: &Message) -> Result<(), SendError> {
        let mut state = self.state();
        if let Some(error) = state.failures.pop_front() {
            return Err(error);
        }
        state.sent.push(message.clone());
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
