//! A line of text with its styles, and the styles there are.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};

/// Headings.
pub(super) const HEADING: Style = Style::new().bold();
/// Slugs and commands: what one types.
pub(super) const SLUG: Style = AnsiColor::Cyan.on_default();
/// Secondary text.
pub(super) const QUIET: Style = Style::new().dimmed();
/// What needs attention.
pub(super) const URGENT: Style = AnsiColor::Yellow.on_default();
/// The column names of a table.
pub(super) const COLUMN: Style = AnsiColor::BrightBlack.on_default();

/// A line in spans of one style each. The text may come from anywhere: [`Out`](super::Out) escapes it.
#[derive(Debug, Default)]
pub struct Styled<'a> {
    spans: Vec<(Style, Cow<'a, str>)>,
}

impl<'a> Styled<'a> {
    pub(super) fn new(style: Style, text: impl Into<Cow<'a, str>>) -> Self {
        Self::default().styled(style, text)
    }

    pub(super) fn plain(self, text: impl Into<Cow<'a, str>>) -> Self {
        self.styled(Style::new(), text)
    }

    pub(super) fn styled(mut self, style: Style, text: impl Into<Cow<'a, str>>) -> Self {
        self.spans.push((style, text.into()));
        self
    }

    pub(super) fn spans(&self) -> impl Iterator<Item = (Style, &str)> {
        self.spans.iter().map(|(style, text)| (*style, &**text))
    }
}

impl<'a> From<&'a str> for Styled<'a> {
    fn from(text: &'a str) -> Self {
        Self::default().plain(text)
    }
}

impl<'a> From<&'a String> for Styled<'a> {
    fn from(text: &'a String) -> Self {
        Self::default().plain(text)
    }
}
