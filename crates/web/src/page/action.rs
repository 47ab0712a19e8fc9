//! An organisation's actions: what is under way, who answers for it, when it is followed up next, and the steps that
//! its members take.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use chrono::NaiveDate;
use domain::action::{ActionStatus, CancelAction, CompleteAction, FollowUpAction, ReopenAction};
use domain::{ActionId, Command, Deed, OrganisationId, Standing, allows};
use locale::Texts;
use projection::action::{ActionItem, action, actions};
use projection::directory::OrganisationItem;
use serde::Deserialize;
use store::{Envelope, ExecuteError};
use uuid::Uuid;

use crate::app::App;
use crate::error::PageError;
use crate::form::Fields;
use crate::frame::{Frame, MenuItem, Problem};
use crate::page::page;
use crate::page::typed::Typed;
use crate::reader::Reader;
use crate::{refusal, route};

mod change;
mod form;
mod new;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/atgarder/{organisation}", get(show))
        .route("/atgarder/{organisation}/ny", get(new::show).post(new::plan))
        .route("/atgarder/{organisation}/{action}", get(change::show).post(change::revise))
        .route("/atgarder/{organisation}/{action}/{step}", post(step))
}

/// The steps that an action takes, as the address says them, with what is said afterwards.
const STEPS: [(&str, &str); 6] = [
    ("ny", "actions-done-planned"),
    ("andrad", "actions-done-changed"),
    ("folj-upp", "actions-done-followed-up"),
    ("klar", "actions-done-completed"),
    ("avbryt", "actions-done-cancelled"),
    ("oppna", "actions-done-reopened"),
];

/// The list, which says what was done with which action.
fn done(organisation: OrganisationId, action: ActionId, step: &str) -> String {
    format!("{}?klart={step}&atgard={action}#a-{action}", route::actions(organisation))
}

/// The organisation of the address, if the reader is a member. To others its actions do not exist.
fn own(reader: &Reader, id: &str) -> Result<OrganisationItem, PageError> {
    let id = route::id(id, OrganisationId)?;
    let own = reader.viewer.organisations.iter().map(|(organisation, _)| organisation);
    own.into_iter().find(|organisation| organisation.id == id).cloned().ok_or(PageError::NotFound)
}

/// Whether the reader keeps this organisation's actions.
fn keeps(reader: &Reader, organisation: OrganisationId) -> bool {
    let standing = Standing { role: reader.viewer.role_in(organisation), ..Standing::default() };
    allows(Deed::KeepActions, standing)
}

/// The action of the address, if it is this organisation's.
async fn found(reader: &Reader, organisation: OrganisationId, id: &str) -> Result<ActionItem, PageError> {
    let id = route::id(id, ActionId)?;
    let found = action(reader.db(), reader.asker(), id).await?;
    found.filter(|action| action.organisation == organisation).ok_or(PageError::NotFound)
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    klart: String,
    #[serde(default)]
    atgard: String,
}

#[derive(Template)]
#[template(path = "page/action.html")]
struct ActionsPage {
    frame: Frame,
    organisation: OrganisationItem,
    lead: Vec<String>,
    done: String,
    keeps: bool,
    open: Vec<Item>,
    closed: Vec<Item>,
    problems: Vec<Problem>,
    /// Sent with a follow-up, so that the same one sent twice is noted once.
    key: Uuid,
}

/// An action on the list.
struct Item {
    id: ActionId,
    title: String,
    description: String,
    tag: String,
    /// The tag's class: `late` for what is late, and nothing else.
    kind: &'static str,
    facts: Vec<(String, String)>,
    criteria: Vec<CriterionLink>,
    /// What was typed in the action's own forms, if one of them was refused.
    form: Typed,
}

impl Item {
    fn note_id(&self) -> String {
        format!("{NOTE}-{}", self.id)
    }

    fn reason_id(&self) -> String {
        format!("{REASON}-{}", self.id)
    }
}

struct CriterionLink {
    text: String,
    href: String,
}

/// The fields of the forms on the list.
const NOTE: &str = "anteckning";
const REASON: &str = "orsak";

async fn show(
    reader: Reader,
    Path(organisation): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let organisation = own(&reader, &organisation)?;
    let reader = reader.about(organisation.id);
    rendered(&reader, organisation, &asked, None).await
}

/// The list; with the form of one action as it was typed, if that was refused.
async fn rendered(
    reader: &Reader,
    organisation: OrganisationItem,
    asked: &Asked,
    refused: Option<(ActionId, Typed)>,
) -> Result<Response, PageError> {
    let (t, today) = (reader.t, reader.today());
    let all = actions(reader.db(), reader.asker(), organisation.id).await?;
    let lead = lead(t, &all, today);
    let step = STEPS.iter().find(|(step, _)| *step == asked.klart);
    let title = all.iter().find(|action| action.id.to_string() == asked.atgard);
    let done = step
        .zip(title)
        .map(|((_, key), action)| t.with(key, [("title", action.details.title.as_str().into())]));
    let problems = refused.as_ref().map(|(id, form)| problems(t, *id, form)).unwrap_or_default();
    let items = all.into_iter().map(|action| {
        let form = refused.as_ref().filter(|(id, _)| *id == action.id).map(|(_, form)| form.clone());
        (action.status, item(reader, &organisation, action, form.unwrap_or_default()))
    });
    let (open, closed): (Vec<_>, Vec<_>) = items.partition(|(status, _)| *status == ActionStatus::Open);
    let frame = reader.frame(t.s("actions-title"), Some(MenuItem::Start)).await?;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let rendered = page(&ActionsPage {
        frame: frame.with_problems(problems.len()),
        lead,
        done: done.unwrap_or_default(),
        keeps: keeps(reader, organisation.id),
        open: open.into_iter().map(|(_, item)| item).collect(),
        closed: closed.into_iter().map(|(_, item)| item).collect(),
        problems,
        key: reader.store().ambient().id(),
        organisation,
    })?;
    Ok((status, rendered).into_response())
}

