//! Mean levels over the years as lines, one small picture a chapter. The axis is always 0 to 3.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use domain::{Language, Model, OrganisationId};
use locale::Texts;
use projection::progress::{ChapterMeans, Progress, ProgressRound};

use super::Rounds;

/// Where the lines begin and end, in the picture's own units.
const LEFT: f64 = 20.0;
const RIGHT: f64 = 150.0;
const BOTTOM: f64 = 192.0;
const TOP: f64 = 10.0;
/// Labels at the lines' ends are at least this far apart.
const LABEL: f64 = 14.0;
/// Longer names do not fit at the end of a line; the key above says whose line it is.
const SHORT_NAME: usize = 9;

/// A chapter's picture.
pub(super) struct Picture {
    pub(super) title: String,
    /// What changed since the round before.
    pub(super) since: String,
    /// The finding as a sentence.
    pub(super) label: String,
    pub(super) grid: Vec<(String, u8)>,
    pub(super) first: String,
    pub(super) last: String,
    pub(super) others: Vec<String>,
    pub(super) middle: Line,
    pub(super) own: Line,
}

/// A line with its first and last point and the label at its end.
#[derive(Default)]
pub(super) struct Line {
    pub(super) path: String,
    pub(super) start: Option<(String, String)>,
    pub(super) end: Option<(String, String)>,
    pub(super) text: String,
    pub(super) text_y: String,
}

pub(super) fn pictures(
    t: Texts,
    language: Language,
    model: &Model,
    found: &Progress,
    rounds: Rounds<'_>,
    own: bool,
) -> Vec<Picture> {
    let chapters = model.chapters().iter();
    chapters
        .map(|id| {
            let text = model.text(language).chapter(id);
            let names = (
                format!("{id} {}", text.map(|text| text.short.as_str()).unwrap_or_default()),
                text.map(|text| text.title.as_str()).unwrap_or_default(),
            );
            picture(t, id, names, found, rounds, own)
        })
        .collect()
}

fn picture(
    t: Texts,
    id: &str,
    (title, long): (String, &str),
    found: &Progress,
    rounds: Rounds<'_>,
    own: bool,
) -> Picture {
    let means = |round: &ProgressRound| round.chapters.iter().find(|means| means.chapter == id).cloned();
    let years: Vec<Option<ChapterMeans>> = found.rounds.iter().map(means).collect();
    let mine = series(&years, |means| means.own);
    let middle = series(&years, |means| means.middle);
    let [first, before, last] = rounds;
    let before_mean = means(before).and_then(|means| means.own);
    let last_mean = means(last).and_then(|means| means.own);
    let (mine_y, middle_y) = label_heights(ending(&mine), ending(&middle));
    let number = |mean: Option<f64>| mean.map(|mean| t.number(mean, 1)).unwrap_or_default();
    let name = found.organisation.name.as_str();
    let mean = ("mean", number(ending(&mine)).into());
    let own_text = if own {
        t.with("progress-label-you", [mean])
    } else if name.chars().count() <= SHORT_NAME {
        t.with("progress-label-other", [mean, ("organisation", name.into())])
    } else {
        number(ending(&mine))
    };
    let middle_text = t.with("progress-label-middle", [("mean", number(ending(&middle)).into())]);
    Picture {
        title,
        since: since(t, before, before_mean, last_mean),
        label: label(t, long, name, (&mine, &middle), (first, last)),
        grid: (0..=3).map(|level| (figure(height(f64::from(level))), level)).collect(),
        first: first.round.name.clone(),
        last: last.round.name.clone(),
        others: others(found, id),
        middle: line(&middle, middle_text, middle_y),
        own: line(&mine, own_text, mine_y),
    }
}

fn series(years: &[Option<ChapterMeans>], mean: impl Fn(&ChapterMeans) -> Option<f64>) -> Vec<Option<f64>> {
    years.iter().map(|means| means.as_ref().and_then(&mean)).collect()
}

/// The value at the right end of the picture, if the line reaches it.
fn ending(series: &[Option<f64>]) -> Option<f64> {
    series.last().copied().flatten()
}

/// One line for each organisation that shared in any year. An organisation that shared once is a line of no length.
fn others(found: &Progress, chapter: &str) -> Vec<String> {
    let ids: BTreeSet<OrganisationId> = found.rounds.iter().flat_map(|round| round.sharing.clone()).collect();
    let mean = |round: &ProgressRound, id: &OrganisationId| {
        let nth = round.sharing.iter().position(|other| other == id)?;
        round.chapters.iter().find(|means| means.chapter == chapter)?.others.get(nth).copied().flatten()
    };
    let line = |id| path(&found.rounds.iter().map(|round| mean(round, id)).collect::<Vec<_>>());
    ids.iter().map(line).filter(|path| path.contains('L')).collect()
}

fn since(t: Texts, before: &ProgressRound, from: Option<f64>, to: Option<f64>) -> String {
    let round = ("round", before.round.name.as_str().into());
    let (Some(from), Some(to)) = (from, to) else { return t.s("progress-no-levels") };
    // The difference of the figures as shown: 1,4 after 1,0 is +0,4 and never +0,3.
    let difference = (to * 10.0).round() / 10.0 - (from * 10.0).round() / 10.0;
    if difference.abs() < 0.05 {
        return t.with("progress-unchanged-since", [round]);
    }
    t.with("progress-since", [("difference", t.signed(difference, 1).into()), round])
}

