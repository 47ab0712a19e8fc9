//! The regional comparison: a heat map that is a real table, why a cell shows what it shows, and how the answers
//! of a chapter are spread. Everything works by ordinary links and a GET form.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::assessment::Status;
use domain::calculation;
use domain::model::Criterion;
use domain::{CriterionId, Model, OrganisationId, RoundId};
use locale::Texts;
use projection::comparison::{Comparison, ComparisonRow, Visibility, comparison};
use projection::directory;
use projection::round::{RoundItem, rounds};
use serde::Deserialize;

use self::columns::{FEW_COLUMNS, Filter, Group, Head, columns, filter, groups};
use self::spread::Spread;
use self::why::Why;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{Frame, Mark, MenuItem};
use crate::page::page;
use crate::query::{address, query};
use crate::reader::Reader;
use crate::route;

mod columns;
mod spread;
mod why;

pub(crate) fn routes() -> Router<App> {
    Router::new().route(route::COMPARISONS, get(choose)).route("/jamforelse/{round}", get(show))
}

/// What the address asks for. An empty value asks for everything.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    omgang: String,
    #[serde(default)]
    kapitel: String,
    #[serde(default)]
    perspektiv: String,
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    kriterium: String,
}

impl Asked {
    /// The chosen chapter and perspective as a query.
    fn kept(&self) -> String {
        query([("kapitel", self.kapitel.as_str()), ("perspektiv", self.perspektiv.as_str())])
    }

    /// The beginning of a cell's link, up to the criterion.
    fn link(&self, organisation: OrganisationId) -> String {
        let kept = self.kept();
        let and = if kept.is_empty() { "" } else { "&" };
        format!("?{kept}{and}organisation={organisation}&kriterium=")
    }
}

/// The filter's form leads here with the chosen round; without one, the newest round is shown.
async fn choose(reader: Reader, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let round = if asked.omgang.is_empty() {
        reader.rounds().await?.first().map(|round| round.id)
    } else {
        Some(route::id(&asked.omgang, RoundId)?)
    };
    let Some(round) = round else {
        let frame = reader.frame(reader.t.s("comparison-title"), Some(MenuItem::Comparison)).await?;
        return page(&NonePage { frame });
    };
    Ok(Redirect::to(&address(&route::comparison(round), &asked.kept())).into_response())
}

/// There is no round yet.
#[derive(Template)]
#[template(path = "page/comparison/none.html")]
struct NonePage {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "page/comparison.html")]
struct ComparisonPage {
    frame: Frame,
    crumb: String,
    lead: String,
    filter: Filter,
    region: String,
    caption: String,
    groups: Vec<Group>,
    middle: Vec<Vec<String>>,
    rows: Vec<Row>,
    note: Vec<String>,
    why: Option<Why>,
    spread: Option<Spread>,
}

impl ComparisonPage {
    fn is_narrow(&self) -> bool {
        columns(&self.groups) <= FEW_COLUMNS
    }

    fn is_tall(&self) -> bool {
        self.rows.len() > 25
    }
}

struct Row {
    name: String,
    own: bool,
    /// What a cell's link begins with.
    link: String,
    answers: String,
    groups: Vec<Vec<Cell>>,
}

struct Cell {
    criterion: CriterionId,
    mark: Mark,
    /// Why the cell shows what it shows is on the page already.
    picked: bool,
}

/// The cell that the panel explains.
#[derive(Clone, Copy)]
struct Pick<'a> {
    row: &'a ComparisonRow,
    criterion: &'a Criterion,
    place: usize,
}

async fn show(
    reader: Reader,
    Path(round): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let id = route::id(&round, RoundId)?;
    let found = comparison(reader.db(), reader.store().catalogue(), reader.asker(), id).await?;
    let found = found.ok_or(PageError::NotFound)?;
    let model = reader.store().catalogue().get(&found.round.model).ok_or(PageError::NotFound)?;
    let groups = groups(&reader, model, &asked)?;
    let pick = pick(&found, model, &groups, &asked)?;
    let why = match pick {
        Some(pick) => Some(why::why(&reader, &found, model, pick).await?),
        None => None,
    };
    let spread = chosen_chapter(&asked, pick, &groups, model)
        .map(|chapter| spread::spread(reader.t, reader.language(), &found, model, chapter));
    let region = directory::regions(reader.db(), reader.asker()).await?;
    let region = region.into_iter().find(|region| region.id == found.round.region);
    let region = region.map(|region| region.name).unwrap_or_default();
    let rounds = rounds(reader.db(), reader.asker(), found.round.region).await?;
    let (t, round) = (reader.t, &found.round);
    let sizes = [("organisations", found.rows.len().into()), ("criteria", columns(&groups).into())];
    page(&ComparisonPage {
        frame: reader.frame(t.s("comparison-title"), Some(MenuItem::Comparison)).await?,
        crumb: crumb(t, &region, round),
        lead: lead(t, &found),
        filter: filter(&reader, model, &asked, round, rounds),
        region: t.with("comparison-region", sizes),
        caption: t.with("comparison-table", [("round", round.name.as_str().into())]),
        middle: groups.iter().map(|group| middle(t, &found, group)).collect(),
        rows: found.rows.iter().map(|row| table_row(t, row, &groups, &asked, pick)).collect(),
        groups,
        note: note(t, &found),
        why,
        spread,
    })
}

