//! The sheet: what it shows, and saving its rows with script and without.

use axum::http::header;
use domain::Role;
use domain::assessment::{Answer as Said, Rating};
use tests::World;

use super::given::{level, rate, rated};
use super::{Answering, fields};

/// Names and values of a row's fields.
type Typed<'a> = &'a [(&'a str, &'a str)];

scenarios![
    a_chapter_shows_its_rows_beside_last_years_answers,
    every_chapter_is_whole_in_both_languages,
    a_row_saved_without_script_is_shown_saved,
    a_row_saved_by_script_is_answered_with_the_row_and_the_outline,
    the_same_answer_as_last_year_is_one_press,
    everything_that_is_wrong_is_told_and_nothing_typed_is_lost,
    half_an_answer_saved_by_script_waits_without_complaint,
    what_the_rules_refuse_is_told_at_its_field,
    evidence_is_added_changed_and_taken_away,
    a_save_that_arrives_twice_is_saved_once,
    a_reader_sees_the_answers_and_no_form,
    the_sheet_is_for_members_alone,
    an_address_that_leads_nowhere_is_told_like_a_sheet_of_others,
    a_form_that_says_no_version_is_refused,
    opening_pages_changes_nothing,
    a_form_that_is_too_large_is_told_with_its_limit,
];

async fn a_chapter_shows_its_rows_beside_last_years_answers(world: World) {
    let it = Answering::new(world).await;
    let page = it.site.get(it.lead, &it.sheet()).await;
    page.is(200).shows(&[
        "<h1>Strategisk inriktning</h1>",
        "0\u{a0}av\u{a0}37 besvarade",
        "0/12",
        "Skicka in senast 11\u{a0}december\u{a0}2026",
        "Vidare till kapitel 2",
        "href=\"#k-1S1\"",
    ]);
    assert_eq!(page.html.matches("<article class=\"crit").count(), 12);
    // The second row was answered with level 1 last year.
    let row = page.row("1S2");
    for text in
        ["Svar\u{a0}2025", "Samma som 2025: nivå\u{a0}1", "Inte besvarad", "value=\"r\"", "/historik/"]
    {
        assert!(row.contains(text), "{text}: {row}");
    }
    assert_eq!(page.version("1S2"), "0");
}

async fn every_chapter_is_whole_in_both_languages(world: World) {
    let it = Answering::new(world).await;
    it.site.world.by(it.lead, rate(it.round, it.organisation, "2S1", rated(2), None)).await;
    for english in [false, true] {
        if english {
            it.site.in_english(it.lead).await;
        }
        for place in ["1", "2", "3", "4", "K", "sammanfattning"] {
            let page = it.site.get(it.lead, &format!("{}/{place}", it.sheet())).await;
            page.is(200).hides(&["{$", "[sheet-", "[action-", " style="]);
            let language = if english { "<html lang=\"en\">" } else { "<html lang=\"sv\">" };
            page.shows(&[language]);
        }
    }
    it.site.get(it.lead, &format!("{}/2", it.sheet())).await.shows(&[
        "Not yet",
        "Save the row",
        "Saved 10:00",
    ]);
}

async fn a_row_saved_without_script_is_shown_saved(world: World) {
    let it = Answering::new(world).await;
    let erik = it.member(Role::Contributor, "Erik Sand").await;
    let typed =
        [("answer", "2"), ("comment", "Antogs i juni."), ("target", "3"), ("year", "2028"), ("do", "save")];
    let saved = it.site.post(erik, &it.rating("1S1"), &fields("0", &typed)).await;
    let place = format!("{}/1#k-1S1", it.sheet());
    assert_eq!(saved.is(303).location(), place);
    let page = it.site.get(it.lead, &it.sheet()).await;
    let row = page.row("1S1");
    for text in ["Sparat 10.00 av Erik Sand", "Antogs i juni.", "Mål\u{a0}2028", "value=\"2\" checked"] {
        assert!(row.contains(text), "{text}: {row}");
    }
    page.shows(&["1/12", "1\u{a0}av\u{a0}37 besvarade"]);
    // To the one who saved it, the name says nothing.
    let row = it.site.get(erik, &it.sheet()).await.row("1S1");
    assert!(row.contains("Sparat 10.00</span>"), "{row}");
    it.site.world.clock.set("2026-11-25T09:00:00Z");
    let row = it.site.get(erik, &it.sheet()).await.row("1S1");
    assert!(row.contains("Sparat 24\u{a0}november</span>"), "{row}");
}

