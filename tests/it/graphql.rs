//! GraphQL through the real router: as a program outside would use it.

mod cycle;
mod instances;
mod live;
mod privacy;
mod refusals;
mod requests;
mod schema;
mod transport;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Extension;
use axum::http::{HeaderMap, Request, StatusCode};
use domain::PersonId;
use gateway::{Gateway, Limits};
use serde_json::{Value, json};
use store::{Person, Store};
use tests::World;
use tower::ServiceExt;

/// What comes back over HTTP.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

impl Answer {
    fn media_type(&self) -> &str {
        self.headers.get("content-type").map_or("", |value| value.to_str().unwrap())
    }

    /// The code of the only error.
    fn code(&self) -> &str {
        let errors = self.body["errors"].as_array().unwrap_or_else(|| panic!("no errors: {}", self.body));
        assert_eq!(errors.len(), 1, "{}", self.body);
        errors[0]["extensions"]["code"].as_str().unwrap_or_default()
    }
}

/// Somebody who uses the API.
#[derive(Clone)]
struct Client(Router);

impl Client {
    /// A person, signed in.
    async fn of(store: &Store, person: PersonId) -> Self {
        let person = store.db().person(person).await.unwrap().expect("a person who is known");
        Self::signed_in(store, person)
    }

    fn signed_in(store: &Store, person: Person) -> Self {
        let router = gateway::router(Gateway::new(store.clone(), Limits::default()));
        Self(router.layer(Extension(person)))
    }

    /// Nobody.
    fn anonymous(store: &Store) -> Self {
        Self(gateway::router(Gateway::new(store.clone(), Limits::default())))
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.0.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let body = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        Answer { status: parts.status, headers: parts.headers, body }
    }

    async fn post(&self, body: impl Into<Body>) -> Answer {
        self.send(post(body, "application/graphql-response+json")).await
    }

    /// The whole answer to a request.
    async fn ask(&self, query: &str, variables: Value) -> Answer {
        self.post(json!({ "query": query, "variables": variables }).to_string()).await
    }

    /// The data of an answer without errors.
    async fn data(&self, query: &str, variables: Value) -> Value {
        let mut answer = self.ask(query, variables).await;
        assert_eq!(answer.body.get("errors"), None, "{query}");
        assert_eq!(answer.status, StatusCode::OK);
        answer.body["data"].take()
    }

    /// What a mutation answers.
    async fn run(&self, mutation: &str, input: Value) -> Value {
        let kind = mutation[..1].to_uppercase() + &mutation[1..];
        let kind = match mutation {
            "submitAssessment" | "approveAssessment" => "Assessment".to_owned(),
            "completeAction" | "reopenAction" => "Action".to_owned(),
            _ => kind,
        };
        let query = format!(
            "mutation M($input: {kind}Input!) {{ payload: {mutation}(input: $input) {{ status code field \
             message arguments {{ name value }} id position version currentVersion repeated }} }}"
        );
        self.data(&query, json!({ "input": input })).await["payload"].take()
    }

    /// What a mutation answers that is carried out.
    async fn done(&self, mutation: &str, input: Value) -> Value {
        let payload = self.run(mutation, input).await;
        assert_eq!(payload["status"], "OK", "{mutation}: {payload}");
        payload
    }
}

fn post(body: impl Into<Body>, accept: &str) -> Request<Body> {
    Request::post("/graphql")
        .header("content-type", "application/json")
        .header("accept", accept)
        .body(body.into())
        .unwrap()
}

/// Dalarna with its coordinator and the lead of each municipality as clients.
struct Region {
    world: World,
    coordinator: Client,
    leads: Vec<Client>,
}

impl Region {
    async fn dalarna() -> Self {
        Self::of(World::dalarna().await).await
    }

    async fn of(world: World) -> Self {
        let coordinator = Client::of(&world.store, world.coordinator).await;
        let mut leads = Vec::new();
        for (_, lead) in &world.organisations {
            leads.push(Client::of(&world.store, *lead).await);
        }
        Self { world, coordinator, leads }
    }

    fn organisation(&self, place: usize) -> String {
        self.world.organisations[place].0.to_string()
    }

    /// A round that is open today.
    async fn open_round(&self, name: &str, opens_on: &str, due_on: &str) -> String {
        let input = json!({ "region": self.world.region.to_string(), "model": "dalamodellen-2022",
            "name": name, "opensOn": opens_on, "dueOn": due_on });
        text(&self.coordinator.done("openRound", input).await["id"])
    }

    async fn this_years_round(&self) -> String {
        self.open_round("2026", "2026-11-01", "2026-12-15").await
    }

    /// Answers one criterion.
    async fn rate(&self, place: usize, round: &str, criterion: &str, level: i64) -> Value {
        let input = json!({ "round": round, "organisation": self.organisation(place), "criterion": criterion,
            "answer": { "level": level } });
        self.leads[place].done("recordRating", input).await
    }

    /// The ids of the criteria, from the model.
    async fn criteria(&self) -> Vec<String> {
        let query = r#"{ model(reference: "dalamodellen-2022/1") { criteria { id } } }"#;
        let data = self.coordinator.data(query, json!({})).await;
        data["model"]["criteria"].as_array().unwrap().iter().map(|criterion| text(&criterion["id"])).collect()
    }

    /// Answers every criterion in one request, and hands the assessment in.
    async fn answer_all(&self, place: usize, round: &str, level: impl Fn(usize) -> Value) {
        use std::fmt::Write;
        let (mut heads, mut fields, mut variables) = (String::new(), String::new(), json!({}));
        for (number, criterion) in self.criteria().await.iter().enumerate() {
            write!(heads, "$i{number}: RecordRatingInput! ").unwrap();
            write!(fields, "r{number}: recordRating(input: $i{number}) {{ status code }} ").unwrap();
            variables[format!("i{number}")] = json!({ "round": round, "criterion": criterion,
                "organisation": self.organisation(place), "answer": level(number), "seen": 0 });
        }
        let query = format!("mutation Rate({heads}) {{ {fields} }}");
        let data = self.leads[place].data(&query, variables).await;
        for (name, payload) in data.as_object().unwrap() {
            assert_eq!(payload["status"], "OK", "{name}: {payload}");
        }
        let input = json!({ "round": round, "organisation": self.organisation(place) });
        self.leads[place].done("submitAssessment", input).await;
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}
