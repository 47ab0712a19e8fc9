//! The catalogue of maturity models. A model is data: one structure file and one text file a
//! language, immutable once it is used, with permanent ids.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

mod parse;
#[cfg(test)]
mod tests;
pub use parse::{Fault, Source};

/// A language that models and organisations use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Swedish.
    Sv,
    /// English.
    En,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Sv, Self::En];

    /// The code of ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sv => "sv",
            Self::En => "en",
        }
    }

    /// The language with this code, if it is one of ours.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

/// The permanent id of a criterion, such as `1S1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CriterionId(String);

impl CriterionId {
    /// Takes any text; whether a model has such a criterion is the model's to say.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CriterionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A model version, written `id/version`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ModelRef {
    /// The model's id.
    pub id: String,
    /// The version, counted from 1.
    pub version: u32,
}

impl fmt::Display for ModelRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.id, self.version)
    }
}

impl From<ModelRef> for String {
    fn from(reference: ModelRef) -> Self {
        reference.to_string()
    }
}

impl TryFrom<String> for ModelRef {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl FromStr for ModelRef {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.rsplit_once('/').and_then(|(id, version)| Some((id, version.parse().ok()?)));
        parts
            .map(|(id, version)| Self { id: id.to_owned(), version })
            .filter(|found| !found.id.is_empty() && found.to_string() == text)
            .ok_or_else(|| format!("{text} is not a model version such as dalamodellen-2022/1"))
    }
}

/// How a criterion came from the model before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Descent {
    /// Same id, same meaning, same words.
    Same,
    /// Same meaning in other words: levels compare.
    Reworded,
    /// One part of a criterion that was split.
    Split,
    /// Several criteria became one.
    Merged,
    /// Asked for the first time.
    New,
}

/// Where a criterion comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage {
    /// How.
    pub descent: Descent,
    /// From which criteria of the model before.
    pub from: Vec<CriterionId>,
}

/// One row of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// Permanent id.
    pub id: CriterionId,
    /// Id of its chapter.
    pub chapter: String,
    /// Id of its perspective; a chapter may have none.
    pub perspective: Option<String>,
    /// Where it comes from, if the model has a predecessor.
    pub lineage: Option<Lineage>,
}

/// What a chapter is called.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChapterText {
    /// Full title.
    pub title: String,
    /// Title for narrow places.
    pub short: String,
}

/// What a criterion says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriterionText {
    /// Short title.
    pub title: String,
    /// The three statements, from level 1 to level 3.
    pub statements: [String; 3],
}

/// A model's words in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelText {
    /// What the model is called.
    pub name: String,
    /// The document that the model comes from.
    pub source: String,
    levels: [String; 4],
    perspectives: BTreeMap<String, String>,
    chapters: BTreeMap<String, ChapterText>,
    criteria: BTreeMap<String, CriterionText>,
}

impl ModelText {
    /// What a level is called.
    pub fn level(&self, level: crate::assessment::Level) -> &str {
        self.levels.get(usize::from(level.number())).map_or("", String::as_str)
    }

    /// What a perspective is called; empty if there is no such perspective.
    pub fn perspective(&self, id: &str) -> &str {
        self.perspectives.get(id).map_or("", String::as_str)
    }

    /// What a chapter is called.
    pub fn chapter(&self, id: &str) -> Option<&ChapterText> {
        self.chapters.get(id)
    }

    /// What a criterion says.
    pub fn criterion(&self, id: &CriterionId) -> Option<&CriterionText> {
        self.criteria.get(id.as_str())
    }
}

/// A versioned, immutable maturity model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    reference: ModelRef,
    chapters: Vec<String>,
    perspectives: Vec<String>,
    criteria: Vec<Criterion>,
    texts: BTreeMap<Language, ModelText>,
    fallback: ModelText,
}

impl Model {
    /// Id and version.
    pub fn reference(&self) -> ModelRef {
        self.reference.clone()
    }

    /// Ids of the chapters, in order.
    pub fn chapters(&self) -> &[String] {
        &self.chapters
    }

    /// Ids of the perspectives, in order.
    pub fn perspectives(&self) -> &[String] {
        &self.perspectives
    }

    /// The criteria, in order.
    pub fn criteria(&self) -> &[Criterion] {
        &self.criteria
    }

    /// The criteria of a chapter, in order.
    pub fn in_chapter<'a>(&'a self, chapter: &'a str) -> impl Iterator<Item = &'a Criterion> {
        self.criteria.iter().filter(move |criterion| criterion.chapter == chapter)
    }

    /// Whether the model has this criterion.
    pub fn has(&self, id: &CriterionId) -> bool {
        self.criteria.iter().any(|criterion| criterion.id == *id)
    }

    /// The words in a language, or in the model's first language if it lacks that one.
    pub fn text(&self, language: Language) -> &ModelText {
        self.texts.get(&language).unwrap_or(&self.fallback)
    }
}

/// The models that are loaded.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    models: Vec<Model>,
}

impl Catalogue {
    /// The models that come with the program.
    ///
    /// # Errors
    /// The faults of the files, each with file and key. A test keeps the list empty.
    pub fn builtin() -> Result<Self, Vec<Fault>> {
        let structure = Source::new(
            "dalamodellen-2022/model.toml",
            include_str!("../model/dalamodellen-2022/model.toml"),
        );
        let texts = [
            Source::new("dalamodellen-2022/sv.toml", include_str!("../model/dalamodellen-2022/sv.toml")),
            Source::new("dalamodellen-2022/en.toml", include_str!("../model/dalamodellen-2022/en.toml")),
        ];
        Ok(Self { models: vec![Model::parse(&structure, &texts, None)?] })
    }

    /// Adds a model.
    pub fn add(&mut self, model: Model) {
        self.models.push(model);
    }

    /// Every model.
    pub fn models(&self) -> &[Model] {
        &self.models
    }

    /// A model version.
    pub fn get(&self, reference: &ModelRef) -> Option<&Model> {
        self.models.iter().find(|model| model.reference == *reference)
    }

    /// The newest version of a model.
    pub fn newest(&self, id: &str) -> Option<&Model> {
        self.models
            .iter()
            .filter(|model| model.reference.id == id)
            .max_by_key(|model| model.reference.version)
    }

    /// Whether any model has this criterion.
    pub fn knows(&self, criterion: &CriterionId) -> bool {
        self.models.iter().any(|model| model.has(criterion))
    }

    /// The names of the models, for messages.
    pub fn names(&self) -> String {
        let names: BTreeSet<_> = self.models.iter().map(|model| model.reference.id.as_str()).collect();
        names.into_iter().collect::<Vec<_>>().join(", ")
    }
}
