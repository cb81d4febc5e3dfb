//! What sort of thing a resource is.

use crate::domain::vocabulary::words;

words! {
    /// What sort of thing a resource is.
    pub enum Kind: "kind" {
        /// A scientific paper or report.
        Paper = "paper",
        /// A book.
        Book = "book",
        /// A single article or post.
        Article = "article",
        /// Documentation of a product.
        Docs = "docs",
        /// Source code to be read.
        Code = "code",
        /// A standard or framework of a standards body.
        Standard = "standard",
        /// A law or regulation.
        Law = "law",
        /// A blog or news site that goes on.
        Blog = "blog",
        /// A course.
        Course = "course",
        /// A talk or video.
        Video = "video",
        /// Anything else.
        Other = "other",
    }
}
