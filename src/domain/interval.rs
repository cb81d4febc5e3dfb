//! When what comes from an address is fetched again: a feed, a catalog.

const HOUR: i64 = 60 * 60 * 1_000;

/// A server cannot ask for more.
const LONGEST: i64 = 48 * HOUR;

/// What the last request to an address came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchOutcome {
    /// The response has an `ETag` or `Last-Modified`, so that the next request costs next to nothing.
    Conditional,
    Unconditional,
    Failed,
}

/// Returns when an address is fetched again, in milliseconds since 1970 UTC: after an hour, or a day if each request brings it
/// whole, or when the server asks for it (`wait`, in seconds), but at most after two days.
pub fn next_fetch(now: i64, outcome: FetchOutcome, wait: u64) -> i64 {
    let own = match outcome {
        FetchOutcome::Conditional | FetchOutcome::Failed => HOUR,
        FetchOutcome::Unconditional => 24 * HOUR,
    };
    let wait = i64::try_from(wait)
        .unwrap_or(i64::MAX)
        .saturating_mul(1_000);
    now.saturating_add(own.max(wait).min(LONGEST))
}

/// Returns whether an address may be asked again. A time further ahead than any that [`next_fetch`] returns comes from a clock that was
/// wrong.
pub fn may_fetch(next: i64, now: i64) -> bool {
    next <= now || next.saturating_sub(now) > LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_interval_counts_up_to_two_days() {
        for (fetch, wait, hours) in [
            (FetchOutcome::Conditional, 0, 1),
            (FetchOutcome::Conditional, 600, 1),
            (FetchOutcome::Conditional, 6 * 3_600, 6),
            (FetchOutcome::Unconditional, 3_600, 24),
            (FetchOutcome::Unconditional, 30 * 3_600, 30),
            (FetchOutcome::Failed, 0, 1),
            (FetchOutcome::Failed, u64::MAX, 48),
            (FetchOutcome::Conditional, 72 * 3_600, 48),
        ] {
            assert_eq!(
                next_fetch(7, fetch, wait),
                7 + hours * HOUR,
                "{fetch:?} {wait}"
            );
        }
    }

    #[test]
    fn a_clock_that_was_ahead_does_not_end_fetching() {
        let next = next_fetch(0, FetchOutcome::Conditional, u64::MAX);
        assert!(!may_fetch(next, 0) && may_fetch(next, next));
        assert!(may_fetch(next + 1, 0) && may_fetch(i64::MAX, i64::MIN));
    }
}
