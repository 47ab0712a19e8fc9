//! One row of the sheet as it is shown: a page has many, a save answers with one.

use askama::Template;
use chrono::Datelike;
use domain::CriterionId;
use domain::assessment::{Answer, Level, Rating};
use domain::model::CriterionText;
use locale::Texts;
use projection::assessment::SheetRow;

use super::clash::{self, Clash};
use super::typed::{Fault, NOT_RELEVANT, Place, Typed};
use super::{Opened, level_name};
use crate::frame::Choice;
use crate::route;

/// How a save went, for the row that it was about.
#[derive(Debug, Default)]
pub(super) struct Went {
    /// What was typed. Without it the row shows what is stored.
    pub(super) typed: Option<Typed>,
    /// The version that it was typed on, or that it became: the one to send with the next save. The stored one may
    /// be somebody else's, which this reader has not seen.
    pub(super) version: Option<u64>,
    /// What is wrong with it.
    pub(super) faults: Vec<Fault>,
    /// Whether the row waits for more rather than complains.
    pub(super) waits: bool,
    /// Whether somebody else saved in between.
    pub(super) clashes: bool,
    /// Why nothing can be saved any more.
    pub(super) too_late: Option<String>,
}

/// A choice of level.
#[derive(Debug)]
struct Step {
    id: String,
    value: String,
    name: String,
    statement: String,
    is_chosen: bool,
    /// Whether a higher level is chosen.
    is_passed: bool,
    /// What stands on the statement: last year's answer, the own target.
    tags: Vec<(String, &'static str)>,
}

impl Step {
    fn is_edge(&self) -> bool {
        self.statement.is_empty()
    }
}

/// One line or several of text, with what is wrong with it.
#[derive(Debug, Default)]
struct Control {
    id: String,
    value: String,
    hint: String,
    error: String,
}

impl Control {
    /// With a hint for as long as there is nothing to say about what was typed.
    fn or_hint(self, hint: String) -> Self {
        if self.hint.is_empty() { Self { hint, ..self } } else { self }
    }
}

/// A piece of evidence: the two fields, and a link if it is one.
#[derive(Debug)]
struct Slot {
    number: usize,
    reference: Control,
    title: Control,
    href: Option<String>,
}

/// What was said in the round before.
#[derive(Debug)]
struct Before {
    round: String,
    comment: String,
    evidence: Vec<Piece>,
}

/// A piece of evidence that is only read.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) href: Option<String>,
}

/// What the row's head says of its state.
#[derive(Debug)]
enum State {
    /// When and by whom it was saved.
    Saved(String),
    /// It waits for the rest of an answer.
    Waits(String),
    /// It is not saved, because something is wrong.
    Fails(String),
    /// Anything else, in a word.
    Tag(String),
}

/// A criterion's row.
#[derive(Debug, Template)]
#[template(path = "page/row.html")]
pub(super) struct Row {
    t: Texts,
    pub(super) id: String,
    title: String,
    question: String,
    action: String,
    history: String,
    is_open: bool,
    version: u64,
    class: &'static str,
    state: State,
    steps: Vec<Step>,
    answer_error: String,
    reason: Control,
    target_id: String,
    targets: Vec<Choice>,
    target_error: String,
    year: Control,
    comment: Control,
    evidence: Vec<Slot>,
    before: Option<Before>,
    unfolded: bool,
    gist: String,
    same: Option<String>,
    clash: Option<Clash>,
    lost: Option<(String, Vec<(String, String)>)>,
    /// What the summary of errors says about the row: the control's id and the text.
    pub(super) problems: Vec<(String, String)>,
}

impl askama::filters::HtmlSafe for Row {}

