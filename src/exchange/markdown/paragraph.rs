//! Paragraphs that are entries.

use super::inline::{Span, is_blank, push, text_of};
use super::labels::is_name;

/// Splits a paragraph at its line breaks, and numbers its lines from 0.
pub(super) fn lines_of(spans: &[Span]) -> Vec<(usize, Vec<Span>)> {
    let mut lines = vec![(0, Vec::new())];
    for span in spans {
        for (at, text) in span.text.split('\n').enumerate() {
            if at > 0 {
                lines.push((lines.len(), Vec::new()));
            }
            if let Some((_, line)) = lines.last_mut() {
                push(line, text, span.is_emphasized, span.link.as_deref());
            }
        }
    }
    lines.retain(|(_, line)| !is_blank(line));
    lines
}

/// Whether the words of a line begin with a link, beside signs and a label such as "Paper:".
pub(super) fn begins_with_link(line: &[Span]) -> bool {
    let Some(at) = line.iter().position(|span| span.address().is_some()) else {
        return false;
    };
    let before = text_of(&line[..at]);
    let words = before
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
        .count();
    words == 0 || (words <= 2 && before.ends_with([':', '—', '–']))
}

/// Whether a line of a paragraph is an entry: it begins with a link, or a short text ends with one.
pub(super) fn is_entry_line(line: &[Span]) -> bool {
    if begins_with_link(line) {
        return true;
    }
    let pages: Vec<usize> = (0..line.len())
        .filter(|at| line[*at].address().is_some())
        .collect();
    let (Some(first), Some(last)) = (pages.first(), pages.last()) else {
        return false;
    };
    let before = text_of(&line[..*first]);
    let is_sentence = before.contains(". ") || before.split_whitespace().count() > 12;
    let is_end = !text_of(&line[last + 1..]).contains(char::is_alphanumeric);
    is_end && !is_sentence && pages.iter().all(|at| !is_name(&line[*at].text))
}
