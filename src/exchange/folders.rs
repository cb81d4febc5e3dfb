//! Folders, collections and lists that hold works.

use std::collections::HashMap;
use std::hash::Hash;

use crate::domain::{Slug, Work};

/// Puts a work into a folder, which is given with those around it. The innermost is the domain, and the path of nested ones a tag;
/// of further folders the path is a tag.
pub(super) fn put<S: AsRef<str>>(work: &mut Work, path: &[S]) {
    let names: Vec<&str> = path.iter().map(AsRef::as_ref).collect();
    let name = names.last().copied().unwrap_or_default();
    if work.metadata.domain.is_none() {
        work.domain(name);
    }
    if names.len() > 1 || work.metadata.domain != Slug::from_title(name) {
        work.tag(&names.join("/"));
    }
}

/// Returns the names of a folder and of those around it, outermost first, given the parent and the name of each.
pub(super) fn path<'f, Id: Copy + Eq + Hash>(
    mut at: Option<Id>,
    folders: &HashMap<Id, (Option<Id>, &'f str)>,
) -> Vec<&'f str> {
    // A folder that is its own ancestor ends the path.
    const DEEPEST: usize = 64;
    let mut path = Vec::new();
    while let Some((parent, name)) = at.and_then(|id| folders.get(&id))
        && path.len() < DEEPEST
    {
        path.insert(0, *name);
        at = *parent;
    }
    path
}
