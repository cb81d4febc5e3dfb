//! Calendar dates as a person means them: a local day without time or zone, years 1 to 9999, and the
//! arithmetic on them. Nothing here knows what day it is.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// A local calendar date, written `YYYY-MM-DD` (ISO 8601), from 0001-01-01 to 9999-12-31.
///
/// Four-digit years keep the text form in the order of the dates, which is how the store compares them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LocalDate(NaiveDate);

/// Text that is not a date of the form `YYYY-MM-DD`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a date: expected a day that exists, as YYYY-MM-DD")]
pub struct ParseDateError(String);

impl LocalDate {
    /// The last date that can be written with four digits of year; sums stop here.
    pub const LAST: Self = match NaiveDate::from_ymd_opt(9999, 12, 31) {
        Some(date) => Self(date),
        None => panic!("9999-12-31 is a date"),
    };

    /// The earliest day on which a reading can have been finished: earlier ones are typing errors.
    pub const FIRST_READING: Self = match NaiveDate::from_ymd_opt(1900, 1, 1) {
        Some(date) => Self(date),
        None => panic!("1900-01-01 is a date"),
    };

    /// Takes a date of the calendar, or `None` outside of years 1 to 9999.
    pub fn new(date: NaiveDate) -> Option<Self> {
        (1..=9999).contains(&date.year()).then_some(Self(date))
    }

    /// The same day as the calendar library has it.
    pub fn naive(self) -> NaiveDate {
        self.0
    }

    /// The date `months` later; a day that the month lacks becomes its last (29 February + 12 is
    /// 28 February), and nothing goes past [`LocalDate::LAST`].
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        self.0
            .checked_add_months(Months::new(months))
            .and_then(Self::new)
            .unwrap_or(Self::LAST)
    }

    /// The date `days` later, but not past [`LocalDate::LAST`].
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        self.0
            .checked_add_days(Days::new(u64::from(days)))
            .and_then(Self::new)
            .unwrap_or(Self::LAST)
    }

    /// The date `months` earlier, or `None` before year 1.
    pub fn minus_months(self, months: u32) -> Option<Self> {
        self.0
            .checked_sub_months(Months::new(months))
            .and_then(Self::new)
    }

    /// The date `days` earlier, or `None` before year 1.
    pub fn minus_days(self, days: u32) -> Option<Self> {
        self.0
            .checked_sub_days(Days::new(u64::from(days)))
            .and_then(Self::new)
    }

    /// Days from `self` to `other`; negative when `other` is earlier.
    pub fn days_until(self, other: Self) -> i64 {
        (other.0 - self.0).num_days()
    }

    /// The first `weekday` after this day, never this day itself.
    #[must_use]
    pub fn next_weekday(self, weekday: Weekday) -> Self {
        let ahead =
            (7 + weekday.num_days_from_monday() - self.0.weekday().num_days_from_monday()) % 7;
        self.plus_days(if ahead == 0 { 7 } else { ahead })
    }

    /// The last `weekday` before this day, never this day itself; `None` before year 1.
    pub fn last_weekday(self, weekday: Weekday) -> Option<Self> {
        let behind =
            (7 + self.0.weekday().num_days_from_monday() - weekday.num_days_from_monday()) % 7;
        self.minus_days(if behind == 0 { 7 } else { behind })
    }

    /// How far `self` is from `today`, in words: "today", "in 3 weeks", "2 years ago".
    ///
    /// Rounded down to the largest whole unit that fits twice, so that "in 13 days" is not "in 1 week".
    pub fn distance(self, today: Self) -> String {
        let days = today.days_until(self);
        let (count, unit) = match days.unsigned_abs() {
            0 => return "today".to_owned(),
            1 if days > 0 => return "tomorrow".to_owned(),
            1 => return "yesterday".to_owned(),
            n @ 2..14 => (n, "days"),
            n @ 14..61 => (n / 7, "weeks"),
            n @ 61..730 => (n * 12 / 365, "months"),
            _ => {
                let (early, late) = if self < today {
                    (self, today)
                } else {
                    (today, self)
                };
                (u64::from(late.0.years_since(early.0).unwrap_or(0)), "years")
            }
        };
        match (count, unit) {
            // 730 days can fall a leap day short of two whole years.
            (1, "years") if days > 0 => "in 23 months".to_owned(),
            (1, "years") => "23 months ago".to_owned(),
            (n, unit) if days > 0 => format!("in {n} {unit}"),
            (n, unit) => format!("{n} {unit} ago"),
        }
    }
}

