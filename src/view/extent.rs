//! How long a resource is and how to read it, in a few words.

use crate::domain::Depth;

/// "15 pages", "30 min".
pub(super) fn length(pages: Option<u32>, minutes: Option<u32>) -> String {
    match (pages, minutes) {
        (Some(1), _) => "1 page".to_owned(),
        (Some(pages), _) => format!("{pages} pages"),
        (None, Some(minutes)) => format!("{minutes} min"),
        (None, None) => String::new(),
    }
}

/// "reference · chapters 5–9".
pub(super) fn depth_and_scope(depth: Depth, scope: Option<&str>) -> String {
    match scope {
        Some(scope) => format!("{depth} · {scope}"),
        None => depth.to_string(),
    }
}
