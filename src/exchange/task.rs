//! What task lists of Markdown say beyond their ticks: the boxes `[/]` and `[-]` of Obsidian and the dates of its plug-in Tasks.

use super::options::ReadOptions;
use crate::domain::{ReadingDate, Status, Work};

/// Signs before a date.
const DONE: char = '✅';
const CANCELLED: char = '❌';
const STARTED: char = '🛫';
const CREATED: char = '➕';

/// Returns the status of a text that begins with a box, and the text after it.
pub(super) fn boxed(text: &str) -> Option<(Status, &str)> {
    let text = text.trim_start();
    let statuses = [
        ("[ ]", Status::Todo),
        ("[/]", Status::Reading),
        ("[x]", Status::Done),
        ("[X]", Status::Done),
        ("[-]", Status::Dropped),
    ];
    statuses.into_iter().find_map(|(mark, status)| {
        let rest = text.strip_prefix(mark)?;
        let is_box = rest.is_empty() || rest.starts_with(char::is_whitespace);
        is_box.then(|| (status, rest.trim_start()))
    })
}

/// Returns the box of a status.
pub(super) fn mark(status: Status) -> char {
    match status {
        Status::Todo | Status::Following => ' ',
        Status::Reading => '/',
        Status::Done => 'x',
        Status::Dropped => '-',
    }
}

/// Takes the dates out of a text, such as "✅ 2024-05-01", and returns what remains.
pub(super) fn dates(work: &mut Work, text: &str, options: &ReadOptions) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut words = text.split_inclusive(' ').peekable();
    while let Some(word) = words.next() {
        let sign = word.trim_end().trim_end_matches('\u{fe0f}');
        let of_next = |next: &&str| {
            let sign = sign
                .parse()
                .ok()
                .filter(|sign| [DONE, CANCELLED, STARTED, CREATED].contains(sign));
            sign.is_some_and(|sign| set(work, sign, next, options))
        };
        match words.next_if(of_next) {
            Some(_) => {}
            None => rest.push_str(word),
        }
    }
    if rest.len() == text.len() {
        rest
    } else {
        rest.trim_end().to_owned()
    }
}

/// Sets what the date after a sign tells. Returns whether it is one.
fn set(work: &mut Work, sign: char, text: &str, options: &ReadOptions) -> bool {
    let text = text.trim();
    let on = match options.date(text) {
        Some(date) => date.resolve(options.dates),
        None => Some(ReadingDate::UNKNOWN).filter(|on| on.to_string() == text),
    };
    let Some(on) = on else { return false };
    match sign {
        DONE => work.read(on),
        CREATED => work.since = on.day(),
        _ if work.status != Status::Done => work.status_on = on.day(),
        _ => {}
    }
    true
}

/// Formats the dates of the readings. Where there is only one, on an unknown day, the tick says it.
pub(super) fn readings(work: &Work) -> String {
    let is_told = work.status == Status::Done && work.readings == [ReadingDate::UNKNOWN];
    if is_told || work.status == Status::Following {
        return String::new();
    }
    let mut dates = String::new();
    for on in &work.readings {
        dates.push_str(&format!(" {DONE} {on}"));
    }
    dates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_a_status() {
        for (text, found) in [
            ("[/] a b", Some((Status::Reading, "a b"))),
            ("[-] a", Some((Status::Dropped, "a"))),
            (" [x]", Some((Status::Done, ""))),
            ("[pdf] a", None),
            ("[/](a)", None),
            ("a [/] b", None),
        ] {
            assert_eq!(boxed(text), found, "{text}");
        }
    }

    #[test]
    fn dates_are_taken_out_of_the_text() {
        for (text, rest, readings, since) in [
            ("a ✅ 2024-05-01", "a", &["2024-05-01"][..], None),
            (
                "a ➕ 2024-04-01 ✅ 2024-05-01",
                "a",
                &["2024-05-01"],
                Some("2024-04-01"),
            ),
            ("a ✅ 2020 ✅ 2024-05 b", "a b", &["2020", "2024-05"], None),
            ("a ✅ unknown", "a", &["unknown"], None),
            ("a ✅ b", "a ✅ b", &[], None),
            ("✅ ", "✅ ", &[], None),
        ] {
            let mut work = Work {
                status: Status::Done,
                ..Work::default()
            };
            let left = dates(&mut work, text, &ReadOptions::default());
            let read: Vec<String> = work.readings.iter().map(ToString::to_string).collect();
            assert_eq!(
                (left.as_str(), read.as_slice()),
                (
                    rest,
                    readings
                        .iter()
                        .map(|on| (*on).to_owned())
                        .collect::<Vec<_>>()
                        .as_slice()
                )
            );
            assert_eq!(work.since, since.map(|on| on.parse().unwrap()));
        }
    }
}
