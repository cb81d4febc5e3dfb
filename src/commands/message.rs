//! Messages to the user, on standard error.

use std::path::Path;

use crate::domain::Renamed;
pub(super) use crate::view::{error, message};

/// Returns a number with its noun: "1 entry", "2 entries".
pub(super) fn count(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Reports resources that got another slug.
pub(super) fn report_renamed(renamed: &[Renamed]) {
    for Renamed { number, from, to } in renamed {
        message(&format!(
            "renamed: number {number}, '{from}', is now `{to}`"
        ));
    }
}

/// A path as text.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}
