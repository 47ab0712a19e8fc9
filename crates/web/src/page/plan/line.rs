//! One line of the plan: its facts, what was planned beside what happened, and the forms of those who keep it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use domain::procurement::course::{course, last_contract_day};
use domain::procurement::{ActualDates, Phase, RecordPhase, ReinstateProcurement, WithdrawProcurement};
use domain::{Command, ProcurementId, Refusal};
use locale::Texts;
use projection::procurement::{PlanLine, plan_line};
use serde::Deserialize;
use store::{Envelope, ExecuteError};

use super::words::{Status, status};
use super::{keeps, words};
use crate::error::PageError;
use crate::form::Fields;
use crate::frame::{Crumb, Frame, MenuItem, Problem};
use crate::page::page;
use crate::page::typed::Typed;
use crate::reader::Reader;
use crate::{refusal, route};

/// What was done a moment ago, as the address says it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    Added,
    Changed,
    Recorded,
    Withdrawn,
    Reinstated,
}

impl Done {
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Added, "inlagd", "plan-done-added"),
        (Self::Changed, "andrad", "plan-done-changed"),
        (Self::Recorded, "noterad", "plan-done-recorded"),
        (Self::Withdrawn, "borttagen", "plan-done-withdrawn"),
        (Self::Reinstated, "tillbaka", "plan-done-reinstated"),
    ];
}

/// The line's page, which says what was done.
pub(super) fn done(id: ProcurementId, done: Done) -> String {
    let word = Done::ALL.iter().find(|(found, ..)| *found == done).map_or("", |(_, word, _)| word);
    format!("{}?klart={word}", route::procurement(id))
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    klart: String,
}

#[derive(Template)]
#[template(path = "page/plan/line.html")]
struct LinePage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    id: ProcurementId,
    title: String,
    description: String,
    done: String,
    withdrawn: Option<String>,
    status: Status,
    facts: Vec<(String, String)>,
    phases: Vec<PhaseRow>,
    keeps: bool,
    form: Typed,
    problems: Vec<Problem>,
}

/// A phase as planned and as it was.
struct PhaseRow {
    phase: Phase,
    name: String,
    planned: String,
    actual: String,
    /// The names of the fields of its real dates.
    fields: (&'static str, &'static str),
}

/// The fields of the real dates of each phase.
const ACTUAL: [(Phase, &str, &str); 4] = [
    (Phase::Preparation, "blev-forberedelse-start", "blev-forberedelse-slut"),
    (Phase::Tendering, "blev-annonsering-start", "blev-annonsering-slut"),
    (Phase::Evaluation, "blev-utvardering-start", "blev-utvardering-slut"),
    (Phase::Contract, "blev-avtal-start", "blev-avtal-slut"),
];

pub(super) async fn found(reader: &Reader, id: &str) -> Result<PlanLine, PageError> {
    let id = route::id(id, ProcurementId)?;
    plan_line(reader.db(), reader.asker(), id).await?.ok_or(PageError::NotFound)
}

pub(super) async fn show(
    reader: Reader,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let line = found(&reader, &id).await?;
    let done = Done::ALL.iter().find(|(_, word, _)| *word == asked.klart);
    let title = line.details.title.as_str();
    let done = done.map(|(.., key)| reader.t.with(key, [("title", title.into())])).unwrap_or_default();
    let form = recorded(&line.actual);
    rendered(&reader, line, form, done).await
}

/// The real dates, as they are typed.
fn recorded(actual: &BTreeMap<Phase, ActualDates>) -> Typed {
    let date = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
    Typed::of(ACTUAL.iter().flat_map(|(phase, start, end)| {
        let dates = actual.get(phase).copied().unwrap_or_default();
        [(*start, date(dates.start)), (*end, date(dates.end))]
    }))
}

async fn rendered(reader: &Reader, line: PlanLine, form: Typed, done: String) -> Result<Response, PageError> {
    let t = reader.t;
    let problems = form.problems(|name| label(t, name));
    let status_code = if form.is_sound() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = line.details.title.clone();
    let frame = reader.frame(title.clone(), Some(MenuItem::Plan)).await?.with_problems(problems.len());
    let course = course(&line.details, &line.actual, line.withdrawn.is_some(), reader.today());
    let facts = facts(reader, &line);
    let rendered = page(&LinePage {
        frame,
        crumbs: crumbs(t, &title),
        id: line.id,
        description: line.details.description.clone(),
        done,
        status: status(t, course, &line.details, reader.today()),
        facts,
        phases: ACTUAL.iter().map(|(phase, start, end)| row(t, &line, *phase, (start, end))).collect(),
        keeps: keeps(reader, line.organisation),
        withdrawn: line.withdrawn,
        title,
        form,
        problems,
    })?;
    Ok((status_code, rendered).into_response())
}

pub(super) fn crumbs(t: Texts, title: &str) -> Vec<Crumb> {
    vec![
        Crumb { text: t.s("plan-title"), href: Some(route::PLAN.to_owned()) },
        Crumb { text: title.to_owned(), href: None },
    ]
}

fn label(t: Texts, name: &str) -> String {
    let date = ACTUAL.iter().find_map(|(phase, start, end)| match name {
        name if name == *start => Some((*phase, "plan-first-day")),
        name if name == *end => Some((*phase, "plan-last-day")),
        _ => None,
    });
    match date {
        Some((phase, key)) => format!("{}, {}", words::phase(t, phase), t.s(key).to_lowercase()),
        None => t.s("plan-withdraw-why"),
    }
}

