//! The history of a criterion.

use domain::Role;
use domain::assessment::{Answer, Rating, Target};
use tests::World;

use super::Answering;
use super::given::{level, member, rate, rated};

scenarios![
    the_history_tells_who_changed_what_newest_first,
    a_criterion_that_nobody_answered_has_an_empty_history,
    a_former_colleague_is_not_named,
    the_history_is_for_members_alone,
];

fn path(it: &Answering, criterion: &str) -> String {
    web::route::history(it.organisation, &domain::CriterionId::new(criterion))
}

async fn the_history_tells_who_changed_what_newest_first(world: World) {
    let it = Answering::new(world).await;
    let erik = it.member(Role::Contributor, "Erik Sand").await;
    it.site.world.by(it.lead, rate(it.round, it.organisation, "1S1", rated(1), Some(0))).await;
    it.site.world.clock.set("2026-11-25T08:05:00Z");
    let target = Some(Target { level: level(3), year: 2028 });
    let rating = Rating { comment: "Målen antogs <i>juni</i>.".to_owned(), target, ..rated(2) };
    it.site.world.by(erik, rate(it.round, it.organisation, "1S1", rating, None)).await;
    let page = it.site.get(it.lead, &path(&it, "1S1")).await;
    page.is(200).shows(&[
        "<h1>1S1 ",
        "Vansbro",
        "Självskattning 2026",
        "Självskattning 2025",
        "Erik Sand</span>, 25\u{a0}november\u{a0}2026, kl.\u{a0}09.05",
        "Kommentaren ändrad",
        "Målen antogs &#60;i&#62;juni",
        "Nivå\u{a0}3 till 2028",
        "Händelse ",
    ]);
    let main = page.between("<main", "</main>");
    let (newer, older) = (main.find("Erik Sand</span>"), main.find("Lena i Vansbro</span>"));
    assert!(newer < older, "the newest step stands first");
    let lead = it.site.in_english(it.lead).await;
    let page = it.site.get(lead, &path(&it, "1S1")).await;
    page.is(200).shows(&["The statements", "Comment changed", "25\u{a0}November\u{a0}2026, 09:05"]);
}

async fn a_criterion_that_nobody_answered_has_an_empty_history(world: World) {
    let (organisation, lead) = world.organisations[1];
    let it = Answering::new(world).await;
    let path = web::route::history(organisation, &domain::CriterionId::new("4M1"));
    it.site.get(lead, &path).await.is(200).shows(&["Inget har hänt här än.", "Påståendena"]);
}

async fn a_former_colleague_is_not_named(world: World) {
    let it = Answering::new(world).await;
    let rating = Rating { answer: Some(Answer::NotRelevant("Köps inte.".to_owned())), ..Rating::default() };
    it.site.world.by(it.lead, rate(it.round, it.organisation, "K1", rating, None)).await;
    let mut tx = it.site.world.store.db().write().await.unwrap();
    let someone = member(
        &it.site.world,
        it.organisation,
        Role::Reader,
        ("Rut", "rut@example.org", domain::Language::Sv),
    );
    // The person is erased; what was answered stays.
    tx.execute("delete from person where person_id = $1", vec![it.lead.0.into()]).await.unwrap();
    tx.commit().await.unwrap();
    let reader = someone.await;
    let page = it.site.get(reader, &path(&it, "K1")).await;
    page.is(200).shows(&["tidigare användare", "Inte relevant för att", "Köps inte."]).hides(&["Lena i"]);
}

async fn the_history_is_for_members_alone(world: World) {
    let neighbour = world.organisations[1].1;
    let coordinator = world.coordinator;
    let it = Answering::new(world).await;
    let own = path(&it, "1S1");
    let missing = it.site.get(neighbour, "/historik/finns-inte/1S1").await;
    for who in [neighbour, coordinator] {
        let page = it.site.get(who, &own).await;
        page.is(404).hides(&["Vansbro</h1>"]);
    }
    missing.is(404);
    it.site.get(it.lead, &path(&it, "9X9")).await.is(404);
    it.site.ask(&own, None, &[]).await.is(401);
}
