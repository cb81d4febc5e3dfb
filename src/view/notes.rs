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
        body(out, &note.text)
    }
}

/// Prints the text of a note, indented and wrapped; its own line breaks stay.
pub(super) fn body(out: &mut Out, note: &str) -> io::Result<()> {
    for line in text::block(note).lines() {
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
        let print = |color| printed(None, color, |out| body(out, note));
        assert_eq!(print(false), "  a **b** `c` ** d `\n");
        assert_eq!(print(true), "  a \x1b[1mb\x1b[0m \x1b[36mc\x1b[0m ** d `\n");
    }
}
