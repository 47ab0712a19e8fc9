//! The self-assessment: one chapter at a time, one row a criterion. Each row is a form of its own and saves by itself.

use axum::Router;
use axum::routing::get;
use chrono::{Datelike, NaiveDate};
use domain::assessment::{Answer, Status, TARGET_YEARS};
use domain::model::{Criterion, ModelText};
use domain::{CriterionId, Deed, Model, OrganisationId, RoundId, Standing, allows};
use locale::Texts;
use projection::assessment::{Sheet, SheetRow};

use crate::app::App;
use crate::error::PageError;
use crate::reader::Reader;
use crate::route;

mod chapter;
mod clash;
mod outline;
mod row;
mod save;
mod summary;
mod typed;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/sjalvskattning/{round}/{organisation}", get(chapter::first))
        .route("/sjalvskattning/{round}/{organisation}/{chapter}", get(chapter::one))
        .route("/sjalvskattning/{round}/{organisation}/rad/{criterion}", get(save::back).post(save::save))
        .route("/sjalvskattning/{round}/{organisation}/sammanfattning", get(summary::show))
        .route("/sjalvskattning/{round}/{organisation}/skicka-in", get(summary::back).post(summary::submit))
        .route("/sjalvskattning/{round}/{organisation}/godkann", get(summary::back).post(summary::approve))
        .route(
            "/sjalvskattning/{round}/{organisation}/ta-tillbaka",
            get(summary::back).post(summary::take_back),
        )
}

/// Whether the answers can change, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    /// They can.
    Open,
    /// The reader only reads.
    ReadOnly,
    /// The round opens on this day.
    NotYet(NaiveDate),
    /// The round is closed.
    Closed,
    /// The assessment is submitted.
    Submitted,
    /// The assessment is approved.
    Approved,
}

impl Access {
    fn is_open(self) -> bool {
        self == Self::Open
    }
}

/// A sheet that somebody has opened.
#[derive(Debug)]
struct Opened {
    reader: Reader,
    sheet: Sheet,
    access: Access,
    /// Whether the reader may submit, approve and take back.
    signs_off: bool,
}

impl Opened {
    /// The sheet of an organisation in a round; no page for those who are not its members.
    async fn load(reader: Reader, round: &str, organisation: &str) -> Result<Self, PageError> {
        let (round, organisation) = (route::id(round, RoundId)?, route::id(organisation, OrganisationId)?);
        let reader = reader.about(organisation);
        let sheet = projection::assessment::sheet(reader.db(), reader.asker(), round, organisation).await?;
        let sheet = sheet.ok_or(PageError::NotFound)?;
        let standing = Standing { role: reader.viewer.role_in(organisation), ..Standing::default() };
        let today =
            reader.app.store.ambient().now().with_timezone(&sheet.organisation.time_zone).date_naive();
        let access = match sheet.status {
            _ if sheet.round.closed => Access::Closed,
            _ if today < sheet.round.opens_on => Access::NotYet(sheet.round.opens_on),
            Status::Submitted => Access::Submitted,
            Status::Approved => Access::Approved,
            Status::Draft if allows(Deed::Rate, standing) => Access::Open,
            Status::Draft => Access::ReadOnly,
        };
        Ok(Self { reader, sheet, access, signs_off: allows(Deed::SignOff, standing) })
    }

    /// The same sheet as it is by now.
    async fn reload(self) -> Result<Self, PageError> {
        let (round, organisation) = (self.sheet.round.id, self.sheet.organisation.id);
        Self::load(self.reader, &round.to_string(), &organisation.to_string()).await
    }

    /// The model that the round answers.
    fn model(&self) -> Result<&Model, PageError> {
        let reference = &self.sheet.round.model;
        self.reader.store().catalogue().get(reference).ok_or_else(|| {
            let problem = format!("the model {reference} is not loaded");
            PageError::Store(store::Error::Row { table: "round", problem })
        })
    }

    fn text(&self) -> Result<&ModelText, PageError> {
        Ok(self.model()?.text(self.reader.language()))
    }

    /// A criterion of the model by its id in a path.
    fn criterion(&self, id: &str) -> Result<&Criterion, PageError> {
        self.model()?.criteria().iter().find(|found| found.id.as_str() == id).ok_or(PageError::NotFound)
    }

    /// What was said about a criterion in the round before, with that round's name.
    fn before(&self, criterion: &CriterionId) -> Option<(&str, &SheetRow)> {
        let (round, rows) = self.sheet.before.as_ref()?;
        Some((round.name.as_str(), rows.get(criterion)?))
    }

    fn is_answered(&self, criterion: &CriterionId) -> bool {
        self.sheet.rows.get(criterion).is_some_and(|row| row.rating.answer.is_some())
    }

    /// How many of a chapter's criteria are answered, and how many there are.
    fn answered_in(&self, chapter: &str) -> Result<(usize, usize), PageError> {
        let model = self.model()?;
        let answered = model.in_chapter(chapter).filter(|criterion| self.is_answered(&criterion.id)).count();
        Ok((answered, model.in_chapter(chapter).count()))
    }

    /// The same of the whole model.
    fn answered(&self) -> Result<(usize, usize), PageError> {
        let criteria = self.model()?.criteria();
        Ok((criteria.iter().filter(|criterion| self.is_answered(&criterion.id)).count(), criteria.len()))
    }

    /// The first and the last year that a target can have.
    fn years(&self) -> (i32, i32) {
        let year = self.sheet.round.opens_on.year();
        (year, year + TARGET_YEARS)
    }

    fn ids(&self) -> (RoundId, OrganisationId) {
        (self.sheet.round.id, self.sheet.organisation.id)
    }
}

/// An answer in words: "inte än", "nivå 2", "inte relevant".
fn level_name(t: Texts, answer: &Answer) -> String {
    match answer {
        Answer::NotRelevant(_) => t.s("mark-not-relevant"),
        Answer::Level(level) => t.s(&format!("level-{}", level.number())),
    }
}
