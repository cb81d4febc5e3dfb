//! The bookmark file of Netscape, which all browsers write and read (Microsoft, "Netscape Bookmark File Format", 2011),
//! and Pocket's page, which is of the same sort. It is HTML that nobody closes: read tag by tag, never as a tree.

use super::Record;
use super::html::{self, Tag, Token};
use super::values;
use crate::domain::{Kind, Status, Work};
use crate::position::Lines;

pub(super) fn begins(text: &str) -> bool {
    let head: String = text.chars().take(500).collect::<String>().to_lowercase();
    head.starts_with("<!doctype netscape-bookmark-file")
        || head.contains("<title>pocket export</title>")
}

/// What the text that comes is of.
#[derive(PartialEq, Eq)]
enum Of {
    Nothing,
    /// A heading, which names the list after it.
    Heading,
    Link,
    Description,
}

/// A link that is being read.
struct Link {
    line: usize,
    title: String,
    description: String,
    /// `None` where it leads to nothing that can be read.
    work: Option<Work>,
}

pub(super) fn read(text: &str, each: &mut dyn FnMut(Record)) {
    let text = html::prepared(text);
    let lines = Lines::of(&text);
    let mut of = Of::Nothing;
    // The folders that are open, and the one that the next list is of; those of the browser itself have no name.
    let mut folders: Vec<Option<String>> = Vec::new();
    let mut folder: Option<String> = None;
    let mut is_archive = false;
    let mut link: Option<Link> = None;
    for token in html::tokens(&text) {
        match token {
            Token::Text(text) => match (&of, &mut link) {
                (Of::Heading, _) => folder.get_or_insert_default().push_str(&text),
                (Of::Link, Some(link)) => link.title.push_str(&text),
                (Of::Description, Some(link)) => link.description.push_str(&text),
                _ => {}
            },
            Token::Start(tag) => match tag.name.as_str() {
                "a" => {
                    hand_over(link.take(), each);
                    let domain = folders.iter().rev().flatten().next();
                    link = Some(begun(
                        lines.line(tag.at),
                        &tag,
                        domain.map(String::as_str),
                        is_archive,
                    ));
                    of = Of::Link;
                }
                "h1" | "h3" => {
                    folder = None;
                    of = Of::Heading;
                    if is_of_browser(&tag) {
                        of = Of::Nothing;
                    }
                }
                "dl" | "ul" => {
                    folders.push(folder.take().filter(|_| !folders.is_empty()));
                    of = Of::Nothing;
                }
                "dd" => of = Of::Description,
                "br" => {}
                _ => of = Of::Nothing,
            },
            Token::End(name) => match name.as_str() {
                "h1" => {
                    is_archive = folder.as_deref() == Some("Read Archive");
                    of = Of::Nothing;
                }
                "dl" | "ul" => {
                    folders.pop();
                    of = Of::Nothing;
                }
                "a" | "h3" => of = Of::Nothing,
                _ => {}
            },
        }
    }
    hand_over(link, each);
}

/// Whether a folder is one that the browser has by itself.
fn is_of_browser(tag: &Tag<'_>) -> bool {
    ["personal_toolbar_folder", "unfiled_bookmarks_folder"]
        .iter()
        .any(|name| tag.get(name).is_some())
}

fn begun(line: usize, tag: &Tag<'_>, folder: Option<&str>, is_archive: bool) -> Link {
    let get = |name: &str| tag.get(name).unwrap_or_default();
    let mut work = Work::default();
    // What has a keyword and a place for words is a search, and nothing to read.
    let is_search = tag.get("shortcuturl").is_some() && get("href").contains("%s");
    let fits = !is_search && work.address(&get("href"));
    if work.feed(&get("feedurl")) {
        work.followed();
    } else {
        work.kind(Kind::Article);
    }
    work.domain(folder.unwrap_or_default());
    for label in get("tags").split(',') {
        work.tag(label);
    }
    work.since = values::day(&get("add_date")).or_else(|| values::day(&get("time_added")));
    if is_archive {
        work.status = Status::Done;
    }
    Link {
        line,
        title: String::new(),
        description: String::new(),
        work: fits.then_some(work),
    }
}

fn hand_over(link: Option<Link>, each: &mut dyn FnMut(Record)) {
    let Some(link) = link else { return };
    let Some(mut work) = link.work else {
        return each(Record::passed(link.line, "it is no address of a page"));
    };
    let written = work
        .title(&link.title)
        .and_then(|()| work.note(&link.description));
    each(Record::of(link.line, written.map(|()| work)));
}
