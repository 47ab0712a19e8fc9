//! Why a cell of the comparison shows what it shows.

use domain::assessment::{Answer, Evidence, Reference, Status};
use domain::{CriterionId, Model};
use locale::Texts;
use projection::assessment::{SheetRow, sheet};
use projection::comparison::{Comparison, ComparisonRow, Visibility};

use super::{Pick, level, mark};
use crate::error::PageError;
use crate::frame::Mark;
use crate::reader::Reader;
use crate::route;

/// How many levels are listed one by one; more are counted.
const LISTED_LEVELS: usize = 40;
/// How many organisations are named before the rest is counted.
const NAMED: usize = 12;

/// The panel.
pub(super) struct Why {
    /// The heading, in two parts around the mark.
    pub(super) before: String,
    pub(super) mark: Mark,
    pub(super) after: String,
    /// What the organisation answered, as a sentence.
    pub(super) lead: String,
    pub(super) facts: Vec<Fact>,
    /// What only the organisation's own people see.
    pub(super) own: Option<Own>,
    /// The facts about the region.
    pub(super) region: Vec<Fact>,
}

/// A line of the panel.
pub(super) struct Fact {
    pub(super) name: String,
    pub(super) text: String,
}

pub(super) struct Own {
    pub(super) draft: bool,
    pub(super) facts: Vec<Fact>,
    pub(super) evidence: Vec<Proof>,
    /// The event, and the history that it is in.
    pub(super) source: Option<(String, String)>,
}

/// A piece of evidence.
pub(super) struct Proof {
    pub(super) text: String,
    pub(super) href: Option<String>,
}

pub(super) async fn why(
    reader: &Reader,
    found: &Comparison,
    model: &Model,
    pick: Pick<'_>,
) -> Result<Why, PageError> {
    let t = reader.t;
    let Pick { row, criterion, place } = pick;
    let text = model.text(reader.language()).criterion(&criterion.id);
    let title = text.map(|text| text.title.as_str()).unwrap_or_default();
    let statements: Vec<&str> =
        text.map(|text| text.statements.as_slice()).unwrap_or_default().iter().map(String::as_str).collect();
    let shown = mark(row, place);
    let (before, after) = heading(t, row, &criterion.id);
    let mut facts = Vec::new();
    if let Mark::Level(reached) = shown {
        let reached = usize::from(reached);
        let statement = reached.checked_sub(1).and_then(|nth| statements.get(nth));
        facts.extend(statement.map(|text| fact(t, "comparison-why-statement", (*text).to_owned())));
        let next = statements.get(reached);
        facts.extend(next.map(|text| fact(t, "comparison-why-next", (*text).to_owned())));
    }
    Ok(Why {
        before,
        mark: shown,
        after,
        lead: lead(t, found, row, shown, title),
        facts,
        own: if row.own { own(reader, found, row, &criterion.id).await? } else { None },
        region: region(t, found, place),
    })
}

fn fact(t: Texts, key: &str, text: String) -> Fact {
    Fact { name: t.s(key), text }
}

/// The heading's words before and after the mark, which is drawn.
fn heading(t: Texts, row: &ComparisonRow, criterion: &CriterionId) -> (String, String) {
    const PLACE: &str = "\u{fffc}";
    let variables = [
        ("mark", PLACE.into()),
        ("organisation", row.name.as_str().into()),
        ("criterion", criterion.as_str().into()),
    ];
    let whole = t.with("comparison-why", variables);
    let (before, after) = whole.split_once(PLACE).unwrap_or((&whole, ""));
    (before.to_owned(), after.to_owned())
}

fn lead(t: Texts, found: &Comparison, row: &ComparisonRow, mark: Mark, title: &str) -> String {
    let organisation = ("organisation", row.name.as_str().into());
    let title = ("title", title.into());
    match mark {
        Mark::Withheld => {
            t.with("comparison-why-hidden", [organisation, ("round", found.round.name.as_str().into())])
        }
        Mark::Missing => t.with("comparison-why-missing", [organisation, title]),
        Mark::NotRelevant => t.with("comparison-why-not-relevant", [organisation, title]),
        Mark::Level(0) => t.with("comparison-why-level-none", [organisation, title]),
        Mark::Level(level) => t.with("comparison-why-level", [organisation, title, ("level", level.into())]),
    }
}

async fn own(
    reader: &Reader,
    found: &Comparison,
    row: &ComparisonRow,
    criterion: &CriterionId,
) -> Result<Option<Own>, PageError> {
    let sheet = sheet(reader.db(), reader.asker(), found.round.id, row.organisation).await?;
    let draft = row.status == Status::Draft;
    let Some(said) = sheet.and_then(|mut sheet| sheet.rows.remove(criterion)) else {
        return Ok(Some(Own { draft, facts: Vec::new(), evidence: Vec::new(), source: None }));
    };
    let event = reader.t.with("footer-event", [("n", said.position.into())]);
    Ok(Some(Own {
        draft,
        facts: own_facts(reader, &said),
        evidence: said.rating.evidence.iter().map(proof).collect(),
        source: Some((event, route::history(row.organisation, criterion))),
    }))
}

