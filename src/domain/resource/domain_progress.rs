//! The progress of a domain.

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainProgress {
    pub slug: String,
    pub title: String,
    /// The number of entries that are not dropped.
    pub entries: u64,
    /// Those that are done or followed.
    pub done: u64,
    /// Those being read.
    pub reading: u64,
}
