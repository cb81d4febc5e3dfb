//! The one way of markup into the page.

use std::io::{self, Write};

use maud::Markup;

use crate::text;

/// Writes markup, with visible forms of the control characters and hidden characters in it, whichever text they come from.
pub(super) struct Sink<W: Write>(W);

impl<W: Write> Sink<W> {
    pub(super) fn new(out: W) -> Self {
        Self(out)
    }

    pub(super) fn put(&mut self, markup: &Markup) -> io::Result<()> {
        self.raw(&markup.0)?;
        self.0.write_all(b"\n")
    }

    /// Writes a tag whose end comes later.
    pub(super) fn raw(&mut self, tags: &str) -> io::Result<()> {
        self.0.write_all(text::block(tags).as_bytes())
    }
}
