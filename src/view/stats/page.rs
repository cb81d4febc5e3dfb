//! Lines that keep to a width, under headings.

use anstyle::Style;

use crate::view::Styled;
use crate::view::glyphs::Glyphs;
use crate::view::styled::{HEADING, QUIET};
use crate::view::width::wrap;

/// The width of a page in a pipe.
const USUAL_WIDTH: usize = 80;
/// Between the words before a field and the field.
const FIELD: usize = 10;

pub(super) struct Page {
    pub(super) width: usize,
    pub(super) glyphs: &'static Glyphs,
    /// Whether lines are wrapped.
    is_narrow: bool,
    lines: Vec<Styled<'static>>,
}

impl Page {
    pub(super) fn new(width: Option<usize>, glyphs: &'static Glyphs) -> Self {
        Self {
            width: width.unwrap_or(USUAL_WIDTH),
            glyphs,
            is_narrow: width.is_some(),
            lines: Vec::new(),
        }
    }

    pub(super) fn line(&mut self, line: Styled<'static>) {
        self.lines.push(line);
    }

    /// Begins a section.
    pub(super) fn heading(&mut self, heading: impl Into<String>) {
        if !self.lines.is_empty() {
            self.line(Styled::default());
        }
        self.wrapped(HEADING, "", &heading.into());
    }

    pub(super) fn text(&mut self, text: &str) {
        self.wrapped(Style::new(), "", text);
    }

    pub(super) fn quiet(&mut self, text: &str) {
        self.wrapped(QUIET, "", text);
    }

    /// Adds text beside the word that says what it is.
    pub(super) fn field(&mut self, name: &'static str, text: &str) {
        let lines = wrap(text, &" ".repeat(FIELD), self.wrap_at());
        for (at, line) in lines.into_iter().enumerate() {
            let name = if at == 0 { name } else { "" };
            let text = line.trim_start().to_owned();
            let styled = Styled::new(QUIET, format!("{name:FIELD$}")).plain(text);
            self.line(styled);
        }
    }

    fn wrapped(&mut self, style: Style, indent: &str, text: &str) {
        let lines = wrap(text, indent, self.wrap_at());
        let styled = lines.into_iter().map(|line| Styled::new(style, line));
        self.lines.extend(styled);
    }

    pub(super) fn wrap_at(&self) -> Option<usize> {
        self.is_narrow.then_some(self.width)
    }

    /// Joins parts of a line.
    pub(super) fn joined(&self, parts: &[String]) -> String {
        parts.join(&format!(" {} ", self.glyphs.dot))
    }

    pub(super) fn finish(self) -> Vec<Styled<'static>> {
        self.lines
    }
}

/// Returns a count with its noun: "1 reading", "2 readings".
pub(super) fn count(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
