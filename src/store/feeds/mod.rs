//! The feeds of followed blogs and their posts, a cache of this device.

/// The feeds that are kept of resources that are no longer followed. They are found among the feeds, of which there are few, and not
/// among all resources.
macro_rules! unfollowed {
    ($before:literal) => {
        concat!(
            $before,
            " WHERE resource IN (SELECT f.resource FROM feed f LEFT JOIN state s ON s.number = f.resource
                                 WHERE s.status IS NOT 'following')"
        )
    };
}

pub(crate) mod fetched;
pub(crate) mod list;
pub(crate) mod news;
