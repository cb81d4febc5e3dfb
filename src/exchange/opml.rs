//! Reads and writes OPML 2.0, the subscription list of feed readers (<http://opml.org/spec2.opml>).
//!
//! Outlines are read as a stream, not as a tree, so deep nesting cannot exhaust the stack. Entities that the document defines
//! are not resolved, so they cannot expand without bound.

use std::collections::BTreeSet;
use std::io::{self, Write};

use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{Found, ReadOptions, Record, values};
use crate::domain::{Status, Tag, Work, listed_tag, split_tags};
use crate::position::Lines;
use crate::text;

pub(super) fn begins(text: &str) -> bool {
    let head: String = text.chars().take(4_096).collect();
    head.starts_with('<') && head.contains("<opml")
}

pub(super) fn read(text: &str, _: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    let lines = Lines::new(text);
    let mut reader = Reader::from_str(text);
    let mut folders: Vec<String> = Vec::new();
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match reader.read_event() {
            Ok(Event::Start(tag)) if tag.name().as_ref() == "outline" => {
                emit_feed(lines.line(at), &tag, &folders, emit);
                let name = attribute(&tag, "text").or_else(|| attribute(&tag, "title"));
                folders.push(name.unwrap_or_default());
            }
            Ok(Event::Empty(tag)) if tag.name().as_ref() == "outline" => {
                emit_feed(lines.line(at), &tag, &folders, emit);
            }
            Ok(Event::End(tag)) if tag.name().as_ref() == "outline" => _ = folders.pop(),
            Ok(Event::Eof) => return,
            Ok(_) => {}
            // The position in the tree is unknown after an error.
            Err(err) => {
                let why = format!("invalid XML: {err}");
                return emit(Record::faulty(lines.line(at), why));
            }
        }
    }
}

/// Emits the feed of an outline; a folder has none.
fn emit_feed(line: usize, tag: &BytesStart<'_>, folders: &[String], emit: &mut dyn FnMut(Record)) {
    if let Some(feed) = attribute(tag, "xmlUrl") {
        emit(Record::new(line, followed(&feed, tag, folders)));
    }
}

fn followed(feed: &str, tag: &BytesStart<'_>, folders: &[String]) -> Result<Work, Found> {
    let get = |name: &str| attribute(tag, name).unwrap_or_default();
    let mut work = Work::default();
    if !work.feed(feed) {
        return Err(Found::Skipped("the feed has no web address".to_owned()));
    }
    if !work.address(&get("htmlUrl")) {
        work.address(feed);
    }
    work.followed();
    work.domain(folders.last().map(String::as_str).unwrap_or_default());
    for label in split_tags(&get("category"), &[',']) {
        // A path of categories begins with a slash.
        work.tag(label.strip_prefix('/').unwrap_or(&label));
    }
    work.title(&get("text"))?;
    work.title(&get("title"))?;
    work.why(&get("description"))?;
    Ok(work)
}

/// Returns the value of an attribute, without unescaping if that fails: many files have a bare `&`.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    // Some programs write xmlURL.
    let mut attributes = tag.attributes().flatten();
    let attribute = attributes.find(|found| found.key.as_ref().eq_ignore_ascii_case(name))?;
    let value = attribute.normalized_value(XmlVersion::Implicit1_0);
    Some(match value {
        Ok(value) => value.into_owned(),
        Err(_) => attribute.value.into_owned(),
    })
}

/// Formats tags as they are read, a slash of their own after that of a path.
fn categories(tags: &BTreeSet<Tag>) -> Option<String> {
    let category = |tag: &Tag| {
        let slash = if tag.as_str().starts_with('/') {
            "/"
        } else {
            ""
        };
        listed_tag(&format!("{slash}{tag}"), &[',']).into_owned()
    };
    values::list(tags.iter().map(category), ",")
}

pub(super) fn write(works: &mut dyn Iterator<Item = Work>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n")?;
    out.write_all(b"  <head>\n    <title>reads</title>\n  </head>\n  <body>\n")?;
    for work in works.filter(|work| work.status == Status::Following) {
        let metadata = work.metadata.into_metadata();
        let Some(feed) = metadata.feed else {
            continue;
        };
        let mut outline = String::from("    <outline type=\"rss\"");
        for (name, value) in [
            ("text", Some(metadata.title.clone())),
            ("title", Some(metadata.title)),
            ("xmlUrl", Some(feed)),
            ("htmlUrl", metadata.url),
            (
                "description",
                Some(metadata.why).filter(|why| !why.is_empty()),
            ),
            ("category", categories(&work.tags)),
        ] {
            if let Some(value) = value {
                outline.push_str(&format!(" {name}=\"{}\"", escape(text::line(&value))));
            }
        }
        outline.push_str("/>\n");
        out.write_all(outline.as_bytes())?;
    }
    out.write_all(b"  </body>\n</opml>\n")
}
