//! Clients that go on asking for changes over GraphQL until each is acknowledged, whatever happens to the program.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use domain::action::ActionEvent;
use domain::assessment::AssessmentEvent;
use domain::{Event, Recorded};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::program::{Guest, Serving, free_port, run, said, text};

const GRANT: &str = "mutation ($input: GrantRoleInput!) { grantRole(input: $input) { status } }";
const OPEN: &str = "mutation ($input: OpenRoundInput!) { openRound(input: $input) { status id } }";
const PLAN: &str = "mutation ($input: PlanActionInput!) { planAction(input: $input) { status id } }";
const FOLLOW_UP: &str = "mutation ($input: FollowUpActionInput!) { \
    payload: followUpAction(input: $input) { status position repeated } }";
const RATE: &str = "mutation ($input: RecordRatingInput!) { \
    payload: recordRating(input: $input) { status position repeated } }";
const SHEET: &str = "query ($round: UUID!, $organisation: UUID!) { \
    assessmentSheet(round: $round, organisation: $organisation) { rows { criterion rating { comment } } } }";
/// Each client has a row of its own, in one of fifteen municipalities.
const CRITERIA: [&str; 3] = ["1S1", "2V1", "K1"];
const MUNICIPALITIES: usize = 15;
/// How many clients there are.
const CLIENTS: usize = 32;
/// How long anything may take that is waited for, on a machine that does much else.
const PATIENCE: Duration = Duration::from_mins(1);

/// A region with its data in a folder, or in a database.
pub(crate) struct Site {
    folder: tempfile::TempDir,
    database: Option<String>,
    listen: String,
}

impl Site {
    /// Sets a region up, and gives the address at which its coordinator signs in.
    pub(crate) fn set_up(database: Option<String>) -> (Self, String) {
        // The sign-in address is printed before the program serves, so the port is chosen here.
        let listen = free_port();
        let site = Self { folder: tempfile::tempdir().expect("a folder"), database, listen };
        let people = ["--dalarna", "--coordinator", "K", "--email", "k@x.example"];
        let output = site.run("setup", &[&["--listen", &site.listen], &people[..]].concat());
        (site, output.lines().last().expect("a line").to_owned())
    }

    /// Serves, until it is told to end.
    pub(crate) fn serve(&self) -> Serving {
        Serving::start(&self.arguments("serve", &["--listen", &self.listen]))
    }

    /// Runs a command that must find everything sound, and gives what it said.
    pub(crate) fn run(&self, command: &str, more: &[&str]) -> String {
        let output = run(&self.arguments(command, more));
        assert!(output.status.success(), "{command}: {}", said(&output));
        said(&output)
    }

    fn arguments<'a>(&'a self, command: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let mut arguments = vec![command, "--data", text(self.folder.path())];
        arguments.extend(self.database.iter().flat_map(|url| ["--database", url]));
        arguments.extend(more);
        arguments
    }

    /// The whole log.
    pub(crate) async fn log(&self) -> Vec<Recorded> {
        let address = match &self.database {
            Some(url) => store::Address::parse(url).expect("a sound address"),
            None => store::Address::folder(self.folder.path()),
        };
        let db = store::Db::open(&address).await.expect("the database");
        let log = db.after(0, u32::MAX).await.expect("the log");
        db.close().await;
        log
    }
}

/// What a client was told is stored.
#[derive(Clone, Debug)]
struct Acknowledged {
    client: usize,
    step: usize,
    /// Position of its event.
    position: u64,
}

/// What all clients have heard.
#[derive(Debug, Default)]
struct Heard {
    acknowledged: Mutex<Vec<Acknowledged>>,
    errors: AtomicUsize,
    /// How many acknowledgements said that it had been stored before.
    repeated: AtomicUsize,
    end: AtomicBool,
}

impl Heard {
    fn error(&self) {
        self.errors.fetch_add(1, Ordering::SeqCst);
    }
}

/// Clients at work. Each asks for one thing at a time, under a key of its own, until it is acknowledged.
pub(crate) struct Load {
    heard: Arc<Heard>,
    clients: Vec<JoinHandle<Client>>,
}

