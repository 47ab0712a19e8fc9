//! The dates that come, in the reader's organisation.

use chrono::{Days, NaiveDate};
use domain::action::ActionStatus;
use domain::assessment::Status;
use domain::procurement::PlannedPhase;
use projection::assessment::Sheet;
use projection::procurement::{PlanFilter, PlanLine, plan};

use super::Place;
use crate::error::PageError;
use crate::reader::Reader;
use crate::route;

/// How many days ahead.
const AHEAD: u64 = 120;

/// How many dates are shown.
const SHOWN: usize = 8;

/// A date and what it brings.
#[derive(Debug)]
pub(super) struct Date {
    pub(super) day: String,
    pub(super) text: String,
    pub(super) href: String,
    on: NaiveDate,
}

/// The next dates, the nearest first.
pub(super) async fn list(
    reader: &Reader,
    place: &Place,
    sheet: Option<&Sheet>,
) -> Result<Vec<Date>, PageError> {
    let (t, today) = (reader.t, reader.today());
    let until = today.checked_add_days(Days::new(AHEAD)).unwrap_or(NaiveDate::MAX);
    let date = |on: NaiveDate, text, href| Date { day: t.day_short(on), text, href, on };
    let mut found = Vec::new();
    if let Some(sheet) = sheet.filter(|sheet| sheet.status == Status::Draft) {
        let href = route::sheet(sheet.round.id, place.id());
        found.push(date(sheet.round.opens_on, t.s("start-date-opens"), href.clone()));
        found.push(date(sheet.round.due_on, t.s("start-date-due"), href));
    }
    for action in projection::action::actions(reader.db(), reader.asker(), place.id()).await? {
        if action.status == ActionStatus::Open {
            let title = ("title", action.details.title.as_str().into());
            let key = if action.next_on == action.details.due_on {
                "start-date-action-due"
            } else {
                "start-date-action"
            };
            found.push(date(action.next_on, t.with(key, [title]), route::action(place.id(), action.id)));
        }
    }
    for (line, phase) in phases(reader, place, until).await? {
        let values = [("phase", phase.phase.as_str().into()), ("title", line.details.title.as_str().into())];
        found.push(date(phase.start, t.with("start-date-phase", values), route::procurement(line.id)));
    }
    found.retain(|date| (today..=until).contains(&date.on));
    found.sort_by_key(|date| date.on);
    found.truncate(SHOWN);
    Ok(found)
}

/// The phases of the organisation's plan that are to begin until a day and have not begun.
pub(super) async fn phases(
    reader: &Reader,
    place: &Place,
    until: NaiveDate,
) -> Result<Vec<(PlanLine, PlannedPhase)>, PageError> {
    let organisation = Some(place.id());
    // Lines that ended long ago wait for nobody.
    let from = reader.today().checked_sub_days(Days::new(AHEAD)).unwrap_or(NaiveDate::MIN);
    let filter =
        PlanFilter { region: place.organisation.region, organisation, from, to: until, cpv: String::new() };
    let mut found = Vec::new();
    for line in plan(reader.db(), reader.asker(), &filter).await? {
        let last_begun =
            line.actual.iter().filter(|(_, dates)| dates.start.is_some()).map(|(phase, _)| *phase).max();
        let next =
            line.details.phases.iter().find(|planned| last_begun.is_none_or(|begun| planned.phase > begun));
        if let Some(next) = next.filter(|planned| planned.start <= until).cloned() {
            found.push((line, next));
        }
    }
    Ok(found)
}
