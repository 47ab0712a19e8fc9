//! Adding a line to the plan.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::procurement::{Phase, PlanProcurement};
use domain::{OrganisationId, ProcurementId, Refusal};
use projection::directory::OrganisationItem;
use projection::procurement::plan_line;
use serde::Deserialize;
use store::{Envelope, ExecuteError};

use super::{change, form, keeps, line, words};
use crate::error::PageError;
use crate::form::Fields;
use crate::frame::{Choice, Frame, MenuItem, Problem};
use crate::page::page;
use crate::page::typed::Typed;
use crate::reader::Reader;
use crate::route;

/// The form of a new line.
#[derive(Template)]
#[template(path = "page/plan/new.html")]
struct NewPage {
    frame: Frame,
    /// Made when the form is shown, so that the same form sent twice makes one line.
    id: ProcurementId,
    buyers: Vec<Choice>,
    form: Typed,
    problems: Vec<Problem>,
}

impl NewPage {
    fn phase_name(&self, phase: Phase) -> String {
        words::phase_name(self.frame.t, phase)
    }
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    kopare: String,
}

/// The organisations whose plan the reader keeps.
pub(super) fn buyers(reader: &Reader) -> impl Iterator<Item = &OrganisationItem> {
    let own = reader.viewer.organisations.iter().map(|(organisation, _)| organisation);
    own.filter(|organisation| keeps(reader, organisation.id))
}

pub(super) async fn show(reader: Reader, Query(chosen): Query<Chosen>) -> Result<Response, PageError> {
    let id = ProcurementId(reader.store().ambient().id());
    rendered(&reader, id, &chosen.kopare, Typed::default()).await
}

async fn rendered(
    reader: &Reader,
    id: ProcurementId,
    buyer: &str,
    form: Typed,
) -> Result<Response, PageError> {
    let t = reader.t;
    let choice = |organisation: &OrganisationItem| {
        let value = organisation.id.to_string();
        Choice { chosen: value == buyer, value, text: organisation.name.clone() }
    };
    let buyers: Vec<Choice> = buyers(reader).map(choice).collect();
    if buyers.is_empty() {
        return Err(PageError::Forbidden);
    }
    let problems = form.problems(|name| form::label(t, name));
    let status = if form.is_sound() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let frame = reader.frame(t.s("plan-new-title"), Some(MenuItem::Plan)).await?;
    let frame = frame.with_problems(problems.len());
    Ok((status, page(&NewPage { frame, id, buyers, form, problems })?).into_response())
}

pub(super) async fn add(reader: Reader, fields: Fields) -> Result<Response, PageError> {
    let t = reader.t;
    let id = route::id(fields.get("id"), ProcurementId)?;
    let buyer = fields.get("kopare").to_owned();
    let organisation = route::id(&buyer, OrganisationId)?;
    let mut form = form::sent(&fields);
    let details = form::details(t, &mut form);
    if !form.is_sound() {
        return rendered(&reader, id, &buyer, form).await;
    }
    let command = PlanProcurement { procurement: id, organisation, details: details.clone(), source: None };
    match reader.store().execute(Envelope::new(reader.asker(), command)).await {
        Ok(_) => Ok(Redirect::to(&line::done(id, line::Done::Added)).into_response()),
        Err(ExecuteError::Refused(Refusal::AlreadyExists { .. })) => {
            // The same form once more. Had it been changed in between, the change must not get lost.
            let saved = plan_line(reader.db(), reader.asker(), id).await?.ok_or(PageError::NotFound)?;
            if change::is_same(&saved.details, &details) {
                return Ok(Redirect::to(&line::done(id, line::Done::Added)).into_response());
            }
            change::conflict(&reader, &saved, form).await
        }
        Err(ExecuteError::Refused(refusal)) => {
            if let Err(refusal) = form::refuse(t, &mut form, &details, refusal) {
                return Err(ExecuteError::Refused(refusal).into());
            }
            rendered(&reader, id, &buyer, form).await
        }
        Err(error) => Err(error.into()),
    }
}
