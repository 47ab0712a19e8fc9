//! Where things stand on the timeline: dates as shares of the width of 24 months of equal width.

use chrono::{Datelike, Days, Months, NaiveDate};
use domain::procurement::course::{self, Course};
use domain::procurement::{ActualDates, Phase};
use locale::Texts;
use projection::procurement::PlanLine;

use super::words;

/// How many months are shown.
pub(super) const MONTHS: u32 = 24;

/// The months that are shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// The first day of the first month.
    pub(super) from: NaiveDate,
    /// The first day after the last month.
    pub(super) end: NaiveDate,
}

impl Window {
    /// The window that begins with the month of a day.
    pub(super) fn beginning(day: NaiveDate) -> Self {
        let from = day.with_day(1).unwrap_or(day);
        Self { from, end: from.checked_add_months(Months::new(MONTHS)).unwrap_or(NaiveDate::MAX) }
    }

    /// The first days of the months.
    pub(super) fn months(self) -> impl Iterator<Item = NaiveDate> {
        (0..MONTHS).filter_map(move |nth| self.from.checked_add_months(Months::new(nth)))
    }

    /// Whether anything between two days is seen.
    pub(super) fn shows(self, first: NaiveDate, last: NaiveDate) -> bool {
        first < self.end && last >= self.from
    }

    fn contains(self, day: NaiveDate) -> bool {
        self.shows(day, day)
    }

    /// The share of the width at which a day begins; a day outside lies on the edge.
    fn share(self, day: NaiveDate) -> f64 {
        let day = day.clamp(self.from, self.end);
        let months = (day.year() - self.from.year()) * 12 + to_i32(day.month()) - to_i32(self.from.month());
        let of_month = f64::from(day.day() - 1) / f64::from(days_in_month(day));
        (f64::from(months) + of_month) / f64::from(MONTHS) * 100.0
    }

    fn place(self, day: NaiveDate) -> Option<String> {
        self.contains(day).then(|| percent(self.share(day)))
    }

    /// Today's line, if today is shown.
    pub(super) fn today(self, today: NaiveDate) -> Option<String> {
        self.place(today)
    }

    /// Where years begin within the window.
    pub(super) fn years(self) -> Vec<String> {
        let begins = self.months().skip(1).filter(|month| month.month() == 1);
        begins.map(|month| percent(self.share(month))).collect()
    }

    /// A band from the beginning of a day to the beginning of another, if any of it is seen.
    fn band(self, class: &'static str, from: NaiveDate, to: NaiveDate) -> Option<Band> {
        let (left, right) = (self.share(from), self.share(to));
        (self.shows(from, to) && right > left).then(|| Band {
            class,
            x: percent(left),
            width: percent(right - left),
        })
    }
}

fn to_i32(number: u32) -> i32 {
    i32::try_from(number).unwrap_or_default()
}

fn days_in_month(day: NaiveDate) -> u32 {
    let first = day.with_day(1).unwrap_or(day);
    let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
    u32::try_from((next - first).num_days()).unwrap_or_default().max(1)
}

fn percent(share: f64) -> String {
    format!("{share:.2}%")
}

fn next_day(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

/// A rectangle.
pub(super) struct Band {
    pub(super) class: &'static str,
    pub(super) x: String,
    pub(super) width: String,
}

/// A line's picture.
#[derive(Default)]
pub(super) struct Bar {
    /// What the picture shows, in words.
    pub(super) label: String,
    pub(super) planned: Vec<Band>,
    /// The wait between the last phase and the contract.
    pub(super) wait: Option<(String, String)>,
    pub(super) actual: Vec<Band>,
    pub(super) late: Option<Band>,
    pub(super) flag: Option<String>,
    pub(super) start: Option<String>,
    pub(super) met: Option<String>,
    /// The days without a contract, and where the earliest new contract starts.
    pub(super) gap: Option<(String, String)>,
}

/// The picture of a line.
pub(super) fn bar(t: Texts, line: &PlanLine, course: Course, window: Window, today: NaiveDate) -> Bar {
    let start = planned_start(line, Phase::Contract);
    let (mut planned, mut work_end) = (Vec::new(), None);
    for (phase, from, to) in planned_phases(line) {
        planned.extend(window.band(class(phase), from, to));
        work_end = Some(to);
    }
    let wait = work_end.zip(start).filter(|(end, start)| end < start && window.shows(*end, *start));
    let met = line.actual.get(&Phase::Contract).and_then(|dates| dates.start);
    Bar {
        label: label(t, line, course, today),
        planned,
        wait: wait.map(|(end, start)| (percent(window.share(end)), percent(window.share(start)))),
        actual: actual_phases(line, today).filter_map(|(from, to)| window.band("p-real", from, to)).collect(),
        late: late(line, window, today),
        flag: line.details.contract_end.and_then(|end| window.place(next_day(end))),
        start: start.and_then(|start| window.place(start)),
        met: met.and_then(|met| window.place(met)),
        gap: gap(line, course, window),
    }
}

fn class(phase: Phase) -> &'static str {
    match phase {
        Phase::Preparation => "p-f",
        Phase::Tendering => "p-a",
        Phase::Evaluation | Phase::Contract => "p-u",
    }
}

pub(super) fn planned_start(line: &PlanLine, phase: Phase) -> Option<NaiveDate> {
    line.details.phases.iter().find(|planned| planned.phase == phase).map(|planned| planned.start)
}