fn facts(reader: &Reader, line: &PlanLine) -> Vec<(String, String)> {
    let (t, details) = (reader.t, &line.details);
    let value = details.value.as_ref().map(|value| t.money(value.minor, &value.currency));
    let end = details.contract_end.map_or_else(|| t.s("plan-no-contract"), |end| t.date(end));
    let months = details.option_months.iter().map(|n| t.with("plan-months", [("n", n.into())]));
    let extended = last_contract_day(details).filter(|_| !details.option_months.is_empty());
    let facts = [
        ("plan-buyer", line.buyer.clone()),
        ("plan-cpv", details.cpv.as_ref().map(|cpv| cpv.as_str().to_owned()).unwrap_or_default()),
        ("plan-value", value.unwrap_or_else(|| t.s("plan-value-unknown"))),
        ("plan-contract-end", end),
        ("plan-options", t.list(&months.collect::<Vec<_>>())),
        ("plan-extended-end", extended.map(|end| t.date(end)).unwrap_or_default()),
        ("plan-source", line.source.clone().unwrap_or_default()),
        ("plan-changed-at", t.stamp(reader.local(line.changed_at))),
    ];
    let facts = facts.into_iter().filter(|(_, text)| !text.is_empty());
    facts.map(|(key, text)| (t.s(key), text)).collect()
}

fn range(t: Texts, start: Option<NaiveDate>, end: Option<NaiveDate>) -> String {
    match (start, end) {
        (Some(start), Some(end)) => {
            let (from, to) = (t.date(start).into(), t.date(end).into());
            t.with("plan-planned-range", [("from", from), ("to", to)])
        }
        (Some(start), None) => t.with("plan-planned-from", [("from", t.date(start).into())]),
        (None, _) => t.s("plan-no-date"),
    }
}

fn row(t: Texts, line: &PlanLine, phase: Phase, fields: (&'static str, &'static str)) -> PhaseRow {
    let planned = line.details.phases.iter().find(|planned| planned.phase == phase);
    let actual = line.actual.get(&phase).copied().unwrap_or_default();
    PhaseRow {
        phase,
        name: words::phase_name(t, phase),
        planned: range(t, planned.map(|planned| planned.start), planned.and_then(|planned| planned.end)),
        actual: range(t, actual.start, actual.end),
        fields,
    }
}

/// Carries a command out and leads back to the line. A refusal that is about a field is noted there.
async fn carry_out(
    reader: &Reader,
    line: PlanLine,
    command: impl Into<Command>,
    mut form: Typed,
    field_of: impl Fn(&Refusal) -> Option<&'static str>,
    then: Done,
) -> Result<Response, PageError> {
    match reader.store().execute(Envelope::new(reader.asker(), command)).await {
        Ok(_) => Ok(Redirect::to(&done(line.id, then)).into_response()),
        Err(ExecuteError::Refused(refusal)) => match field_of(&refusal) {
            Some(name) => {
                form.fail(name, refusal::text(reader.t, &refusal));
                rendered(reader, line, form, String::new()).await
            }
            None => Err(ExecuteError::Refused(refusal).into()),
        },
        Err(error) => Err(error.into()),
    }
}

/// Records when a phase really began and ended.
pub(super) async fn record(
    reader: Reader,
    Path((id, phase)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, PageError> {
    let line = found(&reader, &id).await?;
    let phase = Phase::parse(&phase).ok_or(PageError::NotFound)?;
    let names = ACTUAL.iter().find(|(found, ..)| *found == phase);
    let (_, first, last) = *names.ok_or(PageError::NotFound)?;
    // The other phases keep what is saved; only this one was sent.
    let mut form = recorded(&line.actual);
    form.set(first, fields.get(first));
    form.set(last, fields.get(last));
    let actual = ActualDates { start: form.date(reader.t, first), end: form.date(reader.t, last) };
    if !form.is_sound() {
        return rendered(&reader, line, form, String::new()).await;
    }
    let command = RecordPhase { procurement: line.id, phase, actual };
    let field_of = |refusal: &Refusal| match refusal.field() {
        Some("start") => Some(first),
        Some("end") => Some(last),
        _ => None,
    };
    carry_out(&reader, line, command, form, field_of, Done::Recorded).await
}

/// Takes the line out of the plan.
pub(super) async fn withdraw(
    reader: Reader,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let line = found(&reader, &id).await?;
    let mut form = recorded(&line.actual);
    form.set("orsak", fields.get("orsak"));
    let command = WithdrawProcurement { procurement: line.id, reason: fields.get("orsak").to_owned() };
    let field_of = |refusal: &Refusal| refusal.field().filter(|field| *field == "reason").map(|_| "orsak");
    carry_out(&reader, line, command, form, field_of, Done::Withdrawn).await
}

/// Puts the line back into the plan.
pub(super) async fn reinstate(reader: Reader, Path(id): Path<String>) -> Result<Response, PageError> {
    let line = found(&reader, &id).await?;
    let command = ReinstateProcurement { procurement: line.id };
    let form = recorded(&line.actual);
    carry_out(&reader, line, command, form, |_| None, Done::Reinstated).await
}
