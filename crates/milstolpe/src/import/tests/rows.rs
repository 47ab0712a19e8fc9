//! What a row says.

use chrono::NaiveDate;

use super::{Line, csv, lines, workbook};

fn one(row: &str) -> Result<Line, String> {
    lines(csv(&[row])).remove(0)
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

#[test]
fn a_row_becomes_a_plan_line() {
    let text = "\
Namn för köpare,Organisationsnummer för köpare,Juridisk form för köpare,Upphandlingsslag,Huvudsaklig CPV-kod,Förfarande,Typ av avtal,Annonsdatabas,Upphandlings-ID,Upphandlingens titel,Publiceringsdatum
BORÅS KOMMUN,212000-1561,Kommuner,Byggentreprenader,45262700 Ombyggnadsarbete,Förenklat förfarande,Kontrakt,Mercell,MT13, Ny  entré ,2021-01-04";
    let line = lines(text).remove(0).expect("a line");
    assert_eq!(line.details.title, "Ny entré");
    assert_eq!(line.details.description, "Byggentreprenader, förenklat förfarande, kontrakt.");
    assert_eq!(line.details.cpv.as_ref().map(domain::procurement::Cpv::as_str), Some("45262700"));
    assert_eq!(line.source, "MT13 (Mercell)");
    assert_eq!(line.published, day("2021-01-04"));
    assert_eq!(line.details.phases.iter().map(|phase| phase.start).collect::<Vec<_>>(), [day("2021-01-04")]);
    assert_eq!((line.buyer.name.as_str(), line.buyer.number.as_str()), ("BORÅS KOMMUN", "2120001561"));
}

#[test]
fn an_unknown_cpv_code_is_none_and_a_wrong_one_is_named() {
    assert_eq!(one("Mora;00000000 Uppgift saknas;1;T;2026-10-01").expect("a line").details.cpv, None);
    assert_eq!(one("Mora;;1;T;2026-10-01").expect("a line").details.cpv, None);
    for wrong in ["4526270 Sju siffror", "99999999", "Städning"] {
        let error = one(&format!("Mora;{wrong};1;T;2026-10-01")).expect_err("refused");
        assert!(error.starts_with(&format!("Huvudsaklig CPV-kod: “{wrong}” does not begin")), "{error}");
    }
}

#[test]
fn a_date_is_taken_as_text_or_as_excel_keeps_it() {
    for date in ["2021-01-04", "20210104", "2021-01-04 00:00:00", "2021-01-04T08:30:00Z", "44200"] {
        assert_eq!(one(&format!("Mora;;1;T;{date}")).expect(date).published, day("2021-01-04"), "{date}");
    }
}

#[test]
fn what_is_no_date_is_named() {
    for wrong in
        ["4 januari", "2021-02-30", "21-01-04", "04/01/2021", "2021-01-04 kväll", "20211399", "123456789"]
    {
        let error = one(&format!("Mora;;1;T;{wrong}")).expect_err(wrong);
        assert!(error.starts_with(&format!("Publiceringsdatum: “{wrong}” is not a date")), "{error}");
    }
}

#[test]
fn every_problem_of_a_row_is_named() {
    let error = one(";12;  ;;").expect_err("refused");
    assert_eq!(
        error,
        "Namn för köpare: the cell is empty; Upphandlingens titel: the cell is empty; \
         Huvudsaklig CPV-kod: “12” does not begin with a CPV code; eight digits, perhaps with a check digit, \
         are accepted, such as 45262700 or 60130000-8; Upphandlings-ID: the cell is empty; \
         Publiceringsdatum: the cell is empty"
    );
}

#[test]
fn a_row_whose_cells_cannot_be_told_apart_is_refused() {
    let rows = lines(csv(&["Mora;;1;Städ; fönster;2026-10-01", "Mora;;2;T;2026-10-01"]));
    assert!(
        rows[0].as_ref().is_err_and(|error| error.contains("the row has 6 cells, and there are 5 headings"))
    );
    assert!(rows[1].is_ok());
}

#[test]
fn a_quotation_mark_that_is_not_closed_swallows_no_row_unseen() {
    let rows = lines(csv(&["Mora;;1;\"T;2026-10-01", "Mora;;2;T;2026-10-01", "Mora;;3;T;2026-10-01"]));
    assert_eq!(rows.len(), 1);
    assert!(rows[0].as_ref().is_err_and(|error| error.contains("the rest of the file")), "{rows:?}");
    let rows = lines(csv(&[
        "Mora;;1;\"T;2026-10-01",
        "Mora;;2;T;2026-10-01",
        "Mora;;3;\"T\";2026-10-01",
        "Mora;;4;T;2026-10-01",
    ]));
    assert!(rows[0].as_ref().is_err_and(|error| error.contains("the rows after it")), "{rows:?}");
    assert!(rows[1].as_ref().is_ok_and(|line| line.source == "4"), "{rows:?}");
}

#[test]
fn a_cell_that_shows_an_error_is_named() {
    let bytes = workbook(|sheet| {
        sheet.write(1, 0, "Mora").expect("a cell");
        sheet.write(1, 2, "1").expect("a cell");
        let formula = rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A");
        sheet.write(1, 3, formula).expect("a formula");
        sheet.write(1, 4, "2026-10-01").expect("a cell");
    });
    let error = lines(bytes).remove(0).expect_err("refused");
    assert_eq!(error, "Upphandlingens titel: the cell shows the error “#N/A”");
}
