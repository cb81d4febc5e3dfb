//! A catalog as a database has it, and what two devices agree on.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::{BUILTIN_NAME, BUILTIN_VERSION, Catalog, builtin, write};
use crate::domain::{ResourceId, Slug};

/// The reserved name under which the person's own entries are shown.
pub const OWN_NAME: &str = "own";

/// A catalog as a database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The catalog, including the entries that were removed from it.
    pub catalog: Catalog,
    /// Also those that are shown beside another resource only.
    pub removed_from_catalog: Vec<Slug>,
    /// Entries that are the same work as a resource from elsewhere, which shows them.
    pub same_as: BTreeMap<Slug, ResourceId>,
    /// Whether the person removed it.
    pub removed: bool,
    /// How often that was changed, by any device.
    pub turn: u32,
}

impl Copy {
    /// Checks a copy from elsewhere. The text of the built-in catalog is always the program's own.
    ///
    /// # Errors
    /// What is wrong with it, or what this program is too old for.
    pub fn from_elsewhere(mut self) -> Result<Self, String> {
        let Catalog { name, version, .. } = &self.catalog;
        if name.as_str() == OWN_NAME {
            return Err(format!("a catalog cannot be named '{name}'"));
        }
        // Whoever changes it next must be able to count on.
        if self.turn > u32::MAX / 2 {
            return Err(format!(
                "catalog '{name}': expected a turn of at most {}",
                u32::MAX / 2
            ));
        }
        if name.as_str() == BUILTIN_NAME {
            match version.cmp(&BUILTIN_VERSION) {
                Ordering::Less => {}
                Ordering::Equal => self.catalog = builtin(),
                Ordering::Greater => {
                    return Err(format!(
                        "version {version} of the built-in catalog '{name}' is newer than this program, which has version {BUILTIN_VERSION}"
                    ));
                }
            }
        }
        Ok(self)
    }

    /// Returns what this copy and that of another device come to. It is the same whichever of them is the other one, so that
    /// devices agree once they have each other's.
    ///
    /// The later version is taken. Of two texts of one version it is that with more entries, or else the greater one. Entries that it
    /// lacks stay: in a version that both have as they are shown, and else as removed ones, since events may refer to them.
    #[must_use]
    pub fn merge(&self, other: &Self) -> Self {
        let versions = self.catalog.version.cmp(&other.catalog.version);
        let order = versions.then_with(|| self.catalog.cmp_text(&other.catalog));
        let (newer, older) = if order.is_lt() {
            (other, self)
        } else {
            (self, other)
        };
        let (turn, removed) = (self.turn, self.removed).max((other.turn, other.removed));
        let mut catalog = newer.catalog.clone();
        catalog.take_missing(&older.catalog);
        let mut shown = newer.shown();
        let mut same_as = newer.same_as.clone();
        if versions.is_eq() {
            shown.extend(older.shown());
            for (slug, theirs) in &older.same_as {
                // Whoever merges with whom, the same one is chosen.
                let same = same_as.entry(slug.clone()).or_insert(*theirs);
                *same = (*same).min(*theirs);
            }
        } else if newer.removed && !removed {
            // All entries of a removed catalog are marked as removed from it.
            let entries = newer.catalog.resources.iter().map(|entry| &entry.slug);
            shown = (entries.filter(|slug| !same_as.contains_key(*slug))).collect();
        }
        if removed {
            shown.clear();
        }
        same_as.retain(|slug, _| !shown.contains(slug));
        let removed_from_catalog = (catalog.resources.iter().map(|entry| &entry.slug))
            .filter(|slug| !shown.contains(slug))
            .cloned()
            .collect();
        Self {
            catalog,
            removed_from_catalog,
            same_as,
            removed,
            turn,
        }
    }

    /// Returns the entries that were removed, without those that another resource shows.
    pub fn removed_entries(&self) -> Vec<Slug> {
        let removed = self.removed_from_catalog.iter();
        let removed = removed.filter(|slug| !self.same_as.contains_key(*slug));
        removed.cloned().collect()
    }

    /// Returns the entries that are shown by themselves.
    fn shown(&self) -> HashSet<&Slug> {
        let gone: HashSet<&Slug> = self.removed_from_catalog.iter().collect();
        (self.catalog.resources.iter().map(|entry| &entry.slug))
            .filter(|slug| !gone.contains(slug) && !self.same_as.contains_key(*slug))
            .collect()
    }
}

