//! Writes a [`Catalog`] as a file.

use serde::Serialize;

use super::Catalog;
use crate::domain::{Cadence, Patch, RelationKind, Resource, Slug};
use crate::text::is_hostile;

/// The file, with its tables in the order of writing.
#[derive(Serialize)]
struct File<'c> {
    catalog: Header<'c>,
    domain: Vec<Domain<'c>>,
    resource: Vec<Entry<'c>>,
}

#[derive(Serialize)]
struct Header<'c> {
    name: &'c Slug,
    title: &'c str,
    version: u32,
}

#[derive(Serialize)]
struct Domain<'c> {
    slug: &'c Slug,
    title: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cadence: Option<Cadence>,
}

#[derive(Serialize)]
struct Entry<'c> {
    slug: &'c Slug,
    #[serde(flatten)]
    metadata: Patch,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    before: &'c [Slug],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    each: &'c [Slug],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'c [Slug],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relations: Vec<Relation<'c>>,
}

#[derive(Serialize)]
struct Relation<'c> {
    #[serde(rename = "type")]
    kind: RelationKind,
    to: &'c Slug,
}

/// Writes a catalog as a file that [`parse`](super::parse) reads and in which terminal control characters are escaped.
pub fn write(catalog: &Catalog) -> String {
    let plain = toml(catalog);
    if plain.chars().any(|c| c != '\n' && is_hostile(c)) {
        unmarked(&toml(&marked(catalog)))
    } else {
        plain
    }
}

/// Surrounds the code point of a character to escape. No catalog text contains it. TOML has to escape it too, so the text
/// is written as a string with escapes.
const MARK: char = '\u{1}';

/// Replaces each control character by its code point between marks; backslashes too, so that text that looks like an
/// escape stays text.
fn marked(catalog: &Catalog) -> Catalog {
    let mut mark = |text: &mut String| {
        let marked = text.chars().map(|c| {
            if is_hostile(c) || c == '\\' {
                format!("{MARK}{:08X}{MARK}", u32::from(c))
            } else {
                c.to_string()
            }
        });
        *text = marked.collect();
    };
    let mut catalog = catalog.clone();
    mark(&mut catalog.title);
    for domain in &mut catalog.domains {
        mark(&mut domain.title);
        domain.note.iter_mut().for_each(&mut mark);
    }
    for resource in &mut catalog.resources {
        resource.metadata.change_texts(&mut mark);
    }
    catalog
}

/// Replaces marked characters by escapes.
fn unmarked(file: &str) -> String {
    const WRITTEN: &str = "\\u0001";
    let mut parts = file.split(WRITTEN);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    while let (Some(number), Some(rest)) = (parts.next(), parts.next()) {
        whole.push_str("\\U");
        whole.push_str(number);
        whole.push_str(rest);
    }
    whole
}

fn toml(catalog: &Catalog) -> String {
    let file = File {
        catalog: Header {
            name: &catalog.name,
            title: &catalog.title,
            version: catalog.version,
        },
        domain: (catalog.domains.iter())
            .map(|domain| Domain {
                slug: &domain.slug,
                title: &domain.title,
                note: domain.note.as_deref(),
                cadence: domain.cadence,
            })
            .collect(),
        resource: catalog.resources.iter().map(entry).collect(),
    };
    toml::to_string(&file).unwrap_or_else(|err| unreachable!("a catalog has a form in TOML: {err}"))
}

fn entry(resource: &Resource) -> Entry<'_> {
    Entry {
        slug: &resource.slug,
        metadata: Patch::from(resource.metadata.clone()).filled(),
        before: &resource.before,
        each: &resource.each,
        tags: &resource.tags,
        relations: (resource.relations.iter())
            .map(|relation| Relation {
                kind: relation.kind,
                to: &relation.to,
            })
            .collect(),
    }
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
        catalog.resources[1].metadata.authors = vec!["Zero\u{200b}width".to_owned()];
        let written = write(&catalog);
        assert!(!written.chars().any(|c| c != '\n' && is_hostile(c)));
        assert_eq!(parse(written.as_bytes()).unwrap(), catalog);
    }
}
