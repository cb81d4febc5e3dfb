//! Occasions: one line for each, or everything about one.

use std::io;

use serde::Serialize;

use super::list::{Columns, List};
use super::printer::Printer;
use super::styled::{HEADING, QUIET, SLUG};
use super::width::wrap;
use super::{Form, Out, Styled, json};
use crate::domain::{Listing, LocalDate, OccasionSummary, Rates, Slug, Span};

/// One occasion, as docs/json.md says.
#[derive(Serialize)]
pub(super) struct Object<'a> {
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
    pub(super) fn of(occasion: &'a OccasionSummary) -> Self {
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
        let objects: Vec<_> = all.iter().map(Object::of).collect();
        return json(out, &objects);
    }
    let widths = all.iter().map(|occasion| occasion.name.as_str().len());
    let widest = widths.max().unwrap_or_default();
    for occasion in all {
        // On a narrow terminal the lines are longer than its width.
        let room = (out.width()).map(|width| width.saturating_sub(widest + 2).max(20));
        let mut name = occasion.name.as_str();
        for line in wrap(&about(occasion, today), "", room) {
            let pad = " ".repeat(widest + 2 - name.len());
            let name = Styled::new(SLUG, std::mem::take(&mut name));
            out.line(name.plain(pad).plain(line))?;
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
        let mut object = Object::of(occasion);
        object.slugs = Some(tied.iter().map(|row| row.slug.as_str()).collect());
        return json(out, &object);
    }
    out.line(Styled::new(HEADING, occasion.name.as_str()))?;
    out.wrapped(QUIET, "", &about(occasion, today))?;
    out.line("")?;
    let list = List::new(Columns::Status, today, Rates::default());
    let mut printer = Printer::new(Form::Table, list);
    for row in tied {
        printer.item(out, row)?;
    }
    printer.finish(out).map(drop)
}

/// "2027-01-15 (in 7 weeks) · due from 2026-12-04 · 9 resources".
fn about(occasion: &OccasionSummary, today: LocalDate) -> String {
    let mut words = vec![match occasion.dated {
        None => "no date".to_owned(),
        Some(dated) => {
            let (on, from, distance) = (dated.on, dated.from(), dated.on.distance(today));
            let since = if from <= today { "since" } else { "from" };
            if on < today {
                format!("{on} ({distance}), passed")
            } else {
                format!("{on} ({distance}) · due {since} {from}")
            }
        }
    }];
    words.push(match occasion.resources {
        1 => "1 resource".to_owned(),
        count => format!("{count} resources"),
    });
    if let Some(last) = occasion.last_held {
        words.push(match occasion.held {
            1 => format!("held once {last}"),
            times => format!("held {times} times, last {last}"),
        });
    }
    words.extend(occasion.title.clone());
    words.join(" · ")
}

/// The line for a change of an occasion: what was done, and its date and resources now.
pub fn occasion_outcome(word: &str, occasion: &OccasionSummary, today: LocalDate) -> String {
    format!("{word}: {} · {}", occasion.name, about(occasion, today))
}