impl Row {
    /// The row of a criterion, after a save or as it is.
    pub(super) fn new(opened: &Opened, criterion: &CriterionId, text: &CriterionText, went: &Went) -> Self {
        let t = opened.reader.t;
        let stored = opened.sheet.rows.get(criterion);
        let typed = went
            .typed
            .clone()
            .unwrap_or_else(|| stored.map(|row| Typed::of_rating(&row.rating)).unwrap_or_default());
        let before = opened.before(criterion);
        let is_open = opened.access.is_open() && went.too_late.is_none();
        let control = Controls { criterion, went };
        let sheet = &opened.sheet;
        let (round, organisation) = (sheet.round.id, sheet.organisation.id);
        let is_unanswered = typed.answer.is_empty();
        let same = before.filter(|_| is_open && is_unanswered && !went.clashes).and_then(|(round, row)| {
            let level = level_name(t, row.rating.answer.as_ref()?);
            Some(t.with("sheet-same-as-last", [("year", round.into()), ("level", level.into())]))
        });
        Self {
            t,
            id: criterion.to_string(),
            title: text.title.clone(),
            question: question(opened, criterion, text),
            action: route::rating(round, organisation, criterion),
            history: route::history(organisation, criterion),
            is_open,
            version: went.version.or(stored.map(|row| row.version)).unwrap_or_default(),
            class: class(went),
            state: state(opened, stored, went),
            steps: steps(opened, criterion, text, &shown_target(&typed, went)),
            answer_error: control.at(Place::Answer, "").error,
            reason: control.at(Place::Reason, &typed.reason).or_hint(t.s("sheet-why-not-relevant-hint")),
            target_id: control.id(Place::Target),
            targets: targets(t, &typed.target),
            target_error: control.at(Place::Target, "").error,
            year: control.at(Place::Year, &typed.year),
            comment: control.at(Place::Comment, &typed.comment),
            evidence: slots(&control, &typed, is_open),
            before: before.and_then(|(round, row)| said_before(round, row)),
            unfolded: unfolded(&typed, went),
            gist: gist(opened, stored, before),
            same,
            clash: went.clashes.then(|| clash::new(opened, criterion, &typed)),
            lost: went.too_late.clone().map(|why| (why, lost(t, &typed))),
            problems: control.problems(t, &text.title),
        }
    }

    /// What keeps the row from being saved, as the outline says it.
    pub(super) fn trouble(&self) -> Option<(&'static str, &'static str)> {
        match self.class {
            "clash" => Some(("≠", "sheet-state-conflict")),
            "bad" => Some(("!", "sheet-state-error")),
            _ => None,
        }
    }
}

fn question(opened: &Opened, criterion: &CriterionId, text: &CriterionText) -> String {
    let name = opened.sheet.organisation.name.as_str();
    let row = format!("{criterion} {}", text.title);
    opened.reader.t.with("sheet-question", [("criterion", row.into()), ("organisation", name.into())])
}

fn class(went: &Went) -> &'static str {
    match went {
        Went { clashes: true, .. } => "clash",
        Went { too_late: Some(_), .. } => "bad",
        Went { waits: false, faults, .. } if !faults.is_empty() => "bad",
        _ => "",
    }
}

fn state(opened: &Opened, stored: Option<&SheetRow>, went: &Went) -> State {
    let t = opened.reader.t;
    match (went, stored) {
        (Went { clashes: true, .. }, _) => State::Tag(t.s("sheet-conflict-tag")),
        (Went { too_late: Some(_), .. }, _) => State::Fails(t.s("sheet-not-saved")),
        (Went { waits: true, .. }, _) => State::Waits(t.s("sheet-not-saved-yet")),
        (Went { faults, .. }, _) if !faults.is_empty() => State::Fails(t.s("sheet-not-saved")),
        (_, Some(row)) => State::Saved(saved(opened, row)),
        (_, None) => State::Tag(t.s("sheet-unanswered")),
    }
}

/// "Sparat 10.42 av Erik Sand"; without the name if it was the reader, with the date if it was another day.
fn saved(opened: &Opened, row: &SheetRow) -> String {
    let (t, reader) = (opened.reader.t, &opened.reader);
    let (local, today) = (reader.local(row.changed_at), reader.today());
    let time = match local.date() {
        day if day == today => t.clock(local.time()),
        day if day.year() == today.year() => t.day(day),
        day => t.date(day),
    };
    let time = ("time", time.into());
    match (row.changed_by, &row.changed_by_name) {
        (Some(person), _) if person == reader.person.id => t.with("sheet-saved", [time]),
        (Some(_), Some(name)) => t.with("sheet-saved-by", [time, ("name", name.into())]),
        (Some(_), None) => t.with("sheet-saved-by", [time, ("name", t.s("former-user").into())]),
        (None, _) => t.with("sheet-saved", [time]),
    }
}

