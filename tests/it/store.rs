//! The event log and the only way to write: what holds on every database.
//!
//! What only an embedded file can suffer is in `file`.

mod batch;
mod chain;
mod command;
mod connection;
mod copy;
mod copy_refused;
mod file;
mod follow;
mod lease;
mod outage;
mod people;
mod pooled;
mod reading;
mod rolling;
mod schema;
mod sequential;
mod tail;
mod writers;

use domain::assessment::Rating;
use domain::{Asker, Command, PersonId, Refusal};
use store::{Envelope, ExecuteError, Outcome, Value};
use tests::World;

/// Asks for something as a person.
async fn ask(world: &World, person: PersonId, command: impl Into<Command>) -> Result<Outcome, ExecuteError> {
    world.store.execute(Envelope::new(Asker::Person(person), command)).await
}

/// The refusal of a command that must be refused.
fn refusal(result: Result<Outcome, ExecuteError>) -> Refusal {
    match result {
        Err(ExecuteError::Refused(refusal)) => refusal,
        other => panic!("expected a refusal: {other:?}"),
    }
}

/// Position of the last event.
async fn end(world: &World) -> u64 {
    world.store.db().head().await.unwrap().position
}

/// Runs a statement past all rules.
async fn tamper(world: &World, sql: &'static str) -> Result<u64, store::Error> {
    tamper_with(world, sql, Vec::new()).await
}

/// The same with arguments.
async fn tamper_with(world: &World, sql: &'static str, values: Vec<Value>) -> Result<u64, store::Error> {
    let mut tx = world.store.db().write().await?;
    let changed = tx.execute(sql, values).await?;
    tx.commit().await?;
    Ok(changed)
}

fn comment(text: &str) -> Rating {
    Rating { comment: text.to_owned(), ..Rating::default() }
}
