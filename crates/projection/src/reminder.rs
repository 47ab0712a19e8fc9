//! Reminders that are due or will be. Which there are follows from the other read tables; which
//! were told follows from the digests' events, so that a rebuild tells nobody anything twice.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::action::ActionStatus;
use domain::assessment::AssessmentEvent;
use domain::digest::DigestEvent;
use domain::organisation::OrganisationEvent;
use domain::procurement::Phase;
use domain::reminder::{
    FOLLOW_UP, LATE, PHASE_STARTS, ROUND_DUE, Reminder, ReminderKey, Subject, is_ripe, reminders,
};
use domain::{ActionId, Asker, OrganisationId, PersonId, ProcurementId, Recorded, RoundId};
use sqlx::FromRow;
use store::{Db, Error, Tx, Value};
use uuid::Uuid;

use crate::value::{asking, date, unknown};
use crate::{action, procurement};

const FORGET_THING: &str =
    "delete from reminder where thing_id = $1 and ($2 is null or organisation_id = $2)";
const FORGET_MEMBER: &str = "delete from reminder where organisation_id = $1 and person_id = $2";
const FORGET_TOLD: &str = "delete from reminder where person_id = $1 and reminder_key = $2";
const TELL: &str = "insert into reminder_told (person_id, reminder_key) values ($1, $2) \
    on conflict (person_id, reminder_key) do nothing";

/// To each member who leads an organisation that has not submitted in the round.
const REMIND_OF_ROUND: &str = "insert into reminder \
    (person_id, organisation_id, reminder_key, rule, thing_id, phase, due_on, remind_on) \
    select member.person_id, member.organisation_id, $2, $3, $1, '', $4, $5 from round \
    join organisation on organisation.region_id = round.region_id \
    join member on member.organisation_id = organisation.organisation_id and member.leads = 1 \
    where round.round_id = $1 and round.closed = 0 and ($6 is null or organisation.organisation_id = $6) \
    and not exists (select 1 from assessment where assessment.round_id = round.round_id \
        and assessment.organisation_id = organisation.organisation_id and assessment.status <> 'draft') \
    and not exists (select 1 from reminder_told where reminder_told.person_id = member.person_id \
        and reminder_told.reminder_key = $2)";
/// To each member who leads the buyer.
const REMIND_LEADS: &str = "insert into reminder \
    (person_id, organisation_id, reminder_key, rule, thing_id, phase, due_on, remind_on) \
    select member.person_id, member.organisation_id, $2, $3, $1, $6, $4, $5 from member \
    where member.organisation_id = $7 and member.leads = 1 \
    and not exists (select 1 from reminder_told where reminder_told.person_id = member.person_id \
        and reminder_told.reminder_key = $2)";
/// To one person, as long as the person is a member.
const REMIND_OWNER: &str = "insert into reminder \
    (person_id, organisation_id, reminder_key, rule, thing_id, phase, due_on, remind_on) \
    select member.person_id, member.organisation_id, $2, $3, $1, '', $4, $5 from member \
    where member.organisation_id = $6 and member.person_id = $7 \
    and not exists (select 1 from reminder_told where reminder_told.person_id = member.person_id \
        and reminder_told.reminder_key = $2)";

const ROUND_DATES: &str = "select opens_on, due_on, closed from round where round_id = $1";
const OPEN_ROUNDS: &str = "select round.round_id from round join organisation \
    on organisation.region_id = round.region_id where organisation.organisation_id = $1 and round.closed = 0";
const ACTIONS_OF: &str = "select action_id from action where organisation_id = $1 and status = 'open'";
const LINES_OF: &str = "select procurement_id from procurement where organisation_id = $1 and withdrawn is null and first_day <> ''";

macro_rules! waiting {
    ($rest:literal) => {
        concat!(
            "select reminder.person_id, reminder.organisation_id, organisation.name as organisation_name, \
             organisation.time_zone, reminder_key, rule, thing_id, phase, reminder.due_on, remind_on, \
             coalesce(round.name, action.title, procurement.title, '') as title from reminder \
             join organisation on organisation.organisation_id = reminder.organisation_id \
             left join round on round.round_id = reminder.thing_id \
             left join action on action.action_id = reminder.thing_id \
             left join procurement on procurement.procurement_id = reminder.thing_id where ",
            $rest,
            " order by reminder.person_id, reminder.due_on, title, reminder_key, reminder.organisation_id"
        )
    };
}
const DUE: &str = waiting!("remind_on >= $1 and remind_on <= $2");
const WAITING: &str = waiting!("($1 is null or reminder.person_id = $1) and remind_on <= $2");

