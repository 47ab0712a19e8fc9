//! The frame and every component, rendered in both languages.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use askama::Template;
use locale::Language;

use super::*;

/// One page with every part in it, as pages use them.
#[derive(Template)]
#[template(
    ext = "html",
    source = r##"{% extends "layout.html" %}
{% import "component/button.html" as button %}
{% import "component/crumb.html" as crumb %}
{% import "component/errors.html" as errors %}
{% import "component/field.html" as field %}
{% import "component/level.html" as level %}
{% import "component/notice.html" as notice %}
{% import "component/progress.html" as progress %}
{% import "component/saved.html" as saved %}
{% import "component/tag.html" as tag %}
{% block content %}
{% let t = frame.t %}
{{ errors::summary(t, problems) }}
{{ crumb::trail(t, crumbs) }}
<div class="head">{{ crumb::line(note) }}<h1>{{ t.with("sheet-title", [("year", year.into())]) }}</h1></div>
{{ level::key(t) }}
<p>{% for mark in marks %}{{ level::mark(t, mark) }} {% endfor %}{{ level::mark(t, Mark::Level(2)) }}</p>
<form method="post" action="/rad" {{ saved::autosave(t) }}>
{{ field::text("plain", "plain", t.s("plan-name"), value) }}
{{ field::text("full", "full", t.s("plan-cpv"), value, hint = t.s("plan-cpv-hint"), error = wrong, width = "w-year", mode = "numeric", autocomplete = "off", required = true) }}
{{ field::date(t, "end", "end", t.s("plan-contract-end"), "2027-02-30", error = wrong) }}
{{ field::date(t, "start", "start", t.s("plan-phase-contract"), "") }}
{{ field::area("comment", "comment", t.s("sheet-comment"), value, hint = note) }}
{{ field::select("target", "target", t.s("sheet-target"), choices, error = wrong) }}
{{ field::radios("level", "level", t.s("sheet-target"), choices, hint = note, error = wrong) }}
{{ saved::mark(t.with("saved-at", [("time", "10.42".into())])) }}
{{ saved::mark(t.s("save-failed"), "fail") }}
{{ button::submit(t.s("action-submit")) }}
{{ button::submit(t.s("action-save-draft"), "quiet small", name = "draft", value = "1") }}
{{ button::plain(t.s("sheet-evidence-add"), name = "add", value = "evidence") }}
{{ button::link(t.s("action-continue"), "/vidare", kind = "quiet") }}
{{ button::unavailable("submit", t.s("action-submit"), t.s("sheet-submit-why-not")) }}
</form>
{{ notice::note(t.s("sheet-conflict-kept")) }}
{% call notice::note(note, text = value, kind = "error") %}<p><a href="/mer">{{ t.s("why") }}</a></p>{% endcall %}
{{ notice::empty(t.s("plan-empty"), t.s("plan-empty-hint")) }}
{% call notice::empty(t.s("plan-empty")) %}{{ button::link(t.s("plan-add"), "/ny") }}{% endcall %}
{{ tag::tag(t.with("sheet-target-tag", [("year", 2028.into())]), "full") }}
{{ tag::tag(t.s("sheet-unanswered")) }}
{{ progress::bar(t, answered, 37) }}
{{ progress::cell(answered, 37, note) }}
{% for day in days %}<p>{{ t.date(day) }} {{ t.weekday_date(day) }}</p>{% endfor %}
<p>{{ t.date(day) }} {{ t.integer(answered) }} {{ t.number(average, 2) }} {{ t.signed(-0.2, 1) }} {{ t.money(minor, currency) }} {{ t.money_short(minor, "SEK") }} {{ t.list(names) }}</p>
<p>{{ t.with("sheet-saved-by", [("time", "9.12".into()), ("name", note.as_str().into())]) }}</p>
{% endblock %}"##
)]
struct Everything {
    frame: Frame,
    problems: Vec<Problem>,
    crumbs: Vec<Crumb>,
    marks: Vec<Mark>,
    choices: Vec<Choice>,
    names: Vec<String>,
    days: Vec<chrono::NaiveDate>,
    day: chrono::NaiveDate,
    value: String,
    wrong: String,
    note: String,
    answered: usize,
    year: i32,
    average: f64,
    minor: i64,
    currency: String,
}