async fn a_row_saved_by_script_is_answered_with_the_row_and_the_outline(world: World) {
    let it = Answering::new(world).await;
    let saved = it.site.post_row(it.lead, &it.rating("1S1"), &fields("0", &[("answer", "3")])).await;
    saved.is(200).hides(&["<html", "<main"]);
    assert!(saved.html.starts_with("<article"), "{}", saved.html);
    saved.shows(&["Sparat 10.00", "id=\"outline\" data-follows", "1/12"]);
    let version = saved.version("1S1");
    assert_ne!(version, "0");
    // The version that came back is the one to go on with.
    let again = it.site.post_row(it.lead, &it.rating("1S1"), &fields(&version, &[("answer", "2")])).await;
    again.is(200);
    assert_eq!(it.stored("1S1").await.unwrap().rating, rated(2));
}

async fn the_same_answer_as_last_year_is_one_press(world: World) {
    let it = Answering::new(world).await;
    let typed = [("do", "same"), ("comment", "Som förra året.")];
    it.site.post(it.lead, &it.rating("1S2"), &fields("0", &typed)).await.is(303);
    let rating = it.stored("1S2").await.unwrap().rating;
    assert_eq!(rating, Rating { comment: "Som förra året.".to_owned(), ..rated(1) });
    let row = it.site.get(it.lead, &it.sheet()).await.row("1S2");
    assert!(!row.contains("Samma som 2025:"), "the button is for unanswered rows");
    assert!(row.contains("samma svar som 2025"), "{row}");
}

async fn everything_that_is_wrong_is_told_and_nothing_typed_is_lost(world: World) {
    let it = Answering::new(world).await;
    let typed = [
        ("do", "save"),
        ("answer", "r"),
        ("comment", "Detta finns kvar \"<b>\"."),
        ("target", "2"),
        ("year", "snart"),
        ("evidence_title", "Policy"),
    ];
    let page = it.site.post(it.lead, &it.rating("1S1"), &fields("0", &typed)).await;
    page.is(422).shows(&[
        "<title>3\u{a0}fel: ",
        "href=\"#reason-1S1\"",
        "href=\"#year-1S1\"",
        "href=\"#evidence-1S1-0\"",
        "Årtalet ska vara 2026–2036. Du skrev ”snart”.",
        "Skriv varför kriteriet inte är relevant.",
        "value=\"snart\"",
        "Detta finns kvar &#34;&#60;b&#62;&#34;.",
        "value=\"Policy\"",
        // The page that the language form comes back to.
        &format!("name=\"return\" value=\"{}/1\"", it.sheet()),
    ]);
    assert!(page.html.find("errsum") < page.html.find("<article"), "the summary stands first");
    assert!(page.row("1S1").contains("class=\"more\" open"), "what is wrong is unfolded");
    assert_eq!(it.stored("1S1").await, None, "nothing partial is stored");
    it.site.in_english(it.lead).await;
    let page = it.site.post(it.lead, &it.rating("1S1"), &fields("0", &typed)).await;
    page.is(422).shows(&["<title>3\u{a0}errors: ", "The year must be from 2026 to 2036. You wrote “snart”."]);
}

async fn half_an_answer_saved_by_script_waits_without_complaint(world: World) {
    let it = Answering::new(world).await;
    let waits = it.site.post_row(it.lead, &it.rating("1S1"), &fields("0", &[("answer", "r")])).await;
    waits.is(422).shows(&["Sparas när du har skrivit klart"]).hides(&["class=\"err\"", "crit bad"]);
    // Pressing the button asks for the save, so then it is an error.
    let pressed = fields("0", &[("answer", "r"), ("do", "save")]);
    let wrong = it.site.post_row(it.lead, &it.rating("1S1"), &pressed).await;
    wrong.is(422).shows(&["class=\"err\"", "crit bad", "saved fail"]);
    let whole = fields("0", &[("answer", "r"), ("reason", "Köps av nämnden.")]);
    it.site.post_row(it.lead, &it.rating("1S1"), &whole).await.is(200);
    let said = Said::NotRelevant("Köps av nämnden.".to_owned());
    assert_eq!(it.stored("1S1").await.unwrap().rating.answer, Some(said));
}