fn steps(opened: &Opened, criterion: &CriterionId, text: &CriterionText, typed: &Typed) -> Vec<Step> {
    let t = opened.reader.t;
    let before = opened.before(criterion).and_then(|(round, row)| {
        let answer =
            Typed::of_rating(&Rating { answer: row.rating.answer.clone(), ..Rating::default() }).answer;
        Some((answer, t.with("sheet-last-answer", [("year", round.into())])))
            .filter(|(answer, _)| !answer.is_empty())
    });
    let target = Some(typed.target.as_str()).filter(|level| !level.is_empty()).map(|level| {
        let year = typed.year.trim();
        let is_year = year.parse::<i32>().is_ok();
        let text = if is_year {
            t.with("sheet-target-tag", [("year", year.into())])
        } else {
            t.s("sheet-target-tag-no-year")
        };
        (level.to_owned(), text)
    });
    let chosen: Option<i64> = typed.answer.parse().ok();
    let step = |value: String, name: String, statement: String| {
        let mut tags = Vec::new();
        tags.extend(before.iter().filter(|(level, _)| *level == value).map(|(_, text)| (text.clone(), "")));
        tags.extend(
            target.iter().filter(|(level, _)| *level == value).map(|(_, text)| (text.clone(), "full")),
        );
        let number: Option<i64> = value.parse().ok();
        let is_passed = !statement.is_empty() && number.is_some() && number < chosen;
        let id =
            if value == "0" { format!("answer-{criterion}") } else { format!("answer-{criterion}-{value}") };
        Step { id, is_chosen: value == typed.answer, is_passed, value, name, statement, tags }
    };
    let mut steps = vec![step("0".to_owned(), t.s("sheet-level-0"), String::new())];
    steps.extend((1_u8..).zip(&text.statements).map(|(level, statement)| {
        step(level.to_string(), t.with("level", [("level", level.into())]), statement.clone())
    }));
    steps.push(step(NOT_RELEVANT.to_owned(), t.s("sheet-not-relevant"), String::new()));
    steps
}

/// What is typed, without a target year that is wrong: a tag would show it as if it held.
fn shown_target(typed: &Typed, went: &Went) -> Typed {
    let is_wrong = went.faults.iter().any(|fault| fault.place == Place::Year);
    Typed { year: if is_wrong { String::new() } else { typed.year.clone() }, ..typed.clone() }
}

fn targets(t: Texts, chosen: &str) -> Vec<Choice> {
    let none = Choice { value: String::new(), text: t.s("sheet-target-none"), chosen: chosen.is_empty() };
    let levels = Level::ALL.into_iter().map(Level::number).filter(|level| *level > 0).map(|level| Choice {
        value: level.to_string(),
        text: t.with("level", [("level", level.into())]),
        chosen: chosen == level.to_string(),
    });
    std::iter::once(none).chain(levels).collect()
}

/// Builds the controls of one row, each with what is wrong with it.
struct Controls<'a> {
    criterion: &'a CriterionId,
    went: &'a Went,
}

impl Controls<'_> {
    fn id(&self, place: Place) -> String {
        let criterion = self.criterion;
        match place {
            Place::Answer => format!("answer-{criterion}"),
            Place::Reason => format!("reason-{criterion}"),
            Place::Target => format!("target-{criterion}"),
            Place::Year => format!("year-{criterion}"),
            Place::Comment => format!("comment-{criterion}"),
            Place::Evidence(number) => format!("evidence-{criterion}-{number}"),
        }
    }

    fn at(&self, place: Place, value: &str) -> Control {
        let fault = self.went.faults.iter().find(|fault| fault.place == place);
        let text = fault.map(|fault| fault.text.clone()).unwrap_or_default();
        let (hint, error) = if self.went.waits { (text, String::new()) } else { (String::new(), text) };
        Control { id: self.id(place), value: value.to_owned(), hint, error }
    }

    fn problems(&self, t: Texts, title: &str) -> Vec<(String, String)> {
        let label = |place| match place {
            Place::Answer => t.s("sheet-answer"),
            Place::Reason => t.s("sheet-why-not-relevant"),
            Place::Target => t.s("sheet-target"),
            Place::Year => t.s("sheet-target-year"),
            Place::Comment => t.s("sheet-comment"),
            Place::Evidence(_) => t.s("sheet-evidence"),
        };
        let problem = |fault: &Fault| {
            let values = [
                ("criterion", format!("{} {title}", self.criterion).into()),
                ("field", label(fault.place).into()),
                ("problem", fault.text.as_str().into()),
            ];
            (self.id(fault.place), t.with("sheet-problem", values))
        };
        self.went.faults.iter().map(problem).collect()
    }
}

/// The evidence in the order it was typed, and one empty pair to go on with.
fn slots(controls: &Controls<'_>, typed: &Typed, is_open: bool) -> Vec<Slot> {
    let is_blank =
        |(reference, title): &(String, String)| reference.trim().is_empty() && title.trim().is_empty();
    let mut pairs = typed.evidence.clone();
    if !is_open {
        pairs.retain(|pair| !is_blank(pair));
    } else if !pairs.last().is_some_and(is_blank) {
        pairs.push((String::new(), String::new()));
    }
    let slot = |(number, (reference, title)): (usize, &(String, String))| Slot {
        number: number + 1,
        reference: controls.at(Place::Evidence(number), reference),
        title: Control {
            id: format!("evidence-{}-{number}-title", controls.criterion),
            value: title.clone(),
            ..Control::default()
        },
        href: href(reference),
    };
    pairs.iter().enumerate().map(slot).collect()
}

