//! How a planned procurement is going: its plan beside what happened and today.
//!
//! Pages, reports and mails ask [`course`] and nothing else, so that a line is never late in one place
//! and on plan in another.

use std::collections::BTreeMap;

use chrono::{Days, Months, NaiveDate, TimeDelta};

use super::{ActualDates, Phase, PlannedPhase, ProcurementDetails};

/// The next date of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which phase begins.
    pub phase: Phase,
    /// On which day, as planned.
    pub on: NaiveDate,
}

/// A date of the plan that has passed without being met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The phase that should have begun or ended.
    pub phase: Phase,
    /// The planned date.
    pub on: NaiveDate,
}

/// How a planned procurement is going.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// It will not be made.
    Withdrawn,
    /// It has neither planned nor actual dates.
    Undated,
    /// Nothing has begun, and nothing should have.
    NotBegun {
        /// The first day of the plan.
        start: NaiveDate,
    },
    /// Nothing has begun, and the plan itself leaves days without a contract. There is still time to
    /// begin earlier.
    PlannedGap {
        /// The last day on which it can begin without a gap.
        latest_start: NaiveDate,
        /// How many days would be without a contract.
        gap_days: i64,
    },
    /// Begun, and no date of the plan has been missed.
    OnPlan {
        /// The phase that began last.
        phase: Phase,
        /// What comes next; none if the plan says nothing more.
        next: Option<Step>,
    },
    /// The phase under way began before its planned day.
    Ahead {
        /// The phase that began last.
        phase: Phase,
        /// What comes next; none if the plan says nothing more.
        next: Option<Step>,
    },
    /// A date of the plan has passed without being met.
    Late {
        /// How many days ago.
        days: i64,
        /// The phase that should have begun or ended.
        phase: Phase,
        /// On which day, as planned.
        on: NaiveDate,
    },
    /// Today's contract, with every option used, ends before the planned path can be completed.
    TooLate {
        /// At least how many days will be without a contract.
        gap_days: i64,
    },
    /// The new contract runs, or the last planned phase is over.
    Done {
        /// Since when.
        since: NaiveDate,
    },
}

impl Course {
    /// Whether somebody should act because time has passed.
    pub fn is_late(self) -> bool {
        matches!(self, Self::Late { .. } | Self::TooLate { .. })
    }
}

/// How a planned procurement is going on a day.
///
/// A procurement that has not begun is given its whole planned path, with the wait before the new
/// contract; one that has begun may use that wait up before it counts as too late.
pub fn course(
    details: &ProcurementDetails,
    actual: &BTreeMap<Phase, ActualDates>,
    withdrawn: bool,
    today: NaiveDate,
) -> Course {
    if withdrawn {
        return Course::Withdrawn;
    }
    let plan = Plan { phases: &details.phases, actual };
    if let Some(since) = plan.done() {
        return Course::Done { since };
    }
    let current = plan.current();
    let Some(first) = details.phases.first() else {
        return current.map_or(Course::Undated, |phase| Course::OnPlan { phase, next: None });
    };
    if let Some(gap_days) = last_contract_day(details).and_then(|last| plan.gap(last, today)) {
        return Course::TooLate { gap_days };
    }
    if let Some(missed) = plan.missed(today) {
        let Missed { phase, on } = missed;
        return Course::Late { days: (today - on).num_days(), phase, on };
    }
    match current {
        Some(phase) if plan.planned(phase).is_some_and(|planned| planned.start > today) => {
            Course::Ahead { phase, next: plan.next() }
        }
        Some(phase) => Course::OnPlan { phase, next: plan.next() },
        None => last_contract_day(details)
            .and_then(|last| plan.planned_gap(first, last))
            .unwrap_or(Course::NotBegun { start: first.start }),
    }
}

/// The first date of the plan that has passed without being met.
pub fn missed(
    details: &ProcurementDetails,
    actual: &BTreeMap<Phase, ActualDates>,
    today: NaiveDate,
) -> Option<Missed> {
    let plan = Plan { phases: &details.phases, actual };
    if plan.done().is_some() { None } else { plan.missed(today) }
}

/// The last day of today's contract when every option to extend it is used.
pub fn last_contract_day(details: &ProcurementDetails) -> Option<NaiveDate> {
    let months: u32 = details.option_months.iter().map(|months| u32::from(*months)).sum();
    // From the first day without a contract, so that the end of a month stays the end of a month.
    let after = details.contract_end?.checked_add_days(Days::new(1))?;
    after.checked_add_months(Months::new(months))?.checked_sub_days(Days::new(1))
}

