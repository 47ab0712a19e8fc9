//! Numbers and money as people write them: "1 234,5", "1,2 mnkr", "−0,2".
//!
//! Money is counted in minor units (öre, cents) and never passes through a floating-point number.

use crate::{Given, Language, MINUS, NO_BREAK_SPACE, Texts};

/// Stands for a number that is none (an average of nothing); never "NaN" on a page.
const NO_NUMBER: &str = "–";

impl Texts {
    /// "1 234,5", "1,234.5" with this many decimals, rounded half away from zero as people do.
    pub fn number(self, value: impl Given<f64>, decimals: usize) -> String {
        write(self.language, value.given(), decimals, Sign::OnlyMinus)
    }

    /// "+0,4", "−0,2", and "0,0" without a sign: for differences.
    pub fn signed(self, value: impl Given<f64>, decimals: usize) -> String {
        write(self.language, value.given(), decimals, Sign::Both)
    }

    /// "1 234", "1,234".
    pub fn integer(self, value: impl Given<i64>) -> String {
        let value = value.given();
        with_sign(value < 0, &group(self.language, &value.unsigned_abs().to_string()))
    }

    /// The exact amount: "1 234 567 kr", "SEK 1,234,567", with minor units only where there are any.
    /// `currency` is an ISO 4217 code.
    pub fn money(self, minor_units: impl Given<i64>, currency: &str) -> String {
        let minor_units = minor_units.given();
        let digits = minor_digits(currency);
        let unit = 10_u64.pow(digits);
        let amount = minor_units.unsigned_abs();
        let (whole, rest) = (amount / unit, amount % unit);
        let mut text = group(self.language, &whole.to_string());
        if rest > 0 {
            let width = usize::try_from(digits).unwrap_or_default();
            text = format!("{text}{}{rest:0width$}", decimal_mark(self.language));
        }
        self.amount(&with_sign(minor_units < 0, &text), "", currency)
    }

    /// The amount at a glance: "1,2 mnkr", "350 tkr", "850 kr"; "SEK 1.2m", "SEK 350k".
    pub fn money_short(self, minor_units: impl Given<i64>, currency: &str) -> String {
        let minor_units = minor_units.given();
        let unit = u128::from(10_u64.pow(minor_digits(currency)));
        let amount = u128::from(minor_units.unsigned_abs());
        // Thousands are shown whole and the larger steps with one decimal; a step ends where rounding would
        // give "1 000 tkr". Below ten thousand, rounding to thousands would hide too much.
        let rounded = |step: u128| (amount + unit * step / 2) / (unit * step);
        let (tenths, step) = if rounded(100_000) >= 10_000 {
            (rounded(100_000_000), Step::Billion)
        } else if rounded(1_000) >= 1_000 {
            (rounded(100_000), Step::Million)
        } else if rounded(1) >= 10_000 {
            (rounded(1_000) * 10, Step::Thousand)
        } else {
            (rounded(1) * 10, Step::One)
        };
        let mut text = group(self.language, &(tenths / 10).to_string());
        if tenths % 10 > 0 {
            text = format!("{text}{}{}", decimal_mark(self.language), tenths % 10);
        }
        self.amount(&with_sign(minor_units < 0 && tenths > 0, &text), step.suffix(self.language), currency)
    }

    /// Puts the figures and the currency together: after the amount in Swedish, before it in English.
    fn amount(self, figures: &str, step: &str, currency: &str) -> String {
        match (self.language, currency) {
            (Language::Sv, "SEK") => format!("{figures}{NO_BREAK_SPACE}{step}kr"),
            (Language::Sv, _) if step.is_empty() => format!("{figures}{NO_BREAK_SPACE}{currency}"),
            (Language::Sv, _) => format!("{figures}{NO_BREAK_SPACE}{step}{NO_BREAK_SPACE}{currency}"),
            (Language::En, _) => format!("{currency}{NO_BREAK_SPACE}{figures}{step}"),
        }
    }
}

/// The size in which a short amount is told.
#[derive(Clone, Copy)]
enum Step {
    One,
    Thousand,
    Million,
    Billion,
}

