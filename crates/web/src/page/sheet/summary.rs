//! What the sheet adds up to, and what becomes of it: submitted, approved, taken back.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::assessment::{ApproveAssessment, ReturnAssessment, SubmitAssessment};
use domain::{Command, Refusal};
use store::{Envelope, ExecuteError};

use super::{Access, Opened};
use crate::error::PageError;
use crate::form::Fields;
use crate::frame::{Frame, MenuItem, Problem};
use crate::page::{page, see_other};
use crate::reader::Reader;
use crate::{refusal, route};

/// Id of the field that says why an assessment is taken back.
const REASON: &str = "take-back-reason";

/// Why the sheet is as it is, on each of its pages.
#[derive(Debug)]
pub(super) struct Notice {
    pub(super) title: String,
    pub(super) text: String,
    /// Whether the reader can do something about it on the summary.
    pub(super) summary: Option<String>,
}

/// What the sheet's pages say first when its answers cannot change, or need not any more.
pub(super) fn notice(opened: &Opened) -> Option<Notice> {
    let t = opened.reader.t;
    let sheet = &opened.sheet;
    let summary = opened.signs_off.then(|| route::summary(sheet.round.id, sheet.organisation.id));
    let submitted = || {
        let at = sheet.submitted_at.map(|at| t.stamp(opened.reader.local(at))).unwrap_or_default();
        t.with("sheet-submitted-at", [("stamp", at.into())])
    };
    let (title, text, summary) = match opened.access {
        Access::Open => return None,
        Access::ReadOnly => (t.s("sheet-read-only"), t.s("sheet-read-only-why"), None),
        Access::NotYet(day) => {
            let title = t.with("sheet-not-yet", [("date", t.weekday_date(day).into())]);
            (title, t.s("sheet-not-yet-why"), None)
        }
        Access::Closed => (t.s("sheet-closed"), t.s("sheet-closed-why"), None),
        Access::Submitted if opened.signs_off => (t.s("sheet-submitted"), submitted(), summary),
        Access::Submitted => (t.s("sheet-submitted"), submitted(), None),
        Access::Approved => (t.s("sheet-approved"), submitted(), summary),
    };
    Some(Notice { title, text, summary })
}

/// A chapter and what is left in it.
#[derive(Debug)]
struct ChapterLine {
    id: String,
    title: String,
    href: String,
    answered: usize,
    total: usize,
    label: String,
    /// Criteria without answer: id, title, address.
    gaps: Vec<(String, String, String)>,
}

/// What the reader can do with the sheet now.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    Submit,
    /// Not before every criterion is answered.
    SubmitLater,
    /// Somebody else submits.
    Others,
    Approve,
    TakeBack,
    Nothing,
}

#[derive(Debug, Template)]
#[template(path = "page/sheet_summary.html")]
struct SummaryPage {
    frame: Frame,
    problems: Vec<Problem>,
    crumb: String,
    notice: Option<Notice>,
    left: String,
    answered: usize,
    total: usize,
    chapters: Vec<ChapterLine>,
    next: Next,
    organisation: String,
    submit: String,
    approve: String,
    take_back: String,
    reason: String,
    reason_error: String,
    unfolded: bool,
}

