//! The built-in catalog.

use super::{Catalog, parse};

const TEXT: &str = include_str!("../../seed/catalog.toml");

/// The version of the built-in catalog, known without parsing it, which an up-to-date database never needs.
pub const BUILTIN_VERSION: u32 = 1;

/// The name of the built-in catalog.
pub const BUILTIN_NAME: &str = "reads";

/// Parses the built-in catalog. Tests make sure that it is valid.
pub fn builtin() -> Catalog {
    parse(TEXT.as_bytes())
        .unwrap_or_else(|problems| unreachable!("the built-in catalog is faulty: {problems:?}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::{Cadence, Depth, Resource, Slug};

    #[test]
    fn the_constants_match_the_file() {
        let catalog = builtin();
        assert_eq!(
            (catalog.name.as_str(), catalog.version),
            (BUILTIN_NAME, BUILTIN_VERSION)
        );
    }

    #[test]
    fn nine_domains_hold_fifty_seven_entries() {
        let catalog = builtin();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for resource in &catalog.resources {
            *counts.entry(resource.metadata.domain.as_str()).or_default() += 1;
        }
        let in_order: Vec<_> = catalog
            .domains
            .iter()
            .map(|domain| (domain.slug.as_str(), counts[domain.slug.as_str()]))
            .collect();
        assert_eq!(
            in_order,
            [
                ("foundations", 5),
                ("llm", 9),
                ("rag", 6),
                ("mlops", 6),
                ("distributed", 6),
                ("agents", 5),
                ("responsible", 6),
                ("leadership", 6),
                ("blogs", 8),
            ]
        );
        assert_eq!(catalog.resources.len(), 57);
    }

    #[test]
    fn entries_have_the_cadences_of_the_reading_list() {
        let catalog = builtin();
        let entry = |slug: &str| -> &Resource {
            catalog
                .resources
                .iter()
                .find(|resource| resource.slug.as_str() == slug)
                .expect(slug)
        };
        let words = |slug: &str| {
            entry(slug)
                .metadata
                .cadence
                .map(|cadence| cadence.words_at(entry(slug).metadata.again))
        };
        let domain = |slug: &str| {
            let domain = catalog
                .domains
                .iter()
                .find(|domain| domain.slug.as_str() == slug)
                .expect(slug);
            domain.cadence.map(Cadence::words)
        };
        assert_eq!(domain("foundations").as_deref(), Some("every 2 years"));
        assert_eq!(domain("blogs").as_deref(), Some("every month"));
        assert_eq!(words("attention").as_deref(), Some("every 2 years"));
        assert_eq!(words("ddia").as_deref(), Some("every 3 years"));
        assert_eq!(words("staff-engineer").as_deref(), Some("annual skim"));
        assert_eq!(words("rules-of-ml"), None);
        assert_eq!(
            entry("rules-of-ml")
                .each
                .iter()
                .map(Slug::as_str)
                .collect::<Vec<_>>(),
            ["promotion"]
        );
        assert_eq!(
            entry("deep-learning").metadata.scope.as_deref(),
            Some("chapters 5–9")
        );
        assert_eq!(
            entry("deep-learning")
                .before
                .iter()
                .map(Slug::as_str)
                .collect::<Vec<_>>(),
            ["interview"]
        );
    }

    #[test]
    fn every_entry_has_a_short_reason_and_an_address() {
        for resource in builtin().resources {
            assert!(
                (20..=140).contains(&resource.metadata.why.chars().count()),
                "{}: {}",
                resource.slug,
                resource.metadata.why
            );
            assert!(resource.metadata.url.is_some(), "{}", resource.slug);
            assert_eq!(
                resource.metadata.domain.as_str() == "blogs",
                resource.metadata.depth == Depth::Follow && resource.slug.as_str() != "lethain"
            );
        }
    }
}
