//! Blogs that are followed: the posts of their feeds, what of them is new, and when a feed is fetched again.

pub(crate) mod post;
