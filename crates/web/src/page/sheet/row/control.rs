//! The controls of a row, each with what is wrong with it.

use domain::CriterionId;
use domain::assessment::{Answer, Evidence, Rating};
use locale::Texts;
use projection::assessment::SheetRow;

use super::super::typed::{Fault, Place, Typed};
use super::Went;

/// One line or several of text, with what is wrong with it.
#[derive(Debug, Default)]
pub(super) struct Control {
    pub(super) id: String,
    pub(super) value: String,
    pub(super) hint: String,
    pub(super) error: String,
}

impl Control {
    /// With a hint for as long as there is nothing to say about what was typed.
    pub(super) fn or_hint(self, hint: String) -> Self {
        if self.hint.is_empty() { Self { hint, ..self } } else { self }
    }
}

/// A piece of evidence: the two fields, and a link if it is one.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) number: usize,
    pub(super) reference: Control,
    pub(super) title: Control,
    pub(super) href: Option<String>,
}

/// What was said in the round before.
#[derive(Debug)]
pub(super) struct Before {
    pub(super) round: String,
    pub(super) comment: String,
    pub(super) evidence: Vec<Piece>,
}

/// A piece of evidence that is only read.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) href: Option<String>,
}

/// Builds the controls of one row, each with what is wrong with it.
pub(super) struct Controls<'a> {
    pub(super) criterion: &'a CriterionId,
    pub(super) went: &'a Went,
}

impl Controls<'_> {
    pub(super) fn id(&self, place: Place) -> String {
        let criterion = self.criterion;
        match place {
            Place::Answer => format!("answer-{criterion}"),
            Place::Reason => format!("reason-{criterion}"),
            Place::Target => format!("target-{criterion}"),
            Place::Year => format!("year-{criterion}"),
            Place::Comment => format!("comment-{criterion}"),
            Place::Evidence(number) => format!("evidence-{criterion}-{number}"),
        }
    }

    pub(super) fn at(&self, place: Place, value: &str) -> Control {
        let fault = self.went.faults.iter().find(|fault| fault.place == place);
        let text = fault.map(|fault| fault.text.clone()).unwrap_or_default();
        let (hint, error) = if self.went.waits { (text, String::new()) } else { (String::new(), text) };
        Control { id: self.id(place), value: value.to_owned(), hint, error }
    }

    pub(super) fn problems(&self, t: Texts, title: &str) -> Vec<(String, String)> {
        let label = |place| match place {
            Place::Answer => t.s("sheet-answer"),
            Place::Reason => t.s("sheet-why-not-relevant"),
            Place::Target => t.s("sheet-target"),
            Place::Year => t.s("sheet-target-year"),
            Place::Comment => t.s("sheet-comment"),
            Place::Evidence(_) => t.s("sheet-evidence"),
        };
        let problem = |fault: &Fault| {
            let values = [
                ("criterion", format!("{} {title}", self.criterion).into()),
                ("field", label(fault.place).into()),
                ("problem", fault.text.as_str().into()),
            ];
            (self.id(fault.place), t.with("sheet-problem", values))
        };
        self.went.faults.iter().map(problem).collect()
    }
}

/// The evidence in the order it was typed, and one empty pair to go on with.
pub(super) fn slots(controls: &Controls<'_>, typed: &Typed, is_open: bool) -> Vec<Slot> {
    let is_blank =
        |(reference, title): &(String, String)| reference.trim().is_empty() && title.trim().is_empty();
    let mut pairs = typed.evidence.clone();
    if !is_open {
        pairs.retain(|pair| !is_blank(pair));
    } else if !pairs.last().is_some_and(is_blank) {
        pairs.push((String::new(), String::new()));
    }
    let slot = |(number, (reference, title)): (usize, &(String, String))| Slot {
        number: number + 1,
        reference: controls.at(Place::Evidence(number), reference),
        title: Control {
            id: format!("evidence-{}-{number}-title", controls.criterion),
            value: title.clone(),
            ..Control::default()
        },
        href: href(reference),
    };
    pairs.iter().enumerate().map(slot).collect()
}

/// The address, if the reference is one that a browser may open.
pub(super) fn href(reference: &str) -> Option<String> {
    let reference = reference.trim();
    let is_web =
        ["https://", "http://"].iter().any(|start| reference.to_ascii_lowercase().starts_with(start));
    is_web.then(|| reference.to_owned())
}

pub(super) fn pieces(rating: &Rating) -> Vec<Piece> {
    let piece = |found: &Evidence| {
        let reference = found.reference.as_str();
        let text = match found.title.as_str() {
            "" => reference.to_owned(),
            title if href(reference).is_some() => title.to_owned(),
            title => format!("{title}, {reference}"),
        };
        Piece { text, href: href(reference) }
    };
    rating.evidence.iter().map(piece).collect()
}

pub(super) fn said_before(round: &str, row: &SheetRow) -> Option<Before> {
    let rating = &row.rating;
    let reason = match &rating.answer {
        Some(Answer::NotRelevant(reason)) => reason.as_str(),
        Some(Answer::Level(_)) | None => "",
    };
    let said: Vec<&str> = [reason, &rating.comment].into_iter().filter(|text| !text.is_empty()).collect();
    let before = Before { round: round.to_owned(), comment: said.join("\n"), evidence: pieces(rating) };
    Some(before).filter(|before| !before.comment.is_empty() || !before.evidence.is_empty())
}
