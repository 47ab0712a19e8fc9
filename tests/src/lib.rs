//! The harness of the tests across the crates: a fresh database, a hand-set clock, ids in order.

#![expect(clippy::expect_used, reason = "a harness that fails, fails loudly")]

pub mod dice;
pub mod load;
pub mod postgres;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::organisation::{DALARNA, GrantRole, OrganisationKind, RegisterOrganisation};
use domain::region::{AppointCoordinator, RegisterRegion};
use domain::{Asker, Catalogue, Command, Language, OrganisationId, PersonId, RegionId, Role};
use store::{Address, Ambient, Db, Envelope, Outcome, Person, Store};
use uuid::Uuid;

use postgres::Database;

/// What the clock of a new world shows.
pub const NOW: &str = "2026-11-24T09:00:00Z";

/// A clock that a test sets.
#[derive(Clone, Debug)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    /// A clock that shows this moment until it is set.
    ///
    /// # Panics
    /// If the text is not RFC 3339.
    pub fn at(moment: &str) -> Self {
        let clock = Self(Arc::default());
        clock.set(moment);
        clock
    }

    /// Sets the clock.
    ///
    /// # Panics
    /// If the text is not RFC 3339.
    pub fn set(&self, moment: &str) {
        self.set_to(moment.parse().expect("a moment such as 2026-11-24T09:00:00Z"));
    }

    /// Sets the clock.
    pub fn set_to(&self, moment: DateTime<Utc>) {
        self.0.store(moment.timestamp_micros(), Ordering::SeqCst);
    }

    /// What the clock shows.
    ///
    /// # Panics
    /// Never: only moments are put in.
    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).expect("a moment")
    }
}

/// Ids and secrets that count upwards, so that a run can be repeated.
#[derive(Clone, Debug, Default)]
pub struct Counter(Arc<AtomicU64>);

impl Counter {
    /// Ids from a number on, for a process beside one that begins with 0.
    pub fn beginning_at(number: u64) -> Self {
        Self(Arc::new(AtomicU64::new(number)))
    }

    /// The next id.
    pub fn id(&self) -> Uuid {
        Uuid::from_u64_pair(
            0x0190_0000_0000_7000,
            0x8000_0000_0000_0000 | self.0.fetch_add(1, Ordering::SeqCst),
        )
    }

    fn secret(&self) -> [u8; 32] {
        let mut secret = [0; 32];
        secret[..16].copy_from_slice(self.id().as_bytes());
        secret
    }
}

/// A region in a fresh database: the 15 municipalities of Dalarna with one lead each.
pub struct World {
    /// The store.
    pub store: Store,
    /// Its clock.
    pub clock: Clock,
    /// Its ids.
    pub ids: Counter,
    /// The region.
    pub region: RegionId,
    /// Its coordinator.
    pub coordinator: PersonId,
    /// The municipalities in the order of [`DALARNA`], each with its lead.
    pub organisations: Vec<(OrganisationId, PersonId)>,
    folder: tempfile::TempDir,
    /// Where the data is, if not in a file of the folder.
    database: Option<Database>,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").field("region", &self.region).finish_non_exhaustive()
    }
}

impl World {
    /// An empty database in a folder that goes with the value; the clock shows 24 November 2026.
    ///
    /// # Panics
    /// If the database cannot be made.
    pub async fn empty() -> Self {
        Self::empty_in(None).await
    }

    /// Another empty database of the same kind.
    ///
    /// # Panics
    /// If the database cannot be made.
    pub async fn empty_beside(&self) -> Self {
        Self::empty_in(match self.database {
            Some(_) => Some(Database::create().await.expect("a second database")),
            None => None,
        })
        .await
    }

    async fn empty_in(database: Option<Database>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (clock, ids) = (Clock::at(NOW), Counter::default());
        let url = url(folder.path(), database.as_ref());
        let store = open(&Address::parse(&url).expect("a sound address"), &clock, &ids).await;
        let (region, coordinator) = (RegionId(ids.id()), PersonId(ids.id()));
        Self { store, clock, ids, region, coordinator, organisations: Vec::new(), folder, database }
    }

    /// Dalarna: region, coordinator, 15 municipalities, a lead in each.
    ///
    /// # Panics
    /// If a command is refused.
    pub async fn dalarna() -> Self {
        Self::dalarna_in(None).await
    }

    /// The same on `PostgreSQL`; none where it is not installed, which is said.
    ///
    /// # Panics
    /// If a command is refused, or where CI=true and `PostgreSQL` is not installed.
    pub async fn dalarna_on_postgres() -> Option<Self> {
        Some(Self::dalarna_in(Some(Database::create().await?)).await)
    }

    /// The same on a `PostgreSQL` that waits for the disk; none where it is not installed, which is said.
    ///
    /// # Panics
    /// If a command is refused, or where CI=true and `PostgreSQL` is not installed.
    pub async fn dalarna_on_durable_postgres() -> Option<Self> {
        Some(Self::dalarna_in(Some(Database::create_durable().await?)).await)
    }

    /// The same behind a pool that hands a connection out for one transaction at a time.
    ///
    /// # Panics
    /// If a command is refused, or where CI=true and something is not installed.
    pub async fn dalarna_behind_pgbouncer() -> Option<Self> {
        Some(Self::dalarna_in(Some(Database::create_pooled().await?)).await)
    }

    /// The same behind a line that can be cut: see [`World::line`].
    ///
    /// # Panics
    /// If a command is refused, or where CI=true and `PostgreSQL` is not installed.
    pub async fn dalarna_behind_a_line() -> Option<Self> {
        Some(Self::dalarna_in(Some(Database::create_behind_a_line().await?)).await)
    }

