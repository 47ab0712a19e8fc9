//! How far the current self-assessment has come, and what changed in it last.

use domain::assessment::Status;
use domain::calculation::Mark as Rated;
use domain::{CriterionId, Deed, Model};
use projection::assessment::{Sheet, SheetRow};

use super::Place;
use crate::error::PageError;
use crate::frame::Mark;
use crate::reader::{Reader, current};
use crate::route;

/// How many of the latest changes are shown.
const CHANGES: usize = 6;

/// The current round's sheet and where it stands.
#[derive(Debug)]
pub(super) struct Overview {
    pub(super) title: String,
    pub(super) answered: String,
    pub(super) state: Option<String>,
    pub(super) chapters: Vec<ChapterLine>,
    /// The way on, and whether it is the page's main one.
    pub(super) next: Option<(String, String)>,
    pub(super) is_main: bool,
}

/// A chapter's progress.
#[derive(Debug)]
pub(super) struct ChapterLine {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) href: String,
    pub(super) answered: usize,
    pub(super) total: usize,
    pub(super) label: String,
}

/// Something that was changed.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) when: String,
    pub(super) criterion: String,
    pub(super) href: String,
    /// The answer of the round before, if this is another one.
    pub(super) was: Option<Mark>,
    pub(super) is: Mark,
    /// Whether it is the answer of the round before.
    pub(super) is_same: bool,
    pub(super) who: String,
}

/// The sheet of the current round, unless that is closed.
pub(super) async fn sheet(reader: &Reader, place: &Place) -> Result<Option<Sheet>, PageError> {
    let rounds = reader.rounds().await?;
    let open = rounds.iter().filter(|round| !round.closed);
    let Some(round) = current(open, reader.today()) else { return Ok(None) };
    Ok(projection::assessment::sheet(reader.db(), reader.asker(), round.id, place.id()).await?)
}

pub(super) fn model<'a>(reader: &'a Reader, sheet: &Sheet) -> Result<&'a Model, PageError> {
    reader.store().catalogue().get(&sheet.round.model).ok_or(PageError::NotFound)
}

pub(super) fn is_answered(sheet: &Sheet, criterion: &CriterionId) -> bool {
    sheet.rows.get(criterion).is_some_and(|row| row.rating.answer.is_some())
}

/// How many criteria have no answer.
pub(super) fn left(reader: &Reader, sheet: &Sheet) -> Result<usize, PageError> {
    Ok(model(reader, sheet)?.criteria().iter().filter(|criterion| !is_answered(sheet, &criterion.id)).count())
}

pub(super) fn new(
    reader: &Reader,
    place: &Place,
    sheet: Option<&Sheet>,
) -> Result<Option<Overview>, PageError> {
    let Some(sheet) = sheet else { return Ok(None) };
    let (t, model) = (reader.t, model(reader, sheet)?);
    let text = model.text(reader.language());
    let (round, organisation) = (sheet.round.id, place.id());
    let mut chapters = Vec::new();
    for id in model.chapters() {
        let total = model.in_chapter(id).count();
        let answered = model.in_chapter(id).filter(|criterion| is_answered(sheet, &criterion.id)).count();
        let label = [("chapter", id.into()), ("n", answered.into()), ("total", total.into())];
        chapters.push(ChapterLine {
            title: text.chapter(id).map(|words| words.short.clone()).unwrap_or_default(),
            href: route::chapter(round, organisation, id),
            answered,
            total,
            label: t.with("start-chapter-progress", label),
            id: id.clone(),
        });
    }
    let is_open = reader.today() >= sheet.round.opens_on;
    let answers = is_open && sheet.status == Status::Draft && place.may(Deed::Rate);
    let gap = chapters.iter().find(|chapter| chapter.answered < chapter.total);
    let is_begun = chapters.iter().any(|chapter| chapter.answered > 0);
    let next = match gap {
        Some(gap) if answers && is_begun => {
            (t.with("start-continue", [("chapter", gap.id.as_str().into())]), gap.href.clone())
        }
        Some(gap) if answers => (t.s("start-begin"), gap.href.clone()),
        None if answers => (t.s("start-to-summary"), route::summary(round, organisation)),
        _ => (t.s("start-review"), route::sheet(round, organisation)),
    };
    let state = match sheet.status {
        _ if !is_open => Some(t.with("start-opens", [("date", t.weekday_date(sheet.round.opens_on).into())])),
        Status::Draft => None,
        Status::Submitted => Some(t.s("status-submitted")),
        Status::Approved => Some(t.s("status-approved")),
    };
    let (total, left) = (model.criteria().len(), left(reader, sheet)?);
    let counts = [("n", (total - left).into()), ("total", total.into())];
    Ok(Some(Overview {
        title: t.with("start-round", [("year", sheet.round.name.as_str().into())]),
        answered: t.with("start-round-answered", counts),
        state,
        chapters,
        next: Some(next),
        is_main: answers,
    }))
}

/// The latest changes of the sheet, newest first, each beside the answer of the round before.
pub(super) fn changes(reader: &Reader, sheet: Option<&Sheet>) -> Result<Vec<Change>, PageError> {
    let Some(sheet) = sheet else { return Ok(Vec::new()) };
    let text = model(reader, sheet)?.text(reader.language());
    let mut rows: Vec<(&CriterionId, &SheetRow)> = sheet.rows.iter().collect();
    rows.sort_by_key(|(_, row)| std::cmp::Reverse(row.position));
    let change = |(criterion, row): (&CriterionId, &SheetRow)| {
        let is = mark(row);
        let before = sheet.before.as_ref().and_then(|(_, rows)| rows.get(criterion)).map(mark);
        let before = before.as_ref();
        let title = text.criterion(criterion).map(|words| words.title.as_str()).unwrap_or_default();
        Change {
            when: when(reader, row),
            criterion: format!("{criterion} {title}"),
            href: route::history(sheet.organisation.id, criterion),
            was: before.filter(|before| **before != Mark::Missing && **before != is).copied(),
            is_same: before == Some(&is),
            is,
            who: row.changed_by_name.clone().unwrap_or_else(|| reader.t.s("former-user")),
        }
    };
    Ok(rows.into_iter().take(CHANGES).map(change).collect())
}

/// "I dag 9.58", "I går 16.20", "20 nov".
fn when(reader: &Reader, row: &SheetRow) -> String {
    let (t, local, today) = (reader.t, reader.local(row.changed_at), reader.today());
    let clock = ("time", t.clock(local.time()).into());
    match today.signed_duration_since(local.date()).num_days() {
        0 => t.with("start-today-at", [clock]),
        1 => t.with("start-yesterday-at", [clock]),
        _ => t.day_short(local.date()),
    }
}

fn mark(row: &SheetRow) -> Mark {
    match Rated::of(row.rating.answer.as_ref()) {
        Rated::Missing => Mark::Missing,
        Rated::NotRelevant => Mark::NotRelevant,
        Rated::Level(level) => Mark::Level(level.number()),
    }
}
