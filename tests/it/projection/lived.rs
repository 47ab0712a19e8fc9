//! Random histories, and what the read tables hold after them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use domain::Asker;
use domain::assessment::ApproveAssessment;
use domain::round::CloseRound;
use projection::TABLES;
use store::{Envelope, ExecuteError};
use tests::World;
use tests::dice::Dice;

use crate::it::given;
use crate::it::random::Pool;

/// The seed of histories that are the same in every run.
pub(crate) const SEED: u64 = 1;

/// Lives through some whole assessments and many random commands, most of them by somebody who may, and
/// gives the names of those that changed something.
pub(crate) async fn live(world: &World, seed: u64, assessed: usize, steps: usize) -> BTreeSet<&'static str> {
    let mut pool = Pool::new(world, Dice::new(seed), 4).await;
    for member in &world.organisations[..assessed] {
        given::assess(world, pool.rounds[0], *member, |_| 1).await;
    }
    let (organisation, lead) = world.organisations[0];
    world.by(lead, ApproveAssessment { round: pool.rounds[0], organisation }).await;
    let mut done = BTreeSet::from(["open_round", "record_rating", "submit_assessment", "approve_assessment"]);
    for _ in 0..steps {
        world.clock.set_to(world.clock.now() + Duration::minutes(97));
        let command = pool.command(world);
        let name = command.name();
        let mut askers = vec![Asker::System, Asker::Person(world.coordinator)];
        askers.extend(pool.people.iter().map(|person| Asker::Person(*person)));
        for asker in askers {
            match world.store.execute(Envelope::new(asker, command.clone())).await {
                Ok(outcome) if outcome.events > 0 => {
                    done.insert(name);
                    break;
                }
                Ok(_) => break,
                Err(ExecuteError::Refused(_)) => {}
                Err(error) => panic!("{name}: {error}"),
            }
        }
    }
    // Only the second round is closed, if it was opened, and at the end, so that both go on taking answers.
    let close = Envelope::new(Asker::System, CloseRound { round: pool.rounds[1] });
    if world.store.execute(close).await.is_ok_and(|outcome| outcome.events > 0) {
        done.insert("close_round");
    }
    done
}

/// Every row of every read table, in the order of its key.
pub(crate) async fn dump(world: &World) -> BTreeMap<&'static str, Vec<String>> {
    let db = world.store.db();
    let mut dump = BTreeMap::new();
    for (table, key) in TABLES {
        // Twins: one database quotes column by column, the other makes a whole row a text.
        let parts = world.either(
            "select 'quote(' || name || ')' from pragma_table_info($1)",
            "select 'cast(' || $1 || ' as text)'",
        );
        let parts: Vec<(String,)> = db.all(parts, vec![table.into()]).await.unwrap();
        let parts: Vec<_> = parts.into_iter().map(|(part,)| part).collect();
        let rows = format!("select {} from {table} order by {key}", parts.join(" || ' ' || "));
        let rows: Vec<(String,)> = db.all(rows.leak(), Vec::new()).await.unwrap();
        dump.insert(table, rows.into_iter().map(|(row,)| row).collect());
    }
    dump
}
