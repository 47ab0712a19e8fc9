//! The assessment sheet: one organisation's answers in one round.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::assessment::{Answer, AssessmentEvent, Evidence, Rating, RatingRecorded, Status, Target};
use domain::{Asker, AssessmentId, CriterionId, OrganisationId, PersonId, Recorded, RoundId};
use sqlx::FromRow;
use store::{Changes, Db, Error, GivenRow, Table, Value, columns};
use uuid::Uuid;

use crate::directory::{OrganisationItem, organisation};
use crate::round::{RoundItem, round, rounds};
use crate::value::{asking, level, time, unknown, unsigned};

static ASSESSMENT: Table = Table {
    name: "assessment",
    columns: columns![
        Uuid assessment_id, Uuid round_id, Uuid organisation_id, Text status, Integer submitted_at,
        Integer changed_at,
    ],
    key: 1,
};
static RATING: Table = Table {
    name: "rating",
    columns: columns![
        Uuid assessment_id, Text criterion, Integer level, Text reason, Text comment, Text evidence,
        Integer target_level, Integer target_year, Integer version, Uuid changed_by, Integer changed_at,
        Integer position,
    ],
    key: 2,
};

const STATE: &str = "select status, submitted_at from assessment \
    where assessment_id = $2 and ($1 is null or exists (select 1 from member \
        where member.organisation_id = assessment.organisation_id and person_id = $1))";
const RATINGS: &str = "select criterion, level, reason, comment, evidence, target_level, target_year, version, \
    changed_by, person.name as changed_by_name, rating.changed_at, position from rating \
    join assessment on assessment.assessment_id = rating.assessment_id \
    left join person on person.person_id = rating.changed_by \
    where rating.assessment_id = $2 and ($1 is null or exists (select 1 from member \
        where member.organisation_id = assessment.organisation_id and member.person_id = $1))";

/// One row of a sheet: what is said about a criterion.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetRow {
    /// What is said.
    pub rating: Rating,
    /// Version to send as seen with the next change of this row.
    pub version: u64,
    /// Who changed it last; absent if the program did.
    pub changed_by: Option<PersonId>,
    /// That person's name; absent for a former user.
    pub changed_by_name: Option<String>,
    /// When it was changed last.
    pub changed_at: DateTime<Utc>,
    /// The event that changed it last.
    pub position: u64,
}

/// An organisation's answers in a round, beside those of the round before.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Which round.
    pub round: RoundItem,
    /// Whose answers.
    pub organisation: OrganisationItem,
    /// How far it has come; draft if nothing was answered yet.
    pub status: Status,
    /// When it was submitted last.
    pub submitted_at: Option<DateTime<Utc>>,
    /// What is said, by criterion; criteria about which nothing is said are absent.
    pub rows: BTreeMap<CriterionId, SheetRow>,
    /// The round before, and what was said then.
    pub before: Option<(RoundItem, BTreeMap<CriterionId, SheetRow>)>,
}

#[derive(FromRow)]
struct RatingRow {
    criterion: String,
    level: Option<i64>,
    reason: Option<String>,
    comment: String,
    evidence: String,
    target_level: Option<i64>,
    target_year: Option<i64>,
    version: i64,
    changed_by: Option<Uuid>,
    changed_by_name: Option<String>,
    changed_at: i64,
    position: i64,
}

impl RatingRow {
    fn into_row(self) -> Result<(CriterionId, SheetRow), Error> {
        let answer = match (self.level, self.reason) {
            (Some(number), _) => Some(Answer::Level(level("rating", number)?)),
            (None, Some(reason)) => Some(Answer::NotRelevant(reason)),
            (None, None) => None,
        };
        let target = match (self.target_level, self.target_year.and_then(|year| i32::try_from(year).ok())) {
            (Some(number), Some(year)) => Some(Target { level: level("rating", number)?, year }),
            (_, _) => None,
        };
        let evidence: Vec<Evidence> = serde_json::from_str(&self.evidence)?;
        let row = SheetRow {
            rating: Rating { answer, comment: self.comment, evidence, target },
            version: unsigned(self.version),
            changed_by: self.changed_by.map(PersonId),
            changed_by_name: self.changed_by_name,
            changed_at: time("rating", self.changed_at)?,
            position: unsigned(self.position),
        };
        Ok((CriterionId::new(self.criterion), row))
    }
}

pub(crate) fn status(text: &str) -> Result<Status, Error> {
    [Status::Draft, Status::Submitted, Status::Approved]
        .into_iter()
        .find(|status| status.as_str() == text)
        .ok_or_else(|| unknown("assessment", "status", text))
}

