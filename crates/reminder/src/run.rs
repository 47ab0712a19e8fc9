//! The loop that sends what is due, minute after minute.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use store::Store;
use tokio::time::{MissedTickBehavior, interval};

use crate::Post;
use crate::tick::{Error, Report, tick_until};

/// How often it is looked what is due.
pub const PERIOD: Duration = Duration::from_mins(1);

/// Ticks now and every minute until `stop` is ready, and hands what each tick did to `told`. A mail that is under
/// way then is finished and recorded first, so that it is not sent again after the restart. A tick that fails is
/// logged; the next one goes on.
pub async fn run(
    store: Store,
    post: Post,
    told: impl Fn(&Report) + Send + Sync,
    stop: impl Future<Output = ()> + Send,
) {
    let halt = AtomicBool::new(false);
    let mut stop = pin!(stop);
    let mut minutes = interval(PERIOD);
    minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            () = &mut stop => return,
            _ = minutes.tick() => {}
        }
        let mut work = pin!(tick_until(&store, &post, &halt));
        tokio::select! {
            biased;
            result = &mut work => log(&result, &told),
            () = &mut stop => {
                halt.store(true, Ordering::Relaxed);
                log(&work.await, &told);
                return;
            }
        }
    }
}

fn log(result: &Result<Report, Error>, told: &impl Fn(&Report)) {
    if let Ok(report) = result {
        told(report);
    }
    match result {
        Ok(report) if *report == Report::default() => {}
        Ok(Report { sent, deferred, failed, left, elsewhere }) => {
            tracing::info!(
                mail.sent = sent,
                mail.deferred = deferred,
                mail.failed = failed,
                mail.left = left,
                elsewhere,
                "reminders"
            );
        }
        Err(error) => tracing::error!(%error, "reminders were not sent; the next tick tries again"),
    }
}
