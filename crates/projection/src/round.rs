//! Rounds of a region.

use chrono::NaiveDate;
use domain::round::RoundEvent;
use domain::{Asker, ModelRef, Recorded, RegionId, RoundId};
use sqlx::FromRow;
use store::{Changes, Db, Error, Table, columns};
use uuid::Uuid;

use crate::value::{asking, date, unknown, unsigned};

static ROUND: Table = Table {
    name: "round",
    columns: columns![
        Uuid round_id, Uuid region_id, Text model, Text name, Text opens_on, Text due_on, Integer closed,
        Integer version,
    ],
    key: 1,
};

const OF_REGION: &str = "select round_id, region_id, model, name, opens_on, due_on, closed, version from round \
    where region_id = $2 and ($1 is null or exists (select 1 from region_reader \
        where region_reader.region_id = round.region_id and person_id = $1)) \
    order by opens_on desc, due_on desc, name desc";
const ONE: &str = "select round_id, region_id, model, name, opens_on, due_on, closed, version from round \
    where round_id = $2 and ($1 is null or exists (select 1 from region_reader \
        where region_reader.region_id = round.region_id and person_id = $1))";

const MODELS: &str = "select distinct model from round order by model";

/// A round, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundItem {
    /// Its id.
    pub id: RoundId,
    /// Its region.
    pub region: RegionId,
    /// The model version that it answers.
    pub model: ModelRef,
    /// Name, usually the year.
    pub name: String,
    /// First day on which answers are taken.
    pub opens_on: NaiveDate,
    /// Day on which assessments are due.
    pub due_on: NaiveDate,
    /// Whether the answers are sealed.
    pub closed: bool,
    /// Version to send as seen with the next change.
    pub version: u64,
}

#[derive(FromRow)]
pub(crate) struct RoundRow {
    pub(crate) round_id: Uuid,
    region_id: Uuid,
    model: String,
    name: String,
    opens_on: String,
    due_on: String,
    closed: i64,
    version: i64,
}

impl TryFrom<RoundRow> for RoundItem {
    type Error = Error;

    fn try_from(row: RoundRow) -> Result<Self, Error> {
        Ok(Self {
            id: RoundId(row.round_id),
            region: RegionId(row.region_id),
            model: row.model.parse().map_err(|_| unknown("round", "model", &row.model))?,
            name: row.name,
            opens_on: date("round", &row.opens_on)?,
            due_on: date("round", &row.due_on)?,
            closed: row.closed != 0,
            version: unsigned(row.version),
        })
    }
}

pub(crate) fn changes(recorded: &Recorded, event: &RoundEvent, changes: &mut Changes) -> Result<(), Error> {
    let value = match event {
        RoundEvent::RoundOpened(fact) => {
            changes.put(
                &ROUND,
                vec![
                    recorded.stream.id.into(),
                    fact.region.0.into(),
                    fact.model.to_string().into(),
                    (&fact.name).into(),
                    fact.opens_on.into(),
                    fact.due_on.into(),
                    false.into(),
                    recorded.version.into(),
                ],
            );
            return Ok(());
        }
        RoundEvent::RoundDueMoved(fact) => ("due_on", fact.due_on.into()),
        RoundEvent::RoundClosed(_) => ("closed", true.into()),
    };
    changes.set(&ROUND, vec![recorded.stream.id.into()], [value, ("version", recorded.version.into())])
}

/// The rounds of a region, newest first; none if the asker does not read there.
///
/// # Errors
/// When the database fails.
pub async fn rounds(db: &Db, asker: Asker, region: RegionId) -> Result<Vec<RoundItem>, Error> {
    let rows = db.all::<RoundRow>(OF_REGION, vec![asking(asker), region.0.into()]).await?;
    rows.into_iter().map(RoundItem::try_from).collect()
}

/// A round, if the asker reads in its region.
///
/// # Errors
/// When the database fails.
pub async fn round(db: &Db, asker: Asker, id: RoundId) -> Result<Option<RoundItem>, Error> {
    let row = db.optional::<RoundRow>(ONE, vec![asking(asker), id.0.into()]).await?;
    row.map(RoundItem::try_from).transpose()
}

/// The model versions that any round answers. Each must be loaded, or its pages have no words.
///
/// # Errors
/// When the database fails.
pub async fn models(db: &Db) -> Result<Vec<ModelRef>, Error> {
    let rows: Vec<(String,)> = db.all(MODELS, Vec::new()).await?;
    rows.iter().map(|(model,)| model.parse().map_err(|_| unknown("round", "model", model))).collect()
}
