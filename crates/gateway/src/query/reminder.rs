//! What the viewer will be reminded of.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use domain::reminder::Subject;
use projection::reminder::{self, ReminderItem};
use uuid::Uuid;

use crate::access::{Access, PAGE, Page, page_cost};
use crate::query::plan::Phase;
use crate::scalar::Date;

/// Why somebody is reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum ReminderRule {
    /// The organisation has not submitted its assessment.
    RoundDue,
    /// An action is to be followed up.
    FollowUp,
    /// A phase of a planned procurement begins.
    PhaseStarts,
}

/// A reminder that waits to be told.
#[derive(SimpleObject)]
pub(crate) struct Reminder {
    /// Its name, the same however often it is worked out.
    key: String,
    /// Id of the organisation on whose behalf.
    organisation: Uuid,
    /// Name of that organisation.
    organisation_name: String,
    /// Why.
    rule: ReminderRule,
    /// Id of the round, action or planned procurement that it is about.
    thing: Uuid,
    /// The phase that begins, if it is about one.
    phase: Option<Phase>,
    /// Name of the round, or title of the action or planned procurement.
    title: String,
    /// The date that it reminds of.
    due_on: Date,
    /// The day on which to remind.
    remind_on: Date,
}

/// A part of the viewer's reminders, by the date that they remind of.
#[derive(SimpleObject)]
pub(crate) struct Reminders {
    /// The wanted reminders.
    items: Vec<Reminder>,
    /// How many reminders there are.
    total: i32,
}

impl From<ReminderItem> for Reminder {
    fn from(item: ReminderItem) -> Self {
        let (rule, phase) = match item.subject {
            Subject::RoundDue(_) => (ReminderRule::RoundDue, None),
            Subject::FollowUp(_) => (ReminderRule::FollowUp, None),
            Subject::PhaseStarts(_, phase) => (ReminderRule::PhaseStarts, Some(phase.into())),
        };
        Self {
            key: item.key.0,
            organisation: item.organisation.0,
            organisation_name: item.organisation_name,
            rule,
            thing: item.subject.thing(),
            phase,
            title: item.title,
            due_on: item.due_on.into(),
            remind_on: item.remind_on.into(),
        }
    }
}

#[derive(Default)]
pub(crate) struct ReminderQuery;

#[Object]
impl ReminderQuery {
    /// What the viewer will be reminded of until a day, and has not been told yet.
    #[graphql(complexity = "page_cost(first, child_complexity)")]
    async fn reminders(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Last day on which to remind.")] until: Date,
        #[graphql(desc = "How many reminders are wanted, 1 to 500.", default_with = "PAGE")] first: i32,
        #[graphql(desc = "How many reminders to leave out before them.", default = 0)] skip: i32,
    ) -> Result<Reminders> {
        let access = Access::of(context)?;
        let page = Page::try_new(context, first, skip)?;
        let found = reminder::waiting(access.db(), access.asker(), until.0).await?;
        let (items, total) = page.of(found);
        Ok(Reminders { items, total })
    }
}
