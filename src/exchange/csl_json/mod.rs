//! Reads and writes CSL-JSON, the input of citation processors (CSL 1.0.2, `csl-data.json`).

mod item;
#[cfg(test)]
mod item_tests;
mod read;
mod write;

use std::collections::HashSet;
use std::io::{self, Write};

use item::{FORMAT, Item};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Deserializer, Error, Value};

use super::{Found, ReadOptions, Record, json, kept};
use crate::domain::Work;
use crate::position::Lines;
use crate::text;

/// Whether the first value is a list or an object with an item of a known type. The bookmarks of other programs, which have types
/// too, have a link.
pub(super) fn begins(text: &str) -> bool {
    let head: String = text.chars().take(4_096).collect();
    let types = head.split("\"type\"").skip(1).filter_map(|rest| {
        let value = rest.trim_start().strip_prefix(':')?.trim_start();
        value.strip_prefix('"')?.split('"').next()
    });
    let is_link = || json::has(text, &["link"]) || json::has_list(text, "items", &["link"]);
    head.starts_with(['[', '{']) && types.into_iter().any(item::is_type) && !is_link()
}

/// An object with a list of items, or one item.
#[derive(Deserialize)]
struct Library<'t> {
    #[serde(borrow, alias = "references")]
    items: Option<Vec<&'t RawValue>>,
}

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    let lines = Lines::new(text);
    // Some programs write one item a line.
    for value in Deserializer::from_str(text).into_iter::<&RawValue>() {
        let items = match value.and_then(items) {
            Ok(items) => items,
            Err(err) => {
                let why = format!("not a list of items: {err}");
                return emit(Record::faulty(err.line(), why));
            }
        };
        for item in items {
            let line = lines.line(item.get().as_ptr().addr() - text.as_ptr().addr());
            let parsed = serde_json::from_str(item.get());
            let parsed = parsed.map_err(|err| Found::Faulty(err.to_string()));
            let work = parsed.and_then(|fields| work(&fields, item.get(), options));
            emit(Record::new(line, work));
        }
    }
}

/// Returns the work of an item, which is kept as it came unless it would be written the same.
fn work(item: &Item, source: &str, options: &ReadOptions) -> Result<Work, Found> {
    let mut work = read::work(item, options)?;
    if write::item(&work) != *item {
        let mut item = Value::Object(item.clone());
        let source = if remove_hostile(&mut item) {
            item.to_string()
        } else {
            source.to_owned()
        };
        work.keep(FORMAT, source);
    }
    Ok(work)
}

/// Removes hostile characters from all texts of an item. Returns whether there were any.
fn remove_hostile(value: &mut Value) -> bool {
    let parts: Vec<&mut Value> = match value {
        Value::String(text) => {
            let before = text.len();
            text.retain(kept::is_given_back);
            return text.len() < before;
        }
        Value::Array(values) => values.iter_mut().collect(),
        Value::Object(fields) => fields.values_mut().collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => return false,
    };
    let mut any = false;
    for part in parts {
        any |= remove_hostile(part);
    }
    any
}

fn items(value: &RawValue) -> Result<Vec<&RawValue>, Error> {
    if value.get().starts_with('[') {
        return serde_json::from_str(value.get());
    }
    let library: Library<'_> = serde_json::from_str(value.get())?;
    Ok(library.items.unwrap_or_else(|| vec![value]))
}

pub(super) fn write(works: &mut dyn Iterator<Item = Work>, out: &mut dyn Write) -> io::Result<()> {
    let mut is_first = true;
    let mut ids = HashSet::new();
    for work in works {
        out.write_all(if is_first { b"[\n" } else { b",\n" })?;
        is_first = false;
        let mut item = write::item(&work);
        if !ids.insert(item.get("id").map(ToString::to_string)) {
            item.insert("id".to_owned(), work.slug().as_str().into());
        }
        write!(out, "  {}", text::json(&serde_json::to_string(&item)?))?;
    }
    out.write_all(if is_first { b"[]\n" } else { b"\n]\n" })
}
