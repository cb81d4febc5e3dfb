//! What to read next.

use std::io;

use serde::Serialize;

use super::due::{reason_of, short_reason_of};
use super::due_table::when;
use super::fit::Fit;
use super::plan::time;
use super::row::Row;
use super::styled::{QUIET, SLUG, mark, standing_style};
use super::table::{Block, Column, Heading, Table, TableRow};
use super::width::width;
use super::{Form, Out, Styled, json};
use crate::domain::{
    Effort, Listing, LocalDate, Offer, Rates, RelationKind, Standing, Suggestion, short_time,
};

const COLUMNS: [Column; 6] = [
    Column::number("#"),
    Column::slug(),
    Column::new("title", Fit::Title(30)),
    Column::new("time", Fit::Whole),
    Column::quiet("why", Fit::Cut(18)),
    Column::quiet("domain", Fit::Goes(1)),
];

/// Prints what to read next: readings, then blogs, then what to type.
pub fn next(
    out: &mut Out,
    form: Form,
    offer: &Offer,
    today: LocalDate,
    rates: &Rates,
) -> io::Result<()> {
    if form == Form::Json {
        let objects = offer
            .iter()
            .map(|choice| NextObject::of(choice, today, rates));
        let objects: Vec<_> = objects.collect();
        return json(out, &objects);
    }
    let Some(first) = offer.iter().next() else {
        return Ok(());
    };
    let is_whole = out.width().is_none();
    let rows = |choices: &[Suggestion]| {
        let rows = choices.iter().map(|choice| row(choice, is_whole, today));
        rows.collect::<Vec<_>>()
    };
    let blogs = Heading {
        title: "Blogs".to_owned(),
        ..Heading::default()
    };
    let blocks = vec![
        Block {
            rows: rows(&offer.readings),
            ..Block::default()
        },
        Block {
            heading: (!offer.readings.is_empty()).then_some(blogs),
            rows: rows(&offer.blogs),
            ..Block::default()
        },
    ];
    Table {
        columns: &COLUMNS,
        has_header: true,
        blocks,
    }
    .print(out)?;
    out.line("")?;
    let line = what_to_type(first, out.width());
    out.line(line)
}

/// A row of the table; in a pipe, the reason is whole.
fn row(choice: &Suggestion, is_whole: bool, today: LocalDate) -> TableRow {
    let row = &choice.row;
    let effort = Effort {
        minutes: choice.session.unwrap_or(choice.effort.minutes),
        ..choice.effort
    };
    let (mark, accent) = mark(row.status);
    let is_due = (row.due.as_ref()).filter(|due| due.on <= today);
    let standing = is_due.map(|due| standing_style(due.standing(today), today));
    let mut why = if is_whole {
        reason(choice, today)
    } else {
        short_reason(choice, today)
    };
    if choice.session.is_some() {
        why = format!("part of {}, {why}", short(choice.effort));
    }
    TableRow {
        cells: vec![
            row.number.to_string(),
            row.slug.clone(),
            row.title.clone(),
            if is_whole {
                time(effort)
            } else {
                short(effort)
            },
            why,
            row.domain.clone(),
        ],
        mark,
        accent: standing.unwrap_or(accent),
        ..TableRow::default()
    }
}

/// "~45 min", "11.5 h".
fn short(effort: Effort) -> String {
    let mark = if effort.assumed { "~" } else { "" };
    format!("{mark}{}", short_time(effort.minutes.into()))
}

/// Why a resource comes next, in a few words: "at p40, 9 mo ago", "9 mo late", "interview 14 Apr", "new".
fn short_reason(choice: &Suggestion, today: LocalDate) -> String {
    let row = &choice.row;
    if choice.is_begun() {
        return begun(row, today);
    }
    if let Some((_, slug)) = &choice.ahead_of {
        return format!("before {slug}");
    }
    let Some(due) = row.due.as_ref().filter(|due| due.on <= today) else {
        return "new".to_owned();
    };
    match due.standing(today) {
        _ if row.news.is_some_and(|news| news.new > 0) => short_reason_of(row, due, today),
        Standing::Called => short_reason_of(row, due, today),
        standing => when(standing, today),
    }
}

/// "begun", "at p40", "at p40, 9 mo ago".
fn begun(row: &Listing, today: LocalDate) -> String {
    let at = row.progress.map(|progress| format!("at {progress}"));
    let at = at.unwrap_or_else(|| "begun".to_owned());
    match row.untouched_since(today) {
        Some(on) => format!("{at}, {} ago", on.short_distance(today)),
        None => at,
    }
}

/// Says what to type to begin with a suggestion, or to go on with it; on a narrow terminal, only the first command.
fn what_to_type(choice: &Suggestion, most: Option<usize>) -> Styled<'static> {
    let slug = &choice.row.slug;
    let (first, word) = if choice.is_blog() {
        (format!("reads open {slug}"), ", then ")
    } else if choice.is_begun() {
        (format!("reads progress {slug} PAGE"), ", or ")
    } else {
        (format!("reads start {slug}"), ", then ")
    };
    let then = format!("reads done {slug}");
    let needed = width("Type: ") + width(&first) + width(word) + width(&then);
    let line = Styled::new(QUIET, "Type: ").styled(SLUG, first);
    if most.is_some_and(|most| needed > most) {
        return line;
    }
    line.styled(QUIET, word).styled(SLUG, then)
}

/// Why a resource comes next.
fn reason(choice: &Suggestion, today: LocalDate) -> String {
    let row = &choice.row;
    let mut reasons = Vec::new();
    if let Some((kind, slug)) = &choice.ahead_of {
        reasons.push(format!("ahead of {slug}, which {} it", verb(*kind)));
    }
    if choice.is_begun() {
        let at = row.progress.map(|progress| format!(" at {progress}"));
        let since =
            (row.untouched_since(today)).map(|on| format!(", untouched since {}", on.since(today)));
        reasons.push(format!(
            "begun{}{}",
            at.unwrap_or_default(),
            since.unwrap_or_default()
        ));
    }
    let is_due = row.due_on().is_some_and(|due| due <= today);
    reasons.extend(reason_of(row, today).filter(|_| is_due));
    if reasons.is_empty() {
        reasons.push(format!("never read · {}", row.domain_title));
    }
    reasons.join("; ")
}

fn verb(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::CompanionOf => "accompanies",
        kind => kind.forth(),
    }
}

/// One of `reads next --json`, as docs/schemas/next.json says.
#[derive(Serialize)]
struct NextObject<'a> {
    #[serde(flatten)]
    row: Row<'a>,
    ahead_of: Option<&'a str>,
    session: Option<u32>,
    reason: String,
}

impl<'a> NextObject<'a> {
    fn of(choice: &'a Suggestion, today: LocalDate, rates: &Rates) -> Self {
        Self {
            row: Row::of(&choice.row, rates),
            ahead_of: choice.ahead_of.as_ref().map(|(_, slug)| slug.as_str()),
            session: choice.session,
            reason: reason(choice, today),
        }
    }
}