/// The fields on the list are named after their action, as every action has the same ones.
fn problems(t: Texts, id: ActionId, form: &Typed) -> Vec<Problem> {
    let label = |name: &str| t.s(if name == NOTE { "actions-follow-up-note" } else { "actions-cancel-why" });
    let problems = form.problems(label).into_iter();
    let problems = problems.map(|problem| Problem {
        field_id: format!("{}-{id}", problem.field_id.trim_start_matches("f-")),
        text: problem.text,
    });
    problems.collect()
}

fn lead(t: Texts, all: &[ActionItem], today: NaiveDate) -> Vec<String> {
    let open = || all.iter().filter(|action| action.status == ActionStatus::Open);
    let late = open().filter(|action| is_late(action, today)).count();
    let due = open().filter(|action| is_due(action, today)).count();
    let mut lead = vec![t.with("actions-lead", [("open", open().count().into())])];
    for (key, n) in [("actions-lead-late", late), ("actions-lead-due", due)] {
        if n > 0 {
            lead.push(t.with(key, [("n", n.into())]));
        }
    }
    lead
}

fn is_late(action: &ActionItem, today: NaiveDate) -> bool {
    action.details.due_on < today
}

/// Its follow-up has come, and its last day has not passed.
fn is_due(action: &ActionItem, today: NaiveDate) -> bool {
    action.next_on <= today && !is_late(action, today)
}

fn item(reader: &Reader, organisation: &OrganisationItem, action: ActionItem, form: Typed) -> Item {
    let (t, today) = (reader.t, reader.today());
    let (key, kind) = match action.status {
        ActionStatus::Completed => ("actions-state-completed", ""),
        ActionStatus::Cancelled => ("actions-state-cancelled", "soft"),
        ActionStatus::Open if is_late(&action, today) => ("actions-state-late", "late"),
        ActionStatus::Open if is_due(&action, today) => ("actions-state-due", "full"),
        ActionStatus::Open => ("actions-state-open", ""),
    };
    let criteria = action.details.criteria.iter().map(|id| CriterionLink {
        text: format!("{id} {}", form::criterion_title(reader, id)).trim().to_owned(),
        href: route::history(organisation.id, id),
    });
    Item {
        id: action.id,
        tag: t.s(key),
        kind,
        criteria: criteria.collect(),
        facts: facts(t, &action),
        title: action.details.title,
        description: action.details.description,
        form,
    }
}

fn facts(t: Texts, action: &ActionItem) -> Vec<(String, String)> {
    let owner = action.owner_name.clone().unwrap_or_else(|| t.s("actions-owner-unknown"));
    // An ordinary space after the weekday: the whole does not fit a phone's narrow column.
    let day = |date| format!("{} {}", t.weekday(date), t.date(date));
    let mut facts = vec![("actions-owner", owner), ("actions-due", day(action.details.due_on))];
    if action.status == ActionStatus::Open {
        facts.push(("actions-next", day(action.next_on)));
        if let Some(days) = action.details.follow_up_days {
            facts.push(("actions-rhythm", t.with("actions-rhythm-days", [("n", days.into())])));
        }
    }
    facts.push(("actions-looked-at", t.date(action.looked_at)));
    facts.into_iter().map(|(key, text)| (t.s(key), text)).collect()
}

/// Takes a step: follows up, completes, cancels or opens again.
async fn step(
    reader: Reader,
    Path((organisation, id, step)): Path<(String, String, String)>,
    fields: Fields,
) -> Result<Response, PageError> {
    let organisation = own(&reader, &organisation)?;
    let reader = reader.about(organisation.id);
    let action = found(&reader, organisation.id, &id).await?.id;
    let (note, reason) = (fields.get(NOTE).to_owned(), fields.get(REASON).to_owned());
    let command: Command = match step.as_str() {
        "folj-upp" => FollowUpAction { action, note: note.clone() }.into(),
        "klar" => CompleteAction { action }.into(),
        "avbryt" => CancelAction { action, reason: reason.clone() }.into(),
        "oppna" => ReopenAction { action }.into(),
        _ => return Err(PageError::NotFound),
    };
    let key = Some(fields.get("nyckel").to_owned()).filter(|key| !key.is_empty() && key.len() <= 100);
    let key = key.map(|key| format!("{step} {key}"));
    let outcome = reader.store().execute(Envelope::new(reader.asker(), command).with_key(key)).await;
    let refused = match outcome {
        // A step that was taken already is taken.
        Ok(_) => {
            return Ok(Redirect::to(&done(organisation.id, action, &step)).into_response());
        }
        Err(ExecuteError::Refused(refusal)) => refusal,
        Err(error) => return Err(error.into()),
    };
    let name = match refused.field() {
        Some("note") => NOTE,
        Some("reason") => REASON,
        _ => return Err(ExecuteError::Refused(refused).into()),
    };
    let mut form = Typed::of([(NOTE, note), (REASON, reason)]);
    form.fail(name, refusal::text(reader.t, &refused));
    rendered(&reader, organisation, &Asked::default(), Some((action, form))).await
}
