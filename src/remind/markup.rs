//! Escapes text for XML and for the markup in desktop notifications.

/// Escapes markup (XML 1.0, section 2.4) and replaces characters that are not allowed in XML (section 2.2).
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            // XML parsers read a bare CR as LF (section 2.11).
            '\r' => safe.push_str("&#13;"),
            c if is_invalid_in_xml(c) => safe.push(char::REPLACEMENT_CHARACTER),
            c => safe.push(c),
        }
    }
    safe
}

/// Returns whether XML cannot represent a character, not even as a reference.
pub(super) fn is_invalid_in_xml(c: char) -> bool {
    (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        let safe = escape("<img src='x'/> R&D </b> a > b");
        assert_eq!(safe, "&lt;img src='x'/&gt; R&amp;D &lt;/b&gt; a &gt; b");
        assert_eq!(escape("a\u{1b}\r\n\u{ffff}"), "a\u{fffd}&#13;\n\u{fffd}");
    }
}
