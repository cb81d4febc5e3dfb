//! A person's changes to a resource itself (metadata, tags, relations), which override its catalog entry.

use std::collections::BTreeMap;

use crate::domain::log::fold::in_force;
use crate::domain::{Event, EventKind, Patch, RelationKind, ResourceId, Slug, Tag};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// The slug with which the person added it, and the number of that event, if they did. Of several devices that added it, the
    /// first.
    pub added: Option<(Slug, i64)>,
    /// The slug that the person gave it later.
    pub renamed: Option<Slug>,
    pub removed: bool,
    pub metadata: Patch,
    /// Its records in files of other programs, by format.
    pub sources: BTreeMap<String, String>,
    /// `true` for an added tag, `false` for a removed one.
    pub tags: BTreeMap<Tag, bool>,
    /// `true` for an added relation, `false` for a removed one.
    pub relations: BTreeMap<(RelationKind, ResourceId), bool>,
}

impl Overrides {
    /// Of a tag that it has, the first spelling stays; one that was removed comes back as it is written now.
    fn tag(&mut self, tag: &Tag) {
        if self.tags.get(tag) == Some(&false) {
            self.tags.remove(tag);
        }
        self.tags.insert(tag.clone(), true);
    }
}

/// Folds the events of one resource, in any order.
pub fn overrides_of(events: &[Event]) -> Overrides {
    let mut overrides = Overrides::default();
    for event in in_force(events) {
        match &event.kind {
            EventKind::Added {
                slug,
                metadata,
                tags,
                sources,
                ..
            } => {
                (overrides.added).get_or_insert_with(|| (slug.clone(), event.number));
                overrides.removed = false;
                overrides.metadata.apply((**metadata).clone());
                for tag in tags {
                    overrides.tag(tag);
                }
                overrides.sources.extend(sources.clone());
            }
            EventKind::Sourced { format, record } => {
                overrides.sources.insert(format.clone(), record.clone());
            }
            EventKind::Edited { metadata } => overrides.metadata.apply((**metadata).clone()),
            EventKind::Renamed { slug } => overrides.renamed = Some(slug.clone()),
            EventKind::Removed { .. } => overrides.removed = true,
            EventKind::Tagged { tag } => overrides.tag(tag),
            EventKind::Untagged { tag } => _ = overrides.tags.insert(tag.clone(), false),
            EventKind::Related { relation, to } => {
                _ = overrides.relations.insert((*relation, *to), true);
            }
            EventKind::Unrelated { relation, to } => {
                _ = overrides.relations.insert((*relation, *to), false);
            }
            _ => {}
        }
    }
    overrides
}
