//! Real files: advertised procurements of Swedish municipalities, kept outside the repository.

use std::path::PathBuf;

use tests::World;

use super::super::{ImportRequest, run};
use super::Report;

/// The folder with the test data, or a loud word that these tests were left out.
fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("MILSTOLPE_TEST_DATA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!(
            "LEFT OUT: the real files were not read; MILSTOLPE_TEST_DATA names no folder that holds them"
        );
    }
    folder
}

async fn read(world: &World, name: &str, register_missing: bool) -> Option<Report> {
    let file = data()?.join("procurement-se").join(name);
    let request = ImportRequest { file, region: None, register_missing };
    Some(run(&world.store, &request, |_, _| {}).await.expect("read"))
}

fn sum(report: &Report) -> usize {
    report.landed + report.already_there + report.refused.len()
}

const CSV: &str = "advertised-procurements-2021-sample.csv";
const WORKBOOK: &str = "advertised-procurements-2021-sample-200.xlsx";

#[tokio::test]
async fn every_row_of_the_real_files_lands_and_a_second_reading_adds_nothing() {
    let world = World::dalarna().await;
    let Some(workbook) = read(&world, WORKBOOK, true).await else { return };
    assert_eq!(
        (workbook.rows, sum(&workbook), workbook.refused.len()),
        (200, 200, 0),
        "{:?}",
        workbook.refused
    );
    let Some(first) = read(&world, CSV, true).await else { return };
    assert_eq!((first.rows, sum(&first), first.refused.len()), (1995, 1995, 0), "{:?}", first.refused);
    assert_eq!(first.already_there, 200, "the workbook holds the first 200 rows");
    let Some(second) = read(&world, CSV, true).await else { return };
    assert_eq!((second.landed, second.already_there, second.registered.len()), (0, 1995, 0));
    let names = workbook.registered.iter().chain(&first.registered);
    let registered: Vec<_> = names.map(|organisation| organisation.name.as_str()).collect();
    assert_eq!(registered.len(), 63, "64 buyers, of whom Borlänge was there: {registered:?}");
    for name in ["Borås", "Bollnäs", "Kristianstad", "Upplands Väsby", "Sotenäs", "Region Gotland"] {
        assert!(registered.contains(&name), "{name}: {registered:?}");
    }
}

#[tokio::test]
async fn without_registering_the_rows_of_strangers_are_named() {
    let world = World::dalarna().await;
    let Some(report) = read(&world, CSV, false).await else { return };
    assert_eq!((report.rows, sum(&report)), (1995, 1995));
    assert_eq!((report.landed, report.refused.len()), (1, 1994), "one row is of Borlänge");
    let named = report
        .refused
        .iter()
        .all(|refused| refused.problems.iter().all(|problem| problem.column == Some("Namn för köpare")));
    assert!(named);
}
