//! The regional comparison, and an organisation's progress over the years.

use domain::Asker;
use domain::assessment::{Answer, Rating, ReturnAssessment, SubmitAssessment};
use domain::calculation::{Mark, SMALLEST_GROUP};
use projection::comparison::{Comparison, Visibility, comparison};
use projection::progress::progress;
use tests::World;

use crate::it::given::{self, level, rate, rated};

scenarios! {
    marks_come_in_the_order_of_the_model_and_rows_in_that_of_the_alphabet,
    a_middle_is_shown_from_five_shared_levels_up,
    progress_tells_what_rose_what_sank_and_what_stayed,
    progress_of_others_leaves_their_drafts_out,
}

async fn matrix(world: &World, asker: Asker, round: domain::RoundId) -> Comparison {
    comparison(world.store.db(), world.store.catalogue(), asker, round).await.unwrap().unwrap()
}

async fn marks_come_in_the_order_of_the_model_and_rows_in_that_of_the_alphabet(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[9];
    let criteria = given::criteria(&world);
    // Answered from the last to the first, at a level that tells the place.
    for (place, criterion) in criteria.iter().enumerate().rev() {
        let number = i64::try_from(place % 4).unwrap();
        world.by(lead, rate(round, organisation, criterion.as_str(), rated(number), None)).await;
    }
    let not_relevant =
        Rating { answer: Some(Answer::NotRelevant("Köps av regionen.".to_owned())), ..Rating::default() };
    world.by(lead, rate(round, organisation, criteria[1].as_str(), not_relevant, None)).await;
    let only_comment = Rating { comment: "Att göra".to_owned(), ..Rating::default() };
    world.by(lead, rate(round, organisation, criteria[2].as_str(), only_comment, None)).await;

    let found = matrix(&world, Asker::Person(lead), round).await;
    let names: Vec<&str> = found.rows.iter().map(|row| row.name.as_str()).collect();
    let alphabet = [
        "Avesta",
        "Borlänge",
        "Falun",
        "Gagnef",
        "Hedemora",
        "Leksand",
        "Ludvika",
        "Malung-Sälen",
        "Mora",
        "Orsa",
        "Rättvik",
        "Smedjebacken",
        "Säter",
        "Vansbro",
        "Älvdalen",
    ];
    assert_eq!(names, alphabet);
    let row = found.rows.iter().find(|row| row.organisation == organisation).unwrap();
    assert_eq!(row.marks.len(), 37);
    for (place, mark) in row.marks.iter().enumerate() {
        let expected = match place {
            1 => Mark::NotRelevant,
            2 => Mark::Missing,
            _ => Mark::Level(level(i64::try_from(place % 4).unwrap())),
        };
        assert_eq!(*mark, expected, "{}", criteria[place]);
    }
}

async fn a_middle_is_shown_from_five_shared_levels_up(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let asker = Asker::Person(world.coordinator);
    let criteria = given::criteria(&world);
    for (place, member) in world.organisations.iter().enumerate().take(SMALLEST_GROUP) {
        let middle = matrix(&world, asker, round).await.middle;
        assert!(middle.iter().all(Option::is_none), "{place} share");
        let (organisation, lead) = *member;
        if place == 4 {
            // Finds the first criterion not relevant: of that one only four levels are shared.
            let not_relevant = Rating {
                answer: Some(Answer::NotRelevant("Köps av regionen.".to_owned())),
                ..Rating::default()
            };
            for criterion in &criteria[1..] {
                world.by(lead, rate(round, organisation, criterion.as_str(), rated(3), None)).await;
            }
            world.by(lead, rate(round, organisation, criteria[0].as_str(), not_relevant, None)).await;
            // The draft of the fifth does not count, not even for the program itself.
            assert!(matrix(&world, Asker::System, round).await.middle.iter().all(Option::is_none));
            world.by(lead, SubmitAssessment { round, organisation }).await;
        } else {
            given::assess(&world, round, *member, |_| i64::try_from(place % 4).unwrap()).await;
        }
    }
    let middle = matrix(&world, asker, round).await.middle;
    assert_eq!(middle[0], None);
    // 0, 1, 2, 3 and 3.
    assert!(middle[1..].iter().all(|middle| *middle == Some(2.0)), "{middle:?}");
}

async fn progress_tells_what_rose_what_sank_and_what_stayed(world: World) {
    let member = world.organisations[0];
    let (organisation, lead) = member;
    let asker = Asker::Person(lead);
    let found = || async {
        progress(world.store.db(), world.store.catalogue(), asker, organisation).await.unwrap().unwrap()
    };
    world.clock.set("2025-11-24T09:00:00Z");
    let first = given::round(&world, "2025", "2025-11-01", "2025-12-08").await;
    assert!(found().await.rounds.is_empty());
    given::assess(&world, first, member, |_| 1).await;
    let one = found().await;
    assert_eq!((one.rounds.len(), one.changes), (1, None));

    world.clock.set("2026-11-24T09:00:00Z");
    let second = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    // The first ten rise by one, the next five sink by one, the others stay.
    given::assess(&world, second, member, |place| match place {
        0..10 => 2,
        10..15 => 0,
        _ => 1,
    })
    .await;
    let both = found().await;
    let names: Vec<&str> = both.rounds.iter().map(|round| round.round.name.as_str()).collect();
    assert_eq!(names, ["2025", "2026"]);
    let changes = both.changes.unwrap();
    assert_eq!((changes.risen.len(), changes.sunk.len(), changes.same.len()), (10, 5, 22));
    assert!(changes.risen.iter().all(|(_, before, after)| (*before, *after) == (level(1), level(2))));
    // Twelve rows in the first chapter: ten at level 2, two at level 0.
    let chapters = &both.rounds[1].chapters;
    assert_eq!(chapters.len(), 5);
    assert!((chapters[0].own.unwrap() - 20.0 / 12.0).abs() < 1e-9, "{:?}", chapters[0]);
    assert_eq!(chapters[0].middle, None, "nobody else shares");
}

async fn progress_of_others_leaves_their_drafts_out(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[0];
    given::assess(&world, round, world.organisations[0], |_| 1).await;
    let neighbour = Asker::Person(world.organisations[1].1);
    let seen = || async {
        let found =
            progress(world.store.db(), world.store.catalogue(), neighbour, organisation).await.unwrap();
        found.unwrap().rounds.len()
    };
    assert_eq!(seen().await, 1);
    let reason = "Vi ändrar två svar.".to_owned();
    world.by(lead, ReturnAssessment { round, organisation, reason }).await;
    assert_eq!(seen().await, 0, "given back: a draft again");
    let row = matrix(&world, neighbour, round).await;
    let row = row.rows.iter().find(|row| row.organisation == organisation).unwrap();
    assert_eq!((row.visibility, row.summary().answered()), (Visibility::Hidden, 0));
}
