//! The first steps of an installation, and letting people in.

use chrono::Duration;
use domain::organisation::{DALARNA, OrganisationKind, RegisterOrganisation};
use domain::region::{AppointCoordinator, RegisterRegion};
use domain::{Asker, Language, OrganisationId, PersonId, RegionId};
use store::{Envelope, Person, Store};

use crate::Found;
use crate::cli::{self, Listen};
use crate::command::{existing, open, say, store};
use crate::machine;

/// How long a printed sign-in address opens.
const SIGN_IN: Duration = Duration::days(1);

pub(crate) async fn setup(arguments: cli::Setup) -> anyhow::Result<Found> {
    anyhow::ensure!(arguments.email.contains('@'), "{} is not an e-mail address", arguments.email);
    let store = open(&arguments.data.address()?, machine::ambient()?).await?;
    let regions = projection::directory::regions(store.db(), Asker::System).await?;
    anyhow::ensure!(
        !regions.iter().any(|region| region.name == arguments.region),
        "the region {} exists already; `milstolpe sign-in ADDRESS` lets its coordinator in",
        arguments.region
    );
    let region = RegionId(store.ambient().id());
    system(&store, RegisterRegion { region, name: arguments.region.clone() }).await?;
    let coordinator = match store.db().person_by_address(&arguments.email).await? {
        Some(known) => known,
        None => Person {
            id: PersonId(store.ambient().id()),
            name: arguments.coordinator.clone(),
            address: arguments.email.clone(),
            language: Language::Sv,
        },
    };
    let appoint = AppointCoordinator { region, person: coordinator.id };
    store.execute(Envelope::new(Asker::System, appoint).with_person(coordinator.clone())).await?;
    if arguments.dalarna {
        register_dalarna(&store, region).await?;
    }
    say(&format!("The region {} is ready. Its coordinator signs in at:", arguments.region));
    say(&sign_in_address(&store, &coordinator, &arguments.listen).await?);
    store.db().close().await;
    Ok(Found::Sound)
}

async fn register_dalarna(store: &Store, region: RegionId) -> anyhow::Result<()> {
    for (code, name) in DALARNA {
        let organisation = OrganisationId(store.ambient().id());
        system(store, municipality(organisation, region, code, name)).await?;
    }
    Ok(())
}

/// A Swedish municipality as a command.
pub(crate) fn municipality(
    organisation: OrganisationId,
    region: RegionId,
    code: &str,
    name: &str,
) -> RegisterOrganisation {
    RegisterOrganisation {
        organisation,
        region,
        name: name.to_owned(),
        kind: OrganisationKind::Municipality,
        code: code.to_owned(),
        time_zone: "Europe/Stockholm".to_owned(),
        language: Language::Sv,
        parent: None,
    }
}

async fn system(store: &Store, command: impl Into<domain::Command>) -> anyhow::Result<()> {
    store.execute(Envelope::new(Asker::System, command)).await?;
    Ok(())
}

pub(crate) async fn sign_in(arguments: cli::SignIn) -> anyhow::Result<Found> {
    let db = existing(&arguments.data.address()?).await?;
    let store = store(db, machine::ambient()?).await?;
    let Some(person) = store.db().person_by_address(&arguments.email).await? else {
        anyhow::bail!(
            "nobody has the address {}; a coordinator or administrator adds people",
            arguments.email
        );
    };
    say(&sign_in_address(&store, &person, &arguments.listen).await?);
    store.db().close().await;
    Ok(Found::Sound)
}

async fn sign_in_address(store: &Store, person: &Person, listen: &Listen) -> anyhow::Result<String> {
    let secret = store.ambient().secret();
    let until = store.ambient().now() + SIGN_IN;
    store.db().put_sign_in_link(&secret, person.id, until, false).await?;
    let base = listen.url.clone().unwrap_or_else(|| format!("http://{}", listen.listen));
    Ok(format!("{}{}", base.trim_end_matches('/'), web::route::sign_in(&secret)))
}
