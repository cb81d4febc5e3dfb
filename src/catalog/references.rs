//! Checks that need all tables of a catalog file: slugs are unique, and references to domains and resources resolve.

use std::collections::HashSet;
use std::ops::Range;

use super::fields::Faults;
use crate::domain::{Relation, Slug, nearest};

/// A value and its place in the file.
pub(super) type Placed<T> = (T, Range<usize>);

/// A domain or resource, with its slug and references to check.
pub(super) struct Entry<T> {
    /// `None` if it has problems.
    pub(super) parsed: Option<T>,
    pub(super) slug: Option<Placed<Slug>>,
    pub(super) domain: Option<Placed<Slug>>,
    pub(super) relations: Vec<Placed<Relation>>,
}

pub(super) fn check<D, R>(domains: &[Entry<D>], resources: &[Entry<R>], faults: &mut Faults) {
    let domain_slugs = unique(domains, "domain", faults);
    let slugs = unique(resources, "resource", faults);
    for entry in resources {
        if let Some((domain, span)) = &entry.domain {
            exists(domain, span, &domain_slugs, "domain", faults);
        }
        let own_slug = entry.slug.as_ref().map(|(slug, _)| slug);
        for (relation, span) in &entry.relations {
            if own_slug == Some(&relation.to) {
                let message = format!("relations: '{}' cannot be related to itself", relation.to);
                faults.add(span, message);
            }
            exists(&relation.to, span, &slugs, "resource", faults);
        }
    }
}

/// Reports duplicate slugs; returns all slugs.
fn unique<'e, T>(entries: &'e [Entry<T>], what: &str, faults: &mut Faults) -> HashSet<&'e str> {
    let mut known = HashSet::new();
    for (slug, span) in entries.iter().filter_map(|entry| entry.slug.as_ref()) {
        if !known.insert(slug.as_str()) {
            let message = format!("duplicate slug '{slug}': expected one {what} of that name");
            faults.add(span, message);
        }
    }
    known
}

fn exists(
    slug: &Slug,
    span: &Range<usize>,
    known: &HashSet<&str>,
    what: &str,
    faults: &mut Faults,
) {
    if !known.contains(slug.as_str()) {
        let hint = match nearest(slug.as_str(), known.iter().copied(), 1).first() {
            Some(near) => format!("did you mean '{near}'?"),
            None => "expected one that the file holds".to_owned(),
        };
        faults.add(span, format!("there is no {what} '{slug}': {hint}"));
    }
}
