//! The columns of a procurement list: which ones there are, and where they stand in a file.

use chrono::NaiveDate;

use super::file::FileError;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A text or a number, as one reads it. Empty for an empty cell.
    Text(String),
    /// A cell that a workbook shows as a date.
    Day(NaiveDate),
    /// A cell in which a workbook shows an error, such as #N/A.
    Fault(String),
}

impl Value {
    fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.trim().is_empty())
    }
}

macro_rules! columns {
    ($($(#[doc = $doc:literal])* $column:ident = $heading:literal $must:ident),* $(,)?) => {
        /// A column that is read. The headings are those of the Swedish procurement statistics.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Column { $($(#[doc = $doc])* $column),* }

        impl Column {
            const ALL: &[Self] = &[$(Self::$column),*];

            /// The heading as it is usually written.
            pub(crate) fn heading(self) -> &'static str {
                match self { $(Self::$column => $heading),* }
            }

            fn required(self) -> bool {
                match self { $(Self::$column => columns!(@ $must)),* }
            }
        }
    };
    (@ required) => { true };
    (@ optional) => { false };
}

columns! {
    Buyer = "Namn för köpare" required,
    /// The buyer's organisation number.
    Number = "Organisationsnummer för köpare" optional,
    LegalForm = "Juridisk form för köpare" optional,
    /// Goods, services or works.
    Kind = "Upphandlingsslag" optional,
    Cpv = "Huvudsaklig CPV-kod" required,
    Procedure = "Förfarande" optional,
    /// Contract or framework agreement.
    Agreement = "Typ av avtal" optional,
    /// The database in which the procurement was advertised. The references are unique only in it.
    Database = "Annonsdatabas" optional,
    Reference = "Upphandlings-ID" required,
    Title = "Upphandlingens titel" required,
    Published = "Publiceringsdatum" required,
}

/// One comparable form of a heading or a name: lower case, single spaces, letters with their marks in
/// one piece (a file from a Mac may hold "a" and a ring).
pub(crate) fn comparable(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').to_lowercase();
    let text = [("a\u{30a}", "å"), ("a\u{308}", "ä"), ("o\u{308}", "ö"), ("e\u{301}", "é")]
        .iter()
        .fold(text, |text, (pieces, letter)| text.replace(pieces, letter));
    collapsed(&text)
}

/// The text without spaces around it and with single spaces within; line breaks count as spaces. No
/// control characters: the rules drop them too, and a name must stay equal to what is stored.
pub(crate) fn collapsed(text: &str) -> String {
    let text: String = text.chars().filter(|sign| sign.is_whitespace() || !sign.is_control()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many of a row's cells are headings that are known.
pub(crate) fn known_headings<'a>(cells: impl Iterator<Item = &'a str>) -> usize {
    cells.filter(|cell| find(cell).is_some()).count()
}

fn find(heading: &str) -> Option<Column> {
    let heading = comparable(heading);
    Column::ALL.iter().copied().find(|column| comparable(column.heading()) == heading)
}

/// Where the columns stand in one file.
#[derive(Debug)]
pub(crate) struct Columns {
    places: Vec<(Column, usize)>,
    /// How many headings there are, known or not.
    width: usize,
}

impl Columns {
    /// Finds the columns by their headings.
    fn locate(headings: &[Value]) -> Result<Self, FileError> {
        let mut places: Vec<(Column, usize)> = Vec::new();
        let mut found = Vec::new();
        for (place, heading) in headings.iter().enumerate() {
            let Value::Text(heading) = heading else { continue };
            found.push(collapsed(heading));
            let Some(column) = find(heading) else { continue };
            if places.iter().any(|(known, _)| *known == column) {
                return Err(FileError::RepeatedColumn { heading: column.heading() });
            }
            places.push((column, place));
        }
        let absent = |column: &&Column| !places.iter().any(|(known, _)| known == *column);
        let missing: Vec<_> = Column::ALL
            .iter()
            .filter(|column| column.required())
            .filter(absent)
            .map(|column| column.heading())
            .collect();
        if !missing.is_empty() {
            found.retain(|heading| !heading.is_empty());
            return Err(FileError::MissingColumns { missing, found });
        }
        Ok(Self { places, width: headings.len() })
    }
}

/// A row of the file, under its headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// The row as a person sees it in the file.
    pub(crate) row: usize,
    /// What is wrong with the row as a whole, if its cells cannot be told apart.
    pub(crate) fault: Option<String>,
    values: Vec<(Column, Value)>,
}

impl Record {
    /// What stands in a column; nothing if the file does not have it.
    pub(crate) fn get(&self, column: Column) -> Option<&Value> {
        self.values.iter().find(|(known, _)| *known == column).map(|(_, value)| value)
    }
}

/// The rows of a file under its headings.
#[derive(Debug, Default)]
pub(crate) struct Table {
    columns: Option<Columns>,
    /// The rows that hold anything.
    pub(crate) records: Vec<Record>,
}

impl Table {
    /// The most rows that are read from one file.
    pub(crate) const MAX_ROWS: usize = 100_000;

    /// Takes the next row of the file. The first one that holds anything holds the headings; rows
    /// without anything are passed over.
    pub(crate) fn push(
        &mut self,
        row: usize,
        mut cells: Vec<Value>,
        fault: Option<String>,
    ) -> Result<(), FileError> {
        if cells.iter().all(Value::is_blank) {
            return Ok(());
        }
        let Some(columns) = &self.columns else {
            self.columns = Some(Columns::locate(&cells)?);
            return Ok(());
        };
        if self.records.len() == Self::MAX_ROWS {
            return Err(FileError::TooManyRows { limit: Self::MAX_ROWS });
        }
        let mut take = |place: usize| {
            cells.get_mut(place).map_or_else(
                || Value::Text(String::new()),
                |cell| std::mem::replace(cell, Value::Text(String::new())),
            )
        };
        let values = columns.places.iter().map(|(column, place)| (*column, take(*place))).collect();
        self.records.push(Record { row, fault, values });
        Ok(())
    }

    /// How many headings there are; none before the headings were read.
    pub(crate) fn width(&self) -> Option<usize> {
        self.columns.as_ref().map(|columns| columns.width)
    }

    /// The headings of the columns that are read where there are any, and that this file lacks.
    pub(crate) fn absent(&self) -> Vec<&'static str> {
        let places = self.columns.as_ref().map(|columns| columns.places.as_slice()).unwrap_or_default();
        let absent = |column: &&Column| !places.iter().any(|(known, _)| known == *column);
        Column::ALL.iter().filter(absent).map(|column| column.heading()).collect()
    }

    /// The table, if it has headings and rows.
    pub(crate) fn complete(self) -> Result<Self, FileError> {
        match (&self.columns, self.records.is_empty()) {
            (None, _) => Err(FileError::Empty),
            (Some(_), true) => Err(FileError::OnlyHeadings),
            (Some(_), false) => Ok(self),
        }
    }
}
