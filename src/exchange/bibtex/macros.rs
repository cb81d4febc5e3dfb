//! Abbreviations (`@string`): their values, within bounds that a hostile file cannot exceed.

use std::borrow::Cow;
use std::collections::HashMap;

/// The maximum length of the value of a macro, in bytes.
const MAX_MACRO_BYTES: usize = 10_000;

/// The maximum length of the values of all macros, in bytes.
const MAX_ALL_BYTES: usize = 16 << 20;

/// How much macros may add to an entry, in bytes.
const MAX_ADDED_BYTES: usize = 50_000;

/// The abbreviations that each style of BibTeX defines.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

#[derive(Default)]
pub(super) struct Macros<'a> {
    /// By name in lower case, each with the first one that is not defined of those it uses.
    values: HashMap<String, (Cow<'a, str>, Option<String>)>,
    bytes: usize,
}

/// What macros did to an entry.
#[derive(Default)]
pub(super) struct Expansion {
    added: usize,
    /// Macros that are not defined, and where they stand.
    pub(super) unknown: Vec<(usize, String)>,
}

impl Expansion {
    pub(super) fn is_too_long(&self) -> bool {
        self.added > MAX_ADDED_BYTES
    }
}

impl<'a> Macros<'a> {
    /// Defines a macro. It may use earlier ones, and so does not grow for ever.
    pub(super) fn define(&mut self, name: &str, value: Cow<'a, str>, unknown: Option<String>) {
        self.bytes += value.len();
        if value.len() <= MAX_MACRO_BYTES && self.bytes <= MAX_ALL_BYTES {
            self.values
                .insert(name.to_ascii_lowercase(), (value, unknown));
        }
    }

    /// Returns the value of an undelimited word at a place, and whether it is to be written as a macro: that of a month, or one that
    /// is not defined.
    pub(super) fn expand(
        &self,
        word: &'a str,
        at: usize,
        expansion: &mut Expansion,
    ) -> (Cow<'a, str>, bool) {
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return (Cow::Borrowed(word), false);
        }
        let name = word.to_ascii_lowercase();
        if let Some((value, unknown)) = self.values.get(&name) {
            expansion.added += value.len();
            expansion
                .unknown
                .extend(unknown.clone().map(|name| (at, name)));
            return (value.clone(), false);
        }
        if let Some(month) = MONTHS.iter().find(|month| **month == name) {
            return (Cow::Borrowed(month), true);
        }
        expansion.unknown.push((at, word.to_owned()));
        // It may be defined in another file.
        let is_name = |c: char| c.is_ascii_alphanumeric() || "_-+.:/".contains(c);
        (Cow::Borrowed(word), word.chars().all(is_name))
    }
}
