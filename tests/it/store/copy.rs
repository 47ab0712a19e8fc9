//! Moving everything between databases: both ways, and between two of a kind. What is refused is in `copy_refused`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use domain::assessment::{Evidence, Rating, Reference};
use domain::procurement::{ActualDates, Phase, RecordPhase};
use domain::reminder::ReminderKey;
use domain::{Asker, Language, PersonId, Role, RoundId};
use projection::{PROJECT, TABLES};
use store::{
    Address, Copied, Copy, CopyError, Db, Envelope, LEFT_BEHIND, SignInRequest, Source, Step, Verified,
    copied_tables,
};
use tests::World;
use tests::postgres::Database;
use tokio::sync::Notify;

use super::{comment, end};
use crate::it::given::{self, day, line, rate, rated};

scenarios! {
    every_table_is_copied_or_made_again_or_left_behind_for_a_reason,
    everything_arrives_in_a_database_of_either_kind_and_comes_back,
    the_target_goes_on_where_the_source_ended,
    a_session_and_a_link_open_the_same_at_the_target,
    a_second_copy_adds_nothing_and_takes_over_what_changed_beside_the_log,
    a_copy_that_was_dropped_again_and_again_goes_on_and_becomes_complete,
    a_source_in_use_is_caught_up_with,
    thousands_of_rows_beside_the_log_arrive,
}

/// A database that goes with the value.
pub(super) struct Place {
    pub(super) address: Address,
    _folder: tempfile::TempDir,
    database: Option<Database>,
}

impl Place {
    fn new(database: Option<Database>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = match &database {
            Some(database) => Address::parse(&database.url()).unwrap(),
            None => Address::folder(folder.path()),
        };
        Self { address, _folder: folder, database }
    }

    /// An empty file, and an empty database on a server if there is one.
    pub(super) async fn both() -> Vec<Self> {
        let served = Database::create().await.map(|database| Self::new(Some(database)));
        std::iter::once(Self::new(None)).chain(served).collect()
    }

    pub(super) async fn db(&self) -> Db {
        Db::open(&self.address).await.unwrap()
    }

    pub(super) async fn rows(&self) -> Rows {
        let db = self.db().await;
        let rows = rows(&db, self.database.is_some()).await;
        db.close().await;
        rows
    }
}

/// Every row of every table that does not stay behind, as text, the same on both databases.
type Rows = BTreeMap<String, Vec<String>>;

pub(super) async fn rows_of(world: &World) -> Rows {
    rows(world.store.db(), world.either("file", "server") == "server").await
}

async fn rows(db: &Db, served: bool) -> Rows {
    let columns = if served {
        "select cast(column_name as text), cast(data_type as text) from information_schema.columns \
            where table_schema = current_schema() and table_name = $1 order by ordinal_position"
    } else {
        "select name, lower(type) from pragma_table_info($1) order by cid"
    };
    let mut all = Rows::new();
    for table in tables(db, served).await {
        let found: Vec<(String, String)> = db.all(columns, vec![(&table).into()]).await.unwrap();
        let texts: Vec<_> = found
            .iter()
            .map(|(name, kind)| {
                let text = match kind.as_str() {
                    "blob" => format!("lower(hex({name}))"),
                    "uuid" => format!("replace(cast({name} as text), '-', '')"),
                    "bytea" => format!("encode({name}, 'hex')"),
                    _ => format!("cast({name} as text)"),
                };
                format!("case when {name} is null then '' else '{name}=' || {text} end")
            })
            .collect();
        let sql = format!("select {} from {table}", texts.join(" || '; ' || "));
        let rows: Vec<(String,)> = db.all(sql.leak(), Vec::new()).await.unwrap();
        let mut rows: Vec<_> = rows.into_iter().map(|(row,)| row).collect();
        rows.sort();
        all.insert(table, rows);
    }
    all
}

/// The tables that are there, without those that a copy leaves behind.
async fn tables(db: &Db, served: bool) -> BTreeSet<String> {
    let sql = if served {
        "select cast(table_name as text) from information_schema.tables \
            where table_schema = current_schema() and table_type = 'BASE TABLE'"
    } else {
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
    };
    let found: Vec<(String,)> = db.all(sql, Vec::new()).await.unwrap();
    let left = |name: &String| LEFT_BEHIND.iter().any(|(left, _)| left == name);
    found.into_iter().map(|(name,)| name).filter(|name| !left(name)).collect()
}

