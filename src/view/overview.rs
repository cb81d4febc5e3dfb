//! The overview on one screen: what is due, what is being read, what to read next, and the progress in each domain.

use std::io;

use anstyle::Style;
use serde::{Serialize, Serializer};

use super::due::reason_of;
use super::list::depth_and_scope;
use super::styled::{HEADING, QUIET, SLUG};
use super::width::width;
use super::{Form, Out, Styled, json};
use crate::domain::{DomainProgress, Listing, LocalDate};
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
    /// The first few to read next.
    #[serde(rename = "next", serialize_with = "slugs")]
    pub new: Vec<Listing>,
    /// The progress in each domain.
    pub domains: Vec<DomainProgress>,
}

fn slugs<S: Serializer>(rows: &[Listing], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(rows.iter().map(|row| &row.slug))
}

/// Prints the overview for people, or as JSON.
pub fn overview(out: &mut Out, form: Form, parts: &Overview, today: LocalDate) -> io::Result<()> {
    if form == Form::Json {
        json::value(out.document(), parts)
    } else {
        page(out, parts, today)
    }
}

fn page(out: &mut Out, parts: &Overview, today: LocalDate) -> io::Result<()> {
    if parts.due.is_empty() {
        out.line(Styled::new(HEADING, "Nothing is due"))?;
        out.line("")?;
    }
    let due = format!("Due to be read again: {}", parts.due_count);
    section(out, &due, &parts.due, |row| {
        let distance = row.due_on().map(|due| due.distance(today));
        let distance = distance.unwrap_or_default();
        format!("{distance}: {}", reason_of(row, today).unwrap_or_default())
    })?;
    section(out, "Reading", &parts.begun, |row| {
        let at = row.progress.map(|progress| format!("at {progress}"));
        at.unwrap_or_default()
    })?;
    section(out, "Next", &parts.new, |row| {
        let how = depth_and_scope(row.depth, row.scope.as_deref());
        format!("{} · {how}", row.kind)
    })?;
    progress(out, &parts.domains)?;
    let lead = Styled::new(QUIET, "Type:").plain(" ");
    out.line(lead.styled(SLUG, command(parts)))
}

/// Prints rows under a heading, with an empty line after them; nothing if there are none.
fn section(
    out: &mut Out,
    heading: &str,
    rows: &[Listing],
    more: impl Fn(&Listing) -> String,
) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    out.line(Styled::new(HEADING, heading))?;
    for row in rows {
        item(out, row, &more(row))?;
    }
    out.line("")
}

fn progress(out: &mut Out, domains: &[DomainProgress]) -> io::Result<()> {
    out.line(Styled::new(HEADING, "Progress"))?;
    let titles: Vec<_> = (domains.iter())
        .map(|domain| text::line(&domain.title))
        .collect();
    let widths = titles.iter().map(|title| width(title));
    let widest = widths.max().unwrap_or_default();
    for (domain, title) in domains.iter().zip(&titles) {
        let pad = " ".repeat(widest - width(title));
        let bar = bar(domain.counts.done, domain.counts.entries);
        let reading = match domain.counts.reading {
            0 => String::new(),
            some => format!(", {some} being read"),
        };
        out.line(&format!(
            "  {title}{pad}  {bar}  {} of {}{reading}",
            domain.counts.done, domain.counts.entries
        ))?;
    }
    out.line("")
}

/// The command for the most urgent resource.
fn command(parts: &Overview) -> String {
    match (&*parts.due, &*parts.begun, &*parts.new) {
        ([row, ..], _, _) => format!("reads show {}", row.slug),
        (_, [row, ..], _) => format!("reads done {}", row.slug),
        (_, _, [row, ..]) => format!("reads start {}", row.slug),
        _ => "reads list".to_owned(),
    }
}

fn item(out: &mut Out, row: &Listing, more: &str) -> io::Result<()> {
    let [slug, title, more] = [&row.slug, &row.title, more].map(text::line);
    let lead = Styled::default().plain("  ").styled(SLUG, &*slug);
    let needed = width(&slug) + width(&title) + width(&more) + 8;
    if out.width().is_none_or(|most| needed <= most) {
        let more = if more.is_empty() {
            String::new()
        } else {
            format!("  {more}")
        };
        return out.line(lead.plain("  ").plain(title).styled(QUIET, more));
    }
    out.line(lead)?;
    out.wrapped(Style::new(), "    ", &title)?;
    if more.is_empty() {
        return Ok(());
    }
    out.wrapped(QUIET, "    ", &more)
}

/// Ten cells, full in proportion: all of them only when all is done, none only when nothing is.
fn bar(done: u64, entries: u64) -> String {
    let most = if done == entries { 10 } else { 9 };
    let full = (done * 10).div_ceil(entries.max(1)).min(most);
    (0..10)
        .map(|cell| if cell < full { '█' } else { '░' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_full_only_when_all_is_done() {
        assert_eq!(bar(0, 9), "░░░░░░░░░░");
        assert_eq!(bar(1, 1_000), "█░░░░░░░░░");
        assert_eq!(bar(999, 1_000), "█████████░");
        assert_eq!(bar(5, 5), "██████████");
    }
}
