//! Messages to the user, on standard error.

use std::path::Path;

pub(super) use crate::view::message;

/// Returns a number with its noun: "1 entry", "2 entries".
pub(super) fn count(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A path as text.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}
