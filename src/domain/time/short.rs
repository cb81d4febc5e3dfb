//! Short forms of dates and periods, for tables and headings.

use chrono::Datelike;

use crate::domain::{Cadence, LocalDate};

fn short_unit(unit: &str) -> &'static str {
    match unit {
        "day" => "d",
        "week" => "wk",
        "month" => "mo",
        _ => "y",
    }
}

impl LocalDate {
    /// Returns the time between two days: "9 mo", "3 d".
    pub fn short_distance(self, other: Self) -> String {
        let (count, unit) = self.units_between(other);
        format!("{count} {}", short_unit(unit))
    }

    /// Returns the day and the month, with the year where it is not that of `today`: "14 Apr", "14 Apr 2027".
    pub fn day_and_month(self, today: Self) -> String {
        self.in_year_of(today, "%-d %b", "%-d %b %Y")
    }

    /// Returns the same with the weekday: "Mon 5 Jan", "Tue 5 Jan 2027".
    pub fn weekday_and_day(self, today: Self) -> String {
        self.in_year_of(today, "%a %-d %b", "%a %-d %b %Y")
    }

    fn in_year_of(self, today: Self, same: &str, other: &str) -> String {
        let is_same = self.naive().year() == today.naive().year();
        let format = if is_same { same } else { other };
        self.naive().format(format).to_string()
    }

    /// Returns since when, for people: "today", "Monday", "Mar", "Mar 2025".
    pub fn since(self, today: Self) -> String {
        let format = match self.days_until(today) {
            ..=0 => return "today".to_owned(),
            1 => return "yesterday".to_owned(),
            2..=6 => "%A",
            7..=30 => "%-d %b",
            _ => return self.in_year_of(today, "%b", "%b %Y"),
        };
        self.naive().format(format).to_string()
    }
}

impl Cadence {
    /// Returns the short form for people: "every 2 y", "monthly".
    pub fn short(self) -> String {
        match self.span().unit() {
            (1, "day") => "daily".to_owned(),
            (1, unit) => format!("{unit}ly"),
            (count, unit) => format!("every {count} {}", short_unit(unit)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    #[test]
    fn distances_have_one_unit() {
        let today = date("2026-11-23");
        for (day, distance, since) in [
            ("2026-11-23", "0 d", "today"),
            ("2026-11-20", "3 d", "Friday"),
            ("2026-11-03", "2 wk", "3 Nov"),
            ("2026-02-20", "9 mo", "Feb"),
            ("2023-05-01", "3 y", "May 2023"),
        ] {
            let day = date(day);
            assert_eq!(day.short_distance(today), distance);
            assert_eq!(today.short_distance(day), distance);
            assert_eq!(day.since(today), since);
        }
    }

    #[test]
    fn a_date_has_its_year_where_it_is_another() {
        let today = date("2026-11-23");
        assert_eq!(date("2026-12-04").day_and_month(today), "4 Dec");
        assert_eq!(date("2027-04-14").day_and_month(today), "14 Apr 2027");
        assert_eq!(date("2026-12-04").weekday_and_day(today), "Fri 4 Dec");
        assert_eq!(date("2027-01-05").weekday_and_day(today), "Tue 5 Jan 2027");
    }

    #[test]
    fn periods_are_short() {
        for (typed, short) in [
            ("2y", "every 2 y"),
            ("1m", "monthly"),
            ("1d", "daily"),
            ("6w", "every 6 wk"),
        ] {
            assert_eq!(typed.parse::<Cadence>().unwrap().short(), short);
        }
    }
}
