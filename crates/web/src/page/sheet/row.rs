//! One row of the sheet as it is shown: a page has many, a save answers with one.

use askama::Template;
use domain::CriterionId;
use domain::assessment::{Level, Rating};
use domain::model::CriterionText;
use locale::Texts;

use self::control::{Before, Control, Controls, Slot, said_before, slots};
use self::words::{State, gist, lost, state};
use super::clash::{self, Clash};
use super::typed::{Fault, NOT_RELEVANT, Place, Typed};
use super::{Opened, level_name};
use crate::frame::Choice;
use crate::route;

mod control;
mod words;

pub(super) use words::typed_answer;

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

/// Whether the part with target, comment and evidence is shown from the start.
fn unfolded(typed: &Typed, went: &Went) -> bool {
    let inside = |fault: &Fault| !matches!(fault.place, Place::Answer | Place::Reason);
    went.faults.iter().any(inside) || (went.clashes && !typed.comment.is_empty())
}
