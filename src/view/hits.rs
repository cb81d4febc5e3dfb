//! What a search found: each with what is around the words that were asked for.

use std::io;

use serde::Serialize;

use super::notes::wrap;
use super::out::{HEADING, QUIET, SLUG};
use super::{Form, Out, json};
use crate::domain::MARKS;
use crate::domain::{Hit, Kind, Status};
use crate::text;

/// Around what was found, where there is no colour to show it.
const QUOTES: [char; 2] = ['«', '»'];

/// Prints what was found, one by one.
pub struct HitPrinter {
    form: Form,
    count: u64,
    array: json::Array,
}

impl HitPrinter {
    /// A printer of one search.
    pub fn new(form: Form) -> Self {
        Self {
            form,
            count: 0,
            array: json::Array::default(),
        }
    }

    /// How many there were so far.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Takes one.
    pub fn hit(&mut self, out: &mut Out, hit: &Hit) -> io::Result<()> {
        self.count += 1;
        if self.form == Form::Json {
            return self.array.item(out, &Object::of(hit));
        }
        let slug = out.paint(SLUG, &text::line(&hit.row.slug));
        let about = out.paint(QUIET, &format!("{} · {}", hit.row.kind, hit.row.status));
        out.line(&format!("{} {slug} · {about}", hit.row.number))?;
        lines(out, &hit.title)?;
        for (place, found) in &hit.places {
            lines(out, &format!("{place}: {found}"))?;
        }
        Ok(())
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

/// Marked text in indented lines. It is made safe first, and wrapped with quotes for marks, which colour replaces then.
fn lines(out: &mut Out, marked: &str) -> io::Result<()> {
    for line in wrap(&quoted(marked), "  ", out.width()) {
        let line = if out.color() {
            line.replace(QUOTES[0], &HEADING.render().to_string())
                .replace(QUOTES[1], &HEADING.render_reset().to_string())
        } else {
            line
        };
        out.line(&line)?;
    }
    Ok(())
}

/// One safe line, with quotes for marks.
fn quoted(marked: &str) -> String {
    let one_line = marked.split_whitespace().collect::<Vec<_>>().join(" ");
    let parts: Vec<String> = one_line
        .split(MARKS[0])
        .map(|part| {
            let ends: Vec<_> = part
                .split(MARKS[1])
                .map(|end| text::line(end).into_owned())
                .collect();
            ends.join(&QUOTES[1].to_string())
        })
        .collect();
    parts.join(&QUOTES[0].to_string())
}

/// One as an object. Documented in the README.
#[derive(Serialize)]
struct Object<'a> {
    number: i64,
    slug: &'a str,
    title: &'a str,
    domain: &'a str,
    kind: Kind,
    status: Status,
    url: Option<&'a str>,
    matches: Vec<Match>,
}

#[derive(Serialize)]
struct Match {
    r#in: &'static str,
    text: String,
}

impl<'a> Object<'a> {
    fn of(hit: &'a Hit) -> Self {
        let title = hit
            .title
            .contains(MARKS[0])
            .then_some(("title", &hit.title));
        let places = hit.places.iter().map(|(place, text)| (*place, text));
        let matches = title.into_iter().chain(places).map(|(place, text)| Match {
            r#in: place,
            text: quoted(text),
        });
        Self {
            number: hit.row.number,
            slug: &hit.row.slug,
            title: &hit.row.title,
            domain: &hit.row.domain,
            kind: hit.row.kind,
            status: hit.row.status,
            url: hit.row.url.as_deref(),
            matches: matches.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_quotes_and_nothing_else_gets_through() {
        let marked = "a \u{2}word\u{3}\n of\u{1b}[2J it";
        assert_eq!(quoted(marked), "a «word» of␛[2J it");
    }
}
