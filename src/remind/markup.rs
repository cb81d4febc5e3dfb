//! Text within markup: XML, and what notices take for it.

/// Text of which nothing is taken for markup (XML 1.0, section 2.4), nor is a character that no document may hold
/// (section 2.2).
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            // By itself it would be read as the end of a line (section 2.11).
            '\r' => safe.push_str("&#13;"),
            c if is_unheard_of(c) => safe.push(char::REPLACEMENT_CHARACTER),
            c => safe.push(c),
        }
    }
    safe
}

/// Whether no document may hold a character, however it is written.
pub(super) fn is_unheard_of(c: char) -> bool {
    (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_title_is_markup() {
        let safe = escaped("<img src='x'/> R&D </b> a > b");
        assert_eq!(safe, "&lt;img src='x'/&gt; R&amp;D &lt;/b&gt; a &gt; b");
        assert_eq!(escaped("a\u{1b}\r\n\u{ffff}"), "a\u{fffd}&#13;\n\u{fffd}");
    }
}
