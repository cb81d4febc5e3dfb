//! Dates as other programs, spreadsheets and people write them. What a text does not tell is not guessed: whether 04/05/2023 is a
//! day in May or in April is left to the other dates of its column, or to the person.

use chrono::{Datelike, NaiveDate};

use crate::domain::vocabulary::vocabulary;
use crate::domain::{LocalDate, ReadingDate};

vocabulary! {
    /// The order of day and month in dates such as 04/05/2023.
    pub enum DateOrder: "order of dates" {
        DayFirst = "dmy",
        MonthFirst = "mdy",
    }
}

/// What a text may mean as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForeignDate {
    day_first: Option<ReadingDate>,
    month_first: Option<ReadingDate>,
    /// Whether one of them is meant, and not a form with the year first.
    is_clear: bool,
    /// Whether its order is that of the other dates of a column.
    is_telling: bool,
}

/// The names of the months, each with its abbreviations.
const MONTHS: [&str; 12] = [
    "january jan",
    "february feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sept sep",
    "october oct",
    "november nov",
    "december dec",
];

const WEEKDAYS: &str = "monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun";

impl ForeignDate {
    /// Parses a date: "2023-05-14", "2023/5/4", "20230514", "5/14/2023", "14.05.2023", "14-May-23", "May 14, 2023", and of a month
    /// or a year "2023-05", "11/2022", "May 2023" or "2023".
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('.');
        let date = if text.contains(|c: char| c.is_alphabetic()) {
            with_month_name(text).map(Self::certain)
        } else {
            in_numbers(text)
        };
        date.filter(|date| date.day_first.or(date.month_first).is_some())
    }

    fn certain(on: ReadingDate) -> Self {
        Self {
            day_first: Some(on),
            month_first: Some(on),
            is_clear: true,
            is_telling: false,
        }
    }

    /// Returns the order that it shows, if it can have only one.
    pub fn order(self) -> Option<DateOrder> {
        match (self.day_first, self.month_first) {
            _ if !(self.is_clear && self.is_telling) => None,
            (Some(_), None) => Some(DateOrder::DayFirst),
            (None, Some(_)) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }

    /// Returns the date, in the order that others show where it may be two.
    pub fn resolve(self, order: Option<DateOrder>) -> Option<ReadingDate> {
        let wanted = match order {
            Some(DateOrder::DayFirst) => self.day_first,
            Some(DateOrder::MonthFirst) => self.month_first,
            None => None,
        };
        let only = match (self.day_first, self.month_first) {
            (Some(one), Some(other)) if one != other => None,
            (one, other) => one.or(other),
        };
        wanted.or(only.filter(|_| self.is_clear))
    }
}

fn in_numbers(text: &str) -> Option<ForeignDate> {
    let separator = text.chars().find(|c| "/-.".contains(*c));
    let parts: Vec<&str> = match separator {
        Some(separator) => text.split(separator).map(str::trim).collect(),
        None if text.len() == 8 && text.is_ascii() => vec![&text[..4], &text[4..6], &text[6..]],
        None => vec![text],
    };
    let numbers: Vec<i32> = (parts.iter())
        .map(|part| number(part))
        .collect::<Option<_>>()?;
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    match (numbers.as_slice(), lengths.as_slice()) {
        ([year], [4]) => ReadingDate::year(*year).map(ForeignDate::certain),
        ([year, month], [4, 1 | 2]) | ([month, year], [1 | 2, 4]) => {
            date(*year, *month, 0).map(ForeignDate::certain)
        }
        ([year, month, day], [4, 1 | 2, 1 | 2]) => {
            date(*year, *month, *day).map(ForeignDate::certain)
        }
        ([first, second, year], [1 | 2, 1 | 2, 4]) => {
            Some(either(*first, *second, *year, separator == Some('.')))
        }
        ([first, second, short], [1 | 2, 1 | 2, 2]) => {
            let has_dots = separator == Some('.');
            let mut found = either(*first, *second, of_century(*short), has_dots);
            let year_first = exact(of_century(*first), *second, *short);
            found.is_clear = has_dots || year_first.is_none();
            Some(match year_first {
                Some(date) if found.day_first.or(found.month_first).is_none() => {
                    ForeignDate::certain(date)
                }
                _ => found,
            })
        }
        _ => None,
    }
}

/// With dots, the day comes first in all countries.
fn either(first: i32, second: i32, year: i32, has_dots: bool) -> ForeignDate {
    let day_first = exact(year, second, first);
    ForeignDate {
        day_first,
        month_first: exact(year, first, second).filter(|_| !has_dots || day_first.is_none()),
        is_clear: true,
        is_telling: !has_dots,
    }
}