/// The summary.
pub(super) async fn show(
    reader: Reader,
    Path((round, organisation)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let opened = Opened::load(reader, &round, &organisation).await?;
    render(&opened, None, "").await
}

/// The address of one of the summary's forms, opened as a page: leads to the summary.
pub(super) async fn back(
    reader: Reader,
    Path((round, organisation)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let opened = Opened::load(reader, &round, &organisation).await?;
    let (round, organisation) = opened.ids();
    Ok(see_other(&route::summary(round, organisation)))
}

pub(super) async fn submit(
    reader: Reader,
    Path((round, organisation)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let opened = Opened::load(reader, &round, &organisation).await?;
    let (round, organisation) = opened.ids();
    execute(opened, SubmitAssessment { round, organisation }, "").await
}

pub(super) async fn approve(
    reader: Reader,
    Path((round, organisation)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let opened = Opened::load(reader, &round, &organisation).await?;
    let (round, organisation) = opened.ids();
    execute(opened, ApproveAssessment { round, organisation }, "").await
}

pub(super) async fn take_back(
    reader: Reader,
    Path((round, organisation)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, PageError> {
    let opened = Opened::load(reader, &round, &organisation).await?;
    let (round, organisation) = opened.ids();
    let reason = fields.get("reason").to_owned();
    execute(opened, ReturnAssessment { round, organisation, reason }, fields.get("reason")).await
}

/// Carries a command about the whole assessment out, and shows the summary after it.
async fn execute(opened: Opened, command: impl Into<Command>, reason: &str) -> Result<Response, PageError> {
    let (round, organisation) = opened.ids();
    let envelope = Envelope::new(opened.reader.asker(), command);
    let executed = opened.reader.store().execute(envelope).await;
    match executed {
        Ok(_) => Ok(see_other(&route::summary(round, organisation))),
        Err(ExecuteError::Refused(refused))
            if !matches!(refused, Refusal::NotAllowed | Refusal::NotFound { .. }) =>
        {
            let opened = opened.reload().await?;
            render(&opened, Some(&refused), reason).await
        }
        Err(error) => Err(error.into()),
    }
}

fn next(opened: &Opened, is_complete: bool) -> Next {
    match opened.access {
        Access::Open if opened.signs_off && is_complete => Next::Submit,
        Access::Open if opened.signs_off => Next::SubmitLater,
        Access::Open => Next::Others,
        Access::Submitted if opened.signs_off => Next::Approve,
        Access::Approved if opened.signs_off => Next::TakeBack,
        Access::ReadOnly | Access::NotYet(_) | Access::Closed | Access::Submitted | Access::Approved => {
            Next::Nothing
        }
    }
}

async fn render(opened: &Opened, refused: Option<&Refusal>, reason: &str) -> Result<Response, PageError> {
    let t = opened.reader.t;
    let (round, organisation) = opened.ids();
    let text = refused.map(|refused| refusal::text(t, refused)).unwrap_or_default();
    let about_reason = refused.is_some_and(|refused| refused.field() == Some("reason"));
    let problem = refused.map(|_| {
        let (field_id, text) = if about_reason {
            let values = [("field", t.s("sheet-send-back-why").into()), ("problem", text.as_str().into())];
            (REASON, t.with("field-problem", values))
        } else {
            ("chapters", text.clone())
        };
        Problem { field_id: field_id.to_owned(), text }
    });
    let problems: Vec<_> = problem.into_iter().collect();
    let year = || ("year", opened.sheet.round.name.as_str().into());
    let title = t.with("sheet-page-title", [("chapter", t.s("sheet-summary").into()), year()]);
    let mut frame = opened.reader.frame(title, Some(MenuItem::Sheet)).await?.with_problems(problems.len());
    frame.path = route::summary(round, organisation);
    let (answered, total) = opened.answered()?;
    let shown = SummaryPage {
        frame,
        problems,
        crumb: t.with("sheet-title", [year()]),
        notice: notice(opened).map(|notice| Notice { summary: None, ..notice }),
        left: t.with("sheet-summary-left", [("n", (total - answered).into())]),
        answered,
        total,
        chapters: chapters(opened)?,
        next: next(opened, answered == total),
        organisation: opened.sheet.organisation.name.clone(),
        submit: route::submit(round, organisation),
        approve: route::approve(round, organisation),
        take_back: route::take_back(round, organisation),
        reason: reason.to_owned(),
        reason_error: if about_reason { text } else { String::new() },
        unfolded: about_reason,
    };
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page(&shown)?).into_response())
}

fn chapters(opened: &Opened) -> Result<Vec<ChapterLine>, PageError> {
    let (model, text, t) = (opened.model()?, opened.text()?, opened.reader.t);
    let (round, organisation) = opened.ids();
    let line = |id: &String| {
        let (answered, total) = opened.answered_in(id)?;
        let label = [("chapter", id.into()), ("n", answered.into()), ("total", total.into())];
        let gaps = model.in_chapter(id).filter(|criterion| !opened.is_answered(&criterion.id));
        Ok(ChapterLine {
            title: text.chapter(id).map(|words| words.title.clone()).unwrap_or_default(),
            href: route::chapter(round, organisation, id),
            answered,
            total,
            label: t.with("sheet-outline-summary", label),
            gaps: gaps
                .map(|criterion| {
                    let title = text.criterion(&criterion.id).map(|words| words.title.clone());
                    let href = route::row(round, organisation, id, &criterion.id);
                    (criterion.id.to_string(), title.unwrap_or_default(), href)
                })
                .collect(),
            id: id.clone(),
        })
    };
    model.chapters().iter().map(line).collect()
}
