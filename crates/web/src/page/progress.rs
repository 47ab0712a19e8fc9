//! An organisation's progress: years as slopes, what rose and sank, and the nearest targets.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::{CriterionId, Model, OrganisationId, Role};
use locale::Texts;
use projection::assessment::{SheetRow, sheet};
use projection::directory;
use projection::progress::{Progress, ProgressRound, progress};
use serde::Deserialize;

use self::changes::{ChangeRow, Same, Target};
use self::slopes::Picture;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{Choice, Frame, MenuItem};
use crate::page::page;
use crate::reader::Reader;
use crate::route;

mod changes;
mod slopes;

pub(crate) fn routes() -> Router<App> {
    Router::new().route(route::PROGRESS, get(choose)).route("/utveckling/{organisation}", get(show))
}

#[derive(Debug, Default, Deserialize)]
struct Chosen {
    #[serde(default)]
    organisation: String,
}

/// The select above the pictures leads here; without a choice, the reader's own organisation is shown.
async fn choose(reader: Reader, Query(chosen): Query<Chosen>) -> Result<Response, PageError> {
    let id = if chosen.organisation.is_empty() {
        match reader.organisation() {
            Some(own) => own.id,
            None => first_organisation(&reader).await?,
        }
    } else {
        route::id(&chosen.organisation, OrganisationId)?
    };
    Ok(Redirect::to(&route::progress(id)).into_response())
}

async fn first_organisation(reader: &Reader) -> Result<OrganisationId, PageError> {
    let region = reader.viewer.region().ok_or(PageError::NotFound)?;
    let found = directory::organisations(reader.db(), reader.asker(), region).await?;
    found.first().map(|organisation| organisation.id).ok_or(PageError::NotFound)
}

#[derive(Template)]
#[template(path = "page/progress.html")]
struct ProgressPage {
    frame: Frame,
    crumb: String,
    name: String,
    /// The reader is a member: comments and targets are shown.
    own: bool,
    choices: Vec<Choice>,
    comparison: Option<String>,
    shown: Option<Shown>,
    empty: (String, String),
}

/// What there is to show of two rounds or more.
struct Shown {
    lead: Vec<String>,
    notes: Vec<String>,
    years: Vec<String>,
    change: String,
    pictures: Vec<Picture>,
    table: Vec<TableRow>,
    risen: Vec<ChangeRow>,
    sunk: Vec<ChangeRow>,
    same: Same,
    targets: Vec<Target>,
    /// The organisation's actions.
    actions: String,
}

/// A chapter's figures: own and middle, a pair a year.
struct TableRow {
    chapter: String,
    means: Vec<(String, String)>,
}

async fn show(reader: Reader, Path(organisation): Path<String>) -> Result<Response, PageError> {
    let id = route::id(&organisation, OrganisationId)?;
    let reader = reader.about(id);
    let found = progress(reader.db(), reader.store().catalogue(), reader.asker(), id).await?;
    let found = found.ok_or(PageError::NotFound)?;
    let own = reader.viewer.role_in(id).is_some_and(|role| role >= Role::Reader);
    let organisations =
        directory::organisations(reader.db(), reader.asker(), found.organisation.region).await?;
    let (t, name) = (reader.t, found.organisation.name.clone());
    let shown = match found.rounds.as_slice() {
        [first, .., before, last] => Some(shown(&reader, &found, [first, before, last], own).await?),
        [before, last] => Some(shown(&reader, &found, [before, before, last], own).await?),
        [_] | [] => None,
    };
    let organisation = ("organisation", name.as_str().into());
    let empty = match found.rounds.as_slice() {
        [] if own => (t.s("progress-none"), t.s("progress-none-own")),
        [] => (t.s("progress-none"), t.with("progress-none-other", [organisation])),
        _ => (t.s("progress-empty"), t.with("progress-empty-hint", [organisation])),
    };
    let frame = reader.frame(t.s("progress-title"), Some(MenuItem::Progress)).await?;
    page(&ProgressPage {
        frame,
        crumb: crumb(t, &found),
        own,
        choices: organisations
            .into_iter()
            .map(|item| Choice { value: item.id.to_string(), chosen: item.id == id, text: item.name })
            .collect(),
        comparison: found.rounds.last().map(|last| route::comparison(last.round.id)),
        shown,
        empty,
        name,
    })
}

fn crumb(t: Texts, found: &Progress) -> String {
    let organisation = ("organisation", found.organisation.name.as_str().into());
    match found.rounds.as_slice() {
        [first, .., last] => {
            let (from, to) = (first.round.name.as_str().into(), last.round.name.as_str().into());
            t.with("progress-crumb", [organisation, ("from", from), ("to", to)])
        }
        [only] => t.with("progress-crumb-one", [organisation, ("round", only.round.name.as_str().into())]),
        [] => found.organisation.name.clone(),
    }
}

