//! Two people in the same row.

use domain::Role;
use domain::assessment::Rating;
use tests::World;

use super::given::{rate, rated};
use super::{Answer, Answering, fields};

scenarios![
    the_slower_of_two_sees_both_answers_and_loses_neither,
    the_slower_one_keeps_the_own_answer,
    the_slower_one_keeps_the_other_answer,
    the_slower_one_keeps_both_comments,
    a_third_answer_in_between_is_shown_too,
    what_is_wrong_does_not_hide_a_clash,
    two_windows_of_one_person_are_told_apart,
];

const MINE: &str = "Analysen görs i alla förvaltningar och bygger på avvikelser.";
const THEIRS: &str = "Analysen görs i alla förvaltningar och bygger på enkäten.";

/// Erik saved first, on the version that both had seen. The lead's save comes after it.
async fn slower(it: &Answering, by_script: bool) -> Answer {
    let erik = it.member(Role::Contributor, "Erik Sand").await;
    let rating = Rating { comment: THEIRS.to_owned(), ..rated(1) };
    it.site.world.by(erik, rate(it.round, it.organisation, "1S1", rating, Some(0))).await;
    let typed = fields("0", &[("answer", "2"), ("comment", MINE)]);
    if by_script {
        it.site.post_row(it.lead, &it.rating("1S1"), &typed).await
    } else {
        it.site.post(it.lead, &it.rating("1S1"), &typed).await
    }
}

async fn the_slower_of_two_sees_both_answers_and_loses_neither(world: World) {
    let it = Answering::new(world).await;
    let page = slower(&it, false).await;
    page.is(409).shows(&[
        "Du och Erik Sand ändrade samtidigt",
        "Svaret från Erik Sand, 24\u{a0}november, kl.\u{a0}10.00",
        "<ins>avvikelser.</ins>",
        "<ins>enkäten.</ins>",
        "Behåll mitt svar",
        "Behåll svaret från Erik Sand",
        "<ins>Nivå\u{a0}2</ins>",
        "<ins>Nivå\u{a0}1</ins>",
    ]);
    // The fields still hold what was typed.
    assert!(page.row("1S1").contains(&format!(">\n{MINE}</textarea>")), "{}", page.row("1S1"));
    assert_eq!(it.stored("1S1").await.unwrap().rating.comment, THEIRS, "nothing is overwritten");
    it.site.in_english(it.lead).await;
    let typed = fields("0", &[("answer", "2"), ("comment", MINE)]);
    let page = it.site.post(it.lead, &it.rating("1S1"), &typed).await;
    page.is(409).shows(&["You and Erik Sand made changes at the same time", "Keep my answer"]);
}

async fn the_slower_one_keeps_the_own_answer(world: World) {
    let it = Answering::new(world).await;
    for by_script in [true, false] {
        let page = if by_script {
            slower(&it, true).await
        } else {
            let typed = fields("0", &[("answer", "3"), ("comment", MINE)]);
            it.site.post(it.lead, &it.rating("1S1"), &typed).await
        };
        let version = page.is(409).version("1S1");
        let answer = if by_script { "2" } else { "3" };
        let kept = fields(&version, &[("answer", answer), ("comment", MINE), ("do", "mine")]);
        if by_script {
            it.site.post_row(it.lead, &it.rating("1S1"), &kept).await.is(200).hides(&["crit clash"]);
        } else {
            it.site.post(it.lead, &it.rating("1S1"), &kept).await.is(303);
        }
        assert_eq!(it.stored("1S1").await.unwrap().rating.comment, MINE);
    }
}

async fn the_slower_one_keeps_the_other_answer(world: World) {
    let it = Answering::new(world).await;
    let page = slower(&it, true).await;
    let version = page.is(409).version("1S1");
    let head = it.site.head().await;
    let typed = fields(&version, &[("answer", "2"), ("comment", MINE), ("do", "theirs")]);
    let kept = it.site.post_row(it.lead, &it.rating("1S1"), &typed).await;
    kept.is(200).shows(&[THEIRS, "value=\"1\" checked"]).hides(&[MINE]);
    assert_eq!(it.site.head().await, head, "there was nothing to store");
}

async fn the_slower_one_keeps_both_comments(world: World) {
    let it = Answering::new(world).await;
    let page = slower(&it, false).await;
    let version = page.is(409).version("1S1");
    let typed = fields(&version, &[("answer", "2"), ("comment", MINE), ("do", "both")]);
    it.site.post(it.lead, &it.rating("1S1"), &typed).await.is(303);
    let rating = it.stored("1S1").await.unwrap().rating;
    assert_eq!(rating.comment, format!("{THEIRS}\n\n{MINE}"));
    assert_eq!(rating.answer, rated(2).answer);
}

async fn a_third_answer_in_between_is_shown_too(world: World) {
    let it = Answering::new(world).await;
    let page = slower(&it, true).await;
    let version = page.is(409).version("1S1");
    let lisa = it.member(Role::Contributor, "Lisa Berg").await;
    let rating = Rating { comment: "Ett tredje svar.".to_owned(), ..rated(0) };
    it.site.world.by(lisa, rate(it.round, it.organisation, "1S1", rating, None)).await;
    let typed = fields(&version, &[("answer", "2"), ("comment", MINE), ("do", "mine")]);
    let page = it.site.post_row(it.lead, &it.rating("1S1"), &typed).await;
    page.is(409).shows(&["Du och Lisa Berg ändrade samtidigt", "Ett tredje svar."]);
}

/// A wrong field is told first. The version stays the one that was typed on, so that mending the field does not
/// overwrite what somebody else saved meanwhile.
async fn what_is_wrong_does_not_hide_a_clash(world: World) {
    let it = Answering::new(world).await;
    let page = slower(&it, true).await;
    page.is(409);
    let wrong = fields("0", &[("answer", "2"), ("target", "2"), ("year", "snart"), ("do", "save")]);
    let page = it.site.post_row(it.lead, &it.rating("1S1"), &wrong).await;
    assert_eq!(page.is(422).version("1S1"), "0");
    let mended = fields("0", &[("answer", "2"), ("target", "2"), ("year", "2028"), ("do", "save")]);
    it.site.post_row(it.lead, &it.rating("1S1"), &mended).await.is(409);
}

async fn two_windows_of_one_person_are_told_apart(world: World) {
    let it = Answering::new(world).await;
    it.site.post(it.lead, &it.rating("1S1"), &fields("0", &[("answer", "1")])).await.is(303);
    let page = it.site.post(it.lead, &it.rating("1S1"), &fields("0", &[("answer", "2")])).await;
    page.is(409).shows(&["Du har ändrat raden på två ställen", "Behåll det jag sparade"]);
}
