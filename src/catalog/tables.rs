//! Reads the tables of a catalog file: the header, a domain, an entry and its relations.

use toml::Spanned;
use toml::de::DeValue;

use super::fields::{Faults, Fields};
use super::metadata;
use super::references::{Entry, Placed, References};
use crate::domain::{Cadence, Domain, Metadata, Relation, Resource, Slug};

pub(super) fn header(
    value: &Spanned<DeValue<'_>>,
    faults: &mut Faults,
) -> Option<(Slug, String, u32)> {
    let mut fields = Fields::of("[catalog]", value, faults)?;
    let name = fields.parsed("name");
    let title = fields.text("title");
    let version = fields.number("version", 1..=1_000_000_000u32);
    fields.require(["name", "title", "version"]);
    fields.finish();
    Some((name?, title?, version?))
}

pub(super) fn domain(
    value: &Spanned<DeValue<'_>>,
    references: &mut References,
    faults: &mut Faults,
) -> Option<Domain> {
    let mut fields = Fields::of("a domain", value, faults)?;
    let slug: Option<Slug> = fields.parsed("slug");
    let title = fields.text("title");
    let note = fields.text("note");
    let cadence = fields.checked("cadence", Cadence::from_iso);
    fields.require(["slug", "title"]);
    let place = fields.place_of("slug");
    fields.finish();
    let slug = slug?;
    references.add_domain(&slug, place, faults);
    Some(Domain {
        slug,
        title: title?,
        note,
        cadence,
    })
}

pub(super) fn resource(value: &Spanned<DeValue<'_>>, faults: &mut Faults) -> Option<Entry> {
    let mut fields = Fields::of("a resource", value, faults)?;
    let slug: Option<Slug> = fields.parsed("slug");
    let metadata = metadata::read(&mut fields);
    let before = fields.set("before");
    let each = fields.set("each");
    let tags = fields.set("tags");
    let mut relations = Vec::new();
    for value in fields.array("relations") {
        relations.extend(relation(value, fields.faults()));
    }
    fields.require(["slug"].into_iter().chain(Metadata::required()));
    let placed = (slug.clone()).map(|slug| (slug, fields.place_of("slug")));
    let domain = (metadata.domain.clone()).map(|domain| (domain, fields.place_of("domain")));
    fields.finish();

    let has_required = metadata.has_required();
    let parsed = slug.filter(|_| has_required).map(|slug| Resource {
        before,
        each,
        relations: relations.iter().map(|(one, _)| one.clone()).collect(),
        tags,
        ..metadata.into_resource(slug)
    });
    Some(Entry {
        parsed,
        slug: placed,
        domain,
        relations,
    })
}

fn relation(value: &Spanned<DeValue<'_>>, faults: &mut Faults) -> Option<Placed<Relation>> {
    let mut fields = Fields::of("a relation", value, faults)?;
    let kind = fields.parsed("type");
    let to = fields.parsed("to");
    fields.require(["type", "to"]);
    let place = fields.place_of("to");
    fields.finish();
    let (kind, to) = (kind?, to?);
    Some((Relation { kind, to }, place))
}
