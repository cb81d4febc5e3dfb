//! Converts an entry to a work.

use super::fields::Fields;
use super::names::{ParsedName, names, unbraced};
use super::verbatim::{address, verbatim};
use super::{arxiv, dates, files, languages, latex};
use crate::domain::{Kind, Role, Work};
use crate::exchange::pages::Pages;
use crate::exchange::values::{self, Types};
use crate::exchange::{Found, ReadOptions, standing};

/// The types of entries. The kind of `misc` depends on its fields.
const TYPES: Types = Types(&[
    (
        Kind::Paper,
        "article inproceedings conference incollection suppcollection inreference",
    ),
    (
        Kind::Paper,
        "suppperiodical periodical report techreport thesis phdthesis mastersthesis",
    ),
    (Kind::Paper, "unpublished patent"),
    (Kind::Book, "book mvbook inbook bookinbook suppbook booklet"),
    (Kind::Book, "collection mvcollection"),
    (Kind::Book, "reference mvreference"),
    (Kind::Book, "proceedings mvproceedings"),
    (Kind::Docs, "manual"),
    (Kind::Article, "online electronic www webpage"),
    (Kind::Code, "software"),
    (Kind::Standard, "standard"),
    (Kind::Law, "legislation jurisdiction legal"),
    (Kind::Video, "video movie"),
    (Kind::Other, "dataset"),
]);

/// The fields of addresses, the first ones first.
const ADDRESSES: [&str; 6] = ["url", "link", "ee", "howpublished", "bdsk-url-1", "note"];

pub(super) fn work(fields: &Fields<'_, '_>, options: &ReadOptions) -> Result<Work, Found> {
    let mut work = Work {
        slug: fields.entry.key.to_lowercase().parse().ok(),
        ..Work::default()
    };
    let kind = fields.entry.kind.to_ascii_lowercase();
    people(&mut work, fields, &kind)?;
    let year = |name| dates::year(fields.get(name)?);
    if let Some(year) = year("date").or_else(|| year("year")) {
        work.year(&year.to_string());
    }
    identifiers(&mut work, fields)?;
    venue(&mut work, fields, &kind)?;
    work.kind(kind_of(fields, &kind, &work));
    if is_in_book(fields) && fields.get("title").and(fields.get("booktitle")).is_some() {
        // It is that of the book around it.
        work.metadata.isbn = None;
    }
    title(&mut work, fields)?;
    for name in ["keywords", "keyword", "mendeley-tags", "groups"] {
        keywords(&mut work, fields.get(name).unwrap_or_default());
    }
    for name in standing::FIELDS {
        standing::field(
            &mut work,
            &fields.text(&[name]).unwrap_or_default(),
            options,
        );
    }
    standing::text(
        &mut work,
        &latex::lines(fields.get("note").unwrap_or_default()),
        options,
    );
    for name in ["annotation", "annote", "comment"] {
        work.note(&latex::lines(fields.get(name).unwrap_or_default()))?;
    }
    Ok(work)
}

/// Sets the title. An entry of which nothing is known that could stand for one is known by its key.
fn title(work: &mut Work, fields: &Fields<'_, '_>) -> Result<(), Found> {
    // That of a volume with papers is none.
    let is_book = work.metadata.kind == Some(Kind::Book);
    let whole = || fields.text(&["booktitle", "maintitle"]).filter(|_| is_book);
    let title = fields.titled("title", "subtitle").map(String::from);
    let title = title
        .or_else(|| fields.text(&["shorttitle", "titleaddon"]))
        .or_else(whole);
    work.title(&title.unwrap_or_default())?;
    let key = fields.entry.key;
    work.untitled(key)?;
    if work.metadata.title.is_none() {
        let any = || fields.any().unwrap_or_default();
        work.title(&if key.is_empty() {
            any()
        } else {
            key.to_owned()
        })?;
    }
    Ok(())
}

fn people(work: &mut Work, fields: &Fields<'_, '_>, kind: &str) -> Result<(), Found> {
    add(work, Role::Author, fields.get("author").unwrap_or_default())?;
    add(work, Role::Editor, fields.get("editor").unwrap_or_default())?;
    if work.metadata.credited().names.is_empty()
        && ["manual", "online", "standard"].contains(&kind)
        && let Some(body) = fields.text(&["organization", "institution"])
    {
        work.organization(Role::Author, &body)?;
    }
    Ok(())
}