/// Something in every table, with texts that are easily damaged on the way.
pub(super) async fn live(world: &World) -> RoundId {
    let round = given::round(world, "Omgång 2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[0];
    let texts = [
        "å Å é e\u{301} \u{feff}ß ﬁ x",
        "a\0b \\u0000 \\ ' \" \r\n\tx",
        "🏛 日本 \u{202e}x",
        "9007199254740993",
    ];
    for (place, text) in texts.iter().enumerate() {
        let criterion = given::criteria(world)[place].clone();
        let evidence = vec![Evidence {
            title: (*text).to_owned(),
            reference: Reference::RegistryNumber("KS 1".to_owned()),
        }];
        let command =
            rate(round, organisation, criterion.as_str(), Rating { evidence, ..comment(text) }, None);
        let key = Some(format!("nyckel {text}"));
        world.store.execute(Envelope::new(Asker::Person(lead), command).with_key(key)).await.unwrap();
    }
    given::assess(world, round, world.organisations[1], |place| i64::try_from(place % 4).unwrap()).await;
    given::action(world, organisation, lead, ("Ö först, z sist", "2026-12-01", Some(30))).await;
    let phases = [(Phase::Preparation, "2027-01-01")];
    let procurement = given::plan(world, (organisation, lead), line("Skolmåltider", &phases)).await;
    let actual = ActualDates { start: Some(day("2026-11-20")), end: None };
    world.by(lead, RecordPhase { procurement, phase: Phase::Preparation, actual }).await;
    let reminders = vec![ReminderKey(format!("round_due/{round}/2026-12-08/14"))];
    let outcome = domain::digest::Outcome::Sent;
    let day = day("2026-11-24");
    world.system(domain::digest::RecordDelivery { person: lead, day, reminders, outcome }).await;
    let db = world.store.db();
    db.set_mark("demo-filled", world.clock.now()).await.unwrap();
    let person = world.person(PersonId(world.ids.id()), "e\u{301} Åsa \u{feff}ﬁ", "åsa@x.example");
    db.put_person(&person).await.unwrap();
    let secret = || world.store.ambient().secret();
    let asked = SignInRequest::new(secret(), secret(), &secret());
    db.put_sign_in_request(&asked, person.id, &person.address, world.clock.now()).await.unwrap();
    sign_in(world).await;
    round
}

/// A link that opens again and again, and the session that it opened.
async fn sign_in(world: &World) -> (store::Secret, store::Secret) {
    let (link, session) = (world.store.ambient().secret(), world.store.ambient().secret());
    let (db, now) = (world.store.db(), world.clock.now());
    db.put_sign_in_link(&link, world.coordinator, now + TimeDelta::days(1), true).await.unwrap();
    db.sign_in(&link, &session, now).await.unwrap();
    (link, session)
}

/// Copies by pages of a few events.
pub(super) async fn copy(from: &Address, to: &Address) -> Result<Copied, CopyError> {
    let (from, to) = (Source::open(from).await.unwrap(), Db::open(to).await.unwrap());
    let copied = Copy { from: &from, to: &to, project: PROJECT, page: 7 }.run(now(), |_| {}).await;
    from.close().await;
    to.close().await;
    copied
}

pub(super) fn now() -> chrono::DateTime<chrono::Utc> {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

async fn every_table_is_copied_or_made_again_or_left_behind_for_a_reason(world: World) {
    let served = world.either("file", "server") == "server";
    let found = tables(world.store.db(), served).await;
    let mut known: BTreeSet<String> = copied_tables().map(|table| table.name.to_owned()).collect();
    assert!(TABLES.iter().all(|(table, _)| known.insert((*table).to_owned())), "both copied and made again");
    assert_eq!(found, known);
    assert!(LEFT_BEHIND.iter().all(|(_, reason)| reason.len() > 20));
    // Twins: each database has its own list of columns.
    let columns = world.either(
        "select name from pragma_table_info($1)",
        "select cast(column_name as text) from information_schema.columns where table_name = $1",
    );
    for table in copied_tables() {
        let found: Vec<(String,)> = world.store.db().all(columns, vec![table.name.into()]).await.unwrap();
        let found: BTreeSet<_> = found.iter().map(|(name,)| name.as_str()).collect();
        assert_eq!(found, table.columns.iter().map(|column| column.name).collect(), "{}", table.name);
    }
}

async fn everything_arrives_in_a_database_of_either_kind_and_comes_back(world: World) {
    live(&world).await;
    let (head, lived) = (world.store.db().head().await.unwrap(), rows_of(&world).await);
    let empty: Vec<_> = lived.iter().filter(|(_, rows)| rows.is_empty()).map(|(table, _)| table).collect();
    assert!(empty.is_empty(), "nothing would be proven of {empty:?}");
    for place in Place::both().await {
        let copied = copy(&world.address(), &place.address).await.unwrap();
        assert_eq!((copied.before, &copied.head), (0, &head));
        assert_eq!(place.rows().await, lived);
        let db = place.db().await;
        assert_eq!(db.verify(|_| {}).await.unwrap(), Verified::Whole(head.clone()));
        assert_eq!(db.unfinished_copy().await.unwrap(), None);
        projection::rebuild(&db, |_| {}).await.unwrap();
        db.close().await;
        assert_eq!(place.rows().await, lived, "the read tables are those of the events");
        for back in Place::both().await {
            assert_eq!(copy(&place.address, &back.address).await.unwrap().head, head);
            assert_eq!(back.rows().await, lived);
        }
    }
    assert_eq!(rows_of(&world).await, lived, "the source is only read");
}

async fn the_target_goes_on_where_the_source_ended(world: World) {
    let round = live(&world).await;
    let (organisation, lead) = world.organisations[0];
    for place in Place::both().await {
        copy(&world.address(), &place.address).await.unwrap();
        let store = tests::open(&place.address, &world.clock, &world.ids).await;
        let repeated = rate(round, organisation, "1S1", comment("å Å é e\u{301} \u{feff}ß ﬁ x"), None);
        let key = Some("nyckel å Å é e\u{301} \u{feff}ß ﬁ x".to_owned());
        let repeated = Envelope::new(Asker::Person(lead), repeated).with_key(key);
        assert!(store.execute(repeated).await.unwrap().repeated, "the key is known");
        let command = rate(round, organisation, "K1", rated(2), Some(0));
        let outcome = store.execute(Envelope::new(Asker::Person(lead), command)).await.unwrap();
        assert_eq!(outcome.position, end(&world).await + 1);
        assert!(matches!(store.db().verify(|_| {}).await.unwrap(), Verified::Whole(_)));
        store.db().close().await;
    }
}

async fn a_session_and_a_link_open_the_same_at_the_target(world: World) {
    let (link, session) = sign_in(&world).await;
    for place in Place::both().await {
        copy(&world.address(), &place.address).await.unwrap();
        let db = place.db().await;
        let now = world.clock.now();
        assert_eq!(db.session(&session, now).await.unwrap(), Some(world.coordinator));
        let anew = world.store.ambient().secret();
        assert_eq!(db.sign_in(&link, &anew, now).await.unwrap(), world.coordinator);
        db.close().await;
    }
}

async fn a_second_copy_adds_nothing_and_takes_over_what_changed_beside_the_log(world: World) {
    live(&world).await;
    let (_, session) = sign_in(&world).await;
    for place in Place::both().await {
        let first = copy(&world.address(), &place.address).await.unwrap();
        let again = copy(&world.address(), &place.address).await.unwrap();
        assert_eq!(again, Copied { before: first.head.position, ..first });
        let (_, other) = sign_in(&world).await;
        world.store.db().sign_out(&other).await.unwrap();
        let person = world.person(world.coordinator, "Karin Ny", "karin@region.example");
        world.store.db().put_person(&person).await.unwrap();
        copy(&world.address(), &place.address).await.unwrap();
        assert_eq!(place.rows().await, rows_of(&world).await);
    }
    world.store.db().sign_out(&session).await.unwrap();
}

/// Copies until so many steps were taken, and drops what was under way then. True: it became complete before.
async fn cut(from: &Source, to: &Db, steps: u32) -> bool {
    let (enough, mut taken) = (Notify::new(), 0);
    let copy = Copy { from, to, project: PROJECT, page: 3 };
    let count = |_: Step| {
        taken += 1;
        if taken == steps {
            enough.notify_one();
        }
    };
    tokio::select! {
        biased;
        () = enough.notified() => false,
        copied = copy.run(now(), count) => copied.map(|_| true).unwrap(),
    }
}

async fn a_copy_that_was_dropped_again_and_again_goes_on_and_becomes_complete(world: World) {
    live(&world).await;
    let from = Source::open(&world.address()).await.unwrap();
    for place in Place::both().await {
        let to = place.db().await;
        let (mut reached, mut cuts) = (0, 0);
        // One step more each time, so that it ends sometimes in the middle of each part.
        while !cut(&from, &to, cuts / 2 + 1).await {
            cuts += 1;
            assert_eq!(to.unfinished_copy().await.unwrap(), Some(now()));
            let Verified::Whole(head) = to.verify(|_| {}).await.unwrap() else { panic!("a sound beginning") };
            assert!(head.position >= reached, "it goes on from {reached}, not from {}", head.position);
            reached = head.position;
        }
        assert!(cuts > 5, "cut {cuts} times");
        // Once more between the proof and the end.
        if !cut(&from, &to, 1).await {
            assert_eq!(to.unfinished_copy().await.unwrap(), Some(now()));
            assert!(cut(&from, &to, u32::MAX).await);
        }
        assert_eq!(to.unfinished_copy().await.unwrap(), None);
        to.close().await;
        assert_eq!(place.rows().await, rows_of(&world).await);
    }
    from.close().await;
}

async fn a_source_in_use_is_caught_up_with(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[0];
    for place in Place::both().await {
        let enough = Notify::new();
        let write = async {
            let mut written = 0;
            loop {
                world.by(lead, rate(round, organisation, "1S1", comment(&format!("{written}")), None)).await;
                let newcomer = format!("nr{written}.{}@x.example", world.ids.id());
                given::member(&world, organisation, Role::Reader, ("Ny", &newcomer, Language::En)).await;
                written += 1;
                tokio::select! {
                    biased;
                    () = enough.notified() => return written,
                    () = tokio::task::yield_now() => {}
                }
            }
        };
        let follow = async {
            let mut heads = vec![copy(&world.address(), &place.address).await.unwrap().head.position];
            while heads.len() < 4 {
                heads.push(copy(&world.address(), &place.address).await.unwrap().head.position);
            }
            enough.notify_one();
            heads
        };
        let (written, heads) = tokio::join!(write, follow);
        assert!(written > 1 && heads.is_sorted() && heads[0] < heads[3], "{written}, {heads:?}");
        let last = copy(&world.address(), &place.address).await.unwrap();
        assert_eq!(last.head, world.store.db().head().await.unwrap());
        assert_eq!(place.rows().await, rows_of(&world).await);
    }
}

async fn thousands_of_rows_beside_the_log_arrive(world: World) {
    let mut tx = world.store.db().write().await.unwrap();
    for number in 0..2_500_i64 {
        // Two columns make the key; what orders it here need not order it there.
        let actor = ["system", "Å", "z", "e\u{301}"][usize::try_from(number % 4).unwrap()];
        let key = format!("Ä{}", number / 4);
        let values = vec![actor.into(), key.into(), world.ids.id().into()];
        let put = "insert into command (actor, idempotency_key, name, stream_kind, stream_id, position, version) \
            values ($1, $2, 'open_round', 'round', $3, 1, 1)";
        tx.execute(put, values).await.unwrap();
    }
    tx.commit().await.unwrap();
    for place in Place::both().await {
        let copied = copy(&world.address(), &place.address).await.unwrap();
        assert!(copied.beside.contains(&("command", 2_500)), "{:?}", copied.beside);
        assert_eq!(place.rows().await, rows_of(&world).await);
    }
}
