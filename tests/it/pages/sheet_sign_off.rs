//! Submitting, approving, taking back; and what the sheet says when its answers cannot change.

use domain::Role;
use domain::round::CloseRound;
use tests::World;

use super::given::{assess, round};
use super::{Answering, fields};

scenarios![
    an_unfinished_sheet_says_what_is_left_and_is_not_submitted,
    a_finished_sheet_is_submitted_approved_and_taken_back,
    taking_back_needs_a_reason,
    who_does_not_lead_cannot_submit,
    what_is_typed_after_the_submission_is_shown_to_be_copied,
    a_closed_round_is_read_and_says_why,
    a_round_that_opens_later_says_when,
];

fn summary(it: &Answering) -> String {
    web::route::summary(it.round, it.organisation)
}

async fn an_unfinished_sheet_says_what_is_left_and_is_not_submitted(world: World) {
    let it = Answering::new(world).await;
    let page = it.site.get(it.lead, &summary(&it)).await;
    page.is(200).shows(&[
        "37\u{a0}kriterier är inte besvarade.",
        "aria-disabled=\"true\"",
        "Skicka in när alla",
        "/4#k-4M1",
    ]);
    let submit = web::route::submit(it.round, it.organisation);
    page.hides(&[&submit]);
    let refused = it.site.post(it.lead, &submit, &[]).await;
    refused.is(422).shows(&[
        "<title>1\u{a0}fel: ",
        "37 kriterier är inte besvarade: 1S1, 1S2",
        "href=\"#chapters\"",
    ]);
}

async fn a_finished_sheet_is_submitted_approved_and_taken_back(world: World) {
    let it = Answering::new(world).await;
    for (place, criterion) in super::given::criteria(&it.site.world).iter().enumerate() {
        let level = (place % 4).to_string();
        let typed = fields("0", &[("answer", level.as_str())]);
        it.site.post_row(it.lead, &it.rating(criterion.as_str()), &typed).await.is(200);
    }
    let (submit, approve) =
        (web::route::submit(it.round, it.organisation), web::route::approve(it.round, it.organisation));
    let back = web::route::take_back(it.round, it.organisation);
    it.site
        .get(it.lead, &summary(&it))
        .await
        .is(200)
        .shows(&["Alla kriterier är besvarade.", &format!("action=\"{submit}\"")]);
    assert_eq!(it.site.post(it.lead, &submit, &[]).await.is(303).location(), summary(&it));
    it.site.get(it.lead, &summary(&it)).await.is(200).shows(&[
        "Självskattningen är inskickad",
        "24\u{a0}november\u{a0}2026, kl.\u{a0}10.00",
        &approve,
        &back,
    ]);
    it.site
        .get(it.lead, &it.sheet())
        .await
        .is(200)
        .shows(&["Självskattningen är inskickad"])
        .hides(&["/rad/"]);
    it.site.post(it.lead, &approve, &[]).await.is(303);
    it.site
        .get(it.lead, &summary(&it))
        .await
        .is(200)
        .shows(&["Självskattningen är godkänd", &back])
        .hides(&[&approve]);
    it.site.post(it.lead, &back, &[("reason", "Fel i 2S1.")]).await.is(303);
    it.site.get(it.lead, &it.sheet()).await.is(200).shows(&["/rad/1S1"]);
}

async fn taking_back_needs_a_reason(world: World) {
    let it = Answering::new(world).await;
    assess(&it.site.world, it.round, (it.organisation, it.lead), |_| 1).await;
    let back = web::route::take_back(it.round, it.organisation);
    let page = it.site.post(it.lead, &back, &[("reason", " ")]).await;
    page.is(422).shows(&[
        "<title>1\u{a0}fel: ",
        "href=\"#take-back-reason\"",
        "Fältet behöver fyllas i.",
        "class=\"more\" open",
    ]);
    let long = "a".repeat(1001);
    it.site
        .post(it.lead, &back, &[("reason", &long)])
        .await
        .is(422)
        .shows(&[&long, "högst 1\u{a0}000 tecken"]);
}

async fn who_does_not_lead_cannot_submit(world: World) {
    let it = Answering::new(world).await;
    let erik = it.member(Role::Contributor, "Erik Sand").await;
    let submit = web::route::submit(it.round, it.organisation);
    it.site
        .get(erik, &summary(&it))
        .await
        .is(200)
        .shows(&["Den som leder arbetet hos Vansbro skickar in"])
        .hides(&[&submit]);
    it.site.post(erik, &submit, &[]).await.is(403);
    assess(&it.site.world, it.round, (it.organisation, it.lead), |_| 1).await;
    it.site.get(erik, &summary(&it)).await.is(200).shows(&["är inskickad"]).hides(&["Godkänn"]);
    it.site.post(erik, &web::route::approve(it.round, it.organisation), &[]).await.is(403);
    it.site.post(erik, &web::route::take_back(it.round, it.organisation), &[("reason", "x")]).await.is(403);
}

async fn what_is_typed_after_the_submission_is_shown_to_be_copied(world: World) {
    let it = Answering::new(world).await;
    let version = it.site.get(it.lead, &it.sheet()).await.version("1S1");
    assess(&it.site.world, it.round, (it.organisation, it.lead), |_| 1).await;
    let typed = fields(&version, &[("answer", "2"), ("comment", "Skrivet för sent.")]);
    for by_script in [true, false] {
        let page = if by_script {
            it.site.post_row(it.lead, &it.rating("1S1"), &typed).await
        } else {
            it.site.post(it.lead, &it.rating("1S1"), &typed).await
        };
        page.is(422).shows(&["Skrivet för sent.", "Kopiera det härifrån", "Självskattningen är inskickad."]);
        assert!(!page.row("1S1").contains("<form"), "there is nothing to send any more");
    }
}

async fn a_closed_round_is_read_and_says_why(world: World) {
    let it = Answering::new(world).await;
    let before = web::route::sheet(it.before, it.organisation);
    let page = it.site.get(it.lead, &before).await;
    page.is(200).shows(&["Omgången är stängd", "value=\"0\" checked disabled"]).hides(&["/rad/"]);
    let world = &it.site.world;
    world.by(world.coordinator, CloseRound { round: it.round }).await;
    it.site
        .post(it.lead, &it.rating("1S1"), &fields("0", &[("answer", "1")]))
        .await
        .is(422)
        .shows(&["Omgången är stängd."]);
    it.site
        .get(it.lead, &summary(&it))
        .await
        .is(200)
        .shows(&["Omgången är stängd"])
        .hides(&["Skicka in</button>"]);
}

async fn a_round_that_opens_later_says_when(world: World) {
    let it = Answering::new(world).await;
    let later = round(&it.site.world, "2027", "2027-10-04", "2027-12-01").await;
    let sheet = web::route::sheet(later, it.organisation);
    let page = it.site.get(it.lead, &sheet).await;
    page.is(200)
        .shows(&["Omgången öppnar måndag\u{a0}4\u{a0}oktober\u{a0}2027", "<h1>Strategisk inriktning</h1>"])
        .hides(&["Spara raden"]);
    let rating = web::route::rating(later, it.organisation, &domain::CriterionId::new("1S1"));
    it.site
        .post(it.lead, &rating, &fields("0", &[("answer", "1")]))
        .await
        .is(422)
        .shows(&["4\u{a0}oktober\u{a0}2027"]);
}
