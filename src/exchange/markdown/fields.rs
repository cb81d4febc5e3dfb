//! What programs write beside the words of a list item: a mark in a box, tags, and the dates and ids of Obsidian.

use super::inline::Span;
use crate::domain::{ReadingDate, Status, Work};
use crate::exchange::ReadOptions;

/// How many fields an entry may end with.
const MOST_FIELDS: usize = 100;

/// Emoji before a date (Obsidian Tasks, "Task Formats").
const DONE: char = '✅';
const CANCELLED: char = '❌';
const CREATED: char = '➕';
const STARTED: char = '🛫';
const PLANNED: [char; 2] = ['⏳', '📅'];
const RECURRENCE: char = '🔁';
const PRIORITIES: [char; 5] = ['🔺', '⏫', '🔼', '🔽', '⏬'];

/// Whether a character means a field before a date, so that it must be escaped in other text.
pub(super) fn is_field(c: char) -> bool {
    [DONE, CANCELLED, CREATED, STARTED, RECURRENCE].contains(&c)
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

/// Formats the dates of the readings. Where there is only one, on an unknown day, the box says it.
pub(super) fn readings(work: &Work) -> String {
    let is_told = work.status == Status::Done && work.readings == [ReadingDate::UNKNOWN];
    if is_told || work.status == Status::Following {
        return String::new();
    }
    let fields = work.readings.iter().map(|on| format!(" {DONE} {on}"));
    fields.collect()
}

/// Moves the fields of an item from its text to the work.
pub(super) fn take(
    spans: &mut Vec<Span>,
    is_checked: Option<bool>,
    work: &mut Work,
    options: &ReadOptions,
) {
    if is_checked == Some(true) {
        work.status = Status::Done;
    }
    let is_words = |span: &&mut Span| span.link.is_none() && !span.is_emphasized;
    if let Some(first) = spans.first_mut().filter(is_words) {
        let text = match first.text.trim_start() {
            text if is_checked.is_none() => keyword(text, work),
            text => text,
        };
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
    for span in spans.iter_mut().filter(|span| span.link.is_none()) {
        span.text = without_dates(work, &span.text, options);
    }
    if let Some(last) = spans.last_mut().filter(is_words) {
        for _ in 0..MOST_FIELDS {
            let Some(shorter) = last_field(&last.text, work, options) else {
                break;
            };
            last.text.truncate(shorter);
        }
    }
    spans.retain(|span| !span.text.is_empty());
}

/// Takes a keyword of Logseq or Org before the words.
fn keyword<'a>(text: &'a str, work: &mut Work) -> &'a str {
    let Some((word, rest)) = text.split_once(' ') else {
        return text;
    };
    work.status = match word {
        "TODO" | "LATER" => Status::Todo,
        "DOING" | "NOW" => Status::Reading,
        "DONE" => Status::Done,
        "CANCELED" | "CANCELLED" => Status::Dropped,
        _ => return text,
    };
    rest
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
fn last_field(text: &str, work: &mut Work, options: &ReadOptions) -> Option<usize> {
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
    inline_field(trimmed, work, options)
}

/// Takes the dates out of a text, such as "✅ 2024-05-01", and returns what remains.
fn without_dates(work: &mut Work, text: &str, options: &ReadOptions) -> String {
    if !text.contains(is_field) {
        return text.to_owned();
    }
    let mut rest = String::with_capacity(text.len());
    let mut words = text.split_inclusive(' ').peekable();
    while let Some(word) = words.next() {
        let begun = word.trim_end().trim_start_matches(is_field);
        let begun = begun.trim_start_matches('\u{fe0f}');
        if let Some(sign) = word.chars().next().filter(|_| !begun.is_empty())
            && set(work, sign, begun, options)
        {
            continue;
        }
        let sign = word.trim_end().trim_end_matches('\u{fe0f}').parse().ok();
        let is_date = |next: &&str| sign.is_some_and(|sign| set(work, sign, next.trim(), options));
        if words.next_if(is_date).is_none() {
            rest.push_str(word);
        }
    }
    rest
}

/// Sets what the date after a sign tells. Returns whether it is one.
fn set(work: &mut Work, sign: char, text: &str, options: &ReadOptions) -> bool {
    let Some(on) = date(text, options).filter(|_| is_field(sign)) else {
        return false;
    };
    match sign {
        DONE => done(work, on),
        CREATED => work.since = on.day(),
        STARTED => status_on(work, on),
        CANCELLED => {
            work.status = Status::Dropped;
            status_on(work, on);
        }
        // What is planned is no part of the title.
        _ => _ = work.note(&format!("{sign} {text}")),
    }
    true
}

fn date(text: &str, options: &ReadOptions) -> Option<ReadingDate> {
    match options.date(text) {
        Some(date) => date.resolve(options.dates),
        None => Some(ReadingDate::UNKNOWN).filter(|on| on.to_string() == text),
    }
}

fn done(work: &mut Work, date: ReadingDate) {
    work.read(date);
    if work.status == Status::Todo {
        work.status = Status::Done;
    }
}

fn status_on(work: &mut Work, date: ReadingDate) {
    if work.status != Status::Done {
        work.status_on = date.day();
    }
}

/// Takes a field of Dataview: `[completion:: 2024-05-01]`.
fn inline_field(text: &str, work: &mut Work, options: &ReadOptions) -> Option<usize> {
    let open = if text.ends_with(']') { '[' } else { '(' };
    let inside = text.strip_suffix([']', ')'])?;
    let begin = inside.rfind(open)?;
    let (key, value) = inside[begin + 1..].split_once("::")?;
    let value = value.trim();
    match (key.trim().to_lowercase().as_str(), date(value, options)) {
        ("completion" | "completed" | "finished" | "read", Some(on)) => done(work, on),
        ("created" | "added", Some(on)) => work.since = on.day(),
        ("cancelled", Some(on)) => _ = set(work, CANCELLED, &on.to_string(), options),
        ("year", _) => work.year(value),
        ("author" | "authors", _) => (value.split(", "))
            .try_for_each(|name| work.author(name))
            .ok()?,
        _ => _ = work.note(&inside[begin + 1..]),
    }
    Some(begin)
}
