//! The log, one line for each entry.

use std::io;

use serde::Serialize;
use uuid::Uuid;

use super::instant::{local_time, utc_time};
use super::printer::Layout;
use super::styled::{QUIET, SLUG};
use super::width::{cut, width};
use super::{Form, Out, Styled};
use crate::domain::{Depth, EventKind, LogEntry, OwnCadence, Patch, Recall, Retraction, Tag};
use crate::text;

/// What an event did, in a few words: "done 2024-11-20, skim, 30 min".
pub fn change(kind: &EventKind) -> String {
    let details = match kind {
        EventKind::Progressed { to, .. } => to.to_string(),
        EventKind::Finished {
            on,
            depth,
            minutes,
            recall,
            ..
        } => format!("{}{}", on.words(), how_read(*depth, *minutes, *recall)),
        EventKind::Dropped {
            because: Some(because),
            ..
        } => format!("· {because}"),
        EventKind::CadenceSet { to } => match to {
            OwnCadence::Every(cadence) => cadence.words(),
            OwnCadence::Never => "never".to_owned(),
            OwnCadence::Default => "default".to_owned(),
            OwnCadence::Adaptive => "by memory alone".to_owned(),
        },
        EventKind::Ignored { word } | EventKind::Unignored { word } => word.clone(),
        EventKind::Snoozed { until } => format!("until {until}"),
        EventKind::Tied { occasion } => format!("to {occasion}"),
        EventKind::Untied { occasion } => format!("from {occasion}"),
        EventKind::OccasionDated { on, .. }
        | EventKind::OccasionMoved { on, .. }
        | EventKind::OccasionHeld { on } => on.to_string(),
        EventKind::GoalSet { unit, amount, .. } => {
            format!("{amount} {}", unit.word((*amount).into()))
        }
        EventKind::Tagged { tag } | EventKind::Untagged { tag } => tag.to_string(),
        EventKind::Renamed { slug } => slug.to_string(),
        EventKind::Sourced { format, .. } => format!("· {format}"),
        EventKind::Related { relation, .. } | EventKind::Unrelated { relation, .. } => {
            relation.forth().to_owned()
        }
        EventKind::Added { metadata, tags, .. } => format!("· {}", fields(metadata, tags)),
        EventKind::Edited { metadata } => format!("· {}", fields(metadata, &[])),
        EventKind::Noted {
            highlight: Some(highlight),
            ..
        } => format!("· > {}", first_line(&highlight.quotation)),
        EventKind::Noted { text, .. } | EventKind::NoteRevised { text, .. } => {
            format!("· {}", first_line(text))
        }
        _ => return kind.word().to_owned(),
    };
    format!("{} {details}", kind.word())
}

/// How something was read, after its date: " · skim · 30 min · recall hard".
pub(super) fn how_read(
    depth: Option<Depth>,
    minutes: Option<u32>,
    recall: Option<Recall>,
) -> String {
    let details = [
        depth.map(|depth| format!(" · {depth}")),
        minutes.map(|minutes| format!(" · {minutes} min")),
        recall.map(|recall| format!(" · recall {recall}")),
    ];
    details.into_iter().flatten().collect()
}

/// The names of the fields that an edit changes, in alphabetical order.
fn fields(metadata: &Patch, tags: &[Tag]) -> String {
    let mut names = metadata.fields();
    if !tags.is_empty() {
        names.push("tags");
    }
    names.sort_unstable();
    names.join(", ")
}

/// What a retraction did: an undo that is undone `again` is a redo.
pub(super) fn undo_word(again: bool) -> &'static str {
    if again { "redone" } else { "undone" }
}

/// The beginning of the first line of a note.
fn first_line(text: &str) -> String {
    let text = text.trim();
    let line = text.lines().next().unwrap_or_default().trim_end();
    let mut start: String = line.chars().take(50).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    start
}

/// One entry, as docs/json.md says.
#[derive(Serialize)]
pub(super) struct Object<'a> {
    number: i64,
    id: Uuid,
    at: String,
    kind: &'a str,
    slug: &'a str,
    resource: Option<i64>,
    title: Option<&'a str>,
    undone: bool,
    undid: Option<i64>,
    details: serde_json::Value,
}

/// The width of the number and the time.
const LEAD: usize = 4 + 2 + 16 + 2;
/// A longer name is cut on a terminal.
const MAX_NAME: usize = 24;

/// The layout of the log.
pub struct Log;

impl Layout for Log {
    type Item = LogEntry;

    fn object<'a>(&'a self, row: &'a LogEntry) -> impl Serialize + 'a {
        object(row)
    }

    fn print(&mut self, out: &mut Out, _: Form, row: &LogEntry, _: u64) -> io::Result<()> {
        let change = match &row.retraction {
            Some(Retraction {
                root, kind, again, ..
            }) => format!("{}: {} ({root})", undo_word(*again), change(kind)),
            None => match &row.merged_into {
                Some(slug) => format!("{} into {slug}", row.event.kind.word()),
                None => change(&row.event.kind),
            },
        };
        let [mut name, mut change] = [&row.name, &change].map(|text| text::line(text).into_owned());
        let tail = if row.undone { " (undone)" } else { "" };
        // A line that would wrap is cut; a pipe and `--json` have all of it.
        if let Some(most) = out.width() {
            cut(&mut name, MAX_NAME);
            let others = LEAD + width(&name) + 2 + width(tail);
            cut(&mut change, most.saturating_sub(others));
        }
        let (number, at) = (row.event.number, local_time(row.event.at));
        if row.undone {
            let line = format!("{number:>4}  {at}  {name}  {change}{tail}");
            return out.line(Styled::new(QUIET, line));
        }
        let line = Styled::default()
            .plain(format!("{number:>4}  "))
            .styled(QUIET, at)
            .plain("  ")
            .styled(SLUG, name);
        out.line(line.plain(format!("  {change}")))
    }
}

pub(super) fn object(row: &LogEntry) -> Object<'_> {
    let mut tagged = serde_json::to_value(&row.event.kind).unwrap_or_default();
    if let Some(body) = tagged["body"].as_object_mut() {
        // A person names events by number; ids are for devices.
        body.remove("event");
        body.remove("note");
    }
    Object {
        number: row.event.number,
        id: row.event.subject.id(),
        at: utc_time(row.event.at),
        kind: row.event.kind.word(),
        slug: &row.name,
        resource: row.number,
        title: row.title.as_deref(),
        undone: row.undone,
        undid: row.retraction.as_ref().map(|retraction| retraction.number),
        details: tagged["body"].take(),
    }
}
