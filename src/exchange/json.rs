//! What all JSON readers share: the shape of a file, and the items of its lists with their lines.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Deserializer, Value};

use super::{Found, ReadOptions, Record};
use crate::domain::{Highlight, Work, WorkNote};
use crate::position::Lines;

type Fields<'t> = BTreeMap<String, &'t RawValue>;

/// Returns whether a text is JSON and not a table.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['[', '{'])
}

/// Returns whether the object that a text begins with, or the first one of the list, has these fields.
pub(super) fn has(text: &str, fields: &[&str]) -> bool {
    first(text).is_some_and(|found| fields.iter().all(|field| found.contains_key(*field)))
}

/// Returns whether a text is an object with a list under this name, whose first object has these fields.
pub(super) fn has_list(text: &str, list: &str, fields: &[&str]) -> bool {
    let object = text.starts_with('{').then(|| first(text)).flatten();
    let list = object.and_then(|object| object.get(list).copied());
    list.is_some_and(|list| has(list.get(), fields))
}

fn first(text: &str) -> Option<Fields<'_>> {
    let text = text.strip_prefix('[').unwrap_or(text);
    if !text.trim_start().starts_with('{') {
        return None;
    }
    Deserializer::from_str(text).into_iter().next()?.ok()
}

/// Parses a file. If that fails, emits why.
pub(super) fn parsed<'t, T: Deserialize<'t>>(
    text: &'t str,
    emit: &mut dyn FnMut(Record),
) -> Option<T> {
    match serde_json::from_str(text) {
        Ok(file) => Some(file),
        Err(err) => {
            emit(Record::faulty(
                err.line().max(1),
                format!("invalid JSON: {err}"),
            ));
            None
        }
    }
}

/// Reads a file that is one list: converts each item and emits the result.
pub(super) fn list<'t, T: Deserialize<'t>>(
    text: &'t str,
    emit: &mut dyn FnMut(Record),
    work: impl FnMut(T) -> Result<Work, Found>,
) {
    if let Some(list) = parsed::<Vec<&RawValue>>(text, emit) {
        items(&Lines::new(text), text, &list, emit, work);
    }
}

/// Converts each item of a list within the text and emits the result.
pub(super) fn items<'t, T: Deserialize<'t>>(
    lines: &Lines<'_>,
    text: &str,
    list: &[&'t RawValue],
    emit: &mut dyn FnMut(Record),
    mut work: impl FnMut(T) -> Result<Work, Found>,
) {
    for item in list {
        let line = lines.line(item.get().as_ptr().addr() - text.as_ptr().addr());
        emit(Record::new(line, item_of(item).and_then(&mut work)));
    }
}

/// A highlight, as several programs write it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Passage {
    text: Option<String>,
    #[serde(alias = "comment")]
    note: Option<String>,
    color: Option<String>,
    #[serde(alias = "createdAt")]
    created: Option<String>,
}

impl Passage {
    pub(super) fn note(self, options: &ReadOptions) -> WorkNote {
        WorkNote {
            text: self.note.unwrap_or_default(),
            on: options.day(&self.created.unwrap_or_default()),
            highlight: Some(Highlight {
                quotation: self.text.unwrap_or_default(),
                place: None,
                color: self.color,
            }),
        }
    }
}

/// Parses an item of a list.
pub(super) fn item_of<'t, T: Deserialize<'t>>(item: &'t RawValue) -> Result<T, Found> {
    serde_json::from_str(item.get()).map_err(|err| Found::Faulty(err.to_string()))
}

/// Returns whether a value says yes; some programs write numbers or strings.
pub(super) fn is_true(value: &Value) -> bool {
    match value {
        Value::Bool(is_true) => *is_true,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => matches!(text.as_str(), "1" | "true" | "True"),
        _ => false,
    }
}

/// Returns a string or a number as text, which is empty for other values.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
