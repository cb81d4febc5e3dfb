//! Reads Zotero CSV: one row per item, with the columns of all item types.

use super::table::Cells;
use super::values::{self, Types};
use super::{Found, kept, names, standing};
use crate::domain::{Kind, Role, Work};
use crate::exchange::pages::Pages;

/// Columns that only this format has together.
pub(super) const COLUMNS: &[&str] = &["Key", "Item Type", "Title"];

const TYPES: Types = Types(&[
    (Kind::Paper, "journalArticle conferencePaper preprint"),
    (Kind::Paper, "report thesis manuscript patent"),
    (Kind::Book, "book bookSection"),
    (Kind::Article, "webpage blogPost forumPost interview"),
    (Kind::Article, "magazineArticle newspaperArticle"),
    (Kind::Article, "encyclopediaArticle dictionaryEntry"),
    (Kind::Code, "computerProgram"),
    (Kind::Standard, "standard"),
    (Kind::Law, "statute bill case hearing"),
    (Kind::Video, "videoRecording film tvBroadcast presentation"),
    (
        Kind::Other,
        "artwork audioRecording dataset document email instantMessage letter map podcast radioBroadcast",
    ),
]);

/// Types of items that are part of another work, which has the ISBN.
const PARTS: &[&str] = &[
    "bookSection",
    "conferencePaper",
    "dictionaryEntry",
    "encyclopediaArticle",
    "journalArticle",
    "magazineArticle",
    "newspaperArticle",
];

/// The columns for each field of text, in order of preference.
const TEXTS: &[(&str, &[&str])] = &[
    (
        "container",
        &[
            "Publication Title",
            "Journal Abbreviation",
            "Conference Name",
        ],
    ),
    ("publisher", &["Publisher"]),
    ("volume", &["Volume"]),
    ("issue", &["Issue"]),
    ("edition", &["Edition"]),
    ("language", &["Language"]),
    ("summary", &["Abstract Note"]),
];

pub(super) fn row(cells: &Cells<'_>) -> Result<Work, Found> {
    let kind = cells.get("Item Type");
    match kind {
        "attachment" => return Err(Found::Skipped("an attachment of another item".to_owned())),
        "note" | "annotation" => return Err(Found::Skipped("a note without a work".to_owned())),
        _ => {}
    }
    let mut work = Work::default();
    work.kind(TYPES.kind(kind).unwrap_or(Kind::Other));
    let best = |columns: &[&str]| {
        let mut cells = columns.iter().map(|column| cells.get(column));
        cells.find(|cell| !cell.is_empty()).unwrap_or_default()
    };
    work.title(&values::inline(best(&["Title", "Short Title"])))?;
    for (column, role) in [("Author", Role::Author), ("Editor", Role::Editor)] {
        for name in cells.get(column).split(';') {
            names::add(&mut work, role, name)?;
        }
    }
    for column in ["Publication Year", "Date"] {
        work.year(cells.get(column));
    }
    for (name, field) in kept::TEXTS {
        let columns = TEXTS.iter().find(|(field, _)| *field == name);
        let text = columns.map_or("", |(_, columns)| best(columns));
        work.text(field, &values::inline(text))?;
    }
    let pages = Pages::of_part(cells.get("Pages"), "");
    work.text(|metadata| &mut metadata.page_range, &pages.range)?;
    work.pages(&pages.count);
    work.pages(&Pages::of_whole(cells.get("Num Pages")).count);
    identify(&mut work, cells, !PARTS.contains(&kind))?;
    let mut files = cells.get("File Attachments").split(';');
    work.text(
        |metadata| &mut metadata.file,
        &values::path(files.next().unwrap_or_default()),
    )?;
    for column in ["Manual Tags", "Automatic Tags"] {
        for label in cells.get(column).split(';') {
            work.tag(label);
        }
    }
    extra(&mut work, cells)?;
    work.note(&values::html(cells.get("Notes")))?;
    // The times of Zotero are in UTC, which its file does not say.
    let added = cells.get("Date Added");
    let options = cells.options();
    work.since = (options.day(&format!("{added} UTC"))).or_else(|| options.day(added));
    Ok(work)
}

