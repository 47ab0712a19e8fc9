//! Improvement actions of an organisation.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::action::{ActionDetails, ActionEvent, ActionPlanned, ActionStatus, next_follow_up};
use domain::reminder::{FOLLOW_UP, Subject, reminders};
use domain::{ActionId, Asker, CriterionId, OrganisationId, PersonId, Recorded};
use sqlx::FromRow;
use store::{Bulk, Changes, Db, Error, GivenRow, Table, Tx, Value, columns};
use uuid::Uuid;

use crate::reminder;
use crate::touched::rows;
use crate::value::{asking, date, time, unknown, unsigned};

static ACTION: Table = Table {
    name: "action",
    columns: columns![
        Uuid action_id, Uuid organisation_id, Text title, Text description, Uuid owner_id, Text due_on,
        Integer follow_up_days, Text criteria, Text status, Text looked_at, Text next_on, Integer version,
        Integer changed_at,
    ],
    key: 1,
};

/// Actions by their own ids, and the open ones of organisations by theirs.
const TOUCHED: Bulk = Bulk {
    sql: "with wanted as (select id from {rows}) \
        select action_id, organisation_id, owner_id, due_on, follow_up_days, status, looked_at, next_on \
        from wanted join action on action.action_id = wanted.id \
        union select action_id, organisation_id, owner_id, due_on, follow_up_days, status, looked_at, next_on \
        from wanted join action on action.organisation_id = wanted.id and action.status = 'open'",
    columns: columns![Uuid id],
};
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

pub(crate) fn changes(recorded: &Recorded, event: &ActionEvent, changes: &mut Changes) -> Result<(), Error> {
    let mut values: Vec<(&'static str, Value)> = match event {
        ActionEvent::ActionPlanned(fact) => {
            changes.put(&ACTION, planned(recorded, fact)?);
            return Ok(());
        }
        ActionEvent::ActionRevised(fact) => vec![
            ("title", (&fact.details.title).into()),
            ("description", (&fact.details.description).into()),
            ("owner_id", fact.details.owner.0.into()),
            ("due_on", fact.details.due_on.into()),
            ("follow_up_days", fact.details.follow_up_days.map(i64::from).into()),
            ("criteria", serde_json::to_string(&fact.details.criteria)?.into()),
        ],
        ActionEvent::ActionFollowedUp(fact) => vec![("looked_at", fact.on.into())],
        ActionEvent::ActionCompleted(_) => vec![("status", ActionStatus::Completed.as_str().into())],
        ActionEvent::ActionCancelled(_) => vec![("status", ActionStatus::Cancelled.as_str().into())],
        ActionEvent::ActionReopened(_) => vec![("status", ActionStatus::Open.as_str().into())],
    };
    values.extend([("version", recorded.version.into()), ("changed_at", recorded.at.into())]);
    changes.set(&ACTION, vec![recorded.stream.id.into()], values)
}

fn planned(recorded: &Recorded, fact: &ActionPlanned) -> Result<GivenRow, Error> {
    let details = &fact.details;
    Ok(vec![
        recorded.stream.id.into(),
        fact.organisation.0.into(),
        (&details.title).into(),
        (&details.description).into(),
        details.owner.0.into(),
        details.due_on.into(),
        details.follow_up_days.map(i64::from).into(),
        serde_json::to_string(&details.criteria)?.into(),
        ActionStatus::Open.as_str().into(),
        fact.on.into(),
        next_follow_up(fact.on, details.follow_up_days, details.due_on).into(),
        recorded.version.into(),
        recorded.at.into(),
    ])
}

/// What the next follow-up and reminders depend on.
#[derive(FromRow)]
struct TouchedRow {
    action_id: Uuid,
    organisation_id: Uuid,
    owner_id: Uuid,
    due_on: String,
    follow_up_days: Option<i64>,
    status: String,
    looked_at: String,
    next_on: String,
}

impl TouchedRow {
    fn next_on(&self) -> Result<NaiveDate, Error> {
        let (looked_at, due_on) = (date("action", &self.looked_at)?, date("action", &self.due_on)?);
        let days = self.follow_up_days.and_then(|days| u16::try_from(days).ok());
        Ok(next_follow_up(looked_at, days, due_on))
    }
}

/// Works out the next follow-up and the reminders of actions: those with these ids, of which `own` must be there,
/// and the open ones of organisations with these ids.
pub(crate) async fn settle(tx: &mut Tx, ids: &[Uuid], own: &BTreeSet<Uuid>) -> Result<(), Error> {
    let found: Vec<TouchedRow> = tx.bulk_all(&TOUCHED, rows(ids)).await?;
    let things: BTreeSet<Uuid> = found.iter().map(|row| row.action_id).collect();
    if let Some(missing) = ids.iter().find(|id| own.contains(id) && !things.contains(id)) {
        return Err(Error::Row { table: "action", problem: format!("no row for action {missing}") });
    }
    let (mut changes, mut candidates) = (Changes::default(), Vec::new());
    for row in found {
        let next_on = row.next_on()?;
        if row.next_on != next_on.to_string() {
            changes.set(&ACTION, vec![row.action_id.into()], [("next_on", next_on.into())])?;
        }
        if row.status == ActionStatus::Open.as_str() {
            let found = reminders(Subject::FollowUp(ActionId(row.action_id)), next_on, &FOLLOW_UP, None);
            let only = Some(row.owner_id);
            candidates
                .extend(found.iter().map(|found| reminder::candidate(found, row.organisation_id, only)));
        }
    }
    tx.write(changes).await?;
    reminder::renew(tx, &things, candidates).await
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
