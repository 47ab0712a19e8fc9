//! What is read as a spreadsheet, and what is not.

use encoding_rs::WINDOWS_1252;

use super::super::column::{Column, Table, Value};
use super::super::file::MAX_BYTES;
use super::{FileError, REQUIRED, csv, headings, table, workbook, write_date};

const ROW: &str = "RÄTTVIKS KOMMUN;90910000 Städning;MT1;Städ på Åsen;2026-10-01";

fn titles(bytes: impl AsRef<[u8]>) -> Vec<(usize, String)> {
    let table = table(bytes).expect("a table");
    let title = |record: &super::super::column::Record| match record.get(Column::Title) {
        Some(Value::Text(text)) => (record.row, text.clone()),
        other => panic!("no title but {other:?}"),
    };
    table.records.iter().map(title).collect()
}

fn one() -> Vec<(usize, String)> {
    vec![(2, "Städ på Åsen".to_owned())]
}

#[test]
fn a_file_is_read_in_every_encoding_that_excel_writes() {
    let text = csv(&[ROW]);
    assert_eq!(titles(&text), one(), "UTF-8");
    assert_eq!(titles(format!("\u{feff}{text}")), one(), "UTF-8 with a byte order mark");
    assert_eq!(titles(WINDOWS_1252.encode(&text).0), one(), "Windows-1252");
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(text.replace(';', "\t").encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(titles(utf16), one(), "UTF-16 with tabs, which Excel calls Unicode text");
}

#[test]
fn a_file_is_read_with_every_separator() {
    let text = csv(&[ROW]);
    for separator in [';', ',', '\t'] {
        assert_eq!(titles(text.replace(';', &separator.to_string())), one(), "{separator:?}");
    }
    assert_eq!(titles(format!("sep=;\r\n{text}")), one(), "a first line that names the separator");
}

#[test]
fn a_heading_with_a_comma_does_not_confuse_the_separator() {
    let text = csv(&[&format!("{ROW};1")]).replacen(
        "Publiceringsdatum",
        "Publiceringsdatum;Antal upphandlingar, Summa",
        1,
    );
    assert_eq!(titles(text), one());
}

#[test]
fn headings_are_found_in_any_order_case_and_spacing_and_other_columns_are_ignored() {
    let text = "\
Eget;  UPPHANDLINGENS  TITEL ;Namn fo\u{308}r ko\u{308}pare;upphandlings-id;Huvudsaklig CPV-kod;Publiceringsdatum
x;Städ på Åsen;Mora;MT1;;2026-10-01";
    assert_eq!(titles(text), one());
}

#[test]
fn rows_are_counted_as_a_spreadsheet_shows_them() {
    let text = csv(&["", ";;;;", "Mora;;MT1;\"Två\r\nrader\";2026-10-01", "", "Mora;;MT2;Efter;2026-10-01"]);
    let rows: Vec<_> = titles(text).into_iter().map(|(row, _)| row).collect();
    assert_eq!(rows, [4, 6]);
}

#[test]
fn missing_columns_are_all_named_with_what_was_found() {
    let error = table("Köpare;Upphandlings-ID;Titel\nMora;1;Städ").expect_err("columns are missing");
    let FileError::MissingColumns { missing, .. } = &error else { panic!("{error}") };
    assert_eq!(
        missing,
        &["Namn för köpare", "Huvudsaklig CPV-kod", "Upphandlingens titel", "Publiceringsdatum"]
    );
    assert!(error.to_string().ends_with("found are: “Köpare”, “Upphandlings-ID”, “Titel”"), "{error}");
}

#[test]
fn a_column_that_is_there_twice_is_refused() {
    let error = table(format!("{REQUIRED};upphandlings-id\n")).expect_err("two columns");
    assert!(matches!(error, FileError::RepeatedColumn { heading: "Upphandlings-ID" }), "{error}");
}

#[test]
fn a_file_that_is_no_spreadsheet_says_what_it_is() {
    let error = |bytes: &[u8]| table(bytes).expect_err("no table");
    assert!(matches!(error(b""), FileError::Empty));
    assert!(matches!(error(b"\xef\xbb\xbf\r\n  \n"), FileError::Empty));
    assert!(matches!(error(REQUIRED.as_bytes()), FileError::OnlyHeadings));
    assert!(matches!(error(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), FileError::NoSpreadsheet));
    assert!(matches!(error(b"\xef\xbb\xbfbroken \xff\xfe"), FileError::NoSpreadsheet));
    assert!(matches!(error(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"), FileError::OldOrLocked));
    assert!(matches!(error(b"PK\x03\x04 not a workbook"), FileError::BrokenWorkbook { .. }));
    let gone = super::file::read(std::path::Path::new("/nowhere/plan.csv")).expect_err("no file");
    assert!(gone.to_string().starts_with("the file /nowhere/plan.csv cannot be read"), "{gone}");
}

#[test]
fn a_file_over_the_limits_is_refused() {
    let large = usize::try_from(MAX_BYTES).expect("a size") + 1;
    let error = table(vec![b'x'; large]).expect_err("too large");
    assert_eq!(error.to_string(), "the file is larger than 50 MB; split it into smaller ones");
    let mut text = csv(&[]);
    text.extend(std::iter::repeat_n("\nMora;;1;T;2026-10-01", Table::MAX_ROWS));
    assert_eq!(table(&text).expect("just within").records.len(), Table::MAX_ROWS);
    text.push_str("\nMora;;1;T;2026-10-01");
    let error = table(&text).expect_err("too many rows");
    assert_eq!(error.to_string(), "the file has more than 100000 rows; split it into smaller ones");
}

#[test]
fn a_workbook_gives_texts_numbers_and_dates() {
    let bytes = workbook(|sheet| {
        for (column, text) in [(0, "Mora"), (3, "Städ på Åsen")] {
            sheet.write(1, column, text).expect("a cell");
        }
        sheet.write(1, 1, 90_910_000).expect("a number");
        sheet.write(1, 2, 4711).expect("a number");
        write_date(sheet, 1, 4, (2026, 10, 1));
        // A note far out and far down is an extra column, not a huge table.
        sheet.write(1, 16_000, "anteckning").expect("a cell");
        sheet.write(900_000, 3, "Sist").expect("a cell");
    });
    assert_eq!(titles(&bytes), [(2, "Städ på Åsen".to_owned()), (900_001, "Sist".to_owned())]);
    let table = table(bytes).expect("a table");
    let row = &table.records[0];
    assert_eq!(row.get(Column::Cpv), Some(&Value::Text("90910000".to_owned())));
    assert_eq!(row.get(Column::Reference), Some(&Value::Text("4711".to_owned())));
    let day = "2026-10-01".parse().expect("a date");
    assert_eq!(row.get(Column::Published), Some(&Value::Day(day)));
}

#[test]
fn the_first_sheet_with_the_headings_is_read() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    workbook.add_worksheet().write(0, 0, "Läs mig").expect("a cell");
    workbook.add_worksheet();
    let sheet = workbook.add_worksheet();
    headings(sheet);
    sheet.write(1, 3, "Städ på Åsen").expect("a cell");
    assert_eq!(titles(workbook.save_to_buffer().expect("a workbook")), one());
}

#[test]
fn a_workbook_without_the_headings_names_what_its_closest_sheet_lacks() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    workbook.add_worksheet().write(0, 0, "Läs mig").expect("a cell");
    let sheet = workbook.add_worksheet();
    headings(sheet);
    sheet.write(0, 4, "Datum").expect("a cell");
    let error = table(workbook.save_to_buffer().expect("a workbook")).expect_err("a column is missing");
    assert!(
        matches!(&error, FileError::MissingColumns { missing, .. } if missing == &["Publiceringsdatum"]),
        "{error}"
    );
    let empty = rust_xlsxwriter::Workbook::new().save_to_buffer().expect("a workbook");
    assert!(matches!(table(empty), Err(FileError::Empty)));
}
