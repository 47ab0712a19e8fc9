//! Plain text broken into lines.

/// Breaks a text into lines of at most `width` characters. Only plain spaces break a line, so a no-break space
/// keeps "25 november" together; a longer word (an address) keeps a line of its own. Lines after the first
/// start with `indent` spaces, and the first one is taken to start there too.
pub(super) fn wrap(text: &str, width: usize, indent: usize) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut column = indent;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        // Characters, not bytes: Swedish letters take two bytes each.
        let length = word.chars().count();
        if column > indent {
            if column + 1 + length <= width {
                out.push(' ');
                column += 1;
            } else {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', indent));
                column = indent;
            }
        }
        out.push_str(word);
        column += length;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn a_line_is_filled_to_the_last_character_that_fits() {
        assert_eq!(wrap("åäö åäö åäö", 7, 0), "åäö åäö\nåäö");
        assert_eq!(wrap("åäö åäö åäö", 6, 0), "åäö\nåäö\nåäö");
        assert_eq!(wrap("", 72, 3), "");
    }

    #[test]
    fn later_lines_are_indented_and_the_indent_counts() {
        assert_eq!(wrap("abc def ghi", 10, 3), "abc def\n   ghi");
    }

    #[test]
    fn a_long_word_and_a_no_break_space_do_not_break() {
        let address = format!("https://milstolpe.example/{}", "x".repeat(80));
        assert_eq!(wrap(&format!("se {address} nu"), 72, 0), format!("se\n{address}\nnu"));
        assert_eq!(wrap("den 25\u{a0}november", 12, 0), "den\n25\u{a0}november");
    }
}
