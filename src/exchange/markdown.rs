//! Reads and writes Markdown lists (`CommonMark` 0.31 with task lists), such as "awesome" lists: headings become domains, and
//! the first link of an item is the work.

use std::io::{self, Write};

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Found, Record};
use crate::domain::{Slug, Status, Work, web_address};
use crate::position::Lines;
use crate::text;

/// A list item that is being read.
#[derive(Default)]
struct Item {
    line: usize,
    /// The target of the first link.
    url: Option<String>,
    /// The text of the first link, or all text until there is a link.
    title: String,
    /// The text after the link.
    rest: String,
    is_done: bool,
    /// Whether the item was emitted or is only the parent of a list. Text after that list is ignored.
    is_finished: bool,
}

pub(super) fn read(text: &str, emit: &mut dyn FnMut(Record)) {
    let lines = Lines::new(text);
    let mut items: Vec<Item> = Vec::new();
    let mut domain = String::new();
    let mut heading: Option<String> = None;
    let mut is_in_link = false;
    let options = Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(level)) => {
                // A level-one heading is the title of the document.
                let name = heading.take().filter(|_| level != HeadingLevel::H1);
                domain = name.unwrap_or_default();
            }
            Event::Start(Tag::List(_)) => {
                // An item without a link that has a nested list is only a group.
                if let Some(item) = items.last_mut() {
                    if item.url.is_some() && !item.is_finished {
                        emit(Record::new(item.line, work(item, &domain)));
                    }
                    item.is_finished = true;
                }
            }
            Event::Start(Tag::Item) => items.push(Item {
                line: lines.line(range.start),
                ..Item::default()
            }),
            Event::End(TagEnd::Item) => {
                if let Some(item) = items.pop()
                    && !item.is_finished
                    && !item.title.trim().is_empty()
                {
                    emit(Record::new(item.line, work(&item, &domain)));
                }
            }
            Event::TaskListMarker(is_done) => {
                if let Some(item) = items.last_mut() {
                    item.is_done = is_done;
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                if let Some(item) = items.last_mut().filter(|item| item.url.is_none()) {
                    item.url = Some(dest_url.into_string());
                    item.title.clear();
                    is_in_link = true;
                }
            }
            Event::End(TagEnd::Link) => is_in_link = false,
            Event::Text(text) | Event::Code(text) => {
                push_text(&text, heading.as_mut(), items.last_mut(), is_in_link);
            }
            Event::SoftBreak | Event::HardBreak => {
                push_text(" ", heading.as_mut(), items.last_mut(), is_in_link);
            }
            _ => {}
        }
    }
}

fn push_text(text: &str, heading: Option<&mut String>, item: Option<&mut Item>, is_in_link: bool) {
    if let Some(heading) = heading {
        heading.push_str(text);
    } else if let Some(item) = item {
        let part = if item.url.is_none() || is_in_link {
            &mut item.title
        } else {
            &mut item.rest
        };
        // A control character divides words, as in every line of text.
        part.push_str(&text.replace(char::is_control, " "));
    }
}

fn work(item: &Item, domain: &str) -> Result<Work, Found> {
    let (url, title, rest) = match &item.url {
        Some(url) => (Some(url.as_str()), item.title.as_str(), item.rest.as_str()),
        None => bare_link(&item.title),
    };
    let mut work = match url {
        Some(url) if web_address(url).is_err() => {
            return Err(Found::Skipped("not a web address".to_owned()));
        }
        Some(url) => Work::identified(url).unwrap_or_default(),
        None => Work::default(),
    };
    work.domain(domain);
    if item.is_done {
        work.status = Status::Done;
    }
    if url.is_some() && (title.is_empty() || web_address(title).is_ok()) {
        // The text of the link is its address: what comes after it is the title.
        work.title(rest.trim_start_matches(LINK_SEPARATORS))?;
    } else {
        work.title(title)?;
        description(&mut work, rest)?;
    }
    Ok(work)
}

