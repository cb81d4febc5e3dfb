//! Notes, each under a line with its resource, date and number.

use std::io;

use anstyle::Style;
use serde::Serialize;

use super::printer::Layout;
use super::styled::{HEADING, QUIET, SLUG};
use super::width::wrap;
use super::{Form, Out, Styled};
use crate::domain::NoteEntry;
use crate::text;

/// The layout of notes.
pub struct Notes;

impl Layout for Notes {
    type Item = NoteEntry;

    fn object<'a>(&'a self, note: &'a NoteEntry) -> impl Serialize + 'a {
        note
    }

    fn print(&mut self, out: &mut Out, _: Form, note: &NoteEntry, earlier: u64) -> io::Result<()> {
        if earlier > 0 {
            out.line("")?;
        }
        let about = format!("· {} · note {}", note.written_on, note.note);
        out.line(
            Styled::new(SLUG, &note.slug)
                .plain(" ")
                .styled(QUIET, about),
        )?;
        body(out, note)
    }
}

/// The layout of the notes of resources, each under its title.
#[derive(Default)]
pub struct NotesByResource {
    /// The number of the last one.
    last: Option<i64>,
}

impl Layout for NotesByResource {
    type Item = NoteEntry;

    fn object<'a>(&'a self, note: &'a NoteEntry) -> impl Serialize + 'a {
        note
    }

    fn print(&mut self, out: &mut Out, _: Form, note: &NoteEntry, earlier: u64) -> io::Result<()> {
        if self.last.replace(note.number) != Some(note.number) {
            if earlier > 0 {
                out.line("")?;
            }
            out.wrapped(HEADING, "", &note.title)?;
            out.line(Styled::new(SLUG, format!("{} {}", note.number, note.slug)))?;
        }
        out.line("")?;
        noted(out, note)
    }
}

/// Prints a note of a resource that is named above it.
pub(super) fn noted(out: &mut Out, note: &NoteEntry) -> io::Result<()> {
    let about = format!("{} · note {}", note.written_on, note.note);
    out.line(Styled::new(QUIET, about))?;
    body(out, note)
}

/// Prints a note, indented and wrapped: the passage that it highlights, its place and colour, and the person's own words. The line
/// breaks in them stay.
fn body(out: &mut Out, note: &NoteEntry) -> io::Result<()> {
    if let Some(quotation) = &note.quotation {
        // Where there is colour, a bar is told from the text by being dim.
        let bar = if out.color() { "  │ " } else { "  > " };
        for line in text::block(quotation).lines() {
            for wrapped in wrap(line, bar, out.width()) {
                let words = wrapped.strip_prefix(bar).unwrap_or(&wrapped).trim_end();
                let bar = if words.is_empty() {
                    bar.trim_end()
                } else {
                    bar
                };
                out.line(Styled::new(QUIET, bar).plain(words))?;
            }
        }
        let about: Vec<&str> = (note.place.iter().chain(&note.color))
            .map(String::as_str)
            .collect();
        if !about.is_empty() {
            out.wrapped(QUIET, "    ", &about.join(" · "))?;
        }
    }
    words(out, &note.text)
}

fn words(out: &mut Out, text: &str) -> io::Result<()> {
    for line in text::block(text).lines() {
        for wrapped in wrap(line, "  ", out.width()) {
            if out.color() {
                out.line(emphasized(wrapped.trim_end()))?;
            } else {
                out.line(wrapped.trim_end())?;
            }
        }
    }
    Ok(())
}

/// The Markdown marks that become a style.
const MARKS: [(&str, Style); 2] = [("**", HEADING), ("`", SLUG)];

/// A line of Markdown with `**bold**` and `code` in a style instead of their marks. All else stays as it was typed.
fn emphasized(line: &str) -> Styled<'_> {
    let mut styled = Styled::default();
    let mut rest = line;
    let first = |rest: &str| {
        let found = MARKS.iter().filter_map(|(mark, style)| {
            let (before, after) = rest.split_once(mark)?;
            let end = after.find(mark).filter(|end| *end > 0)?;
            Some((before.len(), mark.len(), end, *style))
        });
        found.min_by_key(|(at, ..)| *at)
    };
    while let Some((at, mark, end, style)) = first(rest) {
        let start = at + mark;
        styled = styled.plain(&rest[..at]);
        styled = styled.styled(style, &rest[start..start + end]);
        rest = &rest[start + end + mark..];
    }
    styled.plain(rest)
}

#[cfg(test)]
mod tests {
    use super::super::out::tests::printed;
    use super::*;

    #[test]
    fn bold_and_code_have_a_style_where_there_is_colour() {
        let note = "a **b** `c` ** d `";
        let print = |color| printed(None, color, |out| words(out, note));
        assert_eq!(print(false), "  a **b** `c` ** d `\n");
        assert_eq!(print(true), "  a \x1b[1mb\x1b[0m \x1b[36mc\x1b[0m ** d `\n");
    }
}
