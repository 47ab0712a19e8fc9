//! Excel workbooks.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx, XlsxError};
use chrono::NaiveDate;

use super::column::{Table, Value};
use super::file::FileError;

/// Reads the rows of the first sheet that has the headings.
pub(crate) fn table(bytes: Vec<u8>) -> Result<Table, FileError> {
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(broken)?;
    // Of the sheets that have no headings, the one that comes closest tells what is missing.
    let mut closest = (usize::MAX, FileError::Empty);
    for name in workbook.sheet_names() {
        match sheet(&mut workbook, &name) {
            Err(FileError::MissingColumns { missing, found }) if missing.len() < closest.0 => {
                closest = (missing.len(), FileError::MissingColumns { missing, found });
            }
            Err(FileError::MissingColumns { .. } | FileError::Empty) => {}
            Ok(table) => return Ok(table),
            Err(error) => return Err(error),
        }
    }
    Err(closest.1)
}

/// Reads the cells one after the other: a single cell far out must not make a huge empty table.
fn sheet(workbook: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Result<Table, FileError> {
    let mut cells = match workbook.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A sheet that is all diagram has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Err(FileError::Empty),
        Err(error) => return Err(broken(error)),
    };
    let mut table = Table::default();
    let (mut row, mut values) = (0, Vec::new());
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (at, column) = cell.get_position();
        if at != row {
            table.push(row_number(row), std::mem::take(&mut values), None)?;
            row = at;
        }
        let column = usize::try_from(column).unwrap_or_default();
        if values.len() <= column {
            values.resize(column + 1, Value::Text(String::new()));
        }
        if let Some(place) = values.get_mut(column) {
            *place = value(cell.get_value());
        }
    }
    table.push(row_number(row), values, None)?;
    table.complete()
}

fn row_number(row: u32) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX).saturating_add(1)
}

fn value(cell: &DataRef<'_>) -> Value {
    Value::Text(match cell {
        DataRef::Int(number) => number.to_string(),
        // A whole number comes without a decimal point, so that a number in a cell equals its text.
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(found) => found.to_string(),
        DataRef::DateTime(date) => return day(date),
        DataRef::Error(error) => return Value::Fault(error.to_string()),
        DataRef::Empty => String::new(),
    })
}

/// The day of a cell that is shown as a date or time.
fn day(date: &ExcelDateTime) -> Value {
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
        .filter(|_| date.is_datetime())
        .map_or_else(|| Value::Text(date.as_f64().to_string()), Value::Day)
}

fn broken(error: impl std::fmt::Display) -> FileError {
    FileError::BrokenWorkbook { problem: super::shown(&error.to_string()) }
}
