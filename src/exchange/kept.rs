//! What a work has in common with the record from which it came, for the writers that give such a record back.

use std::path::Path;

use crate::domain::{FieldUpdate, Metadata, Patch, Work};
use crate::text::is_hostile;

/// The name that stands for the tags of a work, beside the names of metadata fields.
pub(super) const TAGS: &str = "tags";

type Text = fn(&mut Patch) -> &mut FieldUpdate<String>;

/// The fields of metadata that are plain lines of text in all formats.
pub(super) const TEXTS: [(&str, Text); 7] = [
    ("container", |metadata| &mut metadata.container),
    ("publisher", |metadata| &mut metadata.publisher),
    ("volume", |metadata| &mut metadata.volume),
    ("issue", |metadata| &mut metadata.issue),
    ("edition", |metadata| &mut metadata.edition),
    ("language", |metadata| &mut metadata.language),
    ("summary", |metadata| &mut metadata.summary),
];

/// Whether a character of a record is given back: not if it is invisible or controls a terminal.
pub(super) fn is_given_back(c: char) -> bool {
    matches!(c, '\n' | '\t') || !is_hostile(c)
}

/// Returns the names of all fields.
pub(super) fn all() -> Vec<&'static str> {
    Metadata::FIELDS.iter().copied().chain([TAGS]).collect()
}

/// Returns the names of the fields that no longer have the value which the record gave them.
pub(super) fn changed(came: &Work, work: &Work) -> Vec<&'static str> {
    let [before, now] = [came, work].map(|work| work.metadata.clone().into_metadata());
    let both = before.fields().zip(now.fields());
    let mut changed: Vec<&str> = both
        .filter(|((_, before), (_, now))| before != now)
        .map(|((name, _), _)| name)
        .collect();
    // A path in a record is relative to the file that it stood in.
    let paths = before.file.as_deref().zip(now.file.as_deref());
    if paths.is_some_and(|(before, now)| Path::new(now).ends_with(before)) {
        changed.retain(|name| *name != "file");
    }
    if came.tags != work.tags {
        changed.push(TAGS);
    }
    changed
}
