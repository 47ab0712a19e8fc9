//! Many clients through several instances, against the same commands one after the other.
//!
//! The log is the order in which commands took place. Played through the pure rules in that order, each command
//! must have done what the rules say at its place; what was refused must have had a place, between the moment
//! when it was sent and the one when it was answered, at which the rules refuse it in the same way.

mod check;
mod clients;

use std::time::Duration;

use store::{Store, Verified};
use tests::World;
use tests::dice::{Dice, Seed};

use crate::it::given;
use crate::it::projection::lived::dump;
use crate::it::random::Pool;
use check::{Model, Tally};
use clients::Clients;

scenarios! {
    what_many_clients_did_is_what_the_rules_say_one_after_the_other,
}

const INSTANCES: usize = 3;
const CLIENTS: usize = 36;
const COMMANDS: usize = 90;
/// How many organisations the commands are about: few, so that they meet.
const ORGANISATIONS: usize = 2;

async fn what_many_clients_did_is_what_the_rules_say_one_after_the_other(world: World) {
    let seed = Seed::of_this_run();
    let mut pool = Pool::new(&world, Dice::new(seed.0), ORGANISATIONS).await;
    // Without answers nobody could hand in.
    given::assess(&world, pool.rounds[0], world.organisations[0], |_| 1).await;
    let start = world.store.db().head().await.unwrap().position;
    let mut instances = vec![world.store.clone()];
    while instances.len() < INSTANCES {
        instances.push(world.instance().await);
    }

    let clients = Clients::new(&world, &instances, start);
    let work = (0..CLIENTS).map(|client| {
        pool.dice = Dice::new(seed.0.wrapping_add(u64::try_from(client).unwrap()));
        Box::pin(clients.run(client, pool.clone(), COMMANDS))
    });
    let work: Vec<_> = work.collect();
    let remade = remake_in_the_middle(&clients, &instances[1]);
    tokio::join!(futures_util::future::join_all(work), remade);

    let calls = clients.calls();
    assert!(calls.len() >= CLIENTS * COMMANDS);
    let log = all_events(&world).await;
    let tally = Model::new(&world, &log, start).check(&calls);
    assert_met(&tally);

    let head = world.store.db().head().await.unwrap();
    assert_eq!(world.store.db().verify(|_| ()).await.unwrap(), Verified::Whole(head));
    let lived = dump(&world).await;
    projection::rebuild(world.store.db(), |_| ()).await.unwrap();
    for (table, rows) in dump(&world).await {
        assert_eq!(lived[table], rows, "{table}");
    }
}

/// Makes the read tables again while everybody writes.
async fn remake_in_the_middle(clients: &Clients<'_>, instance: &Store) {
    while clients.answered() < CLIENTS * COMMANDS / 3 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    projection::rebuild(instance.db(), |_| ()).await.unwrap();
}

async fn all_events(world: &World) -> Vec<domain::Recorded> {
    world.store.db().after(0, u32::MAX).await.unwrap()
}

/// A run in which nothing met would prove nothing.
fn assert_met(tally: &Tally) {
    for (what, found, least) in [
        ("carried out", tally.carried_out, 500),
        ("changed nothing", tally.unchanged, 20),
        ("refused", tally.refused, 400),
        ("refused because somebody was faster", tally.changed_meanwhile, 10),
        ("asked twice under one key", tally.repeated, 50),
        ("key of another command", tally.key_reused, 10),
    ] {
        assert!(found >= least, "{what}: {found} of {tally:?}");
    }
}
