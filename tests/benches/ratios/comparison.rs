//! The regional comparison over GraphQL, beside a bare axum handler with one SQL query, both over
//! HTTP on loopback.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::State;
use axum::routing::get;
use axum::{Extension, Json, Router};
use domain::assessment::{Answer, Level, Rating, RecordRating, SubmitAssessment};
use domain::organisation::{GrantRole, OrganisationKind, RegisterOrganisation};
use domain::{Asker, Language, OrganisationId, PersonId, Role, RoundId};
use gateway::{Gateway, Limits};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use store::Envelope;
use tests::World;

use super::commands::open_round;
use crate::{ROUNDS, Ratio, rate};

/// Requests of one measurement.
const REQUESTS: usize = 400;

const BARE: &str = "select organisation.name, string_agg(rating.criterion || '=' || rating.level, ' ') \
    from organisation join assessment on assessment.organisation_id = organisation.organisation_id \
    join rating on rating.assessment_id = assessment.assessment_id \
    where assessment.round_id = $1 group by organisation.organisation_id order by organisation.name";

/// Measures a region of so many organisations with so many clients at the same time.
pub(crate) async fn measure(organisations: usize, clients: usize) -> Ratio {
    let mut world = World::dalarna().await;
    let round = open_round(&world).await;
    grow(&mut world, organisations).await;
    answer(&world, round).await;
    let options = SqliteConnectOptions::new().filename(world.folder().join(store::Db::FILE)).read_only(true);
    let pool = SqlitePoolOptions::new().max_connections(8).connect_with(options).await.expect("the tables");
    let person = world.person(world.coordinator, "Karin", "karin@region.example");
    let bare = serve(Router::new().route("/", get(bare)).with_state((pool, round))).await;
    let gateway = Gateway::new(world.store.clone(), Limits::default());
    let ours = format!("{}/graphql", serve(gateway::router(gateway).layer(Extension(person))).await);
    let query = format!(
        "{{ comparison(round: \"{round}\") {{ criteria middle rows {{ organisation name status visibility marks }} }} }}"
    );
    let body = serde_json::json!({ "query": query }).to_string();
    let mut ratio = Ratio::default();
    for _ in 0..ROUNDS {
        let limit = rate(REQUESTS, requests(&bare, None, clients)).await;
        let own = rate(REQUESTS, requests(&ours, Some(&body), clients)).await;
        ratio.add(own, limit);
    }
    ratio
}

/// Adds organisations until there are as many as wanted.
async fn grow(world: &mut World, wanted: usize) {
    for number in world.organisations.len()..wanted {
        let (organisation, lead) = (OrganisationId(world.ids.id()), PersonId(world.ids.id()));
        let register = RegisterOrganisation {
            organisation,
            region: world.region,
            name: format!("Kommun {number}"),
            kind: OrganisationKind::Municipality,
            code: String::new(),
            time_zone: "Europe/Stockholm".to_owned(),
            language: Language::Sv,
            parent: None,
        };
        world.system(register).await;
        world.system(GrantRole { organisation, person: lead, role: Role::Lead }).await;
        world.organisations.push((organisation, lead));
    }
}

async fn answer(world: &World, round: RoundId) {
    let criteria = world.store.catalogue().models()[0].criteria();
    for (number, (organisation, lead)) in world.organisations.iter().enumerate() {
        for (place, criterion) in criteria.iter().enumerate() {
            let level = Level::try_new(i64::try_from((number + place) % 4).expect("small")).expect("a level");
            let rating = Rating { answer: Some(Answer::Level(level)), ..Rating::default() };
            let (organisation, criterion) = (*organisation, criterion.id.clone());
            let command = RecordRating { round, organisation, criterion, rating, seen: None };
            world.store.execute(Envelope::new(Asker::Person(*lead), command)).await.expect("recorded");
        }
        world.by(*lead, SubmitAssessment { round, organisation: *organisation }).await;
    }
}

async fn bare(State((pool, round)): State<(SqlitePool, RoundId)>) -> Json<Vec<(String, String)>> {
    Json(sqlx::query_as(BARE).bind(round.0).fetch_all(&pool).await.expect("the rows"))
}

async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

async fn requests(url: &str, body: Option<&str>, clients: usize) {
    let left = Arc::new(AtomicUsize::new(REQUESTS));
    let client = reqwest::Client::new();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..clients {
        let (left, client, url, body) =
            (left.clone(), client.clone(), url.to_owned(), body.map(str::to_owned));
        tasks.spawn(async move {
            while left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
                let request = match &body {
                    Some(body) => {
                        client.post(&url).header("content-type", "application/json").body(body.clone())
                    }
                    None => client.get(&url),
                };
                let answer = request.send().await.expect("an answer");
                assert!(answer.status().is_success(), "{}", answer.status());
                let bytes = answer.bytes().await.expect("a body");
                assert!(!bytes.windows(9).any(|part| part == b"\"errors\":"), "{bytes:?}");
            }
        });
    }
    tasks.join_all().await;
}
