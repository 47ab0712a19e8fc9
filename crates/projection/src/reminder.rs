//! Reminders that are due or will be. Which there are follows from the other read tables; which
//! were told follows from the digests' events, so that a rebuild tells nobody anything twice.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::digest::DigestEvent;
use domain::procurement::Phase;
use domain::reminder::{LATE, ROUND_DUE, Reminder, ReminderKey, Subject, is_ripe, reminders};
use domain::{ActionId, Asker, OrganisationId, PersonId, ProcurementId, RoundId};
use sqlx::FromRow;
use store::{Bulk, Changes, Column, Db, Error, GivenRow, Table, Tx, columns};
use uuid::Uuid;

use crate::touched::rows;
use crate::value::{asking, date, unknown};

static REMINDER_TOLD: Table =
    Table { name: "reminder_told", columns: columns![Uuid person_id, Text reminder_key], key: 2 };

/// Everything about some things.
const FORGET: Bulk = Bulk {
    sql: "delete from reminder where thing_id in (select id from {rows})",
    columns: columns![Uuid id],
};
/// What some organisations have to do in some rounds.
const FORGET_IN_ROUND: Bulk = Bulk {
    sql: "delete from reminder where (thing_id, organisation_id) in (select thing_id, organisation_id from {rows})",
    columns: columns![Uuid thing_id, Uuid organisation_id],
};
const FORGET_TOLD: Bulk = Bulk {
    sql: "delete from reminder where (person_id, reminder_key) in (select person_id, reminder_key from {rows})",
    columns: columns![Uuid person_id, Text reminder_key],
};

/// Rounds that are not closed: by their own ids; by those of organisations and assessments, with the organisation.
const OPEN_ROUNDS: Bulk = Bulk {
    sql: "with wanted as (select id from {rows}) \
        select round.round_id, opens_on, due_on, null as organisation_id \
        from wanted join round on round.round_id = wanted.id where closed = 0 \
        union select round.round_id, opens_on, due_on, organisation.organisation_id \
        from wanted join organisation on organisation.organisation_id = wanted.id \
        join round on round.region_id = organisation.region_id where closed = 0 \
        union select round.round_id, opens_on, due_on, assessment.organisation_id \
        from wanted join assessment on assessment.assessment_id = wanted.id \
        join round on round.round_id = assessment.round_id where closed = 0",
    columns: columns![Uuid id],
};

/// To each member who leads an organisation that has not submitted in the round; in one organisation or in all.
const REMIND_OF_ROUND: Bulk = Bulk {
    sql: "insert into reminder \
        (person_id, organisation_id, reminder_key, rule, thing_id, phase, due_on, remind_on) \
        select member.person_id, member.organisation_id, given.reminder_key, given.rule, given.thing_id, \
        given.phase, given.due_on, given.remind_on from {rows} \
        join round on round.round_id = given.thing_id \
        join organisation on organisation.region_id = round.region_id \
            and (given.organisation_id is null or organisation.organisation_id = given.organisation_id) \
        join member on member.organisation_id = organisation.organisation_id and member.leads = 1 \
        where not exists (select 1 from assessment where assessment.round_id = round.round_id \
            and assessment.organisation_id = organisation.organisation_id and assessment.status <> 'draft') \
        and not exists (select 1 from reminder_told where reminder_told.person_id = member.person_id \
            and reminder_told.reminder_key = given.reminder_key)",
    columns: CANDIDATE,
};
/// To one person as long as the person is a member, or else to each member who leads the organisation.
const REMIND: Bulk = Bulk {
    sql: "insert into reminder \
        (person_id, organisation_id, reminder_key, rule, thing_id, phase, due_on, remind_on) \
        select member.person_id, member.organisation_id, given.reminder_key, given.rule, given.thing_id, \
        given.phase, given.due_on, given.remind_on from {rows} \
        join member on member.organisation_id = given.organisation_id \
            and (member.person_id = given.person_id or (given.person_id is null and member.leads = 1)) \
        where not exists (select 1 from reminder_told where reminder_told.person_id = member.person_id \
            and reminder_told.reminder_key = given.reminder_key)",
    columns: CANDIDATE,
};
/// A reminder, before it is known who of the organisation is to be told.
const CANDIDATE: &[Column] = columns![
    Uuid thing_id, Uuid organisation_id, Uuid person_id, Text reminder_key, Text rule, Text phase, Text due_on,
    Text remind_on,
];

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

