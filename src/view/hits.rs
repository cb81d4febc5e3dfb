//! Search hits, each with the text around the words that matched.

use std::io;

use anstyle::Style;
use serde::Serialize;

use super::printer::Layout;
use super::row::Row;
use super::styled::{HEADING, QUIET, SLUG};
use super::width::wrap;
use super::{Form, Out, Styled};
use crate::domain::{Hit, MARKS, Rates};
use crate::text;

/// Around a match, where there is no colour to show it.
const QUOTES: [char; 2] = ['«', '»'];

/// The layout of search hits.
pub struct Hits {
    rates: Rates,
}

impl Hits {
    pub fn new(rates: Rates) -> Self {
        Self { rates }
    }
}

impl Layout for Hits {
    type Item = Hit;

    fn object<'a>(&'a self, hit: &'a Hit) -> impl Serialize + 'a {
        Object::of(hit, &self.rates)
    }

    fn print(&mut self, out: &mut Out, _: Form, hit: &Hit, _: u64) -> io::Result<()> {
        let row = &hit.row;
        let about = format!("{} · {}", row.kind, row.status);
        let line = Styled::default()
            .plain(format!("{} ", row.number))
            .styled(SLUG, &row.slug);
        out.line(line.plain(" · ").styled(QUIET, about))?;
        lines(out, &hit.title)?;
        for (place, found) in &hit.places {
            lines(out, &format!("{place}: {found}"))?;
        }
        Ok(())
    }
}

/// Prints marked text in indented lines, wrapped with quotes for marks; where there is colour, it replaces the quotes.
fn lines(out: &mut Out, marked: &str) -> io::Result<()> {
    let mut style = Style::new();
    for line in wrap(&quoted(marked), "  ", out.width()) {
        if !out.color() {
            out.line(&line)?;
            continue;
        }
        let mut styled = Styled::default();
        for part in line.split_inclusive(QUOTES) {
            styled = styled.styled(style, part.trim_end_matches(QUOTES));
            if part.ends_with(QUOTES[0]) {
                style = HEADING;
            } else if part.ends_with(QUOTES[1]) {
                style = Style::new();
            }
        }
        out.line(styled)?;
    }
    Ok(())
}

/// Marked text as one line, with quotes for marks. The marks are control characters: all others are escaped.
fn quoted(marked: &str) -> String {
    let words: Vec<&str> = marked.split_whitespace().collect();
    let words = words.join(" ").replace(MARKS[0], "«");
    text::line(&words.replace(MARKS[1], "»")).into_owned()
}

/// One hit, as docs/schemas/search.json says.
#[derive(Serialize)]
struct Object<'a> {
    #[serde(flatten)]
    row: Row<'a>,
    matches: Vec<Match>,
}

#[derive(Serialize)]
struct Match {
    r#in: &'static str,
    text: String,
}

impl<'a> Object<'a> {
    fn of(hit: &'a Hit, rates: &Rates) -> Self {
        let is_in_title = hit.title.contains(MARKS[0]);
        let title = is_in_title.then_some(("title", &hit.title));
        let places = hit.places.iter().map(|(place, text)| (*place, text));
        let matches = title.into_iter().chain(places).map(|(place, text)| Match {
            r#in: place,
            text: quoted(text),
        });
        Self {
            row: Row::of(&hit.row, rates),
            matches: matches.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_quotes_and_all_else_is_escaped() {
        let marked = "a \u{2}word\u{3}\n of\u{1b}[2J it";
        assert_eq!(quoted(marked), "a «word» of␛[2J it");
    }
}
