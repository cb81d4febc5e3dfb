//! What a work has in common with the record from which it came, for the writers that give such a record back.

use std::path::Path;

use crate::domain::{FieldUpdate, FieldValue, Metadata, Patch, Work};

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

/// Returns the names of all fields.
pub(super) fn all() -> Vec<&'static str> {
    Metadata::FIELDS.iter().copied().chain([TAGS]).collect()
}

/// Returns the names of the fields that no longer have the value which the record gave them.
pub(super) fn changed(came: &Work, work: &Work) -> Vec<&'static str> {
    let [before, now] = [came, work].map(|work| work.metadata.clone().into_metadata());
    let both = before.fields().zip(now.fields());
    let mut changed: Vec<&str> = both
        .filter(|((name, before), (_, now))| {
            before != now && !(*name == "file" && is_same_file(before, now))
        })
        .map(|((name, _), _)| name)
        .collect();
    if came.tags != work.tags {
        changed.push(TAGS);
    }
    changed
}

/// Whether a path was made absolute by the import.
fn is_same_file(before: &FieldValue<'_>, now: &FieldValue<'_>) -> bool {
    match (before, now) {
        (FieldValue::Text(before), FieldValue::Text(now)) => {
            now.starts_with('/') && !before.is_empty() && Path::new(&**now).ends_with(&**before)
        }
        _ => false,
    }
}
