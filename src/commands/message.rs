//! Messages to the user, on standard error.

use std::path::Path;

use crate::domain::Renamed;
pub(super) use crate::view::{error, message};

/// Returns a number with its noun: "1 entry", "2 entries".
pub(super) fn count(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The most names that one line has.
const MOST_NAMES: usize = 5;

/// Returns the first few names, and how many more there are.
pub(super) fn names<S: AsRef<str>>(names: &[S]) -> String {
    let first = names.iter().take(MOST_NAMES).map(AsRef::as_ref);
    let first: Vec<&str> = first.collect();
    let more = names.len() - first.len();
    let more = (more > 0).then(|| format!(" and {more} more"));
    format!("{}{}", first.join(", "), more.unwrap_or_default())
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
