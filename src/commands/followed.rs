//! The followed blogs that a person names, for `fetch` and `posts`.

use super::args::selection;
use super::{Result, refused};
use crate::domain::{FollowedFeed, LocalDate};
use crate::store::Store;

/// Says why no blog is meant.
pub(super) fn none(store: &Store) -> Result<&'static str> {
    Ok(if store.followed_feeds()?.is_empty() {
        "no blog is followed; `reads follow ID` or `reads follow URL` begins"
    } else {
        "no followed blog matches; `reads list status:following` lists them"
    })
}

/// Returns the followed blogs among those that `ids` name, or all if there are no `ids`.
///
/// # Errors
/// If one that is named by itself is not followed.
pub(super) fn followed(
    store: &Store,
    ids: &[String],
    today: LocalDate,
) -> Result<Vec<FollowedFeed>> {
    let mut blogs = store.followed_feeds()?;
    if ids.is_empty() {
        return Ok(blogs);
    }
    let targets = store.resolve(&selection(ids)?, today)?;
    for target in targets.iter().filter(|target| target.named) {
        if !blogs.iter().any(|blog| blog.number == target.number) {
            return Err(refused!(
                "{0} is not followed\nhint: `reads follow {0}` follows it",
                target.slug
            ));
        }
    }
    blogs.retain(|blog| targets.iter().any(|target| target.number == blog.number));
    Ok(blogs)
}