fn signed_in(language: Language) -> Frame {
    let viewer = ViewerLine {
        id: "0192".to_owned(),
        organisation: "Rättviks kommun".to_owned(),
        person: "Anna <Lindqvist>".to_owned(),
    };
    let menu = vec![MenuLink::new(MenuItem::Start, "/"), MenuLink::new(MenuItem::Sheet, "/sjalvskattning")];
    Frame::new(Texts::new(language), "Kapitel 2", "/sjalvskattning?kapitel=2&visa=alla")
        .signed_in(viewer, menu)
        .under(MenuItem::Sheet)
        .with_problems(2)
        .as_of(Some("Dalamodellen 2022".to_owned()), Some("i dag".to_owned()), Some(48_213))
}

fn everything(language: Language) -> String {
    let day = chrono::NaiveDate::from_ymd_opt(2027, 3, 12).unwrap();
    let choice = |value: &str, chosen| Choice { value: value.to_owned(), text: value.to_uppercase(), chosen };
    let page = Everything {
        frame: signed_in(language),
        problems: vec![Problem {
            field_id: "end".to_owned(),
            text: "Avtalet slutar: dagen finns inte".to_owned(),
        }],
        crumbs: vec![
            Crumb { text: "Plan".to_owned(), href: Some("/plan".to_owned()) },
            Crumb { text: "Städ".to_owned(), href: None },
        ],
        marks: Mark::ALL.to_vec(),
        choices: vec![choice("a", false), choice("b", true)],
        names: vec!["Mora".to_owned(), "Orsa".to_owned()],
        days: vec![day],
        day,
        value: "\"><script>alert(1)</script>".to_owned(),
        wrong: "Dagen finns inte.".to_owned(),
        note: "Erik & Lisa".to_owned(),
        answered: 21,
        year: 2026,
        average: 1.55,
        minor: 620_000_000,
        currency: "SEK".to_owned(),
    };
    page.render().unwrap()
}

fn attribute_values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.split(start.as_str()).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// What no page may have: an untranslated key, an unfilled variable, something the content policy forbids, an id
/// used twice, or a reference to an id that is not there.
fn assert_sound(html: &str) {
    assert!(!html.contains("{$"), "unfilled variable: {html}");
    assert!(!html.contains("style="), "inline style: {html}");
    assert_eq!(html.matches("<script").count(), 1, "inline script: {html}");
    for (at, _) in html.match_indices('[') {
        let inside = html[at + 1..].split(']').next().unwrap();
        assert!(!inside.contains('-') || inside.contains(' '), "missing text [{inside}]");
    }
    let ids = attribute_values(html, "id");
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "ids used twice: {ids:?}");
    for attribute in ["for", "aria-describedby", "aria-labelledby"] {
        for id in attribute_values(html, attribute).into_iter().flat_map(str::split_whitespace) {
            assert!(unique.contains(id), "{attribute} points to {id}, which is not there");
        }
    }
    for tag in
        ["div", "p", "ul", "ol", "li", "form", "button", "span", "fieldset", "label", "section", "nav", "a"]
    {
        let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "<{tag}> opened and closed: {html}");
    }
}

#[test]
fn every_component_renders_soundly_in_both_languages() {
    for language in Language::ALL {
        let html = everything(language);
        assert_sound(&html);
        assert!(html.contains(&format!("<html lang=\"{}\">", language.code())));
        assert_eq!(html.matches("<script>alert").count(), 0);
    }
}

#[test]
fn the_components_speak_the_language_of_the_frame() {
    let sv = everything(Language::Sv);
    let en = everything(Language::En);
    for (swedish, english) in [
        ("Hoppa till innehållet", "Skip to content"),
        ("21\u{a0}av\u{a0}37 besvarade", "21\u{a0}of\u{a0}37 answered"),
        ("nivå\u{a0}2, mycket tillfredsställande", "level\u{a0}2, very satisfactory"),
        ("delas inte", "not shared"),
        ("12\u{a0}mars\u{a0}2027", "12\u{a0}March\u{a0}2027"),
        ("6,2\u{a0}mnkr", "SEK\u{a0}6.2m"),
        ("Mora och Orsa", "Mora and Orsa"),
        ("Händelse 48\u{a0}213", "Event 48,213"),
        ("2\u{a0}fel: Kapitel 2 – Milstolpe", "2\u{a0}errors: Kapitel 2 – Milstolpe"),
    ] {
        assert!(sv.contains(swedish), "{swedish}: {sv}");
        assert!(en.contains(english), "{english}: {en}");
    }
}

