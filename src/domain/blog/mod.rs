//! Blogs that are followed: the posts of their feeds, and what of them is new.

pub(crate) mod caught_up;
pub(crate) mod entry;
pub(crate) mod ignored;
pub(crate) mod merge;
pub(crate) mod news;
pub(crate) mod post;
pub(crate) mod post_key;
