//! Everything, without loss: the catalogs and the whole log, as one JSON object a line (<https://jsonlines.org>).
//!
//! The first line says what it is. Then come catalogs, each as the file of it, and events in the order in which they
//! arrived. State, dates and notes follow from these, as they do in the database. Its form is on people's disks: a field may
//! be added, none may change its meaning.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use crate::catalog::{self, Catalog};
use crate::domain::{
    DeviceId, Event, EventId, EventKind, MAX_NOTE_BYTES, OccasionId, ResourceId, Slug, Stamp,
    Subject, TransactionId, one_line,
};
use crate::text;

/// The form that is written. A later one that older programs would misread gets another number.
const VERSION: u32 = 1;

/// One line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    /// What the file is: its version.
    Reads(u32),
    Catalog(InstalledCatalog),
    Event(Logged),
}

#[derive(Serialize, Deserialize)]
struct InstalledCatalog {
    toml: String,
    #[serde(default, rename = "retired", skip_serializing_if = "Vec::is_empty")]
    removed_from_catalog: Vec<Slug>,
    #[serde(default, skip_serializing_if = "is_false")]
    removed: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde wants it")]
fn is_false(truth: &bool) -> bool {
    !truth
}

#[derive(Serialize, Deserialize)]
struct Logged {
    id: EventId,
    #[serde(rename = "act")]
    transaction: TransactionId,
    device: DeviceId,
    stamp: Stamp,
    at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resource: Option<ResourceId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    occasion: Option<OccasionId>,
    #[serde(flatten)]
    kind: EventKind,
}

/// A catalog as it is in a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The catalog, with the entries that it no longer has.
    pub catalog: Catalog,
    /// Which entries it no longer has.
    pub removed_from_catalog: Vec<Slug>,
    /// Whether the person wants it no more.
    pub removed: bool,
}

/// What a line holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A catalog.
    Catalog(Box<Copy>),
    /// An event; its number is the writer's.
    Event(Box<Event>),
    /// Nothing that can be understood or kept; why not.
    Faulty(String),
}

pub(super) fn begins(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    matches!(serde_json::from_str(first), Ok(Line::Reads(_)))
}

/// Reads a file, and hands over what each line holds, with its number.
pub fn read(text: &str, each: &mut dyn FnMut(usize, Entry)) {
    let mut lines = (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty())
        .peekable();
    if let Some((number, _)) = lines.next_if(|(_, line)| !begins(line)) {
        let why = "the first line of an export of everything is {\"reads\":1}, and this is not";
        return each(number, Entry::Faulty(why.to_owned()));
    }
    for (number, line) in lines {
        match serde_json::from_str(line) {
            Ok(Line::Reads(VERSION)) => {}
            Ok(Line::Reads(newer)) => {
                let why = format!("the file is of form {newer}, this program reads form {VERSION}");
                return each(number, Entry::Faulty(why));
            }
            Ok(Line::Catalog(installed)) => each(number, copy(installed)),
            Ok(Line::Event(logged)) => each(number, event(logged, number)),
            // Where in the line, and not that it is line 1 of itself.
            Err(err) => {
                let column = err.column();
                let err = err.to_string();
                let kind = err.split(" at line ").next().unwrap_or_default();
                each(number, Entry::Faulty(format!("{kind}, at column {column}")));
            }
        }
    }
}

fn copy(installed: InstalledCatalog) -> Entry {
    match catalog::parse(installed.toml.as_bytes()) {
        Ok(catalog) => Entry::Catalog(Box::new(Copy {
            catalog,
            removed_from_catalog: installed.removed_from_catalog,
            removed: installed.removed,
        })),
        Err(problems) => {
            let first = problems
                .first()
                .map(ToString::to_string)
                .unwrap_or_default();
            Entry::Faulty(format!("its catalog is none: {first}"))
        }
    }
}

fn event(logged: Logged, number: usize) -> Entry {
    let subject = match (logged.resource, logged.occasion) {
        (Some(id), None) => Subject::Resource(id),
        (None, Some(id)) => Subject::Occasion(id),
        _ => return Entry::Faulty("expected an event of a resource or of an occasion".to_owned()),
    };
    if let Err(err) = sound(&logged.kind) {
        return Entry::Faulty(err);
    }
    Entry::Event(Box::new(Event {
        id: logged.id,
        transaction: logged.transaction,
        device: logged.device,
        stamp: logged.stamp,
        at: logged.at,
        number: i64::try_from(number).unwrap_or(i64::MAX),
        subject,
        kind: logged.kind,
    }))
}

/// Whether what was done is what the program would have taken from a person.
fn sound(kind: &EventKind) -> Result<(), String> {
    match kind {
        EventKind::Added { metadata, .. } | EventKind::Edited { metadata } => {
            catalog::check_metadata(metadata)
        }
        EventKind::OccasionDated {
            title: Some(title), ..
        } => Ok(one_line(title)?),
        EventKind::Noted { text, .. }
        | EventKind::NoteRevised { text, .. }
        | EventKind::Dropped {
            because: Some(text),
            ..
        } if text.len() > MAX_NOTE_BYTES || text.contains('\0') => {
            Err("expected words, without NUL and of at most a megabyte".to_owned())
        }
        _ => Ok(()),
    }
}

/// Writes the first line.
pub fn begin(out: &mut dyn Write) -> io::Result<()> {
    write(out, &Line::Reads(VERSION))
}

/// Writes a catalog.
pub fn catalog(out: &mut dyn Write, copy: &Copy) -> io::Result<()> {
    let installed = InstalledCatalog {
        toml: catalog::write(&copy.catalog),
        removed_from_catalog: copy.removed_from_catalog.clone(),
        removed: copy.removed,
    };
    write(out, &Line::Catalog(installed))
}

/// Writes an event.
pub fn logged(out: &mut dyn Write, event: Event) -> io::Result<()> {
    let (resource, occasion) = match event.subject {
        Subject::Resource(id) => (Some(id), None),
        Subject::Occasion(id) => (None, Some(id)),
    };
    let logged = Logged {
        id: event.id,
        transaction: event.transaction,
        device: event.device,
        stamp: event.stamp,
        at: event.at,
        resource,
        occasion,
        kind: event.kind,
    };
    write(out, &Line::Event(logged))
}

fn write(out: &mut dyn Write, line: &Line) -> io::Result<()> {
    writeln!(out, "{}", text::json(&serde_json::to_string(line)?))
}
