//! What is typed in a row: from the form to the domain's types and back.

use domain::Refusal;
use domain::assessment::{Answer, Evidence, Level, Rating, Reference, Target};
use locale::Texts;

use crate::form::Fields;
use crate::refusal;

/// The value of "not relevant" among the levels.
pub(super) const NOT_RELEVANT: &str = "r";

/// The fields of a row, right or wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) answer: String,
    pub(super) reason: String,
    pub(super) target: String,
    pub(super) year: String,
    pub(super) comment: String,
    /// Reference and title of each piece of evidence. Emptied ones keep their place, so that a field that somebody
    /// types in never gets another one's text.
    pub(super) evidence: Vec<(String, String)>,
}

/// A control of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Answer,
    Reason,
    Target,
    Year,
    Comment,
    /// One of the references, counted from 0.
    Evidence(usize),
}

/// What is wrong with a control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) place: Place,
    /// What is wrong and what is accepted.
    pub(super) text: String,
    /// Whether the other half is just not typed yet.
    pub(super) unfinished: bool,
}

impl Typed {
    /// What the form says.
    pub(super) fn of_form(fields: &Fields) -> Self {
        let text = |name| fields.get(name).to_owned();
        let titles = fields.all("evidence_title").chain(std::iter::repeat(""));
        let evidence = fields.all("evidence").zip(titles);
        Self {
            answer: text("answer"),
            reason: text("reason"),
            target: text("target"),
            year: text("year"),
            comment: text("comment"),
            evidence: evidence.map(|(reference, title)| (reference.to_owned(), title.to_owned())).collect(),
        }
    }

    /// What the form shows of a rating.
    pub(super) fn of_rating(rating: &Rating) -> Self {
        let (answer, reason) = match &rating.answer {
            None => (String::new(), String::new()),
            Some(Answer::Level(level)) => (level.number().to_string(), String::new()),
            Some(Answer::NotRelevant(reason)) => (NOT_RELEVANT.to_owned(), reason.clone()),
        };
        let evidence = rating.evidence.iter();
        Self {
            answer,
            reason,
            target: rating.target.map(|target| target.level.number().to_string()).unwrap_or_default(),
            year: rating.target.map(|target| target.year.to_string()).unwrap_or_default(),
            comment: rating.comment.clone(),
            evidence: evidence
                .map(|found| (found.reference.as_str().to_owned(), found.title.clone()))
                .collect(),
        }
    }

    /// Takes over the answer, and leaves the rest as typed.
    pub(super) fn answer_as(&mut self, answer: &Answer) {
        let same = Self::of_rating(&Rating { answer: Some(answer.clone()), ..Rating::default() });
        self.answer = same.answer;
        self.reason = same.reason;
    }

    /// Puts somebody else's comment before the typed one, and adds their evidence.
    pub(super) fn join(&mut self, theirs: &Rating) {
        let mine = self.comment.trim();
        self.comment = match theirs.comment.as_str() {
            "" => mine.to_owned(),
            // Also when this is done twice, because the first answer got lost.
            theirs if theirs.contains(mine) => theirs.to_owned(),
            theirs => format!("{theirs}\n\n{mine}"),
        };
        let theirs = Self::of_rating(theirs).evidence;
        let added: Vec<_> = theirs.into_iter().filter(|found| !self.evidence.contains(found)).collect();
        self.evidence.extend(added);
    }

    /// The rating that is meant, or everything that keeps it from being one.
    pub(super) fn rating(&self, t: Texts, years: (i32, i32)) -> Result<Rating, Vec<Fault>> {
        let mut faults = Vec::new();
        let answer = self.parsed_answer(t).unwrap_or_else(|fault| {
            faults.push(fault);
            None
        });
        let target = self.parsed_target(t, years).unwrap_or_else(|fault| {
            faults.push(fault);
            None
        });
        let mut evidence = Vec::new();
        for (place, (reference, title)) in self.evidence.iter().enumerate() {
            let (reference, title) = (reference.trim(), title.trim());
            if !reference.is_empty() {
                evidence
                    .push(Evidence { title: title.to_owned(), reference: Reference::from_text(reference) });
            } else if !title.is_empty() {
                let text = t.s("sheet-evidence-needs-link");
                faults.push(Fault { place: Place::Evidence(place), text, unfinished: true });
            }
        }
        let comment = self.comment.clone();
        if faults.is_empty() { Ok(Rating { answer, comment, evidence, target }) } else { Err(faults) }
    }

    fn parsed_answer(&self, t: Texts) -> Result<Option<Answer>, Fault> {
        let fault = |place, text, unfinished| Err(Fault { place, text, unfinished });
        match self.answer.as_str() {
            "" => Ok(None),
            NOT_RELEVANT if self.reason.trim().is_empty() => {
                fault(Place::Reason, refusal::text(t, &Refusal::ReasonMissing), true)
            }
            NOT_RELEVANT => Ok(Some(Answer::NotRelevant(self.reason.clone()))),
            number => match number.parse().map(Level::try_new) {
                Ok(Ok(level)) => Ok(Some(Answer::Level(level))),
                Ok(Err(out_of_range)) => fault(Place::Answer, refusal::text(t, &out_of_range), false),
                Err(_) => fault(Place::Answer, t.s("sheet-error-level"), false),
            },
        }
    }

