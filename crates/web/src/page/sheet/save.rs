//! Saving a row. With script the answer is the row with the outline, without it the chapter's page; both show the same.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use domain::assessment::RecordRating;
use domain::{CriterionId, Refusal};
use store::{Envelope, ExecuteError};

use super::outline::Outline;
use super::row::{Row, Went};
use super::typed::{Fault, Typed};
use super::{Opened, chapter, clash};
use crate::error::PageError;
use crate::form::Fields;
use crate::page::see_other;
use crate::reader::Reader;
use crate::{refusal, route};

/// The header by which the script asks for the row alone.
const ROW_ONLY: &str = "x-requested-with";

/// A row on its way to be saved.
struct Saving {
    opened: Opened,
    criterion: CriterionId,
    chapter: String,
    row_only: bool,
    /// The version that was typed on.
    seen: u64,
}

/// The address of a save, opened as a page: leads to the row.
pub(super) async fn back(
    reader: Reader,
    Path((round, organisation, criterion)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let opened = Opened::load(reader, &round, &organisation).await?;
    let found = opened.criterion(&criterion)?;
    let (round, organisation) = opened.ids();
    Ok(see_other(&route::row(round, organisation, &found.chapter, &found.id)))
}

/// Saves a row.
pub(super) async fn save(
    reader: Reader,
    Path((round, organisation, criterion)): Path<(String, String, String)>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, PageError> {
    let opened = Opened::load(reader, &round, &organisation).await?;
    let found = opened.criterion(&criterion)?;
    let (criterion, chapter) = (found.id.clone(), found.chapter.clone());
    let seen = fields
        .get("version")
        .parse()
        .map_err(|_| PageError::BadRequest("the version is no number".to_owned()))?;
    let saving = Saving { opened, criterion, chapter, row_only: headers.contains_key(ROW_ONLY), seen };
    let mut typed = Typed::of_form(&fields);
    let pressed = fields.get("do");
    match pressed {
        "theirs" => return saving.saved(None, None).await,
        "both" => typed.join(&clash::stored(&saving.opened, &saving.criterion)),
        "same" => {
            let before = saving.opened.before(&saving.criterion).map(|(_, row)| row.rating.clone());
            if let Some(answer) = before.and_then(|rating| rating.answer) {
                typed.answer_as(&answer);
            }
        }
        _ => {}
    }
    let rating = match typed.rating(saving.opened.reader.t, saving.opened.years()) {
        Ok(rating) => rating,
        Err(faults) => return saving.wrong(typed, faults, pressed).await,
    };
    let (round, organisation) = saving.opened.ids();
    let criterion = saving.criterion.clone();
    let command = RecordRating { round, organisation, criterion, rating, seen: Some(seen) };
    let envelope = Envelope::new(saving.opened.reader.asker(), command);
    let executed = saving.opened.reader.store().execute(envelope).await;
    match executed {
        Ok(outcome) => saving.saved(Some(typed), Some(outcome.version)).await,
        Err(ExecuteError::Refused(refused)) => saving.refused(typed, refused).await,
        Err(error) => Err(error.into()),
    }
}

impl Saving {
    /// The row as it is stored now. With script, what is typed stays as it was typed.
    async fn saved(self, typed: Option<Typed>, version: Option<u64>) -> Result<Response, PageError> {
        if self.row_only {
            return self.answer(Went { typed, version, ..Went::default() }, StatusCode::OK).await;
        }
        let (round, organisation) = self.opened.ids();
        Ok(see_other(&route::row(round, organisation, &self.chapter, &self.criterion)))
    }

    /// Something is wrong with what was typed. While the script saves by itself, half an answer is no error yet:
    /// the other half is about to be typed.
    async fn wrong(self, typed: Typed, faults: Vec<Fault>, pressed: &str) -> Result<Response, PageError> {
        let waits = self.row_only && pressed.is_empty() && faults.iter().all(|fault| fault.unfinished);
        let version = Some(self.seen);
        let went = Went { typed: Some(typed), version, faults, waits, ..Went::default() };
        self.answer(went, StatusCode::UNPROCESSABLE_ENTITY).await
    }

    async fn refused(mut self, typed: Typed, refused: Refusal) -> Result<Response, PageError> {
        let t = self.opened.reader.t;
        match refused {
            Refusal::NotAllowed => Err(PageError::Forbidden),
            Refusal::NotFound { .. } => Err(PageError::NotFound),
            Refusal::ChangedMeanwhile { .. } => {
                self.opened = self.opened.reload().await?;
                let went = Went { typed: Some(typed), clashes: true, ..Went::default() };
                self.render(went, StatusCode::CONFLICT).await
            }
            Refusal::RoundClosed | Refusal::RoundNotOpenYet { .. } | Refusal::AssessmentSubmitted => {
                let too_late = Some(refusal::text(t, &refused));
                let went = Went { typed: Some(typed), too_late, ..Went::default() };
                self.answer(went, StatusCode::UNPROCESSABLE_ENTITY).await
            }
            refused => {
                let faults = vec![typed.fault(t, &refused)];
                let version = Some(self.seen);
                let went = Went { typed: Some(typed), version, faults, ..Went::default() };
                self.answer(went, StatusCode::UNPROCESSABLE_ENTITY).await
            }
        }
    }

    async fn answer(mut self, went: Went, status: StatusCode) -> Result<Response, PageError> {
        self.opened = self.opened.reload().await?;
        self.render(went, status).await
    }

    async fn render(self, went: Went, status: StatusCode) -> Result<Response, PageError> {
        if !self.row_only {
            return chapter::show(&self.opened, &self.chapter, Some((&self.criterion, went)), status).await;
        }
        let words = self.opened.text()?.criterion(&self.criterion).ok_or(PageError::NotFound)?;
        let row = Row::new(&self.opened, &self.criterion, words, &went);
        let outline = Outline::new(&self.opened, &self.chapter, Some(&row))?;
        Ok((status, Html(row.render()? + &outline.render()?)).into_response())
    }
}
