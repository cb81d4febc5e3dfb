//! What a search found.

use crate::domain::Listing;

/// Something that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// What.
    pub row: Listing,
    /// Its title, with the characters of [`MARKS`](crate::domain::MARKS) around what was found in it.
    pub title: String,
    /// Where else it was found, and what is around it there, with marks too.
    pub places: Vec<(&'static str, String)>,
}
