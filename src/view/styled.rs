//! A line of text with its styles, and the styles there are.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthChar;

use super::width::steady;
use crate::domain::{LocalDate, Standing, Status};
use crate::text;

/// Headings.
pub(super) const HEADING: Style = Style::new().bold();
/// Slugs and commands: what one types.
pub(super) const SLUG: Style = AnsiColor::Cyan.on_default();
/// Secondary text, and the column names of a table. Dimming works on dark and on light terminals; a grey does not.
pub(super) const QUIET: Style = Style::new().dimmed();
/// What is overdue.
pub(super) const OVERDUE: Style = AnsiColor::Red.on_default();
/// What is due today or soon.
pub(super) const SOON: Style = AnsiColor::Yellow.on_default();
/// What is done.
pub(super) const OK: Style = AnsiColor::Green.on_default();
/// The two parts of a bar. Blue and yellow are told apart by all but very few eyes.
pub(super) const BAR: [Style; 2] = [AnsiColor::Blue.on_default(), AnsiColor::Yellow.on_default()];
/// A day of a heat map. One hue; what is more is a denser character, so that it needs no colour.
pub(super) const HEAT: Style = AnsiColor::Blue.on_default();
/// The label of an error.
pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// The label of a hint.
pub(super) const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// The style of what stands so on a day.
pub(super) fn standing_style(standing: Standing, today: LocalDate) -> Style {
    match standing {
        Standing::Late(_) => OVERDUE,
        Standing::Today | Standing::Called => SOON,
        Standing::Coming(on) if on <= today.plus_days(SOON_DAYS) => SOON,
        Standing::Coming(_) => Style::new(),
    }
}

/// What is due within so many days is due soon.
const SOON_DAYS: u32 = 7;

/// The mark of a status, which stands before a number, and its style.
pub(super) fn mark(status: Status) -> (&'static str, Style) {
    match status {
        Status::Todo => ("", Style::new()),
        Status::Reading => ("▸", HEADING),
        Status::Done => ("✓", OK),
        Status::Dropped => ("✗", QUIET),
        Status::Following => ("↻", Style::new()),
    }
}

/// A line in spans of one style each. The text may come from anywhere: [`Out`](super::Out) escapes it.
#[derive(Debug, Default)]
pub struct Styled<'a> {
    spans: Vec<(Style, Cow<'a, str>)>,
}

impl<'a> Styled<'a> {
    pub(crate) fn new(style: Style, text: impl Into<Cow<'a, str>>) -> Self {
        Self::default().styled(style, text)
    }

    pub(crate) fn plain(self, text: impl Into<Cow<'a, str>>) -> Self {
        self.styled(Style::new(), text)
    }

    pub(crate) fn styled(mut self, style: Style, text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        match self.spans.last_mut() {
            Some((last, before)) if *last == style => before.to_mut().push_str(&text),
            _ => self.spans.push((style, text)),
        }
        self
    }

    /// Puts text before it.
    pub(super) fn after(mut self, style: Style, text: impl Into<Cow<'a, str>>) -> Self {
        self.spans.insert(0, (style, text.into()));
        self
    }

    /// The line with its text escaped, for a screen.
    pub(crate) fn escaped(&self) -> Styled<'static> {
        let spans = self.spans().map(|(style, part)| {
            let part = steady(&text::line(part)).into_owned();
            (style, part.into())
        });
        Styled {
            spans: spans.collect(),
        }
    }

    /// The line in parts that are no wider.
    pub(super) fn broken(self, most: usize) -> Vec<Self> {
        let (mut lines, mut line, mut used) = (Vec::new(), Self::default(), 0);
        for (style, text) in &self.spans {
            let mut part = String::new();
            for c in text.chars() {
                let wide = c.width().unwrap_or(0);
                if used + wide > most && used > 0 {
                    lines.push(line.styled(*style, std::mem::take(&mut part)));
                    (line, used) = (Self::default(), 0);
                }
                part.push(c);
                used += wide;
            }
            line = line.styled(*style, part);
        }
        lines.push(line);
        lines
    }

    pub(crate) fn spans(&self) -> impl Iterator<Item = (Style, &str)> {
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
