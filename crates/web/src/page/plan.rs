//! The procurement plan: the region's timeline, one line with all its facts, and the forms of those who keep it.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono::{Datelike, NaiveDate};
use domain::procurement::Phase;
use domain::procurement::course::{Course, course};
use domain::{Deed, OrganisationId, RegionId, Standing, allows};
use locale::Texts;
use projection::directory;
use projection::procurement::{PlanFilter, PlanLine, plan};

use self::filter::{Asked, Filter, PageLink, Pages};
use self::timeline::{Bar, Window, bar};
use self::words::{Status, status};
use crate::app::App;
use crate::error::PageError;
use crate::frame::{Choice, Frame, MenuItem};
use crate::page::page;
use crate::reader::Reader;
use crate::route;

mod change;
mod filter;
mod form;
mod line;
mod new;
mod timeline;
mod words;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route(route::PLAN, get(show))
        .route(route::NEW_PROCUREMENT, get(new::show).post(new::add))
        .route("/upphandlingsplan/{id}", get(line::show))
        .route("/upphandlingsplan/{id}/andra", get(change::change).post(change::revise))
        .route("/upphandlingsplan/{id}/skede/{phase}", post(line::record))
        .route("/upphandlingsplan/{id}/ta-bort", post(line::withdraw))
        .route("/upphandlingsplan/{id}/lagg-tillbaka", post(line::reinstate))
}

/// Whether the reader keeps this organisation's plan.
fn keeps(reader: &Reader, organisation: OrganisationId) -> bool {
    let standing = Standing { role: reader.viewer.role_in(organisation), ..Standing::default() };
    allows(Deed::KeepPlan, standing)
}

#[derive(Template)]
#[template(path = "page/plan.html")]
struct PlanPage {
    frame: Frame,
    crumb: String,
    lead: Vec<String>,
    may_add: bool,
    filter: FilterForm,
    caption: String,
    today_text: String,
    /// Where today is on the timeline.
    today: Option<String>,
    years: Vec<Year>,
    months: Vec<Month>,
    grid: Vec<String>,
    buyers: Vec<Buyer>,
    undated: Vec<Buyer>,
    pages: Pages,
    empty: Option<Empty>,
}

struct FilterForm {
    summary: String,
    buyers: Vec<Choice>,
    search: String,
    states: Vec<Choice>,
    month: String,
    error: String,
}

/// Why nothing is shown.
struct Empty {
    title: String,
    hint: String,
    /// The filter leaves everything out.
    filtered: bool,
}

struct Year {
    name: String,
    months: usize,
}

struct Month {
    letter: String,
    name: &'static str,
}

/// A buyer's lines.
struct Buyer {
    name: String,
    lines: Vec<Line>,
}

struct Line {
    title: String,
    href: String,
    value: String,
    status: Status,
    bar: Bar,
    facts: Vec<(String, String)>,
}

/// A line with its course.
type Placed = (PlanLine, Course);

async fn show(reader: Reader, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let (t, today) = (reader.t, reader.today());
    let filter = Filter::new(t, asked, today)?;
    let region = reader.viewer.region().ok_or(PageError::NotFound)?;
    let (total, placed) = placed(&reader, region, &filter, today).await?;
    let window = filter.window;
    let pages = filter.pages(placed.len());
    let on_page = placed.get(pages.range.clone()).unwrap_or_default();
    let (undated, dated): (Vec<&Placed>, Vec<&Placed>) =
        on_page.iter().partition(|(line, course)| is_undated(line, *course));
    let empty = placed.is_empty().then(|| empty(t, total));
    let names = directory::regions(reader.db(), reader.asker()).await?;
    let name = names.into_iter().find(|item| item.id == region).map(|item| item.name).unwrap_or_default();
    let last = window.months().last().unwrap_or(window.from);
    let (from, to) = (t.month_year(window.from), t.month_year(last));
    let crumb = [("region", name.into()), ("from", from.clone().into()), ("to", to.into())];
    let group = |lines: Vec<&Placed>| buyers(t, &lines, window, today);
    let status = if filter.error.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let rendered = page(&PlanPage {
        frame: reader.frame(t.s("plan-title-region"), Some(MenuItem::Plan)).await?,
        crumb: t.with("plan-crumb", crumb),
        lead: lead(t, &placed, total),
        may_add: new::buyers(&reader).next().is_some(),
        filter: filter_form(&reader, region, &filter).await?,
        caption: t.with("plan-table", [("month", from.into())]),
        today_text: t.with("plan-key-today", [("date", t.day(today).into())]),
        today: window.today(today),
        years: years(window),
        months: window.months().map(|month| self::month(t, month)).collect(),
        grid: window.years(),
        buyers: group(dated),
        undated: group(undated),
        pages,
        empty,
    })?;
    Ok((status, rendered).into_response())
}

