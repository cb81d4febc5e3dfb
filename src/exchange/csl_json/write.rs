//! The item that describes a work.

use serde_json::{Value, json};

use super::item::{FIELDS, FORMAT, Item, TYPES, first};
use super::read;
use crate::domain::{FieldValue, Kind, Metadata, Name, Parts, Work, is_untitled};
use crate::exchange::pages::Pages;
use crate::exchange::values;
use crate::exchange::{ReadOptions, kept};

/// Returns the item: the one from which the work came, with other values where they have changed since, or a new one.
pub(super) fn item(work: &Work) -> Item {
    let metadata = work.metadata.clone().into_metadata();
    let (mut item, came) = came(work).unwrap_or_default();
    let changed = if item.is_empty() {
        kept::all()
    } else {
        kept::changed(&came, work)
    };
    let slug = work.slug();
    let is_foreign = came.slug.is_none() && item.contains_key("id");
    if came.slug.as_ref() != Some(&slug) && !is_foreign {
        item.insert("id".to_owned(), slug.as_str().into());
    }
    if changed.contains(&"kind") {
        item.insert("type".to_owned(), new_type(&metadata).into());
        let custom = item.entry("custom").or_insert_with(|| json!({}));
        if let Value::Object(custom) = custom {
            custom.insert("kind".to_owned(), json!(metadata.kind));
        }
    }
    for (name, fields) in FIELDS.iter().filter(|(name, _)| changed.contains(name)) {
        let value = new_value(name, work, &metadata);
        if *name == "arxiv" && value.is_null() && !first(&item, "number").starts_with("arXiv:") {
            continue;
        }
        if value.is_null() {
            fields.iter().for_each(|field| drop(item.remove(*field)));
        } else {
            item.insert(fields[0].to_owned(), value);
        }
    }
    item
}

/// Returns the item from which a work came, and what it said.
fn came(work: &Work) -> Option<(Item, Work)> {
    let source = work.sources.get(FORMAT)?;
    let item: Item = serde_json::from_str(source).ok()?;
    let came = read::work(&item, &ReadOptions::default()).ok()?;
    Some((item, came.checked().ok()?))
}

fn new_type(metadata: &Metadata) -> &'static str {
    match metadata.kind {
        Kind::Blog => "post-weblog",
        Kind::Book if metadata.container.is_some() => "chapter",
        kind => TYPES.name(kind).unwrap_or("document"),
    }
}

/// Returns the value of the field for a field of metadata, or null.
fn new_value(name: &str, work: &Work, metadata: &Metadata) -> Value {
    let names = |names: &[Name]| match names {
        [] => Value::Null,
        names => names.iter().map(of_name).collect(),
    };
    match name {
        "title" if is_untitled(&metadata.title) => Value::Null,
        "authors" => names(&metadata.authors),
        "editors" => names(&metadata.editors),
        "year" => metadata
            .year
            .map_or(Value::Null, |year| json!({"date-parts": [[year]]})),
        "page_range" => json!(metadata.page_range.as_deref().map(with_hyphen)),
        "arxiv" => json!(metadata.arxiv.as_ref().map(|id| format!("arXiv:{id}"))),
        "url" => json!(metadata.url),
        kept::TAGS => json!(values::tags(work, &[',', ';'], ", ")),
        name => match metadata.fields().find(|(field, _)| *field == name) {
            Some((_, FieldValue::Number(number))) => json!(number.to_string()),
            Some((_, FieldValue::Text(text))) if !text.is_empty() => {
                json!(text)
            }
            _ => Value::Null,
        },
    }
}

/// Returns a range of pages as citation processors take it.
fn with_hyphen(range: &str) -> String {
    let pages = Pages::of_part(range, "");
    match pages.ends() {
        (_, "") => range.to_owned(),
        (first, last) => format!("{first}-{last}"),
    }
}

fn of_name(name: &Name) -> Value {
    match name.parts() {
        Parts::Person {
            given,
            family,
            suffix,
        } => {
            let mut parts = json!({
                "family": family,
                "given": given,
            });
            if !suffix.is_empty() {
                parts["suffix"] = suffix.into();
            }
            parts
        }
        Parts::Whole(name) => json!({"literal": name}),
    }
}