    fn parsed_target(&self, t: Texts, (from, to): (i32, i32)) -> Result<Option<Target>, Fault> {
        let fault = |place, text, unfinished| Err(Fault { place, text, unfinished });
        let year = self.year.trim();
        match (self.target.as_str(), year) {
            // No level is no target: whoever takes a target away need not empty the year as well.
            ("", _) => Ok(None),
            (_, "") => fault(Place::Year, t.s("sheet-error-target-year-missing"), true),
            (number, year) => {
                let Ok(Ok(level)) = number.parse().map(Level::try_new) else {
                    return fault(Place::Target, t.s("sheet-error-target"), false);
                };
                if let Ok(year) = year.parse() {
                    return Ok(Some(Target { level, year }));
                }
                let values = [("from", from.to_string()), ("to", to.to_string()), ("found", year.to_owned())];
                let values = values.map(|(name, text)| (name, text.into()));
                fault(Place::Year, t.with("refusal-target-year-out-of-range", values), false)
            }
        }
    }

    /// Where a refusal of the rules belongs. The rules name a field; which of several pieces of evidence it is
    /// about follows from what they found.
    pub(super) fn fault(&self, t: Texts, refused: &Refusal) -> Fault {
        let place = match refused.field() {
            Some("reason") => Place::Reason,
            Some("comment") => Place::Comment,
            Some("target_year") => Place::Year,
            Some("evidence") => Place::Evidence(self.evidence_refused(refused)),
            // The only level that the rules refuse here is that of the target.
            Some("level") => Place::Target,
            Some(_) | None => Place::Answer,
        };
        Fault { place, text: refusal::text(t, refused), unfinished: false }
    }

    fn evidence_refused(&self, refused: &Refusal) -> usize {
        let is_found = |text: &str| match refused {
            Refusal::LinkMalformed { found } => text.trim() == found,
            Refusal::TextTooLong { found, .. } => text.trim().chars().count() == *found,
            _ => false,
        };
        let found =
            self.evidence.iter().position(|(reference, title)| is_found(reference) || is_found(title));
        found.unwrap_or_else(|| self.evidence.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use locale::Language;

    use super::*;

    const T: Texts = Texts::new(Language::Sv);
    const YEARS: (i32, i32) = (2026, 2036);

    fn typed() -> Typed {
        Typed {
            answer: "2".to_owned(),
            target: "3".to_owned(),
            year: " 2028 ".to_owned(),
            comment: "Som förra året.".to_owned(),
            evidence: vec![("KS 2026/118".to_owned(), "Mål".to_owned()), (String::new(), " ".to_owned())],
            ..Typed::default()
        }
    }

    fn faults(typed: &Typed) -> Vec<(Place, bool)> {
        let faults = typed.rating(T, YEARS).unwrap_err();
        faults.into_iter().map(|fault| (fault.place, fault.unfinished)).collect()
    }

    #[test]
    fn a_form_becomes_a_rating_and_a_rating_becomes_the_same_form() {
        let rating = typed().rating(T, YEARS).unwrap();
        assert_eq!(rating.evidence.len(), 1, "an empty pair of fields is no evidence");
        let back = Typed::of_rating(&rating);
        assert_eq!(back.rating(T, YEARS).unwrap(), rating);
        assert_eq!(Typed::default().rating(T, YEARS).unwrap(), Rating::default());
    }

    #[test]
    fn every_fault_of_a_row_is_found_at_once() {
        let wrong = Typed {
            answer: "9".to_owned(),
            year: "snart".to_owned(),
            evidence: vec![(String::new(), "Mål".to_owned())],
            ..typed()
        };
        let expected = [(Place::Answer, false), (Place::Year, false), (Place::Evidence(0), true)];
        assert_eq!(faults(&wrong), expected);
    }

    #[test]
    fn half_an_answer_is_unfinished_rather_than_wrong() {
        let cases = [
            (
                Typed { answer: NOT_RELEVANT.to_owned(), reason: " ".to_owned(), ..Typed::default() },
                Place::Reason,
            ),
            (Typed { target: "2".to_owned(), ..Typed::default() }, Place::Year),
        ];
        for (typed, place) in cases {
            assert_eq!(faults(&typed), [(place, true)]);
        }
    }

    #[test]
    fn a_refusal_about_evidence_is_shown_at_the_one_it_is_about() {
        let mut typed = typed();
        typed.evidence.push(("ftp://x".to_owned(), String::new()));
        let refused = Refusal::LinkMalformed { found: "ftp://x".to_owned() };
        assert_eq!(typed.fault(T, &refused).place, Place::Evidence(2));
        let refused = Refusal::TooMany { field: "evidence", limit: 20, found: 21 };
        assert_eq!(typed.fault(T, &refused).place, Place::Evidence(2));
    }

    #[test]
    fn two_comments_are_joined_and_no_evidence_is_lost_or_doubled() {
        let mut mine = typed();
        let mut theirs = mine.rating(T, YEARS).unwrap();
        theirs.comment = "Annat.".to_owned();
        theirs
            .evidence
            .push(Evidence { title: String::new(), reference: Reference::from_text("https://example.org") });
        mine.join(&theirs);
        assert_eq!(mine.comment, "Annat.\n\nSom förra året.");
        let joined = Rating { comment: mine.comment.clone(), ..theirs.clone() };
        let mut again = typed();
        again.join(&joined);
        assert_eq!(again.comment, joined.comment);
        assert_eq!(mine.rating(T, YEARS).unwrap().evidence.len(), 2);
    }
}
