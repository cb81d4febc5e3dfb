//! Reads and writes CSL-JSON, the input of citation processors (CSL 1.0.2, `csl-data.json`).

use std::io::{self, Write};

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::values::{self, Types};
use super::{Found, ReadOptions, Record, json, standing};
use crate::domain::{self, Kind, Parts, Work, split_tags};
use crate::position::Lines;
use crate::text;

const TYPES: Types = Types(&[
    (Kind::Paper, "article-journal paper-conference article"),
    (Kind::Paper, "report thesis manuscript"),
    (Kind::Book, "chapter book"),
    (Kind::Article, "webpage article-magazine article-newspaper"),
    (Kind::Article, "post entry entry-encyclopedia post-weblog"),
    (Kind::Code, "software"),
    (Kind::Standard, "standard"),
    (Kind::Law, "legislation bill legal_case regulation"),
    (Kind::Video, "motion_picture broadcast"),
    (Kind::Other, "document"),
]);

pub(super) fn begins(text: &str) -> bool {
    let kind = json::text_of(text, "type").or_else(|| json::text_in(text, "items", "type"));
    let has = |fields: &[&str]| json::has(text, fields) || json::has_list(text, "items", fields);
    // A type that is rare.
    let is_item =
        || has(&["id", "type", "title", "issued"]) || has(&["id", "type", "title", "author"]);
    kind.is_some_and(|kind| TYPES.kind(&kind).is_some() || is_item())
}

/// The fields of an item that are read. Some programs write numbers as strings.
#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct Item {
    id: Option<Value>,
    #[serde(rename = "type")]
    kind: Option<String>,
    title: Option<String>,
    author: Vec<Name>,
    editor: Vec<Name>,
    issued: Option<Date>,
    #[serde(rename = "URL")]
    url: Option<String>,
    #[serde(rename = "DOI")]
    doi: Option<String>,
    #[serde(rename = "ISBN")]
    isbn: Option<String>,
    number_of_pages: Option<Value>,
    keyword: Option<String>,
    annote: Option<String>,
    note: Option<String>,
    custom: Custom,
}

/// The schema leaves the content of `custom` to each program.
#[derive(Default, Deserialize)]
struct Custom {
    kind: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Name {
    family: Option<String>,
    given: Option<String>,
    dropping_particle: Option<String>,
    non_dropping_particle: Option<String>,
    suffix: Option<String>,
    literal: Option<String>,
}

#[derive(Deserialize)]
struct Date {
    #[serde(default, rename = "date-parts")]
    parts: Vec<Vec<Value>>,
    literal: Option<String>,
    raw: Option<String>,
}

#[derive(Deserialize)]
struct Library<'t> {
    #[serde(borrow)]
    items: Vec<&'t RawValue>,
}

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    let items = if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map(|library: Library<'_>| library.items)
    } else {
        serde_json::from_str::<Vec<&RawValue>>(text)
    };
    let items = match items {
        Ok(items) => items,
        Err(err) => {
            let why = format!("not a JSON array: {err}");
            return emit(Record::faulty(err.line(), why));
        }
    };
    let lines = Lines::new(text);
    for item in items {
        let line = lines.line(item.get().as_ptr().addr() - text.as_ptr().addr());
        let parsed = serde_json::from_str::<Item>(item.get());
        let parsed = parsed.map_err(|err| Found::Faulty(err.to_string()));
        emit(Record::new(
            line,
            parsed.and_then(|item| work(&item, options)),
        ));
    }
}

fn work(item: &Item, options: &ReadOptions) -> Result<Work, Found> {
    let mut work = Work::default();
    if let Some(Value::String(id)) = &item.id {
        work.slug = id.to_lowercase().parse().ok();
    }
    work.title(&without_markup(or_empty(&item.title)))?;
    let authors = if item.author.is_empty() {
        &item.editor
    } else {
        &item.author
    };
    for name in authors {
        let parts = [
            &name.given,
            &name.dropping_particle,
            &name.non_dropping_particle,
            &name.family,
            &name.suffix,
            &name.literal,
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        work.author(&parts.join(" "))?;
    }
    if let Some(date) = &item.issued {
        let year = (date.parts.first()).and_then(|parts| parts.first());
        work.year(&year.map(plain).unwrap_or_default());
        work.year(or_empty(date.raw.as_ref().or(date.literal.as_ref())));
    }
    for identifier in [&item.doi, &item.isbn].into_iter().flatten() {
        // Zotero writes all ISBNs of a book to one field.
        work.identifier(identifier.split_whitespace().next().unwrap_or_default());
    }
    work.located(or_empty(&item.url))?;
    work.pages(&item.number_of_pages.as_ref().map(plain).unwrap_or_default());
    for keyword in split_tags(or_empty(&item.keyword), &[',', ';']) {
        work.tag(&keyword);
    }
    work.note(or_empty(&item.annote))?;
    standing::text(&mut work, or_empty(&item.note), options);
    let custom = or_empty(&item.custom.kind).parse().ok();
    let known = TYPES.kind(or_empty(&item.kind));
    work.kind(custom.or(known).unwrap_or(Kind::Other));
    Ok(work)
}

/// Returns the text of a field, which is empty if the field is missing.
fn or_empty<'f>(field: impl Into<Option<&'f String>>) -> &'f str {
    field.into().map(String::as_str).unwrap_or_default()
}

/// Removes the markup that citation processors allow in titles.
fn without_markup(title: &str) -> String {
    let tags = "<i> </i> <b> </b> <sub> </sub> <sup> </sup>".split(' ');
    tags.fold(title.to_owned(), |title, tag| title.replace(tag, ""))
}

/// Returns a string as it is, and any other value as JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

pub(super) fn write(works: &mut dyn Iterator<Item = Work>, out: &mut dyn Write) -> io::Result<()> {
    let mut is_first = true;
    for work in works {
        out.write_all(if is_first { b"[\n" } else { b",\n" })?;
        is_first = false;
        let item = serde_json::to_string(&item(&work))?;
        write!(out, "  {}", text::json(&item))?;
    }
    out.write_all(if is_first { b"[]\n" } else { b"\n]\n" })
}

fn item(work: &Work) -> Value {
    let metadata = work.metadata.clone().into_metadata();
    let authors: Vec<Value> = (metadata.authors.iter().map(author)).collect();
    let arxiv = metadata.arxiv.as_deref().map(values::arxiv_address);
    let mut item = json!({
        "id": work.slug(),
        "type": match metadata.kind {
            Kind::Book => "book",
            Kind::Blog => "post-weblog",
            kind => TYPES.name(kind).unwrap_or("document"),
        },
        "title": metadata.title,
        "author": (!authors.is_empty()).then_some(authors),
        "issued": metadata.year.map(|year| json!({"date-parts": [[year]]})),
        "URL": metadata.url.or(arxiv),
        "DOI": metadata.doi,
        "ISBN": metadata.isbn,
        "number-of-pages": metadata.pages.map(|pages| pages.to_string()),
        "keyword": values::tags(work, &[',', ';'], ", "),
        "custom": {"kind": metadata.kind},
    });
    if let Value::Object(fields) = &mut item {
        fields.retain(|_, value| !value.is_null());
    }
    item
}

fn author(name: &domain::Name) -> Value {
    match name.parts() {
        Parts::Person {
            given,
            family,
            suffix: "",
        } => json!({"family": family, "given": given}),
        Parts::Person {
            given,
            family,
            suffix,
        } => {
            json!({"family": family, "given": given, "suffix": suffix})
        }
        Parts::Whole(name) => json!({"literal": name}),
    }
}
