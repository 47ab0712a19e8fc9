//! What rose, what sank, what stayed, and the targets that come next.

use std::collections::BTreeMap;

use domain::action::ActionStatus;
use domain::assessment::{self, Level};
use domain::calculation::Mark as Answered;
use domain::{CriterionId, Model, OrganisationId};
use projection::action::ActionItem;
use projection::assessment::SheetRow;
use projection::progress::ProgressRound;

use crate::frame::Mark;
use crate::reader::Reader;
use crate::route;

/// How many targets are listed.
const TARGETS: usize = 6;

/// A criterion whose level changed.
pub(super) struct ChangeRow {
    pub(super) id: CriterionId,
    pub(super) href: String,
    pub(super) title: String,
    pub(super) from: Mark,
    pub(super) to: Mark,
    /// The organisation's own comment; empty for others.
    pub(super) comment: String,
}

/// The criteria with the same level as before.
pub(super) struct Same {
    pub(super) count: usize,
    /// Those among them whose target year has come, and where to review them.
    pub(super) overdue: Option<(String, String)>,
}

/// A target that is not reached yet.
pub(super) struct Target {
    pub(super) id: CriterionId,
    pub(super) title: String,
    pub(super) now: Mark,
    pub(super) wanted: Mark,
    pub(super) text: String,
    /// The action towards it.
    pub(super) href: Option<String>,
}

/// What the rows are made of.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) reader: &'a Reader,
    pub(super) model: &'a Model,
    pub(super) last: &'a ProgressRound,
    pub(super) organisation: OrganisationId,
    /// What the organisation itself said in the last round; empty for others.
    pub(super) said: &'a BTreeMap<CriterionId, SheetRow>,
}

fn mark(level: Level) -> Mark {
    Mark::Level(level.number())
}

impl About<'_> {
    fn title(self, id: &CriterionId) -> String {
        let text = self.model.text(self.reader.language()).criterion(id);
        text.map(|text| text.title.clone()).unwrap_or_default()
    }

    /// The changed criteria in the model's order.
    pub(super) fn rows(self, changed: &[(CriterionId, Level, Level)]) -> Vec<ChangeRow> {
        let in_order = self.model.criteria().iter();
        let changed = in_order.filter_map(|criterion| changed.iter().find(|(id, ..)| *id == criterion.id));
        changed
            .map(|(id, from, to)| ChangeRow {
                id: id.clone(),
                href: route::why(self.last.round.id, self.organisation, id),
                title: self.title(id),
                from: mark(*from),
                to: mark(*to),
                comment: self.said.get(id).map(|row| row.rating.comment.clone()).unwrap_or_default(),
            })
            .collect()
    }

    /// A target that is not reached, with the level now.
    fn unreached(self, id: &CriterionId) -> Option<(assessment::Target, Option<Level>)> {
        let target = self.said.get(id)?.rating.target?;
        let now = self.last.marks.get(id).and_then(|mark: &Answered| mark.level());
        Some((target, now)).filter(|(target, now)| now.is_none_or(|now| now < target.level))
    }

    pub(super) fn same(self, same: &[CriterionId]) -> Same {
        let t = self.reader.t;
        let year = chrono::Datelike::year(&self.reader.today());
        let overdue = self.model.criteria().iter().map(|criterion| &criterion.id).filter(|id| {
            same.contains(id) && self.unreached(id).is_some_and(|(target, _)| target.year <= year)
        });
        let overdue: Vec<&str> = overdue.map(CriterionId::as_str).collect();
        let text = || {
            let criteria = t.list(&overdue);
            t.with("progress-same-overdue", [("n", overdue.len().into()), ("criteria", criteria.into())])
        };
        Same {
            count: same.len(),
            overdue: (!overdue.is_empty())
                .then(|| (text(), route::sheet(self.last.round.id, self.organisation))),
        }
    }

    /// The targets that are not reached yet, the nearest first.
    pub(super) fn targets(self, actions: &[ActionItem]) -> Vec<Target> {
        let criteria = self.model.criteria().iter().map(|criterion| &criterion.id);
        let mut found: Vec<_> =
            criteria.filter_map(|id| self.unreached(id).map(|(target, now)| (id, target, now))).collect();
        found.sort_by_key(|(_, target, _)| target.year);
        found.truncate(TARGETS);
        found.into_iter().map(|(id, target, now)| self.target(id, target, now, actions)).collect()
    }

    fn target(
        self,
        id: &CriterionId,
        target: assessment::Target,
        now: Option<Level>,
        actions: &[ActionItem],
    ) -> Target {
        let t = self.reader.t;
        let year = ("year", target.year.into());
        let towards = actions
            .iter()
            .find(|action| action.status == ActionStatus::Open && action.details.criteria.contains(id));
        let text = match towards {
            Some(action) => {
                t.with("progress-action-until", [("title", action.details.title.as_str().into()), year])
            }
            None => t.with("progress-no-action", [year]),
        };
        Target {
            id: id.clone(),
            title: self.title(id),
            now: now.map_or(Mark::Missing, mark),
            wanted: mark(target.level),
            text,
            href: towards.map(|action| route::action(self.organisation, action.id)),
        }
    }
}
