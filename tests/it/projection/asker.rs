//! Who sees what: every query answers only what its asker may see.

use domain::assessment::Rating;
use domain::organisation::{OrganisationKind, RegisterOrganisation};
use domain::procurement::Phase;
use domain::region::{AppointCoordinator, RegisterRegion};
use domain::{
    ActionId, Asker, CriterionId, Language, OrganisationId, PersonId, ProcurementId, RegionId, Role, RoundId,
};
use projection::comparison::{Visibility, comparison};
use projection::procurement::PlanFilter;
use projection::{action, assessment, directory, history, procurement, progress, reminder, round};
use store::Envelope;
use tests::World;

use crate::it::given::{self, day, line, rate};
use domain::calculation::Mark;

scenarios! {
    the_table_of_who_sees_what_is_as_reviewed,
    a_draft_is_seen_by_its_own_people_alone,
    what_was_submitted_is_seen_in_the_region_without_its_comments,
    a_member_who_was_removed_sees_nothing_any_more,
    addresses_are_seen_by_the_own_organisation_and_the_coordinator,
}

/// Gagnef has a draft, an action, a plan line and a reminder that waits; Vansbro has submitted.
struct Scene {
    round: RoundId,
    gagnef: OrganisationId,
    vansbro: OrganisationId,
    action: ActionId,
    line: ProcurementId,
}

async fn scene(world: &World) -> Scene {
    let round = given::round(world, "2026", "2026-11-01", "2026-12-08").await;
    let (gagnef, lead) = world.organisations[2];
    let draft = Rating { comment: "Hemligt".to_owned(), ..given::rated(3) };
    world.by(lead, rate(round, gagnef, "1S1", draft, None)).await;
    given::assess(world, round, world.organisations[0], |_| 2).await;
    Scene {
        round,
        gagnef,
        vansbro: world.organisations[0].0,
        action: given::action(world, gagnef, lead, ("Inför rutin", "2026-12-01", None)).await,
        line: given::plan(world, (gagnef, lead), line("Skolmat", &[(Phase::Tendering, "2027-01-10")])).await,
    }
}

/// Somebody who coordinates and leads in another region.
async fn outsider(world: &World) -> PersonId {
    let (region, person) = (RegionId(world.ids.id()), PersonId(world.ids.id()));
    world.system(RegisterRegion { region, name: "Värmland".to_owned() }).await;
    let stored = world.person(person, "Ulla", "ulla@varmland.example");
    let appoint = AppointCoordinator { region, person };
    world.store.execute(Envelope::new(Asker::System, appoint).with_person(stored)).await.unwrap();
    let organisation = OrganisationId(world.ids.id());
    let register = RegisterOrganisation {
        organisation,
        region,
        name: "Torsby".to_owned(),
        kind: OrganisationKind::Municipality,
        code: "1737".to_owned(),
        time_zone: "Europe/Stockholm".to_owned(),
        language: Language::Sv,
        parent: None,
    };
    world.system(register).await;
    world.system(domain::organisation::GrantRole { organisation, person, role: Role::Administrator }).await;
    person
}

/// The queries that tell the asker anything of Dalarna or Gagnef.
async fn seen(world: &World, scene: &Scene, asker: Asker) -> Vec<&'static str> {
    let (db, catalogue) = (world.store.db(), world.store.catalogue());
    let Scene { round: id, gagnef, .. } = *scene;
    let criterion = CriterionId::new("1S1");
    let filter = PlanFilter {
        region: world.region,
        organisation: None,
        from: day("2026-01-01"),
        to: day("2028-01-01"),
        cpv: String::new(),
    };
    let answers = [
        (
            "regions",
            directory::regions(db, asker).await.unwrap().iter().any(|found| found.id == world.region),
        ),
        ("organisations", !directory::organisations(db, asker, world.region).await.unwrap().is_empty()),
        ("organisation", directory::organisation(db, asker, gagnef).await.unwrap().is_some()),
        ("members", !directory::members(db, asker, gagnef).await.unwrap().is_empty()),
        ("rounds", !round::rounds(db, asker, world.region).await.unwrap().is_empty()),
        ("round", round::round(db, asker, id).await.unwrap().is_some()),
        ("sheet", assessment::sheet(db, asker, id, gagnef).await.unwrap().is_some()),
        ("comparison", comparison(db, catalogue, asker, id).await.unwrap().is_some()),
        ("progress", progress::progress(db, catalogue, asker, gagnef).await.unwrap().is_some()),
        ("history", history::criterion(db, asker, gagnef, &criterion).await.unwrap().is_some()),
        ("plan", !procurement::plan(db, asker, &filter).await.unwrap().is_empty()),
        ("plan_line", procurement::plan_line(db, asker, scene.line).await.unwrap().is_some()),
        ("actions", !action::actions(db, asker, gagnef).await.unwrap().is_empty()),
        ("action", action::action(db, asker, scene.action).await.unwrap().is_some()),
        ("waiting", !reminder::waiting(db, asker, day("2028-01-01")).await.unwrap().is_empty()),
        ("due", !reminder::due(db, asker, world.clock.now()).await.unwrap().is_empty()),
    ];
    answers.into_iter().filter(|(_, sees)| *sees).map(|(name, _)| name).collect()
}

