//! Improvement actions of an organisation.

use chrono::{DateTime, NaiveDate, Utc};
use domain::action::{ActionDetails, ActionEvent, ActionStatus, next_follow_up};
use domain::{ActionId, Asker, CriterionId, OrganisationId, PersonId, Recorded};
use sqlx::FromRow;
use store::{Db, Error, Tx};
use uuid::Uuid;

use crate::value::{asking, date, time, unknown, unsigned};

const PUT: &str = "insert into action (action_id, organisation_id, title, description, owner_id, due_on, \
    follow_up_days, criteria, status, looked_at, next_on, version, changed_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
    on conflict (action_id) do update set title = excluded.title, description = excluded.description, \
    owner_id = excluded.owner_id, due_on = excluded.due_on, follow_up_days = excluded.follow_up_days, \
    criteria = excluded.criteria, status = excluded.status, looked_at = excluded.looked_at, \
    next_on = excluded.next_on, version = excluded.version, changed_at = excluded.changed_at";
const SEEN_BY_WRITER: &str = "select action_id, organisation_id, title, description, owner_id, null as owner_name, \
    due_on, follow_up_days, criteria, status, looked_at, next_on, version, changed_at \
    from action where action_id = $1";
const OF_ORGANISATION: &str = "select action_id, organisation_id, title, description, owner_id, \
    person.name as owner_name, due_on, follow_up_days, criteria, status, looked_at, next_on, version, changed_at \
    from action left join person on person.person_id = owner_id \
    where organisation_id = $2 and ($1 is null or exists (select 1 from member \
        where member.organisation_id = action.organisation_id and member.person_id = $1)) \
    order by case when status = 'open' then 0 else 1 end, next_on, due_on, title";
const ONE: &str = "select action_id, organisation_id, title, description, owner_id, \
    person.name as owner_name, due_on, follow_up_days, criteria, status, looked_at, next_on, version, changed_at \
    from action left join person on person.person_id = owner_id \
    where action_id = $2 and ($1 is null or exists (select 1 from member \
        where member.organisation_id = action.organisation_id and member.person_id = $1))";

/// An action, as lists show it.
#[derive(Clone, Debug, PartialEq)]
pub struct ActionItem {
    /// Its id.
    pub id: ActionId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// What it is.
    pub details: ActionDetails,
    /// The owner's name; absent for a former user.
    pub owner_name: Option<String>,
    /// How far it has come.
    pub status: ActionStatus,
    /// Day of the last follow-up, or of the planning.
    pub looked_at: NaiveDate,
    /// Day of the next follow-up, at the latest the due date.
    pub next_on: NaiveDate,
    /// Version to send as seen with the next change.
    pub version: u64,
    /// When it was changed last.
    pub changed_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct ActionRow {
    action_id: Uuid,
    organisation_id: Uuid,
    title: String,
    description: String,
    owner_id: Uuid,
    owner_name: Option<String>,
    due_on: String,
    follow_up_days: Option<i64>,
    criteria: String,
    status: String,
    looked_at: String,
    next_on: String,
    version: i64,
    changed_at: i64,
}

impl TryFrom<ActionRow> for ActionItem {
    type Error = Error;

    fn try_from(row: ActionRow) -> Result<Self, Error> {
        let criteria: Vec<CriterionId> = serde_json::from_str(&row.criteria)?;
        Ok(Self {
            id: ActionId(row.action_id),
            organisation: OrganisationId(row.organisation_id),
            details: ActionDetails {
                title: row.title,
                description: row.description,
                owner: PersonId(row.owner_id),
                due_on: date("action", &row.due_on)?,
                follow_up_days: row.follow_up_days.and_then(|days| u16::try_from(days).ok()),
                criteria,
            },
            owner_name: row.owner_name,
            status: [ActionStatus::Open, ActionStatus::Completed, ActionStatus::Cancelled]
                .into_iter()
                .find(|status| status.as_str() == row.status)
                .ok_or_else(|| unknown("action", "status", &row.status))?,
            looked_at: date("action", &row.looked_at)?,
            next_on: date("action", &row.next_on)?,
            version: unsigned(row.version),
            changed_at: time("action", row.changed_at)?,
        })
    }
}

pub(crate) async fn apply(tx: &mut Tx, recorded: &Recorded, event: &ActionEvent) -> Result<(), Error> {
    let mut item = match event {
        ActionEvent::ActionPlanned(fact) => ActionItem {
            id: ActionId(recorded.stream.id),
            organisation: fact.organisation,
            details: fact.details.clone(),
            owner_name: None,
            status: ActionStatus::Open,
            looked_at: fact.on,
            next_on: fact.on,
            version: recorded.version,
            changed_at: recorded.at,
        },
        ActionEvent::ActionRevised(_)
        | ActionEvent::ActionFollowedUp(_)
        | ActionEvent::ActionCompleted(_)
        | ActionEvent::ActionCancelled(_)
        | ActionEvent::ActionReopened(_) => {
            written(tx, ActionId(recorded.stream.id)).await?.ok_or_else(|| Error::Row {
                table: "action",
                problem: format!("no row for {}", recorded.stream),
            })?
        }
    };
    match event {
        ActionEvent::ActionPlanned(_) => {}
        ActionEvent::ActionRevised(fact) => item.details = fact.details.clone(),
        ActionEvent::ActionFollowedUp(fact) => item.looked_at = fact.on,
        ActionEvent::ActionCompleted(_) => item.status = ActionStatus::Completed,
        ActionEvent::ActionCancelled(_) => item.status = ActionStatus::Cancelled,
        ActionEvent::ActionReopened(_) => item.status = ActionStatus::Open,
    }
    item.version = recorded.version;
    item.changed_at = recorded.at;
    put(tx, &item).await
}

async fn put(tx: &mut Tx, item: &ActionItem) -> Result<(), Error> {
    let details = &item.details;
    let next_on = next_follow_up(item.looked_at, details.follow_up_days, details.due_on);
    let values = vec![
        item.id.0.into(),
        item.organisation.0.into(),
        (&details.title).into(),
        (&details.description).into(),
        details.owner.0.into(),
        details.due_on.into(),
        details.follow_up_days.map(i64::from).into(),
        serde_json::to_string(&details.criteria)?.into(),
        item.status.as_str().into(),
        item.looked_at.into(),
        next_on.into(),
        item.version.into(),
        item.changed_at.into(),
    ];
    tx.execute(PUT, values).await.map(|_| ())
}

/// The action as the writer sees it, inside its transaction.
pub(crate) async fn written(tx: &mut Tx, id: ActionId) -> Result<Option<ActionItem>, Error> {
    let row = tx.optional::<ActionRow>(SEEN_BY_WRITER, vec![id.0.into()]).await?;
    row.map(ActionItem::try_from).transpose()
}

/// The actions of an organisation, open ones first, by their next day; none unless the asker is a
/// member.
///
/// # Errors
/// When the database fails.
pub async fn actions(db: &Db, asker: Asker, organisation: OrganisationId) -> Result<Vec<ActionItem>, Error> {
    let rows = db.all::<ActionRow>(OF_ORGANISATION, vec![asking(asker), organisation.0.into()]).await?;
    rows.into_iter().map(ActionItem::try_from).collect()
}

/// An action, if the asker is a member of its organisation.
///
/// # Errors
/// When the database fails.
pub async fn action(db: &Db, asker: Asker, id: ActionId) -> Result<Option<ActionItem>, Error> {
    let row = db.optional::<ActionRow>(ONE, vec![asking(asker), id.0.into()]).await?;
    row.map(ActionItem::try_from).transpose()
}
