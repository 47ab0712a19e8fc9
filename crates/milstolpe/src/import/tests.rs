//! Tests of the import: what files look like, what rows say, whose they are, what is stored.

mod buyers;
mod files;
mod real;
mod rows;
mod runs;

use std::path::PathBuf;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use tests::World;

use super::column::Table;
use super::file::{self, FileError};
use super::report::Report;
use super::row::{Line, line};
use super::{ImportRequest, run};

/// The headings that a file must have.
const REQUIRED: &str =
    "Namn för köpare;Huvudsaklig CPV-kod;Upphandlings-ID;Upphandlingens titel;Publiceringsdatum";

/// A file with the required headings and these rows.
fn csv(rows: &[&str]) -> String {
    let mut text = REQUIRED.to_owned();
    for row in rows {
        text.push_str("\r\n");
        text.push_str(row);
    }
    text
}

fn table(bytes: impl AsRef<[u8]>) -> Result<Table, FileError> {
    file::table(bytes.as_ref().to_vec())
}

/// The lines of a file, or the problem of each row as "column: reason".
fn lines(text: impl AsRef<[u8]>) -> Vec<Result<Line, String>> {
    let table = table(text).expect("a table");
    let told = |found: Result<Line, Vec<super::report::Problem>>| {
        found.map_err(|problems| {
            let texts = problems.iter().map(|problem| match problem.column {
                Some(column) => format!("{column}: {}", problem.reason),
                None => problem.reason.clone(),
            });
            texts.collect::<Vec<_>>().join("; ")
        })
    };
    table.records.iter().map(|record| told(line(record))).collect()
}

/// A workbook with the required headings and what `fill` writes below them.
fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    headings(sheet);
    fill(sheet);
    workbook.save_to_buffer().expect("a workbook")
}

fn headings(sheet: &mut Worksheet) {
    for (column, heading) in (0..).zip(REQUIRED.split(';')) {
        sheet.write(0, column, heading).expect("a heading");
    }
}

fn write_date(sheet: &mut Worksheet, row: u32, column: u16, (year, month, day): (u16, u8, u8)) {
    let date = ExcelDateTime::from_ymd(year, month, day).expect("a date");
    let format = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_with_format(row, column, &date, &format).expect("a date cell");
}

/// Reads a file into the world's region.
async fn import(world: &World, content: impl AsRef<[u8]>, register_missing: bool) -> anyhow::Result<Report> {
    let file = world.folder().join("rows");
    std::fs::write(&file, content).expect("written");
    run(&world.store, &ImportRequest { file, region: None, register_missing }, |_, _| {}).await
}

/// What is refused, as "row column: reason".
fn refused(report: &Report) -> Vec<String> {
    let told = |row: &super::RefusedRow| {
        let row_number = row.row;
        let each = row.problems.iter().map(move |problem| {
            format!("{row_number} {}: {}", problem.column.unwrap_or("the row"), problem.reason)
        });
        each.collect::<Vec<_>>()
    };
    report.refused.iter().flat_map(told).collect()
}

fn request(file: PathBuf, region: Option<&str>) -> ImportRequest {
    ImportRequest { file, region: region.map(str::to_owned), register_missing: false }
}
