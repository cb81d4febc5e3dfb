//! What a catalog says of a thing to read: its facts, and how it advises to read it.

use crate::domain::{Cadence, Depth, Kind, Relation, Slug};

/// One entry of a catalog. Optional facts are `None` where the catalog does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its name within the catalog.
    pub slug: Slug,
    /// The slug of its domain.
    pub domain: Slug,
    /// Its title.
    pub title: String,
    /// Authors in the order of the work; people or organisations.
    pub authors: Vec<String>,
    /// How many authors there are beside those named.
    pub et_al: Option<u32>,
    /// Year of first publication.
    pub year: Option<i32>,
    /// What sort of thing it is.
    pub kind: Kind,
    /// Where to read it: http or https.
    pub url: Option<String>,
    /// arXiv identifier, without version: `1706.03762`.
    pub arxiv: Option<String>,
    /// DOI, without resolver: `10.1000/182`.
    pub doi: Option<String>,
    /// ISBN-13, digits only.
    pub isbn: Option<String>,
    /// Length in pages.
    pub pages: Option<u32>,
    /// Length in minutes of reading or watching.
    pub minutes: Option<u32>,
    /// Address of its RSS or Atom feed.
    pub feed: Option<String>,
    /// How to read it.
    pub depth: Depth,
    /// How to read it again, where that differs.
    pub again: Option<Depth>,
    /// What of it to read: "chapters 5–9".
    pub scope: Option<String>,
    /// How often to read it again.
    pub cadence: Option<Cadence>,
    /// Occasions ahead of which to read it.
    pub before: Vec<Slug>,
    /// Occasions each of which makes it due again.
    pub each: Vec<Slug>,
    /// Its relations to others of the catalog.
    pub relations: Vec<Relation>,
    /// Free labels.
    pub tags: Vec<Slug>,
    /// Why to read it, in one line.
    pub why: String,
}

/// One section of a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// Its name.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// What it is about, in one line.
    pub note: Option<String>,
    /// How often to read its entries again, where they do not say so themselves.
    pub cadence: Option<Cadence>,
}

/// Whether a resource goes on, so that there is something to follow.
pub fn can_be_followed(kind: Kind, depth: Depth, feed: bool) -> bool {
    kind == Kind::Blog || depth == Depth::Follow || feed
}
