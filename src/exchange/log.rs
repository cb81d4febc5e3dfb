//! Reads and writes the lossless export: the catalogs and the whole log, one JSON object per line (<https://jsonlines.org>).
//!
//! The first line holds the format version. Then come the catalogs, each as the text of its file, and the events in order of
//! arrival. All other data follows from these. Users keep such files: fields may be added, but none may change its meaning.

use std::collections::BTreeMap;
use std::io::{self, Write};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::catalog;
pub use crate::catalog::Copy;
use crate::domain::{Event, EventKind, ResourceId, SegmentHeader, Slug, check_foreign};
use crate::text;

/// The format version. It grows with each change that older programs would misread.
const VERSION: u32 = 1;

/// The parser quotes what it does not know, of any length.
const MAX_ERROR_CHARS: usize = 200;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    /// The header, with the format version.
    Reads(u32),
    /// Of a segment, the second line.
    Segment(SegmentHeader),
    Catalog(InstalledCatalog),
    Event(Event),
}

#[derive(Serialize, Deserialize)]
struct InstalledCatalog {
    toml: String,
    #[serde(default, rename = "retired", skip_serializing_if = "Vec::is_empty")]
    removed_from_catalog: Vec<Slug>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    same_as: BTreeMap<Slug, ResourceId>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    removed: bool,
    #[serde(default, skip_serializing_if = "is_zero")]
    turn: u32,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(turn: &u32) -> bool {
    *turn == 0
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    Catalog(Box<Copy>),
    /// An event, numbered by its line.
    Event(Box<Event>),
    /// The line cannot be parsed or stored; holds the reason.
    Faulty(String),
}

pub(super) fn begins(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    matches!(serde_json::from_str(first), Ok(Line::Reads(_)))
}

/// Parses a file, line by line: the number and the content of each. What follows a header that is missing or newer is left out.
pub fn entries(text: &str) -> impl Iterator<Item = (usize, Entry)> {
    let lines = (1..).zip(text.lines());
    let mut lines = lines.filter(|(_, line)| !line.trim().is_empty());
    let (mut is_first, mut is_over) = (true, false);
    let parsed = std::iter::from_fn(move || {
        let (number, line) = lines.next().filter(|_| !is_over)?;
        if std::mem::take(&mut is_first) && !begins(line) {
            is_over = true;
            let why = "expected {\"reads\":1} as the first line of a lossless export";
            return Some((number, Some(Entry::Faulty(why.to_owned()))));
        }
        let entry = match serde_json::from_str(line) {
            Ok(Line::Reads(VERSION) | Line::Segment(_)) => None,
            Ok(Line::Reads(newer)) => {
                is_over = true;
                let why = format!(
                    "the file has format version {newer}; this program reads version {VERSION}"
                );
                Some(Entry::Faulty(why))
            }
            Ok(Line::Catalog(installed)) => Some(copy(installed)),
            Ok(Line::Event(logged)) => Some(event(logged, number)),
            // The parser sees one line only, so its own "at line 1" is dropped.
            Err(err) => {
                let column = err.column();
                let err = err.to_string();
                let kind = err.split(" at line ").next().unwrap_or_default();
                // What it would know instead is no help.
                let kind = kind.split(", expected one of ").next().unwrap_or_default();
                let kind: String = kind.chars().take(MAX_ERROR_CHARS).collect();
                Some(Entry::Faulty(format!("{kind}, at column {column}")))
            }
        };
        Some((number, entry))
    });
    parsed.filter_map(|(number, entry)| Some((number, entry?)))
}

/// Returns what a segment says of itself.
pub fn segment(text: &str) -> Option<SegmentHeader> {
    match serde_json::from_str(text.lines().nth(1)?) {
        Ok(Line::Segment(header)) => Some(header),
        _ => None,
    }
}

fn copy(installed: InstalledCatalog) -> Entry {
    let catalog = catalog::parse(installed.toml.as_bytes()).map_err(|problems| {
        let first: String = problems.iter().take(1).map(ToString::to_string).collect();
        format!("invalid catalog: {first}")
    });
    let copy = catalog.and_then(|catalog| {
        let copy = Copy {
            catalog,
            removed_from_catalog: installed.removed_from_catalog,
            same_as: installed.same_as,
            removed: installed.removed,
            turn: installed.turn,
        };
        copy.from_elsewhere()
    });
    copy.map_or_else(Entry::Faulty, |copy| Entry::Catalog(Box::new(copy)))
}

fn event(logged: Event, number: usize) -> Entry {
    match check(&logged) {
        Ok(()) => Entry::Event(Box::new(Event {
            number: i64::try_from(number).unwrap_or(i64::MAX),
            ..logged
        })),
        Err(err) => Entry::Faulty(err),
    }
}

/// Checks that an event holds only what the program would accept from a user.
fn check(event: &Event) -> Result<(), String> {
    check_foreign(event)?;
    match &event.kind {
        EventKind::Added { metadata, .. } | EventKind::Edited { metadata } => {
            catalog::check_metadata(metadata)
        }
        _ => Ok(()),
    }
}

/// Writes the header line.
pub fn begin(out: &mut dyn Write) -> io::Result<()> {
    write(out, &Line::Reads(VERSION))
}

/// Writes what a segment says of itself, after the header line.
pub fn begin_segment(out: &mut dyn Write, header: SegmentHeader) -> io::Result<()> {
    begin(out)?;
    write(out, &Line::Segment(header))
}

pub fn catalog(out: &mut dyn Write, copy: &Copy) -> io::Result<()> {
    let installed = InstalledCatalog {
        toml: catalog::write(&copy.catalog),
        removed_from_catalog: copy.removed_from_catalog.clone(),
        same_as: copy.same_as.clone(),
        removed: copy.removed,
        turn: copy.turn,
    };
    write(out, &Line::Catalog(installed))
}

/// Returns the SHA-256 of a catalog as it is written, in Base64.
pub fn digest(copy: &Copy) -> io::Result<String> {
    let mut line = Vec::new();
    catalog(&mut line, copy)?;
    Ok(BASE64_STANDARD.encode(Sha256::digest(&line)))
}

pub fn logged(out: &mut dyn Write, event: Event) -> io::Result<()> {
    write(out, &Line::Event(event))
}

fn write(out: &mut dyn Write, line: &Line) -> io::Result<()> {
    writeln!(out, "{}", text::json(&serde_json::to_string(line)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{BUILTIN_NAME, BUILTIN_VERSION, builtin};

    #[test]
    fn a_catalog_that_cannot_be_installed_is_faulty() {
        let read = |name: &str, version: u32, turn: u32| {
            let mut catalog = builtin();
            catalog.name = name.parse().unwrap();
            catalog.version = version;
            catalog.resources[0].metadata.title = "Altered".to_owned();
            let copy = Copy {
                catalog,
                removed_from_catalog: Vec::new(),
                same_as: BTreeMap::new(),
                removed: false,
                turn,
            };
            let mut out = Vec::new();
            begin(&mut out).unwrap();
            super::catalog(&mut out, &copy).unwrap();
            let (_, entry) = entries(std::str::from_utf8(&out).unwrap()).next().unwrap();
            entry
        };
        for ((name, version, turn), expected) in [
            (("own", 1, 0), "a catalog cannot be named 'own'"),
            (
                (BUILTIN_NAME, BUILTIN_VERSION + 1, 0),
                "is newer than this program",
            ),
            (("team", 1, u32::MAX), "expected a turn of at most"),
        ] {
            let entry = read(name, version, turn);
            assert!(
                matches!(&entry, Entry::Faulty(why) if why.contains(expected)),
                "{entry:?}"
            );
        }
        let Entry::Catalog(copy) = read(BUILTIN_NAME, BUILTIN_VERSION, 1) else {
            panic!("the built-in catalog of this program");
        };
        assert_eq!(copy.catalog, builtin());
        assert!(matches!(read("team", 1, 1), Entry::Catalog(_)));
    }
}
