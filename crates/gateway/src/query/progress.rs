//! An organisation's progress over the rounds.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::calculation::Changes as DomainChanges;
use domain::{CriterionId, OrganisationId};
use projection::progress::{self, ChapterMeans as ProjectedMeans, ProgressRound as ProjectedRound};
use uuid::Uuid;

use crate::access::Access;
use crate::query::comparison::{Marks, Summary};
use crate::query::directory::{Organisation, Round};

/// An organisation's progress over the years. Of an organisation of others only what it submitted.
#[derive(SimpleObject)]
pub(crate) struct Progress {
    /// Whose.
    organisation: Organisation,
    /// The rounds, oldest first. Rounds in which nothing of the organisation is seen are left out.
    rounds: Vec<ProgressRound>,
    /// What changed between the last two of them; null if there are fewer.
    changes: Option<Changes>,
}

/// One round of an organisation's progress.
#[derive(SimpleObject)]
pub(crate) struct ProgressRound {
    /// Which round.
    round: Round,
    /// Ids of the criteria, in the order of the marks.
    criteria: Vec<String>,
    /// The organisation's marks, in the order of `criteria`.
    marks: Marks,
    /// The figures of all marks.
    summary: Summary,
    /// Mean levels by chapter, in the model's order.
    chapters: Vec<ChapterMeans>,
}

/// A chapter's mean levels in one round.
#[derive(SimpleObject)]
pub(crate) struct ChapterMeans {
    /// Id of the chapter.
    chapter: String,
    /// The organisation's own mean; null if no criterion has a level that the viewer may see.
    own: Option<f64>,
    /// The middle of the means of those that share; null if fewer than five do.
    middle: Option<f64>,
    /// The means of the others that share, in alphabetical order of their names.
    others: Vec<Option<f64>>,
}

/// How answers changed from one round to the next.
#[derive(SimpleObject)]
pub(crate) struct Changes {
    /// Criteria whose level rose.
    risen: Vec<LevelChange>,
    /// Criteria whose level sank.
    sunk: Vec<LevelChange>,
    /// Ids of criteria with the same level.
    same: Vec<String>,
}

/// A criterion whose level changed.
#[derive(SimpleObject)]
pub(crate) struct LevelChange {
    /// Id of the criterion.
    criterion: String,
    /// The level before.
    before: u8,
    /// The level after.
    after: u8,
}

impl From<ProjectedRound> for ProgressRound {
    fn from(found: ProjectedRound) -> Self {
        let (criteria, marks) = found.marks.into_iter().map(|(id, mark)| (id.to_string(), mark)).unzip();
        Self {
            round: found.round.into(),
            criteria,
            marks: Marks(marks),
            summary: found.summary.into(),
            chapters: found.chapters.into_iter().map(ChapterMeans::from).collect(),
        }
    }
}

impl From<ProjectedMeans> for ChapterMeans {
    fn from(found: ProjectedMeans) -> Self {
        Self { chapter: found.chapter, own: found.own, middle: found.middle, others: found.others }
    }
}

impl From<DomainChanges> for Changes {
    fn from(changes: DomainChanges) -> Self {
        type Step = (CriterionId, domain::assessment::Level, domain::assessment::Level);
        let step = |(criterion, before, after): Step| LevelChange {
            criterion: criterion.to_string(),
            before: before.number(),
            after: after.number(),
        };
        Self {
            risen: changes.risen.into_iter().map(step).collect(),
            sunk: changes.sunk.into_iter().map(step).collect(),
            same: changes.same.iter().map(ToString::to_string).collect(),
        }
    }
}

#[derive(Default)]
pub(crate) struct ProgressQuery;

#[Object]
impl ProgressQuery {
    /// An organisation's progress over the rounds, beside the others of its region.
    #[graphql(complexity = "50 * child_complexity")]
    async fn progress(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Id of the organisation.")] organisation: Uuid,
    ) -> Result<Option<Progress>> {
        let access = Access::of(context)?;
        let organisation = OrganisationId(organisation);
        let found = progress::progress(access.db(), access.catalogue(), access.asker(), organisation).await?;
        Ok(found.map(|found| Progress {
            organisation: found.organisation.into(),
            rounds: found.rounds.into_iter().map(ProgressRound::from).collect(),
            changes: found.changes.map(Changes::from),
        }))
    }
}
