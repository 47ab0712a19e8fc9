//! The assessment sheet, and the history of one criterion.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use domain::assessment::{Answer, Evidence as DomainEvidence, Rating as DomainRating, Reference};
use domain::{CriterionId, OrganisationId, RoundId};
use projection::assessment::{self, Sheet, SheetRow as ProjectedRow};
use projection::history::{self, HistoryStep as ProjectedStep};
use uuid::Uuid;

use crate::access::{Access, PAGE, Page, page_cost};
use crate::query::comparison::Mark;
use crate::query::directory::{Organisation, Round};
use crate::scalar::{DateTime, Long, version};

/// How far an assessment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::assessment::Status")]
pub(crate) enum AssessmentStatus {
    /// Still being answered.
    Draft,
    /// Handed in.
    Submitted,
    /// Approved by somebody with the right to sign off.
    Approved,
}

/// An organisation's answers in a round, beside those of the round before.
#[derive(SimpleObject)]
pub(crate) struct AssessmentSheet {
    /// Which round.
    round: Round,
    /// Whose answers.
    organisation: Organisation,
    /// How far it has come; `DRAFT` if nothing was answered yet.
    status: AssessmentStatus,
    /// When it was submitted last.
    submitted_at: Option<DateTime>,
    /// The round before, if there was one.
    round_before: Option<Round>,
    /// One row for each criterion of the model, in its order.
    rows: Vec<SheetRow>,
}

/// What is said about one criterion.
#[derive(SimpleObject)]
pub(crate) struct SheetRow {
    /// Id of the criterion.
    criterion: String,
    /// What is said; null while nothing is.
    rating: Option<Rating>,
    /// Version to send as `seen` with the next change of this row; 0 while nothing is said.
    version: i32,
    /// Who changed it last.
    changed_by: Option<Author>,
    /// When it was changed last.
    changed_at: Option<DateTime>,
    /// Position of the event that changed it last.
    position: Option<Long>,
    /// What was said in the round before.
    before: Option<Rating>,
}

/// The person who did something.
#[derive(SimpleObject)]
pub(crate) struct Author {
    /// The person's id.
    id: Uuid,
    /// The person's name; null for a former user.
    name: Option<String>,
}

/// Everything that is said about one criterion.
#[derive(SimpleObject)]
pub(crate) struct Rating {
    /// The answer in one word.
    mark: Mark,
    /// The level that is reached, 0 to 3; null if not answered with a level.
    level: Option<u8>,
    /// Why the criterion is not relevant, if it is answered so.
    not_relevant: Option<String>,
    /// Comment; may be empty.
    comment: String,
    /// What supports the answer.
    evidence: Vec<Evidence>,
    /// The organisation's own target, if it has one.
    target: Option<Target>,
}

/// What supports a rating: a link or a registry number.
#[derive(SimpleObject)]
pub(crate) struct Evidence {
    /// What it is, in a few words. May be empty.
    title: String,
    /// Web address, if it is a link.
    link: Option<String>,
    /// Registry number (diarienummer), if it is one.
    registry_number: Option<String>,
}

/// Where the organisation wants to be, and when.
#[derive(SimpleObject)]
pub(crate) struct Target {
    /// The wanted level, 1 to 3.
    level: u8,
    /// The year by whose end it should be reached.
    year: i32,
}

/// One step in the history of a criterion.
#[derive(SimpleObject)]
pub(crate) struct HistoryStep {
    /// In which round.
    round: Round,
    /// What was said from then on.
    rating: Rating,
    /// Who said it; null for the program itself and for former users.
    actor_name: Option<String>,
    /// When.
    at: DateTime,
    /// Position of the event.
    position: Long,
}

/// The history of a criterion, newest first.
#[derive(SimpleObject)]
pub(crate) struct CriterionHistory {
    /// The wanted steps.
    steps: Vec<HistoryStep>,
    /// How many steps there are.
    total: i32,
}

