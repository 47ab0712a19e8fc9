//! Reading a model from its files, naming every fault with file and key.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{
    ChapterText, Criterion, CriterionId, CriterionText, Descent, Language, Lineage, Model, ModelRef,
    ModelText,
};

/// A file that was read.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its name, for messages.
    pub file: &'a str,
    /// Its content.
    pub content: &'a str,
}

impl<'a> Source<'a> {
    /// A file's name and content.
    pub fn new(file: &'a str, content: &'a str) -> Self {
        Self { file, content }
    }
}

/// Something that is wrong with a model's files.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {key}: {problem}")]
pub struct Fault {
    /// Which file.
    pub file: String,
    /// Which key, or the line if the file could not be read at all.
    pub key: String,
    /// What is wrong and what is accepted.
    pub problem: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawModel {
    id: String,
    version: u32,
    languages: Vec<String>,
    predecessor: Option<String>,
    #[serde(default)]
    dropped: Vec<String>,
    #[serde(default, rename = "perspective")]
    perspectives: Vec<RawId>,
    #[serde(default, rename = "chapter")]
    chapters: Vec<RawId>,
    #[serde(default, rename = "criterion")]
    criteria: Vec<RawCriterion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawId {
    id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCriterion {
    id: String,
    chapter: String,
    perspective: Option<String>,
    lineage: Option<RawLineage>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLineage {
    descent: Descent,
    #[serde(default)]
    from: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawText {
    language: String,
    name: String,
    source: String,
    #[serde(default)]
    level: BTreeMap<String, String>,
    #[serde(default)]
    perspective: BTreeMap<String, String>,
    #[serde(default)]
    chapter: BTreeMap<String, ChapterText>,
    #[serde(default)]
    criterion: BTreeMap<String, BTreeMap<String, String>>,
}

/// The faults of one file.
struct Report<'a> {
    file: &'a str,
    faults: Vec<Fault>,
}

impl<'a> Report<'a> {
    fn of(file: &'a str) -> Self {
        Self { file, faults: Vec::new() }
    }

    fn add(&mut self, key: impl Into<String>, problem: impl Into<String>) {
        self.faults.push(Fault { file: self.file.to_owned(), key: key.into(), problem: problem.into() });
    }
}

fn read<T: serde::de::DeserializeOwned>(source: &Source<'_>) -> Result<T, Vec<Fault>> {
    toml::from_str(source.content).map_err(|error: toml::de::Error| {
        let line = error
            .span()
            .and_then(|span| source.content.get(..span.start))
            .map_or_else(|| "file".to_owned(), |before| format!("line {}", before.matches('\n').count() + 1));
        vec![Fault { file: source.file.to_owned(), key: line, problem: error.message().to_owned() }]
    })
}

impl Model {
    /// Reads a model: the structure file, and the text file of each of its languages.
    ///
    /// # Errors
    /// Every fault there is: unknown or repeated ids, chapters without criteria, texts that are
    /// missing or too many, lineage that leads nowhere.
    pub fn parse(
        structure: &Source<'_>,
        texts: &[Source<'_>],
        predecessor: Option<&Self>,
    ) -> Result<Self, Vec<Fault>> {
        let raw: RawModel = read(structure)?;
        let mut report = Report::of(structure.file);
        check_structure(&raw, predecessor, &mut report);
        let (texts, mut faults) = read_texts(&raw, texts, &mut report);
        faults.splice(..0, report.faults);
        let first = raw.languages.first().and_then(|code| Language::parse(code));
        match first.and_then(|language| texts.get(&language).cloned()) {
            Some(fallback) if faults.is_empty() => Ok(into_model(raw, texts, fallback)),
            Some(_) | None => Err(faults),
        }
    }
}

/// Reads the text files. What is wrong in one of them is returned; what is wrong with the set of them
/// is reported as the structure file's.
fn read_texts(
    raw: &RawModel,
    sources: &[Source<'_>],
    structure: &mut Report<'_>,
) -> (BTreeMap<Language, ModelText>, Vec<Fault>) {
    let (mut texts, mut faults, mut all_readable) = (BTreeMap::new(), Vec::new(), true);
    for source in sources {
        match read::<RawText>(source) {
            Ok(text) => {
                let mut report = Report::of(source.file);
                let language = check_text(raw, &text, &mut report);
                let before = language.and_then(|language| texts.insert(language, into_text(text)));
                if before.is_some() {
                    report.add("language", "has another text file already");
                }
                faults.append(&mut report.faults);
            }
            Err(mut found) => {
                all_readable = false;
                faults.append(&mut found);
            }
        }
    }
    // A file that could not be read may be the one that would be missed here.
    if all_readable {
        let has = |code: &str| Language::parse(code).is_none_or(|language| texts.contains_key(&language));
        for code in raw.languages.iter().filter(|code| !has(code)) {
            structure.add("languages", format!("there is no text file for {code}"));
        }
    }
    (texts, faults)
}

fn into_model(raw: RawModel, texts: BTreeMap<Language, ModelText>, fallback: ModelText) -> Model {
    let ids = |raw: Vec<RawId>| raw.into_iter().map(|entry| entry.id).collect();
    let criterion = |raw: RawCriterion| Criterion {
        id: CriterionId::new(raw.id),
        chapter: raw.chapter,
        perspective: raw.perspective,
        lineage: raw.lineage.map(|lineage| Lineage {
            descent: lineage.descent,
            from: lineage.from.into_iter().map(CriterionId::new).collect(),
        }),
    };
    Model {
        reference: ModelRef { id: raw.id, version: raw.version },
        chapters: ids(raw.chapters),
        perspectives: ids(raw.perspectives),
        criteria: raw.criteria.into_iter().map(criterion).collect(),
        texts,
        fallback,
    }
}

fn into_text(raw: RawText) -> ModelText {
    let level = |number: u8| raw.level.get(&number.to_string()).cloned().unwrap_or_default();
    let criterion = |mut words: BTreeMap<String, String>| CriterionText {
        title: words.remove("title").unwrap_or_default(),
        statements: ["1", "2", "3"].map(|level| words.remove(level).unwrap_or_default()),
    };
    ModelText {
        name: raw.name,
        source: raw.source,
        levels: [0, 1, 2, 3].map(level),
        perspectives: raw.perspective,
        chapters: raw.chapter,
        criteria: raw.criterion.into_iter().map(|(id, words)| (id, criterion(words))).collect(),
    }
}

fn check_structure(raw: &RawModel, predecessor: Option<&Model>, report: &mut Report<'_>) {
    if raw.version == 0 {
        report.add("version", "is 0; versions count from 1");
    }
    check_id("id", &raw.id, report);
    if raw.languages.is_empty() {
        report.add("languages", "names no language; at least one of sv and en is needed");
    }
    for code in raw.languages.iter().filter(|code| Language::parse(code).is_none()) {
        report.add(
            "languages",
            format!("{code} is not a language that the program has; sv and en are accepted"),
        );
    }
    let chapters = unique("chapter", raw.chapters.iter().map(|entry| entry.id.as_str()), report);
    let perspectives = unique("perspective", raw.perspectives.iter().map(|entry| entry.id.as_str()), report);
    unique("criterion", raw.criteria.iter().map(|entry| entry.id.as_str()), report);
    for chapter in
        chapters.iter().filter(|id| !raw.criteria.iter().any(|criterion| criterion.chapter == **id))
    {
        report.add(format!("chapter.{chapter}"), "has no criteria");
    }
    for criterion in &raw.criteria {
        let key = format!("criterion.{}", criterion.id);
        if !chapters.contains(criterion.chapter.as_str()) {
            report.add(&key, format!("chapter {} does not exist", criterion.chapter));
        }
        if let Some(perspective) = criterion.perspective.as_deref().filter(|id| !perspectives.contains(id)) {
            report.add(&key, format!("perspective {perspective} does not exist"));
        }
        check_lineage(&key, criterion.lineage.as_ref(), predecessor, report);
    }
    let has = |id: &String| predecessor.is_some_and(|model| model.has(&CriterionId::new(id)));
    for id in raw.dropped.iter().filter(|id| !has(id)) {
        report.add("dropped", format!("the predecessor has no criterion {id}"));
    }
    if let Some(name) = raw.predecessor.as_ref().filter(|name| {
        predecessor.is_none_or(|model| model.reference.to_string() != **name && model.reference.id != **name)
    }) {
        report.add("predecessor", format!("there is no model {name}"));
    }
}

fn check_lineage(
    key: &str,
    lineage: Option<&RawLineage>,
    predecessor: Option<&Model>,
    report: &mut Report<'_>,
) {
    let Some(lineage) = lineage else {
        if predecessor.is_some() {
            report.add(key, "lineage is missing: same, reworded, split, merged or new");
        }
        return;
    };
    let (fewest, most) = match lineage.descent {
        Descent::New => (0, 0),
        Descent::Same | Descent::Reworded | Descent::Split => (1, 1),
        Descent::Merged => (2, usize::MAX),
    };
    if !(fewest..=most).contains(&lineage.from.len()) {
        let problem =
            format!("lineage names {} criteria, which does not fit its descent", lineage.from.len());
        report.add(key, problem);
    }
    for id in &lineage.from {
        if predecessor.is_none_or(|model| !model.has(&CriterionId::new(id))) {
            report.add(key, format!("lineage leads to {id}, which the predecessor does not have"));
        }
    }
}

/// Ids stand in addresses, files and mails as they are.
fn check_id(key: &str, id: &str, report: &mut Report<'_>) {
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        report.add(key, format!("is “{id}”; letters a to z, digits and hyphens are accepted"));
    }
}

fn unique<'a>(what: &str, ids: impl Iterator<Item = &'a str>, report: &mut Report<'_>) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    for id in ids {
        let key = format!("{what}.{id}");
        check_id(&key, id, report);
        if !seen.insert(id) {
            report.add(key, "is there more than once");
        }
    }
    if seen.is_empty() && what != "perspective" {
        report.add(what, "there is none");
    }
    seen
}

fn check_text(raw: &RawModel, text: &RawText, report: &mut Report<'_>) -> Option<Language> {
    same_keys("level", ["0", "1", "2", "3"].into_iter(), &text.level, report);
    same_keys(
        "perspective",
        raw.perspectives.iter().map(|entry| entry.id.as_str()),
        &text.perspective,
        report,
    );
    same_keys("chapter", raw.chapters.iter().map(|entry| entry.id.as_str()), &text.chapter, report);
    same_keys("criterion", raw.criteria.iter().map(|entry| entry.id.as_str()), &text.criterion, report);
    for (id, words) in &text.criterion {
        same_keys(&format!("criterion.{id}"), ["title", "1", "2", "3"].into_iter(), words, report);
    }
    for (key, _) in every_word(text).into_iter().filter(|(_, value)| value.trim().is_empty()) {
        report.add(key, "is empty");
    }
    let language = Language::parse(&text.language);
    if language.is_none() || !raw.languages.contains(&text.language) {
        report.add("language", format!("{} is not one of the model's languages", text.language));
    }
    language
}

/// Every text of a file with its key.
fn every_word(text: &RawText) -> Vec<(String, &str)> {
    let mut words = vec![("name".to_owned(), text.name.as_str()), ("source".to_owned(), &text.source)];
    for (table, entries) in [("level", &text.level), ("perspective", &text.perspective)] {
        words.extend(entries.iter().map(|(id, value)| (format!("{table}.{id}"), value.as_str())));
    }
    for (id, chapter) in &text.chapter {
        words.push((format!("chapter.{id}.title"), &chapter.title));
        words.push((format!("chapter.{id}.short"), &chapter.short));
    }
    for (id, criterion) in &text.criterion {
        words.extend(criterion.iter().map(|(key, value)| (format!("criterion.{id}.{key}"), value.as_str())));
    }
    words
}

fn same_keys<'a, V>(
    table: &str,
    wanted: impl Iterator<Item = &'a str>,
    found: &BTreeMap<String, V>,
    report: &mut Report<'_>,
) {
    let wanted: BTreeSet<&str> = wanted.collect();
    for key in wanted.iter().filter(|key| !found.contains_key(**key)) {
        report.add(format!("{table}.{key}"), "is missing");
    }
    for key in found.keys().filter(|key| !wanted.contains(key.as_str())) {
        report.add(format!("{table}.{key}"), "is not in the structure file");
    }
}

impl Model {
    /// The model that a structure file names as its predecessor, so that it can be loaded first.
    /// None if there is none, or if the file cannot be read, which parsing will say.
    pub fn predecessor_named_in(structure: &str) -> Option<String> {
        toml::from_str::<RawModel>(structure).ok()?.predecessor
    }
}