/// How many lines the region has, and those that the filter takes: dated ones by buyer, then undated ones by buyer.
async fn placed(
    reader: &Reader,
    region: RegionId,
    filter: &Filter,
    today: NaiveDate,
) -> Result<(usize, Vec<Placed>), PageError> {
    // All of them: a line that should have begun before the window's first month is late and must be seen.
    let all = PlanFilter {
        region,
        organisation: None,
        from: NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(NaiveDate::MIN),
        to: NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX),
        cpv: String::new(),
    };
    let lines = plan(reader.db(), reader.asker(), &all).await?;
    let total = lines.len();
    let placed = lines.into_iter().map(|line| {
        let course = course(&line.details, &line.actual, line.withdrawn.is_some(), today);
        (line, course)
    });
    let mut placed: Vec<Placed> = placed.filter(|(line, course)| filter.takes(line, *course)).collect();
    placed.sort_by_key(|(line, course)| is_undated(line, *course));
    Ok((total, placed))
}

/// A line that has no place on the timeline. The end of today's contract is a place.
fn is_undated(line: &PlanLine, course: Course) -> bool {
    course == Course::Undated && line.details.contract_end.is_none()
}

fn empty(t: Texts, total: usize) -> Empty {
    let filtered = total > 0;
    let (title, hint) = if filtered {
        ("plan-none-found", "plan-none-found-hint")
    } else {
        ("plan-empty", "plan-empty-hint")
    };
    Empty { title: t.s(title), hint: t.s(hint), filtered }
}

fn lead(t: Texts, placed: &[Placed], total: usize) -> Vec<String> {
    let mut lead = vec![t.with("plan-lead", [("n", placed.len().into()), ("total", total.into())])];
    let count = |wanted: fn(&Placed) -> bool| placed.iter().filter(|placed| wanted(placed)).count();
    let sentences = [
        ("plan-lead-late", count(|(_, course)| matches!(course, Course::TooLate { .. }))),
        ("plan-lead-behind", count(|(_, course)| matches!(course, Course::Late { .. }))),
        ("plan-lead-undated", count(|(line, course)| is_undated(line, *course))),
    ];
    if !placed.is_empty() && placed.iter().all(|(_, course)| !course.is_late()) {
        lead.push(t.s("plan-lead-in-time"));
    }
    for (key, n) in sentences.into_iter().filter(|(_, n)| *n > 0) {
        let word = t.with("plan-count", [("n", n.into())]);
        lead.push(t.with(key, [("n", n.into()), ("word", word.into())]));
    }
    lead
}

async fn filter_form(reader: &Reader, region: RegionId, filter: &Filter) -> Result<FilterForm, PageError> {
    let t = reader.t;
    let organisations = directory::organisations(reader.db(), reader.asker(), region).await?;
    let (buyers, states) = (filter.buyers(t, &organisations), filter.states(t));
    let chosen = |choices: &[Choice]| {
        choices.iter().find(|choice| choice.chosen).map(|choice| match choice.value.as_str() {
            "" => choice.text.to_lowercase(),
            _ => choice.text.clone(),
        })
    };
    let variables = [
        ("buyer", chosen(&buyers).ok_or(PageError::NotFound)?.into()),
        ("state", chosen(&states).unwrap_or_else(|| t.s("plan-filter-state-all")).into()),
        ("month", t.month_year(filter.window.from).into()),
    ];
    Ok(FilterForm {
        summary: t.with("plan-filter", variables),
        search: filter.search().to_owned(),
        month: filter.month(),
        error: filter.error.clone(),
        buyers,
        states,
    })
}

fn years(window: Window) -> Vec<Year> {
    let mut years: Vec<Year> = Vec::new();
    for month in window.months() {
        let name = month.year().to_string();
        match years.last_mut().filter(|year| year.name == name) {
            Some(year) => year.months += 1,
            None => years.push(Year { name, months: 1 }),
        }
    }
    years
}

fn month(t: Texts, month: NaiveDate) -> Month {
    let name = t.month(month);
    Month { letter: name.chars().take(1).flat_map(char::to_lowercase).collect(), name }
}

fn buyers(t: Texts, placed: &[&Placed], window: Window, today: NaiveDate) -> Vec<Buyer> {
    let mut buyers: Vec<Buyer> = Vec::new();
    for (plan_line, course) in placed {
        let line = Line {
            title: plan_line.details.title.clone(),
            href: route::procurement(plan_line.id),
            value: words::value(t, &plan_line.details),
            status: status(t, *course, &plan_line.details, today),
            bar: bar(t, plan_line, *course, window, today),
            facts: facts(t, plan_line),
        };
        match buyers.last_mut().filter(|buyer| buyer.name == plan_line.buyer) {
            Some(buyer) => buyer.lines.push(line),
            None => buyers.push(Buyer { name: plan_line.buyer.clone(), lines: vec![line] }),
        }
    }
    buyers
}

/// The facts of a line where there is no room for its picture.
fn facts(t: Texts, line: &PlanLine) -> Vec<(String, String)> {
    let start = |phase| timeline::planned_start(line, phase).map(|date| t.date(date)).unwrap_or_default();
    let end = line.details.contract_end.map(|date| t.date(date)).unwrap_or_default();
    let facts = [
        ("plan-value", words::value(t, &line.details)),
        ("plan-prepared", start(Phase::Preparation)),
        ("plan-tendered", start(Phase::Tendering)),
        ("plan-new-contract", start(Phase::Contract)),
        ("plan-ends", end),
    ];
    let facts = facts.into_iter().filter(|(_, text)| !text.is_empty());
    facts.map(|(key, text)| (t.s(key), text)).collect()
}
