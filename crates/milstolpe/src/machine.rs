//! The only place that reads the clock and makes ids and secrets.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use store::Ambient;
use uuid::Uuid;

/// The present moment by the machine's clock.
#[expect(clippy::disallowed_methods, reason = "the program's one look at the clock")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Time, ids and secrets from the machine.
///
/// # Errors
/// When the operating system gives no random bytes.
pub(crate) fn ambient() -> anyhow::Result<Ambient> {
    // Asked once here, so that later the source is known to work.
    secret().context("the operating system gives no random bytes")?;
    Ok(Ambient::new(now, id, || secret().unwrap_or_else(|_| std::process::abort())))
}

#[expect(clippy::disallowed_methods, reason = "the program's one source of ids")]
fn id() -> Uuid {
    Uuid::now_v7()
}

fn secret() -> Result<[u8; 32], getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