fn with_month_name(text: &str) -> Option<ReadingDate> {
    let words = text.split(|c: char| c.is_whitespace() || ",.-/".contains(c));
    let (mut month, mut numbers) = (None, Vec::new());
    for word in words.filter(|word| !word.is_empty()) {
        let word = word.to_lowercase();
        let is_named = |names: &str| names.split(' ').any(|name| name == word);
        let digits = word.trim_end_matches(|c: char| "stndrh".contains(c));
        if let Some(at) = MONTHS.iter().position(|names| is_named(names)) {
            if month.replace(at + 1).is_some() {
                return None;
            }
        } else if let Some(number) = number(digits) {
            numbers.push((number, digits.len()));
        } else if !is_named(WEEKDAYS) && word != "of" {
            return None;
        }
    }
    let month = i32::try_from(month?).ok()?;
    match numbers.as_slice() {
        [(year, 4)] => date(*year, month, 0),
        [(day, 1 | 2), (year, 4)] | [(year, 4), (day, 1 | 2)] => exact(*year, month, *day),
        [(day, 1 | 2), (short, 2)] => exact(of_century(*short), month, *day),
        _ => None,
    }
}

fn number(text: &str) -> Option<i32> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// Returns the year that two digits stand for, as POSIX has it.
fn of_century(short: i32) -> i32 {
    if short < 69 {
        2_000 + short
    } else {
        1_900 + short
    }
}

/// Returns the date; a month or a day of zero is not known.
fn date(year: i32, month: i32, day: i32) -> Option<ReadingDate> {
    match (month, day) {
        (0, 0) => ReadingDate::year(year),
        (_, 0) => ReadingDate::month(year, u32::try_from(month).ok()?),
        _ => exact(year, month, day),
    }
}

fn exact(year: i32, month: i32, day: i32) -> Option<ReadingDate> {
    let (month, day) = (u32::try_from(month).ok()?, u32::try_from(day).ok()?);
    let day = NaiveDate::from_ymd_opt(year, month, day)?;
    LocalDate::new(day)
        .filter(|_| day.year() >= 1)
        .map(ReadingDate::from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str, order: Option<DateOrder>) -> String {
        let date = ForeignDate::parse(text).and_then(|date| date.resolve(order));
        date.map_or("?".to_owned(), |date| date.to_string())
    }

    #[test]
    fn a_date_is_read_as_exactly_as_it_is_written() {
        for (text, date) in [
            ("2023-05-14", "2023-05-14"),
            ("2023/05/14", "2023-05-14"),
            ("2023/5/4", "2023-05-04"),
            ("2023-5-4", "2023-05-04"),
            ("2023.05.04", "2023-05-04"),
            ("20230514", "2023-05-14"),
            ("5/14/2023", "2023-05-14"),
            ("05-14-2023", "2023-05-14"),
            ("14/05/2023", "2023-05-14"),
            ("14.05.2023", "2023-05-14"),
            ("4. 5. 2023", "2023-05-04"),
            ("05/05/2023", "2023-05-05"),
            ("May 14, 2023", "2023-05-14"),
            ("Sunday, May 14th, 2023", "2023-05-14"),
            ("14 May 2023", "2023-05-14"),
            ("14-May-23", "2023-05-14"),
            ("2023 Sept. 3", "2023-09-03"),
            ("1st of august 2023", "2023-08-01"),
            // Of a month or a year.
            ("2022/11", "2022-11"),
            ("2022-11", "2022-11"),
            ("11/2022", "2022-11"),
            ("2022-11-00", "2022-11"),
            ("Nov 2022", "2022-11"),
            ("2022", "2022"),
            ("2022-00-00", "2022"),
            // Two digits of a year.
            ("5/14/23", "2023-05-14"),
            ("14.05.23", "2023-05-14"),
            ("5/14/99", "1999-05-14"),
            ("99/05/14", "1999-05-14"),
            // It may be the year that comes first.
            ("14/5/23", "?"),
            ("04/05/2023", "?"),
            ("4/5/23", "?"),
            ("2023-02-30", "?"),
            ("14/14/2023", "?"),
            ("2023-05/14", "?"),
            ("0000-00-00", "?"),
            ("May 14", "?"),
            ("May or June 2023", "?"),
            ("23", "?"),
            ("sometime in 2023", "?"),
            ("-500", "?"),
            ("", "?"),
        ] {
            assert_eq!(read(text, None), date, "{text}");
        }
    }

    #[test]
    fn the_order_of_others_tells_what_may_be_two() {
        let (day_first, month_first) = (Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst));
        for (text, by_day, by_month) in [
            ("04/05/2023", "2023-05-04", "2023-04-05"),
            ("4-5-23", "2023-05-04", "2023-04-05"),
            ("14/5/23", "2023-05-14", "?"),
            // Each of these can only be one.
            ("5/14/2023", "2023-05-14", "2023-05-14"),
            ("04.05.2023", "2023-05-04", "2023-05-04"),
            ("2023-05-04", "2023-05-04", "2023-05-04"),
        ] {
            assert_eq!(read(text, day_first), by_day, "{text}");
            assert_eq!(read(text, month_first), by_month, "{text}");
        }
        for (text, order) in [
            ("14/05/2023", day_first),
            ("5/14/23", month_first),
            ("04/05/2023", None),
            ("05/05/2023", None),
            ("14/5/23", None),
            ("14.05.2023", None),
            ("2023-05-14", None),
        ] {
            assert_eq!(
                ForeignDate::parse(text).and_then(ForeignDate::order),
                order,
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>()) {
            ForeignDate::parse(&text);
        }
    }
}
