//! How a mail to sign in with leaves. The pages know no mail server: whoever serves them brings it.

use std::fmt;
use std::sync::Arc;

use store::{Person, SignInRequest};

type Sending = dyn Fn(Person, &SignInRequest) + Send + Sync;

/// Sends somebody a link and a code. It must come back at once and send in the background: how long a mail server
/// takes would tell a stranger that the address is known.
#[derive(Clone)]
pub struct Letters(Arc<Sending>);

impl Letters {
    /// Letters that leave this way.
    pub fn new(send: impl Fn(Person, &SignInRequest) + Send + Sync + 'static) -> Self {
        Self(Arc::new(send))
    }

    pub(crate) fn send(&self, person: Person, made: &SignInRequest) {
        (self.0)(person, made);
    }
}

impl fmt::Debug for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Letters")
    }
}