/// The first round, the one before the last, and the last; of two, the first is the one before.
type Rounds<'a> = [&'a ProgressRound; 3];

async fn shown(reader: &Reader, found: &Progress, rounds: Rounds<'_>, own: bool) -> Result<Shown, PageError> {
    let [_, before, last] = rounds;
    let t = reader.t;
    let model = reader.store().catalogue().get(&last.round.model).ok_or(PageError::NotFound)?;
    let sheet = if own {
        sheet(reader.db(), reader.asker(), last.round.id, found.organisation.id).await?
    } else {
        None
    };
    let said: BTreeMap<CriterionId, SheetRow> = sheet.map(|sheet| sheet.rows).unwrap_or_default();
    let actions = projection::action::actions(reader.db(), reader.asker(), found.organisation.id).await?;
    let about = changes::About { reader, model, last, organisation: found.organisation.id, said: &said };
    let changed = found.changes.clone().unwrap_or_default();
    let (from, to) = (before.round.name.as_str().into(), last.round.name.as_str().into());
    Ok(Shown {
        lead: lead(t, found, before, last, own),
        notes: notes(t, reader, found, model, last),
        years: found.rounds.iter().map(|round| round.round.name.clone()).collect(),
        change: t.with("progress-change", [("from", from), ("to", to)]),
        pictures: slopes::pictures(t, reader.language(), model, found, rounds, own),
        table: table(reader, model, found),
        risen: about.rows(&changed.risen),
        sunk: about.rows(&changed.sunk),
        same: about.same(&changed.same),
        targets: about.targets(&actions),
        actions: route::actions(found.organisation.id),
    })
}

/// A count in words up to twelve.
fn word(t: Texts, n: usize) -> String {
    t.with("progress-count", [("n", n.into())])
}

fn lead(t: Texts, found: &Progress, before: &ProgressRound, last: &ProgressRound, own: bool) -> Vec<String> {
    let changes = found.changes.clone().unwrap_or_default();
    let (risen, sunk) = (changes.risen.len(), changes.sunk.len());
    let variables = [
        ("round", before.round.name.as_str().into()),
        ("organisation", found.organisation.name.as_str().into()),
        ("risen", risen.into()),
        ("risen-word", word(t, risen).into()),
        ("sunk", sunk.into()),
        ("sunk-word", word(t, sunk).into()),
    ];
    let key = if own { "progress-lead-own" } else { "progress-lead-other" };
    let mut lead = vec![t.with(key, variables)];
    if let (Some(from), Some(to)) = (before.summary.mean(), last.summary.mean()) {
        let (from, to) = (t.number(from, 2), t.number(to, 2));
        let key = if from == to { "progress-lead-mean-same" } else { "progress-lead-mean" };
        lead.push(t.with(key, [("from", from.into()), ("to", to.into())]));
    }
    lead
}

/// How far the years compare, and what is not complete.
fn notes(t: Texts, reader: &Reader, found: &Progress, model: &Model, last: &ProgressRound) -> Vec<String> {
    let catalogue = reader.store().catalogue();
    let in_all_years = |criterion: &CriterionId| {
        found
            .rounds
            .iter()
            .all(|round| catalogue.get(&round.round.model).is_some_and(|model| model.has(criterion)))
    };
    let n = model.criteria().iter().filter(|criterion| in_all_years(&criterion.id)).count();
    let total = model.criteria().len();
    let mut notes = vec![t.with("progress-comparable", [("n", n.into()), ("total", total.into())])];
    if last.summary.missing > 0 {
        let (n, total) = (last.summary.answered().into(), last.summary.total().into());
        let round = last.round.name.as_str().into();
        notes.push(t.with("progress-incomplete", [("round", round), ("n", n), ("total", total)]));
    }
    notes
}

fn table(reader: &Reader, model: &Model, found: &Progress) -> Vec<TableRow> {
    let shown = |mean: Option<f64>| mean.map_or_else(|| "–".to_owned(), |mean| reader.t.number(mean, 1));
    let row = |id: &String| {
        let rounds = found.rounds.iter().map(|round| {
            let means = round.chapters.iter().find(|means| means.chapter == *id);
            (shown(means.and_then(|means| means.own)), shown(means.and_then(|means| means.middle)))
        });
        let title = model.text(reader.language()).chapter(id).map(|chapter| chapter.title.as_str());
        TableRow { chapter: format!("{id} {}", title.unwrap_or_default()), means: rounds.collect() }
    };
    model.chapters().iter().map(row).collect()
}
