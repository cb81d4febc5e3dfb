//! What to read next, and a plan with dates.

use std::io;

use anstyle::Style;
use serde::Serialize;

use super::due::reason_of;
use super::fit::Fit;
use super::list::depth_and_scope;
use super::row::Row;
use super::styled::{HEADING, SOON};
use super::table::{Block, Column, Heading, Table, TableRow};
use super::{Form, Out, json};
use crate::domain::{
    Depth, Effort, Listing, LocalDate, Omission, Planned, Rates, RelationKind, Session, Slug,
    Suggestion, ToRead, time_words,
};

const NEXT: [Column; 5] = [
    Column::new("#", Fit::Whole),
    Column::slug(),
    Column::new("title", Fit::Title(20)),
    Column::new("time", Fit::Whole),
    Column::quiet("why", Fit::Cut(16)),
];

const PLAN: [Column; 6] = [
    Column::new("#", Fit::Whole),
    Column::slug(),
    Column::new("title", Fit::Title(16)),
    Column::new("on", Fit::Whole),
    Column::new("time", Fit::Whole),
    Column::quiet("how", Fit::Cut(0)),
];

/// Prints what to read next.
pub fn next(
    out: &mut Out,
    form: Form,
    choices: &[&Suggestion],
    today: LocalDate,
    rates: &Rates,
) -> io::Result<()> {
    if form == Form::Json {
        let objects = choices
            .iter()
            .map(|choice| NextObject::of(choice, today, rates));
        let objects: Vec<_> = objects.collect();
        return json::value(out.document(), &objects);
    }
    if choices.is_empty() {
        return Ok(());
    }
    let rows = choices.iter().map(|choice| {
        let rest = [time(choice.effort), reason(choice, today)];
        table_row(&choice.row, rest)
    });
    Table {
        columns: &NEXT,
        has_header: true,
        blocks: vec![Block {
            rows: rows.collect(),
            ..Block::default()
        }],
    }
    .print(out)
}

/// Prints a plan.
pub fn plan(out: &mut Out, form: Form, planned: &Planned, today: LocalDate) -> io::Result<()> {
    if form == Form::Json {
        return json::value(out.document(), &object(planned));
    }
    let [heading, room] = heading(planned, today);
    out.wrapped(HEADING, "", &heading)?;
    out.wrapped(Style::new(), "", &room)?;
    for (at, omission) in &planned.plan.omissions {
        let (word, slug) = (word(*omission), &planned.choices[*at].row.slug);
        let saved = time_words(planned.saved(*at, *omission).into());
        out.wrapped(SOON, "  ", &format!("{word} {slug}: {saved}"))?;
    }
    if planned.plan.sessions.is_empty() {
        return Ok(());
    }
    out.line("")?;
    let rows = |session: &Session| {
        let choice = &planned.choices[session.task];
        let how = depth_and_scope(planned.depth(session), choice.row.scope.as_deref());
        let rest = [session.on.to_string(), time_of(planned, session), how];
        table_row(&choice.row, rest)
    };
    let weeks = (planned.plan.sessions).chunk_by(|one, next| one.week == next.week);
    let blocks = weeks.map(|week| Block {
        heading: Some(Heading {
            title: format!("Week of {}", week[0].week),
            ..Heading::default()
        }),
        rows: week.iter().map(rows).collect(),
        ..Block::default()
    });
    Table {
        columns: &PLAN,
        has_header: true,
        blocks: blocks.collect(),
    }
    .print(out)
}

fn heading(planned: &Planned, today: LocalDate) -> [String; 2] {
    let Planned { plan, window, .. } = planned;
    let target = match &planned.occasion {
        Some((name, dated)) => format!("{name} on {} ({})", dated.on, dated.on.distance(today)),
        None => format!("By {} ({})", planned.to, planned.to.distance(today)),
    };
    let (needed, room) = (time_words(plan.needed), time_words(plan.room));
    let check = match plan.short() {
        0 => format!("{} to spare", time_words(plan.room - plan.needed)),
        short => format!("too long by {}. To fit:", time_words(short)),
    };
    let (from, to, weekly) = (window.from, planned.to, time_words(window.weekly.into()));
    [
        format!("{target}: {} to read, {needed}", planned.choices.len()),
        format!("There are {room} from {from} to {to}, at {weekly} a week: {check}"),
    ]
}

