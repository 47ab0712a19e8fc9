//! Improvement actions of an organisation.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use domain::{ActionId, OrganisationId};
use projection::action::{self, ActionItem};
use uuid::Uuid;

use crate::access::{Access, PAGE, Page, page_cost};
use crate::scalar::{Date, DateTime, version};

/// How far an action has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::action::ActionStatus")]
pub(crate) enum ActionStatus {
    /// Under way.
    Open,
    /// Done.
    Completed,
    /// Given up.
    Cancelled,
}

/// Improvement work towards a target.
#[derive(SimpleObject)]
pub(crate) struct Action {
    /// Its id.
    id: Uuid,
    /// Id of the organisation whose it is.
    organisation: Uuid,
    /// What is to be done.
    title: String,
    /// How, and what shows that it is done. May be empty.
    description: String,
    /// Id of the person who answers for it.
    owner: Uuid,
    /// That person's name; null for a former user.
    owner_name: Option<String>,
    /// Day by which it is to be done.
    due_on: Date,
    /// Follow-up rhythm in days, if it is followed up on the way.
    follow_up_days: Option<u16>,
    /// Ids of the criteria that it is to raise.
    criteria: Vec<String>,
    /// How far it has come.
    status: ActionStatus,
    /// Day of the last follow-up, or of the planning.
    looked_at: Date,
    /// Day of the next follow-up, at the latest the due date.
    next_on: Date,
    /// Version to send as `seen` with the next change.
    version: i32,
    /// When it was changed last.
    changed_at: DateTime,
}

/// A part of an organisation's actions, open ones first, by their next day.
#[derive(SimpleObject)]
pub(crate) struct Actions {
    /// The wanted actions.
    items: Vec<Action>,
    /// How many actions there are.
    total: i32,
}

impl From<ActionItem> for Action {
    fn from(item: ActionItem) -> Self {
        let details = item.details;
        Self {
            id: item.id.0,
            organisation: item.organisation.0,
            title: details.title,
            description: details.description,
            owner: details.owner.0,
            owner_name: item.owner_name,
            due_on: details.due_on.into(),
            follow_up_days: details.follow_up_days,
            criteria: details.criteria.iter().map(ToString::to_string).collect(),
            status: item.status.into(),
            looked_at: item.looked_at.into(),
            next_on: item.next_on.into(),
            version: version(item.version),
            changed_at: item.changed_at.into(),
        }
    }
}

#[derive(Default)]
pub(crate) struct ActionQuery;

#[Object]
impl ActionQuery {
    /// The actions of an organisation, for its members.
    #[graphql(complexity = "page_cost(first, child_complexity)")]
    async fn actions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Id of the organisation.")] organisation: Uuid,
        #[graphql(desc = "How many actions are wanted, 1 to 500.", default_with = "PAGE")] first: i32,
        #[graphql(desc = "How many actions to leave out before them.", default = 0)] skip: i32,
    ) -> Result<Actions> {
        let access = Access::of(context)?;
        let page = Page::try_new(context, first, skip)?;
        let found = action::actions(access.db(), access.asker(), OrganisationId(organisation)).await?;
        let (items, total) = page.of(found);
        Ok(Actions { items, total })
    }

    /// An action, for members of its organisation.
    async fn action(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Id of the action.")] id: Uuid,
    ) -> Result<Option<Action>> {
        let access = Access::of(context)?;
        Ok(action::action(access.db(), access.asker(), ActionId(id)).await?.map(Action::from))
    }
}