/// The address, if the reference is one that a browser may open.
pub(super) fn href(reference: &str) -> Option<String> {
    let reference = reference.trim();
    let is_web =
        ["https://", "http://"].iter().any(|start| reference.to_ascii_lowercase().starts_with(start));
    is_web.then(|| reference.to_owned())
}

pub(super) fn pieces(rating: &Rating) -> Vec<Piece> {
    let piece = |found: &domain::assessment::Evidence| {
        let reference = found.reference.as_str();
        let text = match found.title.as_str() {
            "" => reference.to_owned(),
            title if href(reference).is_some() => title.to_owned(),
            title => format!("{title}, {reference}"),
        };
        Piece { text, href: href(reference) }
    };
    rating.evidence.iter().map(piece).collect()
}

fn said_before(round: &str, row: &SheetRow) -> Option<Before> {
    let rating = &row.rating;
    let reason = match &rating.answer {
        Some(Answer::NotRelevant(reason)) => reason.as_str(),
        Some(Answer::Level(_)) | None => "",
    };
    let said: Vec<&str> = [reason, &rating.comment].into_iter().filter(|text| !text.is_empty()).collect();
    let before = Before { round: round.to_owned(), comment: said.join("\n"), evidence: pieces(rating) };
    Some(before).filter(|before| !before.comment.is_empty() || !before.evidence.is_empty())
}

/// Whether the part with target, comment and evidence is shown from the start.
fn unfolded(typed: &Typed, went: &Went) -> bool {
    let inside = |fault: &Fault| !matches!(fault.place, Place::Answer | Place::Reason);
    went.faults.iter().any(inside) || (went.clashes && !typed.comment.is_empty())
}

/// The folded part in a few words.
fn gist(opened: &Opened, stored: Option<&SheetRow>, before: Option<(&str, &SheetRow)>) -> String {
    let t = opened.reader.t;
    let Some(rating) = stored.map(|row| &row.rating) else { return String::new() };
    let reached = rating.answer.as_ref().and_then(level_of);
    let mut words = Vec::new();
    if let Some(target) = rating.target {
        if reached.is_some_and(|level| level >= target.level) {
            words.push(t.s("sheet-more-target-met"));
        } else {
            let values = [("level", target.level.number().into()), ("year", target.year.into())];
            words.push(t.with("sheet-more-target", values));
        }
    }
    if !rating.comment.is_empty() {
        words.push(t.s("sheet-more-comment"));
    }
    if !rating.evidence.is_empty() {
        words.push(t.with("sheet-more-evidence", [("n", rating.evidence.len().into())]));
    }
    let was = before.and_then(|(round, row)| Some((round, level_of(row.rating.answer.as_ref()?)?)));
    if let (Some((round, was)), Some(is)) = (was, reached) {
        if was == is {
            words.push(t.with("sheet-more-same", [("year", round.into())]));
        } else {
            let values = [("from", was.number().into()), ("to", is.number().into())];
            words.push(t.with("sheet-more-moved", values));
        }
    }
    words.join(" · ")
}

fn level_of(answer: &Answer) -> Option<Level> {
    match answer {
        Answer::Level(level) => Some(*level),
        Answer::NotRelevant(_) => None,
    }
}

/// What was typed too late to be saved, so that it can at least be copied.
fn lost(t: Texts, typed: &Typed) -> Vec<(String, String)> {
    let mut lines = vec![
        (t.s("sheet-answer"), typed_answer(t, typed)),
        (t.s("sheet-why-not-relevant"), typed.reason.clone()),
        (t.s("sheet-comment"), typed.comment.clone()),
    ];
    for (reference, title) in &typed.evidence {
        lines.push((t.s("sheet-evidence"), format!("{reference} {title}")));
    }
    lines.retain(|(_, text)| !text.trim().is_empty());
    lines
}

/// The typed answer in words.
pub(super) fn typed_answer(t: Texts, typed: &Typed) -> String {
    match typed.answer.as_str() {
        "" => t.s("sheet-unanswered"),
        NOT_RELEVANT => t.s("sheet-not-relevant"),
        "0" => t.s("sheet-level-0"),
        level => t.with("level", [("level", level.into())]),
    }
}