/// Splits text at the first address that is a word of it.
fn bare_link(text: &str) -> (Option<&str>, &str, &str) {
    let mut words = text.split_whitespace();
    let Some(url) = words.find(|word| web_address(word).is_ok()) else {
        return (None, text, "");
    };
    let (before, after) = text.split_once(url).unwrap_or_default();
    (Some(url), before.trim_end_matches(LINK_SEPARATORS), after)
}

/// Characters between a link and its description.
const LINK_SEPARATORS: [char; 7] = ['-', '–', '—', ':', '.', ',', ' '];

/// Parses the text after a link: "by AUTHORS (YEAR) — REASON", or only a reason.
fn description(work: &mut Work, rest: &str) -> Result<(), &'static str> {
    let rest = rest.trim();
    let dashes = [" — ", " – ", " - "];
    let parts = dashes.iter().find_map(|dash| rest.split_once(dash));
    let (before, why) = parts.unwrap_or((rest, ""));
    let Some(by) = before.strip_prefix("by ") else {
        return work.why(rest.trim_start_matches(LINK_SEPARATORS));
    };
    let by = match by.rsplit_once(" (") {
        Some((by, year)) if year.ends_with(')') => {
            work.year(year);
            by
        }
        _ => by,
    };
    for name in by.split(", ").flat_map(|names| names.split(" and ")) {
        if name == "others" {
            work.more_authors(1);
        } else {
            work.author(name)?;
        }
    }
    work.why(why)
}

pub(super) fn write(works: &mut dyn Iterator<Item = Work>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"# Reading list\n")?;
    let mut domain = None;
    for work in works {
        if domain != work.metadata.domain {
            domain.clone_from(&work.metadata.domain);
            let title = domain.as_ref().map(Slug::as_str).unwrap_or_default();
            write!(out, "\n## {}\n\n", text::markdown(title))?;
        }
        out.write_all(line(&work).as_bytes())?;
    }
    Ok(())
}

fn line(work: &Work) -> String {
    let metadata = work.metadata.clone().into_metadata();
    // What is being read again was read.
    let was_read = work.status != Status::Following && !work.read_on.is_empty();
    let is_done = work.status == Status::Done || was_read;
    let mark = if is_done { 'x' } else { ' ' };
    let titled = match metadata.url {
        Some(url) => text::markdown_link(&metadata.title, &url),
        None => text::markdown(&metadata.title),
    };
    let mut line = format!("- [{mark}] {titled}");
    let mut authors = metadata.authors;
    if metadata.et_al.is_some() {
        authors.push("others".to_owned());
    }
    if let Some((last, others)) = authors.split_last() {
        let names = if others.is_empty() {
            last.clone()
        } else {
            format!("{} and {last}", others.join(", "))
        };
        line.push_str(&format!(" by {}", text::markdown(&names)));
        if let Some(year) = metadata.year {
            line.push_str(&format!(" ({year})"));
        }
    }
    if !metadata.why.is_empty() {
        line.push_str(&format!(" — {}", text::markdown(&metadata.why)));
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_markup_is_a_link() {
        let found = |item: &str| {
            let mut found = Vec::new();
            read(&format!("- {item}\n"), &mut |record| {
                found.push(record.found);
            });
            let Some(Found::Work(work)) = found.pop() else {
                panic!("{item}: {found:?}");
            };
            let metadata = work.metadata.into_metadata();
            (metadata.title, metadata.url.unwrap(), metadata.why)
        };
        for (item, title, why) in [
            ("https://example.org/a", "example.org/a", ""),
            ("<https://example.org/a>", "example.org/a", ""),
            (
                "[https://example.org/a](https://example.org/a)",
                "example.org/a",
                "",
            ),
            ("https://example.org/a - A title", "A title", ""),
            ("A title: https://example.org/a", "A title", ""),
            ("A title:\u{1}https://example.org/a", "A title", ""),
            (
                "A title https://example.org/a - worth it",
                "A title",
                "worth it",
            ),
        ] {
            let url = "https://example.org/a".to_owned();
            assert_eq!(
                found(item),
                (title.to_owned(), url, why.to_owned()),
                "{item}"
            );
        }
    }
}