/// A reminder that waits to be told, with what a mail or a page says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReminderItem {
    /// To whom.
    pub person: PersonId,
    /// On behalf of which organisation.
    pub organisation: OrganisationId,
    /// That organisation's name.
    pub organisation_name: String,
    /// Time zone of its mornings.
    pub time_zone: chrono_tz::Tz,
    /// Its name, the same however often it is worked out.
    pub key: ReminderKey,
    /// What it is about.
    pub subject: Subject,
    /// Name of the round, or title of the action or procurement.
    pub title: String,
    /// The date that it reminds of.
    pub due_on: NaiveDate,
    /// The day on which to remind.
    pub remind_on: NaiveDate,
}

#[derive(FromRow)]
struct ReminderRow {
    person_id: Uuid,
    organisation_id: Uuid,
    organisation_name: String,
    time_zone: String,
    reminder_key: String,
    rule: String,
    thing_id: Uuid,
    phase: String,
    due_on: String,
    remind_on: String,
    title: String,
}

impl TryFrom<ReminderRow> for ReminderItem {
    type Error = Error;

    fn try_from(row: ReminderRow) -> Result<Self, Error> {
        let subject = match (row.rule.as_str(), Phase::parse(&row.phase)) {
            ("round_due", _) => Subject::RoundDue(RoundId(row.thing_id)),
            ("follow_up", _) => Subject::FollowUp(ActionId(row.thing_id)),
            ("phase_starts", Some(phase)) => Subject::PhaseStarts(ProcurementId(row.thing_id), phase),
            (rule, _) => return Err(unknown("reminder", "rule", rule)),
        };
        Ok(Self {
            person: PersonId(row.person_id),
            organisation: OrganisationId(row.organisation_id),
            organisation_name: row.organisation_name,
            time_zone: row
                .time_zone
                .parse()
                .map_err(|_| unknown("organisation", "time zone", &row.time_zone))?,
            key: ReminderKey(row.reminder_key),
            subject,
            title: row.title,
            due_on: date("reminder", &row.due_on)?,
            remind_on: date("reminder", &row.remind_on)?,
        })
    }
}

/// Works a round's reminders out again, for all organisations or for one.
pub(crate) async fn refresh_round(
    tx: &mut Tx,
    round: RoundId,
    organisation: Option<OrganisationId>,
) -> Result<(), Error> {
    let only = Value::from(organisation.map(|organisation| organisation.0));
    tx.execute(FORGET_THING, vec![round.0.into(), only.clone()]).await?;
    let row: Option<(String, String, i64)> = tx.optional(ROUND_DATES, vec![round.0.into()]).await?;
    let Some((opens_on, due_on, 0)) = row else { return Ok(()) };
    let (opens_on, due_on) = (date("round", &opens_on)?, date("round", &due_on)?);
    for reminder in reminders(Subject::RoundDue(round), due_on, &ROUND_DUE, Some(opens_on)) {
        let mut values = common_values(&reminder);
        values.push(only.clone());
        tx.execute(REMIND_OF_ROUND, values).await?;
    }
    Ok(())
}

fn common_values(reminder: &Reminder) -> Vec<Value> {
    vec![
        reminder.subject.thing().into(),
        (&reminder.key.0).into(),
        reminder.subject.rule().into(),
        reminder.due_on.into(),
        reminder.remind_on.into(),
    ]
}

pub(crate) async fn refresh_action(tx: &mut Tx, id: ActionId) -> Result<(), Error> {
    tx.execute(FORGET_THING, vec![id.0.into(), Value::Uuid(None)]).await?;
    let Some(action) = action::written(tx, id).await? else { return Ok(()) };
    if action.status != ActionStatus::Open {
        return Ok(());
    }
    for reminder in reminders(Subject::FollowUp(id), action.next_on, &FOLLOW_UP, None) {
        let mut values = common_values(&reminder);
        values.extend([action.organisation.0.into(), action.details.owner.0.into()]);
        tx.execute(REMIND_OWNER, values).await?;
    }
    Ok(())
}

pub(crate) async fn refresh_procurement(tx: &mut Tx, id: ProcurementId) -> Result<(), Error> {
    tx.execute(FORGET_THING, vec![id.0.into(), Value::Uuid(None)]).await?;
    let Some(line) = procurement::written(tx, id).await?.filter(|line| !line.withdrawn) else {
        return Ok(());
    };
    for planned in line.details.phases.iter().filter(|planned| !line.begun.contains(&planned.phase)) {
        let subject = Subject::PhaseStarts(id, planned.phase);
        for reminder in reminders(subject, planned.start, &PHASE_STARTS, None) {
            let mut values = common_values(&reminder);
            values.extend([planned.phase.as_str().into(), line.organisation.0.into()]);
            tx.execute(REMIND_LEADS, values).await?;
        }
    }
    Ok(())
}

