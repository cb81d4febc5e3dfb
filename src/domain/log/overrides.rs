//! What the log says of a resource itself: the overrides that lie over its catalog entry.

use std::collections::BTreeMap;

use crate::domain::log::fold::in_force;
use crate::domain::{Event, EventKind, Patch, RelationKind, ResourceId, Slug};

/// What the log says of a resource itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// The slug under which the person added it, where they did.
    pub added: Option<Slug>,
    /// Whether they took it out again.
    pub removed: bool,
    /// Its facts, as far as they speak of them.
    pub edit: Patch,
    /// Tags that they gave it, or took from it.
    pub tags: BTreeMap<Slug, bool>,
    /// Relations to others that they said it has, or has not.
    pub relations: BTreeMap<(RelationKind, ResourceId), bool>,
}

/// What `events`, which are all of one resource, in any order, say of it.
pub fn overrides_of(events: &[Event]) -> Overrides {
    let mut words = Overrides::default();
    for event in in_force(events) {
        match &event.kind {
            EventKind::Added {
                slug,
                metadata,
                tags,
                ..
            } => {
                words.added = Some(slug.clone());
                words.removed = false;
                words.edit.apply((**metadata).clone());
                words
                    .tags
                    .extend(tags.iter().map(|tag| (tag.clone(), true)));
            }
            EventKind::Edited { metadata } => words.edit.apply((**metadata).clone()),
            EventKind::Removed { .. } => words.removed = true,
            EventKind::Tagged { tag } => _ = words.tags.insert(tag.clone(), true),
            EventKind::Untagged { tag } => _ = words.tags.insert(tag.clone(), false),
            EventKind::Related { relation, to } => {
                _ = words.relations.insert((*relation, *to), true);
            }
            EventKind::Unrelated { relation, to } => {
                _ = words.relations.insert((*relation, *to), false);
            }
            _ => {}
        }
    }
    words
}
