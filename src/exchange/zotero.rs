//! Reads Zotero CSV: one row per item, with the columns of all item types.

use super::table::{self, Cells, Row};
use super::{Record, values};
use crate::domain::{Kind, Work};

pub(super) fn begins(text: &str) -> bool {
    table::has(text, &["Key", "Item Type", "Title"])
}

pub(super) fn read(text: &str, emit: &mut dyn FnMut(Record)) {
    table::read(text, emit, row);
}

fn row(cells: &Cells<'_>) -> Result<Row, &'static str> {
    let kind = match cells.get("Item Type") {
        "attachment" => return Ok(Row::Skipped("an attachment of another item")),
        "note" | "annotation" => return Ok(Row::Skipped("a note without a work")),
        "book" | "bookSection" => Kind::Book,
        "webpage"
        | "blogPost"
        | "forumPost"
        | "magazineArticle"
        | "newspaperArticle"
        | "encyclopediaArticle" => Kind::Article,
        "computerProgram" => Kind::Code,
        "standard" => Kind::Standard,
        "statute" | "bill" | "case" | "hearing" => Kind::Law,
        "videoRecording" | "film" | "tvBroadcast" | "presentation" => Kind::Video,
        "journalArticle" | "conferencePaper" | "preprint" | "report" | "thesis" | "manuscript" => {
            Kind::Paper
        }
        _ => Kind::Other,
    };
    let mut work = Work::default();
    work.kind(kind);
    work.title(cells.get("Title"))?;
    for name in cells.get("Author").split(';') {
        let mut parts = name.split(',').map(str::trim);
        let family = parts.next().unwrap_or_default();
        work.author(&format!("{} {family}", parts.next().unwrap_or_default()))?;
    }
    work.year(cells.get("Publication Year"));
    work.year(cells.get("Date"));
    work.identifier(cells.get("DOI"));
    // A cell may hold the ISBNs of several editions.
    work.identifier(
        cells
            .get("ISBN")
            .split_whitespace()
            .next()
            .unwrap_or_default(),
    );
    for column in ["Number", "Extra"] {
        // Free text that may contain "arXiv:1706.03762 [cs]".
        if let Some((_, id)) = cells.get(column).split_once("arXiv:") {
            let id = id.split_whitespace().next().unwrap_or_default();
            work.identifier(&format!("arXiv:{id}"));
        }
    }
    work.address(cells.get("Url"));
    work.pages(cells.get("Num Pages"));
    for column in ["Manual Tags", "Automatic Tags"] {
        for label in cells.get(column).split(';') {
            work.tag(label);
        }
    }
    work.note(&values::html(cells.get("Notes")))?;
    work.since = values::day_of_instant(cells.get("Date Added"));
    Ok(Row::Work(Box::new(work)))
}
