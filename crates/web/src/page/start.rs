//! The reader's own page: what waits, how far the self-assessment has come, what has changed, which dates come.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use domain::{Deed, OrganisationId, Role, Standing, allows};
use locale::{Language, Texts};
use projection::directory::OrganisationItem;
use serde::Deserialize;

use crate::app::App;
use crate::error::PageError;
use crate::frame::{Frame, MenuItem};
use crate::page::page;
use crate::reader::Reader;
use crate::route;

mod dates;
mod overview;
mod region;
mod waiting;

use dates::Date;
use overview::{Change, Overview};
use region::RegionPart;
use waiting::Waiting;

pub(crate) fn routes() -> Router<App> {
    Router::new().route(route::START, get(start))
}

/// Which of several organisations the page is about.
#[derive(Debug, Deserialize)]
struct About {
    organisation: Option<String>,
}

/// One of the reader's organisations, to choose from.
#[derive(Debug)]
struct Own {
    name: String,
    href: String,
    is_current: bool,
}

/// A day beside what it brings.
#[derive(Debug)]
struct When {
    /// "30 nov", "Sen", "Nu".
    text: String,
    /// The weekday, the late date, or nothing.
    small: String,
    is_late: bool,
}

#[derive(Debug, Template)]
#[template(path = "page/start.html")]
struct StartPage {
    frame: Frame,
    crumb: String,
    lead: String,
    own: Vec<Own>,
    /// What concerns the organisation; absent for a coordinator without one.
    part: Option<OrganisationPart>,
    regions: Vec<RegionPart>,
}

/// What the page says about the reader's organisation.
#[derive(Debug)]
struct OrganisationPart {
    waiting: Vec<Waiting>,
    changes: Vec<Change>,
    overview: Option<Overview>,
    dates: Vec<Date>,
}

impl OrganisationPart {
    /// Whether a change shows the answer of the round before.
    fn explains_arrows(&self) -> bool {
        self.changes.iter().any(|change| change.was.is_some())
    }
}

/// One of the reader's organisations, with what the reader may do there.
#[derive(Clone, Debug)]
struct Place {
    organisation: OrganisationItem,
    role: Role,
}

impl Place {
    fn may(&self, deed: Deed) -> bool {
        allows(deed, Standing { role: Some(self.role), ..Standing::default() })
    }

    fn id(&self) -> OrganisationId {
        self.organisation.id
    }
}

async fn start(reader: Reader, Query(about): Query<About>) -> Result<Response, PageError> {
    let (reader, place) = place(reader, about.organisation.as_deref())?;
    let t = reader.t;
    let mut lead = None;
    let part = match &place {
        Some(place) => {
            let sheet = overview::sheet(&reader, place).await?;
            let waiting = waiting::list(&reader, place, sheet.as_ref()).await?;
            lead = Some(waiting::lead(&reader, place, &waiting, sheet.as_ref()));
            Some(OrganisationPart {
                changes: overview::changes(&reader, sheet.as_ref())?,
                overview: overview::new(&reader, place, sheet.as_ref())?,
                dates: dates::list(&reader, place, sheet.as_ref()).await?,
                waiting,
            })
        }
        None => None,
    };
    let regions = region::list(&reader).await?;
    let nobody = if regions.is_empty() { "start-nowhere" } else { "start-lead-region" };
    let own = reader.viewer.organisations.iter().map(|(organisation, _)| Own {
        name: organisation.name.clone(),
        href: route::start(organisation.id),
        is_current: place.as_ref().is_some_and(|place| place.id() == organisation.id),
    });
    let shown = StartPage {
        crumb: sentence(t, &t.weekday_date(reader.today())),
        lead: lead.unwrap_or_else(|| t.s(nobody)),
        own: own.collect(),
        part,
        regions,
        frame: reader.frame(t.s("start-title"), Some(MenuItem::Start)).await?,
    };
    page(&shown)
}

/// The organisation that the page is about: the chosen one, or the first.
fn place(reader: Reader, chosen: Option<&str>) -> Result<(Reader, Option<Place>), PageError> {
    let reader = match chosen {
        Some(text) => {
            let organisation = route::id(text, OrganisationId)?;
            reader.viewer.role_in(organisation).ok_or(PageError::NotFound)?;
            reader.about(organisation)
        }
        None => reader,
    };
    let organisation = reader.organisation().cloned();
    let place = organisation.and_then(|organisation| {
        let role = reader.viewer.role_in(organisation.id)?;
        Some(Place { organisation, role })
    });
    Ok((reader, place))
}

/// With a capital, as at the start of a line. English weekdays have one already.
fn sentence(t: Texts, text: &str) -> String {
    let mut letters = text.chars();
    match (t.language, letters.next()) {
        (Language::Sv, Some(first)) => first.to_uppercase().chain(letters).collect(),
        (_, _) => text.to_owned(),
    }
}
