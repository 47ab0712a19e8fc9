//! What may be seen of answers that are not shared by name. Pages, API, exports and mail ask here and nowhere else.
//!
//! Two rules, and why they hold is told in `docs/decisions/0010-privacy-in-a-small-region.md`: figures of the region
//! count what is shared by name and nothing else; the anonymous are a group of their own, of which a [`middle`] is
//! shown, once, when the round is closed and the group is large enough.

use crate::calculation;

/// The smallest number of anonymous organisations of which anything is shown. Somebody who knows the answers of two of
/// them, being a member of both, can still not work out those of the others.
pub const SMALLEST_ANONYMOUS_GROUP: usize = 7;

/// The anonymous of a round: those who had submitted and shared anonymously when it closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Anonymous {
    /// Whether the round is closed. Until then who counts, and with what, still changes.
    pub closed: bool,
    /// How many they are.
    pub organisations: usize,
    /// How many of them have withheld their answers since.
    pub withheld_since: usize,
}

impl Anonymous {
    /// Whether anything is shown of them. It depends on no answer, so that it tells nothing of one.
    pub fn may_be_seen(self) -> bool {
        self.closed && self.withheld_since == 0 && self.organisations >= SMALLEST_ANONYMOUS_GROUP
    }
}

/// The median of the levels that the anonymous gave one criterion, counted by level from 0 to 3. None if nothing may be
/// seen of them, or fewer than [`calculation::SMALLEST_GROUP`] of them gave it a level.
pub fn middle(anonymous: Anonymous, at_level: [usize; 4]) -> Option<f64> {
    if !anonymous.may_be_seen() {
        return None;
    }
    let levels = [0.0, 1.0, 2.0, 3.0].into_iter().zip(at_level);
    calculation::middle(levels.flat_map(|(level, count)| std::iter::repeat_n(level, count)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn closed(organisations: usize) -> Anonymous {
        Anonymous { closed: true, organisations, withheld_since: 0 }
    }

    /// All ways in which so many can answer, as counts of level 0 to 3 and of "not relevant".
    fn answers(of: usize) -> Vec<[usize; 5]> {
        let mut found = Vec::new();
        for a in 0..=of {
            for b in 0..=of - a {
                for c in 0..=of - a - b {
                    for d in 0..=of - a - b - c {
                        found.push([a, b, c, d, of - a - b - c - d]);
                    }
                }
            }
        }
        found
    }

    /// What somebody works out who knows the answers of some of the group: true if, for some answers and what is
    /// published of them, all of the others must have answered alike, which is the only way to know one of them.
    fn something_is_derived(group: usize, known: usize, publish: impl Fn([usize; 4]) -> Option<f64>) -> bool {
        answers(known).into_iter().any(|own| {
            let mut possible: BTreeMap<Option<u64>, Vec<[usize; 5]>> = BTreeMap::new();
            for others in answers(group - known) {
                let [a, b, c, d] = [0, 1, 2, 3].map(|level: usize| own[level] + others[level]);
                possible.entry(publish([a, b, c, d]).map(f64::to_bits)).or_default().push(others);
            }
            let all_alike = |others: &[usize; 5]| others.contains(&(group - known));
            possible.values().any(|ways| matches!(&ways[..], [only] if all_alike(only)))
        })
    }

    #[test]
    fn of_a_group_of_any_size_that_is_shown_nobody_who_knows_two_answers_derives_another() {
        for group in SMALLEST_ANONYMOUS_GROUP..=20 {
            for known in 0..=2 {
                let publish = |at_level| middle(closed(group), at_level);
                assert!(!something_is_derived(group, known, publish), "{known} of {group}");
            }
        }
    }

    #[test]
    fn the_same_search_finds_what_a_lower_threshold_and_exact_counts_would_tell() {
        let median = |at_level: [usize; 4]| middle(closed(SMALLEST_ANONYMOUS_GROUP), at_level);
        assert!(something_is_derived(5, 2, median), "five are too few against two");
        let counts = |at_level: [usize; 4]| {
            let [a, b, c, d] = at_level.map(|count| u32::try_from(count).unwrap());
            Some(f64::from(a + 100 * b + 10_000 * c + 1_000_000 * d))
        };
        assert!(something_is_derived(10, 1, counts), "all alike is told by counts");
    }

    #[test]
    fn nothing_is_seen_of_few_of_an_open_round_or_once_one_has_withheld() {
        let alike = [0, 0, 20, 0];
        assert_eq!(middle(closed(7), alike), Some(2.0));
        assert_eq!(middle(closed(6), alike), None);
        assert_eq!(middle(Anonymous { closed: false, ..closed(7) }, alike), None);
        assert_eq!(middle(Anonymous { withheld_since: 1, ..closed(7) }, alike), None);
        assert_eq!(middle(closed(7), [1, 1, 1, 1]), None, "four levels");
        assert_eq!(middle(closed(8), [2, 1, 0, 3]), Some(2.0), "halfway");
    }
}
