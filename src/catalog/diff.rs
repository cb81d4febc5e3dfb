//! What a newer version of a catalog says that an older one does not.

use std::collections::HashMap;

use super::Catalog;
use crate::domain::{Patch, Resource, Slug};

/// What laying a catalog in would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// Entries that are not here.
    pub added: Vec<(Slug, String)>,
    /// Entries that say something else, and in which fields.
    pub changed: Vec<(Slug, Vec<&'static str>)>,
    /// Entries that it no longer has.
    pub removed_from_catalog: Vec<Slug>,
}

impl Diff {
    /// What `newer` says that `older` does not, of whose entries those that are `removed_from_catalog` count as not there.
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

    /// Whether nothing would be done.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The fields in which two versions of an entry differ. The order of what is a set does not count.
fn changed(before: &Resource, after: &Resource) -> Vec<&'static str> {
    let mut fields = Patch::from(after.metadata.clone())
        .beyond(&before.metadata.clone().into())
        .fields();
    let sorted = |slugs: &[Slug]| {
        let mut slugs = slugs.to_vec();
        slugs.sort();
        slugs
    };
    let related = |entry: &Resource| {
        let mut pairs: Vec<_> = (entry.relations.iter())
            .map(|relation| (relation.kind, relation.to.clone()))
            .collect();
        pairs.sort();
        pairs
    };
    let others = [
        ("tags", before.tags != after.tags),
        ("before", sorted(&before.before) != sorted(&after.before)),
        ("each", sorted(&before.each) != sorted(&after.each)),
        ("relations", related(before) != related(after)),
    ];
    fields.extend(
        others
            .into_iter()
            .filter(|(_, differs)| *differs)
            .map(|(name, _)| name),
    );
    fields
}

#[cfg(test)]
mod tests {
    use super::super::builtin;
    use super::*;

    #[test]
    fn a_diff_names_what_is_new_changed_and_gone() {
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
        // What was retired and comes back is new.
        let back = Diff::between(&older, std::slice::from_ref(&gone.slug), &older);
        assert_eq!(back.added, [(gone.slug, gone.metadata.title)]);
    }
}
