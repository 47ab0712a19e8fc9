//! People, sign-in links and sessions.

use chrono::Duration;
use domain::{Language, PersonId};
use store::{Person, Secret, SignInError};
use tests::World;

scenarios! {
    a_person_is_stored_changed_and_found_by_address_in_any_case,
    an_address_belongs_to_one_person,
    a_text_with_the_character_nul_is_kept_without_it,
    a_sign_in_link_opens_once,
    a_sign_in_link_opens_nothing_after_its_time,
    a_reusable_link_opens_again_until_its_time_is_over,
    a_wrong_secret_opens_nothing,
    of_two_who_use_a_link_at_once_one_gets_in,
    a_session_ends_after_two_weeks,
    signing_out_ends_one_session_only,
    no_secret_is_stored,
}

async fn a_person_is_stored_changed_and_found_by_address_in_any_case(world: World) {
    let db = world.store.db();
    let id = PersonId(world.ids.id());
    let person = |name: &str, address: &str, language| Person {
        id,
        name: name.to_owned(),
        address: address.to_owned(),
        language,
    };
    db.put_person(&person(" Åsa Öberg ", " Asa@Falun.Example ", Language::Sv)).await.unwrap();
    let stored = person("Åsa Öberg", "asa@falun.example", Language::Sv);
    assert_eq!(db.person(id).await.unwrap(), Some(stored.clone()));
    assert_eq!(db.person_by_address("ASA@falun.example ").await.unwrap(), Some(stored));
    let changed = person("Åsa Ek", "asa.ek@falun.example", Language::En);
    db.put_person(&changed).await.unwrap();
    assert_eq!(db.person(id).await.unwrap(), Some(changed));
    assert_eq!(db.person_by_address("asa@falun.example").await.unwrap(), None);
    assert_eq!(db.person(PersonId(world.ids.id())).await.unwrap(), None);
}

async fn an_address_belongs_to_one_person(world: World) {
    let taken = world.person(PersonId(world.ids.id()), "En annan", "KARIN@region.example");
    let error = world.store.db().put_person(&taken).await.unwrap_err();
    assert!(error.is_duplicate(), "{error:?}");
    assert_eq!(world.store.db().person(taken.id).await.unwrap(), None);
}

async fn a_text_with_the_character_nul_is_kept_without_it(world: World) {
    let db = world.store.db();
    let person = world.person(PersonId(world.ids.id()), "Åsa\0Ek", "asa\0@falun.example");
    db.put_person(&person).await.unwrap();
    let found = db.person_by_address("asa\0@falun.example").await.unwrap().expect("the same person");
    assert_eq!((found.id, found.name.as_str()), (person.id, "Åsa\u{fffd}Ek"));
}

/// A link for the coordinator that is valid for an hour.
async fn link(world: &World, reusable: bool) -> Secret {
    let secret = world.store.ambient().secret();
    let until = world.clock.now() + Duration::hours(1);
    world.store.db().put_sign_in_link(&secret, world.coordinator, until, reusable).await.unwrap();
    secret
}

/// Uses a link, and gives the session's secret if it opened one.
async fn sign_in(world: &World, link: &Secret) -> Option<Secret> {
    let session = world.store.ambient().secret();
    match world.store.db().sign_in(link, &session, world.clock.now()).await {
        Ok(person) => {
            assert_eq!(person, world.coordinator);
            Some(session)
        }
        Err(SignInError::NotValid) => None,
        Err(SignInError::Store(error)) => panic!("{error}"),
    }
}

async fn who(world: &World, session: &Secret) -> Option<PersonId> {
    world.store.db().session(session, world.clock.now()).await.unwrap()
}

async fn a_sign_in_link_opens_once(world: World) {
    let link = link(&world, false).await;
    let session = sign_in(&world, &link).await.expect("opens");
    assert!(sign_in(&world, &link).await.is_none());
    assert_eq!(who(&world, &session).await, Some(world.coordinator), "the session goes on");
}

async fn a_sign_in_link_opens_nothing_after_its_time(world: World) {
    let (early, late) = (link(&world, false).await, link(&world, true).await);
    world.clock.set("2026-11-24T09:59:59.999999Z");
    assert!(sign_in(&world, &early).await.is_some());
    world.clock.set("2026-11-24T10:00:00Z");
    assert!(sign_in(&world, &late).await.is_none());
}

