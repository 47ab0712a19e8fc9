//! Maturity models: structure and words in one language.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::ModelRef;
use domain::assessment::Level as DomainLevel;
use domain::model::{Criterion as DomainCriterion, ModelText};

use crate::access::Access;
use crate::query::directory::Language;

/// A versioned, immutable maturity model in one language.
#[derive(SimpleObject)]
pub(crate) struct Model {
    /// Id and version, such as `dalamodellen-2022/1`.
    reference: String,
    /// Id, the same for every version.
    id: String,
    /// Version, counted from 1.
    version: u32,
    /// What the model is called.
    name: String,
    /// The document that the model comes from.
    source: String,
    /// The levels, from the lowest.
    levels: Vec<Level>,
    /// The chapters, in order.
    chapters: Vec<Chapter>,
    /// The perspectives, in order.
    perspectives: Vec<Perspective>,
    /// The criteria, in order.
    criteria: Vec<Criterion>,
}

/// A level of maturity.
#[derive(SimpleObject)]
pub(crate) struct Level {
    /// Its number, 0 to 3.
    number: u8,
    /// What it is called.
    name: String,
}

/// A chapter of a model.
#[derive(SimpleObject)]
pub(crate) struct Chapter {
    /// Its id.
    id: String,
    /// Full title.
    title: String,
    /// Title for narrow places.
    short: String,
}

/// A perspective of a model.
#[derive(SimpleObject)]
pub(crate) struct Perspective {
    /// Its id.
    id: String,
    /// What it is called.
    name: String,
}

/// One row of a model.
#[derive(SimpleObject)]
pub(crate) struct Criterion {
    /// Permanent id, such as `1S1`.
    id: String,
    /// Id of its chapter.
    chapter: String,
    /// Id of its perspective; a chapter may have none.
    perspective: Option<String>,
    /// Short title.
    title: String,
    /// What is recommended, from level 1 to level 3.
    statements: Vec<Statement>,
}

/// A recommendation: a criterion at a level.
#[derive(SimpleObject)]
pub(crate) struct Statement {
    /// At which level, 1 to 3.
    level: u8,
    /// What it says.
    text: String,
}

impl Model {
    fn of(model: &domain::Model, language: domain::Language) -> Self {
        let text = model.text(language);
        let reference = model.reference();
        let level = |level: DomainLevel| Level { number: level.number(), name: text.level(level).to_owned() };
        let chapter = |id: &String| {
            let words = text.chapter(id);
            let (title, short) = words.map_or(("", ""), |words| (words.title.as_str(), words.short.as_str()));
            Chapter { id: id.clone(), title: title.to_owned(), short: short.to_owned() }
        };
        let perspective = |id: &String| Perspective { id: id.clone(), name: text.perspective(id).to_owned() };
        Self {
            reference: reference.to_string(),
            id: reference.id,
            version: reference.version,
            name: text.name.clone(),
            source: text.source.clone(),
            levels: DomainLevel::ALL.into_iter().map(level).collect(),
            chapters: model.chapters().iter().map(chapter).collect(),
            perspectives: model.perspectives().iter().map(perspective).collect(),
            criteria: model.criteria().iter().map(|found| criterion(found, text)).collect(),
        }
    }
}

fn criterion(found: &DomainCriterion, text: &ModelText) -> Criterion {
    let words = text.criterion(&found.id);
    let statements = words.map(|words| words.statements.as_slice()).unwrap_or_default();
    Criterion {
        id: found.id.to_string(),
        chapter: found.chapter.clone(),
        perspective: found.perspective.clone(),
        title: words.map(|words| words.title.clone()).unwrap_or_default(),
        statements: (1..)
            .zip(statements)
            .map(|(level, text)| Statement { level, text: text.clone() })
            .collect(),
    }
}

#[derive(Default)]
pub(crate) struct ModelQuery;

#[expect(clippy::unused_async, reason = "the GraphQL library takes resolvers only in this form")]
#[Object]
impl ModelQuery {
    /// The models that are loaded.
    #[graphql(complexity = "3 * 40 * child_complexity")]
    async fn models(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Language of the words; the viewer's own if left out.")] language: Option<Language>,
    ) -> Result<Vec<Model>> {
        let access = Access::of(context)?;
        let language = language.map_or(access.person.language, Into::into);
        Ok(access.catalogue().models().iter().map(|model| Model::of(model, language)).collect())
    }

    /// A model version.
    #[graphql(complexity = "40 * child_complexity")]
    async fn model(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Id and version, such as `dalamodellen-2022/1`, as a round names it.")]
        reference: String,
        #[graphql(desc = "Language of the words; the viewer's own if left out.")] language: Option<Language>,
    ) -> Result<Option<Model>> {
        let access = Access::of(context)?;
        let language = language.map_or(access.person.language, Into::into);
        let found = reference.parse::<ModelRef>().ok().and_then(|found| access.catalogue().get(&found));
        Ok(found.map(|model| Model::of(model, language)))
    }
}
