//! The outline beside the rows: every chapter with its count, and the current one's rows with their state.

use askama::Template;
use locale::Texts;

use super::Opened;
use super::row::Row;
use crate::error::PageError;
use crate::route;

/// A chapter and how many of its criteria are answered.
#[derive(Debug)]
struct ChapterLink {
    id: String,
    title: String,
    href: String,
    answered: usize,
    total: usize,
    is_current: bool,
}

/// A row of the current chapter.
#[derive(Debug)]
struct RowLink {
    id: String,
    title: String,
    sign: &'static str,
    state: String,
}

/// The outline. Also a part of the answer to a save by script, so that its counts follow.
#[derive(Debug, Template)]
#[template(path = "page/sheet_outline.html")]
pub(super) struct Outline {
    t: Texts,
    answered: usize,
    total: usize,
    due: String,
    chapters: Vec<ChapterLink>,
    links: Vec<RowLink>,
}

impl askama::filters::HtmlSafe for Outline {}

impl Outline {
    /// The outline at a chapter. A row that was just saved, or not, may have more to say than what is stored.
    pub(super) fn new(opened: &Opened, current: &str, touched: Option<&Row>) -> Result<Self, PageError> {
        let (model, text, t) = (opened.model()?, opened.text()?, opened.reader.t);
        let (round, organisation) = opened.ids();
        let mut chapters = Vec::new();
        for id in model.chapters() {
            let (answered, total) = opened.answered_in(id)?;
            chapters.push(ChapterLink {
                title: text.chapter(id).map(|words| words.short.clone()).unwrap_or_default(),
                href: route::chapter(round, organisation, id),
                answered,
                total,
                is_current: id == current,
                id: id.clone(),
            });
        }
        let links = model.in_chapter(current).map(|criterion| {
            let stored = if opened.is_answered(&criterion.id) {
                ("✓", "sheet-state-answered")
            } else {
                ("○", "sheet-state-unanswered")
            };
            let touched = touched.filter(|row| row.id == criterion.id.as_str());
            let (sign, state) = touched.and_then(Row::trouble).unwrap_or(stored);
            let title = text.criterion(&criterion.id).map(|words| words.title.clone()).unwrap_or_default();
            RowLink { id: criterion.id.to_string(), title, sign, state: t.s(state) }
        });
        let (answered, total) = opened.answered()?;
        let due = t.with("sheet-due", [("date", t.date(opened.sheet.round.due_on).into())]);
        Ok(Self { t, answered, total, due, chapters, links: links.collect() })
    }
}
