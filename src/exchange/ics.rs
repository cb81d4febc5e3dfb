//! Writes iCalendar (RFC 5545): all-day events that a calendar program imports or subscribes to.
//!
//! The UID of an entry is stable, and SEQUENCE grows with each change, so importing again moves an entry instead of
//! duplicating it (RFC 5546, section 2.1.4). Dates have no time of day, so an entry stays on its day in every time zone.

use chrono::{DateTime, Duration};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, Property};

use crate::domain::{LocalDate, is_hidden};
use crate::text;

/// The time of the alarm after midnight, in the time zone of the calendar.
const ALARM: Duration = Duration::hours(9);

/// How often a subscriber should refresh.
const REFRESH: Duration = Duration::hours(12);

const MAKER: &str = "-//reads//reads//EN";

/// How each calendar of this program begins, by which its files are recognized.
pub const MARK: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//reads//reads//EN\r\n";

/// One all-day entry. The text is untrusted and is escaped here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Unique and stable.
    pub uid: String,
    pub on: LocalDate,
    pub summary: String,
    pub description: String,
    pub url: Option<String>,
    pub category: String,
}

/// The version of a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Greater than that of every earlier edition with other content.
    pub sequence: u32,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

/// Returns the calendar as text, with CRLF line ends and lines of at most 75 octets.
pub fn calendar(entries: &[Entry], edition: Edition) -> String {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", MAKER))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", "PUBLISH"))
        .name("reads")
        .ttl(&REFRESH);
    for entry in entries {
        calendar.push(event(entry, edition));
    }
    // The crate folds a last line of 75 octets to 76, the space in front counted.
    folded(&calendar.to_string().replace(FOLD, ""))
}

const FOLD: &str = "\r\n ";

/// The maximum length of a line without its end, in octets.
const MAX_OCTETS: usize = 75;

/// Folds lines between characters (section 3.1).
fn folded(calendar: &str) -> String {
    let mut text = String::with_capacity(calendar.len() + calendar.len() / 32);
    let mut octets = 0;
    for c in calendar.chars() {
        let is_end = matches!(c, '\r' | '\n');
        if !is_end && octets + c.len_utf8() > MAX_OCTETS {
            text.push_str(FOLD);
            octets = 1;
        }
        octets = if is_end { 0 } else { octets + c.len_utf8() };
        text.push(c);
    }
    text
}

fn event(entry: &Entry, edition: Edition) -> Event {
    let summary = text::exported(&entry.summary);
    let made = DateTime::from_timestamp_millis(edition.at).unwrap_or_default();
    // By default the crate generates a DTSTAMP and a UID, which would differ on each run.
    let mut alarm = Alarm::display(&summary, ALARM);
    alarm.uid(&format!("alarm-{}", entry.uid)).timestamp(made);
    let mut event = Event::new();
    event
        .uid(&entry.uid)
        .sequence(edition.sequence)
        .timestamp(made)
        // Without DTEND the event lasts one day (section 3.6.1).
        .starts(entry.on.naive())
        .summary(&summary)
        .description(&text::block(&entry.description.replace(is_hidden, "")))
        .categories([text::exported(&entry.category)])
        // The event must not block the day as busy.
        .append_property(Property::new("TRANSP", "TRANSPARENT"))
        .alarm(alarm);
    if let Some(url) = &entry.url {
        event.url(&text::exported(url));
    }
    event.done()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EDITION: Edition = Edition {
        sequence: 7,
        at: 1_795_435_200_000,
    };

    fn entry(summary: &str, description: &str) -> Entry {
        Entry {
            uid: "a@reads".to_owned(),
            on: "2026-11-24".parse().unwrap(),
            summary: summary.to_owned(),
            description: description.to_owned(),
            url: Some("https://example.org/?a=1;b=2,3".to_owned()),
            category: "RAG, search".to_owned(),
        }
    }

    fn unfolded(calendar: &str) -> Vec<String> {
        let lines = calendar.replace("\r\n ", "");
        lines.split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn an_entry_is_an_all_day_event_with_an_alarm() {
        let lines = unfolded(&calendar(&[entry("Read: a; b, c\\d", "one\ntwo")], EDITION));
        for line in [
            "DTSTART;VALUE=DATE:20261124",
            "DTSTAMP:20261123T120000Z",
            "SEQUENCE:7",
            "SUMMARY:Read: a\\; b\\, c\\\\d",
            "DESCRIPTION:one\\ntwo",
            "CATEGORIES:RAG\\, search",
            "URL:https://example.org/?a=1;b=2,3",
            "TRIGGER:PT32400S",
        ] {
            assert!(
                lines.iter().any(|found| found == line),
                "{line} in {lines:#?}"
            );
        }
        assert!(!lines.iter().any(|line| line.starts_with("DTEND")));
    }

    #[test]
    fn output_is_deterministic() {
        let entries = [entry("Read: a", "b")];
        assert_eq!(calendar(&entries, EDITION), calendar(&entries, EDITION));
    }

    #[test]
    fn text_cannot_end_its_property() {
        let hostile = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\u{85}\u{2028}\0\u{1b}]8;;x";
        let lines = unfolded(&calendar(&[entry(hostile, hostile)], EDITION));
        assert_eq!(lines.iter().filter(|line| *line == "END:VEVENT").count(), 1);
    }

    #[test]
    fn a_line_has_at_most_75_octets_at_every_length_and_border() {
        for wide in ["", "é", "中", "👩", " "] {
            for length in 0..240 {
                let summary = format!("{}{wide}{}", "a".repeat(length), "b".repeat(80));
                for summary in [&summary[..length + wide.len()], &summary] {
                    let calendar = calendar(&[entry(summary, summary)], EDITION);
                    let lines: Vec<&str> = calendar.split_terminator("\r\n").collect();
                    assert!(lines.iter().all(|line| line.len() <= 75), "{lines:#?}");
                    let found = unfolded(&calendar).contains(&format!("SUMMARY:{summary}"));
                    assert!(found, "{summary}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn lines_are_folded_and_end_in_crlf(summary in any::<String>(), description in any::<String>()) {
            let calendar = calendar(&[entry(&summary, &description)], EDITION);
            for line in calendar.split_terminator("\r\n") {
                prop_assert!(line.len() <= 75, "{}", line);
                prop_assert!(!line.chars().any(char::is_control), "{:?}", line);
            }
        }
    }
}
