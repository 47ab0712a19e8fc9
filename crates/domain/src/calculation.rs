//! The one place that turns ratings into figures. Pages, API, exports and mail call it.

use std::collections::BTreeMap;

use crate::CriterionId;
use crate::assessment::{Answer, Level};

/// The smallest number of shared answers of which a middle is shown.
pub const SMALLEST_GROUP: usize = 5;

/// What a cell of the comparison shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// No answer.
    Missing,
    /// Answered as not relevant.
    NotRelevant,
    /// The reached level.
    Level(Level),
}

impl Mark {
    /// The mark of an answer that may be absent.
    pub fn of(answer: Option<&Answer>) -> Self {
        match answer {
            None => Self::Missing,
            Some(Answer::NotRelevant(_)) => Self::NotRelevant,
            Some(Answer::Level(level)) => Self::Level(*level),
        }
    }

    /// The level, if the mark is one.
    pub fn level(self) -> Option<Level> {
        match self {
            Self::Level(level) => Some(level),
            Self::Missing | Self::NotRelevant => None,
        }
    }
}

/// The figures of a set of marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many marks are at each level, from 0 to 3.
    pub at_level: [usize; 4],
    /// How many are not relevant.
    pub not_relevant: usize,
    /// How many have no answer.
    pub missing: usize,
}

impl Summary {
    /// Counts marks.
    pub fn of(marks: impl IntoIterator<Item = Mark>) -> Self {
        let mut summary = Self::default();
        for mark in marks {
            match mark {
                Mark::Missing => summary.missing += 1,
                Mark::NotRelevant => summary.not_relevant += 1,
                Mark::Level(level) => {
                    if let Some(count) = summary.at_level.get_mut(usize::from(level.number())) {
                        *count += 1;
                    }
                }
            }
        }
        summary
    }

    /// How many have a level.
    pub fn with_level(&self) -> usize {
        self.at_level.iter().sum()
    }

    /// How many are answered, with a level or as not relevant.
    pub fn answered(&self) -> usize {
        self.with_level() + self.not_relevant
    }

    /// How many there are.
    pub fn total(&self) -> usize {
        self.answered() + self.missing
    }

    /// The mean level of those that have one, 0 to 3. None if no mark has a level.
    pub fn mean(&self) -> Option<f64> {
        let weighted: usize = self.at_level.iter().enumerate().map(|(level, count)| level * count).sum();
        ratio(weighted, self.with_level())
    }
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    let exact = |count: usize| u32::try_from(count).ok().map(f64::from);
    if whole == 0 { None } else { Some(exact(part)? / exact(whole)?) }
}

/// The median, halfway between the two middle ones if their number is even.
/// None below [`SMALLEST_GROUP`] values: a middle of few would tell who they are.
pub fn middle(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    if values.len() < SMALLEST_GROUP {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let upper = values.len() / 2;
    let lower = (values.len() - 1) / 2;
    Some(f64::midpoint(*values.get(lower)?, *values.get(upper)?))
}

/// How answers changed from one round to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Criteria whose level rose: before and after.
    pub risen: Vec<(CriterionId, Level, Level)>,
    /// Criteria whose level sank: before and after.
    pub sunk: Vec<(CriterionId, Level, Level)>,
    /// Criteria with the same level.
    pub same: Vec<CriterionId>,
}

