//! The pages of a member's own work, as a browser asks for them: sign-in, Min sida, the sheet, the history.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderName, Request, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use domain::{Language, OrganisationId, PersonId, RoundId};
use store::{Person, SignInRequest};
use tests::World;
use tower::ServiceExt as _;

use super::given;

mod history;
mod letter;
mod outage;
mod sheet;
mod sheet_clash;
mod sheet_sign_off;
mod sign_in;
mod start;

/// The pages of the program, wrapped as the program wraps them.
struct Site {
    world: World,
    router: Router,
    /// The mails to sign in with, by address.
    sent: Arc<Mutex<Vec<(String, SignInRequest)>>>,
}

/// What a browser gets.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    html: String,
}

impl Answer {
    fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.html);
        self
    }

    fn shows(&self, texts: &[&str]) -> &Self {
        for text in texts {
            assert!(self.html.contains(text), "{text} is not in {}", self.html);
        }
        self
    }

    fn hides(&self, texts: &[&str]) -> &Self {
        for text in texts {
            assert!(!self.html.contains(text), "{text} is in {}", self.html);
        }
        self
    }

    /// Where the browser is sent on to.
    fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    /// The cookie that is set, without its attributes.
    fn cookie(&self) -> String {
        let cookie = self.headers.get(header::SET_COOKIE).expect("a cookie").to_str().unwrap();
        cookie.split(';').next().unwrap_or_default().to_owned()
    }

    /// The part of the page between two texts.
    fn between(&self, from: &str, to: &str) -> String {
        let rest = self.html.split_once(from).unwrap_or_else(|| panic!("{from} is not in {}", self.html)).1;
        rest.split_once(to).unwrap_or_else(|| panic!("{to} does not follow in {rest}")).0.to_owned()
    }

    /// The article of a criterion.
    fn row(&self, criterion: &str) -> String {
        self.between(&format!("id=\"k-{criterion}\""), "</article>")
    }

    /// The version that a row's form sends back.
    fn version(&self, criterion: &str) -> String {
        let row = self.row(criterion);
        let rest = row.split_once("name=\"version\" value=\"").expect("a version").1;
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        let byte = |byte: u8| match char::from(byte) {
            letter if letter.is_ascii_alphanumeric() => letter.to_string(),
            _ => format!("%{byte:02X}"),
        };
        text.bytes().map(byte).collect::<String>()
    };
    let pairs: Vec<_> =
        fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

const ROW: (HeaderName, &str) = (HeaderName::from_static("x-requested-with"), "row");

impl Site {
    fn new(world: World) -> Self {
        let store = world.store.clone();
        let sent = Arc::new(Mutex::new(Vec::new()));
        let letters = sent.clone();
        let letters = web::Letters::new(move |person, made| {
            letters.lock().unwrap().push((person.address, made.clone()));
        });
        let router = web::router(web::App { store: store.clone(), secure: false, letters })
            .layer(from_fn_with_state(store, web::session::identify))
            .layer(from_fn(web::session::protect));
        Self { world, router, sent }
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, headers, html: String::from_utf8(body.to_vec()).unwrap() }
    }

    /// A form or, without fields, a page, with these headers.
    async fn ask(
        &self,
        path: &str,
        fields: Option<&[(&str, &str)]>,
        headers: &[(HeaderName, &str)],
    ) -> Answer {
        let mut request = match fields {
            Some(fields) => Request::post(path)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(encoded(fields))),
            None => Request::get(path).body(Body::empty()),
        }
        .unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        self.send(request).await
    }

    /// A sign-in link for a person, that opens once.
    async fn link(&self, person: PersonId) -> String {
        let ambient = self.world.store.ambient();
        let link = ambient.secret();
        let expires = ambient.now() + chrono::TimeDelta::hours(1);
        self.world.store.db().put_sign_in_link(&link, person, expires, false).await.unwrap();
        web::route::sign_in(&link)
    }

    /// The cookie of a person who has signed in.
    async fn signed_in(&self, person: PersonId) -> String {
        let link = self.link(person).await;
        self.ask(&link, Some(&[]), &[]).await.is(303).cookie()
    }

    async fn get(&self, person: PersonId, path: &str) -> Answer {
        let cookie = self.signed_in(person).await;
        self.ask(path, None, &[(header::COOKIE, &cookie)]).await
    }

    async fn post(&self, person: PersonId, path: &str, fields: &[(&str, &str)]) -> Answer {
        let cookie = self.signed_in(person).await;
        self.ask(path, Some(fields), &[(header::COOKIE, &cookie)]).await
    }

    /// A row, saved the way the script does it.
    async fn post_row(&self, person: PersonId, path: &str, fields: &[(&str, &str)]) -> Answer {
        let cookie = self.signed_in(person).await;
        self.ask(path, Some(fields), &[(header::COOKIE, &cookie), ROW]).await
    }

    /// The same person, who reads English from now on.
    async fn in_english(&self, person: PersonId) -> PersonId {
        let db = self.world.store.db();
        let found = db.person(person).await.unwrap().unwrap();
        db.put_person(&Person { language: Language::En, ..found }).await.unwrap();
        person
    }

    /// The log's last position.
    async fn head(&self) -> u64 {
        self.world.store.db().head().await.unwrap().position
    }
}

/// A region whose first municipality answers: a round of last year that it submitted, and one that is open.
struct Answering {
    site: Site,
    round: RoundId,
    before: RoundId,
    organisation: OrganisationId,
    lead: PersonId,
}

impl Answering {
    async fn new(world: World) -> Self {
        world.clock.set("2025-11-03T09:00:00Z");
        let before = given::round(&world, "2025", "2025-10-01", "2025-12-12").await;
        let (organisation, lead) = world.organisations[0];
        given::assess(&world, before, (organisation, lead), |place| i64::try_from(place % 4).unwrap()).await;
        world.by(world.coordinator, domain::round::CloseRound { round: before }).await;
        world.clock.set("2026-11-24T09:00:00Z");
        let round = given::round(&world, "2026", "2026-10-19", "2026-12-11").await;
        Self { site: Site::new(world), round, before, organisation, lead }
    }

    fn sheet(&self) -> String {
        web::route::sheet(self.round, self.organisation)
    }

    /// Where a row is saved.
    fn rating(&self, criterion: &str) -> String {
        web::route::rating(self.round, self.organisation, &domain::CriterionId::new(criterion))
    }

    /// A member with another role.
    async fn member(&self, role: domain::Role, name: &str) -> PersonId {
        let address = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
        given::member(&self.site.world, self.organisation, role, (name, &address, Language::Sv)).await
    }

    /// What is stored about a criterion.
    async fn stored(&self, criterion: &str) -> Option<projection::assessment::SheetRow> {
        let (db, asker) = (self.site.world.store.db(), domain::Asker::System);
        let sheet = projection::assessment::sheet(db, asker, self.round, self.organisation).await.unwrap();
        sheet.unwrap().rows.remove(&domain::CriterionId::new(criterion))
    }
}

/// A row's fields as a browser sends them, with a version.
fn fields<'a>(version: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let names = ["answer", "reason", "target", "year", "comment", "evidence", "evidence_title"];
    let mut fields = vec![("version", version)];
    fields.extend(
        names.iter().filter(|name| !more.iter().any(|(given, _)| given == *name)).map(|name| (*name, "")),
    );
    fields.extend_from_slice(more);
    fields
}
