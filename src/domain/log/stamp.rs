//! When an event happened, in an order that no clock can break.

use serde::{Deserialize, Serialize};

/// A hybrid logical clock's stamp (Kulkarni et al., "Logical Physical Clocks", 2014): milliseconds since 1970 UTC in
/// the upper bits and a count of 12 bits below them.
///
/// A new stamp is later than every stamp that its device has seen, even where the clock was moved back; with the clock
/// right it is the time of day. The crate `uhlc` keeps its clock in the memory of a long-lived process; a command
/// lives for one stamp and has the log to remember the last one, so that the whole of the algorithm is a `max`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Stamp(i64);

impl Stamp {
    /// 2^12 events a millisecond; the 51 bits above last until the year 73,000.
    const COUNT_BITS: u32 = 12;

    /// The stamp that follows `last`, at `now` milliseconds since 1970 UTC.
    pub fn after(last: Option<Self>, now: i64) -> Self {
        let clock = now.clamp(0, i64::MAX >> Self::COUNT_BITS) << Self::COUNT_BITS;
        Self(last.map_or(clock, |last| clock.max(last.0.saturating_add(1))))
    }

    /// The number that the store keeps.
    pub fn as_i64(self) -> i64 {
        self.0
    }

    /// Takes back a number that the store kept.
    pub fn from_i64(stamp: i64) -> Self {
        Self(stamp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_moved_back_does_not_turn_the_order() {
        let first = Stamp::after(None, 1_000);
        let second = Stamp::after(Some(first), 10);
        let third = Stamp::after(Some(second), 1_000);
        let fourth = Stamp::after(Some(third), 1_001);
        assert!(first < second && second < third && third < fourth);
        assert_eq!(fourth, Stamp::after(None, 1_001));
    }

    #[test]
    fn the_ends_of_time_hold() {
        assert_eq!(Stamp::after(None, -5), Stamp::after(None, 0));
        let last = Stamp::after(None, i64::MAX);
        assert!(Stamp::after(Some(last), 0) > last);
        // 9999-12-31T23:59:59.999Z
        assert!(Stamp::after(None, 253_402_300_799_999) < last);
    }
}