impl fmt::Display for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.format("%Y-%m-%d").to_string())
    }
}

impl FromStr for LocalDate {
    type Err = ParseDateError;

    fn from_str(text: &str) -> Result<Self, ParseDateError> {
        let shaped = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| {
                if at == 4 || at == 7 {
                    byte == b'-'
                } else {
                    byte.is_ascii_digit()
                }
            });
        let date = shaped
            .then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
            .flatten();
        date.and_then(Self::new)
            .ok_or_else(|| ParseDateError(text.to_owned()))
    }
}

impl TryFrom<String> for LocalDate {
    type Error = ParseDateError;

    fn try_from(text: String) -> Result<Self, ParseDateError> {
        text.parse()
    }
}

impl From<LocalDate> for String {
    fn from(date: LocalDate) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    #[test]
    fn months_end_where_the_month_does() {
        assert_eq!(date("2024-02-29").plus_months(12), date("2025-02-28"));
        assert_eq!(date("2024-02-29").plus_months(48), date("2028-02-29"));
        assert_eq!(date("2026-01-31").plus_months(1), date("2026-02-28"));
        assert_eq!(date("2026-03-31").minus_months(1), Some(date("2026-02-28")));
    }

    #[test]
    fn sums_stop_at_the_last_date() {
        assert_eq!(date("9999-06-01").plus_months(12), LocalDate::LAST);
        assert_eq!(date("9999-12-31").plus_days(1), LocalDate::LAST);
        assert_eq!(date("0001-01-01").minus_days(1), None);
    }

    #[test]
    fn only_four_two_two_is_a_date() {
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
    fn weekdays_are_never_the_day_itself() {
        let tuesday = date("2026-11-24");
        assert_eq!(tuesday.next_weekday(Weekday::Fri), date("2026-11-27"));
        assert_eq!(tuesday.next_weekday(Weekday::Tue), date("2026-12-01"));
        assert_eq!(tuesday.last_weekday(Weekday::Tue), Some(date("2026-11-17")));
        assert_eq!(tuesday.last_weekday(Weekday::Mon), Some(date("2026-11-23")));
    }

    #[test]
    fn distances_read_as_people_say_them() {
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

    /// Any day of the calendar.
    fn days() -> impl Strategy<Value = LocalDate> {
        (0u32..3_652_058).prop_map(|days| date("0001-01-01").plus_days(days))
    }

    proptest! {
        #[test]
        fn text_and_date_are_two_forms_of_one_thing(day in days()) {
            let text = day.to_string();
            prop_assert_eq!(text.len(), 10);
            prop_assert_eq!(text.parse::<LocalDate>(), Ok(day));
        }

        #[test]
        fn text_is_in_the_order_of_the_dates(a in days(), b in days()) {
            prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        }

        #[test]
        fn days_add_up(day in days(), count in 0u32..100_000) {
            let later = day.plus_days(count);
            if later < LocalDate::LAST {
                prop_assert_eq!(day.days_until(later), i64::from(count));
                prop_assert_eq!(later.minus_days(count), Some(day));
            }
        }

        #[test]
        fn months_keep_the_day_or_end_the_month(day in days(), count in 0u32..2_400) {
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
        fn later_days_stay_later(a in days(), b in days(), count in 0u32..2_400) {
            let (early, late) = (a.min(b), a.max(b));
            prop_assert!(early.plus_months(count) <= late.plus_months(count));
        }

        #[test]
        fn every_distance_has_words(a in days(), b in days()) {
            let words = a.distance(b);
            prop_assert_eq!(words.starts_with("in "), a > b && words != "tomorrow");
            prop_assert_eq!(words.ends_with(" ago"), a < b && words != "yesterday");
        }

        #[test]
        fn weekdays_come_within_a_week(day in days(), number in 0u8..7) {
            let weekday = Weekday::try_from(number).unwrap();
            let next = day.next_weekday(weekday);
            prop_assert!(next == LocalDate::LAST || (1..=7).contains(&day.days_until(next)));
            if let Some(last) = day.last_weekday(weekday) {
                prop_assert!((1..=7).contains(&last.days_until(day)));
            }
        }
    }
}
