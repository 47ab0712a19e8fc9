//! A made-up Dalarna to look around in. What it holds is invented; the municipalities are real.

mod actions;
mod chance;
mod people;
mod plan;
mod ratings;
mod seed;

use chrono::Duration;
use serde_json::json;
use store::{Ambient, Db, Store};

use crate::cli;
use crate::command::{bar, say, store};
use crate::demo::people::PEOPLE;
use crate::demo::seed::Seed;
use crate::server::{Mailing, Server, Stop};
use crate::{Found, machine};

/// How long the printed sign-in addresses open.
const SIGN_IN: Duration = Duration::days(30);

/// Fills the database on the first start, prints how to sign in, and serves until it is stopped.
pub(crate) async fn run(arguments: cli::Demo) -> anyhow::Result<Found> {
    let mut stop = Stop::listen()?;
    let db = Db::open(&arguments.address()?).await?;
    let store = store(db, machine::ambient()?).await?;
    let mailing = Mailing::outbox(&arguments.data);
    let server = Server::bind(store.clone(), &arguments.listen, mailing).await?;
    tokio::select! {
        filled = fill(&store) => filled?,
        () = stop.asked() => return Ok(Found::Sound),
    }
    let links = sign_in_links(&store, server.url()).await?;
    if arguments.json {
        let sign_in: serde_json::Map<_, _> =
            links.iter().map(|link| (link.kind.to_owned(), json!(link.url))).collect();
        say(&json!({ "url": server.url(), "data": arguments.data, "sign_in": sign_in }).to_string());
    } else {
        tell(&links, server.url(), &arguments);
    }
    server.run(stop).await?;
    store.db().close().await;
    Ok(Found::Sound)
}

/// Carries the invented commands out, each under a key, so that a start that was interrupted goes
/// on where it ended and a second start does nothing.
async fn fill(store: &Store) -> anyhow::Result<()> {
    const BEGUN: &str = "demo-begun";
    const FILLED: &str = "demo-filled";
    if store.db().mark(FILLED).await?.is_some() {
        return Ok(());
    }
    // An interrupted start goes on as of the day on which it began, or its keys would not fit.
    store.db().set_mark(BEGUN, store.ambient().now()).await?;
    let started = store.db().mark(BEGUN).await?.unwrap_or_else(|| store.ambient().now());
    let mut seed = Seed::plan(store.catalogue(), started);
    let bar = bar(seed.len(), "Making up Dalarna");
    let clock = seed.clock();
    let ids = store.ambient().clone();
    let ambient = Ambient::new(move || clock.now(), move || ids.id(), || [0; 32]);
    let past = crate::command::store(store.db().clone(), ambient).await?;
    seed.run(&past, |done| bar.set_position(done)).await?;
    store.db().set_mark(FILLED, store.ambient().now()).await?;
    bar.finish_and_clear();
    Ok(())
}

struct SignInLink {
    kind: &'static str,
    who: String,
    url: String,
}

async fn sign_in_links(store: &Store, url: &str) -> anyhow::Result<Vec<SignInLink>> {
    let until = store.ambient().now() + SIGN_IN;
    let mut links = Vec::new();
    for person in PEOPLE {
        let Some(kind) = person.kind else { continue };
        let secret = store.ambient().secret();
        store.db().put_sign_in_link(&secret, person.id(), until, true).await?;
        let who = format!("{}, {}", person.name, person.belongs_to());
        links.push(SignInLink { kind, who, url: format!("{url}{}", web::route::sign_in(&secret)) });
    }
    Ok(links)
}

fn tell(links: &[SignInLink], url: &str, arguments: &cli::Demo) {
    say(&format!("Milstolpe shows a made-up Dalarna at {url}"));
    say("Open one of these to sign in; each opens as often as you like for 30 days:");
    say("");
    for link in links {
        say(&format!("  {:<14} {}", link.kind, link.who));
        say(&format!("  {:<14} {}", "", link.url));
    }
    say("");
    say(&format!("Data and mails are kept in {}. Ctrl-C stops.", arguments.data.display()));
}
