//! The pages about the region: comparison, progress, plan and actions, as a browser asks for them.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum::middleware::from_fn_with_state;
use domain::{Language, PersonId};
use store::Person;
use tests::World;
use tower::ServiceExt as _;

mod action;
mod comparison;
mod plan;
mod plan_forms;
mod progress;
pub(crate) mod region;

/// The program's pages, with everybody's sessions.
struct Site {
    world: World,
    router: Router,
}

/// What a browser gets.
struct Answer {
    status: StatusCode,
    location: String,
    html: String,
}

impl Answer {
    /// The page without the difference between spaces that break and those that do not; a test of `locale` sees to
    /// that one.
    fn plain(&self) -> String {
        self.html.replace('\u{a0}', " ")
    }

    /// Fails unless each of the texts is on the page.
    fn shows(&self, texts: &[&str]) -> &Self {
        let page = self.plain();
        for text in texts {
            let text = text.replace('\u{a0}', " ");
            assert!(page.contains(&text), "{} without “{text}”:\n{}", self.status, self.main());
        }
        self
    }

    /// Fails if any of the texts is on the page.
    fn hides(&self, texts: &[&str]) -> &Self {
        let page = self.plain();
        for text in texts {
            assert!(!page.contains(text), "{} with “{text}”:\n{}", self.status, self.main());
        }
        self
    }

    /// The page's own content.
    fn main(&self) -> &str {
        let (_, rest) = self.html.split_once("<main").unwrap_or(("", &self.html));
        rest.split_once("</main>").unwrap_or((rest, "")).0
    }

    /// Fails if a text is missing in the language of the page: a key in brackets stands in its place.
    fn is_whole(&self) -> &Self {
        for sign in
            ["{$", "[plan-", "[comparison-", "[progress-", "[actions-", "[error-", "[refusal-", "[action-"]
        {
            assert!(!self.main().contains(sign), "{sign} in {}", self.main());
        }
        assert!(!self.html.contains(" style="), "the content policy forbids inline style");
        self
    }
}

/// Values as a browser sends a form.
fn encoded(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        text.bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect::<String>()
    };
    fields
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect::<Vec<_>>()
        .join("&")
}

impl Site {
    fn new(world: World) -> Self {
        let app =
            web::App { store: world.store.clone(), secure: false, letters: web::Letters::new(|_, _| {}) };
        let router = web::router(app).layer(from_fn_with_state(world.store.clone(), web::session::identify));
        Self { world, router }
    }

    async fn answer(&self, who: Option<PersonId>, request: Request<Body>) -> Answer {
        let mut request = request;
        if let Some(person) = who {
            let ambient = self.world.store.ambient();
            let (link, session) = (ambient.secret(), ambient.secret());
            let (db, now) = (self.world.store.db(), ambient.now());
            let expires = now + chrono::TimeDelta::hours(1);
            db.put_sign_in_link(&link, person, expires, false).await.unwrap();
            db.sign_in(&link, &session, now).await.unwrap();
            let cookie = format!("{}={}", web::session::COOKIE, session.reveal());
            request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let location = response.headers().get(header::LOCATION);
        let location = location.map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, location, html: String::from_utf8(body.to_vec()).unwrap() }
    }

    async fn get(&self, who: impl Into<Option<PersonId>>, path: &str) -> Answer {
        self.answer(who.into(), Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, who: impl Into<Option<PersonId>>, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(encoded(fields)))
            .unwrap();
        self.answer(who.into(), request).await
    }

    /// The lead of one of the municipalities.
    fn lead(&self, nth: usize) -> PersonId {
        self.world.organisations[nth].1
    }

    /// The same person, who reads English from now on.
    async fn in_english(&self, person: PersonId) -> PersonId {
        let db = self.world.store.db();
        let found = db.person(person).await.unwrap().unwrap();
        db.put_person(&Person { language: Language::En, ..found }).await.unwrap();
        person
    }

    /// A person who belongs nowhere.
    async fn stranger(&self) -> PersonId {
        let person = PersonId(self.world.ids.id());
        let stranger = self.world.person(person, "Sten Främling", "sten@far.example");
        self.world.store.db().put_person(&stranger).await.unwrap();
        person
    }
}
