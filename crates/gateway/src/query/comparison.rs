//! The regional comparison. A row's marks are one list that is made in one go: a resolver for each of
//! a nation's ten thousand cells would cost more than the query.

use std::borrow::Cow;
use std::sync::LazyLock;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{
    Context, ContextSelectionSet, Enum, Name, Object, OutputType, Positioned, Result, ServerResult,
    SimpleObject, Value,
};
use domain::RoundId;
use domain::calculation::{Mark as DomainMark, Summary as DomainSummary};
use projection::comparison::{self, ComparisonRow as ProjectedRow};
use uuid::Uuid;

use crate::access::Access;
use crate::query::assessment::AssessmentStatus;
use crate::query::directory::Round;
use crate::scalar::count;

/// What a cell of the comparison shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum Mark {
    /// No answer.
    Missing,
    /// Answered as not relevant.
    NotRelevant,
    /// Not yet.
    #[graphql(name = "LEVEL_0")]
    Level0,
    /// Satisfactory.
    #[graphql(name = "LEVEL_1")]
    Level1,
    /// Very satisfactory.
    #[graphql(name = "LEVEL_2")]
    Level2,
    /// Excellent.
    #[graphql(name = "LEVEL_3")]
    Level3,
}

impl From<DomainMark> for Mark {
    fn from(mark: DomainMark) -> Self {
        match mark {
            DomainMark::Missing => Self::Missing,
            DomainMark::NotRelevant => Self::NotRelevant,
            DomainMark::Level(level) => match level.number() {
                0 => Self::Level0,
                1 => Self::Level1,
                2 => Self::Level2,
                _ => Self::Level3,
            },
        }
    }
}

/// A row of marks, `[Mark!]!` in the schema.
#[derive(Clone, Debug)]
pub(crate) struct Marks(pub(crate) Vec<DomainMark>);

/// The names of the marks as they go out. Taking one again copies no text.
static NAMES: LazyLock<[Value; 6]> = LazyLock::new(|| {
    ["MISSING", "NOT_RELEVANT", "LEVEL_0", "LEVEL_1", "LEVEL_2", "LEVEL_3"]
        .map(|name| Value::Enum(Name::new(name)))
});

impl Marks {
    fn value(&self) -> Value {
        let [missing, not_relevant, zero, one, two, three] = &*NAMES;
        let name = |mark: &DomainMark| match Mark::from(*mark) {
            Mark::Missing => missing.clone(),
            Mark::NotRelevant => not_relevant.clone(),
            Mark::Level0 => zero.clone(),
            Mark::Level1 => one.clone(),
            Mark::Level2 => two.clone(),
            Mark::Level3 => three.clone(),
        };
        Value::List(self.0.iter().map(name).collect())
    }
}

impl OutputType for Marks {
    fn type_name() -> Cow<'static, str> {
        <Vec<Mark> as OutputType>::type_name()
    }

    fn qualified_type_name() -> String {
        <Vec<Mark> as OutputType>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Vec<Mark> as OutputType>::create_type_info(registry)
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(self.value())
    }
}

/// The answers of a region's organisations in a round, one mark for each organisation and criterion.
#[derive(SimpleObject)]
pub(crate) struct Comparison {
    /// Which round.
    round: Round,
    /// Ids of the criteria, in the order of the marks.
    criteria: Vec<String>,
    /// The organisations, in alphabetical order.
    rows: Vec<ComparisonRow>,
    /// The median of the shared levels of each criterion, in the order of `criteria`; null where fewer
    /// than five are shared.
    middle: Vec<Option<f64>>,
}

/// An organisation's row.
#[derive(SimpleObject)]
pub(crate) struct ComparisonRow {
    /// Id of the organisation.
    organisation: Uuid,
    /// Its name.
    name: String,
    /// How far its assessment has come.
    status: AssessmentStatus,
    /// Whether the viewer is a member.
    own: bool,
    /// Whether the marks are seen, and why.
    visibility: Visibility,
    /// One mark for each criterion, in the order of `criteria`. All `MISSING` if hidden.
    marks: Marks,
    /// The row's figures.
    summary: Summary,
}

/// Whether an organisation's answers are seen by the viewer, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "comparison::Visibility")]
pub(crate) enum Visibility {
    /// Submitted: everybody in the region sees the marks.
    Shared,
    /// Not submitted, but the viewer's own.
    Own,
    /// Not submitted: nobody else sees the marks.
    Hidden,
}

/// The figures of a set of marks.
#[derive(SimpleObject)]
pub(crate) struct Summary {
    /// How many marks are at each level, from 0 to 3.
    at_level: Vec<i32>,
    /// How many are not relevant.
    not_relevant: i32,
    /// How many have no answer.
    missing: i32,
    /// How many are answered, with a level or as not relevant.
    answered: i32,
    /// How many there are.
    total: i32,
    /// The mean level of those that have one, 0 to 3; null if none has.
    mean: Option<f64>,
}

impl From<DomainSummary> for Summary {
    fn from(summary: DomainSummary) -> Self {
        Self {
            at_level: summary.at_level.into_iter().map(count).collect(),
            not_relevant: count(summary.not_relevant),
            missing: count(summary.missing),
            answered: count(summary.answered()),
            total: count(summary.total()),
            mean: summary.mean(),
        }
    }
}

impl From<ProjectedRow> for ComparisonRow {
    fn from(row: ProjectedRow) -> Self {
        Self {
            organisation: row.organisation.0,
            summary: row.summary().into(),
            name: row.name,
            status: row.status.into(),
            own: row.own,
            visibility: row.visibility.into(),
            marks: Marks(row.marks),
        }
    }
}

#[derive(Default)]
pub(crate) struct ComparisonQuery;

#[Object]
impl ComparisonQuery {
    /// The comparison of a region's organisations in a round.
    #[graphql(complexity = "100 * child_complexity")]
    async fn comparison(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Id of the round.")] round: Uuid,
    ) -> Result<Option<Comparison>> {
        let access = Access::of(context)?;
        let catalogue = access.catalogue();
        let found = comparison::comparison(access.db(), catalogue, access.asker(), RoundId(round)).await?;
        Ok(found.map(|found| {
            let criteria = catalogue.get(&found.round.model).map(domain::Model::criteria).unwrap_or_default();
            Comparison {
                criteria: criteria.iter().map(|criterion| criterion.id.to_string()).collect(),
                round: found.round.into(),
                rows: found.rows.into_iter().map(ComparisonRow::from).collect(),
                middle: found.middle,
            }
        }))
    }
}
