//! What a reader has to know that no file tells: the local time zone, and what the person says of the file.

use chrono::DateTime;

use super::column_map::ColumnMap;
use crate::domain::{DateOrder, ForeignDate, LocalDate, ReadingDate, Status, StatusWords};

#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// Returns the local day of an instant, in seconds since 1970 UTC.
    pub local_day: fn(i64) -> Option<LocalDate>,
    /// The order of day and month, if the person gave it.
    pub dates: Option<DateOrder>,
    /// What the names of shelves mean.
    pub statuses: StatusWords,
    /// Which column of a table holds what, if the person says so.
    pub columns: ColumnMap,
}

/// With days in UTC.
impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            local_day: |seconds| LocalDate::new(DateTime::from_timestamp(seconds, 0)?.date_naive()),
            dates: None,
            statuses: StatusWords::default(),
            columns: ColumnMap::default(),
        }
    }
}

impl ReadOptions {
    /// Returns the local day of a Unix timestamp in seconds, or in the milliseconds or microseconds that some programs write.
    pub(super) fn day_of_timestamp(&self, text: &str) -> Option<LocalDate> {
        let number: i64 = text.trim().parse().ok().filter(|number| *number > 0)?;
        // Timestamps in seconds have at most eleven digits until the year 5138.
        let seconds = match number {
            0..=99_999_999_999 => number,
            100_000_000_000..=99_999_999_999_999 => number / 1_000,
            _ => number / 1_000_000,
        };
        (self.local_day)(seconds)
    }

    /// Returns the day of a timestamp in numbers, of an instant, or of a date that can be only one.
    pub(super) fn day(&self, text: &str) -> Option<LocalDate> {
        match self.date(text)? {
            MaybeDate::Date(date) => date.resolve(self.dates)?.day(),
            MaybeDate::Day(day) => Some(day),
        }
    }

    /// Parses a date with or without the time of day. An instant in a known zone has its local day.
    pub(super) fn date(&self, text: &str) -> Option<MaybeDate> {
        let text = text.trim();
        if text.len() > 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.day_of_timestamp(text).map(MaybeDate::Day);
        }
        if let Some(seconds) = instant(text) {
            return (self.local_day)(seconds).map(MaybeDate::Day);
        }
        ForeignDate::parse(without_time(text)).map(MaybeDate::Date)
    }

    /// Returns the status that a word of another program stands for.
    pub(super) fn status(&self, word: &str) -> Option<Status> {
        self.statuses.status(word)
    }
}

pub(super) enum MaybeDate {
    Day(LocalDate),
    Date(ForeignDate),
}

impl MaybeDate {
    pub(super) fn resolve(&self, order: Option<DateOrder>) -> Option<ReadingDate> {
        match self {
            Self::Day(day) => Some((*day).into()),
            Self::Date(date) => date.resolve(order),
        }
    }
}

/// Parses an instant with its offset from UTC, as RFC 3339, RFC 2822 and programs write it.
fn instant(text: &str) -> Option<i64> {
    let offset = text.replace(" UTC", "+00:00").replace(" GMT", "+00:00");
    let forms = [
        "%Y-%m-%d %H:%M:%S%.f%#z",
        "%Y-%m-%dT%H:%M:%S%.f%#z",
        "%Y-%m-%d %H:%M%#z",
        "%Y/%m/%d %H:%M:%S%#z",
    ];
    let mut instants = forms
        .iter()
        .filter_map(|form| DateTime::parse_from_str(&offset, form).ok());
    (DateTime::parse_from_rfc3339(text).ok())
        .or_else(|| DateTime::parse_from_rfc2822(text).ok())
        .or_else(|| instants.next())
        .map(|instant| instant.timestamp())
}

/// Removes a time of day, which has no zone.
fn without_time(text: &str) -> &str {
    let at = text.find(':').unwrap_or_default();
    let before = text[..at].trim_end_matches(|c: char| c.is_ascii_digit());
    match before.strip_suffix('T').unwrap_or(before).trim_end() {
        "" => text,
        date => date.trim_end_matches(','),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A zone nine hours east of Greenwich.
    fn options() -> ReadOptions {
        ReadOptions {
            local_day: |seconds| (ReadOptions::default().local_day)(seconds + 9 * 3_600),
            ..ReadOptions::default()
        }
    }

    #[test]
    fn an_instant_has_its_local_day() {
        for (text, day) in [
            ("1700000000", Some("2023-11-15")),
            ("1700000000000", Some("2023-11-15")),
            ("1700000000000000", Some("2023-11-15")),
            ("2023-11-14T22:13:20Z", Some("2023-11-15")),
            ("2023-11-14T22:13:20.123Z", Some("2023-11-15")),
            ("2023-11-14T22:13:20+00:00", Some("2023-11-15")),
            ("2023-11-14T22:13:20+0000", Some("2023-11-15")),
            ("2023-11-14 22:13:20 UTC", Some("2023-11-15")),
            ("2023-11-14 22:13:20+00", Some("2023-11-15")),
            ("2023-11-14 22:13:20.5+00:00", Some("2023-11-15")),
            ("Tue, 14 Nov 2023 22:13:20 GMT", Some("2023-11-15")),
            ("2023-11-15T22:13:20+09:00", Some("2023-11-15")),
            // Without a zone it is the day that is written.
            ("2023-11-14T22:13:20", Some("2023-11-14")),
            ("2023-11-14 22:13", Some("2023-11-14")),
            ("November 14, 2023 10:13 PM", Some("2023-11-14")),
            ("11/14/2023, 10:13:20 PM", Some("2023-11-14")),
            ("2023-11-14", Some("2023-11-14")),
            ("2023-11", None),
            ("04/05/2023", None),
            ("0", None),
            ("-5", None),
            ("99999999999999999999", None),
            ("soon", None),
            (":", None),
        ] {
            assert_eq!(
                options().day(text),
                day.map(|day| day.parse().unwrap()),
                "{text}"
            );
        }
    }
}
