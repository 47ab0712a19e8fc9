//! What a coordinator sees of a region: the round, and who is where.

use domain::assessment::Status;
use projection::comparison::comparison;
use projection::round::rounds;

use crate::error::PageError;
use crate::reader::{Reader, current};
use crate::route;

/// A region that the reader coordinates.
#[derive(Debug)]
pub(super) struct RegionPart {
    pub(super) name: String,
    /// The round that is under way, or the last one.
    pub(super) round: Option<RoundPart>,
}

/// A round and how far its organisations have come.
#[derive(Debug)]
pub(super) struct RoundPart {
    pub(super) title: String,
    pub(super) dates: String,
    pub(super) submitted: usize,
    pub(super) total: usize,
    pub(super) count: String,
    pub(super) href: String,
    /// Whether the comparison is what the reader comes for.
    pub(super) is_main: bool,
    /// Name, state and kind of tag of each.
    pub(super) organisations: Vec<(String, String, &'static str)>,
}

pub(super) async fn list(reader: &Reader) -> Result<Vec<RegionPart>, PageError> {
    let t = reader.t;
    let mut found = Vec::new();
    for region in &reader.viewer.coordinates {
        let rounds = rounds(reader.db(), reader.asker(), region.id).await?;
        let round = current(&rounds, reader.today());
        let matrix = match round {
            Some(round) => {
                comparison(reader.db(), reader.store().catalogue(), reader.asker(), round.id).await?
            }
            None => None,
        };
        let part = matrix.map(|matrix| {
            let round = &matrix.round;
            let submitted = matrix.rows.iter().filter(|row| row.status != Status::Draft).count();
            let total = matrix.rows.len();
            let values = [("opens", t.date(round.opens_on).into()), ("due", t.date(round.due_on).into())];
            let status = |status| match status {
                Status::Draft if !round.closed && reader.today() > round.due_on => {
                    (t.s("status-draft"), "late")
                }
                Status::Draft => (t.s("status-draft"), "soft"),
                Status::Submitted => (t.s("status-submitted"), ""),
                Status::Approved => (t.s("status-approved"), "full"),
            };
            RoundPart {
                title: t.with("start-round", [("year", round.name.as_str().into())]),
                dates: t
                    .with(if round.closed { "start-region-closed" } else { "start-region-dates" }, values),
                submitted,
                total,
                count: t.with("start-region-count", [("n", submitted.into()), ("total", total.into())]),
                href: route::comparison(round.id),
                is_main: reader.viewer.organisations.is_empty(),
                organisations: matrix
                    .rows
                    .iter()
                    .map(|row| {
                        let (status, kind) = status(row.status);
                        (row.name.clone(), status, kind)
                    })
                    .collect(),
            }
        });
        found.push(RegionPart { name: region.name.clone(), round: part });
    }
    Ok(found)
}
