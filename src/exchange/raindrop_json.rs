//! Reads the JSON of Raindrop.io's API and backups: bookmarks with tags, a note and highlights.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Found, ReadOptions, Record, folders, json};
use crate::domain::{Kind, Work};
use crate::position::Lines;

/// Fields that only this format has together.
const FIELDS: &[&str] = &["link", "created", "tags"];

/// An answer of the API.
#[derive(Deserialize)]
struct Answer<'t> {
    #[serde(borrow)]
    items: Vec<&'t RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Bookmark {
    link: Option<String>,
    title: Option<String>,
    excerpt: Option<String>,
    note: Option<String>,
    tags: Option<Vec<String>>,
    created: Option<String>,
    important: Value,
    collection: Option<Collection>,
    highlights: Option<Vec<json::Passage>>,
}

#[derive(Deserialize)]
struct Collection {
    title: Option<String>,
}

pub(super) fn begins(text: &str) -> bool {
    json::has(text, FIELDS) || json::has_list(text, "items", FIELDS)
}

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    let list = if text.trim_start().starts_with('{') {
        json::parsed::<Answer<'_>>(text, emit).map(|answer| answer.items)
    } else {
        json::parsed(text, emit)
    };
    if let Some(list) = list {
        json::items(&Lines::new(text), text, &list, emit, |bookmark| {
            work(bookmark, options)
        });
    }
}

fn work(bookmark: Bookmark, options: &ReadOptions) -> Result<Work, Found> {
    let mut work = Work::default();
    work.kind(Kind::Article);
    work.title(&bookmark.title.unwrap_or_default())?;
    work.page(&bookmark.link.unwrap_or_default())
        .map_err(|why| Found::Skipped(why.to_owned()))?;
    work.text(
        |metadata| &mut metadata.summary,
        &bookmark.excerpt.unwrap_or_default(),
    )?;
    let folder = bookmark.collection.and_then(|collection| collection.title);
    folders::put(&mut work, folder.as_deref().as_slice());
    for label in bookmark.tags.unwrap_or_default() {
        work.tag(&label);
    }
    if json::is_true(&bookmark.important) {
        work.tag("favorite");
    }
    work.note(&bookmark.note.unwrap_or_default())?;
    work.since = options.day(&bookmark.created.unwrap_or_default());
    for passage in bookmark.highlights.unwrap_or_default() {
        work.add_note(passage.note(options))?;
    }
    Ok(work)
}
