//! The regional comparison: one row an organisation, one mark a criterion.

use std::collections::HashMap;

use domain::assessment::{Level, Status};
use domain::calculation::{Mark, Summary, middle};
use domain::{Asker, Catalogue, Model, OrganisationId, RegionId, RoundId};
use sqlx::FromRow;
use store::{Db, Error};
use uuid::Uuid;

use crate::assessment::status;
use crate::round::{RoundItem, round, rounds};
use crate::value::{alphabetical, asking, unknown};

/// One query for whole matrices. A draft is seen by the organisation's own people alone; of the
/// others' drafts the query returns no mark, so that no later step can show one.
macro_rules! matrices {
    ($rest:literal) => {
        concat!(
            "select round.round_id, organisation.organisation_id, organisation.name, \
             coalesce(assessment.status, 'draft') as status, \
             case when exists (select 1 from member where member.organisation_id = organisation.organisation_id \
             and member.person_id = $1) then cast(1 as bigint) else 0 end as own, \
             string_agg(rating.criterion || '=' || coalesce(cast(rating.level as text), 'r'), ' ') as marks \
             from round join organisation on organisation.region_id = round.region_id \
             left join assessment on assessment.organisation_id = organisation.organisation_id \
             and assessment.round_id = round.round_id \
             left join rating on rating.assessment_id = assessment.assessment_id \
             and (rating.level is not null or rating.reason is not null) \
             and ($1 is null or assessment.status <> 'draft' or exists (select 1 from member \
             where member.organisation_id = organisation.organisation_id and member.person_id = $1)) where ",
            $rest,
            " group by round.round_id, organisation.organisation_id, organisation.name, assessment.status"
        )
    };
}
const OF_ROUND: &str = matrices!("round.round_id = $2");
const OF_REGION: &str = matrices!("round.region_id = $2");

/// Whether an organisation's answers are seen by the asker, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Submitted: everybody in the region sees the marks.
    Shared,
    /// Not submitted, but the asker's own.
    Own,
    /// Not submitted: nobody else sees the marks.
    Hidden,
}

/// An organisation's row.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonRow {
    /// Which organisation.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// How far its assessment has come.
    pub status: Status,
    /// Whether the asker is a member.
    pub own: bool,
    /// Whether the marks are seen.
    pub visibility: Visibility,
    /// One mark a criterion, in the model's order. All missing if hidden.
    pub marks: Vec<Mark>,
}

impl ComparisonRow {
    /// The row's figures.
    pub fn summary(&self) -> Summary {
        Summary::of(self.marks.iter().copied())
    }
}

/// The whole matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Which round.
    pub round: RoundItem,
    /// The organisations, in alphabetical order.
    pub rows: Vec<ComparisonRow>,
    /// The median of the shared levels of each criterion, in the model's order; none where fewer
    /// than [`domain::calculation::SMALLEST_GROUP`] are shared.
    pub middle: Vec<Option<f64>>,
}

#[derive(FromRow)]
struct MatrixRow {
    round_id: Uuid,
    organisation_id: Uuid,
    name: String,
    status: String,
    own: i64,
    marks: Option<String>,
}

/// The comparison of a region's organisations in a round; none if the asker does not read there.
///
/// # Errors
/// When the database fails or the round's model is not loaded.
pub async fn comparison(
    db: &Db,
    catalogue: &Catalogue,
    asker: Asker,
    round_id: RoundId,
) -> Result<Option<Comparison>, Error> {
    let Some(round) = round(db, asker, round_id).await? else { return Ok(None) };
    let places = places(model_of(catalogue, &round)?);
    let found = db.all::<MatrixRow>(OF_ROUND, vec![asking(asker), round_id.0.into()]).await?;
    let rows = rows_of(found, asker, &places)?;
    let middle = (0..places.len()).map(|place| shared_middle(&rows, place)).collect();
    Ok(Some(Comparison { round, rows, middle }))
}

/// The rows of every round of a region that the asker reads in, beside their rounds; the newest round first.
pub(crate) async fn matrices(
    db: &Db,
    catalogue: &Catalogue,
    asker: Asker,
    region: RegionId,
) -> Result<Vec<(RoundItem, Vec<ComparisonRow>)>, Error> {
    let rounds = rounds(db, asker, region).await?;
    if rounds.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: HashMap<Uuid, Vec<MatrixRow>> = HashMap::new();
    for row in db.all::<MatrixRow>(OF_REGION, vec![asking(asker), region.0.into()]).await? {
        found.entry(row.round_id).or_default().push(row);
    }
    let matrix = |round: RoundItem| {
        let places = places(model_of(catalogue, &round)?);
        let rows = rows_of(found.remove(&round.id.0).unwrap_or_default(), asker, &places)?;
        Ok((round, rows))
    };
    rounds.into_iter().map(matrix).collect()
}

/// The model that a round answers.
pub(crate) fn model_of<'a>(catalogue: &'a Catalogue, round: &RoundItem) -> Result<&'a Model, Error> {
    catalogue.get(&round.model).ok_or_else(|| unknown("round", "model", &round.model.to_string()))
}

/// Where each criterion stands in its model.
fn places(model: &Model) -> HashMap<&str, usize> {
    model.criteria().iter().enumerate().map(|(place, criterion)| (criterion.id.as_str(), place)).collect()
}

fn rows_of(
    found: Vec<MatrixRow>,
    asker: Asker,
    places: &HashMap<&str, usize>,
) -> Result<Vec<ComparisonRow>, Error> {
    let rows = found.into_iter().map(|row| comparison_row(row, asker, places));
    let mut rows = rows.collect::<Result<Vec<_>, Error>>()?;
    rows.sort_by_key(|row| alphabetical(&row.name));
    Ok(rows)
}

fn shared_middle(rows: &[ComparisonRow], place: usize) -> Option<f64> {
    let shared = rows.iter().filter(|row| row.visibility == Visibility::Shared);
    let levels = shared.filter_map(|row| row.marks.get(place)?.level());
    middle(levels.map(|level| f64::from(level.number())))
}

fn comparison_row(
    row: MatrixRow,
    asker: Asker,
    places: &HashMap<&str, usize>,
) -> Result<ComparisonRow, Error> {
    let status = status(&row.status)?;
    let own = row.own != 0;
    let visibility = match status {
        Status::Submitted | Status::Approved => Visibility::Shared,
        Status::Draft if own || asker == Asker::System => Visibility::Own,
        Status::Draft => Visibility::Hidden,
    };
    let mut marks = vec![Mark::Missing; places.len()];
    for part in row.marks.as_deref().unwrap_or_default().split(' ').filter(|part| !part.is_empty()) {
        let (criterion, mark) = part.split_once('=').ok_or_else(|| unknown("rating", "mark", part))?;
        let slot = places.get(criterion).and_then(|place| marks.get_mut(*place));
        if let Some(slot) = slot {
            *slot = read_mark(mark)?;
        }
    }
    Ok(ComparisonRow {
        organisation: OrganisationId(row.organisation_id),
        name: row.name,
        status,
        own,
        visibility,
        marks,
    })
}

fn read_mark(text: &str) -> Result<Mark, Error> {
    if text == "r" {
        return Ok(Mark::NotRelevant);
    }
    let number = text.parse().map_err(|_| unknown("rating", "level", text))?;
    Level::try_new(number).map(Mark::Level).map_err(|_| unknown("rating", "level", text))
}
