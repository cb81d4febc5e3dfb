//! Reads dates as feeds and headers have them: RFC 3339 and ISO 8601 with parts left out, RFC 822 with any of its mistakes.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// Longer texts are no dates.
const MAX_BYTES: usize = 80;

/// Zones by name, with their hours from UTC (RFC 822, section 5.1, and those of Europe). What is not here counts as UTC.
const ZONES: [(&str, i64); 14] = [
    ("est", -5),
    ("edt", -4),
    ("et", -5),
    ("cst", -6),
    ("cdt", -5),
    ("ct", -6),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
    ("pt", -8),
    ("cet", 1),
    ("cest", 2),
    ("bst", 1),
];

const MONTHS: &str = "jan feb mar apr may jun jul aug sep oct nov dec ";

/// Returns the time that a text means, in UTC if it names no zone.
pub(crate) fn parse(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim().to_ascii_lowercase();
    if text.len() > MAX_BYTES || !text.is_ascii() {
        return None;
    }
    iso(&text).or_else(|| prose(&text))
}

/// Parses `2003-12-31T10:14:55.5+01:00`, without separators or from the right less of it.
fn iso(text: &str) -> Option<DateTime<Utc>> {
    let is_separator = |c: char| c == 't' || c.is_whitespace();
    let (day, rest) = text.split_once(is_separator).unwrap_or((text, ""));
    let time: String = rest.split(is_separator).collect();
    let numbers: Option<Vec<u32>> = match (day.len(), day.contains('-')) {
        (8, false) => {
            let parts = [day.get(..4)?, day.get(4..6)?, day.get(6..)?];
            parts.into_iter().map(number).collect()
        }
        _ if day.find('-').unwrap_or(day.len()) == 4 => day.split('-').map(number).collect(),
        _ => None,
    };
    let (year, month, day) = match numbers?[..] {
        [year] => (year, 1, 1),
        [year, month] => (year, month, 1),
        [year, month, day] => (year, month, day),
        _ => return None,
    };
    let day = NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day)?;
    let (clock, zone) = clock_and_zone(&time);
    at(day, clock_time(clock)?, offset(zone)?)
}

/// Parses `Sun, 4 Jan 2004 16:29:06 PST`, in any order of these parts.
fn prose(text: &str) -> Option<DateTime<Utc>> {
    let (mut year, mut month, mut day, mut time, mut zone) = (None, None, None, 0, 0);
    let mut is_after_noon = None;
    for word in text.split([' ', ',', '\t', '\n', '\r', '(', ')']) {
        if word.contains(':') {
            let (clock, rest) = clock_and_zone(word);
            time = clock_time(clock)?;
            zone = offset(rest)?;
        } else if word.starts_with(['+', '-']) {
            zone = offset(word)?;
        } else if word.starts_with(|c: char| c.is_ascii_digit()) {
            // `23-nov-2026` is one word.
            for part in word.split(['-', '/', '.']) {
                match number(part) {
                    Some(number) if part.len() == 4 => year = Some(number),
                    Some(number) if day.is_none() => day = Some(number),
                    Some(number) if year.is_none() => year = Some(century(number)),
                    Some(_) => return None,
                    None => month = month_of(part).or(month),
                }
            }
        } else if let Some((_, hours)) = ZONES.iter().find(|(name, _)| *name == word) {
            zone = hours * 3600;
        } else if matches!(word, "am" | "pm") {
            is_after_noon = Some(word == "pm");
        } else {
            month = month_of(word).or(month);
        }
    }
    let half = 12 * 3600;
    time = match is_after_noon {
        Some(true) if time < half => time + half,
        Some(false) if time >= half => time - half,
        _ => time,
    };
    let day = NaiveDate::from_ymd_opt(year?.try_into().ok()?, month?, day?)?;
    at(day, time, zone)
}

fn at(day: NaiveDate, time: i64, zone: i64) -> Option<DateTime<Utc>> {
    let midnight = day.and_hms_opt(0, 0, 0)?.and_utc();
    midnight.checked_add_signed(TimeDelta::seconds(time - zone))
}

fn number(text: &str) -> Option<u32> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

fn century(year: u32) -> u32 {
    match year {
        0..=68 => 2000 + year,
        69..=99 => 1900 + year,
        _ => year,
    }
}

fn month_of(word: &str) -> Option<u32> {
    let at = MONTHS.find(&format!("{} ", word.get(..3)?))?;
    u32::try_from(at / 4 + 1).ok()
}

/// Splits `10:14:55.5+01:00` before its zone.
fn clock_and_zone(time: &str) -> (&str, &str) {
    let is_clock = |c: char| c.is_ascii_digit() || ":.,".contains(c);
    let end = time.find(|c| !is_clock(c)).unwrap_or(time.len());
    time.split_at(end)
}

