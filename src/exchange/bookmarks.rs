//! Reads Netscape bookmark files, which all browsers write (Microsoft, "Netscape Bookmark File Format", 2011), and Pocket's
//! HTML export. Most tags are never closed, so the file is read as a stream of tags and not as a tree.

use std::collections::BTreeMap;

use html5gum::{DefaultEmitter, HtmlString, Spanned, Token, Tokenizer};

use super::Record;
use super::values;
use crate::domain::{Kind, Status, Work};
use crate::position::Lines;

pub(super) fn begins(text: &str) -> bool {
    let head: String = text.chars().take(500).collect::<String>().to_lowercase();
    head.starts_with("<!doctype netscape-bookmark-file")
        || head.contains("<title>pocket export</title>")
}

type Attributes = BTreeMap<HtmlString, Spanned<HtmlString, usize>>;

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

pub(super) fn read(text: &str, emit: &mut dyn FnMut(Record)) {
    let lines = Lines::new(text);
    let mut of = Of::Nothing;
    // The folders that are open, and the one that the next list is of; those of the browser itself have no name.
    let mut folders: Vec<Option<String>> = Vec::new();
    let mut folder: Option<String> = None;
    let mut is_archive = false;
    let mut link: Option<Link> = None;
    let tokenizer = Tokenizer::new_with_emitter(text, DefaultEmitter::<usize>::new_with_span());
    for Ok(token) in tokenizer {
        match token {
            Token::String(string) => {
                let string = String::from_utf8_lossy(&string);
                match (&of, &mut link) {
                    (Of::Heading, _) => folder.get_or_insert_default().push_str(&string),
                    (Of::Link, Some(link)) => link.title.push_str(&string),
                    (Of::Description, Some(link)) => link.description.push_str(&string),
                    _ => {}
                }
            }
            Token::StartTag(tag) => match &**tag.name {
                b"a" => {
                    hand_over(link.take(), emit);
                    let domain = folders.iter().rev().flatten().next();
                    link = Some(begun(
                        lines.line(tag.span.start),
                        &tag.attributes,
                        domain.map(String::as_str),
                        is_archive,
                    ));
                    of = Of::Link;
                }
                b"h1" | b"h3" => {
                    folder = None;
                    of = Of::Heading;
                    if is_of_browser(&tag.attributes) {
                        of = Of::Nothing;
                    }
                }
                b"dl" | b"ul" => {
                    folders.push(folder.take().filter(|_| !folders.is_empty()));
                    of = Of::Nothing;
                }
                b"dd" => of = Of::Description,
                b"br" => {}
                _ => of = Of::Nothing,
            },
            Token::EndTag(tag) => match &**tag.name {
                b"h1" => {
                    is_archive = folder.as_deref() == Some("Read Archive");
                    of = Of::Nothing;
                }
                b"dl" | b"ul" => {
                    folders.pop();
                    of = Of::Nothing;
                }
                b"a" | b"h3" => of = Of::Nothing,
                _ => {}
            },
            _ => {}
        }
    }
    hand_over(link, emit);
}

/// Whether a folder is one that the browser has by itself.
fn is_of_browser(attributes: &Attributes) -> bool {
    [&b"personal_toolbar_folder"[..], b"unfiled_bookmarks_folder"]
        .iter()
        .any(|name| attributes.contains_key(*name))
}

fn begun(line: usize, attributes: &Attributes, folder: Option<&str>, is_archive: bool) -> Link {
    let get = |name: &str| {
        let value = attributes.get(name.as_bytes());
        value
            .map(|value| String::from_utf8_lossy(value).into_owned())
            .unwrap_or_default()
    };
    let mut work = Work::default();
    // What has a keyword and a place for words is a search, and nothing to read.
    let is_search = attributes.contains_key(&b"shortcuturl"[..]) && get("href").contains("%s");
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

fn hand_over(link: Option<Link>, emit: &mut dyn FnMut(Record)) {
    let Some(link) = link else { return };
    let Some(mut work) = link.work else {
        return emit(Record::skipped(link.line, "it is no address of a page"));
    };
    let written = work
        .title(&link.title)
        .and_then(|()| work.note(&link.description));
    emit(Record::from_work(link.line, written.map(|()| work)));
}
