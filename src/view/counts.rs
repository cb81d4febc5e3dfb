//! Domains and tags with their counts, one line each.

use std::io;

use serde::Serialize;

use super::styled::{QUIET, SLUG};
use super::width::{cut, width};
use super::{Form, Out, Styled, json};
use crate::domain::{Counts, DomainProgress, TagProgress};
use crate::text;

/// The least width at which a title is of use.
const LEAST_TITLE: usize = 12;

/// Prints domains for people, or as JSON.
pub fn domains(out: &mut Out, form: Form, all: &[DomainProgress]) -> io::Result<()> {
    let rows = (all.iter()).map(|domain| [&domain.slug, &domain.title]);
    let counts = all.iter().map(|domain| domain.counts);
    print(
        out,
        form,
        all,
        ["domain", "title"],
        rows.zip(counts).collect(),
    )
}

/// Prints tags for people, or as JSON.
pub fn tags(out: &mut Out, form: Form, all: &[TagProgress]) -> io::Result<()> {
    let rows = all.iter().map(|tag| ([&tag.tag], tag.counts));
    print(out, form, all, ["tag"], rows.collect())
}

fn print<const N: usize>(
    out: &mut Out,
    form: Form,
    objects: &[impl Serialize],
    headers: [&str; N],
    rows: Vec<([&String; N], Counts)>,
) -> io::Result<()> {
    if form == Form::Json {
        return json(out, &objects);
    }
    if rows.is_empty() {
        return Ok(());
    }
    let names = |row: [&String; N]| row.map(|name| text::line(name).into_owned());
    let rows = rows.into_iter().map(|(row, counts)| (names(row), counts));
    let rows: Vec<([String; N], Counts)> = rows.collect();
    let numbers = format!("{:>7}  {:>7}  {:>5}", "entries", "to read", "done");
    let mut widths = headers.map(str::len);
    for (row, _) in &rows {
        for (widest, name) in widths.iter_mut().zip(row) {
            *widest = (*widest).max(width(name));
        }
    }
    if let (Some(most), [slug, title]) = (out.width(), &mut widths[..]) {
        let rest = *slug + numbers.len() + 4;
        *title = (*title).min(most.saturating_sub(rest).max(LEAST_TITLE));
    }
    let padded = |names: &[String; N]| {
        let cells = names.iter().zip(widths).map(|(name, most)| {
            let mut name = name.clone();
            cut(&mut name, most);
            let pad = " ".repeat(most - width(&name));
            format!("{name}{pad}  ")
        });
        cells.collect::<Vec<_>>()
    };
    let head = padded(&headers.map(str::to_owned)).concat();
    out.line(Styled::new(QUIET, head + &numbers))?;
    for (row, counts) in &rows {
        let cells = padded(row);
        let Counts {
            entries,
            to_read,
            done,
            ..
        } = counts;
        let numbers = format!("{entries:>7}  {to_read:>7}  {done:>5}");
        let line = Styled::new(SLUG, &cells[0]).plain(cells[1..].concat());
        out.line(line.plain(numbers))?;
    }
    Ok(())
}