fn add(work: &mut Work, role: Role, list: &str) -> Result<(), &'static str> {
    for name in names(list) {
        match name {
            ParsedName::Person {
                given,
                family,
                suffix,
            } => work.person(role, [&given, &family, &suffix])?,
            ParsedName::Organization(name) => work.organization(role, &name)?,
            ParsedName::Others if role == Role::Author => work.more_authors(1),
            ParsedName::Others => {}
        }
    }
    Ok(())
}

fn identifiers(work: &mut Work, fields: &Fields<'_, '_>) -> Result<(), &'static str> {
    if let Some(id) = arxiv::arxiv_id(|name| fields.get(name)) {
        work.identifier(&format!("arXiv:{id}"));
    }
    let doi = verbatim(fields.get("doi").unwrap_or_default());
    let has_doi = values::doi(work, &doi);
    values::isbns(work, &verbatim(fields.get("isbn").unwrap_or_default()));
    let addresses = ADDRESSES
        .iter()
        .filter_map(|name| address(fields.get(name)?));
    addresses.for_each(|address| {
        if work.metadata.url.is_none() {
            work.address(&address);
        }
    });
    if work.metadata.url.is_none() {
        work.located(&verbatim(fields.get("url").unwrap_or_default()))?;
    }
    if !has_doi && work.metadata.url.is_none() {
        work.address(&doi);
    }
    Ok(())
}

/// Sets where it appeared.
fn venue(work: &mut Work, fields: &Fields<'_, '_>, kind: &str) -> Result<(), Found> {
    let text = |names: &[&str]| fields.text(names).unwrap_or_default();
    let titles = [
        ("journaltitle", "journalsubtitle"),
        ("journal", "journalsubtitle"),
        ("booktitle", "booksubtitle"),
        ("maintitle", "mainsubtitle"),
    ];
    let mut titles = titles
        .iter()
        .filter_map(|(title, subtitle)| fields.titled(title, subtitle));
    work.text(
        |metadata| &mut metadata.container,
        &titles.next().unwrap_or_default(),
    )?;
    let publisher = text(&[
        "publisher",
        "institution",
        "school",
        "organization",
        "howpublished",
    ]);
    if !publisher.contains("://") {
        work.text(|metadata| &mut metadata.publisher, &publisher)?;
    }
    work.text(|metadata| &mut metadata.volume, &text(&["volume"]))?;
    if kind.contains("article") || kind.contains("periodical") || fields.get("journal").is_some() {
        work.text(|metadata| &mut metadata.issue, &text(&["number", "issue"]))?;
    }
    let pages = Pages::of_part(&text(&["pages"]), "");
    work.text(|metadata| &mut metadata.page_range, &pages.range)?;
    work.pages(&match fields.text(&["pagetotal", "numpages"]) {
        Some(total) => Pages::of_whole(&total).count,
        None => pages.count,
    });
    work.text(|metadata| &mut metadata.edition, &text(&["edition"]))?;
    work.text(|metadata| &mut metadata.summary, &text(&["abstract"]))?;
    let language = text(&["langid", "language"]);
    work.text(|metadata| &mut metadata.language, languages::tag(&language))?;
    let file = fields.get("file").and_then(files::path);
    let file = file.or_else(|| files::local(fields.get("local-url")?));
    work.text(|metadata| &mut metadata.file, &file.unwrap_or_default())?;
    Ok(())
}

/// Whether it is part of a book.
fn is_in_book(fields: &Fields<'_, '_>) -> bool {
    let kinds = ["inbook", "bookinbook", "suppbook"];
    (kinds.iter()).any(|kind| fields.entry.kind.eq_ignore_ascii_case(kind))
}

fn kind_of(fields: &Fields<'_, '_>, name: &str, work: &Work) -> Kind {
    let explicit = fields.text(&["type"]);
    if let Some(kind) = explicit.and_then(|kind| kind.to_lowercase().parse().ok()) {
        return kind;
    }
    match TYPES.kind(name) {
        Some(kind) => kind,
        None if name != "misc" => Kind::Other,
        None if work.metadata.arxiv.is_some() || work.metadata.doi.is_some() => Kind::Paper,
        None if work.metadata.url.is_some() => Kind::Article,
        None => Kind::Other,
    }
}

/// Separates keywords, unless it stands in braces.
pub(super) const KEYWORD_ENDS: [char; 2] = [',', ';'];

/// Adds the tags of a field. Braces around all of it protect nothing.
fn keywords(work: &mut Work, field: &str) {
    let mut depth = 0usize;
    let words = unbraced(field.trim()).unwrap_or(field).split(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && KEYWORD_ENDS.contains(&c)
    });
    words.for_each(|word| work.tag(&latex::line(word)));
}
