//! A chapter's page: the outline beside its rows.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::CriterionId;

use super::Opened;
use super::row::{Row, Went};
use super::summary::{Notice, notice};
use crate::error::PageError;
use crate::frame::{Frame, MenuItem, Problem};
use crate::page::page;
use crate::reader::Reader;
use crate::route;

/// A chapter in the outline.
#[derive(Debug)]
struct ChapterLink {
    id: String,
    title: String,
    href: String,
    answered: usize,
    total: usize,
    is_current: bool,
}

/// A row in the outline.
#[derive(Debug)]
struct RowLink {
    id: String,
    title: String,
    sign: &'static str,
    state: String,
}

/// A way on: the text and the address.
#[derive(Debug)]
struct Way {
    text: String,
    href: String,
}

#[derive(Debug, Template)]
#[template(path = "page/sheet.html")]
struct ChapterPage {
    frame: Frame,
    problems: Vec<Problem>,
    crumb: String,
    heading: String,
    how: Option<String>,
    notice: Option<Notice>,
    fold: String,
    answered: usize,
    total: usize,
    due: String,
    chapters: Vec<ChapterLink>,
    links: Vec<RowLink>,
    rows: Vec<Row>,
    previous: Option<Way>,
    next: Way,
}

/// An organisation's sheet, at its first chapter.
pub(super) async fn first(
    reader: Reader,
    Path((round, organisation)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let opened = Opened::load(reader, &round, &organisation).await?;
    let chapter = opened.model()?.chapters().first().cloned().ok_or(PageError::NotFound)?;
    show(&opened, &chapter, None, StatusCode::OK).await
}

/// A chapter of the sheet.
pub(super) async fn one(
    reader: Reader,
    Path((round, organisation, chapter)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let opened = Opened::load(reader, &round, &organisation).await?;
    if !opened.model()?.chapters().contains(&chapter) {
        return Err(PageError::NotFound);
    }
    show(&opened, &chapter, None, StatusCode::OK).await
}

/// The chapter's page, after a save of one of its rows that did not go well or just so.
pub(super) async fn show(
    opened: &Opened,
    chapter: &str,
    went: Option<(&CriterionId, Went)>,
    status: StatusCode,
) -> Result<Response, PageError> {
    let (model, text, t) = (opened.model()?, opened.text()?, opened.reader.t);
    let (round, organisation) = opened.ids();
    let untouched = Went::default();
    let mut rows = Vec::new();
    for criterion in model.in_chapter(chapter) {
        let words = text.criterion(&criterion.id).ok_or(PageError::NotFound)?;
        let went = went.as_ref().filter(|(id, _)| **id == criterion.id).map_or(&untouched, |(_, went)| went);
        rows.push(Row::new(opened, &criterion.id, words, went));
    }
    let problems: Vec<Problem> = rows
        .iter()
        .flat_map(|row| row.problems.iter())
        .map(|(field_id, text)| Problem { field_id: field_id.clone(), text: text.clone() })
        .collect();

    let title = |id: &str| text.chapter(id).map(|words| words.title.clone()).unwrap_or_default();
    let year = || ("year", opened.sheet.round.name.as_str().into());
    let heading = title(chapter);
    let page_title = t.with("sheet-page-title", [("chapter", heading.as_str().into()), year()]);
    let mut frame =
        opened.reader.frame(page_title, Some(MenuItem::Sheet)).await?.with_problems(problems.len());
    // A page that answers a save is reached again as the chapter's own page.
    frame.path = route::chapter(round, organisation, chapter);

    let place = model.chapters().iter().position(|id| id == chapter).unwrap_or_default();
    let count = [year(), ("n", (place + 1).into()), ("total", model.chapters().len().into())];
    let chapters = outline(opened, chapter)?;
    let current = opened.answered_in(chapter)?;
    let fold = [("chapter", chapter.into()), ("n", current.0.into()), ("total", current.1.into())];
    let links = rows.iter().map(|row| row_link(opened, row)).collect();
    let way = |id: &String, key| Way {
        text: t.with(key, [("chapter", id.into())]),
        href: route::chapter(round, organisation, id),
    };
    let previous = place.checked_sub(1).and_then(|place| model.chapters().get(place));
    let (answered, total) = opened.answered()?;
    let shown = ChapterPage {
        problems,
        crumb: t.with("sheet-crumb", count),
        heading,
        how: opened.access.is_open().then(|| t.s("sheet-how")),
        notice: notice(opened),
        fold: t.with("sheet-outline-summary", fold),
        answered,
        total,
        due: t.with("sheet-due", [("date", t.date(opened.sheet.round.due_on).into())]),
        chapters,
        links,
        rows,
        previous: previous.map(|id| way(id, "sheet-previous")),
        next: model.chapters().get(place + 1).map_or_else(
            || Way { text: t.s("sheet-to-summary"), href: route::summary(round, organisation) },
            |id| way(id, "sheet-next"),
        ),
        frame,
    };
    Ok((status, page(&shown)?).into_response())
}

fn outline(opened: &Opened, current: &str) -> Result<Vec<ChapterLink>, PageError> {
    let (model, text, (round, organisation)) = (opened.model()?, opened.text()?, opened.ids());
    let link = |id: &String| {
        let (answered, total) = opened.answered_in(id)?;
        Ok(ChapterLink {
            title: text.chapter(id).map(|words| words.short.clone()).unwrap_or_default(),
            href: route::chapter(round, organisation, id),
            answered,
            total,
            is_current: id == current,
            id: id.clone(),
        })
    };
    model.chapters().iter().map(link).collect()
}

fn row_link(opened: &Opened, row: &Row) -> RowLink {
    let (sign, state) = row.mark();
    RowLink { id: row.id.clone(), title: row.title.clone(), sign, state: opened.reader.t.s(state) }
}
