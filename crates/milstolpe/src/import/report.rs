//! What became of the rows, for the operator to read.

use std::io::{self, Write};

use domain::organisation::OrganisationRegistered;

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Heading of the column; absent when the row as a whole is meant.
    pub(crate) column: Option<&'static str>,
    /// What was found, and what is accepted.
    pub(crate) reason: String,
}

/// A row of which nothing was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RefusedRow {
    /// The row as a person sees it in the file.
    pub(crate) row: usize,
    /// Everything that is wrong with it.
    pub(crate) problems: Vec<Problem>,
}

/// Something doubtful that did not keep a row out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Warning {
    /// The first row that it is about; absent when it is about the file.
    pub(crate) row: Option<usize>,
    /// What is doubtful.
    pub(crate) text: String,
}

/// What became of the rows of a file: `rows` is the sum of those that landed, were already there and
/// were refused.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Report {
    /// Name of the region.
    pub(crate) region: String,
    /// Rows with anything in them, below the headings.
    pub(crate) rows: usize,
    /// Rows that became planned procurements.
    pub(crate) landed: usize,
    /// Rows whose procurement was in the plan before.
    pub(crate) already_there: usize,
    /// Organisations that were registered for the file's buyers.
    pub(crate) registered: Vec<OrganisationRegistered>,
    /// Rows of which nothing was stored, in the file's order.
    pub(crate) refused: Vec<RefusedRow>,
    /// What is doubtful, in the file's order.
    pub(crate) warnings: Vec<Warning>,
}

impl Report {
    /// Writes the report in plain English.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub(crate) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{} read for the region {}:", count(self.rows, "row"), self.region)?;
        writeln!(out, "  {:>6} added to the plans", self.landed)?;
        writeln!(out, "  {:>6} there already", self.already_there)?;
        writeln!(out, "  {:>6} refused", self.refused.len())?;
        if !self.registered.is_empty() {
            writeln!(out, "\n{} registered:", count(self.registered.len(), "organisation"))?;
        }
        for organisation in &self.registered {
            let kind = organisation.kind.as_str().replace('_', " ");
            let code = if organisation.code.is_empty() { "no number" } else { &organisation.code };
            writeln!(out, "  {} ({kind}, {code})", organisation.name)?;
        }
        if !self.warnings.is_empty() {
            writeln!(out, "\n{}:", count(self.warnings.len(), "warning"))?;
        }
        for Warning { row, text } in &self.warnings {
            match row {
                Some(row) => writeln!(out, "  Row {row}: {text}")?,
                None => writeln!(out, "  {text}")?,
            }
        }
        if !self.refused.is_empty() {
            let rows = count(self.refused.len(), "row");
            writeln!(out, "\n{rows} refused; correct them and read the file again:")?;
        }
        for RefusedRow { row, problems } in &self.refused {
            for Problem { column, reason } in problems {
                match column {
                    Some(column) => writeln!(out, "  Row {row}, {column}: {reason}")?,
                    None => writeln!(out, "  Row {row}: {reason}")?,
                }
            }
        }
        Ok(())
    }
}

fn count(number: usize, thing: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{ending}")
}
