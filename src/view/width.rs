//! Text on a terminal: how wide it is, and how it is wrapped and cut. What is measured here is escaped first, because
//! escapes take room.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use crate::text;

/// The width of escaped text, in columns.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        UnicodeWidthStr::width(text)
    }
}

/// `text` in lines that begin with `indent` and keep to `width`, if there is one.
pub(super) fn wrap(text: &str, indent: &str, width: Option<usize>) -> Vec<String> {
    let text = text::line(text);
    let Some(width) = width else {
        return vec![format!("{indent}{text}")];
    };
    // A line that begins with blanks is code or a list in Markdown: its continuation keeps the depth.
    let unindented = text.trim_start_matches(' ');
    let indent = format!("{indent}{}", " ".repeat(text.len() - unindented.len()));
    let options = textwrap::Options::new(width)
        // A date or a slug does not break at its hyphens.
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .initial_indent(&indent)
        .subsequent_indent(&indent);
    textwrap::wrap(unindented, options)
        .into_iter()
        .map(Cow::into_owned)
        .collect()
}

/// Cuts escaped text that does not fit, with an ellipsis at its end.
pub(super) fn cut(text: &mut String, most: usize) {
    if width(text) <= most {
        return;
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if width(&kept) >= most {
            kept.pop();
            break;
        }
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    *text = kept;
}
