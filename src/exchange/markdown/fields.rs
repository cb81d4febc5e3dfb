//! What programs write beside the words of a list item: a mark in a box, tags, and the dates and ids of Obsidian.

use super::inline::Span;
use crate::domain::{LocalDate, ReadingDate, Status, Work};

/// Emoji before a date (Obsidian Tasks, "Task Formats").
const DONE: char = '✅';
const CANCELLED: char = '❌';
const CREATED: char = '➕';
const PLANNED: [char; 3] = ['🛫', '⏳', '📅'];
const RECURRENCE: char = '🔁';
const PRIORITIES: [char; 5] = ['🔺', '⏫', '🔼', '🔽', '⏬'];

/// Whether a character means a field before a date, so that it must be escaped in other text.
pub(super) fn is_field(c: char) -> bool {
    [DONE, CANCELLED, CREATED, RECURRENCE].contains(&c)
        || PLANNED.contains(&c)
        || PRIORITIES.contains(&c)
}

/// Returns the mark in the box of a status, and no box for what is only followed.
pub(super) fn mark(status: Status) -> Option<char> {
    match status {
        Status::Todo => Some(' '),
        Status::Reading => Some('/'),
        Status::Done => Some('x'),
        Status::Dropped => Some('-'),
        Status::Following => None,
    }
}

/// Returns the field that says when something was read.
pub(super) fn read_on(date: ReadingDate) -> String {
    format!(" {DONE} {date}")
}

/// Moves the fields of an item from its text to the work.
pub(super) fn take(spans: &mut Vec<Span>, is_checked: Option<bool>, work: &mut Work) {
    if is_checked == Some(true) {
        work.status = Status::Done;
    }
    if let Some(first) = spans.first_mut().filter(|span| span.link.is_none()) {
        let text = first.text.trim_start();
        let text = match box_of(text) {
            Some((mark, rest)) if is_checked.is_none() => {
                work.status = match mark {
                    'x' | 'X' => Status::Done,
                    '/' | '~' => Status::Reading,
                    '-' => Status::Dropped,
                    _ => Status::Todo,
                };
                rest
            }
            _ => text,
        };
        first.text = leading_tags(text, work).to_owned();
    }
    if let Some(last) = spans
        .last_mut()
        .filter(|span| span.link.is_none() && !span.is_emphasized)
    {
        while let Some(shorter) = last_field(&last.text, work) {
            last.text.truncate(shorter);
        }
    }
    // They were taken from the end.
    work.readings.reverse();
    spans.retain(|span| !span.text.is_empty());
}

/// Splits a box such as `[/]` off.
fn box_of(text: &str) -> Option<(char, &str)> {
    let mut chars = text.strip_prefix('[')?.chars();
    let mark = chars
        .next()
        .filter(|mark| !mark.is_ascii_digit() && !mark.is_control())?;
    let rest = chars.as_str().strip_prefix(']')?;
    (rest.is_empty() || rest.starts_with(' ')).then_some((mark, rest))
}

/// Takes tags before the words.
fn leading_tags<'a>(mut text: &'a str, work: &mut Work) -> &'a str {
    loop {
        let trimmed = text.trim_start();
        let word = trimmed.split(' ').next().unwrap_or_default();
        let Some(tag) = tag_of(word).filter(|_| word.len() < trimmed.len()) else {
            return text;
        };
        work.tag(tag);
        text = &trimmed[word.len()..];
    }
}

/// Returns the name of a tag: `#databases`, but not `#1`.
fn tag_of(word: &str) -> Option<&str> {
    let tag = word.strip_prefix('#')?;
    let is_tag = tag
        .chars()
        .all(|c| c.is_alphanumeric() || "_-/".contains(c));
    (is_tag && tag.contains(|c: char| !c.is_ascii_digit()) && !tag.is_empty()).then_some(tag)
}

/// Takes the last field of a text, and returns where it begins. The text before it keeps its last blank.
fn last_field(text: &str, work: &mut Work) -> Option<usize> {
    let trimmed = text.trim_end();
    let at = trimmed.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let word = trimmed.get(at..)?;
    let is_apart = |at: usize| at == 0 || text[..at].ends_with(char::is_whitespace);
    if !is_apart(at) {
        return None;
    }
    if let Some(tag) = tag_of(word).filter(|_| at > 0) {
        work.tag(tag);
        return Some(at);
    }
    let is_id = |id: &str| {
        !id.is_empty()
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if word.strip_prefix('^').is_some_and(is_id)
        || PRIORITIES
            .iter()
            .any(|sign| word.trim_end_matches('\u{fe0f}') == sign.to_string())
    {
        return Some(at);
    }
    if let Some(begin) = trimmed.rfind(RECURRENCE).filter(|begin| is_apart(*begin)) {
        let rule = &trimmed[begin + RECURRENCE.len_utf8()..];
        if rule
            .chars()
            .all(|c| c.is_alphanumeric() || " ,".contains(c))
        {
            return Some(begin);
        }
    }
    dated(trimmed, at, work).or_else(|| inline_field(trimmed, work))
}

/// Takes a date with its emoji.
fn dated(text: &str, at: usize, work: &mut Work) -> Option<usize> {
    let date: ReadingDate = text.get(at..)?.parse().ok()?;
    let before = text[..at].trim_end().trim_end_matches('\u{fe0f}');
    let sign = before.chars().next_back()?;
    let begin = before.len() - sign.len_utf8();
    if !is_field(sign) || before[..begin].ends_with('\u{1}') {
        return None;
    }
    match sign {
        DONE => done(work, date),
        CANCELLED => work.status = Status::Dropped,
        CREATED => work.since = date.day(),
        _ => {
            let _ = work.note(&text[begin..]);
        }
    }
    Some(begin)
}

fn done(work: &mut Work, date: ReadingDate) {
    work.read(date);
    if work.status == Status::Todo {
        work.status = Status::Done;
    }
}

/// Takes a field of Dataview: `[completion:: 2024-05-01]`.
fn inline_field(text: &str, work: &mut Work) -> Option<usize> {
    let begin = if text.ends_with(']') {
        text.rfind('[')
    } else {
        text.strip_suffix(')')?.rfind('(')
    }?;
    let (key, value) = text[begin + 1..text.len() - 1].split_once("::")?;
    let day = value.trim().parse::<LocalDate>();
    match (key.trim().to_lowercase().as_str(), day) {
        ("completion" | "completed" | "finished" | "read", Ok(day)) => done(work, day.into()),
        ("created" | "added", Ok(day)) => work.since = Some(day),
        ("cancelled", Ok(_)) => work.status = Status::Dropped,
        ("year", _) => work.year(value),
        ("author" | "authors", _) => value
            .split(", ")
            .try_for_each(|name| work.author(name))
            .ok()?,
        _ => {
            let _ = work.note(&text[begin + 1..text.len() - 1]);
        }
    }
    Some(begin)
}
