//! Reads Netscape bookmark files, which all browsers write (Microsoft, "Netscape Bookmark File Format", 2011), and Pocket's
//! HTML export. Most tags are never closed, so the file is read as a stream of tags and not as a tree.

use super::html::{self, Tag, Token};
use super::{Found, ReadOptions, Record};
use crate::domain::{Kind, Status, Work};
use crate::position::Lines;

pub(super) fn begins(text: &str) -> bool {
    let head: String = text.chars().take(500).collect::<String>().to_lowercase();
    head.starts_with("<!doctype netscape-bookmark-file")
        || head.contains("<title>pocket export</title>")
}

/// The element that the next text belongs to.
#[derive(PartialEq, Eq)]
enum Context {
    Nothing,
    /// A folder name, before the list of its links.
    Heading,
    Link,
    Description,
}

/// A link that is being read.
struct Link {
    line: usize,
    title: String,
    description: String,
    work: Result<Work, Found>,
}

impl Link {
    fn work(self) -> Result<Work, Found> {
        let mut work = self.work?;
        work.title(&self.title)?;
        work.note(&self.description)?;
        Ok(work)
    }
}

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    let text = html::prepared(text);
    let lines = Lines::new(&text);
    let mut context = Context::Nothing;
    // The open folders, and the folder of the next list. The browser's built-in folders are `None`.
    let mut folders: Vec<Option<String>> = Vec::new();
    let mut folder: Option<String> = None;
    let mut is_archive = false;
    // Pinboard marks every bookmark, which says something only of those who use the mark.
    let has_unread = text.contains("TOREAD=\"1\"");
    let mut link: Option<Link> = None;
    for token in html::tokens(&text) {
        match token {
            Token::Text(text) => match (&context, &mut link) {
                (Context::Heading, _) => folder.get_or_insert_default().push_str(&text),
                (Context::Link, Some(link)) => link.title.push_str(&text),
                (Context::Description, Some(link)) => link.description.push_str(&text),
                _ => {}
            },
            Token::Start(tag) => match tag.name.as_str() {
                "a" => {
                    emit_link(link.take(), emit);
                    let domain = folders.iter().rev().flatten().next();
                    link = Some(new_link(
                        lines.line(tag.at),
                        &tag,
                        domain.map(String::as_str),
                        is_archive,
                        has_unread,
                        options,
                    ));
                    context = Context::Link;
                }
                "h1" | "h3" => {
                    folder = None;
                    context = Context::Heading;
                    if is_builtin(&tag) {
                        context = Context::Nothing;
                    }
                }
                "dl" | "ul" => {
                    folders.push(folder.take().filter(|_| !folders.is_empty()));
                    context = Context::Nothing;
                }
                "dd" => context = Context::Description,
                "br" => {}
                _ => context = Context::Nothing,
            },
            Token::End(name) => match name.as_str() {
                "h1" => {
                    is_archive = folder.as_deref() == Some("Read Archive");
                    context = Context::Nothing;
                }
                "dl" | "ul" => {
                    folders.pop();
                    context = Context::Nothing;
                }
                "a" | "h3" => context = Context::Nothing,
                _ => {}
            },
        }
    }
    emit_link(link, emit);
}

/// Returns whether a folder is built into the browser.
fn is_builtin(tag: &Tag<'_>) -> bool {
    let names = ["personal_toolbar_folder", "unfiled_bookmarks_folder"];
    names.iter().any(|name| tag.get(name).is_some())
}

fn new_link(
    line: usize,
    tag: &Tag<'_>,
    folder: Option<&str>,
    is_archive: bool,
    has_unread: bool,
    options: &ReadOptions,
) -> Link {
    let get = |name: &str| tag.get(name).unwrap_or_default();
    let mut work = Work::default();
    // A bookmark with a keyword and a placeholder is a search.
    let is_search = tag.get("shortcuturl").is_some() && get("href").contains("%s");
    let is_page = !is_search && work.address(&get("href"));
    if work.feed(&get("feedurl")) {
        work.followed();
    } else {
        work.kind(Kind::Article);
    }
    work.domain(folder.unwrap_or_default());
    for label in get("tags").split(',') {
        work.tag(label);
    }
    work.since = options
        .day_of_timestamp(&get("add_date"))
        .or_else(|| options.day_of_timestamp(&get("time_added")));
    if is_archive {
        work.archived();
    } else if has_unread && get("toread") == "0" {
        work.status = Status::Done;
    }
    Link {
        line,
        title: String::new(),
        description: String::new(),
        work: if is_page {
            Ok(work)
        } else {
            Err(Found::Skipped("not the address of a web page".to_owned()))
        },
    }
}

fn emit_link(link: Option<Link>, emit: &mut dyn FnMut(Record)) {
    if let Some(link) = link {
        emit(Record::new(link.line, link.work()));
    }
}
