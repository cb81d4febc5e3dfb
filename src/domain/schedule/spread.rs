//! Spreads a backlog over the days to come.

use std::str::FromStr;

use crate::domain::LocalDate;

/// How many resources in how many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    resources: u32,
    days: u32,
}

/// An invalid rate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a rate: expected a number per day, week or month, such as 1/day or 3/week")]
pub struct ParseRateError(String);

impl FromStr for Rate {
    type Err = ParseRateError;

    fn from_str(text: &str) -> Result<Self, ParseRateError> {
        let parsed = || {
            let (resources, period) = text.trim().split_once('/')?;
            let days = match period.trim().to_lowercase().as_str() {
                "day" | "d" => 1,
                "week" | "w" => 7,
                "month" | "m" => 30,
                _ => return None,
            };
            let resources = resources.trim().parse().ok();
            let resources = resources.filter(|resources| (1..=1_000).contains(resources))?;
            Some(Self { resources, days })
        };
        parsed().ok_or_else(|| ParseRateError(text.to_owned()))
    }
}

/// Returns a date for each of `count` resources, from tomorrow on, evenly and at most at this rate.
pub fn spread(count: u32, rate: Rate, today: LocalDate) -> Vec<LocalDate> {
    let Rate { resources, days } = rate;
    (0..count)
        .map(|place| today.plus_days(1 + place.saturating_mul(days) / resources))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backlog_is_spread_evenly_from_tomorrow_on() {
        let today = "2026-11-23".parse().unwrap();
        let days = |count, rate: &str| {
            let dates = spread(count, rate.parse().unwrap(), today);
            let days = dates.iter().map(|date| today.days_until(*date));
            days.collect::<Vec<_>>()
        };
        assert_eq!(days(7, "3/week"), [1, 3, 5, 8, 10, 12, 15]);
        assert_eq!(days(3, "1/day"), [1, 2, 3]);
        assert_eq!(days(3, "2/day"), [1, 1, 2]);
        assert_eq!(days(2, "1/month"), [1, 31]);
        assert!(days(0, "1/day").is_empty());
        for text in ["", "3", "0/week", "x/week", "3/year", "-1/day"] {
            assert!(text.parse::<Rate>().is_err(), "{text}");
        }
    }
}
