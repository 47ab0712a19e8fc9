//! CSV files as people have them: any of three separators, any of three encodings.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord, Terminator};
use encoding_rs::{Encoding, WINDOWS_1252};

use super::column::{Table, Value, known_headings};
use super::file::FileError;

/// What Excel writes in Swedish, what other programs write, and what Excel calls "text".
const SEPARATORS: [u8; 3] = [b';', b',', b'\t'];

/// The old sign for the end of a text, put behind the last row: if it does not come back as a row of
/// its own, a quotation mark before it was never closed.
const END: &str = "\u{1a}";

/// Reads the rows.
pub(crate) fn table(bytes: &[u8]) -> Result<Table, FileError> {
    let text = decode(bytes)?;
    if text.trim().is_empty() {
        return Err(FileError::Empty);
    }
    // One kind of line end, so that lines can be counted.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let (separator, body) = separator(&text);
    let mut table = Table::default();
    let closed = format!("{body}\n{END}");
    let mut rows = reader(&closed, separator);
    let (mut cells, mut row) = (StringRecord::new(), 0);
    while next(&mut rows, &mut cells, &mut row)? {
        if cells.iter().eq([END]) {
            break;
        }
        let fault = table.width().and_then(|width| fault(&cells, width, char::from(separator)));
        let values = cells.iter().map(|cell| Value::Text(cell.to_owned())).collect();
        table.push(row, values, fault)?;
    }
    table.complete()
}

/// UTF-8 or UTF-16 if the file says so, UTF-8 if it can be, and otherwise what Excel in Swedish writes.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, FileError> {
    let (text, broken) = match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (Some((encoding, _)), _) => encoding.decode_with_bom_removal(bytes),
        (None, Ok(text)) => (text.into(), false),
        (None, Err(_)) => WINDOWS_1252.decode_without_bom_handling(bytes),
    };
    // A text never holds the character zero; nearly every other kind of file does.
    if broken || text.contains('\0') { Err(FileError::NoSpreadsheet) } else { Ok(text) }
}

/// The separator, and the text without a first line in which Excel names it ("sep=;").
fn separator(text: &str) -> (u8, &str) {
    let named = SEPARATORS.into_iter().find_map(|separator| {
        let rest = text.strip_prefix("sep=")?.strip_prefix(char::from(separator))?;
        Some((separator, rest.strip_prefix('\n')?))
    });
    named.unwrap_or_else(|| (likeliest_separator(text), text))
}

/// The separator under which the first row holds most of the headings.
fn likeliest_separator(text: &str) -> u8 {
    let known = |separator: &u8| {
        let mut first = StringRecord::new();
        match reader(text, *separator).read_record(&mut first) {
            Ok(true) => (known_headings(first.iter()), first.len()),
            Ok(false) | Err(_) => (0, 0),
        }
    };
    SEPARATORS.into_iter().max_by_key(known).unwrap_or(b';')
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .terminator(Terminator::Any(b'\n'))
        .from_reader(text.as_bytes())
}

/// Reads the next row and counts `row` up as a spreadsheet program does: empty lines, which the reader
/// passes over, count as rows, and line breaks within a cell do not.
fn next(
    reader: &mut csv::Reader<&[u8]>,
    cells: &mut StringRecord,
    row: &mut usize,
) -> Result<bool, FileError> {
    let before = reader.position().line();
    // The text is in memory and in UTF-8, and rows may differ in length: nothing is left to fail.
    if !reader.read_record(cells).map_err(|_| FileError::NoSpreadsheet)? {
        return Ok(false);
    }
    let lines = usize::try_from(reader.position().line() - before).unwrap_or(usize::MAX);
    let within: usize = cells.iter().map(|cell| cell.matches('\n').count()).sum();
    *row += lines.saturating_sub(within).max(1);
    Ok(true)
}

/// Why the cells of a row cannot be told apart, if so.
fn fault(cells: &StringRecord, width: usize, separator: char) -> Option<String> {
    if cells.iter().any(|cell| cell.ends_with(END)) {
        return Some(
            "a quotation mark is never closed, so that the rest of the file became part of this row"
                .to_owned(),
        );
    }
    // A cell that holds a line break and as many separators as a row has, holds a row.
    let holds_a_row = |cell: &str| cell.contains('\n') && cell.matches(separator).count() + 1 >= width;
    if cells.iter().any(holds_a_row) {
        return Some(
            "a quotation mark is not closed in this row, so that the rows after it became part of it"
                .to_owned(),
        );
    }
    let surplus = cells.iter().skip(width).any(|cell| !cell.trim().is_empty());
    surplus.then(|| {
        format!(
            "the row has {} cells, and there are {width} headings; \
             put quotation marks around a text that holds the separator {separator:?}",
            cells.len()
        )
    })
}
