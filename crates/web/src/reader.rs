//! Who reads a page: the person, the rights, the language, and the frame that follows from them.

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum_extra::extract::cookie::CookieJar;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use domain::{Asker, OrganisationId};
use locale::{Language, Texts};
use projection::directory::{OrganisationItem, Viewer};
use projection::round::RoundItem;
use store::{Db, Person, Store, Unreachable};

use crate::app::App;
use crate::error::PageError;
use crate::frame::{Frame, MenuItem, MenuLink, ViewerLine};
use crate::route;

/// Name of the cookie that keeps a visitor's language.
pub(crate) const LANGUAGE_COOKIE: &str = "milstolpe_language";

/// A signed-in person on the way to a page.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    /// Everything that a page can reach.
    pub(crate) app: App,
    /// Who.
    pub(crate) person: Person,
    /// Where a member or coordinator.
    pub(crate) viewer: Viewer,
    /// The texts in the person's language.
    pub(crate) t: Texts,
    /// The organisation that the page is about, where the reader has several.
    about: Option<OrganisationId>,
    /// Path and query of the page.
    path: String,
}

/// The texts for a request: the person's language, else the visitor's choice, else what the
/// browser asks for.
pub(crate) fn texts(request: &Request) -> Texts {
    texts_of(request.extensions().get::<Person>(), request.headers())
}

/// The texts for a person or a visitor.
pub(crate) fn texts_of(person: Option<&Person>, headers: &HeaderMap) -> Texts {
    let chosen = person.map(|person| person.language.code().to_owned()).or_else(|| {
        CookieJar::from_headers(headers).get(LANGUAGE_COOKIE).map(|cookie| cookie.value().to_owned())
    });
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = chosen.and_then(|code| code.parse().ok()).unwrap_or_else(|| Language::negotiate(accepted));
    Texts { language }
}

impl FromRequestParts<App> for Reader {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        if parts.extensions.get::<Unreachable>().is_some() {
            return Err(PageError::Unavailable);
        }
        let person = parts.extensions.get::<Person>().cloned().ok_or(PageError::SignedOut)?;
        let viewer = projection::directory::viewer(app.store.db(), Asker::Person(person.id)).await?;
        let t = texts_of(Some(&person), &parts.headers);
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Ok(Self { app: app.clone(), person, viewer, t, about: None, path })
    }
}

impl Reader {
    /// The reader as queries and commands know one.
    pub(crate) fn asker(&self) -> Asker {
        Asker::Person(self.person.id)
    }

    /// The store.
    pub(crate) fn store(&self) -> &Store {
        &self.app.store
    }

    /// The database.
    pub(crate) fn db(&self) -> &Db {
        self.app.store.db()
    }

    /// The language as the domain names it, for the model's texts.
    pub(crate) fn language(&self) -> domain::Language {
        domain::Language::parse(self.t.language.code()).unwrap_or(domain::Language::Sv)
    }

    /// The same reader on a page about this organisation: menu, time zone and header follow it if it is one of
    /// the reader's own.
    #[must_use]
    pub(crate) fn about(mut self, organisation: OrganisationId) -> Self {
        self.about = Some(organisation);
        self
    }

    /// The organisation that the reader's own pages are about.
    pub(crate) fn organisation(&self) -> Option<&OrganisationItem> {
        let own = || self.viewer.organisations.iter().map(|(organisation, _)| organisation);
        own().find(|organisation| Some(organisation.id) == self.about).or_else(|| own().next())
    }

    /// Time zone in which the reader sees times.
    pub(crate) fn time_zone(&self) -> Tz {
        self.organisation().map_or(Tz::Europe__Stockholm, |organisation| organisation.time_zone)
    }

    /// A moment by the reader's wall clock.
    pub(crate) fn local(&self, moment: DateTime<Utc>) -> NaiveDateTime {
        moment.with_timezone(&self.time_zone()).naive_local()
    }

    /// Today by the reader's wall clock.
    pub(crate) fn today(&self) -> NaiveDate {
        self.local(self.app.store.ambient().now()).date()
    }

    /// The rounds of the reader's region, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn rounds(&self) -> Result<Vec<RoundItem>, PageError> {
        match self.organisation().map(|organisation| organisation.region).or(self.viewer.region()) {
            Some(region) => Ok(projection::round::rounds(self.db(), self.asker(), region).await?),
            None => Ok(Vec::new()),
        }
    }

    /// The frame of a page under a menu entry, with the current round's links and the log's position.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn frame(&self, title: String, item: Option<MenuItem>) -> Result<Frame, PageError> {
        let rounds = self.rounds().await?;
        let newest = current(&rounds, self.today());
        let organisation = self.organisation();
        let belongs_to = organisation
            .map(|organisation| organisation.name.clone())
            .or_else(|| self.viewer.coordinates.first().map(|region| region.name.clone()))
            .unwrap_or_default();
        let line = ViewerLine {
            id: self.person.id.to_string(),
            organisation: belongs_to,
            person: self.person.name.clone(),
        };
        let menu = menu(newest, organisation.map(|organisation| organisation.id));
        let model = newest.and_then(|round| self.app.store.catalogue().get(&round.model)).map(|model| {
            let name = model.text(self.language()).name.clone();
            self.t
                .with("footer-model", [("name", name.into()), ("version", model.reference().version.into())])
        });
        let stamp = self.t.stamp(self.local(self.app.store.ambient().now()));
        let position = self.db().head().await?.position;
        let mut frame = Frame::new(self.t, title, self.path.clone()).signed_in(line, menu).as_of(
            model,
            Some(stamp),
            Some(position),
        );
        frame.current = item;
        Ok(frame)
    }
}

/// The round that pages are about: the newest that has opened, not one that is planned for next year. Before the
/// first opening it is the first to come.
pub(crate) fn current<'a>(
    rounds: impl IntoIterator<Item = &'a RoundItem>,
    today: NaiveDate,
) -> Option<&'a RoundItem> {
    let mut next = None;
    for round in rounds {
        if round.opens_on <= today {
            return Some(round);
        }
        next = Some(round);
    }
    next
}

fn menu(newest: Option<&RoundItem>, organisation: Option<OrganisationId>) -> Vec<MenuLink> {
    let mut menu = vec![MenuLink::new(MenuItem::Start, route::START)];
    if let (Some(round), Some(organisation)) = (newest, organisation) {
        menu.push(MenuLink::new(MenuItem::Sheet, route::sheet(round.id, organisation)));
    }
    if let Some(round) = newest {
        menu.push(MenuLink::new(MenuItem::Comparison, route::comparison(round.id)));
    }
    if let Some(organisation) = organisation {
        menu.push(MenuLink::new(MenuItem::Progress, route::progress(organisation)));
    }
    menu.push(MenuLink::new(MenuItem::Plan, route::PLAN));
    menu
}
