//! Queries of addresses, for links that keep what a filter chose.

use std::fmt::Write as _;

/// The query of these values, `a=1&b=2`, percent-encoded. Empty values are left out: they ask for nothing.
pub(crate) fn query<'a>(values: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::new();
    for (name, value) in values {
        if value.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        for byte in value.bytes() {
            match byte {
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => {
                    text.push(char::from(byte));
                }
                // Writing to a string cannot fail.
                _ => _ = write!(text, "%{byte:02X}"),
            }
        }
    }
    text
}

/// An address with a query, without the question mark if there is nothing to ask.
pub(crate) fn address(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_encoded_and_empty_ones_left_out() {
        assert_eq!(query([("q", "å & b"), ("kapitel", ""), ("sida", "2")]), "q=%C3%A5%20%26%20b&sida=2");
        assert_eq!(query([("kapitel", "1\r\nSet-Cookie: a")]), "kapitel=1%0D%0ASet-Cookie%3A%20a");
        assert_eq!(address("/plan", ""), "/plan");
        assert_eq!(address("/plan", "sida=2"), "/plan?sida=2");
    }
}