fn word(omission: Omission) -> &'static str {
    match omission {
        Omission::Skim => "skim",
        Omission::Leave => "leave",
    }
}

/// Why a resource comes next.
fn reason(choice: &Suggestion, today: LocalDate) -> String {
    let row = &choice.row;
    let mut reasons = Vec::new();
    if let Some((kind, slug)) = &choice.ahead_of {
        reasons.push(format!("ahead of {slug}, which {} it", verb(*kind)));
    }
    if row.status.to_read() == Some(ToRead::Begun) {
        let at = row.progress.map(|progress| format!(" at {progress}"));
        reasons.push(format!("begun{}", at.unwrap_or_default()));
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

/// "45 min", "~1 h (2 of 3)".
pub fn time_of(planned: &Planned, session: &Session) -> String {
    let mut text = time(Effort {
        minutes: session.minutes,
        ..planned.choices[session.task].effort
    });
    if session.parts > 1 {
        text.push_str(&format!(" ({} of {})", session.part, session.parts));
    }
    text
}

/// "45 min"; `~` marks an assumption.
fn time(effort: Effort) -> String {
    let mark = if effort.assumed { "~" } else { "" };
    format!("{mark}{}", time_words(effort.minutes.into()))
}

fn table_row<const N: usize>(row: &Listing, rest: [String; N]) -> TableRow {
    let mut cells = vec![row.number.to_string(), row.slug.clone(), row.title.clone()];
    cells.extend(rest);
    TableRow {
        cells,
        ..TableRow::default()
    }
}

/// One of `reads next --json`, as docs/schemas/next.json says.
#[derive(Serialize)]
struct NextObject<'a> {
    #[serde(flatten)]
    row: Row<'a>,
    ahead_of: Option<&'a str>,
    reason: String,
}

impl<'a> NextObject<'a> {
    fn of(choice: &'a Suggestion, today: LocalDate, rates: &Rates) -> Self {
        Self {
            row: Row::of(&choice.row, rates),
            ahead_of: choice.ahead_of.as_ref().map(|(_, slug)| slug.as_str()),
            reason: reason(choice, today),
        }
    }
}

/// `reads plan --json`, as docs/json.md says.
#[derive(Serialize)]
struct PlanObject<'a> {
    occasion: Option<&'a Slug>,
    on: Option<LocalDate>,
    from: LocalDate,
    to: LocalDate,
    minutes_a_week: u32,
    needed: u64,
    room: u64,
    short: u64,
    #[serde(rename = "cuts")]
    omissions: Vec<OmissionObject<'a>>,
    sessions: Vec<SessionObject<'a>>,
}

#[derive(Serialize)]
struct OmissionObject<'a> {
    cut: &'static str,
    number: i64,
    slug: &'a str,
    saves: u32,
}

#[derive(Serialize)]
struct SessionObject<'a> {
    week: LocalDate,
    on: LocalDate,
    number: i64,
    slug: &'a str,
    title: &'a str,
    depth: Depth,
    scope: Option<&'a str>,
    minutes: u32,
    assumed: bool,
    part: u32,
    parts: u32,
}

fn object(planned: &Planned) -> PlanObject<'_> {
    let Planned { plan, window, .. } = planned;
    let omission = |(at, omission): &(usize, Omission)| {
        let row = &planned.choices[*at].row;
        OmissionObject {
            cut: word(*omission),
            number: row.number,
            slug: &row.slug,
            saves: planned.saved(*at, *omission),
        }
    };
    let session = |session: &Session| {
        let choice = &planned.choices[session.task];
        SessionObject {
            week: session.week,
            on: session.on,
            number: choice.row.number,
            slug: &choice.row.slug,
            title: &choice.row.title,
            depth: planned.depth(session),
            scope: choice.row.scope.as_deref(),
            minutes: session.minutes,
            assumed: choice.effort.assumed,
            part: session.part,
            parts: session.parts,
        }
    };
    PlanObject {
        occasion: planned.occasion.as_ref().map(|(name, _)| name),
        on: planned.occasion.as_ref().map(|(_, dated)| dated.on),
        from: window.from,
        to: planned.to,
        minutes_a_week: window.weekly,
        needed: plan.needed,
        room: plan.room,
        short: plan.short(),
        omissions: plan.omissions.iter().map(omission).collect(),
        sessions: plan.sessions.iter().map(session).collect(),
    }
}