pub(crate) fn changes(event: &DigestEvent, changes: &mut Changes) {
    let (person, keys) = told(event);
    for key in keys {
        changes.put(&REMINDER_TOLD, vec![person.0.into(), (&key.0).into()]);
    }
}

/// The reminders that a digest is the end of, and whose they were.
pub(crate) fn told(event: &DigestEvent) -> (PersonId, &[ReminderKey]) {
    match event {
        DigestEvent::DigestSent(fact) => (fact.person, &fact.reminders),
        DigestEvent::DigestFailed(fact) => (fact.person, &fact.reminders),
        DigestEvent::DigestDeferred(fact) => (fact.person, &[]),
    }
}

/// A reminder to one person of an organisation, or to all who lead it.
pub(crate) fn candidate(reminder: &Reminder, organisation: Uuid, person: Option<Uuid>) -> GivenRow {
    row(reminder, Some(organisation), person)
}

fn row(reminder: &Reminder, organisation: Option<Uuid>, person: Option<Uuid>) -> GivenRow {
    let phase = match reminder.subject {
        Subject::PhaseStarts(_, phase) => phase.as_str(),
        Subject::RoundDue(_) | Subject::FollowUp(_) => "",
    };
    vec![
        reminder.subject.thing().into(),
        organisation.into(),
        person.into(),
        (&reminder.key.0).into(),
        reminder.subject.rule().into(),
        phase.into(),
        reminder.due_on.into(),
        reminder.remind_on.into(),
    ]
}

/// Replaces everything that anybody is reminded of about some things.
pub(crate) async fn renew(
    tx: &mut Tx,
    things: &BTreeSet<Uuid>,
    candidates: Vec<GivenRow>,
) -> Result<(), Error> {
    tx.bulk(&FORGET, rows(things)).await?;
    tx.bulk(&REMIND, candidates).await.map(|_| ())
}

/// Works out the reminders of rounds: all of those with these ids that are in `own`; of others what concerns
/// organisations with these ids, and assessments with these ids.
pub(crate) async fn settle_rounds(tx: &mut Tx, ids: &[Uuid], own: &BTreeSet<Uuid>) -> Result<(), Error> {
    let open: Vec<(Uuid, String, String, Option<Uuid>)> = tx.bulk_all(&OPEN_ROUNDS, rows(ids)).await?;
    let (mut places, mut candidates) = (Vec::new(), Vec::new());
    for (round, opens_on, due_on, organisation) in open {
        if let Some(organisation) = organisation {
            if own.contains(&round) {
                continue;
            }
            places.push(vec![round.into(), organisation.into()]);
        }
        let (opens_on, due_on) = (date("round", &opens_on)?, date("round", &due_on)?);
        let found = reminders(Subject::RoundDue(RoundId(round)), due_on, &ROUND_DUE, Some(opens_on));
        candidates.extend(found.iter().map(|found| row(found, organisation, None)));
    }
    tx.bulk(&FORGET, rows(ids.iter().filter(|id| own.contains(id)))).await?;
    tx.bulk(&FORGET_IN_ROUND, places).await?;
    tx.bulk(&REMIND_OF_ROUND, candidates).await.map(|_| ())
}

/// Takes away what persons are done with.
pub(crate) async fn forget_told(tx: &mut Tx, told: &BTreeSet<(Uuid, String)>) -> Result<(), Error> {
    let rows = told.iter().map(|(person, key)| vec![(*person).into(), key.into()]);
    tx.bulk(&FORGET_TOLD, rows.collect()).await.map(|_| ())
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