/// A plan beside what happened.
#[derive(Clone, Copy)]
struct Plan<'a> {
    phases: &'a [PlannedPhase],
    actual: &'a BTreeMap<Phase, ActualDates>,
}

impl<'a> Plan<'a> {
    fn planned(self, phase: Phase) -> Option<&'a PlannedPhase> {
        self.phases.iter().find(|planned| planned.phase == phase)
    }

    fn began(self, phase: Phase) -> Option<NaiveDate> {
        self.actual.get(&phase)?.start
    }

    fn ended(self, phase: Phase) -> Option<NaiveDate> {
        self.actual.get(&phase)?.end
    }

    /// The phase that began last. Those before it are over, whether somebody noted it or not.
    fn current(self) -> Option<Phase> {
        self.actual.iter().rev().find(|(_, dates)| dates.start.is_some()).map(|(phase, _)| *phase)
    }

    fn done(self) -> Option<NaiveDate> {
        let last = self.phases.last().map(|planned| planned.phase);
        let last_ended = last.filter(|phase| *phase != Phase::Contract).and_then(|phase| self.ended(phase));
        self.began(Phase::Contract).or(last_ended)
    }

    fn still_to_begin(self) -> impl Iterator<Item = &'a PlannedPhase> {
        let current = self.current();
        self.phases.iter().filter(move |planned| current.is_none_or(|current| planned.phase > current))
    }

    fn next(self) -> Option<Step> {
        self.still_to_begin().next().map(|planned| Step { phase: planned.phase, on: planned.start })
    }

    fn missed(self, today: NaiveDate) -> Option<Missed> {
        let unended = self.current().filter(|phase| self.ended(*phase).is_none());
        let unended = unended.and_then(|phase| self.planned(phase));
        let end = unended.and_then(|planned| Some(Missed { phase: planned.phase, on: planned.end? }));
        let start = self.next().map(|step| Missed { phase: step.phase, on: step.on });
        [end, start].into_iter().flatten().filter(|missed| missed.on < today).min_by_key(|missed| missed.on)
    }

    /// The day on which the new contract starts according to the plan, or on which it could: the day
    /// after the last planned phase.
    fn contract_start(self) -> Option<NaiveDate> {
        let planned = self.planned(Phase::Contract).map(|planned| planned.start);
        planned.or_else(|| self.work_end()?.checked_add_days(Days::new(1)))
    }

    /// The last planned day of the work before the contract.
    fn work_end(self) -> Option<NaiveDate> {
        let last = self.phases.iter().rev().find(|planned| planned.phase != Phase::Contract)?;
        Some(last.end.unwrap_or(last.start))
    }

    /// The days without a contract that cannot be avoided any more; none if there are none.
    fn gap(self, last_day: NaiveDate, today: NaiveDate) -> Option<i64> {
        let earliest = match self.current() {
            None => today.checked_add_signed(self.contract_start()? - self.phases.first()?.start)?,
            Some(phase) => self.earliest_end(phase, today)?.checked_add_days(Days::new(1))?,
        };
        days_between(last_day, earliest)
    }

    /// The earliest end of the work when a phase began last: what is left of it and of those after it,
    /// each as long as planned.
    fn earliest_end(self, current: Phase, today: NaiveDate) -> Option<NaiveDate> {
        let Some(planned) = self.planned(current) else { return Some(today) };
        let next = self.still_to_begin().next().map(|next| next.start);
        let planned_end = planned.end.or(next).unwrap_or(planned.start);
        let end = match (self.ended(current), self.began(current)) {
            (Some(_), _) => today,
            (None, Some(began)) => began.checked_add_signed(planned_end - planned.start)?.max(today),
            (None, None) => planned_end.max(today),
        };
        end.checked_add_signed((self.work_end()? - planned_end).max(TimeDelta::zero()))
    }

    fn planned_gap(self, first: &PlannedPhase, last_day: NaiveDate) -> Option<Course> {
        let start = self.contract_start()?;
        let gap_days = days_between(last_day, start)?;
        let latest_start = first.start.checked_sub_signed(TimeDelta::days(gap_days))?;
        Some(Course::PlannedGap { latest_start, gap_days })
    }
}

/// The days that belong to neither of two contracts; none if there are none.
fn days_between(last_day: NaiveDate, first_day: NaiveDate) -> Option<i64> {
    Some((first_day - last_day).num_days() - 1).filter(|days| *days > 0)
}

#[cfg(test)]
mod tests;