fn label(
    t: Texts,
    chapter: &str,
    organisation: &str,
    (mine, middle): (&[Option<f64>], &[Option<f64>]),
    (first, last): (&ProgressRound, &ProgressRound),
) -> String {
    let ends = |series: &[Option<f64>]| {
        let known = || series.iter().copied().flatten();
        Some((t.number(known().next()?, 1), t.number(known().next_back()?, 1)))
    };
    let chapter = ("chapter", chapter.into());
    let Some((from, to)) = ends(mine) else { return t.with("progress-picture-none", [chapter]) };
    let mut variables = vec![
        chapter,
        ("organisation", organisation.into()),
        ("from", from.into()),
        ("to", to.into()),
        ("first", first.round.name.as_str().into()),
        ("last", last.round.name.as_str().into()),
    ];
    match ends(middle) {
        Some((from, to)) => {
            variables.extend([("middle-from", from.into()), ("middle-to", to.into())]);
            t.with("progress-picture-middle", variables)
        }
        None => t.with("progress-picture", variables),
    }
}

fn height(mean: f64) -> f64 {
    BOTTOM - (BOTTOM - TOP) * mean / 3.0
}

/// The heights of the two labels: beside their lines' ends, or apart where they would lie on each other.
fn label_heights(mine: Option<f64>, middle: Option<f64>) -> (f64, f64) {
    let (mine_y, middle_y) = (height(mine.unwrap_or_default()), height(middle.unwrap_or_default()));
    let (mut upper, mut lower) = (mine_y.min(middle_y), mine_y.max(middle_y));
    if mine.is_some() && middle.is_some() && lower - upper < LABEL {
        let centre = f64::midpoint(upper, lower).clamp(TOP + LABEL / 2.0, BOTTOM - LABEL / 2.0);
        (upper, lower) = (centre - LABEL / 2.0, centre + LABEL / 2.0);
    }
    // Half the height of a figure, so that the text's middle is at the line's end.
    let (upper, lower) = (upper + 4.0, lower + 4.0);
    if mine_y <= middle_y { (upper, lower) } else { (lower, upper) }
}

fn line(series: &[Option<f64>], text: String, text_y: f64) -> Line {
    let points = points(series);
    let as_text = |(x, y): &(f64, f64)| (figure(*x), figure(*y));
    let has_end = ending(series).is_some();
    Line {
        path: path(series),
        start: points.first().map(as_text),
        end: points.last().filter(|_| has_end).map(as_text),
        text: if has_end { text } else { String::new() },
        text_y: figure(text_y),
    }
}

fn across(nth: usize, count: usize) -> f64 {
    let exact = |number: usize| u32::try_from(number).map(f64::from).unwrap_or_default();
    LEFT + (RIGHT - LEFT) * exact(nth) / exact(count.saturating_sub(1).max(1))
}

fn points(series: &[Option<f64>]) -> Vec<(f64, f64)> {
    let known = series.iter().enumerate();
    known.filter_map(|(nth, mean)| Some((across(nth, series.len()), height((*mean)?)))).collect()
}

/// The line through the years; a year without a mean is a gap.
fn path(series: &[Option<f64>]) -> String {
    let mut path = String::new();
    let mut drawing = false;
    for (nth, mean) in series.iter().enumerate() {
        if let Some(mean) = mean {
            let space = if path.is_empty() { "" } else { " " };
            let pen = if drawing { 'L' } else { 'M' };
            // Writing to a string cannot fail.
            _ = write!(path, "{space}{pen}{} {}", figure(across(nth, series.len())), figure(height(*mean)));
        }
        drawing = mean.is_some();
    }
    path
}

fn figure(number: f64) -> String {
    format!("{number:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_is_always_zero_to_three() {
        assert_eq!((height(0.0), height(3.0)), (BOTTOM, TOP));
        assert_eq!(path(&[Some(0.0), Some(3.0)]), "M20.0 192.0 L150.0 10.0");
    }

    #[test]
    fn a_year_without_answers_is_a_gap_in_the_line() {
        let path = path(&[Some(1.0), None, Some(2.0), Some(2.0)]);
        assert_eq!(path.matches('M').count(), 2, "{path}");
        assert_eq!(path.matches('L').count(), 1, "{path}");
    }

    #[test]
    fn labels_never_lie_on_each_other_and_stay_inside_the_picture() {
        for (mine, middle) in [(1.5, 1.5), (1.5, 1.55), (3.0, 3.0), (0.0, 0.0), (0.02, 0.0)] {
            let (mine_y, middle_y) = label_heights(Some(mine), Some(middle));
            assert!((mine_y - middle_y).abs() >= LABEL - 0.01, "{mine} and {middle}");
            for y in [mine_y, middle_y] {
                assert!((TOP..=BOTTOM + 5.0).contains(&y), "{y}");
            }
        }
        assert_eq!(label_heights(Some(3.0), Some(0.0)), (TOP + 4.0, BOTTOM + 4.0));
    }

    #[test]
    fn the_higher_line_has_the_higher_label() {
        let (mine, middle) = label_heights(Some(1.4), Some(1.5));
        assert!(mine > middle);
    }
}
