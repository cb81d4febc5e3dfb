//! Reads the CSV of Raindrop.io, and the JSON by another module: bookmarks in folders, with tags, a note and highlights.

use super::folders::Foldered;
use super::table::{self, Cells};
use super::{Found, ReadOptions, Record, json, raindrop_json};
use crate::domain::{Highlight, Work, WorkNote};

/// Columns that only this format has together.
pub(super) const COLUMNS: &[&str] = &["title", "url", "folder", "tags", "created"];

/// The folder of bookmarks without a folder.
const UNSORTED: &str = "Unsorted";

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    if json::is_json(text) {
        raindrop_json::read(text, options, emit);
    } else {
        let mut shelf = Foldered::default();
        table::each(text, options, emit, |line, cells, _| {
            // Nested folders are separated by slashes.
            let folder = Some(cells.get("folder")).filter(|folder| *folder != UNSORTED);
            let path: Vec<&str> = folder
                .iter()
                .flat_map(|path| path.split('/'))
                .map(str::trim)
                .collect();
            shelf.add(Record::new(line, row(cells)), &path);
        });
        shelf.emit(emit);
    }
}

fn row(cells: &Cells<'_>) -> Result<Work, Found> {
    let mut work = table::page(cells, "url", "title")?;
    for label in cells.get("tags").split(',') {
        work.tag(label);
    }
    if cells.get("favorite") == "true" {
        work.tag("favorite");
    }
    work.text(|metadata| &mut metadata.summary, cells.get("excerpt"))?;
    work.note(cells.get("note"))?;
    for passage in cells.get("highlights").lines() {
        work.add_note(highlight(passage))?;
    }
    work.since = cells.options().day(cells.get("created"));
    Ok(work)
}

/// Returns a highlight; the table tells nothing but the passage.
fn highlight(passage: &str) -> WorkNote {
    let highlight = Highlight {
        quotation: passage.to_owned(),
        ..Highlight::default()
    };
    WorkNote {
        highlight: Some(highlight),
        ..WorkNote::default()
    }
}
