//! Local calendar dates without time or zone, in years 1 to 9999, and date arithmetic.

use std::fmt;
use std::str::FromStr;

use crate::domain::text_form::text_form;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
/// A local calendar date, written `YYYY-MM-DD` (ISO 8601), from 0001-01-01 to 9999-12-31.
///
/// With four-digit years, text sorts in date order, which the store relies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalDate(NaiveDate);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a date: expected a day that exists, as YYYY-MM-DD")]
pub struct ParseDateError(String);

impl LocalDate {
    /// The last date with a four-digit year. Additions saturate here.
    pub const LAST: Self = Self(NaiveDate::from_ymd_opt(9999, 12, 31).expect("it is a date"));

    /// The earliest accepted date of a finished reading; an earlier one is a typing error.
    pub const FIRST_READING: Self =
        Self(NaiveDate::from_ymd_opt(1900, 1, 1).expect("it is a date"));

    /// Returns `None` outside of years 1 to 9999.
    pub fn new(date: NaiveDate) -> Option<Self> {
        (1..=9999).contains(&date.year()).then_some(Self(date))
    }

    pub fn naive(self) -> NaiveDate {
        self.0
    }

    /// Returns the date `months` later. A day that the month does not have becomes its last (29 February + 12 months is
    /// 28 February). Saturates at [`LocalDate::LAST`].
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        Self::or_last(self.0.checked_add_months(Months::new(months)))
    }

    /// Returns the date `days` later. Saturates at [`LocalDate::LAST`].
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        Self::or_last(self.0.checked_add_days(Days::new(u64::from(days))))
    }

    fn or_last(sum: Option<NaiveDate>) -> Self {
        sum.and_then(Self::new).unwrap_or(Self::LAST)
    }

    /// Returns the date `months` earlier, or `None` before year 1.
    pub fn minus_months(self, months: u32) -> Option<Self> {
        Self::new(self.0.checked_sub_months(Months::new(months))?)
    }

    /// Returns the date `days` earlier, or `None` before year 1.
    pub fn minus_days(self, days: u32) -> Option<Self> {
        Self::new(self.0.checked_sub_days(Days::new(u64::from(days)))?)
    }

    /// Returns the days from `self` to `other`, negative if `other` is earlier.
    pub fn days_until(self, other: Self) -> i64 {
        (other.0 - self.0).num_days()
    }

    /// Returns the first `weekday` after this day, never this day itself.
    #[must_use]
    pub fn next_weekday(self, weekday: Weekday) -> Self {
        self.plus_days(7 - self.0.weekday().days_since(weekday))
    }

    /// Returns the last `weekday` before this day, never this day itself; `None` before year 1.
    pub fn last_weekday(self, weekday: Weekday) -> Option<Self> {
        self.minus_days(7 - weekday.days_since(self.0.weekday()))
    }

    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// Returns the time between two days for people: "12 days", "3 weeks", rounded as [`distance`](Self::distance) is.
    pub fn time_between(self, other: Self) -> String {
        let (n, unit) = self.units_between(other);
        let plural = if n == 1 { "" } else { "s" };
        format!("{n} {unit}{plural}")
    }

    /// Returns the distance from `today` for people: "today", "in 3 weeks", "2 years ago".
    ///
    /// Rounds down to whole units of the largest unit that fits twice: 13 days are "in 13 days", not "in 1 week".
    pub fn distance(self, today: Self) -> String {
        let days = today.days_until(self);
        match days {
            0 => return "today".to_owned(),
            1 => return "tomorrow".to_owned(),
            -1 => return "yesterday".to_owned(),
            _ => {}
        }
        let (n, unit) = self.units_between(today);
        if days > 0 {
            format!("in {n} {unit}s")
        } else {
            format!("{n} {unit}s ago")
        }
    }

    /// Returns the time between two days in whole units of the largest unit that fits twice.
    pub(super) fn units_between(self, other: Self) -> (u64, &'static str) {
        match other.days_until(self).unsigned_abs() {
            n @ 0..14 => (n, "day"),
            n @ 14..61 => (n / 7, "week"),
            n @ 61..730 => (n * 12 / 365, "month"),
            _ => {
                let (early, late) = (self.min(other), self.max(other));
                match late.0.years_since(early.0) {
                    // 730 days can be one leap day less than two years.
                    None | Some(0 | 1) => (23, "month"),
                    Some(years) => (u64::from(years), "year"),
                }
            }
        }
    }
}

impl fmt::Display for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.to_string())
    }
}

impl FromStr for LocalDate {
    type Err = ParseDateError;

    fn from_str(text: &str) -> Result<Self, ParseDateError> {
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        // The parser also takes `2026-1-5` and signs.
        date.and_then(Self::new)
            .filter(|date| date.to_string() == text)
            .ok_or_else(|| ParseDateError(text.to_owned()))
    }
}

