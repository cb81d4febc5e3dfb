//! Notes, each under a line with its resource, date and number.

use std::io;

use serde::Serialize;

use super::printer::Layout;
use super::styled::{QUIET, SLUG};
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
            out.line(wrapped.trim_end())?;
        }
    }
    Ok(())
}
