//! The whole in a screenful: what is due, what is being read, what to read next, and how far each domain has been read.

use std::io;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::due::reason_of;
use super::list::how;
use super::notes::wrap;
use super::out::{HEADING, QUIET, SLUG};
use super::{Form, Out, json};
use crate::domain::{DomainProgress, Listing, LocalDate};
use crate::text;

/// What the overview shows.
pub struct Parts<'a> {
    /// How far each domain has been read.
    pub domains: &'a [DomainProgress],
    /// How many are due.
    pub due_count: u64,
    /// The longest due, a few.
    pub due: &'a [Listing],
    /// What is being read, a few.
    pub reading: &'a [Listing],
    /// What to read next, a few.
    pub next: &'a [Listing],
}

/// Prints the overview for people, or as JSON.
pub fn overview(out: &mut Out, form: Form, parts: &Parts<'_>, today: LocalDate) -> io::Result<()> {
    if form == Form::Json {
        json::value(out, &object(parts))
    } else {
        page(out, parts, today)
    }
}

fn page(out: &mut Out, parts: &Parts<'_>, today: LocalDate) -> io::Result<()> {
    if parts.due.is_empty() {
        heading(out, "Nothing is due")?;
        out.line("")?;
    }
    let due = format!("Due to be read again: {}", parts.due_count);
    section(out, &due, parts.due, |row| {
        let distance = row.due_on().map(|due| due.distance(today));
        let distance = distance.unwrap_or_default();
        format!("{distance}: {}", reason_of(row, today).unwrap_or_default())
    })?;
    section(out, "Reading", parts.reading, |row| {
        row.progress
            .map(|progress| format!("at {progress}"))
            .unwrap_or_default()
    })?;
    section(out, "Next", parts.next, |row| {
        format!("{} · {}", row.kind, how(row.depth, row.scope.as_deref()))
    })?;
    progress(out, parts.domains)?;
    let lead = out.paint(QUIET, "Type:");
    let command = out.paint(SLUG, &command(parts));
    out.line(&format!("{lead} {command}"))
}

/// Some rows under a heading, and a line to part them from what follows; nothing where there are none.
fn section(
    out: &mut Out,
    words: &str,
    rows: &[Listing],
    more: impl Fn(&Listing) -> String,
) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    heading(out, words)?;
    for row in rows {
        item(out, row, &more(row))?;
    }
    out.line("")
}

fn progress(out: &mut Out, domains: &[DomainProgress]) -> io::Result<()> {
    heading(out, "Progress")?;
    let titles: Vec<_> = domains
        .iter()
        .map(|domain| text::line(&domain.title))
        .collect();
    let widest = titles
        .iter()
        .map(|title| title.width())
        .max()
        .unwrap_or_default();
    for (domain, title) in domains.iter().zip(&titles) {
        let pad = " ".repeat(widest - title.width());
        let bar = bar(domain.done, domain.entries);
        let reading = match domain.reading {
            0 => String::new(),
            some => format!(", {some} being read"),
        };
        out.line(&format!(
            "  {title}{pad}  {bar}  {} of {}{reading}",
            domain.done, domain.entries
        ))?;
    }
    out.line("")
}

/// What to type next: the most pressing thing.
fn command(parts: &Parts<'_>) -> String {
    let slug = |row: &Listing| text::line(&row.slug).into_owned();
    match (parts.due, parts.reading, parts.next) {
        ([row, ..], _, _) => format!("reads show {}", slug(row)),
        (_, [row, ..], _) => format!("reads done {}", slug(row)),
        (_, _, [row, ..]) => format!("reads start {}", slug(row)),
        _ => "reads list".to_owned(),
    }
}

fn heading(out: &mut Out, words: &str) -> io::Result<()> {
    let words = out.paint(HEADING, words);
    out.line(&words)
}

fn item(out: &mut Out, row: &Listing, more: &str) -> io::Result<()> {
    let (title, slug) = (text::line(&row.title), text::line(&row.slug));
    let more = text::line(more);
    let painted = out.paint(SLUG, &slug);
    if out
        .width()
        .is_none_or(|width| slug.width() + title.width() + more.width() + 8 <= width)
    {
        let tail = if more.is_empty() {
            String::new()
        } else {
            out.paint(QUIET, &format!("  {more}"))
        };
        return out.line(&format!("  {painted}  {title}{tail}"));
    }
    out.line(&format!("  {painted}"))?;
    for line in wrap(&title, "    ", out.width()) {
        out.line(&line)?;
    }
    if !more.is_empty() {
        for line in wrap(&more, "    ", out.width()) {
            let line = out.paint(QUIET, &line);
            out.line(&line)?;
        }
    }
    Ok(())
}

/// Ten cells, full in proportion; never full before the end, nor empty after the start.
fn bar(done: u64, entries: u64) -> String {
    let full = if entries == 0 {
        0
    } else {
        (done * 10)
            .div_ceil(entries)
            .min(if done == entries { 10 } else { 9 })
    };
    (0..10)
        .map(|cell| if cell < full { '█' } else { '░' })
        .collect()
}

/// The overview as an object. Documented in the README.
#[derive(Serialize)]
struct Object<'a> {
    due: u64,
    most_overdue: Vec<&'a str>,
    reading: Vec<&'a str>,
    next: Vec<&'a str>,
    domains: Vec<Domain<'a>>,
}

#[derive(Serialize)]
struct Domain<'a> {
    slug: &'a str,
    title: &'a str,
    entries: u64,
    done: u64,
    reading: u64,
}

fn object<'a>(parts: &Parts<'a>) -> Object<'a> {
    let slugs = |rows: &'a [Listing]| rows.iter().map(|row| row.slug.as_str()).collect();
    Object {
        due: parts.due_count,
        most_overdue: slugs(parts.due),
        reading: slugs(parts.reading),
        next: slugs(parts.next),
        domains: parts
            .domains
            .iter()
            .map(|domain| Domain {
                slug: &domain.slug,
                title: &domain.title,
                entries: domain.entries,
                done: domain.done,
                reading: domain.reading,
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_full_only_at_the_end() {
        assert_eq!(bar(0, 9), "░░░░░░░░░░");
        assert_eq!(bar(1, 1_000), "█░░░░░░░░░");
        assert_eq!(bar(999, 1_000), "█████████░");
        assert_eq!(bar(5, 5), "██████████");
    }
}