fn own_facts(reader: &Reader, said: &SheetRow) -> Vec<Fact> {
    let t = reader.t;
    let name = said.changed_by_name.clone().unwrap_or_else(|| t.s("former-user"));
    let stamp = t.stamp(reader.local(said.changed_at));
    let rated = t.with("comparison-why-rated-by", [("name", name.into()), ("stamp", stamp.into())]);
    let mut facts = Vec::new();
    if let Some(Answer::NotRelevant(reason)) = &said.rating.answer {
        facts.push(fact(t, "comparison-why-reason", reason.clone()));
    }
    facts.push(fact(t, "comparison-why-rated", rated));
    let target = said.rating.target.map_or_else(
        || t.s("comparison-why-no-target"),
        |target| {
            let level = ("level", target.level.number().into());
            t.with("comparison-why-target-level", [level, ("year", target.year.into())])
        },
    );
    facts.push(fact(t, "comparison-why-target", target));
    if !said.rating.comment.is_empty() {
        facts.push(fact(t, "comparison-why-comment", said.rating.comment.clone()));
    }
    facts
}

fn proof(evidence: &Evidence) -> Proof {
    let place = evidence.reference.as_str();
    match (&evidence.reference, evidence.title.as_str()) {
        (Reference::Link(link), "") => Proof { text: link.clone(), href: Some(link.clone()) },
        (Reference::Link(link), title) => Proof { text: title.to_owned(), href: Some(link.clone()) },
        (Reference::RegistryNumber(_), "") => Proof { text: place.to_owned(), href: None },
        (Reference::RegistryNumber(_), title) => Proof { text: format!("{place} {title}"), href: None },
    }
}

fn region(t: Texts, found: &Comparison, place: usize) -> Vec<Fact> {
    let shared: Vec<_> = found.rows.iter().filter(|row| row.visibility == Visibility::Shared).collect();
    let levels = shared.iter().filter_map(|row| row.marks.get(place)?.level());
    let mut levels: Vec<u8> = levels.map(domain::assessment::Level::number).collect();
    levels.sort_unstable();
    let shown = listed(t, &levels);
    let middle = found.middle.get(place).copied().flatten();
    let text = match middle {
        Some(middle) => {
            let variables = [
                ("middle", level(t, middle).into()),
                ("n", levels.len().into()),
                ("levels", shown.into()),
                ("even", u8::from(levels.len().is_multiple_of(2)).into()),
            ];
            t.with("comparison-why-middle", variables)
        }
        None => t.with("comparison-why-no-middle", [("n", levels.len().into()), ("levels", shown.into())]),
    };
    let mut facts = vec![fact(t, "comparison-why-region", text)];
    let waiting = names(t, found.rows.iter().filter(|row| row.visibility != Visibility::Shared));
    let aside = shared.iter().filter(|row| mark(row, place) == Mark::NotRelevant).copied();
    let outside = [
        ("comparison-why-outside-waiting", waiting),
        ("comparison-why-outside-not-relevant", names(t, aside)),
    ];
    let outside = outside.into_iter().filter(|(_, names)| !names.is_empty());
    let outside: Vec<String> = outside.map(|(key, names)| t.with(key, [("names", names.into())])).collect();
    if !outside.is_empty() {
        facts.push(fact(t, "comparison-why-outside", outside.join(" ")));
    }
    facts
}

/// The levels one by one, or how many there are of each when they are too many to read.
fn listed(t: Texts, levels: &[u8]) -> String {
    if levels.len() <= LISTED_LEVELS {
        return levels.iter().map(u8::to_string).collect::<Vec<_>>().join(" ");
    }
    let counted = (0..=domain::assessment::Level::HIGHEST).map(|level| {
        let n = levels.iter().map(|found| usize::from(*found == level)).sum::<usize>();
        let level = t.s(Mark::Level(level).key());
        t.with("comparison-why-times", [("n", n.into()), ("level", level.into())])
    });
    t.list(&counted.collect::<Vec<_>>())
}

fn names<'a>(t: Texts, rows: impl Iterator<Item = &'a ComparisonRow>) -> String {
    let mut names: Vec<String> = rows.map(|row| row.name.clone()).collect();
    if names.len() > NAMED + 1 {
        let rest = names.split_off(NAMED).len();
        names.push(t.with("comparison-why-more", [("n", rest.into())]));
    }
    t.list(&names)
}
