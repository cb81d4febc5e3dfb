//! How far a domain has been read.

/// How far one domain has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainProgress {
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Entries that were not dropped.
    pub entries: u64,
    /// Those of them that are done or followed.
    pub done: u64,
    /// Those of them that are being read.
    pub reading: u64,
}
