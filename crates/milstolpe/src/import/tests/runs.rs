//! What is stored.

use chrono::NaiveDate;
use domain::organisation::OrganisationKind;
use domain::procurement::{Phase, ReviseProcurement};
use domain::region::RegisterRegion;
use domain::{Asker, RegionId};
use projection::procurement::{PlanFilter, PlanLine, plan};
use tests::World;

use super::{csv, import, refused, request, run, workbook, write_date};

async fn lines(world: &World) -> Vec<PlanLine> {
    let day = |year| NaiveDate::from_ymd_opt(year, 1, 1).expect("a date");
    let (region, cpv) = (world.region, String::new());
    let filter = PlanFilter { region, organisation: None, from: day(1900), to: day(2199), cpv };
    plan(world.store.db(), Asker::System, &filter).await.expect("a plan")
}

async fn position(world: &World) -> u64 {
    world.store.db().head().await.expect("a log").position
}

#[tokio::test]
async fn a_row_lands_in_its_buyers_plan_with_its_start() {
    let world = World::dalarna().await;
    let text = csv(&[
        "RÄTTVIKS KOMMUN;90910000 Städning;MT1;Städ;2026-10-01",
        "Falu kommun;;MT2;Framtid;2026-12-24",
    ]);
    let report = import(&world, text, false).await.expect("read");
    assert_eq!((report.rows, report.landed, report.refused.len()), (2, 2, 0), "{report:?}");
    let lines = lines(&world).await;
    let told = |line: &PlanLine| {
        (
            line.buyer.clone(),
            line.source.clone(),
            line.actual.get(&Phase::Tendering).and_then(|dates| dates.start),
        )
    };
    let expected = [
        ("Falun".to_owned(), Some("MT2".to_owned()), None),
        ("Rättvik".to_owned(), Some("MT1".to_owned()), NaiveDate::from_ymd_opt(2026, 10, 1)),
    ];
    assert_eq!(lines.iter().map(told).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn reading_a_file_again_adds_nothing_even_as_a_workbook_and_after_a_change() {
    let world = World::dalarna().await;
    let text = csv(&["MORA KOMMUN;90910000;4711;Städ;2026-10-01"]);
    import(&world, &text, false).await.expect("read");
    let line = lines(&world).await.remove(0);
    let details = domain::procurement::ProcurementDetails { title: "Annat".to_owned(), ..line.details };
    world.system(ReviseProcurement { procurement: line.id, details, seen: None }).await;
    let before = position(&world).await;
    let bytes = workbook(|sheet| {
        for (column, text) in [(0, "Mora kommun"), (1, "90910000"), (3, "Städ")] {
            sheet.write(1, column, text).expect("a cell");
        }
        sheet.write(1, 2, 4711).expect("a number");
        write_date(sheet, 1, 4, (2026, 10, 1));
    });
    for content in [text.into_bytes(), bytes] {
        let report = import(&world, content, true).await.expect("read");
        assert_eq!((report.landed, report.already_there), (0, 1), "{report:?}");
    }
    assert_eq!(position(&world).await, before);
    assert_eq!(lines(&world).await.remove(0).details.title, "Annat");
}

#[tokio::test]
async fn a_row_with_a_problem_is_named_and_nothing_of_it_is_stored() {
    let world = World::dalarna().await;
    let before = position(&world).await;
    let long = format!("Mora;;5;{};2026-10-01", "x".repeat(201));
    let text = csv(&[
        "Uppsala kommun;;1;T;2026-10-01",
        "Mora;x;2;T;2026-10-01",
        "Mora;;3;T;igår",
        "Mora;;4;;2026-10-01",
        &long,
        "Mora;;6;T;1021-01-04",
    ]);
    let report = import(&world, text, false).await.expect("read");
    assert_eq!(
        refused(&report),
        [
            "2 Namn för köpare: “Uppsala kommun” is no organisation of the region Dalarna; register it first, or let missing buyers be registered (--register-missing)",
            "3 Huvudsaklig CPV-kod: “x” does not begin with a CPV code; eight digits, perhaps with a check digit, are accepted, such as 45262700 or 60130000-8",
            "4 Publiceringsdatum: “igår” is not a date; year, month and day are accepted, such as 2026-11-24, or a date cell of Excel",
            "5 Upphandlingens titel: the cell is empty",
            "6 Upphandlingens titel: title has 201 characters; at most 200 are accepted",
            "7 Publiceringsdatum: phases is 1021-01-04; it must not be before 1900-01-01",
        ]
    );
    assert_eq!(position(&world).await, before);
}

#[tokio::test]
async fn a_duplicate_within_the_file_is_named_with_the_row_that_came_first() {
    let world = World::dalarna().await;
    let text = csv(&[
        "Mora;;1;T;igår",
        "Mora;;1;T;2026-10-01",
        "MORA KOMMUN;;1;U;2026-10-02",
        "Orsa;;1;T;2026-10-01",
    ]);
    let report = import(&world, text, false).await.expect("read");
    assert_eq!(report.landed, 2, "the same reference of another buyer is another procurement");
    let refused = refused(&report);
    assert_eq!(refused.len(), 2);
    assert_eq!(refused[1], "4 Upphandlings-ID: “1” is in row 3 already, for the same buyer");
}

#[tokio::test]
async fn missing_buyers_are_registered_once_if_they_have_a_sound_row() {
    let world = World::dalarna().await;
    let text = "\
Namn för köpare;Organisationsnummer för köpare;Juridisk form för köpare;Huvudsaklig CPV-kod;Upphandlings-ID;Upphandlingens titel;Publiceringsdatum
BORÅS KOMMUN;212000-1561;Kommuner;;1;T;2026-10-01
Borås stad;2120001561;Kommuner;;2;T;2026-10-01
VÄSTERÅS KOMMUN;2021008040;Kommuner;;3;T;2026-10-01
VÄSTERÅS KOMMUN;2120002080;Kommuner;;4;T;2026-10-01
BORÅS ELNÄT AB;5561270000;Övriga aktiebolag;;5;T;2026-10-01
ORSA KOMMUN;2120002163;Kommuner;;6;T;2026-10-01
UMEÅ KOMMUN;;Kommuner;;7;T;igår";
    let report = import(&world, text, true).await.expect("read");
    assert_eq!((report.landed, report.refused.len()), (6, 1), "{report:?}");
    let told: Vec<_> = report
        .registered
        .iter()
        .map(|found| (found.name.as_str(), found.kind, found.code.as_str()))
        .collect();
    let expected = [
        ("Borås", OrganisationKind::Municipality, "2120001561"),
        ("Västerås", OrganisationKind::Municipality, "2021008040"),
        ("Borås Elnät AB", OrganisationKind::MunicipalCompany, "5561270000"),
    ];
    assert_eq!(told, expected);
    let warnings: Vec<_> =
        report.warnings.iter().map(|warning| (warning.row, warning.text.as_str())).collect();
    assert_eq!(
        warnings[1..3],
        [
            (
                Some(4),
                "the organisation number “2021008040” of Västerås is doubtful: its check digit is wrong"
            ),
            (
                Some(5),
                "Västerås comes with another organisation number, “2120002080”; before it was “2021008040”"
            ),
        ]
    );
    let again = import(&world, text, true).await.expect("read");
    assert_eq!((again.already_there, again.registered.len()), (6, 0), "{again:?}");
}

#[tokio::test]
async fn a_run_that_was_cut_short_is_completed_by_the_next() {
    let world = World::dalarna().await;
    let text = csv(&["Mora;;1;T;2026-11-25"]);
    import(&world, &text, false).await.expect("read");
    assert!(lines(&world).await[0].actual.is_empty(), "it lies in the future");
    world.clock.set("2026-11-26T09:00:00Z");
    let report = import(&world, &text, false).await.expect("read");
    assert_eq!((report.already_there, report.warnings.last().and_then(|found| found.row)), (1, Some(2)));
    assert_eq!(lines(&world).await[0].actual.len(), 1);
}

#[tokio::test]
async fn the_region_is_the_one_named_or_the_only_one() {
    let world = World::empty().await;
    let file = world.folder().join("plan.csv");
    std::fs::write(&file, csv(&["Mora;;1;T;2026-10-01"])).expect("written");
    let error = async |wanted: Option<&str>| {
        let failed = run(&world.store, &request(file.clone(), wanted), |_, _| {}).await;
        failed.expect_err("no region").to_string()
    };
    assert_eq!(error(None).await, "there is no region yet; make one with `milstolpe setup`");
    for name in ["Dalarna", "Gävleborg"] {
        world.system(RegisterRegion { region: RegionId(world.ids.id()), name: name.to_owned() }).await;
    }
    assert_eq!(
        error(None).await,
        "there are several regions: Dalarna, Gävleborg; name one of them (--region)"
    );
    assert_eq!(error(Some("Jämtland")).await, "there is no region “Jämtland”; there are: Dalarna, Gävleborg");
    let report = run(&world.store, &request(file.clone(), Some(" dalarna")), |_, _| {}).await.expect("read");
    assert_eq!((report.region.as_str(), report.refused.len()), ("Dalarna", 1));
}

#[tokio::test]
async fn progress_counts_the_rows_that_are_stored() {
    let world = World::dalarna().await;
    let file = world.folder().join("plan.csv");
    std::fs::write(&file, csv(&["Mora;;1;T;2026-10-01", "Mora;;2;;2026-10-01", "Mora;;3;T;2026-10-01"]))
        .expect("written");
    let mut heard = Vec::new();
    run(&world.store, &request(file, None), |done, of| heard.push((done, of))).await.expect("read");
    assert_eq!(heard, [(0, 2), (1, 2), (2, 2)]);
}

#[tokio::test]
async fn the_report_is_written_for_the_operator() {
    let world = World::dalarna().await;
    let text =
        csv(&["BORÅS KOMMUN;;1;T;2026-10-01", "Mora;;2;\u{1b}[31m;2026-10-01", "Mora;;3;T;\u{1b}[31m"]);
    let report = import(&world, text, true).await.expect("read");
    let mut out = Vec::new();
    report.print(&mut out).expect("written");
    let expected = "\
3 rows read for the region Dalarna:
       2 added to the plans
       0 there already
       1 refused

1 organisation registered:
  Borås (municipality, no number)

1 warning:
  the file lacks these columns, and is read without them: Organisationsnummer för köpare, Juridisk form för köpare, Upphandlingsslag, Förfarande, Typ av avtal, Annonsdatabas

1 row refused; correct them and read the file again:
  Row 4, Publiceringsdatum: “[31m” is not a date; year, month and day are accepted, such as 2026-11-24, or a date cell of Excel
";
    assert_eq!(String::from_utf8(out).expect("text"), expected);
}
