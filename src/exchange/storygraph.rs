//! Reads the CSV of `StoryGraph`: books with status, dates of readings, rating, review and what else was said of them.

use super::table::Cells;
use super::{Found, shelf, values};
use crate::domain::{Kind, ReadingDate, Work};

/// Columns that only this format has together.
pub(super) const COLUMNS: &[&str] = &["Title", "Authors", "ISBN/UID", "Read Status"];

/// Columns that are part of a review, or have no place elsewhere.
const REVIEW: [&str; 10] = [
    "Contributors",
    "Moods",
    "Pace",
    "Character- or Plot-Driven?",
    "Strong Character Development?",
    "Loveable Characters?",
    "Diverse Characters?",
    "Flawed Characters?",
    "Content Warnings",
    "Content Warning Description",
];

/// Splits "2020/01/02-2020/01/09" into the first day, which may be missing, and the last, which is that of the reading. The days
/// may be written with hyphens too.
fn ends<'t>(cells: &Cells<'_>, period: &'t str) -> (&'t str, &'t str) {
    let is_date = |text: &str| cells.options().date(text).is_some();
    if is_date(period) {
        return ("", period);
    }
    let parts = period.rmatch_indices('-');
    let mut parts = parts.map(|(at, _)| (&period[..at], &period[at + 1..]));
    let found = parts.find(|(start, end)| is_date(start) && (end.is_empty() || is_date(end)));
    found.unwrap_or(("", period))
}

pub(super) fn row(cells: &Cells<'_>) -> Result<Work, Found> {
    let mut work = Work::default();
    work.kind(Kind::Book);
    work.title(cells.get("Title"))?;
    for name in cells.get("Authors").split(',') {
        work.author(name)?;
    }
    work.identifier(cells.get("ISBN/UID"));
    work.since = cells
        .date("Date Added", &mut work)?
        .and_then(ReadingDate::day);
    let (mut dates, mut begun) = (Vec::new(), None);
    for period in cells.get("Dates Read").split(',') {
        let (start, end) = ends(cells, period.trim());
        dates.extend(cells.date_of("Dates Read", end, &mut work)?);
        if end.is_empty() {
            begun = cells.date_of("Dates Read", start, &mut work)?;
        }
    }
    if dates.is_empty() {
        dates.extend(cells.date("Last Date Read", &mut work)?);
    }
    let count = cells.get("Read Count").parse().unwrap_or_default();
    let status = cells.get("Read Status");
    shelf::standing(&mut work, cells.options(), status, dates, count > 0);
    shelf::begun(&mut work, begun);
    shelf::counted(&mut work, count);
    shelf::rated(&mut work, cells.get("Star Rating"));
    for label in cells.get("Tags").split(',') {
        work.tag(label);
    }
    if cells.get("Owned?") == "Yes" {
        work.tag("owned");
    }
    work.note(&values::html(cells.get("Review")))?;
    let answers = REVIEW.iter().filter_map(|column| {
        let answer = cells.get(column);
        let is_given = !matches!(answer, "" | "N/A");
        is_given.then(|| format!("{}: {}", column.trim_end_matches('?'), values::html(answer)))
    });
    let answers: Vec<String> = answers.collect();
    work.note(&answers.join("\n"))?;
    Ok(work)
}
