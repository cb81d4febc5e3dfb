//! Checks that need all tables of a catalog file: slugs are unique, and references to domains and resources resolve.

use std::collections::HashSet;

use super::fields::Faults;
use crate::domain::{Relation, Resource, Slug, nearest};

/// A value and its offset in the file.
pub(super) type Placed<T> = (T, usize);

/// A resource, with its slug and references to check.
pub(super) struct Entry {
    /// `None` if it has problems.
    pub(super) parsed: Option<Resource>,
    pub(super) slug: Option<Placed<Slug>>,
    pub(super) domain: Option<Placed<Slug>>,
    pub(super) relations: Vec<Placed<Relation>>,
}

/// The slugs of a file, and the references to check when all slugs are known.
#[derive(Default)]
pub(super) struct References {
    domains: HashSet<Slug>,
    resources: HashSet<Slug>,
    relations: Vec<Placed<Slug>>,
}

impl References {
    pub(super) fn add_domain(&mut self, slug: &Slug, place: usize, faults: &mut Faults) {
        add(&mut self.domains, slug, place, "domain", faults);
    }

    /// Adds an entry. All domains must be known.
    pub(super) fn add(&mut self, entry: Entry, faults: &mut Faults) {
        if let Some((slug, place)) = &entry.slug {
            add(&mut self.resources, slug, *place, "resource", faults);
        }
        if let Some((domain, place)) = entry.domain {
            exists(&domain, place, &self.domains, "domain", faults);
        }
        for (relation, place) in entry.relations {
            if (entry.slug.as_ref()).is_some_and(|(slug, _)| *slug == relation.to) {
                let message = format!("relations: '{}' cannot be related to itself", relation.to);
                faults.add_at(place, message);
            }
            self.relations.push((relation.to, place));
        }
    }

    /// Reports the relations to resources that do not exist.
    pub(super) fn finish(self, faults: &mut Faults) {
        for (slug, place) in &self.relations {
            exists(slug, *place, &self.resources, "resource", faults);
        }
    }
}

/// Reports a slug that is known already.
fn add(known: &mut HashSet<Slug>, slug: &Slug, place: usize, what: &str, faults: &mut Faults) {
    if !known.insert(slug.clone()) {
        let message = format!("duplicate slug '{slug}': expected one {what} of that name");
        faults.add_at(place, message);
    }
}

fn exists(slug: &Slug, place: usize, known: &HashSet<Slug>, what: &str, faults: &mut Faults) {
    if !known.contains(slug) {
        let hint = match nearest(slug.as_str(), known.iter().map(Slug::as_str), 1).first() {
            Some(near) => format!("did you mean '{near}'?"),
            None => "expected one that the file holds".to_owned(),
        };
        faults.add_at(place, format!("there is no {what} '{slug}': {hint}"));
    }
}
