//! Queries: what one may read. Each asks the projection, with the asker; nothing is filtered here.

pub(crate) mod action;
pub(crate) mod assessment;
pub(crate) mod comparison;
pub(crate) mod directory;
pub(crate) mod model;
pub(crate) mod plan;
pub(crate) mod progress;
pub(crate) mod reminder;

use async_graphql::MergedObject;

/// What one may read. Things that do not exist and things that one may not see both answer null.
#[derive(Default, MergedObject)]
pub(crate) struct Query(
    directory::DirectoryQuery,
    model::ModelQuery,
    assessment::AssessmentQuery,
    comparison::ComparisonQuery,
    progress::ProgressQuery,
    plan::PlanQuery,
    action::ActionQuery,
    reminder::ReminderQuery,
);
