//! Notes, each under a line that says what it is about.

use std::io;

use serde::Serialize;

use super::out::{QUIET, SLUG};
use super::{Form, Out, json};
use crate::domain::{LocalDate, NoteEntry};
use crate::text;

/// One note as an object. Documented in the README.
#[derive(Serialize)]
pub(super) struct Object<'a> {
    note: i64,
    number: i64,
    slug: &'a str,
    title: &'a str,
    written_on: LocalDate,
    text: &'a str,
}

impl<'a> Object<'a> {
    pub(super) fn of(note: &'a NoteEntry) -> Self {
        Self {
            note: note.note,
            number: note.number,
            slug: &note.slug,
            title: &note.title,
            written_on: note.written_on,
            text: &note.text,
        }
    }
}

/// Prints notes one by one.
pub struct NotesPrinter {
    form: Form,
    count: u64,
    array: json::Array,
}

impl NotesPrinter {
    /// A printer for people, or of JSON.
    pub fn new(form: Form) -> Self {
        Self {
            form,
            count: 0,
            array: json::Array::default(),
        }
    }

    /// How many notes there were so far.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Takes one note.
    pub fn note(&mut self, out: &mut Out, note: &NoteEntry) -> io::Result<()> {
        self.count += 1;
        if self.form == Form::Json {
            return self.array.item(out, &Object::of(note));
        }
        if self.count > 1 {
            out.line("")?;
        }
        let slug = out.paint(SLUG, &text::line(&note.slug));
        let about = out.paint(
            QUIET,
            &format!("· {} · note {}", note.written_on, note.note),
        );
        out.line(&format!("{slug} {about}"))?;
        body(out, &note.text)
    }

    /// Writes what is left to write.
    pub fn finish(&mut self, out: &mut Out) -> io::Result<()> {
        if self.form == Form::Json {
            self.array.end(out)
        } else {
            Ok(())
        }
    }
}

/// The text of a note, indented and wrapped, its own line breaks kept.
pub(super) fn body(out: &mut Out, note: &str) -> io::Result<()> {
    for line in text::block(note).lines() {
        for wrapped in wrap(line, "  ", out.width()) {
            out.line(wrapped.trim_end())?;
        }
    }
    Ok(())
}

/// `text` in lines that begin with `indent` and keep to `width`, if there is one.
pub(super) fn wrap(text: &str, indent: &str, width: Option<usize>) -> Vec<String> {
    match width {
        None => vec![format!("{indent}{text}")],
        Some(width) => {
            // A line that begins with blanks is code or a list in Markdown: its wrapped rest keeps the depth.
            let blanks = " ".repeat(text.len() - text.trim_start_matches(' ').len());
            let deeper = format!("{indent}{blanks}");
            let options = textwrap::Options::new(width)
                .initial_indent(&deeper)
                .subsequent_indent(&deeper);
            let lines = textwrap::wrap(text.trim_start_matches(' '), options);
            lines
                .into_iter()
                .map(std::borrow::Cow::into_owned)
                .collect()
        }
    }
}