impl From<DomainRating> for Rating {
    fn from(rating: DomainRating) -> Self {
        let mark = domain::calculation::Mark::of(rating.answer.as_ref());
        let not_relevant = match rating.answer {
            Some(Answer::NotRelevant(reason)) => Some(reason),
            Some(Answer::Level(_)) | None => None,
        };
        Self {
            mark: mark.into(),
            level: mark.level().map(domain::assessment::Level::number),
            not_relevant,
            comment: rating.comment,
            evidence: rating.evidence.into_iter().map(Evidence::from).collect(),
            target: rating.target.map(|target| Target { level: target.level.number(), year: target.year }),
        }
    }
}

impl From<DomainEvidence> for Evidence {
    fn from(evidence: DomainEvidence) -> Self {
        let (link, registry_number) = match evidence.reference {
            Reference::Link(link) => (Some(link), None),
            Reference::RegistryNumber(number) => (None, Some(number)),
        };
        Self { title: evidence.title, link, registry_number }
    }
}

impl From<ProjectedStep> for HistoryStep {
    fn from(step: ProjectedStep) -> Self {
        Self {
            round: step.round.into(),
            rating: step.rating.into(),
            actor_name: step.actor_name,
            at: step.at.into(),
            position: Long::of(step.position),
        }
    }
}

fn row(criterion: &CriterionId, now: Option<ProjectedRow>, before: Option<ProjectedRow>) -> SheetRow {
    let before = before.map(|row| row.rating.into());
    let criterion = criterion.to_string();
    let Some(row) = now else {
        let (rating, changed_by, changed_at, position) = (None, None, None, None);
        return SheetRow { criterion, rating, version: 0, changed_by, changed_at, position, before };
    };
    SheetRow {
        criterion,
        rating: Some(row.rating.into()),
        version: version(row.version),
        changed_by: row.changed_by.map(|person| Author { id: person.0, name: row.changed_by_name }),
        changed_at: Some(row.changed_at.into()),
        position: Some(Long::of(row.position)),
        before,
    }
}

fn sheet(access: Access<'_>, mut sheet: Sheet) -> AssessmentSheet {
    let (round_before, mut before) = sheet.before.take().unzip();
    let mut earlier = |id: &CriterionId| before.as_mut().and_then(|rows| rows.remove(id));
    let model = access.catalogue().get(&sheet.round.model);
    let criteria = model.map(domain::Model::criteria).unwrap_or_default();
    let rows = criteria
        .iter()
        .map(|criterion| row(&criterion.id, sheet.rows.remove(&criterion.id), earlier(&criterion.id)))
        .collect();
    AssessmentSheet {
        round: sheet.round.into(),
        organisation: sheet.organisation.into(),
        status: sheet.status.into(),
        submitted_at: sheet.submitted_at.map(DateTime),
        round_before: round_before.map(Round::from),
        rows,
    }
}

#[derive(Default)]
pub(crate) struct AssessmentQuery;

#[Object]
impl AssessmentQuery {
    /// An organisation's answers in a round, for its members.
    #[graphql(complexity = "40 * child_complexity")]
    async fn assessment_sheet(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Id of the round.")] round: Uuid,
        #[graphql(desc = "Id of the organisation.")] organisation: Uuid,
    ) -> Result<Option<AssessmentSheet>> {
        let access = Access::of(context)?;
        let (round, organisation) = (RoundId(round), OrganisationId(organisation));
        let found = assessment::sheet(access.db(), access.asker(), round, organisation).await?;
        Ok(found.map(|found| sheet(access, found)))
    }

    /// Everything that an organisation ever said about a criterion, newest first, for its members.
    #[graphql(complexity = "page_cost(first, child_complexity)")]
    async fn criterion_history(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Id of the organisation.")] organisation: Uuid,
        #[graphql(desc = "Id of the criterion, such as `1S1`.")] criterion: String,
        #[graphql(desc = "How many steps are wanted, 1 to 500.", default_with = "PAGE")] first: i32,
        #[graphql(desc = "How many steps to leave out before them.", default = 0)] skip: i32,
    ) -> Result<Option<CriterionHistory>> {
        let access = Access::of(context)?;
        let page = Page::try_new(context, first, skip)?;
        let (organisation, criterion) = (OrganisationId(organisation), CriterionId::new(criterion));
        let found = history::criterion(access.db(), access.asker(), organisation, &criterion).await?;
        Ok(found.map(|found| {
            let (steps, total) = page.of(found);
            CriterionHistory { steps, total }
        }))
    }
}
