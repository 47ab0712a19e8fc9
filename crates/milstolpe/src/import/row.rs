//! From a row of cells to a line of a procurement plan, or to what is wrong with it.

use chrono::{Days, NaiveDate};
use domain::procurement::{Cpv, Phase, PlannedPhase, ProcurementDetails};

use super::buyer::{Buyer, number};
use super::column::{Column, Record, Value, collapsed};
use super::report::Problem;
use super::shown;

/// A row that reads well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The row as a person sees it in the file.
    pub(crate) row: usize,
    pub(crate) buyer: Buyer,
    /// The source's own reference; it tells the same procurement again.
    pub(crate) source: String,
    /// Day on which the procurement was advertised.
    pub(crate) published: NaiveDate,
    pub(crate) details: ProcurementDetails,
}

/// Reads a row; every problem of it is named.
pub(crate) fn line(record: &Record) -> Result<Line, Vec<Problem>> {
    if let Some(fault) = &record.fault {
        return Err(vec![Problem { column: None, reason: fault.clone() }]);
    }
    let mut reading = Reading { record, problems: Vec::new() };
    let buyer = Buyer {
        name: reading.required(Column::Buyer),
        number: number(&reading.text(Column::Number)),
        legal_form: reading.text(Column::LegalForm),
    };
    let title = reading.required(Column::Title);
    let cpv = reading.cpv();
    let description = reading.description();
    let source = reading.source();
    let published = reading.published();
    match published {
        Some(published) if reading.problems.is_empty() => {
            let phases = vec![PlannedPhase { phase: Phase::Tendering, start: published, end: None }];
            let details = ProcurementDetails { title, description, cpv, phases, ..Default::default() };
            Ok(Line { row: record.row, buyer, source, published, details })
        }
        Some(_) | None => Err(reading.problems),
    }
}

struct Reading<'a> {
    record: &'a Record,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    fn problem(&mut self, column: Column, reason: impl Into<String>) {
        self.problems.push(Problem { column: Some(column.heading()), reason: reason.into() });
    }

    /// What a column says, in one line; empty if it says nothing or the file does not have it.
    fn text(&mut self, column: Column) -> String {
        match self.record.get(column) {
            None => String::new(),
            Some(Value::Text(text)) => collapsed(text),
            Some(Value::Day(day)) => day.to_string(),
            Some(Value::Fault(error)) => {
                self.problem(column, format!("the cell shows the error {}", shown(error)));
                String::new()
            }
        }
    }

    /// What a column says that must say something.
    fn required(&mut self, column: Column) -> String {
        let before = self.problems.len();
        let text = self.text(column);
        if text.is_empty() && self.problems.len() == before {
            self.problem(column, "the cell is empty");
        }
        text
    }

    /// The code before the first space: "45262700 Ombyggnadsarbete".
    fn cpv(&mut self) -> Option<Cpv> {
        /// How the statistics write that nothing is known.
        const UNKNOWN: &str = "00000000";
        let text = self.text(Column::Cpv);
        let code = text.split(' ').next().filter(|code| !code.is_empty() && *code != UNKNOWN)?;
        let cpv = Cpv::parse(code).ok();
        if cpv.is_none() {
            let reason = format!(
                "{} does not begin with a CPV code; eight digits, perhaps with a check digit, are accepted, \
                 such as 45262700 or 60130000-8",
                shown(&text)
            );
            self.problem(Column::Cpv, reason);
        }
        cpv
    }

    /// Reference and database, because a reference is unique only in its database.
    fn source(&mut self) -> String {
        let reference = self.required(Column::Reference);
        let database = self.text(Column::Database);
        if database.is_empty() { reference } else { format!("{reference} ({database})") }
    }

    /// One sentence: "Byggentreprenader, förenklat förfarande, kontrakt."
    fn description(&mut self) -> String {
        let parts = [Column::Kind, Column::Procedure, Column::Agreement].map(|column| self.text(column));
        let mut sentence = String::new();
        for part in parts.iter().filter(|part| !part.is_empty()) {
            if sentence.is_empty() {
                sentence.push_str(part);
            } else {
                sentence.push_str(", ");
                sentence.push_str(&within_sentence(part));
            }
        }
        if !sentence.is_empty() {
            sentence.push('.');
        }
        sentence
    }

    fn published(&mut self) -> Option<NaiveDate> {
        if let Some(Value::Day(day)) = self.record.get(Column::Published) {
            return Some(*day);
        }
        let text = self.required(Column::Published);
        if text.is_empty() {
            return None;
        }
        let found = date(&text);
        if found.is_none() {
            let reason = format!(
                "{} is not a date; year, month and day are accepted, such as 2026-11-24, or a date cell of Excel",
                shown(&text)
            );
            self.problem(Column::Published, reason);
        }
        found
    }
}

/// The text with a small first letter, unless it begins with an abbreviation.
fn within_sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next();
    if letters.clone().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

/// A date as year, month and day, perhaps with a time after it; or the number under which Excel keeps
/// a date, which is what a cell without a date format holds.
fn date(text: &str) -> Option<NaiveDate> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && text.len() == 8 {
        return NaiveDate::parse_from_str(text, "%Y%m%d").ok();
    }
    if digits && text.len() == 5 {
        // Numbers of five digits lie after 1900-02-29, a day that only Excel knows.
        let counted_from = NaiveDate::from_ymd_opt(1899, 12, 30)?;
        return counted_from.checked_add_days(Days::new(text.parse().ok()?));
    }
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let time_like = time.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, ':' | '.' | 'Z' | '+'));
    // Exactly ten signs: otherwise 21-01-04 would be the year 21.
    (day.len() == 10 && time_like).then(|| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok())?
}
