//! What people type, and what becomes of it.

use locale::Language;

use super::*;

fn t() -> Texts {
    Texts::new(Language::Sv)
}

fn kronor(text: &str) -> Option<i64> {
    money(text).ok().map(|money| money.minor)
}

#[test]
fn an_amount_is_read_as_people_write_it() {
    assert_eq!(kronor("1200000"), Some(120_000_000));
    assert_eq!(kronor("1 200 000"), Some(120_000_000));
    assert_eq!(kronor("1\u{a0}200\u{a0}000 kr"), Some(120_000_000));
    assert_eq!(kronor("1,2 mnkr"), Some(120_000_000));
    assert_eq!(kronor("1.25 mnkr"), Some(125_000_000));
    assert_eq!(kronor("350 tkr"), Some(35_000_000));
    assert_eq!(kronor("99,50"), Some(9_950));
    assert_eq!(kronor("0"), Some(0));
    assert_eq!(money("90 000 EUR").unwrap().currency, "EUR");
}

#[test]
fn an_amount_that_can_be_read_in_two_ways_or_not_at_all_is_not_guessed() {
    for text in
        ["ca 6 milj", "1.200.000", "6 mnkr per år", "1,2,3", "kr", "12 kg", "1,234", "å", "1_000", "+5"]
    {
        assert_eq!(money(text).unwrap_err(), Unread::Malformed, "{text}");
    }
    assert_eq!(money("99999999999999999999").unwrap_err(), Unread::TooLarge);
    assert!(matches!(money("-5"), Err(Unread::Negative(_))));
}

#[test]
fn what_is_saved_comes_back_as_it_was() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let saved = ProcurementDetails {
        title: "Skolskjuts".to_owned(),
        description: "Rad ett\nrad två".to_owned(),
        cpv: Some(Cpv::parse("60130000").unwrap()),
        value: Some(Money::try_new(950_000_050, "SEK").unwrap()),
        contract_end: Some(day("2028-03-31")),
        option_months: vec![12, 6],
        phases: vec![
            PlannedPhase {
                phase: Phase::Preparation,
                start: day("2027-05-01"),
                end: Some(day("2027-08-31")),
            },
            PlannedPhase { phase: Phase::Contract, start: day("2028-04-01"), end: None },
        ],
    };
    let mut form = typed(&saved);
    assert_eq!(form.value("varde"), "9\u{a0}500\u{a0}000,50");
    assert_eq!(details(t(), &mut form), saved);
    assert!(form.is_sound());
}

#[test]
fn every_fault_is_told_at_its_own_field_and_what_was_typed_is_kept() {
    let mut form = Typed::of([
        ("titel", " ".to_owned()),
        ("cpv", "123".to_owned()),
        ("varde", "ca 6 milj".to_owned()),
        ("nuvarande-slut", "2027-02-30".to_owned()),
        ("forlangningar", "ett år".to_owned()),
        ("annonsering-slut", "2027-05-01".to_owned()),
    ]);
    details(t(), &mut form);
    for name in ["titel", "cpv", "varde", "nuvarande-slut", "forlangningar", "annonsering-start"] {
        assert!(!form.error(name).is_empty(), "{name}");
        assert!(!form.error(name).contains(['[', '{']), "{}", form.error(name));
    }
    assert_eq!(form.value("varde"), "ca 6 milj");
    assert_eq!(form.problems(|name| label(t(), name)).len(), 6);
}

#[test]
fn a_phase_that_ends_before_it_begins_is_told_at_its_end() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let phase = |phase, start, end: &str| PlannedPhase { phase, start: day(start), end: Some(day(end)) };
    let details = ProcurementDetails {
        phases: vec![
            phase(Phase::Preparation, "2027-01-01", "2027-03-01"),
            phase(Phase::Tendering, "2027-03-02", "2027-02-01"),
        ],
        ..ProcurementDetails::default()
    };
    let too_early = |found: &str, earliest: &str| Refusal::DateTooEarly {
        field: "phases",
        found: day(found),
        earliest: day(earliest),
    };
    assert_eq!(phase_field(&details, &too_early("2027-02-01", "2027-03-02")), "annonsering-slut");
    assert_eq!(phase_field(&details, &too_early("2027-03-02", "2027-04-01")), "annonsering-start");
    let mut form = Typed::default();
    assert!(refuse(t(), &mut form, &details, too_early("2027-02-01", "2027-03-02")).is_ok());
    assert!(refuse(t(), &mut form, &details, Refusal::NotAllowed).is_err());
}
