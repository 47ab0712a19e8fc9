//! A chapter's page: the outline beside its rows.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::CriterionId;

use super::Opened;
use super::outline::Outline;
use super::row::{Row, Went};
use super::summary::{Notice, notice};
use crate::error::PageError;
use crate::frame::{Frame, MenuItem, Problem};
use crate::page::page;
use crate::reader::Reader;
use crate::route;

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
    outline: Outline,
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
    let current = opened.answered_in(chapter)?;
    let fold = [("chapter", chapter.into()), ("n", current.0.into()), ("total", current.1.into())];
    let touched = went.as_ref().and_then(|(id, _)| rows.iter().find(|row| row.id == id.as_str()));
    let outline = Outline::new(opened, chapter, touched)?;
    let way = |id: &String, key| Way {
        text: t.with(key, [("chapter", id.into())]),
        href: route::chapter(round, organisation, id),
    };
    let previous = place.checked_sub(1).and_then(|place| model.chapters().get(place));
    let shown = ChapterPage {
        problems,
        crumb: t.with("sheet-crumb", count),
        heading,
        how: opened.access.is_open().then(|| t.s("sheet-how")),
        notice: notice(opened),
        fold: t.with("sheet-outline-summary", fold),
        outline,
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
