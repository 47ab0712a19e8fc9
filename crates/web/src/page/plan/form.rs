//! The form of a plan line: from what is saved to what is typed, and back, with each fault at its field.

use chrono::NaiveDate;
use domain::Refusal;
use domain::procurement::{Cpv, Money, Phase, PlannedPhase, ProcurementDetails};
use locale::Texts;

use super::words;
use crate::form::Fields;
use crate::page::typed::Typed;
use crate::refusal;

/// The fields of the dates of each phase.
pub(super) const PHASES: [(Phase, &str, &str); 4] = [
    (Phase::Preparation, "forberedelse-start", "forberedelse-slut"),
    (Phase::Tendering, "annonsering-start", "annonsering-slut"),
    (Phase::Evaluation, "utvardering-start", "utvardering-slut"),
    (Phase::Contract, "avtal-start", "avtal-slut"),
];

/// Every field, in the order in which the form shows them.
pub(super) const NAMES: [&str; 14] = [
    "titel",
    "beskrivning",
    "cpv",
    "varde",
    "nuvarande-slut",
    "forlangningar",
    "forberedelse-start",
    "forberedelse-slut",
    "annonsering-start",
    "annonsering-slut",
    "utvardering-start",
    "utvardering-slut",
    "avtal-start",
    "avtal-slut",
];

/// A form that was sent.
pub(super) fn sent(fields: &Fields) -> Typed {
    Typed::sent(fields, &NAMES)
}

/// The label of a field.
pub(super) fn label(t: Texts, name: &str) -> String {
    let date = PHASES.iter().find_map(|(phase, start, end)| match name {
        name if name == *start => Some((*phase, "plan-first-day")),
        name if name == *end => Some((*phase, "plan-last-day")),
        _ => None,
    });
    if let Some((phase, key)) = date {
        return format!("{}, {}", words::phase(t, phase), t.s(key).to_lowercase());
    }
    t.s(match name {
        "beskrivning" => "plan-description",
        "cpv" => "plan-cpv",
        "varde" => "plan-value",
        "nuvarande-slut" => "plan-contract-end",
        "forlangningar" => "plan-options",
        _ => "plan-name",
    })
}

/// What is saved, as it is typed.
pub(super) fn typed(details: &ProcurementDetails) -> Typed {
    let date = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
    let months = details.option_months.iter().map(u16::to_string).collect::<Vec<_>>();
    let mut values = vec![
        ("titel", details.title.clone()),
        ("beskrivning", details.description.clone()),
        ("cpv", details.cpv.as_ref().map(|cpv| cpv.as_str().to_owned()).unwrap_or_default()),
        ("varde", details.value.as_ref().map(money_typed).unwrap_or_default()),
        ("nuvarande-slut", date(details.contract_end)),
        ("forlangningar", months.join(", ")),
    ];
    for (phase, start, end) in PHASES {
        let planned = details.phases.iter().find(|planned| planned.phase == phase);
        values.push((start, date(planned.map(|planned| planned.start))));
        values.push((end, date(planned.and_then(|planned| planned.end))));
    }
    Typed::of(values)
}

/// What is typed, as it is saved; the faults are noted at their fields.
pub(super) fn details(t: Texts, typed: &mut Typed) -> ProcurementDetails {
    let title = typed.value("titel").to_owned();
    if title.trim().is_empty() {
        typed.fail("titel", refusal::text(t, &Refusal::TextMissing { field: "title" }));
    }
    ProcurementDetails {
        title,
        description: typed.value("beskrivning").to_owned(),
        cpv: cpv(t, typed),
        value: value(t, typed),
        contract_end: typed.date(t, "nuvarande-slut"),
        option_months: options(t, typed),
        phases: phases(t, typed),
    }
}

fn cpv(t: Texts, typed: &mut Typed) -> Option<Cpv> {
    let text = typed.value("cpv").trim().to_owned();
    if text.is_empty() {
        return None;
    }
    Cpv::parse(&text).map_err(|refusal| typed.fail("cpv", refusal::text(t, &refusal))).ok()
}

fn value(t: Texts, typed: &mut Typed) -> Option<Money> {
    let text = typed.value("varde").trim().to_owned();
    if text.is_empty() {
        return None;
    }
    let found = money(&text);
    let given = || [("given", text.as_str().into())];
    match found {
        Ok(money) => Some(money),
        Err(Unread::Negative(refusal)) => {
            typed.fail("varde", refusal::text(t, &refusal));
            None
        }
        Err(Unread::TooLarge) => {
            typed.fail("varde", t.with("plan-value-too-large", given()));
            None
        }
        Err(Unread::Malformed) => {
            typed.fail("varde", t.with("error-amount", given()));
            None
        }
    }
}

