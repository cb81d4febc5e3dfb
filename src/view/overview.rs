//! The overview on one screen: what is due, what is being read, what to read next, and how much has been read.

use std::io;

use anstyle::Style;
use serde::{Serialize, Serializer};

use super::due::short_reason_of;
use super::due_table::when;
use super::fit::Fit;
use super::styled::{HEADING, OK, QUIET, SLUG, standing_style};
use super::table::{Block, Column, Heading, Table, TableRow};
use super::width::{cut, width};
use super::{Form, Out, Styled, heat_line, json};
use crate::domain::{
    DayCount, Depth, DomainProgress, Listing, LocalDate, Status, Suggestion, short_time,
};
use crate::text;

/// What the overview shows. JSON output has it as docs/json.md describes.
#[derive(Serialize)]
pub struct Overview {
    /// The number of resources due.
    #[serde(rename = "due")]
    pub due_count: u64,
    /// The first few that are due.
    #[serde(rename = "most_overdue", serialize_with = "slugs")]
    pub due: Vec<Listing>,
    /// The first few that are being read.
    #[serde(rename = "reading", serialize_with = "slugs")]
    pub begun: Vec<Listing>,
    /// The first few of all others to read next.
    #[serde(serialize_with = "suggested")]
    pub next: Vec<Suggestion>,
    /// The progress in each domain.
    pub domains: Vec<DomainProgress>,
    /// The days of the last year with a reading.
    pub days: Vec<DayCount>,
}

fn slugs<S: Serializer>(rows: &[Listing], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(rows.iter().map(|row| &row.slug))
}

fn suggested<S: Serializer>(choices: &[Suggestion], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(choices.iter().map(|choice| &choice.row.slug))
}

/// Prints the overview for people, or as JSON.
pub fn overview(out: &mut Out, form: Form, parts: &Overview, today: LocalDate) -> io::Result<()> {
    if form == Form::Json {
        json(out, parts)
    } else {
        page(out, parts, today)
    }
}

const COLUMNS: [Column; 4] = [
    Column::new("when", Fit::Whole),
    Column::slug(),
    Column::new("title", Fit::Title(14)),
    Column::quiet("reason", Fit::Cut(19)),
];

fn page(out: &mut Out, parts: &Overview, today: LocalDate) -> io::Result<()> {
    if parts.due.is_empty() {
        out.line(Styled::new(HEADING, "Nothing is due"))?;
        out.line("")?;
    }
    let reading = parts
        .domains
        .iter()
        .map(|domain| domain.counts.reading)
        .sum();
    let due = parts.due.iter().map(|row| due_row(row, today));
    let begun = parts.begun.iter().map(|row| begun_row(row, today));
    let next = parts.next.iter().map(|choice| next_row(choice, today));
    let blocks = vec![
        Block {
            after: more(parts.due_count, parts.due.len()),
            ..block("Due", Some(parts.due_count), due)
        },
        block("Reading", Some(reading), begun),
        block("Next", None, next),
    ];
    let is_empty = blocks.iter().all(|block| block.rows.is_empty());
    Table {
        columns: &COLUMNS,
        has_header: false,
        blocks,
    }
    .print(out)?;
    if !is_empty {
        out.line("")?;
    }
    progress(out, &parts.domains)?;
    let label = "Year  ";
    let room = out.width().map(|width| width - label.len());
    if let Some(weeks) = heat_line(&parts.days, today, room) {
        out.line(weeks.after(HEADING, label))?;
    }
    out.line("")?;
    let lead = Styled::new(QUIET, "Type:").plain(" ");
    out.line(lead.styled(SLUG, command(parts)))
}

fn block(title: &str, count: Option<u64>, rows: impl Iterator<Item = TableRow>) -> Block {
    Block {
        heading: Some(Heading {
            title: title.to_owned(),
            count,
            slug: None,
        }),
        rows: rows.collect(),
        ..Block::default()
    }
}

fn more(count: u64, shown: usize) -> Option<Styled<'static>> {
    let more = count.saturating_sub(shown as u64);
    let line = Styled::new(QUIET, format!("and {more} more: "));
    (more > 0).then(|| line.styled(SLUG, "reads due"))
}

fn row(row: &Listing, when: String, reason: String, accent: Style) -> TableRow {
    TableRow {
        cells: vec![when, row.slug.clone(), row.title.clone(), reason],
        accent,
        ..TableRow::default()
    }
}

fn due_row(listing: &Listing, today: LocalDate) -> TableRow {
    match &listing.due {
        Some(due) => {
            let standing = due.standing(today);
            let reason = short_reason_of(listing, due, today);
            row(
                listing,
                when(standing, today),
                reason,
                standing_style(standing, today),
            )
        }
        None => row(listing, String::new(), String::new(), Style::new()),
    }
}