fn identify(work: &mut Work, cells: &Cells<'_>, has_isbn: bool) -> Result<(), &'static str> {
    values::doi(work, cells.get("DOI"));
    if has_isbn {
        values::isbns(work, cells.get("ISBN"));
    }
    work.located(cells.get("Url"))?;
    for column in ["Number", "Archive Location", "Publication Title", "Extra"] {
        values::labelled(work, cells.get(column), has_isbn);
    }
    if cells.get("Archive").eq_ignore_ascii_case("arxiv") {
        work.identifier(&format!("arxiv:{}", cells.get("Archive Location")));
    }
    for address in values::addresses(cells.get("Link Attachments")) {
        work.address(address);
    }
    Ok(())
}

/// Takes the field for what no other holds: lines with a label, such as the citation key, and free text.
fn extra(work: &mut Work, cells: &Cells<'_>) -> Result<(), &'static str> {
    let text = cells.get("Extra");
    standing::text(work, text, cells.options());
    let key = text
        .lines()
        .find_map(|line| line.strip_prefix("Citation Key:"));
    work.slug = key.and_then(|key| key.trim().to_lowercase().parse().ok());
    let is_labelled = |line: &&str| {
        let label = line.split_once(':').map_or("", |(label, _)| label);
        let is_part = |c: char| c.is_alphanumeric() || " _-.#".contains(c);
        !label.is_empty() && label.len() <= 40 && label.chars().all(is_part)
    };
    let free: Vec<&str> = text.lines().filter(|line| !is_labelled(line)).collect();
    work.note(&free.join("\n"))
}

#[cfg(test)]
mod tests {
    use crate::domain::Work;
    use crate::exchange::table::rows;
    use crate::exchange::{Found, ReadOptions};

    fn works(text: &str) -> Vec<Work> {
        let mut works = Vec::new();
        let mut emit = |record: crate::exchange::Record| match record.found {
            Found::Work(work) => works.push(*work),
            other => panic!("{other:?}"),
        };
        rows(text, &ReadOptions::default(), &mut emit, super::row);
        works
    }

    #[test]
    fn each_column_has_its_field() {
        let text = "Key,Item Type,Author,Title,Publication Title,ISBN,Pages,Issue,Volume,Publisher,Edition,Language,Editor,\
            Abstract Note,File Attachments,Extra,Manual Tags,Num Pages\n\
            A,bookSection,\"One, Ada; World Tea Party\",A <i>b</i> &amp; c,The volume,978-0-203-12281-5,558-565,3,7,P,2nd,en,\
            \"Two, Bo\",So,/a.pdf; /b.html,\"Citation Key: One-2012\nfree text\nDOI: 10.1000/b\",c++; machine learning,\n\
            B,book,,B,,0-306-40615-2 978-1-4493-7332-0,,,,,,,,,,arXiv:1706.03762 [cs],,300\n";
        let [section, book] = <[Work; 2]>::try_from(works(text)).unwrap();
        let metadata = section.metadata.clone().into_metadata();
        let texts = [
            &metadata.container,
            &metadata.page_range,
            &metadata.issue,
            &metadata.volume,
            &metadata.publisher,
            &metadata.edition,
            &metadata.language,
            &metadata.summary,
            &metadata.file,
            &metadata.doi,
        ];
        let texts = texts.map(|text| text.as_deref().unwrap_or_default());
        assert_eq!(
            texts,
            [
                "The volume",
                "558–565",
                "3",
                "7",
                "P",
                "2nd",
                "en",
                "So",
                "/a.pdf",
                "10.1000/b"
            ]
        );
        assert_eq!((metadata.title.as_str(), metadata.isbn), ("A b & c", None));
        let names = [metadata.authors, metadata.editors].concat();
        let names: Vec<&str> = names.iter().map(crate::domain::Name::as_str).collect();
        assert_eq!(names, ["Ada One", "{World Tea Party}", "Bo Two"]);
        assert_eq!(section.slug.unwrap().as_str(), "one-2012");
        assert_eq!(section.notes[0].text, "free text");
        assert_eq!(section.tags.len(), 2);
        let metadata = book.metadata.into_metadata();
        assert_eq!(metadata.isbn.as_deref(), Some("9780306406157"));
        assert_eq!(
            (metadata.arxiv.as_deref(), metadata.pages),
            (Some("1706.03762"), Some(300))
        );
        assert!(book.notes.is_empty());
        for row in ["arXiv:1706.03762 [cs],,", ",arXiv,1706.03762"] {
            let text = format!(
                "Key,Item Type,Title,Publication Title,Archive,Archive Location\nA,preprint,A,{row}\n"
            );
            let metadata = works(&text).remove(0).metadata.into_metadata();
            assert_eq!(metadata.arxiv.as_deref(), Some("1706.03762"));
        }
    }
}
