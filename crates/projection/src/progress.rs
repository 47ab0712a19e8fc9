//! An organisation's progress over the rounds, beside the others of its region.

use std::collections::BTreeMap;

use domain::calculation::{Changes, Mark, Summary, changes, middle};
use domain::{Asker, Catalogue, CriterionId, Model, OrganisationId};
use store::{Db, Error};

use crate::comparison::{ComparisonRow, Visibility, matrices, model_of};
use crate::directory::{OrganisationItem, organisation};
use crate::round::RoundItem;

/// A chapter's mean levels in one round.
#[derive(Clone, Debug, PartialEq)]
pub struct ChapterMeans {
    /// Which chapter of the model.
    pub chapter: String,
    /// The organisation's own mean; none if no criterion has a level the asker may see.
    pub own: Option<f64>,
    /// The middle of the means of those that share.
    pub middle: Option<f64>,
    /// The means of the others that share, in the order of [`ProgressRound::sharing`].
    pub others: Vec<Option<f64>>,
}

/// One round of an organisation's progress.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgressRound {
    /// Which round.
    pub round: RoundItem,
    /// The organisation's marks.
    pub marks: BTreeMap<CriterionId, Mark>,
    /// The figures of all marks.
    pub summary: Summary,
    /// Mean levels by chapter, in the model's order.
    pub chapters: Vec<ChapterMeans>,
    /// The others that share in this round, in alphabetical order of their names. Not the same ones
    /// every year, so a line over the years goes by these ids.
    pub sharing: Vec<OrganisationId>,
}

/// An organisation's progress over the years.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Whose.
    pub organisation: OrganisationItem,
    /// The rounds, oldest first. Rounds in which nothing of the organisation is seen are left out.
    pub rounds: Vec<ProgressRound>,
    /// What changed between the last two of them.
    pub changes: Option<Changes>,
}

/// An organisation's progress; none unless the asker reads in its region. Of an organisation of
/// others only submitted answers are seen.
///
/// # Errors
/// When the database fails or a round's model is not loaded.
pub async fn progress(
    db: &Db,
    catalogue: &Catalogue,
    asker: Asker,
    id: OrganisationId,
) -> Result<Option<Progress>, Error> {
    let Some(organisation) = organisation(db, asker, id).await? else { return Ok(None) };
    let mut found = Vec::new();
    for (round, rows) in matrices(db, catalogue, asker, organisation.region).await?.into_iter().rev() {
        let own = rows.iter().find(|row| row.organisation == id);
        if let Some(own) = own.filter(|row| row.summary().answered() > 0) {
            let model = model_of(catalogue, &round)?;
            found.push(progress_round(round, model, own, &rows));
        }
    }
    let changes = match found.as_slice() {
        [.., before, after] => Some(changes(&before.marks, &after.marks)),
        [_] | [] => None,
    };
    Ok(Some(Progress { organisation, rounds: found, changes }))
}

fn progress_round(
    round: RoundItem,
    model: &Model,
    own: &ComparisonRow,
    rows: &[ComparisonRow],
) -> ProgressRound {
    let shared: Vec<_> = rows.iter().filter(|row| row.visibility == Visibility::Shared).collect();
    let others: Vec<_> = shared.iter().filter(|row| row.organisation != own.organisation).copied().collect();
    let chapter_means = |chapter: &String| {
        let mean = |row: &ComparisonRow| {
            let criteria = model.criteria().iter().zip(&row.marks);
            Summary::of(
                criteria.filter(|(criterion, _)| criterion.chapter == *chapter).map(|(_, mark)| *mark),
            )
            .mean()
        };
        ChapterMeans {
            chapter: chapter.clone(),
            own: mean(own),
            middle: middle(shared.iter().filter_map(|row| mean(row))),
            others: others.iter().map(|row| mean(row)).collect(),
        }
    };
    let ids = model.criteria().iter().map(|criterion| criterion.id.clone());
    ProgressRound {
        round,
        marks: ids.zip(own.marks.iter().copied()).collect(),
        summary: own.summary(),
        chapters: model.chapters().iter().map(chapter_means).collect(),
        sharing: others.iter().map(|row| row.organisation).collect(),
    }
}
