//! How the shared answers of a chapter are spread over the levels: dots, and the same counts as a table.

use domain::calculation::Summary;
use domain::model::Criterion;
use domain::{Language, Model};
use locale::Texts;
use projection::comparison::{Comparison, Visibility};

use super::drawn;

/// Width of a level's column in the picture, in its own units.
const COLUMN: usize = 90;

/// The picture of a chapter.
pub(super) struct Spread {
    pub(super) title: String,
    pub(super) caption: String,
    pub(super) table_caption: String,
    /// The names of the reader's own organisations that share, for the table's last column.
    pub(super) own: String,
    pub(super) rows: Vec<SpreadRow>,
}

/// A criterion's dots and counts.
pub(super) struct SpreadRow {
    pub(super) id: String,
    pub(super) title: String,
    /// What the picture shows, in words.
    pub(super) label: String,
    pub(super) height: usize,
    pub(super) radius: f64,
    /// The radius of an own dot: among hundreds of small ones, it must still be found.
    pub(super) own_radius: f64,
    /// Hundreds of dots have thin outlines.
    pub(super) dense: bool,
    pub(super) dots: Vec<Dot>,
    pub(super) counts: [usize; 4],
    /// The key of what the reader's own organisation answered; empty if it does not share.
    pub(super) own: &'static str,
}

pub(super) struct Dot {
    pub(super) x: String,
    pub(super) y: usize,
    pub(super) own: bool,
}

/// How large the dots are: fifteen organisations want large ones, three hundred must fit too.
#[derive(Clone, Copy)]
struct Size {
    per_row: usize,
    /// In tenths of a unit.
    step: usize,
    row: usize,
    radius: f64,
}

impl Size {
    fn for_count(count: usize) -> Self {
        if count <= 60 {
            Self { per_row: 8, step: 102, row: 10, radius: 4.0 }
        } else {
            Self { per_row: 19, step: 45, row: 5, radius: 1.7 }
        }
    }
}

pub(super) fn spread(
    t: Texts,
    language: Language,
    found: &Comparison,
    model: &Model,
    chapter: &str,
) -> Spread {
    let shared = || found.rows.iter().filter(|row| row.visibility == Visibility::Shared);
    let own: Vec<&str> = shared().filter(|row| row.own).map(|row| row.name.as_str()).collect();
    let places = model.criteria().iter().enumerate();
    let places = places.filter(|(_, criterion)| criterion.chapter == chapter);
    let size = Size::for_count(shared().count());
    let rows = places.map(|(place, criterion)| {
        let marks = |own: bool| {
            let rows = shared().filter(move |row| !own || row.own);
            rows.filter_map(move |row| row.marks.get(place).copied())
        };
        let title = model.text(language).criterion(&criterion.id).map(|text| text.title.clone());
        let own_answer = marks(true).next().map_or("", |mark| drawn(mark).key());
        let (all, own) = (Summary::of(marks(false)), Summary::of(marks(true)));
        spread_row(t, criterion, title.unwrap_or_default(), all.at_level, own.at_level, own_answer, size)
    });
    let mut caption = t.s("comparison-spread-caption");
    if !own.is_empty() {
        let you = t.with("comparison-spread-you", [("names", t.list(&own).into())]);
        caption = format!("{caption} {you}");
    }
    Spread {
        title: t.with("comparison-spread", [("chapter", chapter.into())]),
        caption,
        table_caption: t.with("comparison-spread-table-caption", [("chapter", chapter.into())]),
        rows: rows.collect(),
        own: t.list(&own),
    }
}

fn spread_row(
    t: Texts,
    criterion: &Criterion,
    title: String,
    counts: [usize; 4],
    own: [usize; 4],
    own_answer: &'static str,
    size: Size,
) -> SpreadRow {
    let [zero, one, two, three] = counts;
    let label = [
        ("criterion", criterion.id.as_str().into()),
        ("zero", zero.into()),
        ("one", one.into()),
        ("two", two.into()),
        ("three", three.into()),
    ];
    let lines = counts.iter().map(|count| count.div_ceil(size.per_row)).max().unwrap_or(1).max(1);
    let dots = counts.iter().zip(own).enumerate().flat_map(|(level, (count, own))| {
        (0..*count).map(move |nth| {
            let tenths = (COLUMN * level + 6) * 10 + (nth % size.per_row) * size.step;
            Dot {
                x: format!("{}.{}", tenths / 10, tenths % 10),
                y: 7 + (nth / size.per_row) * size.row,
                own: nth < own,
            }
        })
    });
    SpreadRow {
        id: criterion.id.to_string(),
        title,
        label: t.with("comparison-spread-dots", label),
        height: 14 + (lines - 1) * size.row,
        radius: size.radius,
        own_radius: size.radius.max(3.0),
        dense: size.radius < 3.0,
        dots: dots.collect(),
        counts,
        own: own_answer,
    }
}

#[cfg(test)]
mod tests {
    use domain::{Catalogue, CriterionId};
    use locale::Language as Locale;

    use super::*;

    fn row(counts: [usize; 4], own: [usize; 4], total: usize) -> SpreadRow {
        let catalogue = Catalogue::builtin().unwrap();
        let model = catalogue.models().first().unwrap();
        let id = CriterionId::new("2V1");
        let criterion = model.criteria().iter().find(|criterion| criterion.id == id).unwrap();
        let size = Size::for_count(total);
        spread_row(Texts::new(Locale::Sv), criterion, String::new(), counts, own, "level-2", size)
    }

    #[test]
    fn each_organisation_is_one_dot_and_the_own_one_is_filled_and_first_at_its_level() {
        let row = row([1, 2, 10, 1], [0, 0, 1, 0], 14);
        assert_eq!(row.dots.len(), 14);
        let own: Vec<_> =
            row.dots.iter().enumerate().filter(|(_, dot)| dot.own).map(|(nth, _)| nth).collect();
        assert_eq!(own, [3]);
        assert_eq!(row.height, 24, "ten dots at one level need two lines");
        assert!(row.label.contains("inte än 1"), "{}", row.label);
    }

    #[test]
    fn three_hundred_dots_stay_within_their_columns() {
        let row = row([0, 290, 0, 0], [0; 4], 290);
        let widest = row.dots.iter().map(|dot| dot.x.parse::<f64>().unwrap()).fold(0.0, f64::max);
        assert!(widest + row.radius < 180.0, "{widest}");
    }

    #[test]
    fn an_answer_that_is_no_level_is_no_dot() {
        assert_eq!(drawn(domain::calculation::Mark::NotRelevant).key(), "mark-not-relevant");
        assert_eq!(row([0; 4], [0; 4], 15).dots.len(), 0);
    }
}
