//! The regional comparison: one row an organisation, one mark a criterion.

use std::collections::HashMap;

use domain::assessment::{Level, Status};
use domain::calculation::{Mark, Summary, middle};
use domain::{Asker, Catalogue, OrganisationId, RoundId};
use sqlx::FromRow;
use store::{Db, Error};
use uuid::Uuid;

use crate::assessment::status;
use crate::round::{RoundItem, round};
use crate::value::{alphabetical, asking, unknown};

/// One query for the whole matrix. A draft is seen by the organisation's own people alone; of the
/// others' drafts the query returns no mark, so that no later step can show one.
const MATRIX: &str = "select organisation.organisation_id, organisation.name, \
    coalesce(assessment.status, 'draft') as status, \
    case when exists (select 1 from member where member.organisation_id = organisation.organisation_id \
        and member.person_id = $1) then cast(1 as bigint) else 0 end as own, \
    string_agg(rating.criterion || '=' || coalesce(cast(rating.level as text), 'r'), ' ') as marks \
    from organisation \
    left join assessment on assessment.organisation_id = organisation.organisation_id and assessment.round_id = $2 \
    left join rating on rating.assessment_id = assessment.assessment_id \
        and (rating.level is not null or rating.reason is not null) \
        and ($1 is null or assessment.status <> 'draft' or exists (select 1 from member \
            where member.organisation_id = organisation.organisation_id and member.person_id = $1)) \
    where organisation.region_id = $3 \
    group by organisation.organisation_id, organisation.name, assessment.status";

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
    let model =
        catalogue.get(&round.model).ok_or_else(|| unknown("round", "model", &round.model.to_string()))?;
    let places: HashMap<&str, usize> = model
        .criteria()
        .iter()
        .enumerate()
        .map(|(place, criterion)| (criterion.id.as_str(), place))
        .collect();
    let values = vec![asking(asker), round_id.0.into(), round.region.0.into()];
    let found = db.all::<MatrixRow>(MATRIX, values).await?;
    let mut rows = found
        .into_iter()
        .map(|row| comparison_row(row, asker, &places))
        .collect::<Result<Vec<_>, Error>>()?;
    rows.sort_by_key(|row| alphabetical(&row.name));
    let middle = (0..places.len()).map(|place| shared_middle(&rows, place)).collect();
    Ok(Some(Comparison { round, rows, middle }))
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
