//! Changing an action, and what happens when two change it at the same time.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::action::{ActionDetails, ReviseAction};
use domain::{ActionId, Refusal};
use projection::action::ActionItem;
use projection::directory::OrganisationItem;
use store::{Envelope, ExecuteError};

use super::form::{Choices, Draft, choices};
use super::{done, found, keeps, own};
use crate::error::PageError;
use crate::form::Fields;
use crate::frame::{Frame, MenuItem, Problem};
use crate::page::page;
use crate::page::typed::Typed;
use crate::reader::Reader;

#[derive(Template)]
#[template(path = "page/action/change.html")]
struct ChangePage {
    frame: Frame,
    organisation: OrganisationItem,
    id: ActionId,
    heading: String,
    version: u64,
    form: Typed,
    chosen: String,
    choices: Choices,
    problems: Vec<Problem>,
    /// What differs when somebody else has written: label, saved, typed.
    clash: Vec<(String, String, String)>,
}

pub(super) async fn show(
    reader: Reader,
    Path((organisation, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let organisation = own(&reader, &organisation)?;
    let reader = reader.about(organisation.id);
    let action = found(&reader, organisation.id, &id).await?;
    let draft = Draft::saved(&action.details);
    rendered(&reader, organisation, &action, draft, action.version, None).await
}

async fn rendered(
    reader: &Reader,
    organisation: OrganisationItem,
    action: &ActionItem,
    draft: Draft,
    version: u64,
    saved: Option<Draft>,
) -> Result<Response, PageError> {
    if !keeps(reader, organisation.id) {
        return Err(PageError::Forbidden);
    }
    let t = reader.t;
    let problems = draft.problems(t);
    let choices = choices(reader, organisation.id, &draft).await?;
    let clash = saved.map(|saved| saved.differing(reader, &choices.owners, &draft));
    let status = match (problems.is_empty(), &clash) {
        (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (true, Some(_)) => StatusCode::CONFLICT,
        (true, None) => StatusCode::OK,
    };
    let heading = t.with("actions-change-title", [("title", action.details.title.as_str().into())]);
    let frame = reader.frame(heading.clone(), Some(MenuItem::Start)).await?;
    let rendered = page(&ChangePage {
        frame: frame.with_problems(problems.len()),
        organisation,
        id: action.id,
        heading,
        version,
        chosen: draft.chosen(t),
        form: draft.typed,
        choices,
        problems,
        clash: clash.unwrap_or_default(),
    })?;
    Ok((status, rendered).into_response())
}

/// Whether two forms say the same once the rules have tidied them.
pub(super) fn is_same(saved: &ActionDetails, typed: &ActionDetails) -> bool {
    let tidy = |details: &ActionDetails| ActionDetails {
        title: details.title.trim().to_owned(),
        description: details.description.replace("\r\n", "\n").trim().to_owned(),
        ..details.clone()
    };
    tidy(saved) == tidy(typed)
}

/// Shows what is saved beside what was typed. Nothing is lost; saving once more overwrites.
pub(super) async fn conflict(
    reader: &Reader,
    organisation: OrganisationItem,
    saved: &ActionItem,
    draft: Draft,
) -> Result<Response, PageError> {
    let before = Draft::saved(&saved.details);
    rendered(reader, organisation, saved, draft, saved.version, Some(before)).await
}

pub(super) async fn revise(
    reader: Reader,
    Path((organisation, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, PageError> {
    let organisation = own(&reader, &organisation)?;
    let reader = reader.about(organisation.id);
    let action = found(&reader, organisation.id, &id).await?;
    let seen = fields.get("version").parse::<u64>();
    let seen = seen.map_err(|_| PageError::BadRequest("version".to_owned()))?;
    let mut draft = Draft::sent(&fields);
    let Some(details) = draft.details(reader.t)? else {
        return rendered(&reader, organisation, &action, draft, seen, None).await;
    };
    let command = ReviseAction { action: action.id, details, seen: Some(seen) };
    match reader.store().execute(Envelope::new(reader.asker(), command)).await {
        Ok(_) => Ok(Redirect::to(&done(organisation.id, action.id, "andrad")).into_response()),
        Err(ExecuteError::Refused(Refusal::ChangedMeanwhile { .. })) => {
            let saved = found(&reader, organisation.id, &id).await?;
            conflict(&reader, organisation, &saved, draft).await
        }
        Err(ExecuteError::Refused(refusal)) => {
            if let Err(refusal) = draft.refuse(reader.t, refusal) {
                return Err(ExecuteError::Refused(refusal).into());
            }
            rendered(&reader, organisation, &action, draft, seen, None).await
        }
        Err(error) => Err(error.into()),
    }
}
