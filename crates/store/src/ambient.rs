//! What comes from outside the program: time, new ids, secrets.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};
use uuid::Uuid;

use crate::Secret;

/// The present moment, new ids and new secrets. The program reads them from the machine; a test
/// sets them by hand.
#[derive(Clone)]
pub struct Ambient {
    now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    id: Arc<dyn Fn() -> Uuid + Send + Sync>,
    secret: Arc<dyn Fn() -> [u8; 32] + Send + Sync>,
}

impl Ambient {
    /// Takes the three sources.
    pub fn new(
        now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static,
        id: impl Fn() -> Uuid + Send + Sync + 'static,
        secret: impl Fn() -> [u8; 32] + Send + Sync + 'static,
    ) -> Self {
        Self { now: Arc::new(now), id: Arc::new(id), secret: Arc::new(secret) }
    }

    /// The present moment in whole microseconds, which is what both databases keep.
    pub fn now(&self) -> DateTime<Utc> {
        (self.now)().trunc_subsecs(6)
    }

    /// A new id.
    pub fn id(&self) -> Uuid {
        (self.id)()
    }

    /// A new secret of 256 random bits.
    pub fn secret(&self) -> Secret {
        Secret::from_bytes(&(self.secret)())
    }
}

impl fmt::Debug for Ambient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ambient")
    }
}
