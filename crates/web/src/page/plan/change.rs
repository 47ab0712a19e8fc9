//! Changing a line of the plan, and what happens when two change it at the same time.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::procurement::{Phase, ProcurementDetails, ReviseProcurement};
use domain::{ProcurementId, Refusal};
use projection::procurement::PlanLine;
use store::{Envelope, ExecuteError};

use super::line::{Done, crumbs, done, found};
use super::{form, keeps, words};
use crate::error::PageError;
use crate::form::Fields;
use crate::frame::{Crumb, Frame, MenuItem, Problem};
use crate::page::page;
use crate::page::typed::Typed;
use crate::reader::Reader;
use crate::route;

#[derive(Template)]
#[template(path = "page/plan/change.html")]
struct ChangePage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    id: ProcurementId,
    heading: String,
    version: u64,
    form: Typed,
    problems: Vec<Problem>,
    /// What differs when somebody else has written: label, saved, typed.
    clash: Vec<(String, String, String)>,
}

impl ChangePage {
    fn phase_name(&self, phase: Phase) -> String {
        words::phase_name(self.frame.t, phase)
    }
}

/// The form that changes the line.
pub(super) async fn change(reader: Reader, Path(id): Path<String>) -> Result<Response, PageError> {
    let line = found(&reader, &id).await?;
    if !keeps(&reader, line.organisation) {
        return Err(PageError::Forbidden);
    }
    let form = form::typed(&line.details);
    changing(&reader, &line, form, line.version, Vec::new()).await
}

async fn changing(
    reader: &Reader,
    line: &PlanLine,
    form: Typed,
    version: u64,
    clash: Vec<(String, String, String)>,
) -> Result<Response, PageError> {
    let t = reader.t;
    let problems = form.problems(|name| form::label(t, name));
    let status = match (form.is_sound(), clash.is_empty()) {
        (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (true, false) => StatusCode::CONFLICT,
        (true, true) => StatusCode::OK,
    };
    let title = line.details.title.as_str();
    let heading = t.with("plan-change-title", [("title", title.into())]);
    let frame = reader.frame(heading.clone(), Some(MenuItem::Plan)).await?.with_problems(problems.len());
    let mut crumbs = crumbs(t, title);
    if let Some(last) = crumbs.last_mut() {
        last.href = Some(route::procurement(line.id));
    }
    crumbs.push(Crumb { text: t.s("action-change"), href: None });
    let id = line.id;
    let rendered = page(&ChangePage { frame, crumbs, id, heading, version, form, problems, clash })?;
    Ok((status, rendered).into_response())
}

/// Whether two forms say the same once the rules have tidied them.
pub(super) fn is_same(saved: &ProcurementDetails, typed: &ProcurementDetails) -> bool {
    let tidy = |details: &ProcurementDetails| ProcurementDetails {
        title: details.title.trim().to_owned(),
        description: details.description.replace("\r\n", "\n").trim().to_owned(),
        ..details.clone()
    };
    tidy(saved) == tidy(typed)
}

/// Shows what is saved beside what was typed. Nothing is lost; saving once more overwrites.
pub(super) async fn conflict(reader: &Reader, saved: &PlanLine, typed: Typed) -> Result<Response, PageError> {
    let t = reader.t;
    if !keeps(reader, saved.organisation) {
        return Err(PageError::NotFound);
    }
    let before = form::typed(&saved.details);
    let shown = |text: &str| if text.trim().is_empty() { t.s("plan-empty-value") } else { text.to_owned() };
    let differing = form::NAMES.iter().filter(|name| before.value(name).trim() != typed.value(name).trim());
    let clash = differing
        .map(|name| (form::label(t, name), shown(before.value(name)), shown(typed.value(name))))
        .collect();
    changing(reader, saved, typed, saved.version, clash).await
}

/// Saves the changed line.
pub(super) async fn revise(
    reader: Reader,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let line = found(&reader, &id).await?;
    if !keeps(&reader, line.organisation) {
        return Err(PageError::Forbidden);
    }
    let seen = fields.get("version").parse::<u64>();
    let seen = seen.map_err(|_| PageError::BadRequest("version".to_owned()))?;
    let mut form = form::sent(&fields);
    let details = form::details(reader.t, &mut form);
    if !form.is_sound() {
        return changing(&reader, &line, form, seen, Vec::new()).await;
    }
    let command = ReviseProcurement { procurement: line.id, details: details.clone(), seen: Some(seen) };
    match reader.store().execute(Envelope::new(reader.asker(), command)).await {
        Ok(_) => Ok(Redirect::to(&done(line.id, Done::Changed)).into_response()),
        Err(ExecuteError::Refused(Refusal::ChangedMeanwhile { .. })) => {
            let saved = found(&reader, &id).await?;
            conflict(&reader, &saved, form).await
        }
        Err(ExecuteError::Refused(refusal)) => {
            if let Err(refusal) = form::refuse(reader.t, &mut form, &details, refusal) {
                return Err(ExecuteError::Refused(refusal).into());
            }
            changing(&reader, &line, form, seen, Vec::new()).await
        }
        Err(error) => Err(error.into()),
    }
}
