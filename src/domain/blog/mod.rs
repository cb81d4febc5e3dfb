//! Blogs that are followed: the posts of their feeds, what of them is new, and when a feed is fetched again.

pub(crate) mod caught_up;
pub(crate) mod entry;
pub(crate) mod ignored;
pub(crate) mod interval;
pub(crate) mod merge;
pub(crate) mod news;
pub(crate) mod post;
pub(crate) mod post_key;
