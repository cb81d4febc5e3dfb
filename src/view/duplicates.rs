//! Pairs of resources that are or may be the same work, each with the command that joins them.

use std::io;

use serde::Serialize;

use super::styled::SLUG;
use super::width::{cut, width};
use super::{Form, Out, Styled, json};
use crate::domain::{Duplicate, Twin};
use crate::text;

/// A title that has less room is left out.
const LEAST_TITLE: usize = 12;

/// Prints one line for each pair, or JSON. What does not fit is cut from the end: the titles, then the reason.
pub fn duplicates(out: &mut Out, form: Form, pairs: &[Duplicate]) -> io::Result<()> {
    if form == Form::Json {
        let objects: Vec<Object<'_>> = pairs.iter().map(Object::of).collect();
        return json(out, &objects);
    }
    let lines: Vec<_> = pairs
        .iter()
        .map(|pair| (command(pair), pair.reason.to_string()))
        .collect();
    let longest =
        |texts: &mut dyn Iterator<Item = &String>| texts.map(String::len).max().unwrap_or_default();
    let commands = longest(&mut lines.iter().map(|(command, _)| command));
    let reasons = longest(&mut lines.iter().map(|(_, reason)| reason));
    for (pair, (command, mut reason)) in pairs.iter().zip(lines) {
        let mut titles = titles(pair);
        if let Some(most) = out.width() {
            let room = most.saturating_sub(commands + 2);
            cut(&mut reason, room);
            let room = room.saturating_sub(reasons + 2);
            if room < LEAST_TITLE.min(width(&titles)) {
                titles.clear();
            }
            cut(&mut titles, room);
        }
        let line = Styled::new(SLUG, format!("{command:<commands$}"));
        let rest = format!("  {reason:<reasons$}  {titles}");
        out.line(line.plain(rest.trim_end().to_owned()))?;
    }
    Ok(())
}

fn command(pair: &Duplicate) -> String {
    format!("reads merge {} {}", pair.keep.number, pair.other.number)
}

/// Both titles, or one if they are the same.
fn titles(pair: &Duplicate) -> String {
    let (keep, other) = (&pair.keep.title, &pair.other.title);
    let titles = if keep == other {
        keep.clone()
    } else {
        format!("{keep} / {other}")
    };
    text::line(&titles).into_owned()
}

/// A pair, as docs/schemas/duplicates.json says.
#[derive(Serialize)]
struct Object<'a> {
    keep: &'a Twin,
    other: &'a Twin,
    reason: String,
    sure: bool,
    command: String,
}

impl<'a> Object<'a> {
    fn of(pair: &'a Duplicate) -> Self {
        Self {
            keep: &pair.keep,
            other: &pair.other,
            reason: pair.reason.to_string(),
            sure: pair.is_sure,
            command: command(pair),
        }
    }
}
