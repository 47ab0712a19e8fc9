//! Planning an action.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::action::PlanAction;
use domain::{ActionId, Refusal};
use projection::action::action;
use projection::directory::OrganisationItem;
use serde::Deserialize;
use store::{Envelope, ExecuteError};

use super::form::{Choices, Draft, choices};
use super::{change, done, keeps, own};
use crate::error::PageError;
use crate::form::Fields;
use crate::frame::{Frame, MenuItem, Problem};
use crate::page::page;
use crate::page::typed::Typed;
use crate::reader::Reader;
use crate::route;

#[derive(Template)]
#[template(path = "page/action/new.html")]
struct NewPage {
    frame: Frame,
    organisation: OrganisationItem,
    /// Made when the form is shown, so that the same form sent twice makes one action.
    id: ActionId,
    form: Typed,
    chosen: String,
    choices: Choices,
    problems: Vec<Problem>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// A criterion that is chosen from the start.
    #[serde(default)]
    kriterium: String,
}

pub(super) async fn show(
    reader: Reader,
    Path(organisation): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let organisation = own(&reader, &organisation)?;
    let reader = reader.about(organisation.id);
    let id = ActionId(reader.store().ambient().id());
    let draft = Draft::new(&reader, &asked.kriterium);
    rendered(&reader, organisation, id, draft).await
}

async fn rendered(
    reader: &Reader,
    organisation: OrganisationItem,
    id: ActionId,
    draft: Draft,
) -> Result<Response, PageError> {
    if !keeps(reader, organisation.id) {
        return Err(PageError::Forbidden);
    }
    let t = reader.t;
    let problems = draft.problems(t);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let frame = reader.frame(t.s("actions-new-title"), Some(MenuItem::Start)).await?;
    let rendered = page(&NewPage {
        frame: frame.with_problems(problems.len()),
        choices: choices(reader, organisation.id, &draft).await?,
        chosen: draft.chosen(t),
        form: draft.typed,
        organisation,
        id,
        problems,
    })?;
    Ok((status, rendered).into_response())
}

pub(super) async fn plan(
    reader: Reader,
    Path(organisation): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let organisation = own(&reader, &organisation)?;
    let reader = reader.about(organisation.id);
    let id = route::id(fields.get("id"), ActionId)?;
    let mut draft = Draft::sent(&fields);
    let Some(details) = draft.details(reader.t)? else {
        return rendered(&reader, organisation, id, draft).await;
    };
    let command = PlanAction { action: id, organisation: organisation.id, details: details.clone() };
    match reader.store().execute(Envelope::new(reader.asker(), command)).await {
        Ok(_) => Ok(Redirect::to(&done(organisation.id, id, "ny")).into_response()),
        Err(ExecuteError::Refused(Refusal::AlreadyExists { .. })) => {
            // The same form once more. Had it been changed in between, the change must not get lost.
            let saved = action(reader.db(), reader.asker(), id).await?;
            let saved =
                saved.filter(|saved| saved.organisation == organisation.id).ok_or(PageError::NotFound)?;
            if change::is_same(&saved.details, &details) {
                return Ok(Redirect::to(&done(organisation.id, id, "ny")).into_response());
            }
            change::conflict(&reader, organisation, &saved, draft).await
        }
        Err(ExecuteError::Refused(refusal)) => {
            if let Err(refusal) = draft.refuse(reader.t, refusal) {
                return Err(ExecuteError::Refused(refusal).into());
            }
            rendered(&reader, organisation, id, draft).await
        }
        Err(error) => Err(error.into()),
    }
}
