//! From a [`Catalog`] to a file of it.

use serde::Serialize;

use super::Catalog;
use crate::domain::{Cadence, Edit, RelationKind, Resource, Slug};

/// The file whole, in the order in which its tables are written.
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
    facts: Edit,
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

/// Writes a catalog as a file that [`parse`](super::parse) reads.
pub fn write(catalog: &Catalog) -> String {
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
    toml::to_string(&file)
        .unwrap_or_else(|wrong| unreachable!("a catalog has a form in TOML: {wrong}"))
}

fn entry(resource: &Resource) -> Entry<'_> {
    Entry {
        slug: &resource.slug,
        facts: Edit::whole(resource).filled(),
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
    fn what_is_written_is_read_as_the_same() {
        let mut catalog = builtin();
        catalog.resources[0].title = "\"quotes\", \\ and '''lines'''".to_owned();
        catalog.resources[1].why = String::new();
        let written = write(&catalog);
        assert_eq!(parse(written.as_bytes()).unwrap(), catalog);
    }
}