async fn a_reusable_link_opens_again_until_its_time_is_over(world: World) {
    let link = link(&world, true).await;
    let (one, two) = (sign_in(&world, &link).await.unwrap(), sign_in(&world, &link).await.unwrap());
    assert_ne!(one.reveal(), two.reveal());
    // Putting the same link again gives it a new time, as the demo does at each start.
    let until = world.clock.now() + Duration::hours(5);
    world.store.db().put_sign_in_link(&link, world.coordinator, until, true).await.unwrap();
    world.clock.set("2026-11-24T13:00:00Z");
    assert!(sign_in(&world, &link).await.is_some());
    world.clock.set("2026-11-24T14:00:00Z");
    assert!(sign_in(&world, &link).await.is_none());
}

async fn a_wrong_secret_opens_nothing(world: World) {
    let link = link(&world, true).await;
    for wrong in ["", "x", &link.reveal()[1..], &link.reveal().to_uppercase().replace('0', "O")] {
        assert!(sign_in(&world, &Secret::from_text(wrong)).await.is_none(), "{wrong}");
        assert_eq!(who(&world, &Secret::from_text(wrong)).await, None);
    }
    assert_eq!(who(&world, &link).await, None, "a link is no session");
}

async fn of_two_who_use_a_link_at_once_one_gets_in(world: World) {
    let link = link(&world, false).await;
    let (one, two) = tokio::join!(sign_in(&world, &link), sign_in(&world, &link));
    assert_ne!(one.is_some(), two.is_some());
}

async fn a_session_ends_after_two_weeks(world: World) {
    let link = link(&world, false).await;
    let session = sign_in(&world, &link).await.unwrap();
    world.clock.set("2026-12-08T08:59:59.999999Z");
    assert_eq!(who(&world, &session).await, Some(world.coordinator));
    world.clock.set("2026-12-08T09:00:00Z");
    assert_eq!(who(&world, &session).await, None);
}

async fn signing_out_ends_one_session_only(world: World) {
    let link = link(&world, true).await;
    let (here, there) = (sign_in(&world, &link).await.unwrap(), sign_in(&world, &link).await.unwrap());
    world.store.db().sign_out(&here).await.unwrap();
    assert_eq!(who(&world, &here).await, None);
    assert_eq!(who(&world, &there).await, Some(world.coordinator));
    world.store.db().sign_out(&here).await.unwrap();
}

async fn no_secret_is_stored(world: World) {
    let link = link(&world, true).await;
    let session = sign_in(&world, &link).await.unwrap();
    for secret in [&link, &session] {
        // The harness counts its secrets upwards: 16 bytes of them tell them apart.
        let text = &secret.reveal()[..32];
        let digits: Vec<_> = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        for way in [text.to_owned(), digits.concat()] {
            assert!(!kept(&world).await.iter().any(|row| row.contains(&way)), "{way}");
        }
    }
    world.store.db().close().await;
    for file in std::fs::read_dir(world.folder()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for secret in [&link, &session] {
            assert!(!bytes.windows(32).any(|window| window == &secret.reveal().as_bytes()[..32]));
        }
    }
    assert_eq!(format!("{link:?}"), "Secret(…)");
}

/// The rows that sign-in keeps, as text, with bytes as hexadecimal digits.
async fn kept(world: &World) -> Vec<String> {
    let tables = [
        // Twins: bytes become digits by a function here, by a cast there.
        world.either(
            "select lower(hex(secret_hash) || hex(person_id)) from sign_in_link",
            "select cast(sign_in_link as text) from sign_in_link",
        ),
        world.either(
            "select lower(hex(secret_hash) || hex(person_id)) from session",
            "select cast(session as text) from session",
        ),
    ];
    let mut rows = Vec::new();
    for table in tables {
        let found: Vec<(String,)> = world.store.db().all(table, Vec::new()).await.unwrap();
        assert_eq!(found.len(), 1, "{table}");
        rows.extend(found.into_iter().map(|(row,)| row));
    }
    rows
}
