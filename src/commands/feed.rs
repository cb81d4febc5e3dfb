//! A response of a feed on its way to the store: what `fetch` and `follow` share.

use crate::clock::{self, Clock};
use crate::feeds::Response;
use crate::store::{FetchTime, Fetched};

/// Returns what the store keeps of a response to a request to `address`, and when.
pub(super) fn kept(response: Response, address: &str, clock: &Clock) -> (Fetched, FetchTime) {
    let Response {
        feed,
        validators,
        moved_to,
        wait,
    } = response;
    let time = FetchTime {
        today: clock.today(),
        local_day: clock::day_of,
        next_at: validators.next_fetch(clock.now(), wait),
    };
    let fetched = Fetched {
        feed,
        address: moved_to.unwrap_or_else(|| address.to_owned()),
        etag: validators.etag,
        last_modified: validators.last_modified,
    };
    (fetched, time)
}
