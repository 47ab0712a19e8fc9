//! What a row says of itself in words.

use chrono::Datelike as _;
use domain::assessment::{Answer, Level};
use locale::Texts;
use projection::assessment::SheetRow;

use super::super::Opened;
use super::super::typed::{NOT_RELEVANT, Typed};
use super::Went;

/// What the row's head says of its state.
#[derive(Debug)]
pub(super) enum State {
    /// When and by whom it was saved.
    Saved(String),
    /// It waits for the rest of an answer.
    Waits(String),
    /// It is not saved, because something is wrong.
    Fails(String),
    /// Anything else, in a word.
    Tag(String),
}

pub(super) fn state(opened: &Opened, stored: Option<&SheetRow>, went: &Went) -> State {
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
pub(super) fn saved(opened: &Opened, row: &SheetRow) -> String {
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

/// The folded part in a few words.
pub(super) fn gist(opened: &Opened, stored: Option<&SheetRow>, before: Option<(&str, &SheetRow)>) -> String {
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

pub(super) fn level_of(answer: &Answer) -> Option<Level> {
    match answer {
        Answer::Level(level) => Some(*level),
        Answer::NotRelevant(_) => None,
    }
}

/// What was typed too late to be saved, so that it can at least be copied.
pub(super) fn lost(t: Texts, typed: &Typed) -> Vec<(String, String)> {
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
pub(in crate::page::sheet) fn typed_answer(t: Texts, typed: &Typed) -> String {
    match typed.answer.as_str() {
        "" => t.s("sheet-unanswered"),
        NOT_RELEVANT => t.s("sheet-not-relevant"),
        "0" => t.s("sheet-level-0"),
        level => t.with("level", [("level", level.into())]),
    }
}
