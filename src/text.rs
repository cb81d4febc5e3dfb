//! Escapes untrusted text for terminals, Markdown, spreadsheets and JSON, so that control characters are shown and not obeyed.

use std::borrow::Cow;

use crate::domain::is_hidden;

/// Escapes text for one line: control characters, including line breaks, become visible.
pub fn line(text: &str) -> Cow<'_, str> {
    escape(text, |_| false, picture)
}

/// Escapes text for one line of a file that other programs read: as [`line()`], but characters that nobody sees are left out,
/// so that the words of the escape do not become a part of a title.
pub fn exported(text: &str) -> Cow<'_, str> {
    match line(text) {
        Cow::Borrowed(text) => Cow::Borrowed(text),
        Cow::Owned(_) => Cow::Owned(line(&text.replace(is_hidden, "")).into_owned()),
    }
}

/// As [`line()`], but keeps line breaks and replaces tabs by spaces.
pub fn block(text: &str) -> String {
    let plain = text.replace("\r\n", "\n").replace('\t', "    ");
    escape(&plain, |c| c == '\n', picture).into_owned()
}

/// Replaces each control character, except for those to keep, by its `form`.
fn escape(text: &str, is_kept: fn(char) -> bool, form: fn(char) -> String) -> Cow<'_, str> {
    let is_safe = |c| is_kept(c) || !is_hostile(c);
    let is_printable_ascii = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_printable_ascii || text.chars().all(is_safe) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_safe(c) {
            safe.push(c);
        } else {
            safe.push_str(&form(c));
        }
    }
    Cow::Owned(safe)
}

/// Returns the visible form of a control character.
fn picture(c: char) -> String {
    match c {
        // The block "Control Pictures" starts at U+2400.
        '\0'..='\x1f' => {
            let picture = char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}');
            picture.to_string()
        }
        '\x7f' => "\u{2421}".to_owned(),
        c => format!("\\u{{{:x}}}", u32::from(c)),
    }
}

/// Escapes text for one line of GitHub Flavored Markdown.
pub fn markdown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in exported(text).chars() {
        if r"\`*_[]<>|~#!$&".contains(c) {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

/// Formats a Markdown link. Addresses are validated on input, and escaped here anyway.
pub fn markdown_link(label: &str, address: &str) -> String {
    let safe = percent_encoded(address, &['(', ')', '<', '>', '|', ' ', '\\']);
    format!("[{}]({safe})", markdown(label))
}

/// Escapes text for one line, and percent-encodes some of its ASCII characters.
pub fn percent_encoded(text: &str, encoded: &[char]) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in exported(text).chars() {
        if encoded.contains(&c) {
            safe.push_str(&format!("%{:02X}", u32::from(c)));
        } else {
            safe.push(c);
        }
    }
    safe
}

/// Formats a word to be typed into a shell, in quotes if it needs them.
pub fn shell(word: &str) -> Cow<'_, str> {
    let word = line(word);
    if word
        .chars()
        .all(|c| c.is_alphanumeric() || "+,-./:@_".contains(c))
    {
        return word;
    }
    // Only a NUL cannot be quoted, and it is a picture now.
    Cow::Owned(shlex::try_quote(&word).unwrap_or_default().into_owned())
}

/// The characters that begin a formula in a spreadsheet (OWASP, "CSV Injection").
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// Escapes a spreadsheet cell: an apostrophe before a formula makes it text.
pub fn cell(text: &str) -> Cow<'_, str> {
    let text = exported(text);
    if is_guarded(&text) {
        Cow::Owned(format!("'{text}"))
    } else {
        text
    }
}

/// Reverses [`cell`].
pub fn uncell(text: &str) -> &str {
    text.strip_prefix('\'')
        .filter(|text| is_guarded(text))
        .unwrap_or(text)
}

