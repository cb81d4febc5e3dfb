//! Text of unknown origin, made safe to print: what a terminal would obey is shown instead of sent.

use std::borrow::Cow;
use std::fmt::Write as _;

/// One line: control characters, line breaks among them, become visible.
pub fn line(text: &str) -> Cow<'_, str> {
    escape(text, |_| false)
}

/// A block: as [`line()`], but line breaks stay and tabs become blanks.
pub fn block(text: &str) -> Cow<'_, str> {
    if text.contains(['\t', '\r']) {
        let plain = text.replace("\r\n", "\n").replace('\t', "    ");
        return Cow::Owned(escape(&plain, |c| c == '\n').into_owned());
    }
    escape(text, |c| c == '\n')
}

fn escape(text: &str, stays: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.chars().all(|c| stays(c) || !is_hostile(c)) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if stays(c) || !is_hostile(c) => safe.push(c),
            // The pictures of the control characters: U+2400 and on.
            '\0'..='\x1f' => safe.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')),
            '\x7f' => safe.push('\u{2421}'),
            c => {
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(c));
            }
        }
    }
    Cow::Owned(safe)
}

/// Whether a character steers the terminal or the order of reading, or cannot be seen at all.
pub fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061c}'                      // Arabic letter mark
            | '\u{200b}'                    // zero-width space
            | '\u{200e}' | '\u{200f}'       // left-to-right and right-to-left marks
            | '\u{2028}'..='\u{202e}'       // line and paragraph separators, bidirectional overrides
            | '\u{2060}'..='\u{206f}'       // invisible operators, bidirectional isolates
            | '\u{feff}'                    // byte order mark
            | '\u{fff9}'..='\u{fffb}'       // interlinear annotation
            | '\u{e0000}'..='\u{e007f}'     // tags
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escape_sequences_are_shown_not_sent() {
        assert_eq!(line("\x1b[31mred\x1b]8;;x\x07"), "␛[31mred␛]8;;x␇");
        assert_eq!(line("a\u{9b}2J\u{202e}b"), "a\\u{9b}2J\\u{202e}b");
        assert_eq!(line("two\r\nlines"), "two␍␊lines");
        assert_eq!(block("two\r\nlines\tand\x08"), "two\nlines    and␈");
    }

    #[test]
    fn ordinary_text_is_not_touched() {
        for text in ["Łukasz Kaiser", "chapters 5–9", "読む", "👩‍💻"] {
            assert!(matches!(line(text), Cow::Borrowed(same) if same == text));
        }
    }

    proptest! {
        #[test]
        fn nothing_hostile_is_left(text in any::<String>()) {
            prop_assert!(!line(&text).chars().any(is_hostile));
            prop_assert!(!block(&text).chars().any(|c| c != '\n' && is_hostile(c)));
        }
    }
}
