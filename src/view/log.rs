//! The log, one line an entry.

use std::io;

use serde::Serialize;

use super::instant::{utc_time, wall_time};
use super::out::{QUIET, SLUG};
use super::{Form, Out, json};
use crate::domain::{EventKind, LogEntry, OwnCadence, Patch, Retraction, Slug};
use crate::text;

/// What an event did, in a few words: "done 2024-11-20, skim, 30 min".
pub fn change(kind: &EventKind) -> String {
    let mut words = kind.word().to_owned();
    let mut say = |more: String| {
        words.push(' ');
        words.push_str(&text::line(&more));
    };
    match kind {
        EventKind::Progressed { to, .. } => say(to.to_string()),
        EventKind::Finished {
            on,
            depth,
            minutes,
            recall,
        } => {
            say(on.to_string());
            if let Some(depth) = depth {
                say(format!("· {depth}"));
            }
            if let Some(minutes) = minutes {
                say(format!("· {minutes} min"));
            }
            if let Some(recall) = recall {
                say(format!("· recall {recall}"));
            }
        }
        EventKind::Dropped {
            because: Some(because),
            ..
        } => say(format!("· {because}")),
        EventKind::CadenceSet {
            to: OwnCadence::Every(cadence),
        } => say(cadence.words()),
        EventKind::CadenceSet {
            to: OwnCadence::Never,
        } => say("never".to_owned()),
        EventKind::CadenceSet {
            to: OwnCadence::Default,
        } => say("default".to_owned()),
        EventKind::CadenceSet {
            to: OwnCadence::Adaptive,
        } => say("by memory alone".to_owned()),
        EventKind::Snoozed { until } => say(format!("until {until}")),
        EventKind::Tied { occasion } => say(format!("to {occasion}")),
        EventKind::Untied { occasion } => say(format!("from {occasion}")),
        EventKind::OccasionDated { on, .. }
        | EventKind::OccasionMoved { on }
        | EventKind::OccasionHeld { on } => {
            say(on.to_string());
        }
        EventKind::Tagged { tag } | EventKind::Untagged { tag } => say(tag.to_string()),
        EventKind::Related { relation, .. } | EventKind::Unrelated { relation, .. } => {
            say(relation.forth().to_owned());
        }
        EventKind::Added { metadata, tags, .. } => say(format!("· {}", fields(metadata, tags))),
        EventKind::Edited { metadata } => say(format!("· {}", fields(metadata, &[]))),
        EventKind::Noted { text, .. } | EventKind::NoteRevised { text, .. } => {
            say(format!("· {}", first_line(text)));
        }
        _ => {}
    }
    words
}

/// The names of the fields of which an edit speaks, in the order of the alphabet.
fn fields(metadata: &Patch, tags: &[Slug]) -> String {
    let mut names = metadata.fields();
    if !tags.is_empty() {
        names.push("tags");
    }
    names.sort_unstable();
    names.join(", ")
}

/// Which way a retraction turned a deed.
pub fn turned(again: bool) -> &'static str {
    if again { "redone" } else { "undone" }
}

/// The first line of a note, as far as it serves to know it again.
fn first_line(text: &str) -> String {
    let line = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default()
        .trim();
    let mut start: String = line.chars().take(50).collect();
    if start.len() < text.trim().len() {
        start.push('…');
    }
    start
}

/// One entry as an object. Documented in the README.
#[derive(Serialize)]
struct Object<'a> {
    number: i64,
    at: String,
    kind: &'a str,
    slug: &'a str,
    resource: Option<i64>,
    title: Option<&'a str>,
    undone: bool,
    undid: Option<i64>,
    details: serde_json::Value,
}

/// Prints the log row by row.
pub struct LogPrinter {
    form: Form,
    count: u64,
    array: json::Array,
}

impl LogPrinter {
    /// A printer for people, or of JSON.
    pub fn new(form: Form) -> Self {
        Self {
            form,
            count: 0,
            array: json::Array::default(),
        }
    }

    /// How many rows there were so far.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Takes one row.
    pub fn row(&mut self, out: &mut Out, row: &LogEntry) -> io::Result<()> {
        self.count += 1;
        if self.form == Form::Json {
            return self.array.item(out, &object(row));
        }
        let number = format!("{:>4}", row.event.number);
        let time = out.paint(QUIET, &wall_time(row.event.at));
        let slug = out.paint(SLUG, &text::line(&row.name));
        let kind = match &row.retraction {
            Some(Retraction {
                root, kind, again, ..
            }) => format!("{}: {} ({root})", turned(*again), change(kind)),
            None => change(&row.event.kind),
        };
        let undone = if row.undone {
            out.paint(QUIET, " (undone)")
        } else {
            String::new()
        };
        out.line(&format!("{number}  {time}  {slug}  {kind}{undone}"))
    }

    /// Writes what is left to write.
    pub fn finish(&mut self, out: &mut Out) -> io::Result<()> {
        if self.form == Form::Json {
            self.array.end(out)
        } else {
            Ok(())
        }
    }
}

fn object(row: &LogEntry) -> Object<'_> {
    let mut tagged = serde_json::to_value(&row.event.kind).unwrap_or_default();
    if let Some(body) = tagged["body"].as_object_mut() {
        // Events are named to people by number; ids of others are for devices.
        body.remove("event");
        body.remove("note");
    }
    Object {
        number: row.event.number,
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
