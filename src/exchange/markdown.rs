//! Lists in Markdown (`CommonMark` 0.31 with task lists), such as "awesome" lists: headings become domains, and the first
//! link of an item is what it is about.

use std::io::{self, Write};

use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use super::Record;
use crate::domain::{Kind, Slug, Status, Work};
use crate::position::Lines;
use crate::text;

/// An item that is being read.
#[derive(Default)]
struct Item {
    line: usize,
    /// Where its first link leads.
    url: Option<String>,
    /// The text of that link or, as long as there is none, all of its text.
    title: String,
    /// What follows the link.
    rest: String,
    is_done: bool,
    /// Whether the text of the link is the address itself.
    is_bare: bool,
    /// Whether it was handed over, or only heads others: what follows its list says nothing of a work.
    is_over: bool,
}

pub(super) fn read(text: &str, each: &mut dyn FnMut(Record)) {
    let lines = Lines::of(text);
    let mut items: Vec<Item> = Vec::new();
    let mut domain = String::new();
    let mut heading: Option<String> = None;
    let mut is_in_link = false;
    let parser = Parser::new_ext(
        text,
        Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH,
    )
    .into_offset_iter();
    for (event, range) in parser {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(level)) => {
                // The first level is the title of the whole.
                domain = heading
                    .take()
                    .filter(|_| level != HeadingLevel::H1)
                    .unwrap_or_default();
            }
            Event::Start(Tag::List(_)) => {
                // What has items below it and no link is what they are sorted under.
                if let Some(item) = items.last_mut() {
                    if item.url.is_some() && !item.is_over {
                        each(record(item, &domain));
                    }
                    item.is_over = true;
                }
            }
            Event::Start(Tag::Item) => items.push(Item {
                line: lines.line(range.start),
                ..Item::default()
            }),
            Event::End(TagEnd::Item) => {
                if let Some(item) = items
                    .pop()
                    .filter(|item| !item.is_over && !item.title.trim().is_empty())
                {
                    each(record(&item, &domain));
                }
            }
            Event::TaskListMarker(is_done) => {
                if let Some(item) = items.last_mut() {
                    item.is_done = is_done;
                }
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                if let Some(item) = items.last_mut().filter(|item| item.url.is_none()) {
                    item.url = Some(dest_url.into_string());
                    item.title.clear();
                    item.is_bare = link_type == LinkType::Autolink;
                    is_in_link = true;
                }
            }
            Event::End(TagEnd::Link) => is_in_link = false,
            Event::Text(words) | Event::Code(words) => {
                add(&words, heading.as_mut(), items.last_mut(), is_in_link);
            }
            Event::SoftBreak | Event::HardBreak => {
                add(" ", heading.as_mut(), items.last_mut(), is_in_link);
            }
            _ => {}
        }
    }
}

fn add(words: &str, heading: Option<&mut String>, item: Option<&mut Item>, is_in_link: bool) {
    if let Some(heading) = heading {
        heading.push_str(words);
    } else if let Some(item) = item {
        let part = if item.url.is_none() || is_in_link {
            &mut item.title
        } else {
            &mut item.rest
        };
        part.push_str(words);
    }
}

fn record(item: &Item, domain: &str) -> Record {
    let mut work = Work::default();
    if let Some(url) = &item.url {
        if !work.address(url) {
            return Record::passed(item.line, "it is no web address");
        }
        work.kind(if work.metadata.arxiv.is_some() {
            Kind::Paper
        } else {
            Kind::Article
        });
    }
    work.domain(domain);
    if item.is_done {
        work.status = Status::Done;
    }
    let after = item.rest.trim_start_matches(BEFORE_REASON).trim();
    let told = if item.is_bare && !after.is_empty() {
        work.title(after)
    } else {
        work.title(&item.title)
            .and_then(|()| rest(&mut work, &item.rest))
    };
    Record::of(item.line, told.map(|()| work))
}

/// What stands between a link and what is said of it.
const BEFORE_REASON: [char; 7] = ['-', '–', '—', ':', '.', ',', ' '];

/// What follows a link: by whom and when, and after a dash why.
fn rest(work: &mut Work, rest: &str) -> Result<(), &'static str> {
    let rest = rest.trim();
    let dash = [" — ", " – ", " - "]
        .iter()
        .find_map(|dash| rest.split_once(dash));
    let (before, why) = dash.unwrap_or((rest, ""));
    let Some(by) = before.strip_prefix("by ") else {
        return work.why(rest.trim_start_matches(BEFORE_REASON));
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
    let metadata = work.metadata.clone().filled();
    let title = metadata.title.unwrap_or_default();
    let mark = if work.status == Status::Done {
        'x'
    } else {
        ' '
    };
    let titled = match metadata.url.flatten() {
        Some(url) => text::markdown_link(&title, &url),
        None => text::markdown(&title),
    };
    let mut line = format!("- [{mark}] {titled}");
    let mut authors = metadata.authors.unwrap_or_default();
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
        if let Some(year) = metadata.year.flatten() {
            line.push_str(&format!(" ({year})"));
        }
    }
    if let Some(why) = metadata.why {
        line.push_str(&format!(" — {}", text::markdown(&why)));
    }
    line.push('\n');
    line
}