/// What the clients were told, once each has ended with an acknowledged change.
pub(crate) struct Told {
    acknowledged: Vec<Acknowledged>,
    clients: Vec<Client>,
}

impl Load {
    /// Prepares a round and an action for each client, and lets them begin.
    pub(crate) async fn start(guest: &Guest) -> Self {
        let (round, organisations) = prepare(guest).await;
        let heard = Arc::new(Heard::default());
        let mut clients = Vec::new();
        for number in 0..CLIENTS {
            let organisation = organisations[number % MUNICIPALITIES].clone();
            let action = plan(guest, &organisation).await;
            let client = Client { number, guest: guest.clone(), round: round.clone(), organisation, action };
            clients.push(tokio::spawn(client.work(heard.clone())));
        }
        Self { heard, clients }
    }

    /// How many changes were acknowledged so far.
    fn acknowledged(&self) -> usize {
        self.heard.acknowledged.lock().expect("the list").len()
    }

    /// Waits until each client was told several times that something is wrong.
    pub(crate) async fn is_told_of_errors(&self) {
        let errors = || self.heard.errors.load(Ordering::SeqCst);
        let before = errors();
        wait_until(|| errors() >= before + 3 * CLIENTS, "nobody is told that something is wrong").await;
    }

    /// Waits until so many more are acknowledged.
    pub(crate) async fn goes_on(&self, more: usize) {
        let before = self.acknowledged();
        let enough = || self.acknowledged() >= before + more;
        let stopped = || self.clients.iter().any(JoinHandle::is_finished);
        wait_until(|| enough() || stopped(), "nothing is acknowledged any more").await;
        assert!(!stopped(), "a client was refused what must be accepted");
    }

    /// Lets each client finish what it is at.
    pub(crate) async fn end(self) -> Told {
        self.heard.end.store(true, Ordering::SeqCst);
        let mut clients = Vec::new();
        for client in self.clients {
            clients.push(client.await.expect("a client that was never refused"));
        }
        let repeated = self.heard.repeated.load(Ordering::SeqCst);
        assert!(repeated >= CLIENTS, "hardly anything was asked for again: {repeated}");
        let acknowledged = std::mem::take(&mut *self.heard.acknowledged.lock().expect("the list"));
        Told { acknowledged, clients }
    }
}

impl Told {
    /// Each change that was acknowledged is in the log, where it was said to be, and no change is there twice.
    pub(crate) fn is_stored_once(&self, log: &[Recorded]) {
        let mut stored = HashMap::new();
        for event in log {
            let Some(note) = note(event) else { continue };
            let before = stored.insert(note.to_owned(), event.position);
            assert!(before.is_none(), "{note} is stored twice, at {before:?} and {}", event.position);
        }
        for Acknowledged { client, step, position } in &self.acknowledged {
            let found = stored.remove(&Client::note(*client, *step));
            assert_eq!(found, Some(*position), "what was acknowledged to client {client} in step {step}");
        }
        // Each client went on with one thing until it was acknowledged.
        assert!(stored.is_empty(), "nobody was told of {stored:?}");
    }

    /// Each client's last rating is on its sheet.
    pub(crate) async fn is_shown(&self) {
        for client in &self.clients {
            let steps = self.acknowledged.iter().filter(|found| found.client == client.number);
            let last = steps.map(|found| found.step).filter(|step| !step.is_multiple_of(2)).max();
            let Some(last) = last else { continue };
            let variables = json!({ "round": client.round, "organisation": client.organisation });
            let answer = client.guest.graphql(SHEET, variables).await.expect("an answer");
            let rows = answer["data"]["assessmentSheet"]["rows"].as_array().expect("rows");
            let row = rows.iter().find(|row| row["criterion"] == client.criterion()).expect("its row");
            assert_eq!(row["rating"]["comment"], Client::note(client.number, last));
        }
    }
}