#[test]
fn a_field_is_tied_to_its_hint_and_its_error() {
    let html = everything(Language::Sv);
    assert!(html.contains(r#"<label for="full">"#));
    assert!(html.contains(r#"aria-invalid="true" aria-describedby="full-hint full-error""#), "{html}");
    assert!(html.contains(r#"aria-describedby="comment-hint""#));
    assert!(html.contains(r#"aria-describedby="target-error""#));
    assert!(!html.contains(r#"id="plain-hint""#));
    assert!(html.contains(r#"value="2027-02-30""#), "what was typed wrong is kept");
}

#[test]
fn the_menu_marks_the_current_page() {
    let html = everything(Language::Sv);
    assert!(html.contains(r#"<a href="/sjalvskattning" aria-current="page">Självskattning</a>"#), "{html}");
    assert!(html.contains(r#"<a href="/">Min sida</a>"#));
}

#[test]
fn a_visitor_who_is_signed_out_sees_no_menu_but_can_change_language() {
    for language in Language::ALL {
        let frame = Frame::new(Texts::new(language), "Logga in", "/logga-in");
        let page = ErrorPage {
            happened: frame.t.s("error-not-found"),
            why: frame.t.s("error-not-found-why"),
            next: frame.t.s("error-not-found-next"),
            way_out: (frame.t.s("error-to-start"), "/"),
            again: None,
            reference: Some("0192".to_owned()),
            frame,
        };
        let html = page.render().unwrap();
        assert_sound(&html);
        assert!(!html.contains("<nav"), "{html}");
        assert!(!html.contains(SIGN_OUT_PATH));
        let other = language.other().code();
        assert!(html.contains(&format!(r#"name="language" value="{other}" lang="{other}""#)), "{html}");
        assert!(html.contains(r#"name="return" value="/logga-in""#));
    }
}

#[test]
fn only_a_path_of_ours_is_returned_to() {
    assert_eq!(safe_return("/plan?visa=alla"), "/plan?visa=alla");
    for astray in
        ["", "plan", "//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example", "/\tx"]
    {
        assert_eq!(safe_return(astray), "/", "{astray}");
    }
}

#[test]
fn the_address_of_an_asset_follows_its_content() {
    let one = Asset::new("/static/a.css", "text/css", "a");
    let other = Asset::new("/static/a.css", "text/css", "b");
    assert_ne!(one.href(), other.href());
    // A known value of FNV-1a, so that the address does not change with a refactoring either.
    assert_eq!(one.href(), "/static/a.css?v=af63dc4c8601ec8c");
}

/// Every key that a template or a source file of this crate names exists. With the same ids in both languages
/// (tested in `locale`), this is why no page ever shows a key.
#[test]
fn every_key_in_templates_and_code_has_a_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect_files(&root.join("templates"), &mut files);
    collect_files(&root.join("src"), &mut files);
    let t = Texts::default();
    let mut checked = 0;
    for file in files {
        let content = std::fs::read_to_string(&file).unwrap();
        for start in [".s", ".with"].map(|call| format!("{call}(\"")) {
            for rest in content.split(start.as_str()).skip(1) {
                let key = rest.split('"').next().unwrap();
                assert!(t.has(key), "{}: no text has the key {key}", file.display());
                checked += 1;
            }
        }
    }
    assert!(checked > 20, "only {checked} keys were found");
}

#[test]
fn every_mark_and_menu_entry_has_a_text() {
    let t = Texts::default();
    for mark in Mark::ALL {
        assert!(t.has(mark.key()) && t.has(mark.long_key()), "{mark:?}");
    }
    for item in [MenuItem::Start, MenuItem::Sheet, MenuItem::Comparison, MenuItem::Progress, MenuItem::Plan] {
        assert!(t.has(item.key()), "{item:?}");
    }
}

fn collect_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_files(&path, files);
        } else {
            files.push(path);
        }
    }
}