/// The phases before the contract, each to the day after its end. Without an end, a phase lasts until the next.
fn planned_phases(line: &PlanLine) -> impl Iterator<Item = (Phase, NaiveDate, NaiveDate)> {
    let phases = &line.details.phases;
    let work = phases.iter().enumerate().filter(|(_, planned)| planned.phase != Phase::Contract);
    work.map(|(nth, planned)| {
        let next = phases.get(nth + 1).map(|next| next.start);
        let end = planned.end.map(next_day).or(next).unwrap_or_else(|| next_day(planned.start));
        (planned.phase, planned.start, end)
    })
}

/// What really happened before the contract. What is not over lasts until the next phase began, or until today.
fn actual_phases(line: &PlanLine, today: NaiveDate) -> impl Iterator<Item = (NaiveDate, NaiveDate)> {
    let work = line.actual.iter().filter(|(phase, _)| **phase != Phase::Contract);
    work.filter_map(move |(phase, ActualDates { start, end })| {
        let later = line.actual.iter().filter(|(other, _)| *other > phase);
        let next = later.filter_map(|(_, dates)| dates.start).min();
        let end = end.map(next_day).or(next).unwrap_or_else(|| next_day(today));
        Some(((*start)?, end))
    })
}

/// The time since a phase should have begun and nothing has happened.
fn late(line: &PlanLine, window: Window, today: NaiveDate) -> Option<Band> {
    let missed = course::missed(&line.details, &line.actual, today)?;
    let begun = line.actual.get(&missed.phase).is_some_and(|dates| dates.start.is_some());
    let busy_until = actual_phases(line, today).map(|(_, to)| to).max();
    let from = busy_until.map_or(missed.on, |until| missed.on.max(until));
    if begun { None } else { window.band("p-late", from, today) }
}

fn gap(line: &PlanLine, course: Course, window: Window) -> Option<(String, String)> {
    let Course::TooLate { gap_days } = course else { return None };
    let from = next_day(course::last_contract_day(&line.details)?);
    let to = from.checked_add_days(Days::new(u64::try_from(gap_days).ok()?))?;
    window.shows(from, to).then(|| (percent(window.share(from)), percent(window.share(to))))
}

/// The picture in words: plan, what happened, today's contract, state.
fn label(t: Texts, line: &PlanLine, course: Course, today: NaiveDate) -> String {
    let step = |key: &str, phase: Phase, dates: &[(&'static str, NaiveDate)]| {
        let mut variables = vec![("phase", words::phase_inside(t, phase).into())];
        variables.extend(dates.iter().map(|(name, date)| (*name, t.date(date).into())));
        t.with(key, variables)
    };
    let planned = line.details.phases.iter();
    let planned: Vec<String> =
        planned.map(|planned| step("plan-bar-step", planned.phase, &[("date", planned.start)])).collect();
    let actual = line.actual.iter().filter_map(|(phase, dates)| match (dates.start?, dates.end) {
        (start, Some(end)) => Some(step("plan-bar-range", *phase, &[("from", start), ("to", end)])),
        (start, None) => Some(step("plan-bar-since", *phase, &[("date", start)])),
    });
    let actual: Vec<String> = actual.collect();
    let mut sentences = Vec::new();
    for (key, steps) in [("plan-bar-planned", planned), ("plan-bar-actual", actual)] {
        if !steps.is_empty() {
            sentences.push(t.with(key, [("steps", steps.join(", ").into())]));
        }
    }
    if let Some(end) = line.details.contract_end {
        sentences.push(t.with("plan-bar-contract-end", [("date", t.date(end).into())]));
    }
    let status = words::status(t, course, &line.details, today);
    let state = [status.tag, status.detail].into_iter().filter(|text| !text.is_empty());
    let state = state.collect::<Vec<_>>().join(", ");
    sentences.push(t.with("plan-bar-state", [("state", state.into())]));
    let title = ("title", line.details.title.as_str().into());
    t.with("plan-bar", [title, ("plan", sentences.join(" ").into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn months_are_equally_wide_and_days_share_their_month() {
        let window = Window::beginning(day("2026-06-24"));
        assert_eq!((window.from, window.end), (day("2026-06-01"), day("2028-06-01")));
        assert_eq!(percent(window.share(day("2026-06-01"))), "0.00%");
        assert_eq!(percent(window.share(day("2026-11-25"))), "24.17%");
        assert_eq!(percent(window.share(day("2027-05-01"))), "45.83%");
        assert_eq!(window.years(), ["29.17%", "79.17%"]);
        assert_eq!(window.months().count(), 24);
    }

    #[test]
    fn what_is_partly_outside_is_cut_and_what_is_outside_is_not_drawn() {
        let window = Window::beginning(day("2026-06-01"));
        let band = window.band("p-f", day("2026-01-01"), day("2026-07-01")).unwrap();
        assert_eq!((band.x.as_str(), band.width.as_str()), ("0.00%", "4.17%"));
        assert!(window.band("p-f", day("2026-01-01"), day("2026-05-31")).is_none());
        assert!(window.place(day("2028-06-01")).is_none());
        assert!(window.today(day("2026-05-31")).is_none());
    }

    #[test]
    fn the_edge_of_the_calendar_is_no_danger() {
        let window = Window::beginning(NaiveDate::MAX);
        assert!(window.months().count() <= 24);
        assert!(window.share(NaiveDate::MAX).is_finite());
    }
}
