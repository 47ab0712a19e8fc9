//! The form of an action: from what is saved to what is typed, and back, with each fault at its field.

use domain::action::ActionDetails;
use domain::{CriterionId, Model, OrganisationId, PersonId, Refusal};
use locale::Texts;
use projection::directory::members;

use crate::error::PageError;
use crate::form::Fields;
use crate::frame::{Choice, Problem};
use crate::page::typed::Typed;
use crate::reader::Reader;
use crate::{refusal, route};

/// The fields with one value.
const NAMES: [&str; 5] = ["titel", "beskrivning", "ansvarig", "klar", "rytm"];

/// What is typed and chosen.
#[derive(Clone, Default)]
pub(super) struct Draft {
    pub(super) typed: Typed,
    criteria: Vec<CriterionId>,
}

impl Draft {
    /// An empty form; the reader answers for the action unless somebody else is chosen.
    pub(super) fn new(reader: &Reader, criterion: &str) -> Self {
        let typed = Typed::of([("ansvarig", reader.person.id.to_string()), ("rytm", "90".to_owned())]);
        let criteria = Some(criterion).filter(|id| !id.is_empty()).map(CriterionId::new);
        Self { typed, criteria: criteria.into_iter().collect() }
    }

    pub(super) fn saved(details: &ActionDetails) -> Self {
        let rhythm = details.follow_up_days.map(|days| days.to_string()).unwrap_or_default();
        let typed = Typed::of([
            ("titel", details.title.clone()),
            ("beskrivning", details.description.clone()),
            ("ansvarig", details.owner.to_string()),
            ("klar", details.due_on.to_string()),
            ("rytm", rhythm),
        ]);
        Self { typed, criteria: details.criteria.clone() }
    }

    pub(super) fn sent(fields: &Fields) -> Self {
        let criteria = fields.all("kriterium").map(CriterionId::new).collect();
        Self { typed: Typed::sent(fields, &NAMES), criteria }
    }

    /// What is typed, as it is saved; the faults are noted at their fields.
    pub(super) fn details(&mut self, t: Texts) -> Result<Option<ActionDetails>, PageError> {
        let typed = &mut self.typed;
        let title = typed.value("titel").to_owned();
        if title.trim().is_empty() {
            typed.fail("titel", refusal::text(t, &Refusal::TextMissing { field: "title" }));
        }
        let owner = route::id(typed.value("ansvarig"), PersonId)?;
        if typed.value("klar").trim().is_empty() {
            typed.fail("klar", t.s("actions-due-missing"));
        }
        let due_on = typed.date(t, "klar");
        let rhythm = typed.value("rytm").trim().to_owned();
        let follow_up_days = rhythm.parse::<u16>().ok();
        if follow_up_days.is_none() && !rhythm.is_empty() {
            typed.fail("rytm", t.with("actions-rhythm-error", [("given", rhythm.into())]));
        }
        let Some(due_on) = due_on.filter(|_| typed.is_sound()) else { return Ok(None) };
        let description = typed.value("beskrivning").to_owned();
        let criteria = self.criteria.clone();
        Ok(Some(ActionDetails { title, description, owner, due_on, follow_up_days, criteria }))
    }

    /// Notes a refusal at the field that it is about. Gives it back if it is about none of them.
    pub(super) fn refuse(&mut self, t: Texts, refusal: Refusal) -> Result<(), Refusal> {
        let name = match (refusal.field(), &refusal) {
            (Some("title"), _) => "titel",
            (Some("description"), _) => "beskrivning",
            (Some("due_on"), _) => "klar",
            (Some("follow_up_days"), _) => "rytm",
            (Some("criteria" | "criterion"), _) => "kriterium",
            (_, Refusal::NotAMember) => "ansvarig",
            _ => return Err(refusal),
        };
        self.typed.fail(name, refusal::text(t, &refusal));
        Ok(())
    }

    pub(super) fn problems(&self, t: Texts) -> Vec<Problem> {
        self.typed.problems(|name| label(t, name))
    }