/// Compares the levels of criteria that have one both times.
pub fn changes(before: &BTreeMap<CriterionId, Mark>, after: &BTreeMap<CriterionId, Mark>) -> Changes {
    let mut changes = Changes::default();
    for (criterion, mark) in after {
        let was = before.get(criterion).copied().and_then(Mark::level);
        let (Some(was), Some(is)) = (was, mark.level()) else {
            continue;
        };
        match is.cmp(&was) {
            std::cmp::Ordering::Greater => changes.risen.push((criterion.clone(), was, is)),
            std::cmp::Ordering::Less => changes.sunk.push((criterion.clone(), was, is)),
            std::cmp::Ordering::Equal => changes.same.push(criterion.clone()),
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn level(number: i64) -> Mark {
        Mark::Level(Level::try_new(number).unwrap())
    }

    #[test]
    fn not_relevant_and_missing_answers_do_not_weigh_in_the_mean() {
        let summary = Summary::of([level(1), level(2), Mark::NotRelevant, Mark::Missing]);
        assert_eq!((summary.mean(), summary.answered(), summary.total()), (Some(1.5), 3, 4));
        assert_eq!(Summary::of([Mark::Missing]).mean(), None);
    }

    #[test]
    fn a_middle_of_fewer_than_five_is_not_shown() {
        assert_eq!(middle([1.0, 2.0, 3.0, 3.0]), None);
        assert_eq!(middle([3.0, 1.0, 2.0, 0.0, 2.0]), Some(2.0));
        assert_eq!(middle([3.0, 1.0, 2.0, 0.0, 2.0, 1.0]), Some(1.5));
    }

    #[test]
    fn only_criteria_with_a_level_both_times_count_as_changed() {
        let id = CriterionId::new;
        let before = BTreeMap::from([(id("a"), level(1)), (id("b"), level(2)), (id("c"), Mark::Missing)]);
        let after = BTreeMap::from([
            (id("a"), level(2)),
            (id("b"), level(1)),
            (id("c"), level(3)),
            (id("d"), level(1)),
        ]);
        let found = changes(&before, &after);
        assert_eq!((found.risen.len(), found.sunk.len(), found.same.len()), (1, 1, 0));
    }

    #[test]
    fn a_mark_tells_apart_what_is_missing_not_relevant_and_not_yet() {
        let answer = |number| Answer::Level(Level::try_new(number).unwrap());
        let not_relevant = Answer::NotRelevant("We do not build.".to_owned());
        assert_eq!(Mark::of(None), Mark::Missing);
        assert_eq!(Mark::of(Some(&not_relevant)), Mark::NotRelevant);
        assert_eq!(Mark::of(Some(&answer(0))), level(0));
        assert_eq!([Mark::Missing, Mark::NotRelevant].map(Mark::level), [None, None]);
        assert_eq!(level(2).level().map(Level::number), Some(2));
    }

    #[test]
    fn a_summary_counts_each_level_and_what_has_none() {
        let marks = [level(0), level(3), level(3), Mark::NotRelevant, Mark::Missing, Mark::Missing];
        let summary = Summary::of(marks);
        assert_eq!(summary, Summary { at_level: [1, 0, 0, 2], not_relevant: 1, missing: 2 });
        assert_eq!((summary.with_level(), summary.answered(), summary.total()), (3, 4, 6));
        assert_eq!(summary.mean(), Some(2.0));
    }

    #[test]
    fn not_yet_weighs_in_the_mean_and_nothing_at_all_has_none() {
        assert_eq!(Summary::of([level(0), level(0)]).mean(), Some(0.0));
        assert_eq!(Summary::of([level(0), level(3)]).mean(), Some(1.5));
        assert_eq!(Summary::of([Mark::NotRelevant]).mean(), None);
        assert_eq!(Summary::of([]).mean(), None);
        assert_eq!(Summary::of([]), Summary::default());
    }

    #[test]
    fn a_middle_is_of_any_order_and_shown_from_the_smallest_group_on() {
        let values = |count: usize| (0..count).rev().map(|value| f64::from(u8::try_from(value).unwrap()));
        assert_eq!(middle(values(SMALLEST_GROUP - 1)), None);
        assert_eq!(middle(values(SMALLEST_GROUP)), Some(2.0));
        assert_eq!(middle([]), None);
        assert_eq!(middle([1.0, 2.0, 1.0, 2.0, 2.0, 1.0]), Some(1.5));
    }

    #[test]
    fn a_change_says_from_which_level_to_which() {
        let id = CriterionId::new;
        let at = |levels: [i64; 3]| -> BTreeMap<_, _> {
            ["a", "b", "c"].into_iter().zip(levels).map(|(name, number)| (id(name), level(number))).collect()
        };
        let exact = |number| Level::try_new(number).unwrap();
        assert_eq!(
            changes(&at([1, 3, 2]), &at([3, 0, 2])),
            Changes {
                risen: vec![(id("a"), exact(1), exact(3))],
                sunk: vec![(id("b"), exact(3), exact(0))],
                same: vec![id("c")],
            }
        );
        assert_eq!(changes(&at([1, 3, 2]), &BTreeMap::new()), Changes::default());
    }

    fn marks() -> impl Strategy<Value = Mark> {
        prop_oneof![Just(Mark::Missing), Just(Mark::NotRelevant), (0..4_i64).prop_map(level)]
    }

    fn sheets() -> impl Strategy<Value = BTreeMap<CriterionId, Mark>> {
        prop::collection::btree_map("[a-f]".prop_map(CriterionId::new), marks(), 0..6)
    }

    proptest! {
        #[test]
        fn a_summary_counts_every_mark_once_and_its_mean_is_a_level(
            marks in prop::collection::vec(marks(), 0..50),
        ) {
            let summary = Summary::of(marks.iter().copied());
            prop_assert_eq!(summary.total(), marks.len());
            prop_assert_eq!(summary.mean().is_some(), summary.with_level() > 0);
            prop_assert!(summary.mean().is_none_or(|mean| (0.0..=3.0).contains(&mean)));
            let reversed = Summary::of(marks.iter().rev().copied());
            prop_assert_eq!(reversed, summary);
        }

        #[test]
        fn what_rose_one_way_sank_the_other(before in sheets(), after in sheets()) {
            let (there, back) = (changes(&before, &after), changes(&after, &before));
            let turned = |moves: &[(CriterionId, Level, Level)]| -> Vec<_> {
                moves.iter().map(|(id, from, to)| (id.clone(), *to, *from)).collect()
            };
            prop_assert_eq!(turned(&there.risen), back.sunk);
            prop_assert_eq!(turned(&there.sunk), back.risen);
            prop_assert_eq!(there.same, back.same);
        }

        #[test]
        fn a_middle_lies_between_the_least_and_the_most(
            values in prop::collection::vec(0.0..=3.0_f64, 5..30),
        ) {
            let found = middle(values.iter().copied()).unwrap();
            prop_assert!(values.iter().any(|value| *value <= found));
            prop_assert!(values.iter().any(|value| *value >= found));
        }
    }
}