fn options(t: Texts, typed: &mut Typed) -> Vec<u16> {
    let text = typed.value("forlangningar").trim().to_owned();
    let parts = text.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty());
    let months: Result<Vec<u16>, _> = parts.map(str::parse).collect();
    months.unwrap_or_else(|_| {
        typed.fail("forlangningar", t.with("plan-options-error", [("given", text.as_str().into())]));
        Vec::new()
    })
}

fn phases(t: Texts, typed: &mut Typed) -> Vec<PlannedPhase> {
    let mut phases = Vec::new();
    for (phase, first, last) in PHASES {
        let (start, end) = (typed.date(t, first), typed.date(t, last));
        match (start, end) {
            (Some(start), end) => phases.push(PlannedPhase { phase, start, end }),
            (None, Some(_)) if typed.error(first).is_empty() => {
                typed.fail(first, t.s("plan-first-day-missing"));
            }
            (None, _) => {}
        }
    }
    phases
}

/// Notes a refusal at the field that it is about. Gives it back if it is about none of them.
pub(super) fn refuse(
    t: Texts,
    typed: &mut Typed,
    details: &ProcurementDetails,
    refusal: Refusal,
) -> Result<(), Refusal> {
    let name = match refusal.field() {
        Some("title") => "titel",
        Some("description") => "beskrivning",
        Some("cpv") => "cpv",
        Some("value" | "currency") => "varde",
        Some("contract_end") => "nuvarande-slut",
        Some("option_months") => "forlangningar",
        Some("phases") => phase_field(details, &refusal),
        _ => return Err(refusal),
    };
    typed.fail(name, refusal::text(t, &refusal));
    Ok(())
}

/// The field whose date was refused: an end before its own start, else a start before the one before it.
fn phase_field(details: &ProcurementDetails, refusal: &Refusal) -> &'static str {
    let names = |phase: Phase| PHASES.iter().find(|(found, ..)| *found == phase);
    let (Refusal::DateTooEarly { found, .. } | Refusal::DateTooLate { found, .. }) = refusal else {
        return "forberedelse-start";
    };
    let end = details.phases.iter().find(|planned| planned.end == Some(*found) && planned.start > *found);
    if let Some((.., last)) = end.and_then(|planned| names(planned.phase)) {
        return last;
    }
    // The last one with this date: the one before it may have the same, and is not the one that is too early.
    let start = details.phases.iter().rev().find(|planned| planned.start == *found);
    let any_end = details.phases.iter().find(|planned| planned.end == Some(*found));
    let start = start.and_then(|planned| names(planned.phase)).map(|(_, first, _)| *first);
    let end = any_end.and_then(|planned| names(planned.phase)).map(|(.., last)| *last);
    start.or(end).unwrap_or("forberedelse-start")
}

/// Why an amount cannot be read.
#[derive(Debug, PartialEq)]
enum Unread {
    Malformed,
    TooLarge,
    Negative(Refusal),
}

/// Reads "1 200 000", "1 200 000,50", "1 200 000 kr", "350 tkr", "1,2 mnkr", "90 000 EUR".
fn money(text: &str) -> Result<Money, Unread> {
    let text = text.trim();
    let at = text.find(|letter: char| letter.is_alphabetic()).unwrap_or(text.len());
    let (figures, unit) = text.split_at_checked(at).ok_or(Unread::Malformed)?;
    let (steps, currency) = match unit.trim() {
        "" | "kr" | "kronor" | "SEK" | "sek" => (2, "SEK"),
        "tkr" => (5, "SEK"),
        "mnkr" | "mkr" | "Mkr" | "milj" | "miljoner" => (8, "SEK"),
        "mdkr" => (11, "SEK"),
        code if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => (2, code),
        _ => return Err(Unread::Malformed),
    };
    let figures: String = figures.chars().filter(|sign| !sign.is_whitespace()).collect();
    let (negative, figures) = match figures.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, figures.as_str()),
    };
    let (whole, fraction) = figures.split_once([',', '.']).unwrap_or((figures, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > steps {
        return Err(Unread::Malformed);
    }
    // Figures that are put behind each other, so that no amount ever passes through a floating-point number.
    let minor = format!("{whole}{fraction:0<steps$}").parse::<i64>().map_err(|_| Unread::TooLarge)?;
    let minor = if negative { -minor } else { minor };
    Money::try_new(minor, currency).map_err(|refusal| match refusal {
        Refusal::AmountNegative { .. } => Unread::Negative(refusal),
        _ => Unread::Malformed,
    })
}

/// "1200000", "1200000,50", "90000 EUR", with groups of three.
fn money_typed(money: &Money) -> String {
    let (whole, rest) = (money.minor / 100, money.minor % 100);
    let digits = whole.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    if rest > 0 {
        text = format!("{text},{rest:02}");
    }
    if money.currency == "SEK" { text } else { format!("{text} {}", money.currency) }
}

#[cfg(test)]
mod tests;
