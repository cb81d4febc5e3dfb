//! Writes a [`Catalog`] as a file.

use std::ops::Range;

use serde::Serialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Catalog;
use crate::domain::{Domain, Resource, Slug};
use crate::text::is_hostile;

/// The file, with its tables in the order of writing.
#[derive(Serialize)]
struct File<'c> {
    catalog: Header<'c>,
    domain: &'c [Domain],
    resource: &'c [Resource],
}

#[derive(Serialize)]
struct Header<'c> {
    name: &'c Slug,
    title: &'c str,
    version: u32,
}

/// Writes a catalog as a file that [`parse`](super::parse) reads and in which terminal control characters are escaped.
pub fn write(catalog: &Catalog) -> String {
    let file = File {
        catalog: Header {
            name: &catalog.name,
            title: &catalog.title,
            version: catalog.version,
        },
        domain: &catalog.domains,
        resource: &catalog.resources,
    };
    let mut file = toml::to_string(&file)
        .unwrap_or_else(|err| unreachable!("a catalog has a form in TOML: {err}"));
    if file.chars().any(|c| c != '\n' && is_hostile(c)) {
        for (place, text) in hostile_texts(&file).into_iter().rev() {
            file.replace_range(place, &escaped(&text));
        }
    }
    file
}

/// Returns the texts of a file that have a character to escape, in order of their places.
fn hostile_texts(file: &str) -> Vec<(Range<usize>, String)> {
    fn collect(value: &Spanned<DeValue<'_>>, found: &mut Vec<(Range<usize>, String)>) {
        match value.get_ref() {
            DeValue::String(text) if text.contains(is_hostile) => {
                found.push((value.span(), text.to_string()));
            }
            DeValue::Array(items) => items.iter().for_each(|item| collect(item, found)),
            DeValue::Table(table) => table.values().for_each(|value| collect(value, found)),
            _ => {}
        }
    }
    let (document, _) = DeTable::parse_recoverable(file);
    let mut found = Vec::new();
    (document.get_ref().values()).for_each(|value| collect(value, &mut found));
    found.sort_by_key(|(place, _)| place.start);
    found
}

/// Formats a text as a TOML string in quotes, in which only printable characters stand for themselves.
fn escaped(text: &str) -> String {
    let mut string = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => string.extend(['\\', c]),
            c if is_hostile(c) => string.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => string.push(c),
        }
    }
    string.push('"');
    string
}

#[cfg(test)]
mod tests {
    use super::super::{builtin, parse};
    use super::*;

    #[test]
    fn a_written_catalog_reads_back_the_same() {
        let mut catalog = builtin();
        catalog.resources[0].metadata.title = "\"quotes\", \\ and '''lines'''".to_owned();
        catalog.resources[1].metadata.why = String::new();
        let written = write(&catalog);
        assert_eq!(parse(written.as_bytes()).unwrap(), catalog);
    }

    #[test]
    fn terminal_control_characters_are_escaped() {
        let mut catalog = builtin();
        catalog.resources[0].metadata.title =
            "\u{202e}\\u0001 'a' \"b\"\u{e0041}\u{fffe}".to_owned();
        catalog.resources[1].metadata.authors = vec!["Zero\u{200b}width".into()];
        let written = write(&catalog);
        assert!(!written.chars().any(|c| c != '\n' && is_hostile(c)));
        assert_eq!(parse(written.as_bytes()).unwrap(), catalog);
    }
}
