//! Reads the JSON export of Karakeep, once Hoarder: links and texts with tags, lists and notes; what is archived is read.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Found, ReadOptions, Record, folders, json};
use crate::domain::{Kind, Status, Work};
use crate::position::Lines;

#[derive(Deserialize)]
struct Export<'t> {
    #[serde(borrow)]
    bookmarks: Vec<&'t RawValue>,
    #[serde(default)]
    lists: Vec<List>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct List {
    id: String,
    name: String,
    parent_id: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Bookmark {
    created_at: Value,
    title: Option<String>,
    tags: Option<Vec<String>>,
    lists: Option<Vec<String>>,
    content: Option<Content>,
    note: Option<String>,
    archived: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", tag = "type")]
enum Content {
    Link {
        url: String,
    },
    Text {
        text: String,
    },
    #[serde(other)]
    Other,
}

pub(super) fn begins(text: &str) -> bool {
    json::has_list(text, "bookmarks", &["createdAt", "content", "tags"])
}

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    let Some(export) = json::parsed::<Export<'_>>(text, emit) else {
        return;
    };
    let folders: HashMap<&str, (Option<&str>, &str)> = export
        .lists
        .iter()
        .map(|list| {
            (
                list.id.as_str(),
                (list.parent_id.as_deref(), list.name.as_str()),
            )
        })
        .collect();
    json::items(
        &Lines::new(text),
        text,
        &export.bookmarks,
        emit,
        |bookmark| work(bookmark, &folders, options),
    );
}

fn work(
    bookmark: Bookmark,
    folders: &HashMap<&str, (Option<&str>, &str)>,
    options: &ReadOptions,
) -> Result<Work, Found> {
    let mut work = Work::default();
    work.kind(Kind::Article);
    work.title(&bookmark.title.unwrap_or_default())?;
    match bookmark.content {
        Some(Content::Link { url }) => work
            .page(&url)
            .map_err(|why| Found::Skipped(why.to_owned()))?,
        Some(Content::Text { text }) => {
            if work.metadata.title.is_none() {
                let first = text.lines().find(|line| !line.trim().is_empty());
                work.title(first.unwrap_or_default())?;
            }
            work.kind(Kind::Other);
            work.note(&text)?;
        }
        Some(Content::Other) | None => {
            let why = "a file that was uploaded, which the export leaves out".to_owned();
            return Err(Found::Skipped(why));
        }
    }
    for label in bookmark.tags.unwrap_or_default() {
        work.tag(&label);
    }
    for list in bookmark.lists.unwrap_or_default() {
        folders::put(&mut work, &folders::path(Some(list.as_str()), folders));
    }
    work.note(&bookmark.note.unwrap_or_default())?;
    if json::is_true(&bookmark.archived) {
        work.status = Status::Done;
    }
    work.since = options.day(&json::plain(&bookmark.created_at));
    Ok(work)
}
