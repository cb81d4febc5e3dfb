//! A search result.

use crate::domain::Listing;

#[derive(Clone, Debug)]
pub struct Hit {
    pub row: Listing,
    /// The title, with [`MARKS`](crate::domain::MARKS) around matches.
    pub title: String,
    /// The field of a match outside the title and an excerpt of it, with marks too.
    pub places: Vec<(&'static str, String)>,
}
