//! Compares two versions of a catalog.

use std::collections::{BTreeSet, HashMap};

use super::Catalog;
use crate::domain::{Patch, Resource, Slug, Tag};

/// The changes that installing a catalog makes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// Slugs and titles of new entries.
    pub added: Vec<(Slug, String)>,
    /// Slugs of new entries that are the same work as a resource which is here, with the slugs of those. [`Self::between`] does not
    /// know them.
    pub here: Vec<(Slug, Slug)>,
    /// Slugs of changed entries, with the fields that differ.
    pub changed: Vec<(Slug, Vec<&'static str>)>,
    /// Entries that the newer version no longer has.
    pub removed_from_catalog: Vec<Slug>,
}

impl Diff {
    /// The changes from `older`, without its entries `removed_from_catalog`, to `newer`.
    pub fn between(older: &Catalog, removed_from_catalog: &[Slug], newer: &Catalog) -> Self {
        let mut left: HashMap<&Slug, &Resource> = (older.resources.iter())
            .filter(|entry| !removed_from_catalog.contains(&entry.slug))
            .map(|entry| (&entry.slug, entry))
            .collect();
        let mut diff = Self::default();
        for entry in &newer.resources {
            let Some(before) = left.remove(&entry.slug) else {
                diff.added
                    .push((entry.slug.clone(), entry.metadata.title.clone()));
                continue;
            };
            let fields = changed(before, entry);
            if !fields.is_empty() {
                diff.changed.push((entry.slug.clone(), fields));
            }
        }
        diff.removed_from_catalog = left.into_keys().cloned().collect();
        diff.removed_from_catalog.sort();
        diff
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The fields in which two versions of an entry differ. The order of occasions and relations does not count.
fn changed(before: &Resource, after: &Resource) -> Vec<&'static str> {
    let mut fields = Patch::from(after.metadata.clone())
        .beyond(&before.metadata.clone().into())
        .fields();
    let others = [
        ("tags", written(before) != written(after)),
        ("before", set(&before.before) != set(&after.before)),
        ("each", set(&before.each) != set(&after.each)),
        ("relations", set(&before.relations) != set(&after.relations)),
    ];
    let differing = others.into_iter().filter(|(_, differs)| *differs);
    fields.extend(differing.map(|(name, _)| name));
    fields
}

/// The tags as they are written: another case is a change.
fn written(entry: &Resource) -> Vec<&str> {
    entry.tags.iter().map(Tag::as_str).collect()
}

fn set<T: Ord>(items: &[T]) -> BTreeSet<&T> {
    items.iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::builtin;
    use super::*;

    #[test]
    fn a_diff_has_new_changed_and_removed_entries() {
        let older = builtin();
        let mut newer = older.clone();
        let gone = newer.resources.remove(0);
        newer.resources[0].metadata.title.push('!');
        newer.resources[0].tags.clear();
        newer.resources[0].relations.reverse();
        let mut new = newer.resources[1].clone();
        new.slug = "new".parse().unwrap();
        newer.resources.push(new.clone());

        let diff = Diff::between(&older, &[], &newer);
        assert_eq!(diff.added, [(new.slug.clone(), new.metadata.title)]);
        let (slug, fields) = &diff.changed[0];
        assert_eq!(slug, &newer.resources[0].slug);
        assert_eq!(fields[0], "title");
        assert_eq!(diff.changed.len(), 1);
        assert_eq!(diff.removed_from_catalog, std::slice::from_ref(&gone.slug));

        assert!(Diff::between(&older, &[], &older).is_empty());
        // An entry that was removed and comes back is new.
        let back = Diff::between(&older, std::slice::from_ref(&gone.slug), &older);
        assert_eq!(back.added, [(gone.slug, gone.metadata.title)]);
    }
}
