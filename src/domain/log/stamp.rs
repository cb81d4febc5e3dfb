//! The order of events, which does not depend on correct clocks.

use serde::{Deserialize, Serialize};

/// A hybrid logical clock stamp (Kulkarni et al., "Logical Physical Clocks", 2014): milliseconds since 1970 UTC in the
/// upper bits, and a 12-bit counter below them.
///
/// A new stamp is later than every stamp that its device has seen, even if the clock was set back. The crate `uhlc` keeps
/// its clock in the memory of a long-running process; here the log holds the last stamp, and the algorithm is one `max`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Stamp(pub i64);

impl Stamp {
    /// 2^12 events per millisecond; the 51 bits above last until the year 73,000.
    const COUNTER_BITS: u32 = 12;

    /// The last stamp that a device makes or takes from elsewhere: the end of the year 9999.
    pub const LAST: Self = Self(253_402_300_799_999 << Self::COUNTER_BITS);

    /// The latest time of a clock: the end of the year 9998. A wrong clock leaves room for the stamps after it.
    const LAST_TIME: i64 = 253_370_764_799_999;

    /// Returns the stamp that follows `last`, at `now` milliseconds since 1970 UTC. No device refuses it: [`Self::LAST`], which only a
    /// made-up event has, follows itself, and the ids of events order those.
    pub fn after(last: Option<Self>, now: i64) -> Self {
        let clock = now.clamp(0, Self::LAST_TIME) << Self::COUNTER_BITS;
        Self(last.map_or(clock, |last| clock.max(last.0.saturating_add(1)))).min(Self::LAST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_set_back_keeps_the_order() {
        let first = Stamp::after(None, 1_000);
        let second = Stamp::after(Some(first), 10);
        let third = Stamp::after(Some(second), 1_000);
        let fourth = Stamp::after(Some(third), 1_001);
        assert!(first < second && second < third && third < fourth);
        assert_eq!(fourth, Stamp::after(None, 1_001));
    }

    #[test]
    fn every_own_stamp_is_taken_elsewhere() {
        assert_eq!(Stamp::after(None, -5), Stamp::after(None, 0));
        let wrong = Stamp::after(None, i64::MAX);
        let next = Stamp::after(Some(wrong), 0);
        assert!(wrong < next && next < Stamp::LAST);
        for last in [Stamp::LAST, Stamp(i64::MAX)] {
            assert_eq!(Stamp::after(Some(last), 0), Stamp::LAST);
        }
    }
}