/// Returns whether a cell needs an apostrophe: before a formula, even after spaces, which spreadsheets skip, and before a
/// formula that has an apostrophe already, so that [`uncell`] restores it.
fn is_guarded(text: &str) -> bool {
    text.trim_start_matches(|c: char| c == '\'' || c.is_whitespace())
        .starts_with(FORMULA)
}

/// Escapes the control characters in JSON, except line breaks, without changing its meaning.
pub fn json(json: &str) -> Cow<'_, str> {
    escape(json, |c| c == '\n', utf_16_escape)
}

fn utf_16_escape(c: char) -> String {
    let mut units = [0; 2];
    let units = c.encode_utf16(&mut units).iter();
    let escapes: Vec<String> = units.map(|unit| format!("\\u{unit:04x}")).collect();
    escapes.concat()
}

/// Returns whether a character controls the terminal or the text direction, or is invisible.
pub fn is_hostile(c: char) -> bool {
    c.is_control() || is_hidden(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escape_sequences_become_visible() {
        assert_eq!(line("\x1b[31mred\x1b]8;;x\x07"), "␛[31mred␛]8;;x␇");
        assert_eq!(line("a\u{9b}2J\u{202e}b"), "a\\u{9b}2J\\u{202e}b");
        assert_eq!(line("two\r\nlines"), "two␍␊lines");
        assert_eq!(block("two\r\nlines\tand\x08"), "two\nlines    and␈");
    }

    #[test]
    fn files_hold_no_words_for_what_nobody_sees() {
        assert_eq!(exported("\u{200b}A\u{202e}b\x07"), "Ab␇");
        assert_eq!(markdown("\u{200b}a*"), "a\\*");
        assert_eq!(cell("\u{200b}=1"), "'=1");
    }

    #[test]
    fn markdown_is_escaped() {
        assert_eq!(
            markdown("a|b <script> [x](y) *z*"),
            "a\\|b \\<script\\> \\[x\\](y) \\*z\\*"
        );
        assert_eq!(
            markdown_link("a]b", "https://x.org/(y) z"),
            "[a\\]b](https://x.org/%28y%29%20z)"
        );
    }

    #[test]
    fn words_are_quoted_for_a_shell() {
        for (word, typed) in [
            ("tag:c++", "tag:c++"),
            ("诗歌", "诗歌"),
            ("machine learning", "'machine learning'"),
            ("$(touch x)", "'$(touch x)'"),
            ("it's", "\"it's\""),
            ("C#", "'C#'"),
            ("\x1b[2J", "'␛[2J'"),
        ] {
            assert_eq!(shell(word), typed);
        }
    }

    #[test]
    fn formulas_in_cells_are_escaped() {
        for (text, safe) in [
            ("=cmd()", "'=cmd()"),
            ("-1+1", "'-1+1"),
            ("a = b", "a = b"),
            ("\t=1", "␉=1"),
            (" =1", "' =1"),
            ("\u{a0}'@x", "'\u{a0}'@x"),
        ] {
            assert_eq!(cell(text), safe);
        }
        for text in ["=1", "'=1", "''-", " -1", "' -1", "'a", "plain"] {
            assert_eq!(uncell(&cell(text)), text);
        }
    }

    #[test]
    fn ordinary_text_is_borrowed() {
        for text in ["Łukasz Kaiser", "chapters 5–9", "読む", "👩‍💻"] {
            assert!(matches!(line(text), Cow::Borrowed(same) if same == text));
        }
    }

    proptest! {
        #[test]
        fn no_hostile_character_remains(text in any::<String>()) {
            prop_assert!(!line(&text).chars().any(is_hostile));
            prop_assert!(!block(&text).chars().any(|c| c != '\n' && is_hostile(c)));
            let written = serde_json::to_string(&text).unwrap();
            prop_assert!(!json(&written).chars().any(is_hostile));
            prop_assert_eq!(serde_json::from_str::<String>(&json(&written)).unwrap(), text);
        }
    }
}
