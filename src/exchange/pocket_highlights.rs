//! Reads the `annotations/part_*.json` files of a Pocket export: the highlights of saved pages.

use serde::Deserialize;
use serde_json::Value;

use super::{Found, ReadOptions, Record, json};
use crate::domain::{Highlight, Kind, Work, WorkNote};

/// Fields that only this format has together.
const FIELDS: &[&str] = &["url", "title", "highlights"];

#[derive(Default, Deserialize)]
#[serde(default)]
struct Page {
    url: Option<String>,
    title: Option<String>,
    highlights: Option<Vec<Passage>>,
}

#[derive(Deserialize)]
struct Passage {
    quote: String,
    #[serde(default)]
    created_at: Value,
}

pub(super) fn begins(text: &str) -> bool {
    json::has(text, FIELDS)
}

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    json::list(text, emit, |page| work(page, options));
}

fn work(page: Page, options: &ReadOptions) -> Result<Work, Found> {
    let mut work = Work::default();
    work.kind(Kind::Article);
    work.title(&page.title.unwrap_or_default())?;
    work.page(&page.url.unwrap_or_default())
        .map_err(|why| Found::Skipped(why.to_owned()))?;
    for passage in page.highlights.unwrap_or_default() {
        work.add_note(WorkNote {
            text: String::new(),
            on: options.day(&json::plain(&passage.created_at)),
            highlight: Some(Highlight {
                quotation: passage.quote,
                ..Highlight::default()
            }),
        })?;
    }
    Ok(work)
}
