//! What waits for the reader, by date.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};
use domain::Deed;
use domain::action::ActionStatus;
use domain::assessment::Status;
use domain::reminder::Subject;
use projection::assessment::Sheet;
use uuid::Uuid;

use super::overview::left;
use super::{Place, When, dates};
use crate::error::PageError;
use crate::reader::Reader;
use crate::route;

/// How many days ahead something waits; what comes later is no more than a date.
const AHEAD: u64 = 60;

/// One thing that waits.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) when: When,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) href: String,
    on: NaiveDate,
}

/// Everything that waits for the reader in an organisation, by date.
pub(super) async fn list(
    reader: &Reader,
    place: &Place,
    sheet: Option<&Sheet>,
) -> Result<Vec<Waiting>, PageError> {
    let until = reader.today().checked_add_days(Days::new(AHEAD)).unwrap_or(NaiveDate::MAX);
    // Each thing waits once, with its nearest date.
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    if let Some(sheet) = sheet.filter(|sheet| reader.today() >= sheet.round.opens_on) {
        seen.insert(sheet.round.id.0);
        found.extend(about_sheet(reader, place, sheet)?);
    }
    found.extend(follow_ups(reader, place, until, &mut seen).await?);
    if place.may(Deed::KeepPlan) {
        for (line, phase) in dates::phases(reader, place, until).await? {
            if seen.insert(line.id.0) {
                let title = line.details.title.as_str();
                let values = [("phase", phase.phase.as_str().into()), ("title", title.into())];
                found.push(Waiting {
                    when: day(reader, phase.start),
                    title: reader.t.with("start-phase", values),
                    text: reader.t.s(if phase.start < reader.today() {
                        "start-phase-late"
                    } else {
                        "start-phase-why"
                    }),
                    href: route::procurement(line.id),
                    on: phase.start,
                });
            }
        }
    }
    found.extend(reminded(reader, place, until, &mut seen).await?);
    found.sort_by_key(|item| item.on);
    Ok(found)
}

/// The page's first sentence: how much waits, and when the self-assessment is due.
pub(super) fn lead(reader: &Reader, place: &Place, waiting: &[Waiting], sheet: Option<&Sheet>) -> String {
    let t = reader.t;
    let count = t.with("start-lead", [("n", waiting.len().into())]);
    let due = sheet.filter(|sheet| {
        sheet.status == Status::Draft && place.may(Deed::Rate) && reader.today() >= sheet.round.opens_on
    });
    let Some(sheet) = due else { return count };
    let days = sheet.round.due_on.signed_duration_since(reader.today()).num_days();
    let date = [("date", t.weekday_day(sheet.round.due_on).into())];
    if days < 0 {
        return format!("{count} {}", t.with("start-due-passed", date));
    }
    format!("{count} {} {}", t.with("start-due", date), t.with("start-due-in", [("n", days.into())]))
}

fn about_sheet(reader: &Reader, place: &Place, sheet: &Sheet) -> Result<Option<Waiting>, PageError> {
    let t = reader.t;
    let name = || ("organisation", place.organisation.name.as_str().into());
    let round = sheet.round.id;
    let left = left(reader, sheet)?;
    let signs_off = place.may(Deed::SignOff);
    let on = sheet.round.due_on;
    let item = match sheet.status {
        Status::Draft if left > 0 && place.may(Deed::Rate) => Waiting {
            when: day(reader, on),
            title: t.with("start-answer-all", [name()]),
            text: t.with("start-submit-why", [("n", left.into())]),
            href: route::sheet(round, place.id()),
            on,
        },
        Status::Draft if left == 0 && signs_off => Waiting {
            when: day(reader, on),
            title: t.with("start-submit", [name()]),
            text: t.with("start-submit-why", [("n", 0.into())]),
            href: route::summary(round, place.id()),
            on,
        },
        Status::Submitted if signs_off => {
            let at = sheet.submitted_at.map(|at| t.day(reader.local(at).date())).unwrap_or_default();
            Waiting {
                when: When { text: t.s("start-now"), small: String::new(), is_late: false },
                title: t.with("start-approve", [name()]),
                text: t.with("start-approve-why", [("date", at.into())]),
                href: route::summary(round, place.id()),
                on: reader.today(),
            }
        }
        Status::Draft | Status::Submitted | Status::Approved => return Ok(None),
    };
    Ok(Some(item))
}

/// The reader's own actions that are to be looked at.
async fn follow_ups(
    reader: &Reader,
    place: &Place,
    until: NaiveDate,
    seen: &mut BTreeSet<Uuid>,
) -> Result<Vec<Waiting>, PageError> {
    let t = reader.t;
    let actions = projection::action::actions(reader.db(), reader.asker(), place.id()).await?;
    let own = actions.into_iter().filter(|action| {
        action.status == ActionStatus::Open
            && action.details.owner == reader.person.id
            && action.next_on <= until
    });
    let item = |action: projection::action::ActionItem| {
        seen.insert(action.id.0);
        Waiting {
            when: day(reader, action.next_on),
            title: t.with("start-follow-up", [("title", action.details.title.as_str().into())]),
            text: due(reader, action.details.due_on),
            href: route::action(place.id(), action.id),
            on: action.next_on,
        }
    };
    Ok(own.map(item).collect())
}

fn due(reader: &Reader, on: NaiveDate) -> String {
    let key = if on < reader.today() { "start-follow-up-late" } else { "start-follow-up-why" };
    reader.t.with(key, [("date", reader.t.date(on).into())])
}

/// Whatever else the reader will be reminded of.
async fn reminded(
    reader: &Reader,
    place: &Place,
    until: NaiveDate,
    seen: &mut BTreeSet<Uuid>,
) -> Result<Vec<Waiting>, PageError> {
    let t = reader.t;
    let reminders = projection::reminder::waiting(reader.db(), reader.asker(), until).await?;
    let mut found = Vec::new();
    for reminder in reminders.into_iter().filter(|reminder| reminder.organisation == place.id()) {
        if !seen.insert(reminder.subject.thing()) {
            continue;
        }
        let title = reminder.title.as_str();
        let (title, href) = match reminder.subject {
            Subject::RoundDue(round) => {
                (t.with("start-round", [("year", title.into())]), route::sheet(round, place.id()))
            }
            Subject::FollowUp(action) => {
                (t.with("start-follow-up", [("title", title.into())]), route::action(place.id(), action))
            }
            Subject::PhaseStarts(line, phase) => {
                let values = [("phase", phase.as_str().into()), ("title", title.into())];
                (t.with("start-phase", values), route::procurement(line))
            }
        };
        let (when, on) = (day(reader, reminder.due_on), reminder.due_on);
        found.push(Waiting { when, title, text: String::new(), href, on });
    }
    Ok(found)
}

/// The day of something that waits. A day that has passed is late.
fn day(reader: &Reader, on: NaiveDate) -> When {
    let t = reader.t;
    if on < reader.today() {
        let (day, year) = (t.day_short(on), on.year());
        let small = if year == reader.today().year() { day } else { format!("{day} {year}") };
        return When { text: t.s("start-late"), small, is_late: true };
    }
    When { text: t.day_short(on), small: t.weekday(on).to_owned(), is_late: false }
}