fn crumb(t: Texts, region: &str, round: &RoundItem) -> String {
    let (region, name) = (("region", region.into()), ("round", round.name.as_str().into()));
    if round.closed {
        t.with("comparison-crumb-closed", [region, name])
    } else {
        t.with("comparison-crumb-open", [region, name, ("date", t.date(round.due_on).into())])
    }
}

fn lead(t: Texts, found: &Comparison) -> String {
    let shared = found.rows.iter().filter(|row| row.visibility == Visibility::Shared).count();
    let waiting = found.rows.len() - shared;
    let variables = [
        ("complete", t.with("comparison-count", [("n", shared.into())]).into()),
        ("total", found.rows.len().into()),
        ("waiting", waiting.into()),
        ("word", t.with("comparison-count-inside", [("n", waiting.into())]).into()),
    ];
    t.with("comparison-lead", variables)
}

fn note(t: Texts, found: &Comparison) -> Vec<String> {
    let mut note = vec![t.s("comparison-note"), t.s("comparison-note-middle")];
    if found.rows.iter().any(|row| row.visibility == Visibility::Hidden) {
        note.push(t.s("comparison-note-hidden"));
    }
    if found.rows.iter().any(|row| row.own && row.status == Status::Draft) {
        note.push(t.s("comparison-note-own-draft"));
    }
    note
}

/// The cell that the address names; without one, the reader's own answer in the first column.
fn pick<'a>(
    found: &'a Comparison,
    model: &'a Model,
    groups: &[Group],
    asked: &Asked,
) -> Result<Option<Pick<'a>>, PageError> {
    let first = groups.first().and_then(|group| group.places.first()).copied();
    let place = if asked.kriterium.is_empty() {
        first
    } else {
        let place = model.criteria().iter().position(|criterion| criterion.id.as_str() == asked.kriterium);
        Some(place.ok_or(PageError::NotFound)?)
    };
    let row = if asked.organisation.is_empty() {
        found.rows.iter().find(|row| row.own)
    } else {
        let id = route::id(&asked.organisation, OrganisationId)?;
        Some(found.rows.iter().find(|row| row.organisation == id).ok_or(PageError::NotFound)?)
    };
    let picked = row.zip(place).and_then(|(row, place)| {
        let criterion = model.criteria().get(place)?;
        Some(Pick { row, criterion, place })
    });
    Ok(picked)
}

/// The chapter of the filter, else that of the explained cell, else the first one shown.
fn chosen_chapter<'a>(
    asked: &'a Asked,
    pick: Option<Pick<'a>>,
    groups: &[Group],
    model: &'a Model,
) -> Option<&'a str> {
    if !asked.kapitel.is_empty() {
        return Some(&asked.kapitel);
    }
    let first = || model.criteria().get(*groups.first()?.places.first()?);
    pick.map(|pick| pick.criterion).or_else(first).map(|criterion| criterion.chapter.as_str())
}

fn middle(t: Texts, found: &Comparison, group: &Group) -> Vec<String> {
    let middle = group.places.iter().map(|place| found.middle.get(*place).copied().flatten());
    middle.map(|middle| middle.map_or_else(|| "–".to_owned(), |middle| level(t, middle))).collect()
}

/// A median: whole, or halfway.
fn level(t: Texts, value: f64) -> String {
    t.number(value, usize::from(value.fract() != 0.0))
}

fn table_row(t: Texts, row: &ComparisonRow, groups: &[Group], asked: &Asked, pick: Option<Pick<'_>>) -> Row {
    let picked_row = pick.is_some_and(|pick| pick.row.organisation == row.organisation);
    let cell = |place: usize, head: &Head| Cell {
        criterion: head.id.clone(),
        mark: mark(row, place),
        picked: picked_row && pick.is_some_and(|pick| pick.place == place),
    };
    let cells = |group: &Group| {
        group.places.iter().zip(&group.heads).map(|(place, head)| cell(*place, head)).collect()
    };
    let answers = match row.visibility {
        Visibility::Hidden => String::new(),
        Visibility::Shared | Visibility::Own => t.integer(row.summary().answered()),
    };
    Row {
        name: row.name.clone(),
        own: row.own,
        link: asked.link(row.organisation),
        answers,
        groups: groups.iter().map(cells).collect(),
    }
}

/// The mark of a row's place. A hidden row has none but its hatching.
fn mark(row: &ComparisonRow, place: usize) -> Mark {
    if row.visibility == Visibility::Hidden {
        return Mark::Withheld;
    }
    row.marks.get(place).map_or(Mark::Missing, |mark| drawn(*mark))
}

/// An answer as the pages draw it.
fn drawn(mark: calculation::Mark) -> Mark {
    match mark {
        calculation::Mark::Missing => Mark::Missing,
        calculation::Mark::NotRelevant => Mark::NotRelevant,
        calculation::Mark::Level(level) => Mark::Level(level.number()),
    }
}