/// Waits for something that must come true.
async fn wait_until(mut it_is: impl FnMut() -> bool, otherwise: &str) {
    let start = Instant::now();
    while !it_is() {
        assert!(start.elapsed() < PATIENCE, "{otherwise}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// What a client wrote into an event.
fn note(event: &Recorded) -> Option<&str> {
    match &event.event {
        Event::Action(ActionEvent::ActionFollowedUp(fact)) => Some(&fact.note),
        Event::Assessment(AssessmentEvent::RatingRecorded(fact)) => Some(&fact.rating.comment),
        _ => None,
    }
}

struct Client {
    number: usize,
    guest: Guest,
    round: String,
    organisation: String,
    action: String,
}

impl Client {
    fn note(number: usize, step: usize) -> String {
        format!("{number}/{step}")
    }

    fn criterion(&self) -> &'static str {
        CRITERIA[self.number / MUNICIPALITIES]
    }

    /// A follow-up can be noted any number of times: only its key keeps it from being stored twice.
    fn wish(&self, step: usize) -> (&'static str, Value) {
        let note = Self::note(self.number, step);
        if step.is_multiple_of(2) {
            let input = json!({ "action": self.action, "note": note, "idempotencyKey": note });
            return (FOLLOW_UP, input);
        }
        let criterion = self.criterion();
        let input = json!({ "round": self.round, "organisation": self.organisation, "criterion": criterion,
            "answer": { "level": step % 4 }, "comment": note, "idempotencyKey": note });
        (RATE, input)
    }

    async fn work(self, heard: Arc<Heard>) -> Self {
        let mut step = 0;
        while !heard.end.load(Ordering::SeqCst) {
            let (query, input) = self.wish(step);
            // The first answer to some is lost on its way, so that what is stored already is asked for again.
            let mut loses = step.is_multiple_of(3);
            let position = loop {
                match self.guest.graphql(query, json!({ "input": input })).await {
                    Ok(answer) if answer["errors"].is_null() => {
                        let payload = &answer["data"]["payload"];
                        assert_eq!(payload["status"], "OK", "{answer}");
                        if !std::mem::take(&mut loses) {
                            let repeated = usize::from(payload["repeated"] == true);
                            heard.repeated.fetch_add(repeated, Ordering::SeqCst);
                            break payload["position"].as_u64().expect("a position");
                        }
                    }
                    Ok(_) => heard.error(),
                    Err(error) if error.is_status() => heard.error(),
                    // The line was cut, or nobody listens.
                    Err(_) => {}
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            };
            let acknowledged = Acknowledged { client: self.number, step, position };
            heard.acknowledged.lock().expect("the list").push(acknowledged);
            step += 1;
        }
        self
    }
}

/// Opens a round and makes the coordinator lead of every municipality.
async fn prepare(guest: &Guest) -> (String, Vec<String>) {
    let regions = guest.graphql("{ regions { id } }", Value::Null).await.expect("an answer");
    let region = regions["data"]["regions"][0]["id"].as_str().expect("a region").to_owned();
    let query = "query ($region: UUID!) { organisations(region: $region) { id } }";
    let found = guest.graphql(query, json!({ "region": region })).await.expect("an answer");
    let found = found["data"]["organisations"].as_array().expect("organisations");
    let organisations: Vec<String> =
        found.iter().map(|found| found["id"].as_str().expect("an id").to_owned()).collect();
    for organisation in &organisations {
        let person = json!({ "address": "k@x.example", "name": "K" });
        let input = json!({ "organisation": organisation, "person": person, "role": "LEAD" });
        let answer = guest.graphql(GRANT, json!({ "input": input })).await.expect("an answer");
        assert_eq!(answer["data"]["grantRole"]["status"], "OK", "{answer}");
    }
    let input = json!({ "region": region, "model": "dalamodellen-2022", "name": "2026",
        "opensOn": "2020-01-01", "dueOn": "2199-01-01" });
    let answer = guest.graphql(OPEN, json!({ "input": input })).await.expect("an answer");
    (answer["data"]["openRound"]["id"].as_str().expect("a round").to_owned(), organisations)
}

async fn plan(guest: &Guest, organisation: &str) -> String {
    let viewer = guest.graphql("{ viewer { id } }", Value::Null).await.expect("an answer");
    let owner = &viewer["data"]["viewer"]["id"];
    let details = json!({ "title": "Följs upp", "owner": owner, "dueOn": "2199-01-01" });
    let input = json!({ "organisation": organisation, "details": details });
    let answer = guest.graphql(PLAN, json!({ "input": input })).await.expect("an answer");
    answer["data"]["planAction"]["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}