text_form!(LocalDate, str::parse);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_missing_day_becomes_the_last_of_the_month() {
        assert_eq!(date("2024-02-29").plus_months(12), date("2025-02-28"));
        assert_eq!(date("2024-02-29").plus_months(48), date("2028-02-29"));
        assert_eq!(date("2026-01-31").plus_months(1), date("2026-02-28"));
        assert_eq!(date("2026-03-31").minus_months(1), Some(date("2026-02-28")));
    }

    #[test]
    fn additions_saturate() {
        assert_eq!(date("9999-06-01").plus_months(12), LocalDate::LAST);
        assert_eq!(date("9999-12-31").plus_days(1), LocalDate::LAST);
        assert_eq!(date("0001-01-01").minus_days(1), None);
    }

    #[test]
    fn only_yyyy_mm_dd_is_parsed() {
        for err in [
            "2026-02-29",
            "2026-13-01",
            "26-01-01",
            "2026-1-1",
            "+2026-01-1",
            "0000-01-01",
            "10000-01-01",
            "",
            "2026/01/01",
        ] {
            assert!(err.parse::<LocalDate>().is_err(), "{err}");
        }
    }

    #[test]
    fn weekdays_exclude_the_day_itself() {
        let tuesday = date("2026-11-24");
        assert_eq!(tuesday.next_weekday(Weekday::Fri), date("2026-11-27"));
        assert_eq!(tuesday.next_weekday(Weekday::Tue), date("2026-12-01"));
        assert_eq!(tuesday.last_weekday(Weekday::Tue), Some(date("2026-11-17")));
        assert_eq!(tuesday.last_weekday(Weekday::Mon), Some(date("2026-11-23")));
    }

    #[test]
    fn distances_in_words() {
        let today = date("2026-11-23");
        for (day, words) in [
            ("2026-11-23", "today"),
            ("2026-11-24", "tomorrow"),
            ("2026-11-20", "3 days ago"),
            ("2026-12-06", "in 13 days"),
            ("2026-12-07", "in 2 weeks"),
            ("2027-05-23", "in 5 months"),
            ("2028-11-22", "in 23 months"),
            ("2028-11-23", "in 2 years"),
            ("2016-01-01", "10 years ago"),
        ] {
            assert_eq!(date(day).distance(today), words, "{day}");
        }
    }

    fn days() -> impl Strategy<Value = LocalDate> {
        (0u32..3_652_058).prop_map(|days| date("0001-01-01").plus_days(days))
    }

    proptest! {
        #[test]
        fn display_and_parse_round_trip(day in days()) {
            let text = day.to_string();
            prop_assert_eq!(text.len(), 10);
            prop_assert_eq!(text.parse::<LocalDate>(), Ok(day));
        }

        #[test]
        fn text_sorts_in_date_order(a in days(), b in days()) {
            prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        }

        #[test]
        fn adding_days_is_exact(day in days(), count in 0u32..100_000) {
            let later = day.plus_days(count);
            if later < LocalDate::LAST {
                prop_assert_eq!(day.days_until(later), i64::from(count));
                prop_assert_eq!(later.minus_days(count), Some(day));
            }
        }

        #[test]
        fn adding_months_keeps_the_day_or_ends_the_month(day in days(), count in 0u32..2_400) {
            let later = day.plus_months(count);
            if later < LocalDate::LAST {
                let months = |day: LocalDate| day.naive().year() * 12 + day.naive().month0().cast_signed();
                prop_assert_eq!(months(later) - months(day), count.cast_signed());
                let ends_month = later.plus_days(1).naive().day() == 1;
                prop_assert!(later.naive().day() == day.naive().day() || ends_month);
                prop_assert!(later.naive().day() <= day.naive().day());
            }
        }

        #[test]
        fn adding_months_keeps_the_order(a in days(), b in days(), count in 0u32..2_400) {
            let (early, late) = (a.min(b), a.max(b));
            prop_assert!(early.plus_months(count) <= late.plus_months(count));
        }

        #[test]
        fn distances_name_the_direction(a in days(), b in days()) {
            let words = a.distance(b);
            prop_assert_eq!(words.starts_with("in "), a > b && words != "tomorrow");
            prop_assert_eq!(words.ends_with(" ago"), a < b && words != "yesterday");
        }

        #[test]
        fn weekdays_are_within_a_week(day in days(), number in 0u8..7) {
            let weekday = Weekday::try_from(number).unwrap();
            let next = day.next_weekday(weekday);
            prop_assert!(next == LocalDate::LAST || (1..=7).contains(&day.days_until(next)));
            if let Some(last) = day.last_weekday(weekday) {
                prop_assert!((1..=7).contains(&last.days_until(day)));
            }
        }
    }
}