/// Returns the seconds since midnight in `10:14:55.5`, `10:14`, `101455` or nothing. A leap second is the next minute.
fn clock_time(clock: &str) -> Option<i64> {
    let clock = clock.split(['.', ',']).next().unwrap_or_default();
    let parts: Vec<&str> = match clock.len() {
        0 => return Some(0),
        4 | 6 if !clock.contains(':') => vec![&clock[..2], &clock[2..4], &clock[4..]],
        _ => clock.split(':').collect(),
    };
    let parts = parts.iter().filter(|part| !part.is_empty());
    let numbers: Option<Vec<u32>> = parts.map(|part| number(part)).collect();
    let (hours, minutes, seconds) = match numbers?[..] {
        [hours] => (hours, 0, 0),
        [hours, minutes] => (hours, minutes, 0),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return None,
    };
    let is_time = hours <= 24 && minutes < 60 && seconds <= 60;
    is_time.then(|| i64::from(hours * 3600 + minutes * 60 + seconds))
}

/// Returns the seconds from UTC of `+01:00`, `+0100`, `+01`, `z` or a name.
fn offset(zone: &str) -> Option<i64> {
    let Some(digits) = zone.strip_prefix(['+', '-']) else {
        let known = ZONES.iter().find(|(name, _)| *name == zone);
        return Some(known.map_or(0, |(_, hours)| hours * 3600));
    };
    let digits = digits.replace(':', "");
    let (hours, minutes) = match digits.len() {
        1 | 2 => (number(&digits)?, 0),
        3 | 4 => digits
            .split_at_checked(digits.len() - 2)
            .and_then(|(hours, minutes)| Some((number(hours)?, number(minutes)?)))?,
        _ => return None,
    };
    let seconds = i64::from(hours * 3600 + minutes * 60);
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    (seconds <= 24 * 3600).then_some(sign * seconds)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_of_feeds_are_read() {
        for (texts, time) in [
            (
                "2003-12-31T10:14:55Z|2003-12-31t10:14:55.123z|2003-12-31T11:14:55+01:00|2003-12-31 10:14:55|\
                 2003-12-31T02:14:55-0800|20031231T101455Z|2003-12-31 T 10:14:55 Z|2003-12-31T10:14:55.5+00|\
                 Wed, 31 Dec 2003 10:14:55 GMT|Wed, 31 Dec 2003 02:14:55 PST|Wed, 31 Dec 03 10:14:55 UT|\
                 31 December 2003 10:14:55 +0000|Wednesday, 31-Dec-03 10:14:55 GMT|Wed Dec 31 02:14:55 PST 2003|\
                 mer, 31 dec 2003 11:14:55 +0100|Dec 31, 2003 10:14:55 AM|Wed, 31 Dec 2003 10:14:55 Etc/GMT|\
                 Thu, 31 Dec 2003 10:14:55 GMT|Wed, 31 Dec 2003 05:14:55 -0500 (EST)",
                "2003-12-31T10:14:55",
            ),
            (
                "2003-12-31T22:14Z|Wed, 31 Dec 2003 22:14 GMT|31 Dec 2003 10:14 PM",
                "2003-12-31T22:14:00",
            ),
            (
                "2003-12-31|20031231|31 Dec 2003|Wed, 31 Dec 2003|31-Dec-2003",
                "2003-12-31T00:00:00",
            ),
            ("2003-12|2003-11-30T24:00Z", "2003-12-01T00:00:00"),
            ("2003", "2003-01-01T00:00:00"),
            ("9999-12-31T23:59:60Z", "10000-01-01T00:00:00"),
        ] {
            let time: chrono::NaiveDateTime =
                time.trim_start_matches('+').parse().unwrap_or_else(|_| {
                    NaiveDate::from_ymd_opt(10_000, 1, 1)
                        .unwrap()
                        .and_hms_opt(0, 0, 0)
                        .unwrap()
                });
            for text in texts.split('|') {
                assert_eq!(parse(text), Some(time.and_utc()), "{text}");
            }
        }
        for text in [
            "",
            "soon",
            "2003-13-01",
            "2003-02-30T00:00Z",
            "31 Dec",
            "Dec 2003",
            "2003-12-31T25:00Z",
            "2003-12-31T10:61Z",
            "12:00",
            "1 2 3 4",
            "2003-12-31T10:00+99:00",
            "é",
            "31 Dez 2003",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_much(text in "[0-9TZ:.+ ,adejnv-]{0,30}|\\PC*") {
            let _ = parse(&text);
        }
    }
}
