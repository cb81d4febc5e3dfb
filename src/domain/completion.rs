//! A word that a shell offers.

/// A word that completes what was typed, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    pub word: String,
    pub about: String,
}
