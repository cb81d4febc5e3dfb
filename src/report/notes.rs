//! The notes, resource by resource.

use std::io::{self, Write};

use maud::{Markup, html};

use super::link::to_entry;
use super::markdown::rendered;
use super::sink::Sink;
use crate::domain::NoteEntry;

pub(super) fn begin<W: Write>(out: &mut Sink<W>) -> io::Result<()> {
    out.raw("<section aria-labelledby=\"notes\">\n")?;
    out.put(&html! { h2 #notes { "Notes" } })
}

pub(super) fn end<W: Write>(out: &mut Sink<W>) -> io::Result<()> {
    out.raw("</section>\n")
}

/// Returns the notes of one resource, with the passages that they are about.
pub(super) fn of_resource(notes: &[NoteEntry]) -> Markup {
    html! {
        @if let Some(first) = notes.first() {
            article.notes {
                h3 { (to_entry(first.number, &first.title)) }
                @for note in notes { (one(note)) }
            }
        }
    }
}

fn one(note: &NoteEntry) -> Markup {
    html! {
        div.note {
            p.muted {
                time datetime=(note.written_on) { (note.written_on) }
                @if let Some(place) = &note.place { " · " bdi { (place) } }
                @if let Some(color) = &note.color { " · " bdi { (color) } }
            }
            @if let Some(quotation) = &note.quotation { blockquote dir="auto" { (quotation) } }
            @if !note.text.is_empty() { div.text dir="auto" { (rendered(&note.text)) } }
        }
    }
}
