//! Occasions: one line for each, or everything about one.

use std::io;

use serde::Serialize;

use super::list::{Columns, List};
use super::printer::Printer;
use super::styled::{HEADING, QUIET, SLUG};
use super::width::wrap;
use super::{Form, Out, Styled, json};
use crate::domain::{Listing, LocalDate, OccasionSummary, Slug, Span};

/// One occasion, as docs/json.md says.
#[derive(Serialize)]
struct Object<'a> {
    name: &'a Slug,
    title: Option<&'a str>,
    on: Option<LocalDate>,
    lead: Option<Span>,
    due_from: Option<LocalDate>,
    held: u32,
    last_held: Option<LocalDate>,
    resources: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    slugs: Option<Vec<&'a str>>,
}

impl<'a> Object<'a> {
    fn of(occasion: &'a OccasionSummary) -> Self {
        Self {
            name: &occasion.name,
            title: occasion.title.as_deref(),
            on: occasion.dated.map(|dated| dated.on),
            lead: occasion.dated.map(|dated| dated.lead),
            due_from: occasion.dated.map(crate::domain::Dated::from),
            held: occasion.held,
            last_held: occasion.last_held,
            resources: occasion.resources,
            slugs: None,
        }
    }
}

/// Prints all occasions.
pub fn occasions(
    out: &mut Out,
    form: Form,
    all: &[OccasionSummary],
    today: LocalDate,
) -> io::Result<()> {
    if form == Form::Json {
        return json::value(
            out.document(),
            &all.iter().map(Object::of).collect::<Vec<_>>(),
        );
    }
    let widest = all
        .iter()
        .map(|occasion| occasion.name.as_str().len())
        .max()
        .unwrap_or_default();
    for occasion in all {
        // On a narrow terminal the lines are longer than its width.
        let room = out
            .width()
            .map(|width| width.saturating_sub(widest + 2).max(20));
        let mut name = occasion.name.as_str();
        for line in wrap(&about(occasion, today), "", room) {
            let pad = " ".repeat(widest + 2 - name.len());
            out.line(
                Styled::new(SLUG, std::mem::take(&mut name))
                    .plain(pad)
                    .plain(line),
            )?;
        }
    }
    Ok(())
}

/// Prints one occasion, and what is tied to it.
pub fn occasion(
    out: &mut Out,
    form: Form,
    occasion: &OccasionSummary,
    tied: &[Listing],
    today: LocalDate,
) -> io::Result<()> {
    if form == Form::Json {
        let slugs = tied.iter().map(|row| row.slug.as_str()).collect();
        return json::value(
            out.document(),
            &Object {
                slugs: Some(slugs),
                ..Object::of(occasion)
            },
        );
    }
    out.line(Styled::new(HEADING, occasion.name.as_str()))?;
    out.wrapped(QUIET, "", &about(occasion, today))?;
    out.line("")?;
    let mut printer = Printer::new(Form::Table, List::new(Columns::Status, false, today));
    for row in tied {
        printer.item(out, row)?;
    }
    printer.finish(out).map(drop)
}

/// "2027-01-15 (in 7 weeks) · due from 2026-12-04 · 9 resources".
fn about(occasion: &OccasionSummary, today: LocalDate) -> String {
    let mut words = Vec::new();
    match occasion.dated {
        Some(dated) if dated.on < today => words.push(format!(
            "{} ({}), passed",
            dated.on,
            dated.on.distance(today)
        )),
        Some(dated) => {
            words.push(format!("{} ({})", dated.on, dated.on.distance(today)));
            let (from, word) = (
                dated.from(),
                if dated.from() <= today {
                    "due since"
                } else {
                    "due from"
                },
            );
            words.push(format!("{word} {from}"));
        }
        None => words.push("no date".to_owned()),
    }
    words.push(match occasion.resources {
        1 => "1 resource".to_owned(),
        count => format!("{count} resources"),
    });
    if let Some(last) = occasion.last_held {
        let times = if occasion.held == 1 {
            "once".to_owned()
        } else {
            format!("{} times, last", occasion.held)
        };
        words.push(format!("held {times} {last}"));
    }
    words.extend(occasion.title.clone());
    words.join(" · ")
}

/// The line for a change of an occasion: what was done, and its date and resources now.
pub fn occasion_outcome(word: &str, occasion: &OccasionSummary, today: LocalDate) -> String {
    format!("{word}: {} · {}", occasion.name, about(occasion, today))
}
