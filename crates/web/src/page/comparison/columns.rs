//! The columns of the heat map, and the filter that chooses among them.

use domain::model::Criterion;
use domain::{CriterionId, Model};
use projection::round::RoundItem;

use super::Asked;
use crate::error::PageError;
use crate::frame::Choice;
use crate::reader::Reader;

/// Up to so many columns are shown in their own width, more of them as wide as the page.
pub(super) const FEW_COLUMNS: usize = 20;

pub(super) struct Filter {
    pub(super) summary: String,
    pub(super) rounds: Vec<Choice>,
    pub(super) chapters: Vec<Choice>,
    pub(super) perspectives: Vec<Choice>,
}

/// A chapter's columns.
pub(super) struct Group {
    pub(super) title: String,
    /// The rest of the title, where the columns are too few to show it.
    pub(super) rest: String,
    pub(super) heads: Vec<Head>,
    pub(super) places: Vec<usize>,
}

impl Group {
    /// Leaves the id and the first word.
    fn shorten(&mut self) {
        let words = self.title.match_indices(' ').nth(1);
        if let Some((end, _)) = words {
            self.rest = self.title.split_off(end);
        }
    }
}

pub(super) fn columns(groups: &[Group]) -> usize {
    groups.iter().map(|group| group.heads.len()).sum()
}

/// A column's head, with what its popover says.
pub(super) struct Head {
    pub(super) id: CriterionId,
    pub(super) title: String,
    pub(super) perspective: String,
    pub(super) statements: Vec<String>,
}

pub(super) fn filter(
    reader: &Reader,
    model: &Model,
    asked: &Asked,
    round: &RoundItem,
    rounds: Vec<RoundItem>,
) -> Filter {
    let (t, text) = (reader.t, model.text(reader.language()));
    let choice = |value: &str, text: String, chosen: &str| Choice {
        value: value.to_owned(),
        text,
        chosen: value == chosen,
    };
    let mut chapters = vec![choice("", t.s("comparison-filter-chapter-all"), &asked.kapitel)];
    chapters.extend(model.chapters().iter().map(|id| {
        let title = text.chapter(id).map(|chapter| chapter.title.as_str()).unwrap_or_default();
        choice(id, format!("{id} {title}"), &asked.kapitel)
    }));
    let mut perspectives = vec![choice("", t.s("comparison-filter-perspective-all"), &asked.perspektiv)];
    perspectives.extend(
        model.perspectives().iter().map(|id| choice(id, text.perspective(id).to_owned(), &asked.perspektiv)),
    );
    let chosen = |choices: &[Choice]| {
        let chosen = choices.iter().find(|choice| choice.chosen);
        chosen.map_or_else(String::new, |choice| match choice.value.as_str() {
            "" => choice.text.to_lowercase(),
            _ => choice.text.clone(),
        })
    };
    let summary = [
        ("round", round.name.as_str().into()),
        ("chapter", chosen(&chapters).into()),
        ("perspective", chosen(&perspectives).into()),
    ];
    Filter {
        summary: t.with("comparison-filter", summary),
        rounds: rounds
            .into_iter()
            .map(|item| Choice { value: item.id.to_string(), chosen: item.id == round.id, text: item.name })
            .collect(),
        chapters,
        perspectives,
    }
}

/// The columns that the filter leaves, by chapter.
pub(super) fn groups(reader: &Reader, model: &Model, asked: &Asked) -> Result<Vec<Group>, PageError> {
    let known = |chosen: &String, ids: &[String]| chosen.is_empty() || ids.contains(chosen);
    if !known(&asked.kapitel, model.chapters()) || !known(&asked.perspektiv, model.perspectives()) {
        return Err(PageError::NotFound);
    }
    let text = model.text(reader.language());
    let shown = |criterion: &Criterion| {
        asked.perspektiv.is_empty() || criterion.perspective.as_deref() == Some(asked.perspektiv.as_str())
    };
    let head = |criterion: &Criterion| Head {
        id: criterion.id.clone(),
        title: text.criterion(&criterion.id).map(|text| text.title.clone()).unwrap_or_default(),
        perspective: criterion.perspective.as_deref().map_or("", |id| text.perspective(id)).to_owned(),
        statements: text.criterion(&criterion.id).map(|text| text.statements.to_vec()).unwrap_or_default(),
    };
    let chapters = model.chapters().iter().filter(|id| asked.kapitel.is_empty() || asked.kapitel == **id);
    let groups = chapters.map(|id| {
        let columns = model.criteria().iter().enumerate();
        let columns = columns.filter(|(_, criterion)| criterion.chapter == *id && shown(criterion));
        let (places, heads) = columns.map(|(place, criterion)| (place, head(criterion))).unzip();
        let short = text.chapter(id).map(|chapter| chapter.short.as_str()).unwrap_or_default();
        Group { title: format!("{id} {short}"), rest: String::new(), heads, places }
    });
    let mut groups: Vec<Group> = groups.filter(|group| !group.heads.is_empty()).collect();
    if columns(&groups) > FEW_COLUMNS {
        groups.iter_mut().filter(|group| group.heads.len() <= 3).for_each(Group::shorten);
    }
    Ok(groups)
}
