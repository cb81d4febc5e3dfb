//! Reads the JSON backup of Linkwarden: links in collections, with tags and highlights.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::folders::{self, Foldered};
use super::{Found, ReadOptions, Record, json};
use crate::domain::{Highlight, Kind, Work, WorkNote};

/// The collection of links without a collection.
const UNSORTED: &str = "Unorganized";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Backup<'t> {
    #[serde(borrow)]
    collections: Vec<Collection<'t>>,
    #[serde(default)]
    pinned_links: Vec<Pinned>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Collection<'t> {
    id: Option<i64>,
    parent_id: Option<i64>,
    name: Option<String>,
    #[serde(borrow, default)]
    links: Vec<&'t RawValue>,
}

#[derive(Deserialize)]
struct Pinned {
    id: i64,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Link {
    id: Option<i64>,
    name: Option<String>,
    url: Option<String>,
    description: Option<String>,
    tags: Option<Vec<Tag>>,
    created_at: Option<String>,
    import_date: Option<String>,
    highlights: Option<Vec<Passage>>,
}

#[derive(Deserialize)]
struct Tag {
    name: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Passage {
    text: Option<String>,
    comment: Option<String>,
    color: Option<String>,
    created_at: Option<String>,
}

pub(super) fn begins(text: &str) -> bool {
    json::has(text, &["collections", "pinnedLinks"])
}

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    let Some(backup) = json::parsed::<Backup<'_>>(text, emit) else {
        return;
    };
    let pinned: HashSet<i64> = backup.pinned_links.iter().map(|link| link.id).collect();
    let folders: HashMap<i64, (Option<i64>, &str)> = backup
        .collections
        .iter()
        .filter_map(|folder| Some((folder.id?, (folder.parent_id, folder.name.as_deref()?))))
        .collect();
    let mut shelf = Foldered::default();
    for collection in &backup.collections {
        let mut path = folders::path(collection.parent_id, &folders);
        path.extend(collection.name.as_deref().filter(|name| *name != UNSORTED));
        let mut add = |record| shelf.add(record, &path);
        json::items(text, &collection.links, &mut add, |link: Link| {
            let is_pinned = link.id.is_some_and(|id| pinned.contains(&id));
            work(link, is_pinned, options)
        });
    }
    shelf.emit(emit);
}

fn work(link: Link, is_pinned: bool, options: &ReadOptions) -> Result<Work, Found> {
    let mut work = Work::default();
    work.kind(Kind::Article);
    let description = link.description.unwrap_or_default();
    // Older versions keep the title as the description.
    match link.name.filter(|name| !name.trim().is_empty()) {
        Some(name) => {
            work.title(&name)?;
            work.note(&description)?;
        }
        None => work.title(&description)?,
    }
    work.page(&link.url.unwrap_or_default())
        .map_err(|why| Found::Skipped(why.to_owned()))?;
    for tag in link.tags.unwrap_or_default() {
        work.tag(&tag.name);
    }
    if is_pinned {
        work.tag("pinned");
    }
    let saved = link.import_date.or(link.created_at);
    work.since = options.day(&saved.unwrap_or_default());
    for passage in link.highlights.unwrap_or_default() {
        work.add_note(WorkNote {
            text: passage.comment.unwrap_or_default(),
            on: options.day(&passage.created_at.unwrap_or_default()),
            highlight: Some(Highlight {
                quotation: passage.text.unwrap_or_default(),
                place: None,
                color: passage.color,
            }),
        })?;
    }
    Ok(work)
}
