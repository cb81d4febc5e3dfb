//! The log, one line an entry.

use std::io;

use serde::Serialize;

use super::instant::{utc_time, wall_time};
use super::out::{QUIET, SLUG};
use super::{Form, Out, json};
use crate::domain::{Edit, OwnCadence, Slug, What};
use crate::store::{LogRow, TookBack};
use crate::text;

/// What an event did, in a few words: "done 2024-11-20, skim, 30 min".
pub fn deed(what: &What) -> String {
    let mut words = what.word().to_owned();
    let mut say = |more: String| {
        words.push(' ');
        words.push_str(&text::line(&more));
    };
    match what {
        What::Progressed { to, .. } => say(to.to_string()),
        What::Finished {
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
        What::Dropped {
            because: Some(because),
            ..
        } => say(format!("· {because}")),
        What::CadenceSet {
            to: OwnCadence::Every(cadence),
        } => say(cadence.words()),
        What::CadenceSet {
            to: OwnCadence::Never,
        } => say("never".to_owned()),
        What::CadenceSet {
            to: OwnCadence::Default,
        } => say("default".to_owned()),
        What::CadenceSet {
            to: OwnCadence::Adaptive,
        } => say("by memory alone".to_owned()),
        What::Snoozed { until } => say(format!("until {until}")),
        What::Tied { occasion } => say(format!("to {occasion}")),
        What::Untied { occasion } => say(format!("from {occasion}")),
        What::OccasionDated { on, .. } | What::OccasionMoved { on } | What::OccasionHeld { on } => {
            say(on.to_string());
        }
        What::Tagged { tag } | What::Untagged { tag } => say(tag.to_string()),
        What::Related { relation, .. } | What::Unrelated { relation, .. } => {
            say(relation.forth().to_owned());
        }
        What::Added { facts, tags, .. } => say(format!("· {}", fields(facts, tags))),
        What::Edited { facts } => say(format!("· {}", fields(facts, &[]))),
        What::Noted { text, .. } | What::NoteRevised { text, .. } => {
            say(format!("· {}", first_line(text)));
        }
        _ => {}
    }
    words
}

/// The names of the fields of which an edit speaks, in the order of the alphabet.
fn fields(facts: &Edit, tags: &[Slug]) -> String {
    let mut names = facts.fields();
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
    pub fn row(&mut self, out: &mut Out, row: &LogRow) -> io::Result<()> {
        self.count += 1;
        if self.form == Form::Json {
            return self.array.item(out, &object(row));
        }
        let number = format!("{:>4}", row.event.number);
        let time = out.paint(QUIET, &wall_time(row.event.at));
        let slug = out.paint(SLUG, &text::line(&row.name));
        let what = match &row.took_back {
            Some(TookBack {
                root, what, again, ..
            }) => format!("{}: {} ({root})", turned(*again), deed(what)),
            None => deed(&row.event.what),
        };
        let undone = if row.undone {
            out.paint(QUIET, " (undone)")
        } else {
            String::new()
        };
        out.line(&format!("{number}  {time}  {slug}  {what}{undone}"))
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

fn object(row: &LogRow) -> Object<'_> {
    let mut tagged = serde_json::to_value(&row.event.what).unwrap_or_default();
    if let Some(body) = tagged["body"].as_object_mut() {
        // Events are named to people by number; ids of others are for devices.
        body.remove("event");
        body.remove("note");
    }
    Object {
        number: row.event.number,
        at: utc_time(row.event.at),
        kind: row.event.what.word(),
        slug: &row.name,
        resource: row.number,
        title: row.title.as_deref(),
        undone: row.undone,
        undid: row.took_back.as_ref().map(|took_back| took_back.number),
        details: tagged["body"].take(),
    }
}
