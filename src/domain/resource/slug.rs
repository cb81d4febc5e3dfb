//! What a resource is called where the slug that it should have is taken.

use crate::domain::{ResourceId, Slug};

/// Returns the slugs that a resource may get, best first: the wanted one; one with the name of its catalog before it; a number or a
/// part of its id after it.
pub fn slug_candidates(
    wanted: &Slug,
    catalog: Option<&Slug>,
    id: ResourceId,
) -> impl Iterator<Item = Slug> + use<> {
    // The parts are truncated so that the result has at most 64 characters.
    let stem = match catalog {
        Some(catalog) => format!("{}-{}", truncate(catalog, 20), truncate(wanted, 30)),
        None => truncate(wanted, 51).to_owned(),
    };
    let id = id.0.simple().to_string();
    let with_catalog = catalog.map(|_| stem.clone());
    let last = [format!("{stem}-{}", &id[20..]), format!("r-{id}")];
    let numbered = (2..10).map(move |number| format!("{stem}-{number}"));
    let others = with_catalog.into_iter().chain(numbered).chain(last);
    std::iter::once(wanted.clone()).chain(others.filter_map(|slug| slug.parse().ok()))
}

fn truncate(slug: &Slug, most: usize) -> &str {
    let text = slug.as_str();
    text[..text.len().min(most)].trim_end_matches('-')
}
