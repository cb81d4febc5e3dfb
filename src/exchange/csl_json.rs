//! Reads and writes CSL-JSON, the input of citation processors (CSL 1.0.2, `csl-data.json`).

use std::io::{self, Write};

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::Record;
use super::values::{self, Types};
use crate::domain::{Kind, Slug, Work};
use crate::position::Lines;
use crate::text;

const TYPES: Types = Types(&[
    ("article-journal", Kind::Paper),
    ("paper-conference", Kind::Paper),
    ("article", Kind::Paper),
    ("report", Kind::Paper),
    ("thesis", Kind::Paper),
    ("manuscript", Kind::Paper),
    ("chapter", Kind::Book),
    ("book", Kind::Book),
    ("webpage", Kind::Article),
    ("article-magazine", Kind::Article),
    ("article-newspaper", Kind::Article),
    ("post", Kind::Article),
    ("entry", Kind::Article),
    ("entry-encyclopedia", Kind::Article),
    ("post-weblog", Kind::Article),
    ("software", Kind::Code),
    ("standard", Kind::Standard),
    ("legislation", Kind::Law),
    ("bill", Kind::Law),
    ("legal_case", Kind::Law),
    ("regulation", Kind::Law),
    ("motion_picture", Kind::Video),
    ("broadcast", Kind::Video),
    ("document", Kind::Other),
]);

pub(super) fn begins(text: &str) -> bool {
    let head: String = text.chars().take(4_096).collect();
    let is_list = head.starts_with('[') || head.starts_with('{') && head.contains("\"items\"");
    is_list
        && TYPES
            .0
            .iter()
            .any(|(name, _)| head.contains(&format!("\"{name}\"")))
}

/// The fields of an item that are read. Some programs write numbers as strings.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Item {
    id: Option<Value>,
    #[serde(rename = "type")]
    kind: Option<String>,
    title: Option<String>,
    #[serde(default)]
    author: Vec<Name>,
    #[serde(default)]
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
    #[serde(default)]
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

pub(super) fn read(text: &str, emit: &mut dyn FnMut(Record)) {
    let items = if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map(|library: Library<'_>| library.items)
    } else {
        serde_json::from_str::<Vec<&RawValue>>(text)
    };
    let items = match items {
        Ok(items) => items,
        Err(err) => {
            return emit(Record::faulty(
                err.line(),
                format!("not a JSON array: {err}"),
            ));
        }
    };
    let lines = Lines::new(text);
    for item in items {
        let line = lines.line(item.get().as_ptr().addr() - text.as_ptr().addr());
        emit(match serde_json::from_str::<Item>(item.get()) {
            Ok(item) => Record::from_work(line, work(&item)),
            Err(err) => Record::faulty(line, err.to_string()),
        });
    }
}

fn work(item: &Item) -> Result<Work, &'static str> {
    let mut work = Work::default();
    if let Some(Value::String(id)) = &item.id {
        work.slug = id.to_lowercase().parse().ok();
    }
    work.title(&without_markup(item.title.as_deref().unwrap_or_default()))?;
    let authors = if item.author.is_empty() {
        &item.editor
    } else {
        &item.author
    };
    for name in authors {
        let particles = [&name.dropping_particle, &name.non_dropping_particle];
        let parts = [
            &name.given,
            particles[0],
            particles[1],
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
        work.year(
            date.raw
                .as_deref()
                .or(date.literal.as_deref())
                .unwrap_or_default(),
        );
    }
    for identifier in [&item.doi, &item.isbn].into_iter().flatten() {
        // Zotero writes all ISBNs of a book to one field.
        work.identifier(identifier.split_whitespace().next().unwrap_or_default());
    }
    work.address(item.url.as_deref().unwrap_or_default());
    work.pages(&item.number_of_pages.as_ref().map(plain).unwrap_or_default());
    for keyword in item
        .keyword
        .as_deref()
        .unwrap_or_default()
        .split([',', ';'])
    {
        work.tag(keyword);
    }
    work.note(item.annote.as_deref().unwrap_or_default())?;
    let custom = item
        .custom
        .kind
        .as_deref()
        .and_then(|kind| kind.parse().ok());
    let known = TYPES.kind(item.kind.as_deref().unwrap_or_default());
    work.kind(custom.or(known).unwrap_or(Kind::Other));
    Ok(work)
}

/// Removes the markup that citation processors allow in titles.
fn without_markup(title: &str) -> String {
    const TAGS: [&str; 8] = [
        "<i>", "</i>", "<b>", "</b>", "<sub>", "</sub>", "<sup>", "</sup>",
    ];
    TAGS.iter()
        .fold(title.to_owned(), |title, tag| title.replace(tag, ""))
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
    let metadata = work.metadata.clone().filled();
    let kind = metadata.kind.unwrap_or(Kind::Other);
    let written = TYPES.name(kind);
    let authors: Vec<Value> = (metadata.authors.iter().flatten())
        .map(|name| author(name))
        .collect();
    let tags: Vec<&str> = work.tags.iter().map(Slug::as_str).collect();
    let arxiv = metadata
        .arxiv
        .clone()
        .flatten()
        .map(|id| format!("https://arxiv.org/abs/{id}"));
    let mut item = json!({
        "id": work.slug(),
        "type": match kind {
            Kind::Book => "book",
            Kind::Blog => "post-weblog",
            _ => written.unwrap_or("document"),
        },
        "title": metadata.title,
        "author": (!authors.is_empty()).then_some(authors),
        "issued": metadata.year.flatten().map(|year| json!({"date-parts": [[year]]})),
        "URL": metadata.url.flatten().or(arxiv),
        "DOI": metadata.doi.flatten(),
        "ISBN": metadata.isbn.flatten(),
        "number-of-pages": metadata.pages.flatten().map(|pages| pages.to_string()),
        "keyword": (!tags.is_empty()).then(|| tags.join(", ")),
        "custom": {"kind": kind},
    });
    if let Value::Object(fields) = &mut item {
        fields.retain(|_, value| !value.is_null());
    }
    item
}

fn author(name: &str) -> Value {
    match values::name(name) {
        Some((given, family, "")) => json!({"family": family, "given": given}),
        Some((given, family, suffix)) => {
            json!({"family": family, "given": given, "suffix": suffix})
        }
        None => json!({"literal": name}),
    }
}
