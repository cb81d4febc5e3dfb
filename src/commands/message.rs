//! Messages to the user, on standard error.

use std::io::{self, Write};
use std::path::Path;

use crate::text;

/// Prints a message to standard error. Errors in printing are ignored.
pub(super) fn message(words: &str) {
    let _ = writeln!(io::stderr(), "{}", text::block(words));
}

/// Returns a number with its noun: "1 entry", "2 entries".
pub(super) fn count(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A path, safe to print.
pub(super) fn shown(path: &Path) -> String {
    text::line(&path.display().to_string()).into_owned()
}
