//! Reads Zotero CSV: one row per item, with the columns of all item types.

use super::table::Cells;
use super::values::{self, Types};
use super::{Found, standing};
use crate::domain::{Kind, Work};

/// Columns that only this format has together.
pub(super) const COLUMNS: &[&str] = &["Key", "Item Type", "Title"];

const TYPES: Types = Types(&[
    (Kind::Paper, "journalArticle conferencePaper preprint"),
    (Kind::Paper, "report thesis manuscript"),
    (Kind::Book, "book bookSection"),
    (Kind::Article, "webpage blogPost forumPost"),
    (Kind::Article, "magazineArticle newspaperArticle"),
    (Kind::Article, "encyclopediaArticle"),
    (Kind::Code, "computerProgram"),
    (Kind::Standard, "standard"),
    (Kind::Law, "statute bill case hearing"),
    (Kind::Video, "videoRecording film tvBroadcast presentation"),
]);

pub(super) fn row(cells: &Cells<'_>) -> Result<Work, Found> {
    let kind = match cells.get("Item Type") {
        "attachment" => return Err(Found::Skipped("an attachment of another item".to_owned())),
        "note" | "annotation" => return Err(Found::Skipped("a note without a work".to_owned())),
        other => TYPES.kind(other).unwrap_or(Kind::Other),
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
    work.located(cells.get("Url"))?;
    work.pages(cells.get("Num Pages"));
    for column in ["Manual Tags", "Automatic Tags"] {
        for label in cells.get(column).split(';') {
            work.tag(label);
        }
    }
    standing::text(&mut work, cells.get("Extra"), cells.options());
    work.note(&values::html(cells.get("Notes")))?;
    work.since = cells.options().day(cells.get("Date Added"));
    Ok(work)
}
