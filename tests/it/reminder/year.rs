//! A year of reminders, lived through hour by hour: exactly the expected mails and no other.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Timelike, Utc};
use chrono_tz::Europe::Stockholm;
use domain::action::{CancelAction, CompleteAction, FollowUpAction};
use domain::procurement::{
    ActualDates, Phase, ProcurementDetails, RecordPhase, ReviseProcurement, WithdrawProcurement,
};
use domain::round::CloseRound;
use domain::{ActionId, Language, OrganisationId, PersonId, ProcurementId, Role, RoundId};
use tests::World;

use super::Room;
use crate::it::given::{self, action, assess, day, line, plan};

scenarios! {
    a_year_of_rounds_actions_and_procurements_sends_exactly_the_expected_mails,
}

const FALUN: usize = 9;
const LEKSAND: usize = 3;
const RATTVIK: usize = 4;
const MORA: usize = 8;

/// What the year is about.
struct Cast {
    round: RoundId,
    vansbro: (OrganisationId, PersonId),
    gagnef: (OrganisationId, PersonId),
    falun: (OrganisationId, PersonId),
    pia: PersonId,
    habit: ActionId,
    dropped: ActionId,
    cleaning: ProcurementId,
    withdrawn: (ProcurementId, PersonId),
}

/// The plan line of Falun, with its tendering on this day.
fn cleaning(tendering: &str) -> ProcurementDetails {
    let phases = [
        (Phase::Preparation, "2027-03-15"),
        (Phase::Tendering, tendering),
        (Phase::Evaluation, "2027-07-01"),
        (Phase::Contract, "2027-09-01"),
    ];
    line("Städtjänster", &phases)
}

async fn begin(world: &World) -> Cast {
    let at = |place: usize| world.organisations[place];
    let (leksand, mora) = (at(LEKSAND), at(MORA));
    let pia = ("Pia Lund", "pia@2029.example", Language::En);
    let pia = given::member(world, leksand.0, Role::Contributor, pia).await;
    Cast {
        round: given::round(world, "2027", "2027-02-01", "2027-04-15").await,
        vansbro: at(0),
        gagnef: at(2),
        falun: at(FALUN),
        pia,
        habit: action(world, leksand.0, pia, ("Market dialogue", "2027-12-01", Some(90))).await,
        dropped: {
            action(world, mora.0, mora.1, ("Kategoriplan", "2027-06-01", None)).await;
            action(world, mora.0, mora.1, ("Läggs ned", "2027-08-01", Some(30))).await
        },
        cleaning: plan(world, at(FALUN), cleaning("2027-04-26")).await,
        withdrawn: {
            let lead = at(RATTVIK);
            (plan(world, lead, line("Blir inte av", &[(Phase::Tendering, "2027-05-20")])).await, lead.1)
        },
    }
}

/// What people do at noon of a day.
async fn noon(world: &World, cast: &Cast, today: &str) {
    let note = || "Vi är på väg.".to_owned();
    match today {
        "2027-01-20" => {
            world
                .by(world.organisations[MORA].1, CancelAction { action: cast.dropped, reason: note() })
                .await;
        }
        "2027-03-10" => {
            let actual = ActualDates { start: Some(day(today)), end: None };
            let begun = RecordPhase { procurement: cast.cleaning, phase: Phase::Preparation, actual };
            world.by(cast.falun.1, begun).await;
        }
        "2027-04-05" => assess(world, cast.round, cast.vansbro, |_| 1).await,
        "2027-04-11" | "2027-07-20" => {
            world.by(cast.pia, FollowUpAction { action: cast.habit, note: note() }).await;
        }
        "2027-04-13" => assess(world, cast.round, cast.gagnef, |_| 2).await,
        "2027-04-20" => {
            world.by(world.coordinator, CloseRound { round: cast.round }).await;
            let details = cleaning("2027-06-01");
            let revise = ReviseProcurement { procurement: cast.cleaning, details, seen: None };
            world.by(cast.falun.1, revise).await;
        }
        "2027-05-01" => {
            let (procurement, lead) = cast.withdrawn;
            world.by(lead, WithdrawProcurement { procurement, reason: note() }).await;
        }
        "2027-11-15" => {
            world.by(cast.pia, CompleteAction { action: cast.habit }).await;
        }
        _ => {}
    }
}

