//! Reads the JSON export of wallabag: saved pages with tags and annotations; archived pages are read.

use serde::Deserialize;
use serde_json::Value;

use super::{Found, ReadOptions, Record, json};
use crate::domain::{Highlight, Kind, ReadingDate, Status, Work, WorkNote};

/// Fields that only this format has together.
pub(super) const FIELDS: &[&str] = &["url", "is_archived"];

#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    title: Option<String>,
    url: Option<String>,
    given_url: Option<String>,
    is_archived: Value,
    is_starred: Value,
    tags: Option<Vec<Tag>>,
    created_at: Option<String>,
    archived_at: Option<String>,
    published_at: Option<String>,
    published_by: Option<Vec<Option<String>>>,
    language: Option<String>,
    reading_time: Value,
    annotations: Option<Vec<Annotation>>,
}

/// A label, or the object that the API gives.
#[derive(Deserialize)]
#[serde(untagged)]
enum Tag {
    Label(String),
    Object { label: String },
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Annotation {
    text: Option<String>,
    quote: Option<String>,
    created_at: Option<String>,
}

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    json::list(text, emit, |entry| work(entry, options));
}

fn work(entry: Entry, options: &ReadOptions) -> Result<Work, Found> {
    let mut work = Work::default();
    work.kind(Kind::Article);
    work.title(&entry.title.unwrap_or_default())?;
    for url in [entry.url, entry.given_url].into_iter().flatten() {
        work.page(&url)
            .map_err(|why| Found::Skipped(why.to_owned()))?;
    }
    for tag in entry.tags.unwrap_or_default() {
        match tag {
            Tag::Label(label) | Tag::Object { label } => work.tag(&label),
        }
    }
    if json::is_true(&entry.is_starred) {
        work.tag("starred");
    }
    if json::is_true(&entry.is_archived) {
        work.status = Status::Done;
        let archived = options.day(&entry.archived_at.unwrap_or_default());
        work.readings.extend(archived.map(ReadingDate::from));
    }
    work.since = options.day(&entry.created_at.unwrap_or_default());
    work.year(&entry.published_at.unwrap_or_default());
    for name in entry.published_by.unwrap_or_default().into_iter().flatten() {
        work.author(&name)?;
    }
    work.text(
        |metadata| &mut metadata.language,
        &entry.language.unwrap_or_default(),
    )?;
    work.minutes(&json::plain(&entry.reading_time));
    for annotation in entry.annotations.unwrap_or_default() {
        work.add_note(WorkNote {
            text: annotation.text.unwrap_or_default(),
            on: options.day(&annotation.created_at.unwrap_or_default()),
            highlight: annotation.quote.map(|quotation| Highlight {
                quotation,
                ..Highlight::default()
            }),
        })?;
    }
    Ok(work)
}
