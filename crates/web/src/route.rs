//! Where each page is. Every link goes through here; no address is written twice.

use domain::procurement::Phase;
use domain::{ActionId, CriterionId, OrganisationId, ProcurementId, RoundId};
use store::Secret;
use uuid::Uuid;

use crate::error::PageError;

/// The reader's own page.
pub const START: &str = "/";
/// Where one asks how to sign in.
pub const SIGN_IN: &str = "/logga-in";

/// Where the code of a mail is typed.
pub const SIGN_IN_CODE: &str = "/logga-in/kod";

/// The page that a sign-in link opens. Nothing happens until its button is pressed.
pub fn sign_in(secret: &Secret) -> String {
    format!("{SIGN_IN}/{}", secret.reveal())
}

/// The reader's own page about one of the reader's organisations.
pub fn start(organisation: OrganisationId) -> String {
    format!("{START}?organisation={organisation}")
}

/// An organisation's sheet in a round, at its first chapter.
pub fn sheet(round: RoundId, organisation: OrganisationId) -> String {
    format!("/sjalvskattning/{round}/{organisation}")
}

/// A chapter of the sheet.
pub fn chapter(round: RoundId, organisation: OrganisationId, chapter: &str) -> String {
    format!("{}/{chapter}", sheet(round, organisation))
}

/// Where a row of the sheet is saved.
pub fn rating(round: RoundId, organisation: OrganisationId, criterion: &CriterionId) -> String {
    format!("{}/rad/{criterion}", sheet(round, organisation))
}

/// The summary of a sheet: how many answers each chapter has, and what comes next.
pub fn summary(round: RoundId, organisation: OrganisationId) -> String {
    format!("{}/sammanfattning", sheet(round, organisation))
}

/// A row of the sheet, on its chapter's page.
pub fn row(round: RoundId, organisation: OrganisationId, chapter: &str, criterion: &CriterionId) -> String {
    format!("{}#k-{criterion}", self::chapter(round, organisation, chapter))
}

/// Where an assessment is submitted.
pub fn submit(round: RoundId, organisation: OrganisationId) -> String {
    format!("{}/skicka-in", sheet(round, organisation))
}

/// Where a submitted assessment is approved.
pub fn approve(round: RoundId, organisation: OrganisationId) -> String {
    format!("{}/godkann", sheet(round, organisation))
}

/// Where a submitted assessment is taken back.
pub fn take_back(round: RoundId, organisation: OrganisationId) -> String {
    format!("{}/ta-tillbaka", sheet(round, organisation))
}

/// Where a round is chosen to compare in; without a choice, the newest one.
pub const COMPARISONS: &str = "/jamforelse";

/// The comparison of a round.
pub fn comparison(round: RoundId) -> String {
    format!("/jamforelse/{round}")
}

/// Why a cell of the comparison shows what it shows.
pub fn why(round: RoundId, organisation: OrganisationId, criterion: &CriterionId) -> String {
    format!("{}?organisation={organisation}&kriterium={criterion}#varfor", comparison(round))
}

/// Where an organisation is chosen to see its progress.
pub const PROGRESS: &str = "/utveckling";

/// An organisation's progress over the years.
pub fn progress(organisation: OrganisationId) -> String {
    format!("/utveckling/{organisation}")
}

/// The region's procurement plan.
pub const PLAN: &str = "/upphandlingsplan";

/// Where a line is added to the plan.
pub const NEW_PROCUREMENT: &str = "/upphandlingsplan/ny";

/// A line of the plan.
pub fn procurement(procurement: ProcurementId) -> String {
    format!("{PLAN}/{procurement}")
}

/// Where a line of the plan is changed.
pub fn change_procurement(procurement: ProcurementId) -> String {
    format!("{}/andra", self::procurement(procurement))
}

/// Where the real dates of a phase are recorded.
pub fn record_phase(procurement: ProcurementId, phase: Phase) -> String {
    format!("{}/skede/{}", self::procurement(procurement), phase.as_str())
}

/// Where a line is taken out of the plan.
pub fn withdraw(procurement: ProcurementId) -> String {
    format!("{}/ta-bort", self::procurement(procurement))
}

/// Where a line is put back into the plan.
pub fn reinstate(procurement: ProcurementId) -> String {
    format!("{}/lagg-tillbaka", self::procurement(procurement))
}

/// An organisation's actions.
pub fn actions(organisation: OrganisationId) -> String {
    format!("/atgarder/{organisation}")
}

/// Where an action is planned.
pub fn new_action(organisation: OrganisationId) -> String {
    format!("{}/ny", actions(organisation))
}

/// Where an action is changed.
pub fn change_action(organisation: OrganisationId, action: ActionId) -> String {
    format!("{}/{action}", actions(organisation))
}

/// Where a step of an action is taken: `folj-upp`, `klar`, `avbryt` or `oppna`.
pub fn step_action(organisation: OrganisationId, action: ActionId, step: &str) -> String {
    format!("{}/{step}", change_action(organisation, action))
}

/// An action on its organisation's page.
pub fn action(organisation: OrganisationId, action: ActionId) -> String {
    format!("{}#a-{action}", actions(organisation))
}

/// Everything that an organisation ever said about a criterion.
pub fn history(organisation: OrganisationId, criterion: &CriterionId) -> String {
    format!("/historik/{organisation}/{criterion}")
}

/// The id in a path. What is no id leads to no page, just as an id of nothing does.
pub(crate) fn id<T>(text: &str, make: impl Fn(Uuid) -> T) -> Result<T, PageError> {
    Uuid::parse_str(text).map(make).map_err(|_| PageError::NotFound)
}
