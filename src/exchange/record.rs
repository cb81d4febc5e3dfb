//! What a reader finds in a file.

use crate::domain::Work;

/// One item found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line on which the item begins, from 1.
    pub line: usize,
    pub found: Found,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Work(Box<Work>),
    /// The item is not a work; holds the reason.
    Skipped(String),
    /// The item cannot be parsed or stored; holds the reason.
    Faulty(String),
}

/// Lets a reader end with `?` where [`Work`] refuses a value.
impl From<&'static str> for Found {
    fn from(err: &'static str) -> Self {
        Self::Faulty(err.to_owned())
    }
}

impl Record {
    /// Takes a work, or what was found instead of one.
    pub(super) fn new(line: usize, work: Result<Work, Found>) -> Self {
        let checked = work.and_then(|work| Ok(work.checked()?));
        let found = checked.map_or_else(|other| other, |work| Found::Work(Box::new(work)));
        Self { line, found }
    }

    pub(super) fn faulty(line: usize, why: impl Into<String>) -> Self {
        let found = Found::Faulty(why.into());
        Self { line, found }
    }
}
