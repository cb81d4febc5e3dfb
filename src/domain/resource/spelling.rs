//! The letters and digits of titles and names, by which they are compared however they are written.

use unicode_normalization::UnicodeNormalization;

/// Returns the letters and digits of a text in lower case, without accents, punctuation, dashes and blanks.
///
/// A blank stays between two numbers, and the signs of "C++" and "C#" stay.
pub(crate) fn bare(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    if text.is_ascii() {
        strip(text.chars(), &mut bare);
    } else {
        strip(text.nfkd(), &mut bare);
    }
    bare
}

fn strip(text: impl Iterator<Item = char>, bare: &mut String) {
    let mut before = ' ';
    for c in text {
        match c {
            // Accents, which the decomposition has split off.
            '\u{300}'..='\u{36f}' => continue,
            'ß' | 'ẞ' => bare.push_str("ss"),
            'æ' | 'Æ' => bare.push_str("ae"),
            'œ' | 'Œ' => bare.push_str("oe"),
            'ø' | 'Ø' => bare.push('o'),
            'ł' | 'Ł' => bare.push('l'),
            'đ' | 'Đ' => bare.push('d'),
            'ı' => bare.push('i'),
            // The voiced sounds of Japanese, which it splits off too.
            '\u{3099}' | '\u{309a}' => bare.push(c),
            '+' | '#' if before.is_alphanumeric() || before == c => bare.push(c),
            _ if c.is_alphanumeric() => {
                let after_number = bare.ends_with(|last: char| last.is_ascii_digit());
                if c.is_ascii_digit() && after_number && !before.is_ascii_digit() {
                    bare.push(' ');
                }
                bare.extend(c.to_lowercase());
            }
            _ => {}
        }
        before = c;
    }
}

/// Returns a title without its subtitle, its series or what else follows it after a colon, a dash or in brackets.
pub(crate) fn main_title(title: &str) -> &str {
    let mut named = false;
    let mut before = ' ';
    for (at, c) in title.char_indices() {
        let is_end = match c {
            ':' | '：' | '—' | '|' | '(' | '[' => true,
            '-' | '–' | '·' => before == ' ' && title[at + c.len_utf8()..].starts_with(' '),
            _ => false,
        };
        if is_end && named {
            return &title[..at];
        }
        named |= c.is_alphanumeric();
        before = c;
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_differ_in_their_signs_only_have_the_same_letters() {
        for (one, other) in [
            ("Attention Is All You Need", "Attention is all you need."),
            ("{BERT}: Pre-training", "BERT – pre training"),
            ("Gödel, Escher, Bach", "Godel Escher Bach"),
            ("Søren Straße", "Soren Strasse"),
            ("Don't", "Don’t"),
            ("ﬁrst", "first"),
        ] {
            assert_eq!(bare(one), bare(other));
        }
        for (one, other) in [
            ("The C Programming Language", "The C++ Programming Language"),
            ("Programming in C", "Programming in C#"),
            ("Part 1.1", "Part 11"),
            ("读书", "度数"),
            ("が", "か"),
        ] {
            assert_ne!(bare(one), bare(other));
        }
        assert_eq!(bare("?!"), "");
    }

    #[test]
    fn a_title_ends_where_its_subtitle_begins() {
        for (title, main) in [
            ("Dune (Dune Chronicles, #1)", "Dune "),
            ("BERT: Pre-training", "BERT"),
            ("Pre-training", "Pre-training"),
            ("One – two", "One "),
            ("[1706.03762] Attention", "[1706.03762] Attention"),
            ("Attention? Attention! | Lil'Log", "Attention? Attention! "),
            ("", ""),
        ] {
            assert_eq!(main_title(title), main);
        }
    }
}
