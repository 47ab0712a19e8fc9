//! Two people wrote in the same row: both answers side by side.

use domain::CriterionId;
use domain::assessment::Rating;

use super::Opened;
use super::row::typed_answer;
use super::typed::{NOT_RELEVANT, Typed};

/// Both answers, with what differs.
#[derive(Debug)]
pub(super) struct Clash {
    pub(super) heading: String,
    /// The reader's own answer first.
    pub(super) sides: [Side; 2],
    /// Whether both comments can be kept, one after the other.
    pub(super) joins: bool,
}

/// One of the two answers.
#[derive(Debug)]
pub(super) struct Side {
    /// Whose it is, and since when.
    pub(super) whose: String,
    /// What the button says that keeps this one, and what it sends.
    pub(super) keep: String,
    pub(super) value: &'static str,
    /// What differs: the field's name and what this one says in it.
    pub(super) lines: Vec<(String, Vec<Part>)>,
}

/// A stretch of text, and whether the other one lacks it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) text: String,
    pub(super) own: bool,
}

/// Sets what was typed beside what is stored by now.
pub(super) fn new(opened: &Opened, criterion: &CriterionId, mine: &Typed) -> Clash {
    let t = opened.reader.t;
    let row = opened.sheet.rows.get(criterion);
    let theirs = row.map(|row| Typed::of_rating(&row.rating)).unwrap_or_default();
    let is_me = row.is_some_and(|row| row.changed_by == Some(opened.reader.person.id));
    let name = row.and_then(|row| row.changed_by_name.clone()).unwrap_or_else(|| t.s("former-user"));
    let time = row.map(|row| t.short_stamp(opened.reader.local(row.changed_at))).unwrap_or_default();
    let mut sides = (Vec::new(), Vec::new());
    for (label, one, other) in differences(opened, mine, &theirs) {
        let (one, other) = (compared(&one, &other), compared(&other, &one));
        sides.0.push((label.clone(), one));
        sides.1.push((label, other));
    }
    let named = || ("name", name.as_str().into());
    // The same person in two windows, or on the phone and the computer.
    let (heading, whose, keep) = if is_me {
        let whose = t.with("sheet-conflict-own-earlier", [("time", time.into())]);
        (t.s("sheet-conflict-own"), whose, t.s("sheet-conflict-keep-earlier"))
    } else {
        let whose = t.with("sheet-conflict-theirs", [named(), ("time", time.into())]);
        (t.with("sheet-conflict", [named()]), whose, t.with("sheet-conflict-keep-theirs", [named()]))
    };
    let (own, other) = (mine.comment.trim(), theirs.comment.trim());
    Clash {
        heading,
        joins: !own.is_empty() && !other.is_empty() && own != other,
        sides: [
            Side {
                whose: t.s("sheet-conflict-mine"),
                keep: t.s("sheet-conflict-keep-mine"),
                value: "mine",
                lines: sides.0,
            },
            Side { whose, keep, value: "theirs", lines: sides.1 },
        ],
    }
}

/// The fields in which the two differ, in words.
fn differences(opened: &Opened, mine: &Typed, theirs: &Typed) -> Vec<(String, String, String)> {
    let t = opened.reader.t;
    let answer = |typed: &Typed| typed_answer(t, typed);
    let reason = |typed: &Typed| match typed.answer.as_str() {
        NOT_RELEVANT => typed.reason.trim().to_owned(),
        _ => String::new(),
    };
    let target = |typed: &Typed| match typed.target.as_str() {
        "" => t.s("sheet-target-none"),
        level => {
            let values = [("level", level.into()), ("year", typed.year.trim().into())];
            t.with("sheet-target-words", values)
        }
    };
    let evidence = |typed: &Typed| {
        let pairs =
            typed.evidence.iter().map(|(reference, title)| format!("{} {}", title.trim(), reference.trim()));
        let pairs: Vec<_> =
            pairs.map(|pair| pair.trim().to_owned()).filter(|pair| !pair.is_empty()).collect();
        pairs.join("\n")
    };
    let comment = |typed: &Typed| typed.comment.replace("\r\n", "\n").trim().to_owned();
    let mut lines = vec![
        (t.s("sheet-answer"), answer(mine), answer(theirs)),
        (t.s("sheet-why-not-relevant"), reason(mine), reason(theirs)),
        (t.s("sheet-comment"), comment(mine), comment(theirs)),
        (t.s("sheet-target"), target(mine), target(theirs)),
        (t.s("sheet-evidence"), evidence(mine), evidence(theirs)),
    ];
    lines.retain(|(_, mine, theirs)| mine != theirs);
    for (_, mine, theirs) in &mut lines {
        for text in [mine, theirs].into_iter().filter(|text| text.is_empty()) {
            *text = t.s("sheet-conflict-nothing");
        }
    }
    lines
}

/// A text in up to three parts: what it begins with like the other one, what is its own, what it ends with like the
/// other one. By whole words.
fn compared(text: &str, other: &str) -> Vec<Part> {
    // Of a level or a target, marking one figure says less than the whole.
    if text.split_whitespace().count() < 6 && other.split_whitespace().count() < 6 {
        return vec![Part { text: text.to_owned(), own: text != other }];
    }
    let words = |text: &str| text.split_inclusive(char::is_whitespace).map(str::to_owned).collect::<Vec<_>>();
    let (own, other) = (words(text), words(other));
    let same = |(one, other): &(&String, &String)| one.trim_end() == other.trim_end();
    let start = own.iter().zip(&other).take_while(same).count();
    let rest = own.len().min(other.len()) - start;
    let end = own.iter().rev().zip(other.iter().rev()).take_while(same).count().min(rest);
    let (first, rest) = own.split_at(start);
    let (middle, last) = rest.split_at(rest.len() - end);
    let part = |words: &[String], own| Part { text: words.concat(), own };
    let mut parts = vec![part(first, false), part(middle, true), part(last, false)];
    parts.retain(|part| !part.text.is_empty());
    parts
}

/// The rating that theirs is, for joining.
pub(super) fn stored(opened: &Opened, criterion: &CriterionId) -> Rating {
    opened.sheet.rows.get(criterion).map(|row| row.rating.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str, other: &str) -> Vec<(String, bool)> {
        compared(text, other).into_iter().map(|part| (part.text, part.own)).collect()
    }

    #[test]
    fn what_two_texts_do_not_share_is_marked_by_whole_words() {
        let (one, other) =
            ("Analysen görs i alla förvaltningar.", "Analysen görs i de flesta förvaltningar.");
        let expected = [("Analysen görs i ", false), ("alla ", true), ("förvaltningar.", false)];
        assert_eq!(own(one, other), expected.map(|(text, own)| (text.to_owned(), own)));
        let (one, other) = ("Ett två tre fyra fem sex.", "Ett två tre fyra fem.");
        let expected = [("Ett två tre fyra ", false), ("fem sex.", true)];
        assert_eq!(own(one, other), expected.map(|(text, own)| (text.to_owned(), own)));
        assert_eq!(own("Nivå 2", "Nivå 1"), [("Nivå 2".to_owned(), true)]);
        assert_eq!(own("Samma.", "Samma."), [("Samma.".to_owned(), false)]);
        assert_eq!(own("Ny text.", "Annan"), [("Ny text.".to_owned(), true)]);
        let (one, other) = ("a a a a a a a", "a a a a a a");
        assert_eq!(own(one, other), [("a a a a a a ".to_owned(), false), ("a".to_owned(), true)]);
    }
}