    /// The database, past the line to it.
    ///
    /// # Panics
    /// If the world was made without a line, or the database cannot be opened.
    pub async fn past_the_line(&self) -> Db {
        let url = self.database.as_ref().expect("a world behind a line").direct_url();
        Db::open(&Address::parse(&url).expect("a sound address")).await.expect("a database")
    }

    /// The line to the database.
    ///
    /// # Panics
    /// If the world was made without one.
    pub fn line(&self) -> &postgres::Line {
        self.database.as_ref().and_then(Database::line).expect("a world behind a line")
    }

    async fn dalarna_in(database: Option<Database>) -> Self {
        let mut world = Self::empty_in(database).await;
        let (region, person) = (world.region, world.coordinator);
        world.system(RegisterRegion { region, name: "Dalarna".to_owned() }).await;
        let coordinator = world.person(person, "Karin Samordnare", "karin@region.example");
        let appoint = AppointCoordinator { region, person };
        let envelope = Envelope::new(Asker::System, appoint).with_person(coordinator);
        world.store.execute(envelope).await.expect("appointed");
        for (code, name) in DALARNA {
            let (organisation, lead) = (OrganisationId(world.ids.id()), PersonId(world.ids.id()));
            world
                .system(RegisterOrganisation {
                    organisation,
                    region,
                    name: name.to_owned(),
                    kind: OrganisationKind::Municipality,
                    code: code.to_owned(),
                    time_zone: "Europe/Stockholm".to_owned(),
                    language: Language::Sv,
                    parent: None,
                })
                .await;
            let person = world.person(lead, &format!("Lena i {name}"), &format!("lena@{code}.example"));
            let grant = GrantRole { organisation, person: lead, role: Role::Lead };
            let envelope = Envelope::new(Asker::System, grant).with_person(person);
            world.store.execute(envelope).await.expect("added");
            world.organisations.push((organisation, lead));
        }
        world
    }

    /// A folder that goes with the world. An embedded database is in it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the database is.
    ///
    /// # Panics
    /// Never: the address was made here.
    pub fn address(&self) -> Address {
        Address::parse(&self.address_text()).expect("a sound address")
    }

    /// The same as a text, for another process.
    pub fn address_text(&self) -> String {
        url(self.folder(), self.database.as_ref())
    }

    /// Address of the database on a server; none if it is in a file.
    pub fn url(&self) -> Option<String> {
        self.database.as_ref().map(Database::url)
    }

    /// One of two texts of the same statement, for the few that the databases write differently.
    pub fn either(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        if self.database.is_some() { postgres } else { sqlite }
    }

    /// Another instance of the program on the same database.
    ///
    /// # Panics
    /// If the database cannot be opened.
    pub async fn instance(&self) -> Store {
        self.instance_polling(store::POLL).await
    }

    /// Another instance that looks so often by itself whether others have written.
    ///
    /// # Panics
    /// If the database cannot be opened.
    pub async fn instance_polling(&self, poll: Duration) -> Store {
        open_polling(&self.address(), &self.clock, &self.ids, poll).await
    }

    /// Another instance, on a machine whose clock shows something else.
    ///
    /// # Panics
    /// If the database cannot be opened.
    pub async fn instance_at(&self, clock: &Clock) -> Store {
        open(&self.address(), clock, &self.ids).await
    }

    /// Time passes: by the clock of the test, and for leases, which go by the clock of a database server.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn pass(&self, time: chrono::Duration) {
        self.clock.set_to(self.clock.now() + time);
        if self.database.is_some() {
            let mut tx = self.store.db().write().await.expect("the lock");
            let micros = time.num_microseconds().expect("some days at most");
            let age = "update lease set expires_at = expires_at - $1";
            tx.execute(age, vec![micros.into()]).await.expect("older leases");
            tx.commit().await.expect("stored");
        }
    }

    /// A person who reads Swedish.
    pub fn person(&self, id: PersonId, name: &str, address: &str) -> Person {
        Person { id, name: name.to_owned(), address: address.to_owned(), language: Language::Sv }
    }

    /// Carries a command of the program itself out.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn system(&self, command: impl Into<Command>) -> Outcome {
        self.store.execute(Envelope::new(Asker::System, command)).await.expect("carried out")
    }

    /// Carries a command of a person out.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn by(&self, person: PersonId, command: impl Into<Command>) -> Outcome {
        self.store.execute(Envelope::new(Asker::Person(person), command)).await.expect("carried out")
    }
}

fn url(folder: &Path, database: Option<&Database>) -> String {
    match database {
        Some(database) => database.url(),
        None => format!("sqlite:{}", folder.display()),
    }
}

/// Opens a store with the projection.
///
/// # Panics
/// If the database cannot be opened.
pub async fn open(address: &Address, clock: &Clock, ids: &Counter) -> Store {
    open_polling(address, clock, ids, store::POLL).await
}

/// The same, looking so often by itself whether others have written.
///
/// # Panics
/// If the database cannot be opened.
pub async fn open_polling(address: &Address, clock: &Clock, ids: &Counter, poll: Duration) -> Store {
    let db = Db::open(address).await.expect("a database");
    let catalogue = Arc::new(Catalogue::builtin().expect("a sound model"));
    let (now, id, secret) = (clock.clone(), ids.clone(), ids.clone());
    let ambient = Ambient::new(move || now.now(), move || id.id(), move || secret.secret());
    Store::polling(db, catalogue, ambient, projection::PROJECT, poll)
}