pub(crate) async fn after_organisation(
    tx: &mut Tx,
    recorded: &Recorded,
    event: &OrganisationEvent,
) -> Result<(), Error> {
    let organisation = OrganisationId(recorded.stream.id);
    match event {
        OrganisationEvent::OrganisationRegistered(_) => return Ok(()),
        OrganisationEvent::MemberAdded(_) | OrganisationEvent::MemberRoleChanged(_) => {}
        OrganisationEvent::MemberRemoved(fact) => {
            let values = vec![organisation.0.into(), fact.person.0.into()];
            tx.execute(FORGET_MEMBER, values).await?;
            return Ok(());
        }
    }
    let of = |organisation: OrganisationId| vec![Value::from(organisation.0)];
    for (round,) in tx.all::<(Uuid,)>(OPEN_ROUNDS, of(organisation)).await? {
        refresh_round(tx, RoundId(round), Some(organisation)).await?;
    }
    for (action,) in tx.all::<(Uuid,)>(ACTIONS_OF, of(organisation)).await? {
        refresh_action(tx, ActionId(action)).await?;
    }
    for (line,) in tx.all::<(Uuid,)>(LINES_OF, of(organisation)).await? {
        refresh_procurement(tx, ProcurementId(line)).await?;
    }
    Ok(())
}

const ASSESSED: &str = "select round_id, organisation_id from assessment where assessment_id = $1";

pub(crate) async fn after_assessment(
    tx: &mut Tx,
    recorded: &Recorded,
    event: &AssessmentEvent,
) -> Result<(), Error> {
    match event {
        AssessmentEvent::AssessmentSubmitted(_) | AssessmentEvent::AssessmentReturned(_) => {}
        AssessmentEvent::AssessmentStarted(_)
        | AssessmentEvent::RatingRecorded(_)
        | AssessmentEvent::AssessmentApproved(_) => return Ok(()),
    }
    let row: Option<(Uuid, Uuid)> = tx.optional(ASSESSED, vec![recorded.stream.id.into()]).await?;
    match row {
        Some((round, organisation)) => {
            refresh_round(tx, RoundId(round), Some(OrganisationId(organisation))).await
        }
        None => Ok(()),
    }
}

pub(crate) async fn after_digest(tx: &mut Tx, event: &DigestEvent) -> Result<(), Error> {
    let (person, keys) = match event {
        DigestEvent::DigestSent(fact) => (fact.person, &fact.reminders),
        DigestEvent::DigestFailed(fact) => (fact.person, &fact.reminders),
        DigestEvent::DigestDeferred(_) => return Ok(()),
    };
    for key in keys {
        let values = vec![person.0.into(), (&key.0).into()];
        tx.execute(TELL, values.clone()).await?;
        tx.execute(FORGET_TOLD, values).await?;
    }
    Ok(())
}

/// Everything that may be told now: its organisation's morning has come and it is not too late.
/// By person, then by date. Only the program itself asks this.
///
/// # Errors
/// When the database fails.
pub async fn due(db: &Db, asker: Asker, now: DateTime<Utc>) -> Result<Vec<ReminderItem>, Error> {
    if asker != Asker::System {
        return Ok(Vec::new());
    }
    // A day to spare on either side for time zones; the exact rule follows.
    let today = now.date_naive();
    let first = today.checked_sub_days(Days::new(LATE + 1)).unwrap_or(today);
    let last = today.checked_add_days(Days::new(1)).unwrap_or(today);
    let rows = db.all::<ReminderRow>(DUE, vec![first.into(), last.into()]).await?;
    let mut items = rows.into_iter().map(ReminderItem::try_from).collect::<Result<Vec<_>, _>>()?;
    items.retain(|item| is_ripe(item.remind_on, item.time_zone, now));
    Ok(items)
}

/// What the asker will be reminded of until a day, told or not yet due to be told.
///
/// # Errors
/// When the database fails.
pub async fn waiting(db: &Db, asker: Asker, until: NaiveDate) -> Result<Vec<ReminderItem>, Error> {
    let rows = db.all::<ReminderRow>(WAITING, vec![asking(asker), until.into()]).await?;
    rows.into_iter().map(ReminderItem::try_from).collect()
}
