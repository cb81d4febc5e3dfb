//! The feeds of followed blogs and their posts, a cache of this device.

pub(crate) mod fetched;
pub(crate) mod list;
pub(crate) mod news;