impl Step {
    const fn suffix(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::One, _) => "",
            (Self::Thousand, Language::Sv) => "t",
            (Self::Million, Language::Sv) => "mn",
            (Self::Billion, Language::Sv) => "md",
            (Self::Thousand, Language::En) => "k",
            (Self::Million, Language::En) => "m",
            (Self::Billion, Language::En) => "bn",
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Sign {
    OnlyMinus,
    Both,
}

/// A number with the decimals it has and no more: what a text's variable looks like.
pub(crate) fn plain(language: Language, value: f64) -> String {
    let decimals = value.abs().to_string().split_once('.').map_or(0, |(_, fraction)| fraction.len());
    write(language, value, decimals, Sign::OnlyMinus)
}

fn write(language: Language, value: f64, decimals: usize, sign: Sign) -> String {
    if !value.is_finite() {
        return NO_NUMBER.to_owned();
    }
    let (whole, fraction) = round(value.abs(), decimals);
    let is_zero = whole.bytes().chain(fraction.bytes()).all(|digit| digit == b'0');
    let mut text = group(language, &whole);
    if !fraction.is_empty() {
        text = format!("{text}{}{fraction}", decimal_mark(language));
    }
    match sign {
        Sign::Both if value > 0.0 && !is_zero => format!("+{text}"),
        _ => with_sign(value < 0.0 && !is_zero, &text),
    }
}

/// Rounds half up on the digits a person would see, so that 1.005 becomes 1.01 although its binary form is
/// a little less. Gives the whole part and the fraction.
fn round(value: f64, decimals: usize) -> (String, String) {
    let shown = value.to_string();
    let (whole, fraction) = shown.split_once('.').unwrap_or((&shown, ""));
    let kept: String = fraction.chars().chain(std::iter::repeat('0')).take(decimals).collect();
    let goes_up = fraction.as_bytes().get(decimals).is_some_and(|next| *next >= b'5');
    let mut digits = format!("{whole}{kept}").into_bytes();
    if goes_up {
        let mut carry = true;
        for digit in digits.iter_mut().rev() {
            carry = *digit == b'9';
            *digit = if carry { b'0' } else { *digit + 1 };
            if !carry {
                break;
            }
        }
        if carry {
            digits.insert(0, b'1');
        }
    }
    let mut whole = String::from_utf8_lossy(&digits).into_owned();
    let fraction = whole.split_off(whole.len() - decimals);
    (whole, fraction)
}

fn group(language: Language, digits: &str) -> String {
    let separator = match language {
        Language::Sv => NO_BREAK_SPACE,
        Language::En => ',',
    };
    let mut text = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

const fn decimal_mark(language: Language) -> char {
    match language {
        Language::Sv => ',',
        Language::En => '.',
    }
}

fn with_sign(negative: bool, text: &str) -> String {
    if negative { format!("{MINUS}{text}") } else { text.to_owned() }
}

/// How many digits the minor unit has: two, but for the European currencies without one.
fn minor_digits(currency: &str) -> u32 {
    match currency {
        "ISK" | "JPY" => 0,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SV: Texts = Texts::new(Language::Sv);
    const EN: Texts = Texts::new(Language::En);

    #[test]
    fn a_number_is_grouped_and_has_the_decimals_asked_for() {
        assert_eq!(SV.number(1234.5, 1), "1\u{a0}234,5");
        assert_eq!(EN.number(1234.5, 1), "1,234.5");
        assert_eq!(SV.number(1.0, 2), "1,00");
        assert_eq!(SV.number(-1_234_567.0, 0), "\u{2212}1\u{a0}234\u{a0}567");
        assert_eq!(EN.number(-0.25, 2), "\u{2212}0.25");
    }

    #[test]
    fn a_number_is_rounded_half_away_from_zero_as_it_reads() {
        assert_eq!(SV.number(1.25, 1), "1,3");
        assert_eq!(SV.number(1.005, 2), "1,01");
        assert_eq!(SV.number(2.5, 0), "3");
        assert_eq!(SV.number(-2.5, 0), "\u{2212}3");
        assert_eq!(SV.number(999.96, 1), "1\u{a0}000,0");
        assert_eq!(SV.number(1.24, 1), "1,2");
    }

    #[test]
    fn nothing_is_ever_minus_zero_or_not_a_number() {
        assert_eq!(SV.number(-0.04, 1), "0,0");
        assert_eq!(SV.signed(-0.04, 1), "0,0");
        assert_eq!(SV.number(f64::NAN, 1), "–");
        assert_eq!(SV.signed(f64::INFINITY, 1), "–");
    }

    #[test]
    fn a_difference_shows_its_sign() {
        assert_eq!(SV.signed(0.4, 1), "+0,4");
        assert_eq!(SV.signed(-0.2, 1), "\u{2212}0,2");
        assert_eq!(SV.signed(0.0, 1), "0,0");
        assert_eq!(EN.signed(0.4, 1), "+0.4");
        assert_eq!(EN.signed(-0.2, 1), "\u{2212}0.2");
    }

    #[test]
    fn an_integer_is_grouped() {
        assert_eq!(SV.integer(48_213), "48\u{a0}213");
        assert_eq!(EN.integer(48_213), "48,213");
        assert_eq!(SV.integer(37_u32), "37");
        assert_eq!(SV.integer(i64::MIN), "\u{2212}9\u{a0}223\u{a0}372\u{a0}036\u{a0}854\u{a0}775\u{a0}808");
    }

    #[test]
    fn an_amount_is_exact() {
        assert_eq!(SV.money(123_456_700, "SEK"), "1\u{a0}234\u{a0}567\u{a0}kr");
        assert_eq!(EN.money(123_456_700, "SEK"), "SEK\u{a0}1,234,567");
        assert_eq!(SV.money(123_456_750, "SEK"), "1\u{a0}234\u{a0}567,50\u{a0}kr");
        assert_eq!(EN.money(105, "EUR"), "EUR\u{a0}1.05");
        assert_eq!(SV.money(-50_000, "SEK"), "\u{2212}500\u{a0}kr");
        assert_eq!(SV.money(1_234, "ISK"), "1\u{a0}234\u{a0}ISK");
        assert_eq!(SV.money(0, "SEK"), "0\u{a0}kr");
        assert_eq!(EN.money(i64::MAX, "SEK"), "SEK\u{a0}92,233,720,368,547,758.07");
    }

    #[test]
    fn an_amount_at_a_glance_uses_the_largest_fitting_step() {
        let kronor = |amount: i64| (SV.money_short(amount * 100, "SEK"), EN.money_short(amount * 100, "SEK"));
        let both = |sv: &str, en: &str| (sv.to_owned(), en.to_owned());
        assert_eq!(kronor(850), both("850\u{a0}kr", "SEK\u{a0}850"));
        assert_eq!(kronor(350_000), both("350\u{a0}tkr", "SEK\u{a0}350k"));
        assert_eq!(kronor(1_200_000), both("1,2\u{a0}mnkr", "SEK\u{a0}1.2m"));
        assert_eq!(kronor(14_000_000), both("14\u{a0}mnkr", "SEK\u{a0}14m"));
        assert_eq!(kronor(950_000_000), both("950\u{a0}mnkr", "SEK\u{a0}950m"));
        assert_eq!(kronor(2_500_000_000), both("2,5\u{a0}mdkr", "SEK\u{a0}2.5bn"));
        assert_eq!(kronor(-1_200_000), both("\u{2212}1,2\u{a0}mnkr", "SEK\u{a0}\u{2212}1.2m"));
        assert_eq!(SV.money_short(120_000_000, "EUR"), "1,2\u{a0}mn\u{a0}EUR");
    }

    #[test]
    fn rounding_never_gives_a_thousand_of_a_step() {
        assert_eq!(SV.money_short(999_960, "SEK"), "10\u{a0}tkr");
        assert_eq!(SV.money_short(999_940, "SEK"), "9\u{a0}999\u{a0}kr");
        assert_eq!(SV.money_short(99_950_000, "SEK"), "1\u{a0}mnkr");
        assert_eq!(SV.money_short(99_949_900, "SEK"), "999\u{a0}tkr");
        assert_eq!(SV.money_short(99_999_000_000_i64, "SEK"), "1\u{a0}mdkr");
        assert_eq!(SV.money_short(99_940_000_000_i64, "SEK"), "999,4\u{a0}mnkr");
    }

    #[test]
    fn a_number_in_a_text_keeps_its_own_decimals() {
        assert_eq!(plain(Language::Sv, 1234.0), "1\u{a0}234");
        assert_eq!(plain(Language::Sv, 1.55), "1,55");
        assert_eq!(plain(Language::En, -1.5), "\u{2212}1.5");
    }
}
