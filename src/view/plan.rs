//! A plan with dates.

use std::io;

use anstyle::Style;
use serde::Serialize;

use super::fit::Fit;
use super::styled::{HEADING, QUIET, SLUG, SOON};
use super::table::{Block, Column, Heading, Table, TableRow};
use super::{Form, Out, Styled, json};
use crate::domain::{Depth, Effort, LocalDate, Omission, Planned, Session, Slug, time_words};

/// The last is there only where something is read in parts.
const COLUMNS: [Column; 5] = [
    Column::new("on", Fit::Whole),
    Column::slug(),
    Column::new("title", Fit::Title(16)),
    Column::new("time", Fit::Whole),
    Column::quiet("part", Fit::Whole),
];

/// Prints a plan: with `long`, each resource to skim or to leave out.
pub fn plan(
    out: &mut Out,
    form: Form,
    planned: &Planned,
    long: bool,
    today: LocalDate,
) -> io::Result<()> {
    if form == Form::Json {
        return json(out, &object(planned));
    }
    let (heading, about) = heading(planned, today);
    out.wrapped(HEADING, "", &heading)?;
    (about.iter()).try_for_each(|line| out.wrapped(Style::new(), "", line))?;
    if !planned.plan.sessions.is_empty() {
        out.line("")?;
        sessions(out, planned, today)?;
    }
    omissions(out, planned, long)
}

/// Prints the table of sessions, under a heading for each week.
fn sessions(out: &mut Out, planned: &Planned, today: LocalDate) -> io::Result<()> {
    let weeks = planned
        .plan
        .sessions
        .chunk_by(|one, next| one.week == next.week);
    let blocks = weeks.map(|week| Block {
        heading: Some(Heading {
            title: format!("Week of {}", week[0].week.weekday_and_day(today)),
            ..Heading::default()
        }),
        rows: week.iter().map(|session| row(planned, session)).collect(),
        ..Block::default()
    });
    let has_parts = planned
        .plan
        .sessions
        .iter()
        .any(|session| session.parts > 1);
    Table {
        columns: &COLUMNS[..if has_parts { 5 } else { 4 }],
        has_header: true,
        blocks: blocks.collect(),
    }
    .print(out)
}

fn row(planned: &Planned, session: &Session) -> TableRow {
    let resource = &planned.choices[session.task].row;
    let depth = planned.depth(session);
    let part = (session.parts > 1).then(|| format!("{}/{}", session.part, session.parts));
    let tail = [
        (depth != Depth::Read).then(|| depth.to_string()),
        resource.scope.clone(),
    ];
    TableRow {
        cells: vec![
            // The year is that of the week.
            session.on.weekday_and_day(session.on),
            resource.slug.clone(),
            resource.title.clone(),
            time_of_part(planned, session),
            part.unwrap_or_default(),
        ],
        tail: tail.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        ..TableRow::default()
    }
}

/// The heading, and what there is to say about the plan as a whole.
fn heading(planned: &Planned, today: LocalDate) -> (String, Vec<String>) {
    let Planned { plan, window, .. } = planned;
    let words = |day: LocalDate| day.weekday_and_day(today);
    let target = match &planned.occasion {
        Some((name, dated)) => format!(
            "{name} on {} ({})",
            words(dated.on),
            dated.on.distance(today)
        ),
        None => format!("By {} ({})", words(planned.to), planned.to.distance(today)),
    };
    let (needed, room) = (time_words(plan.needed), time_words(plan.room));
    let check = match plan.short() {
        0 => format!("{} to spare", time_words(plan.room - plan.needed)),
        short => format!("too long by {}", time_words(short)),
    };
    let (from, to) = (words(window.from), words(planned.to));
    let weekly = time_words(window.weekly.into());
    let mut about = vec![format!(
        "There are {room} from {from} to {to}, at {weekly} a week: {check}."
    )];
    if let Some((name, dated)) = planned.occasion.as_ref().filter(|_| window.from > today) {
        about.push(format!(
            "It starts on {from}, {} before: what is read earlier would be due again then. To start today: \
             `reads occasion move {name} {} --lead {}d`",
            dated.lead.words(),
            dated.on,
            today.days_until(dated.on)
        ));
    }
    (
        format!("{target}: {} to read, {needed}", planned.choices.len()),
        about,
    )
}

/// Prints what to skim and what to leave out, so that the rest fits: a line for each domain.
fn omissions(out: &mut Out, planned: &Planned, long: bool) -> io::Result<()> {
    let domains = planned.omitted_by_domain();
    if domains.is_empty() {
        return Ok(());
    }
    out.line("")?;
    out.line(Styled::new(HEADING, "To make it fit"))?;
    let widest = domains
        .iter()
        .map(|domain| domain.slug.len())
        .max()
        .unwrap_or_default();
    for domain in &domains {
        let pad = " ".repeat(widest + 2 - domain.slug.len());
        let parts = [Omission::Skim, Omission::Leave].map(|omission| {
            let (count, saved) = domain.total(omission);
            (count > 0).then(|| format!("{} {count}, {}", word(omission), time_words(saved)))
        });
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let line = Styled::default().plain("  ").styled(SLUG, domain.slug);
        out.line(line.plain(pad).styled(SOON, parts.join("; ")))?;
        for omitted in domain.omitted.iter().filter(|_| long) {
            let words = format!("    {} ", word(omitted.omission));
            let saved = format!("  {}", time_words(omitted.saved.into()));
            let line = Styled::new(QUIET, words).styled(SLUG, omitted.slug);
            out.line(line.styled(QUIET, saved))?;
        }
    }
    if !long {
        let count = planned.plan.omissions.len();
        let what = if count == 1 {
            "it".to_owned()
        } else {
            format!("all {count}")
        };
        out.line(Styled::new(QUIET, format!("`-l` names {what}")))?;
    }
    Ok(())
}

fn word(omission: Omission) -> &'static str {
    match omission {
        Omission::Skim => "skim",
        Omission::Leave => "leave",
    }
}

/// "45 min", "~1 h (2 of 3)".
pub fn time_of(planned: &Planned, session: &Session) -> String {
    let mut text = time_of_part(planned, session);
    if session.parts > 1 {
        text.push_str(&format!(" ({} of {})", session.part, session.parts));
    }
    text
}

fn time_of_part(planned: &Planned, session: &Session) -> String {
    time(Effort {
        minutes: session.minutes,
        ..planned.choices[session.task].effort
    })
}

/// "45 min"; `~` marks an assumption.
pub(super) fn time(effort: Effort) -> String {
    let mark = if effort.assumed { "~" } else { "" };
    format!("{mark}{}", time_words(effort.minutes.into()))
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