    /// The fields of which two drafts say different things: label, one, other.
    pub(super) fn differing(
        &self,
        reader: &Reader,
        owners: &[Choice],
        other: &Self,
    ) -> Vec<(String, String, String)> {
        let t = reader.t;
        let shown = |name: &str, text: &str| match owners.iter().find(|owner| owner.value == text) {
            Some(owner) if name == "ansvarig" => owner.text.clone(),
            _ if text.trim().is_empty() => t.s("actions-empty-value"),
            _ => text.to_owned(),
        };
        let names =
            NAMES.iter().filter(|name| self.typed.value(name).trim() != other.typed.value(name).trim());
        let row = |name: &&str| {
            (label(t, name), shown(name, self.typed.value(name)), shown(name, other.typed.value(name)))
        };
        let mut rows: Vec<_> = names.map(row).collect();
        if self.criteria != other.criteria {
            rows.push((label(t, "kriterium"), self.chosen(t), other.chosen(t)));
        }
        rows
    }

    /// The chosen criteria in one line.
    pub(super) fn chosen(&self, t: Texts) -> String {
        let ids: Vec<&str> = self.criteria.iter().map(CriterionId::as_str).collect();
        t.with("actions-criteria-chosen", [("n", ids.len().into()), ("criteria", t.list(&ids).into())])
    }
}

fn label(t: Texts, name: &str) -> String {
    t.s(match name {
        "beskrivning" => "actions-description",
        "ansvarig" => "actions-owner",
        "klar" => "actions-due",
        "rytm" => "actions-rhythm-field",
        "kriterium" => "actions-criteria-field",
        _ => "actions-name",
    })
}

/// A chapter's criteria to choose from.
pub(super) struct Chapter {
    pub(super) title: String,
    pub(super) criteria: Vec<Choice>,
}

/// What the form chooses from.
pub(super) struct Choices {
    pub(super) owners: Vec<Choice>,
    pub(super) chapters: Vec<Chapter>,
}

/// The newest model of the reader's rounds, or any that is loaded.
fn model<'a>(reader: &'a Reader, newest: Option<&domain::ModelRef>) -> Option<&'a Model> {
    let catalogue = reader.store().catalogue();
    newest.and_then(|reference| catalogue.get(reference)).or_else(|| catalogue.models().last())
}

/// What a criterion is called; empty if no loaded model has it.
pub(super) fn criterion_title(reader: &Reader, id: &CriterionId) -> String {
    let mut models = reader.store().catalogue().models().iter().rev();
    let text = models.find_map(|model| model.text(reader.language()).criterion(id));
    text.map(|text| text.title.clone()).unwrap_or_default()
}

pub(super) async fn choices(
    reader: &Reader,
    organisation: OrganisationId,
    draft: &Draft,
) -> Result<Choices, PageError> {
    let members = members(reader.db(), reader.asker(), organisation).await?;
    let owner = draft.typed.value("ansvarig");
    let owners = members.into_iter().map(|member| {
        let value = member.person.to_string();
        let text = member.name.unwrap_or_else(|| reader.t.s("former-user"));
        Choice { chosen: value == owner, value, text }
    });
    let rounds = reader.rounds().await?;
    let model = model(reader, rounds.first().map(|round| &round.model));
    let chapters = model.map(|model| chapters(reader, model, draft)).unwrap_or_default();
    Ok(Choices { owners: owners.collect(), chapters })
}

fn chapters(reader: &Reader, model: &Model, draft: &Draft) -> Vec<Chapter> {
    let text = model.text(reader.language());
    let choice = |id: &CriterionId| Choice {
        value: id.to_string(),
        text: format!("{id} {}", text.criterion(id).map(|text| text.title.as_str()).unwrap_or_default()),
        chosen: draft.criteria.contains(id),
    };
    let chapter = |id: &String| Chapter {
        title: format!("{id} {}", text.chapter(id).map(|text| text.short.as_str()).unwrap_or_default()),
        criteria: model.in_chapter(id).map(|criterion| choice(&criterion.id)).collect(),
    };
    model.chapters().iter().map(chapter).collect()
}
