//! Folders, collections and lists that hold works.

use std::collections::HashMap;
use std::hash::Hash;

use super::{Found, Record};
use crate::domain::{MAX_NOTE_BYTES, Slug, Status, Tag, Work, address_key};

/// Puts a work into a folder, which is given with those around it. The innermost is the domain, and the path of nested ones a tag;
/// of further folders the path is a tag.
pub(super) fn put<S: AsRef<str>>(work: &mut Work, path: &[S]) {
    let names: Vec<&str> = path.iter().map(AsRef::as_ref).collect();
    let name = names.last().copied().unwrap_or_default();
    if work.metadata.domain.is_none() {
        work.domain(name);
    }
    if names.len() > 1 || work.metadata.domain != Slug::from_title(name) {
        work.tag(&names.join("/"));
    }
}

/// The greatest number of folders in one another that is kept.
pub(super) const DEEPEST: usize = 64;

/// Returns the names of a folder and of those around it, outermost first, given the parent and the name of each.
pub(super) fn path<'f, Id: Copy + Eq + Hash>(
    mut at: Option<Id>,
    folders: &HashMap<Id, (Option<Id>, &'f str)>,
) -> Vec<&'f str> {
    // A folder that is its own ancestor ends the path.
    let mut path = Vec::new();
    while let Some((parent, name)) = at.and_then(|id| folders.get(&id))
        && path.len() < DEEPEST
    {
        path.insert(0, *name);
        at = *parent;
    }
    path
}

/// Returns the path of the folder of a work, as [`put`] keeps it: the tag that ends with its domain, or else the domain. Empty
/// outside of folders.
pub(super) fn of(work: &Work) -> String {
    let domain = work.metadata.domain.clone().unwrap_or_default();
    let is_path = |tag: &&str| {
        let names: Vec<&str> = tag.split('/').collect();
        let is_name = |name: &&str| !name.is_empty() && name.trim() == *name;
        names.len() > 1
            && names.iter().all(is_name)
            && names
                .last()
                .and_then(|name| Slug::from_title(name))
                .as_ref()
                == Some(&domain)
    };
    let path = work
        .tags
        .iter()
        .map(Tag::as_str)
        .find(is_path)
        .map(str::to_owned);
    path.unwrap_or_else(|| {
        if domain == Slug::default() {
            String::new()
        } else {
            domain.to_string()
        }
    })
}

/// The works of a file in which the same address may stand in several folders.
#[derive(Default)]
pub(super) struct Foldered {
    records: Vec<Record>,
    /// The place of each address in `records`.
    known: HashMap<String, usize>,
}

impl Foldered {
    /// Adds a record that stands in a folder. A work that is known is joined with the first one.
    pub(super) fn add(&mut self, mut record: Record, path: &[&str]) {
        let Found::Work(work) = &mut record.found else {
            return self.records.push(record);
        };
        let Some(key) = key(work) else {
            put(work, path);
            return self.records.push(record);
        };
        if let Some(Record {
            found: Found::Work(first),
            ..
        }) = self.known.get(&key).map(|at| &mut self.records[*at])
        {
            put(first, path);
            join(first, work);
            let why = "its address stands in the file before: its folder and tags were added there";
            record.found = Found::Skipped(why.to_owned());
        } else {
            put(work, path);
            self.known.insert(key, self.records.len());
        }
        self.records.push(record);
    }

    pub(super) fn emit(self, emit: &mut dyn FnMut(Record)) {
        self.records.into_iter().for_each(emit);
    }
}

/// Returns what tells the works of a file apart: the feed, or else the address.
fn key(work: &Work) -> Option<String> {
    let metadata = &work.metadata;
    let address = metadata
        .feed
        .clone()
        .flatten()
        .or_else(|| metadata.url.clone().flatten())?;
    let fragment = address
        .split_once('#')
        .map(|(_, fragment)| fragment.to_owned());
    Some(format!(
        "{}#{}",
        address_key(&address)?,
        fragment.unwrap_or_default()
    ))
}

/// Adds what a second record says of a work.
fn join(first: &mut Work, second: &mut Work) {
    first.tags.append(&mut second.tags);
    for note in second.notes.drain(..) {
        if !first.notes.contains(&note) {
            first.notes.push(note);
        }
    }
    first.readings.append(&mut second.readings);
    for (format, record) in std::mem::take(&mut second.sources) {
        let known = first.sources.entry(format).or_default();
        if !known.lines().any(|line| line == record) && known.len() + record.len() < MAX_NOTE_BYTES
        {
            let line = if known.is_empty() { "" } else { "\n" };
            known.push_str(&format!("{line}{record}"));
        }
    }
    if first.status == Status::default() {
        first.status = second.status;
    }
    first.since = [first.since, second.since].into_iter().flatten().min();
}
