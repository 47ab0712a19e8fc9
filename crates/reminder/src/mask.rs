//! Mail addresses made unrecognisable, for everything that is logged or stored outside the address book.

/// Longest text kept from a mail server's answer, in characters.
const LONGEST_TEXT: usize = 300;

/// Masks one mail address: `anna.lind@falun.se` becomes `a…@falun.se`.
///
/// The domain stays, because "everyone at falun.se is refused" is what an operator needs to see.
pub fn address(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => {
            let first = local.chars().find(|c| c.is_alphanumeric()).map(String::from).unwrap_or_default();
            format!("{first}…@{domain}")
        }
        None => "…".to_owned(),
    }
}

/// Masks every mail address inside a text, makes it one line and caps its length.
///
/// Mail servers like to repeat the address they refuse (`550 <anna@falun.se>: unknown`).
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive(is_boundary) {
        let token = piece.trim_end_matches(is_boundary);
        let rest = piece.strip_prefix(token).unwrap_or_default();
        if token.contains('@') {
            out.push_str(&address(token));
        } else {
            out.push_str(token);
        }
        out.extend(rest.chars().map(|c| if c.is_control() { ' ' } else { c }));
    }
    match out.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => format!("{}…", out.get(..end).unwrap_or_default()),
        None => out,
    }
}

/// Whether a character ends an address in running text.
fn is_boundary(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | ':' | '"' | '\'')
}

#[cfg(test)]
mod tests {
    use super::{address, text};

    #[test]
    fn an_address_keeps_its_first_letter_and_domain() {
        assert_eq!(address("anna.lind@falun.se"), "a…@falun.se");
        assert_eq!(address("åsa@xn--rttvik-bua.se"), "å…@xn--rttvik-bua.se");
        assert_eq!(address("\"x y\"@falun.se"), "x…@falun.se");
        assert_eq!(address("no address"), "…");
    }

    #[test]
    fn addresses_inside_an_answer_are_masked() {
        assert_eq!(
            text("550 5.1.1 <anna.lind@falun.se>: Recipient address rejected"),
            "550 5.1.1 <a…@falun.se>: Recipient address rejected"
        );
        assert_eq!(text("to=anna@falun.se, bo@mora.se"), "t…@falun.se, b…@mora.se");
        assert_eq!(text("line one\r\nline two"), "line one  line two");
    }

    #[test]
    fn a_long_answer_is_cut() {
        assert_eq!(text(&"å".repeat(1000)).chars().count(), 301);
    }
}