async fn what_the_rules_refuse_is_told_at_its_field(world: World) {
    let it = Answering::new(world).await;
    let long = "å".repeat(4001);
    let cases: [(Typed<'_>, &str, &str); 6] = [
        (&[("answer", "7")], "answer-1S1", "Välj en nivå från 0 till 3. Du valde ”7”."),
        (&[("answer", "hög")], "answer-1S1", "Välj en nivå eller Inte relevant."),
        (&[("target", "2"), ("year", "1999")], "year-1S1", "Årtalet ska vara 2026–2036. Du skrev ”1999”."),
        (&[("target", "9"), ("year", "2028")], "target-1S1", "Välj en målnivå från 1 till 3."),
        (
            &[("comment", &long)],
            "comment-1S1",
            "Texten får ha högst 4\u{a0}000 tecken. Nu har den 4\u{a0}001.",
        ),
        (&[("evidence", "ftp://a.example")], "evidence-1S1-0", "Du skrev ”ftp://a.example”."),
    ];
    for (typed, place, text) in cases {
        let page = it.site.post(it.lead, &it.rating("1S1"), &fields("0", typed)).await;
        page.is(422).shows(&[
            "<title>1\u{a0}fel: ",
            &format!("href=\"#{place}\""),
            &format!("id=\"{place}\""),
            text,
        ]);
    }
    assert_eq!(it.stored("1S1").await, None);
}

async fn evidence_is_added_changed_and_taken_away(world: World) {
    let it = Answering::new(world).await;
    let one = [("evidence", "KS 2026/118"), ("evidence_title", "Mål")];
    it.site.post(it.lead, &it.rating("1S1"), &fields("0", &one)).await.is(303);
    let page = it.site.get(it.lead, &it.sheet()).await;
    assert!(page.row("1S1").contains("id=\"evidence-1S1-1\""), "there is an empty pair to go on with");
    let version = page.version("1S1");
    let two = [
        ("evidence", "KS 2026/119"),
        ("evidence_title", "Mål"),
        ("evidence", "https://example.org/policy"),
        ("evidence_title", ""),
    ];
    it.site.post(it.lead, &it.rating("1S1"), &fields(&version, &two)).await.is(303);
    let page = it.site.get(it.lead, &it.sheet()).await;
    assert!(page.row("1S1").contains("href=\"https://example.org/policy\""), "a link can be opened");
    let version = page.version("1S1");
    // The first pair is emptied; in the answer to a script it keeps its place, as somebody may be typing below it.
    let emptied = [
        ("evidence", ""),
        ("evidence_title", ""),
        ("evidence", "https://example.org/policy"),
        ("evidence_title", ""),
    ];
    let saved = it.site.post_row(it.lead, &it.rating("1S1"), &fields(&version, &emptied)).await;
    saved.is(200);
    assert!(
        saved.html.find("id=\"evidence-1S1-0\" name=\"evidence\" value=\"\"").is_some(),
        "{}",
        saved.html
    );
    let evidence = it.stored("1S1").await.unwrap().rating.evidence;
    assert_eq!(evidence.len(), 1);
    assert_eq!(evidence[0].reference.as_str(), "https://example.org/policy");
}

async fn a_save_that_arrives_twice_is_saved_once(world: World) {
    let it = Answering::new(world).await;
    let typed = fields("0", &[("answer", "2"), ("evidence", "KS 1")]);
    it.site.post_row(it.lead, &it.rating("1S1"), &typed).await.is(200);
    let head = it.site.head().await;
    let again = it.site.post_row(it.lead, &it.rating("1S1"), &typed).await;
    again.is(200);
    assert_eq!(it.site.head().await, head);
    assert_eq!(again.version("1S1"), it.stored("1S1").await.unwrap().version.to_string());
}

async fn a_reader_sees_the_answers_and_no_form(world: World) {
    let it = Answering::new(world).await;
    let rut = it.member(Role::Reader, "Rut Ek").await;
    let rating = Rating { comment: "Antogs i juni.".to_owned(), ..rated(2) };
    it.site.world.by(it.lead, rate(it.round, it.organisation, "1S1", rating, None)).await;
    let page = it.site.get(rut, &it.sheet()).await;
    page.is(200)
        .shows(&["Du kan läsa svaren men inte ändra dem", "Antogs i juni."])
        .hides(&["/rad/", "Spara raden"]);
    assert!(page.row("1S1").contains("value=\"2\" checked disabled"), "{}", page.row("1S1"));
    it.site
        .post(rut, &it.rating("1S1"), &fields("0", &[("answer", "1")]))
        .await
        .is(403)
        .shows(&["Du har inte tillgång"]);
    it.site.post_row(rut, &it.rating("1S1"), &fields("0", &[("answer", "1")])).await.is(403);
    assert_eq!(it.stored("1S1").await.unwrap().rating.answer, Some(Said::Level(level(2))));
}

async fn the_sheet_is_for_members_alone(world: World) {
    let others = [world.coordinator, world.organisations[1].1];
    let it = Answering::new(world).await;
    for who in others {
        for place in ["", "/1", "/sammanfattning", "/rad/1S1"] {
            it.site
                .get(who, &format!("{}{place}", it.sheet()))
                .await
                .is(404)
                .hides(&["Vansbro kommun", "Strategisk inriktning"]);
        }
        it.site.post(who, &it.rating("1S1"), &fields("0", &[("answer", "1")])).await.is(404);
        it.site.post(who, &web::route::submit(it.round, it.organisation), &[]).await.is(404);
    }
    it.site.ask(&it.sheet(), None, &[]).await.is(401);
    it.site.ask(&it.rating("1S1"), Some(&fields("0", &[("answer", "1")])), &[super::ROW]).await.is(401);
    assert_eq!(it.stored("1S1").await, None);
}

async fn an_address_that_leads_nowhere_is_told_like_a_sheet_of_others(world: World) {
    let neighbour = world.organisations[1].0;
    let it = Answering::new(world).await;
    let others = it.site.get(it.lead, &web::route::sheet(it.round, neighbour)).await;
    others.is(404);
    let sheet = it.sheet();
    let nowhere = [
        format!("/sjalvskattning/{}/{}", it.organisation, it.round),
        format!("/sjalvskattning/x/{}", it.organisation),
        format!("{sheet}/9"),
        format!("{sheet}/rad/9S9"),
    ];
    let main = |html: &str| html.split_once("<main").map(|(_, main)| main.to_owned());
    for path in nowhere {
        let page = it.site.get(it.lead, &path).await;
        assert_eq!(main(&page.is(404).html), main(&others.html), "{path}");
    }
    it.site.post(it.lead, &format!("{sheet}/rad/9S9"), &fields("0", &[("answer", "1")])).await.is(404);
}

async fn a_form_that_says_no_version_is_refused(world: World) {
    let it = Answering::new(world).await;
    for version in ["", "-1", "ny"] {
        it.site.post(it.lead, &it.rating("1S1"), &fields(version, &[("answer", "1")])).await.is(400);
    }
    assert_eq!(it.stored("1S1").await, None);
}

async fn opening_pages_changes_nothing(world: World) {
    let it = Answering::new(world).await;
    let cookie = it.site.signed_in(it.lead).await;
    let head = it.site.head().await;
    let sheet = it.sheet();
    let history = web::route::history(it.organisation, &domain::CriterionId::new("1S1"));
    let rating = it.rating("1S1");
    for path in ["/", &sheet, &format!("{sheet}/sammanfattning"), &history, &rating, "/logga-ut"] {
        let page = it.site.ask(path, None, &[(header::COOKIE, &cookie)]).await;
        assert!(page.status.is_success() || page.status.is_redirection(), "{path}: {}", page.status);
    }
    assert_eq!(it.site.head().await, head);
    it.site.ask("/", None, &[(header::COOKIE, &cookie)]).await.is(200);
    // A save's address that is opened as a page leads to the row.
    let back = it.site.ask(&rating, None, &[(header::COOKIE, &cookie)]).await;
    assert_eq!(back.is(303).location(), format!("{sheet}/1#k-1S1"));
    let back = it.site.ask(&format!("{sheet}/skicka-in"), None, &[(header::COOKIE, &cookie)]).await;
    assert_eq!(back.is(303).location(), format!("{sheet}/sammanfattning"));
}

async fn a_form_that_is_too_large_is_told_with_its_limit(world: World) {
    let it = Answering::new(world).await;
    let huge = "a".repeat(300 * 1024);
    let page = it.site.post(it.lead, &it.rating("1S1"), &fields("0", &[("comment", &huge)])).await;
    page.is(413).shows(&["Det som skickades är för stort", "256 kB"]);
}