impl Catalog {
    /// Orders two texts of one version. What has all that another one has, and more, is greater.
    fn cmp_text(&self, other: &Self) -> Ordering {
        let size = |catalog: &Self| (catalog.resources.len(), catalog.domains.len());
        size(self).cmp(&size(other)).then_with(|| {
            // Devices that have the same are the rule.
            if self == other {
                Ordering::Equal
            } else {
                write(self).cmp(&write(other))
            }
        })
    }

    /// Adds the domains and entries of another version that are not in this one, after those of it.
    fn take_missing(&mut self, other: &Self) {
        add_missing(&mut self.domains, &other.domains, |domain| &domain.slug);
        add_missing(&mut self.resources, &other.resources, |entry| &entry.slug);
        // As the database returns them.
        let places: HashMap<&Slug, usize> = (self.domains.iter().zip(0..))
            .map(|(domain, place)| (&domain.slug, place))
            .collect();
        self.resources
            .sort_by_key(|entry| places.get(&entry.metadata.domain).copied());
    }
}

/// Appends the items of another list whose slugs are not in this one.
fn add_missing<T: Clone>(list: &mut Vec<T>, other: &[T], slug: impl Fn(&T) -> &Slug) {
    let known: HashSet<Slug> = list.iter().map(|item| slug(item).clone()).collect();
    let missing = other.iter().filter(|item| !known.contains(slug(item)));
    list.extend(missing.cloned());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::{select, subsequence};

    use super::*;
    use crate::catalog::parse;

    /// A copy as a database may have it: a few entries in any order, some of them removed or beside another resource.
    fn copies() -> impl Strategy<Value = Copy> {
        let entries = subsequence(vec!["a", "b", "c"], 1..=3).prop_shuffle();
        let marked = || subsequence(vec!["a", "b", "c"], 0..=3);
        let words = || select(vec!["One", "Two"]);
        let texts = (words(), words(), select(vec!["x", "y"]));
        (1u32..3, entries, texts, marked(), marked(), 0u32..3).prop_map(
            |(version, entries, (title, text, domain), gone, beside, turn)| {
                let mut file = format!(
                    "[catalog]\nname = 'team'\ntitle = '{title}'\nversion = {version}\n\
                     [[domain]]\nslug = 'd'\ntitle = 'D'\n[[domain]]\nslug = '{domain}'\ntitle = '{text}'\n"
                );
                for (slug, domain) in entries.iter().zip(["d", domain, "d"]) {
                    file += &format!(
                        "[[resource]]\nslug = '{slug}'\ntitle = '{text}'\ndomain = '{domain}'\nkind = 'book'\ndepth = 'read'\nwhy = 'W'\n"
                    );
                }
                let slug = |slug: &&str| slug.parse::<Slug>().unwrap();
                let beside = beside.iter().filter(|slug| entries.contains(slug));
                let same = ResourceId::of_entry(&slug(&domain), &slug(&"a"));
                let copy = Copy {
                    catalog: parse(file.as_bytes()).unwrap(),
                    removed_from_catalog: gone.iter().map(slug).collect(),
                    same_as: beside.map(slug).map(|entry| (entry, same)).collect(),
                    removed: turn == 1,
                    turn,
                };
                copy.merge(&copy)
            },
        )
    }

    proptest! {
        #[test]
        fn devices_that_exchange_their_copies_agree(
            mut devices in proptest::collection::vec(copies(), 3),
            order in proptest::collection::vec((0usize..3, 0usize..3), 0..8),
        ) {
            for (to, from) in order {
                let merged = devices[to].merge(&devices[from]);
                prop_assert_eq!(&devices[from].merge(&devices[to]), &merged);
                prop_assert_eq!(&merged.merge(&devices[from]), &merged, "nothing new");
                let written = write(&merged.catalog);
                prop_assert_eq!(parse(written.as_bytes()), Ok(merged.catalog.clone()));
                devices[to] = merged;
            }
            for _ in 0..2 {
                for (to, from) in [(0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2)] {
                    devices[to] = devices[to].merge(&devices[from]);
                }
            }
            prop_assert_eq!(&devices[0], &devices[1]);
            prop_assert_eq!(&devices[0], &devices[2]);
        }
    }
}
