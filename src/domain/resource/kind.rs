//! The kind of a resource.

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// The kind of a resource.
    #[derive(Default)]
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
        /// A blog or news site with new posts.
        Blog = "blog",
        /// A course.
        Course = "course",
        /// A talk or video.
        Video = "video",
        /// Anything else.
        #[default]
        Other = "other",
    }
}