/// The mails of the year: day, address, subject.
fn expected() -> BTreeSet<(String, String, String)> {
    let mut expected = BTreeSet::new();
    let mut add = |day: &str, address: &str, subject: &str| {
        expected.insert((day.to_owned(), address.to_owned(), subject.to_owned()));
    };
    let round = "Lämna in självskattningen 2027, senast 15 april";
    for (code, name) in domain::organisation::DALARNA {
        let address = format!("lena@{code}.example");
        for day in ["2027-04-01", "2027-04-12", "2027-04-14"] {
            let submitted = match name {
                "Vansbro" => day > "2027-04-05",
                "Gagnef" => day > "2027-04-13",
                _ => false,
            };
            if name == "Falun" && day == "2027-04-12" {
                // Fourteen days before the tendering as it was planned then.
                add(day, &address, "Två saker väntar");
            } else if !submitted {
                add(day, &address, round);
            }
        }
    }
    for (day, subject) in [
        ("2027-03-01", "Städtjänster: förberedelse, börjar 15 mars"),
        ("2027-05-18", "Städtjänster: annonsering, börjar 1 juni"),
        ("2027-05-31", "Städtjänster: annonsering, börjar 1 juni"),
        ("2027-06-17", "Städtjänster: utvärdering, börjar 1 juli"),
        ("2027-06-30", "Städtjänster: utvärdering, börjar 1 juli"),
        ("2027-08-18", "Städtjänster: avtalsstart, börjar 1 september"),
        ("2027-08-31", "Städtjänster: avtalsstart, börjar 1 september"),
    ] {
        add(day, "lena@2080.example", subject);
    }
    // Ninety days after the planning, and after each follow-up.
    for day in ["2027-04-01", "2027-07-10", "2027-10-18"] {
        add(day, "pia@2029.example", "Market dialogue, follow-up due today");
    }
    add("2027-06-01", "lena@2062.example", "Kategoriplan, följ upp senast i dag");
    expected
}

async fn a_year_of_rounds_actions_and_procurements_sends_exactly_the_expected_mails(world: World) {
    let room = Room::of(world);
    let mut now: DateTime<Utc> = "2027-01-01T11:00:00Z".parse().unwrap();
    room.world.clock.set_to(now);
    let cast = begin(&room.world).await;
    while now < "2028-01-01T11:00:00Z".parse::<DateTime<Utc>>().unwrap() {
        now += Duration::hours(1);
        room.world.clock.set_to(now);
        room.tick().await;
        let local = now.with_timezone(&Stockholm);
        if local.hour() == 12 {
            noon(&room.world, &cast, &local.date_naive().to_string()).await;
        }
    }

    let letters = room.letters();
    let mut days = BTreeSet::new();
    let mut found = BTreeSet::new();
    for letter in letters {
        let local = letter.sent_at.with_timezone(&Stockholm);
        let day = local.date_naive().to_string();
        assert_eq!(local.time().to_string(), "08:00:00", "{letter:?}");
        assert!(days.insert((day.clone(), letter.to.clone())), "two mails on one day: {letter:?}");
        let english = letter.to == "pia@2029.example";
        let greeting = if english { "Hello Pia." } else { "Hej Lena!" };
        assert!(letter.text.starts_with(greeting), "{letter:?}");
        found.insert((day, letter.to, letter.subject));
    }
    let expected = expected();
    let missing: Vec<_> = expected.difference(&found).collect();
    let surplus: Vec<_> = found.difference(&expected).collect();
    assert!(missing.is_empty() && surplus.is_empty(), "missing: {missing:#?}\nsurplus: {surplus:#?}");
    room.done().await;
}
