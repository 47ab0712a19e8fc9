//! Everything that an organisation ever said about one criterion, newest first.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use domain::assessment::{Answer, Rating};
use domain::{CriterionId, OrganisationId};
use locale::Texts;
use projection::history::HistoryStep;

use crate::app::App;
use crate::error::PageError;
use crate::frame::{Crumb, Frame, Mark, MenuItem};
use crate::page::page;
use crate::reader::Reader;
use crate::route;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/historik/{organisation}/{criterion}", get(history))
}

/// What was said in one round.
#[derive(Debug)]
struct RoundPart {
    id: String,
    title: String,
    href: String,
    steps: Vec<Step>,
}

/// One save of the row.
#[derive(Debug)]
struct Step {
    when: String,
    who: String,
    position: u64,
    /// The level before and after, if it changed.
    level: Option<(Option<Mark>, Mark)>,
    /// What else changed: in words, and the new text.
    changes: Vec<(String, String)>,
}

#[derive(Debug, Template)]
#[template(path = "page/history.html")]
struct HistoryPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    criterion: String,
    title: String,
    organisation: String,
    /// The statements, each with its mark.
    statements: Vec<(Mark, String)>,
    rounds: Vec<RoundPart>,
}

async fn history(
    reader: Reader,
    Path((organisation, criterion)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let organisation = route::id(organisation.as_str(), OrganisationId)?;
    let criterion = CriterionId::new(criterion);
    let reader = reader.about(organisation);
    let steps = projection::history::criterion(reader.db(), reader.asker(), organisation, &criterion).await?;
    let steps = steps.ok_or(PageError::NotFound)?;
    let t = reader.t;
    // The words of the newest model that was answered; a criterion that no model knows has no page.
    let rounds = reader.rounds().await?;
    let catalogue = reader.store().catalogue();
    let models = rounds.iter().filter_map(|round| catalogue.get(&round.model)).chain(catalogue.models());
    let words = models.map(|model| model.text(reader.language())).find_map(|text| text.criterion(&criterion));
    let words = words.cloned().ok_or(PageError::NotFound)?;
    let statements = (1_u8..).zip(words.statements).map(|(level, text)| (Mark::Level(level), text)).collect();

    let name = reader.organisation().map(|organisation| organisation.name.clone()).unwrap_or_default();
    let heading = format!("{criterion} {}", words.title);
    let page_title = t.with("history-of", [("name", heading.into())]);
    let sheet = steps.first().map(|step| step.round.id).or(rounds.first().map(|round| round.id));
    let crumbs = vec![
        Crumb { text: t.s("menu-sheet"), href: sheet.map(|round| route::sheet(round, organisation)) },
        Crumb { text: t.s("history-title"), href: None },
    ];
    let shown = HistoryPage {
        frame: reader.frame(page_title, Some(MenuItem::Sheet)).await?,
        crumbs,
        criterion: criterion.to_string(),
        title: words.title,
        organisation: name,
        statements,
        rounds: parts(&reader, organisation, &criterion, &steps),
    };
    page(&shown)
}

/// The steps by round, each with what it changed.
fn parts(
    reader: &Reader,
    organisation: OrganisationId,
    criterion: &CriterionId,
    steps: &[HistoryStep],
) -> Vec<RoundPart> {
    let t = reader.t;
    let mut parts: Vec<RoundPart> = Vec::new();
    for (place, step) in steps.iter().enumerate() {
        let before = steps.get(place + 1).filter(|before| before.round.id == step.round.id);
        let earlier = steps
            .get(place + 1..)
            .unwrap_or_default()
            .iter()
            .find(|earlier| earlier.round.id != step.round.id);
        let shown = Step {
            when: t.stamp(reader.local(step.at)),
            who: step.actor_name.clone().unwrap_or_else(|| t.s("former-user")),
            position: step.position,
            level: level(before.or(earlier).map(|step| &step.rating), before.is_none(), &step.rating),
            changes: changes(t, before.map_or(&Rating::default(), |step| &step.rating), &step.rating),
        };
        let id = step.round.id.to_string();
        if let Some(part) = parts.last_mut().filter(|part| part.id == id) {
            part.steps.push(shown);
            continue;
        }
        let model = reader.store().catalogue().get(&step.round.model);
        let found = model.and_then(|model| model.criteria().iter().find(|found| found.id == *criterion));
        let chapter = found.map(|found| found.chapter.as_str()).unwrap_or_default();
        parts.push(RoundPart {
            title: t.with("sheet-title", [("year", step.round.name.as_str().into())]),
            href: route::row(step.round.id, organisation, chapter, criterion),
            steps: vec![shown],
            id,
        });
    }
    parts
}

fn mark(rating: &Rating) -> Mark {
    match &rating.answer {
        None => Mark::Missing,
        Some(Answer::NotRelevant(_)) => Mark::NotRelevant,
        Some(Answer::Level(level)) => Mark::Level(level.number()),
    }
}

/// The level before and after. The first answer of a round is told even if it is that of the round before.
fn level(before: Option<&Rating>, is_first: bool, after: &Rating) -> Option<(Option<Mark>, Mark)> {
    let was = before.map(mark).filter(|mark| *mark != Mark::Missing);
    let is = mark(after);
    let is_told = is != was.unwrap_or(Mark::Missing) || (is_first && is != Mark::Missing);
    is_told.then_some((was.filter(|was| *was != is), is))
}

/// What else a step changed.
fn changes(t: Texts, before: &Rating, after: &Rating) -> Vec<(String, String)> {
    let reason = |rating: &Rating| match &rating.answer {
        Some(Answer::NotRelevant(reason)) => reason.clone(),
        Some(Answer::Level(_)) | None => String::new(),
    };
    let mut found = Vec::new();
    let (was, is) = (reason(before), reason(after));
    if was != is && !is.is_empty() {
        found.push((t.s("history-reason"), is));
    }
    if before.comment != after.comment {
        let key = if after.comment.is_empty() { "history-comment-removed" } else { "history-comment" };
        found.push((t.s(key), after.comment.clone()));
    }
    if before.target != after.target {
        match after.target {
            Some(target) => {
                let values = [("level", target.level.number().into()), ("year", target.year.into())];
                found.push((t.s("history-target"), t.with("sheet-target-words", values)));
            }
            None => found.push((t.s("history-target-removed"), String::new())),
        }
    }
    let added = after.evidence.iter().filter(|piece| !before.evidence.contains(piece));
    let removed = before.evidence.iter().filter(|piece| !after.evidence.contains(piece));
    for (key, piece) in added
        .map(|piece| ("history-evidence", piece))
        .chain(removed.map(|piece| ("history-evidence-removed", piece)))
    {
        let text = format!("{} {}", piece.title, piece.reference.as_str());
        found.push((t.s(key), text.trim().to_owned()));
    }
    found
}

#[cfg(test)]
mod tests {
    use domain::assessment::{Evidence, Level, Reference, Target};
    use locale::Language;

    use super::*;

    fn rated(number: i64) -> Rating {
        Rating { answer: Some(Answer::Level(Level::try_new(number).unwrap())), ..Rating::default() }
    }

    #[test]
    fn a_level_is_told_when_it_changed_and_when_a_round_begins() {
        assert_eq!(level(Some(&rated(1)), false, &rated(2)), Some((Some(Mark::Level(1)), Mark::Level(2))));
        assert_eq!(level(Some(&rated(2)), false, &rated(2)), None);
        assert_eq!(level(Some(&rated(2)), true, &rated(2)), Some((None, Mark::Level(2))));
        assert_eq!(level(None, true, &rated(0)), Some((None, Mark::Level(0))));
        assert_eq!(level(None, true, &Rating::default()), None);
    }

    #[test]
    fn every_other_change_is_told_with_the_new_text() {
        let t = Texts::new(Language::Sv);
        let piece = |text: &str| Evidence { title: "Mål".to_owned(), reference: Reference::from_text(text) };
        let before = Rating { comment: "Förr.".to_owned(), evidence: vec![piece("KS 1")], ..rated(1) };
        let after = Rating {
            answer: Some(Answer::NotRelevant("Köps inte.".to_owned())),
            comment: String::new(),
            evidence: vec![piece("KS 2")],
            target: Some(Target { level: Level::try_new(3).unwrap(), year: 2028 }),
        };
        let told: Vec<String> =
            changes(t, &before, &after).into_iter().map(|(what, text)| format!("{what}: {text}")).collect();
        let expected = [
            "Inte relevant för att: Köps inte.",
            "Kommentaren borttagen: ",
            "Nytt mål: Nivå\u{a0}3 till 2028",
            "Underlag tillagt: Mål KS 2",
            "Underlag borttaget: Mål KS 1",
        ];
        assert_eq!(told, expected);
        assert!(changes(t, &after, &after).is_empty());
    }
}