pub(crate) fn changes(
    recorded: &Recorded,
    event: &AssessmentEvent,
    changes: &mut Changes,
) -> Result<(), Error> {
    let changed_at = ("changed_at", Value::from(recorded.at));
    let status = |status: Status| ("status", Value::from(status.as_str()));
    let key = vec![recorded.stream.id.into()];
    match event {
        AssessmentEvent::AssessmentStarted(fact) => {
            changes.put(
                &ASSESSMENT,
                vec![
                    recorded.stream.id.into(),
                    fact.round.0.into(),
                    fact.organisation.0.into(),
                    Status::Draft.as_str().into(),
                    Value::Integer(None),
                    recorded.at.into(),
                ],
            );
            Ok(())
        }
        AssessmentEvent::RatingRecorded(fact) => {
            changes.put(&RATING, rating_values(recorded, fact)?);
            changes.set(&ASSESSMENT, key, [changed_at])
        }
        AssessmentEvent::AssessmentSubmitted(_) => {
            let submitted_at = ("submitted_at", recorded.at.into());
            changes.set(&ASSESSMENT, key, [status(Status::Submitted), submitted_at, changed_at])
        }
        AssessmentEvent::AssessmentReturned(_) => {
            changes.set(&ASSESSMENT, key, [status(Status::Draft), changed_at])
        }
        AssessmentEvent::AssessmentApproved(_) => {
            changes.set(&ASSESSMENT, key, [status(Status::Approved), changed_at])
        }
        // The sheet shows answers. Who was asked for them, and what others may see of them, changes none.
        AssessmentEvent::CriteriaDelegated(_)
        | AssessmentEvent::DelegationWithdrawn(_)
        | AssessmentEvent::SharingChanged(_) => Ok(()),
    }
}

fn rating_values(recorded: &Recorded, fact: &RatingRecorded) -> Result<GivenRow, Error> {
    let rating = &fact.rating;
    let (level, reason) = match &rating.answer {
        Some(Answer::Level(level)) => (Some(i64::from(level.number())), None),
        Some(Answer::NotRelevant(reason)) => (None, Some(reason.clone())),
        None => (None, None),
    };
    Ok(vec![
        recorded.stream.id.into(),
        fact.criterion.as_str().into(),
        level.into(),
        reason.into(),
        (&rating.comment).into(),
        serde_json::to_string(&rating.evidence)?.into(),
        rating.target.map(|target| i64::from(target.level.number())).into(),
        rating.target.map(|target| i64::from(target.year)).into(),
        recorded.version.into(),
        recorded.actor.person().map(|person| person.0).into(),
        recorded.at.into(),
        recorded.position.into(),
    ])
}

async fn rows(
    db: &Db,
    asker: Asker,
    round: RoundId,
    organisation: OrganisationId,
) -> Result<BTreeMap<CriterionId, SheetRow>, Error> {
    let assessment = AssessmentId::of(round, organisation);
    let rows = db.all::<RatingRow>(RATINGS, vec![asking(asker), assessment.0.into()]).await?;
    rows.into_iter().map(RatingRow::into_row).collect()
}

/// An organisation's sheet in a round; none unless the asker is a member of the organisation.
///
/// # Errors
/// When the database fails.
pub async fn sheet(
    db: &Db,
    asker: Asker,
    round_id: RoundId,
    organisation_id: OrganisationId,
) -> Result<Option<Sheet>, Error> {
    if !is_member(db, asker, organisation_id).await? {
        return Ok(None);
    }
    let found = (round(db, asker, round_id).await?, organisation(db, asker, organisation_id).await?);
    let (Some(round), Some(organisation)) = found else { return Ok(None) };
    if round.region != organisation.region {
        return Ok(None);
    }
    let assessment = AssessmentId::of(round_id, organisation_id);
    let state: Option<(String, Option<i64>)> =
        db.optional(STATE, vec![asking(asker), assessment.0.into()]).await?;
    let (status, submitted_at) = match state {
        Some((text, submitted_at)) => {
            (status(&text)?, submitted_at.map(|at| time("assessment", at)).transpose()?)
        }
        None => (Status::Draft, None),
    };
    let earlier =
        rounds(db, asker, round.region).await?.into_iter().filter(|other| other.opens_on < round.opens_on);
    let before = match earlier.into_iter().next() {
        Some(earlier) => {
            let rows = rows(db, asker, earlier.id, organisation_id).await?;
            Some((earlier, rows))
        }
        None => None,
    };
    let rows = rows(db, asker, round_id, organisation_id).await?;
    Ok(Some(Sheet { round, organisation, status, submitted_at, rows, before }))
}

const IS_MEMBER: &str =
    "select person_id from member where organisation_id = $2 and ($1 is null or person_id = $1) limit 1";

/// Whether the asker sees what only the organisation's own people see.
pub(crate) async fn is_member(db: &Db, asker: Asker, organisation: OrganisationId) -> Result<bool, Error> {
    if asker == Asker::System {
        return Ok(true);
    }
    let row: Option<(Uuid,)> = db.optional(IS_MEMBER, vec![asking(asker), organisation.0.into()]).await?;
    Ok(row.is_some())
}
