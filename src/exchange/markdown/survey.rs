//! What has to be known of a file before it is read: its footnotes, and how it uses headings.

use std::collections::HashMap;

use super::inline::{Span, push};
use super::parts::{Part, parts};

/// How much of a footnote is read, in bytes.
const LONGEST: usize = 10_000;

/// Returns whether there are several headings of the first level, and the footnotes by their names.
pub(super) fn survey(text: &str) -> (bool, HashMap<String, Vec<Span>>) {
    let mut titles = 0;
    let mut footnotes: HashMap<String, Vec<Span>> = HashMap::new();
    let mut name: Option<String> = None;
    let mut link = None;
    parts(text, &mut |part, _| match part {
        Part::Heading(1) => titles += 1,
        Part::FootnoteText(begun) => name = Some(begun),
        Part::IgnoredEnd => name = None,
        Part::Link(target) => link = Some(target),
        Part::LinkEnd => link = None,
        Part::Text(text) => {
            if let Some(name) = &name {
                let spans = footnotes.entry(name.clone()).or_default();
                let length: usize = spans.iter().map(|span| span.text.len()).sum();
                // Every entry may refer to it.
                if length + text.len() < LONGEST {
                    push(spans, &text, false, link.as_deref());
                }
            }
        }
        _ => {}
    });
    (titles > 1, footnotes)
}
