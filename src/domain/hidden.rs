//! Characters that nobody sees: zero-width ones, and those that change the direction of text.

use std::borrow::Cow;

/// Returns whether a character is invisible or changes the direction of text.
pub fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{061c}'                      // Arabic letter mark
        | '\u{180e}'                    // Mongolian vowel separator
        | '\u{200b}'                    // zero-width space
        | '\u{200e}' | '\u{200f}'       // left-to-right and right-to-left marks
        | '\u{2028}'..='\u{202e}'       // line and paragraph separators, bidirectional overrides
        | '\u{2060}'..='\u{206f}'       // invisible operators, bidirectional isolates
        | '\u{feff}'                    // byte order mark
        | '\u{fff9}'..='\u{fffb}'       // interlinear annotation
        | '\u{fffe}' | '\u{ffff}'       // noncharacters, invalid in XML
        | '\u{e0000}'..='\u{e007f}'     // tags
    )
}

/// Removes the characters that nobody sees, such as those that web pages leave in a copied title. Joiners between characters
/// that are not ASCII stay: emoji, Persian and the scripts of India are written with them.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(|c| is_hidden(c) || is_blank(c) || is_joiner(c)) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let is_between = || {
            let joins = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && !c.is_whitespace());
            joins(kept.chars().next_back()) && joins(rest.clone().next())
        };
        if !is_hidden(c) && !is_blank(c) && (!is_joiner(c) || is_between()) {
            kept.push(c);
        }
    }
    Cow::Owned(kept)
}

/// Soft hyphen, combining grapheme joiner, the fillers of Hangul, and the place of an object.
fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{fffc}'
    )
}

/// Zero-width non-joiner and joiner.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_joiners_between_characters_stay() {
        for (text, seen) in [
            ("\u{200b}Zero width first", "Zero width first"),
            ("\u{202b}שלום\u{202c}", "שלום"),
            ("\u{feff}A\u{ad}bove\u{200d}", "Above"),
            ("a\u{200c}b\u{200d}", "ab"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("क\u{94d}\u{200d}ष", "क\u{94d}\u{200d}ष"),
            ("👩\u{200d}💻 at work", "👩\u{200d}💻 at work"),
            ("❤\u{fe0f}\u{200d}🔥", "❤\u{fe0f}\u{200d}🔥"),
            ("\u{200d}💻", "💻"),
        ] {
            assert_eq!(visible(text), seen, "{text:?}");
        }
    }
}
