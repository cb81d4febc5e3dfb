//! Resources that are merged into others: what was done to one counts for the other, which shows all of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::log::fold::in_force;
use crate::domain::{Event, EventId, EventKind, ResourceId, Stamp};

/// A merge of a resource into another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    pub from: ResourceId,
    pub into: ResourceId,
    /// Its place in the order of events.
    pub at: (Stamp, EventId),
}

/// Returns the merge of a resource that is in force after its events: the last one.
pub fn merge_of(from: ResourceId, events: &[Event]) -> Option<Merge> {
    let is_merge = |event: &Event| matches!(event.kind, EventKind::Merged { .. });
    if !events.iter().any(is_merge) {
        return None;
    }
    let of = |event: &Event| match event.kind {
        EventKind::Merged { into } => Some(Merge {
            from,
            into,
            at: (event.stamp, event.id),
        }),
        _ => None,
    };
    in_force(events).into_iter().rev().find_map(of)
}

/// Returns which resource shows each merged one, whatever the order of the merges.
///
/// Two devices may each have merged the other way round: of the merges of a circle the last one has no effect. Neither has one into a
/// resource that is not known.
pub fn shown_by(
    merges: &[Merge],
    is_known: impl Fn(ResourceId) -> bool,
) -> BTreeMap<ResourceId, ResourceId> {
    let mut ordered: Vec<&Merge> = merges.iter().collect();
    ordered.sort_by_key(|merge| merge.at);
    let mut into = BTreeMap::new();
    for merge in ordered {
        if last(&into, merge.into) != merge.from {
            into.insert(merge.from, merge.into);
        }
    }
    loop {
        let ends: BTreeSet<ResourceId> = into.keys().map(|from| last(&into, *from)).collect();
        let unknown: BTreeSet<ResourceId> =
            ends.into_iter().filter(|end| !is_known(*end)).collect();
        if unknown.is_empty() {
            return into
                .keys()
                .map(|from| (*from, last(&into, *from)))
                .collect();
        }
        into.retain(|_, into| !unknown.contains(into));
    }
}

/// Follows the merges of a resource to their end.
fn last(into: &BTreeMap<ResourceId, ResourceId>, from: ResourceId) -> ResourceId {
    let mut last = from;
    while let Some(next) = into.get(&last) {
        last = *next;
    }
    last
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> ResourceId {
        ResourceId(Uuid::from_u128(number))
    }

    fn merge((from, into, at): (u128, u128, i64)) -> Merge {
        Merge {
            from: id(from),
            into: id(into),
            at: (Stamp(at), EventId(Uuid::nil())),
        }
    }

    fn shown(merges: &[(u128, u128, i64)], unknown: &[u128]) -> Vec<(u128, u128)> {
        let merges: Vec<Merge> = merges.iter().copied().map(merge).collect();
        let is_known = |id: ResourceId| !unknown.contains(&id.0.as_u128());
        let shown = shown_by(&merges, is_known).into_iter();
        shown
            .map(|(from, into)| (from.0.as_u128(), into.0.as_u128()))
            .collect()
    }

    #[test]
    fn what_is_merged_further_is_shown_at_the_end() {
        assert_eq!(shown(&[(1, 2, 1), (2, 3, 2)], &[]), [(1, 3), (2, 3)]);
        assert_eq!(shown(&[(2, 3, 1), (1, 2, 2)], &[]), [(1, 3), (2, 3)]);
    }

    #[test]
    fn the_last_merge_of_a_circle_has_no_effect() {
        assert_eq!(shown(&[(1, 2, 1), (2, 1, 2)], &[]), [(1, 2)]);
        assert_eq!(shown(&[(2, 1, 2), (1, 2, 1)], &[]), [(1, 2)]);
        assert_eq!(
            shown(&[(1, 2, 3), (2, 3, 2), (3, 1, 1)], &[]),
            [(2, 1), (3, 1)]
        );
    }

    #[test]
    fn what_is_merged_into_something_unknown_is_shown_by_itself() {
        assert_eq!(shown(&[(1, 2, 1)], &[2]), []);
        assert_eq!(shown(&[(1, 2, 1), (2, 3, 2)], &[3]), [(1, 2)]);
        assert_eq!(shown(&[(1, 2, 1), (2, 3, 2)], &[2]), [(1, 3), (2, 3)]);
    }

    proptest! {
        #[test]
        fn merges_in_any_order_come_to_the_same(
            merges in proptest::collection::btree_map(0..9u128, (0..9u128, 0..99i64), 0..9).prop_flat_map(|merges| {
                let all: Vec<_> = merges.into_iter().filter(|(from, (into, _))| from != into).collect();
                (Just(all.clone()), Just(all).prop_shuffle())
            }),
            unknown in proptest::collection::vec(0..9u128, 0..3),
        ) {
            let flat = |merges: Vec<(u128, (u128, i64))>| -> Vec<_> {
                merges.into_iter().map(|(from, (into, at))| (from, into, at * 16 + i64::try_from(from).unwrap())).collect()
            };
            let one = shown(&flat(merges.0), &unknown);
            prop_assert_eq!(&one, &shown(&flat(merges.1), &unknown));
            for (_, root) in &one {
                prop_assert!(!one.iter().any(|(from, _)| from == root) && !unknown.contains(root));
            }
        }
    }
}
