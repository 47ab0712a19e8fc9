//! Opening the file: how large it may be, and what kind it is.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::column::Table;
use super::{csv_text, shown, workbook};

/// The largest file that is read, in bytes.
pub(crate) const MAX_BYTES: u64 = 50 * 1024 * 1024;

/// Why nothing of the file was read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    /// The operating system does not give it. Its reason is part of the message, so it is no source that
    /// would be told twice.
    #[error("the file {} cannot be read: {reason}", path.display())]
    Unreadable { path: PathBuf, reason: std::io::Error },
    /// Over the limit.
    #[error("the file is larger than {} MB; split it into smaller ones", limit / 1024 / 1024)]
    TooLarge { limit: u64 },
    /// Over the limit.
    #[error("the file has more than {limit} rows; split it into smaller ones")]
    TooManyRows { limit: usize },
    /// Nothing in it at all.
    #[error("the file is empty")]
    Empty,
    /// No rows in it.
    #[error("the file has headings, and no rows below them")]
    OnlyHeadings,
    /// Neither text nor a workbook.
    #[error("the file is no spreadsheet; save it as CSV or as an Excel workbook (.xlsx) and try again")]
    NoSpreadsheet,
    /// The format before XLSX, in which Excel also wraps workbooks that have a password.
    #[error(
        "the file is a workbook in the old format (.xls) or has a password; \
         save it as an Excel workbook (.xlsx) without a password and try again"
    )]
    OldOrLocked,
    /// It calls itself a workbook and cannot be understood.
    #[error("the workbook is damaged, or is no Excel workbook (.xlsx): {problem}")]
    BrokenWorkbook { problem: String },
    /// Headings that must be there and are not.
    #[error("these columns are missing: {}; the headings found are: {}", listed(missing), listed(found))]
    MissingColumns { missing: Vec<&'static str>, found: Vec<String> },
    /// A heading that is there twice, so that nobody can say which column is meant.
    #[error("the column {heading} is there more than once; keep one of them")]
    RepeatedColumn { heading: &'static str },
}

fn listed(headings: &[impl AsRef<str>]) -> String {
    /// More headings than these do not help to find the mistake.
    const MOST: usize = 60;
    let mut texts: Vec<_> = headings.iter().take(MOST).map(|heading| shown(heading.as_ref())).collect();
    if headings.len() > MOST {
        texts.push(format!("and {} more", headings.len() - MOST));
    }
    if texts.is_empty() { "none".to_owned() } else { texts.join(", ") }
}

/// Reads a file into rows.
pub(crate) fn read(path: &Path) -> Result<Table, FileError> {
    let unreadable = |reason| FileError::Unreadable { path: path.to_owned(), reason };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    // One byte more than the limit tells, whatever the operating system says about the size.
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    table(bytes)
}

/// Reads the content of a file into rows. What the file is called does not matter.
pub(crate) fn table(bytes: Vec<u8>) -> Result<Table, FileError> {
    const ZIP: &[u8] = b"PK\x03\x04";
    const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_BYTES {
        return Err(FileError::TooLarge { limit: MAX_BYTES });
    }
    if bytes.starts_with(ZIP) {
        return workbook::table(bytes);
    }
    if bytes.starts_with(COMPOUND) {
        return Err(FileError::OldOrLocked);
    }
    csv_text::table(&bytes)
}