async fn the_table_of_who_sees_what_is_as_reviewed(world: World) {
    let scene = scene(&world).await;
    let reader = ("Rut", "rut@2026.example", Language::Sv);
    let reader = given::member(&world, scene.gagnef, Role::Reader, reader).await;
    let askers = [
        ("stranger", Asker::Person(PersonId(world.ids.id()))),
        ("outsider", Asker::Person(outsider(&world).await)),
        ("neighbour", Asker::Person(world.organisations[1].1)),
        ("coordinator", Asker::Person(world.coordinator)),
        ("reader", Asker::Person(reader)),
        ("lead", Asker::Person(world.organisations[2].1)),
        ("system", Asker::System),
    ];
    let mut table = Vec::new();
    for (name, asker) in askers {
        table.push(format!("{name}: {}", seen(&world, &scene, asker).await.join(" ")));
    }
    // The neighbour waits for a reminder of its own.
    let reviewed = [
        "stranger: ",
        "outsider: ",
        "neighbour: regions organisations organisation rounds round comparison progress plan plan_line waiting",
        "coordinator: regions organisations organisation members rounds round comparison progress plan plan_line",
        "reader: regions organisations organisation members rounds round sheet comparison progress history plan \
         plan_line actions action",
        "lead: regions organisations organisation members rounds round sheet comparison progress history plan \
         plan_line actions action waiting",
        "system: regions organisations organisation members rounds round sheet comparison progress history plan \
         plan_line actions action waiting due",
    ];
    assert_eq!(table, reviewed);
}

async fn a_draft_is_seen_by_its_own_people_alone(world: World) {
    let scene = scene(&world).await;
    let (db, catalogue) = (world.store.db(), world.store.catalogue());
    let askers = [
        (Asker::Person(world.organisations[1].1), Visibility::Hidden, false),
        (Asker::Person(world.coordinator), Visibility::Hidden, false),
        (Asker::Person(world.organisations[2].1), Visibility::Own, true),
        (Asker::System, Visibility::Own, false),
    ];
    for (asker, visibility, own) in askers {
        let matrix = comparison(db, catalogue, asker, scene.round).await.unwrap().unwrap();
        let row = matrix.rows.iter().find(|row| row.organisation == scene.gagnef).unwrap();
        assert_eq!((row.status.as_str(), row.visibility, row.own), ("draft", visibility, own), "{asker:?}");
        let marks = row.summary().answered();
        assert_eq!(marks, usize::from(visibility == Visibility::Own), "{asker:?}");
        let progress = progress::progress(db, catalogue, asker, scene.gagnef).await.unwrap().unwrap();
        assert_eq!(progress.rounds.len(), marks, "{asker:?}");
    }
    let lead = Asker::Person(world.organisations[2].1);
    let sheet = assessment::sheet(db, lead, scene.round, scene.gagnef).await.unwrap().unwrap();
    assert_eq!(sheet.rows[&CriterionId::new("1S1")].rating.comment, "Hemligt");
}

async fn what_was_submitted_is_seen_in_the_region_without_its_comments(world: World) {
    let scene = scene(&world).await;
    let (db, catalogue) = (world.store.db(), world.store.catalogue());
    for person in [world.organisations[1].1, world.coordinator] {
        let asker = Asker::Person(person);
        let matrix = comparison(db, catalogue, asker, scene.round).await.unwrap().unwrap();
        let row = matrix.rows.iter().find(|row| row.organisation == scene.vansbro).unwrap();
        assert_eq!(row.visibility, Visibility::Shared);
        assert!(row.marks.iter().all(|mark| *mark == Mark::Level(given::level(2))));
        // The sheet has comments, evidence and names; it stays in the organisation.
        assert_eq!(assessment::sheet(db, asker, scene.round, scene.vansbro).await.unwrap(), None);
        let criterion = CriterionId::new("1S1");
        assert_eq!(history::criterion(db, asker, scene.vansbro, &criterion).await.unwrap(), None);
    }
}

async fn a_member_who_was_removed_sees_nothing_any_more(world: World) {
    let scene = scene(&world).await;
    let gone = ("Gun", "gun@2026.example", Language::Sv);
    let gone = given::member(&world, scene.gagnef, Role::Lead, gone).await;
    assert!(!seen(&world, &scene, Asker::Person(gone)).await.is_empty());
    world.system(domain::organisation::RemoveMember { organisation: scene.gagnef, person: gone }).await;
    assert_eq!(seen(&world, &scene, Asker::Person(gone)).await, Vec::<&str>::new());
    let viewer = directory::viewer(world.store.db(), Asker::Person(gone)).await.unwrap();
    assert_eq!(viewer, directory::Viewer::default());
}

async fn addresses_are_seen_by_the_own_organisation_and_the_coordinator(world: World) {
    let (db, (gagnef, lead)) = (world.store.db(), world.organisations[2]);
    for asker in [Asker::Person(lead), Asker::Person(world.coordinator), Asker::System] {
        let members = directory::members(db, asker, gagnef).await.unwrap();
        assert_eq!(members.len(), 1, "{asker:?}");
        assert_eq!(members[0].address.as_deref(), Some("lena@2026.example"));
    }
    let neighbour = Asker::Person(world.organisations[1].1);
    assert_eq!(directory::members(db, neighbour, gagnef).await.unwrap(), []);
    let viewer = directory::viewer(db, neighbour).await.unwrap();
    assert_eq!(viewer.role_in(world.organisations[1].0), Some(Role::Lead));
    assert_eq!((viewer.role_in(gagnef), viewer.region()), (None, Some(world.region)));
}