fn begun_row(listing: &Listing, today: LocalDate) -> TableRow {
    let at = listing.progress.map(|progress| format!("at {progress}"));
    let touched = listing.touched_on.map(|on| {
        let lead = match listing.untouched_since(today) {
            Some(_) => "untouched since",
            None => "touched",
        };
        format!("{lead} {}", on.since(today))
    });
    row(
        listing,
        at.unwrap_or_default(),
        touched.unwrap_or_default(),
        Style::new(),
    )
}

fn next_row(choice: &Suggestion, today: LocalDate) -> TableRow {
    let listing = &choice.row;
    let due = listing.due.as_ref().filter(|due| due.on <= today);
    let reason = match due {
        Some(due) => short_reason_of(listing, due, today),
        None if choice.depth == Depth::Read => listing.kind.to_string(),
        None => choice.depth.to_string(),
    };
    let time = format!("~{}", short_time(choice.effort.minutes.into()));
    row(listing, time, reason, Style::new())
}

/// Prints one line for all domains, and a bar for each in which something was read.
fn progress(out: &mut Out, domains: &[DomainProgress]) -> io::Result<()> {
    let sum = |part: fn(&DomainProgress) -> u64| domains.iter().map(part).sum::<u64>();
    let (done, entries) = (
        sum(|domain| domain.counts.done),
        sum(|domain| domain.counts.entries),
    );
    let line = Styled::new(HEADING, "Progress").styled(QUIET, " · ");
    out.line(line.plain(format!("{done} of {entries} read")))?;
    let bars: Vec<Bar> = (domains.iter())
        .filter(|domain| domain.counts.done > 0)
        .map(Bar::of)
        .collect();
    let widest = |part: fn(&Bar) -> &str| bars.iter().map(|bar| width(part(bar))).max();
    let slug = widest(|bar| &bar.slug).unwrap_or_default();
    let count = widest(|bar| &bar.count).unwrap_or_default();
    let cell = slug + CELLS + count + 2;
    let in_row = (out.width())
        .map_or(3, |most| (most + BETWEEN) / (cell + BETWEEN))
        .max(1);
    for bars in bars.chunks(in_row) {
        let mut line = Styled::default();
        for (at, bar) in bars.iter().enumerate() {
            let between = if at == 0 { 0 } else { BETWEEN };
            line = line
                .plain(" ".repeat(between))
                .styled(SLUG, bar.slug.clone())
                .plain(" ".repeat(slug - width(&bar.slug) + 1))
                .styled(OK, bar.full.clone())
                .styled(QUIET, bar.rest.clone())
                .plain(format!(" {}", bar.count));
            if at + 1 < bars.len() {
                line = line.plain(" ".repeat(count - width(&bar.count)));
            }
        }
        out.line(line)?;
    }
    Ok(())
}

const BETWEEN: usize = 3;
const CELLS: usize = 8;
const MAX_SLUG: usize = 16;

struct Bar {
    slug: String,
    full: String,
    rest: String,
    count: String,
}

impl Bar {
    /// The cells are full in proportion: all of them only when all is read, none only when nothing is.
    fn of(domain: &DomainProgress) -> Self {
        let (done, entries) = (domain.counts.done, domain.counts.entries);
        let most = if done == entries { CELLS } else { CELLS - 1 };
        let full = (done * CELLS as u64).div_ceil(entries.max(1));
        let full = usize::try_from(full).unwrap_or(most).min(most);
        let mut slug = text::line(&domain.slug).into_owned();
        cut(&mut slug, MAX_SLUG);
        Self {
            slug,
            full: "━".repeat(full),
            rest: "─".repeat(CELLS - full),
            count: format!("{done}/{entries}"),
        }
    }
}

/// The command for the most urgent resource. A blog comes last: there is always something to catch up with.
fn command(parts: &Overview) -> String {
    let is_blog = |row: &&Listing| row.status == Status::Following;
    let due = parts.due.iter().find(|row| !is_blog(row));
    match (due, &*parts.begun, &*parts.next, &*parts.due) {
        (Some(row), ..) => format!("reads start {}", row.slug),
        (_, [row, ..], ..) => format!("reads done {}", row.slug),
        (.., [choice, ..], _) => format!("reads start {}", choice.row.slug),
        (.., [row, ..]) => format!("reads done {}", row.slug),
        _ => "reads list".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Counts;

    #[test]
    fn a_bar_is_full_only_when_all_is_read() {
        let bar = |done, entries| {
            let bar = Bar::of(&DomainProgress {
                slug: String::new(),
                title: String::new(),
                counts: Counts {
                    entries,
                    done,
                    ..Counts::default()
                },
            });
            bar.full + &bar.rest
        };
        assert_eq!(bar(0, 9), "────────");
        assert_eq!(bar(1, 1_000), "━───────");
        assert_eq!(bar(999, 1_000), "━━━━━━━─");
        assert_eq!(bar(5, 5), "━━━━━━━━");
    }
}
