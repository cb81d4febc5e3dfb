//! Prepares a document, so that `feed-rs` reads what other feed readers read.
//!
//! `feed-rs` gives up at the first error, and knows RSS 2.0 and Atom 1.0 by their exact namespaces. The document is written
//! anew in one of these two: well-formed, with the present names of older ones (RSS 0.9, 1.0, 1.1, Atom 0.3, Dublin Core), with
//! resolved addresses, without what is not used, and with a bounded number of entries. Entities that the document defines are
//! not expanded.

use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use super::names::{Dialect, Field, Scope};
use super::value::Value;
use crate::html::{attribute, character};
use crate::web::date;

/// Entries beyond these are not taken.
pub(super) const MAX_POSTS: usize = 1000;

/// More nested elements are read as if they were siblings.
const MAX_DEPTH: usize = 256;

/// The most errors of syntax after which a document is still read.
const MAX_ERRORS: usize = 100;

/// The most values that an entry has.
const MAX_VALUES: usize = 100;

/// Returns a document as RSS 2.0 or Atom 1.0, or `None` if it is no feed.
pub(super) fn tidy(text: &str, from: &Url) -> Option<String> {
    let text = without_stray_brackets(text);
    let mut tidy = Tidy::new(from);
    let mut begin = 0;
    for _ in 0..MAX_ERRORS {
        match tidy.read(&text[begin..]) {
            Ok(()) => break,
            // Goes on behind the character that cannot be read.
            Err(at) => begin = text.ceil_char_boundary((begin + at + 1).min(text.len())),
        }
    }
    tidy.finished()
}

struct Tidy<'a> {
    from: &'a Url,
    dialect: Option<Dialect>,
    /// The open elements.
    frames: Vec<Frame>,
    scope: Scope,
    value: Option<Value>,
    item: Item,
    items: usize,
    out: String,
}

struct Frame {
    name: String,
    kind: Kind,
    base: Option<Url>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A feed, and what has its entries in it.
    Feed,
    Item,
    Value,
    /// An element within a value.
    Inner,
    Unused,
}

/// The fields that an entry, or the feed itself, has so far.
#[derive(Default)]
struct Item {
    seen: Vec<Field>,
    /// Values for fields that may still come.
    late: Vec<(Field, String)>,
}

impl<'a> Tidy<'a> {
    fn new(from: &'a Url) -> Self {
        Self {
            from,
            dialect: None,
            frames: Vec::new(),
            scope: Scope::default(),
            value: None,
            item: Item::default(),
            items: 0,
            out: String::new(),
        }
    }

    /// Reads on.
    ///
    /// # Errors
    /// The offset of what cannot be read.
    fn read(&mut self, text: &str) -> Result<(), usize> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        while self.items <= MAX_POSTS {
            let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            match reader.read_event().map_err(|_| at)? {
                Event::Start(tag) => self.start(&tag, false),
                Event::Empty(tag) => self.start(&tag, true),
                Event::End(tag) => self.end(tag.name().as_ref()),
                Event::Eof => break,
                event => self.text(&event),
            }
        }
        Ok(())
    }

    fn text(&mut self, event: &Event<'_>) {
        let Some(value) = &mut self.value else { return };
        match event {
            Event::Text(text) => value.text(text),
            Event::CData(text) => value.text(text),
            Event::GeneralRef(name) => value.text(&character(name)),
            _ => {}
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, is_empty: bool) {
        let name = tag.name().as_ref().to_ascii_lowercase();
        let local = name.rsplit(':').next().unwrap_or_default();
        let depth = self.frames.len();
        let mut base = None;
        let kind = if let Some(value) = &mut self.value {
            value.start(local);
            Kind::Inner
        } else {
            self.scope.enter(tag, depth);
            base = attribute(tag, "xml:base").and_then(|to| self.base().join(to.trim()).ok());
            // An entry begins where the elements before it have no end.
            while self.dialect.is_some() && is_item(local) && !self.is_in_feed() {
                self.close();
            }
            self.kind(tag, &name, local, base.as_ref())
        };
        self.frames.push(Frame { name, kind, base });
        if is_empty || depth >= MAX_DEPTH {
            self.close();
        }
    }

    /// Returns what an element is, and begins it.
    fn kind(&mut self, tag: &BytesStart<'_>, name: &str, local: &str, base: Option<&Url>) -> Kind {
        let space = self.scope.space(name);
        if self.dialect.is_none() && self.frames.is_empty() {
            let (dialect, begin) = match local {
                "rss" | "rdf" | "channel" => (Dialect::Rss, RSS),
                "feed" | "entry" => (Dialect::Atom, ATOM),
                _ => return Kind::Unused,
            };
            self.dialect = Some(dialect);
            self.out.push_str(begin);
            if local != "entry" {
                return Kind::Feed;
            }
        }
        let Some(dialect) = self.dialect else {
            return Kind::Unused;
        };
        let parent = self.frames.last().map_or(Kind::Feed, |frame| frame.kind);
        match (parent, local) {
            (Kind::Feed, _) if is_item(local) => {
                self.items += 1;
                self.flush();
                self.out.push_str(begin_of_item(dialect));
                let about = attribute(tag, "rdf:about");
                self.item.late.extend(about.map(|about| (Field::Id, about)));
                Kind::Item
            }
            (Kind::Feed, "channel" | "items") => Kind::Feed,
            (Kind::Feed | Kind::Item, _) => {
                let field = Field::parse(space, local);
                let used = field.filter(|field| parent == Kind::Item || field.is_of_feed());
                let Some(field) = used.filter(|field| self.is_wanted(*field)) else {
                    return Kind::Unused;
                };
                let base = base.unwrap_or_else(|| self.base());
                self.value = Some(Value::new(field, tag, base, dialect));
                Kind::Value
            }
            _ => Kind::Unused,
        }
    }

    fn is_in_feed(&self) -> bool {
        self.frames
            .last()
            .is_none_or(|frame| frame.kind == Kind::Feed)
    }

    fn is_wanted(&self, field: Field) -> bool {
        let seen = &self.item.seen;
        seen.len() < MAX_VALUES && (field != Field::Title || !seen.contains(&field))
    }

    fn base(&self) -> &Url {
        let mut bases = self.frames.iter().rev();
        bases
            .find_map(|frame| frame.base.as_ref())
            .unwrap_or(self.from)
    }

    fn end(&mut self, name: &str) {
        let mut open = self.frames.iter().rev();
        let Some(above) = open.position(|frame| frame.name.eq_ignore_ascii_case(name)) else {
            return;
        };
        for _ in 0..=above {
            self.close();
        }
    }

    /// Closes the innermost element.
    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        self.scope.leave(self.frames.len());
        match frame.kind {
            Kind::Inner => {
                if let Some(value) = &mut self.value {
                    value.end(frame.name.rsplit(':').next().unwrap_or_default());
                }
            }
            Kind::Value => self.written(),
            Kind::Item => {
                self.flush();
                let dialect = self.dialect.unwrap_or(Dialect::Rss);
                self.out.push_str(end_of_item(dialect));
            }
            Kind::Feed | Kind::Unused => {}
        }
    }

    /// Writes the value that has ended.
    fn written(&mut self) {
        let (Some(value), Some(dialect)) = (self.value.take(), self.dialect) else {
            return;
        };
        let field = value.field;
        let text = value.text.trim();
        if field == Field::Id && value.is_permalink && is_web(text) {
            self.item.late.push((Field::Link, text.to_owned()));
        }
        let is_date = matches!(field, Field::Published | Field::Updated);
        if is_date && date::parse(text).is_none() {
            return;
        }
        if dialect == Dialect::Rss && field == Field::Updated {
            self.item.late.push((Field::Published, text.to_owned()));
            return;
        }
        if let Some(element) = value.element(dialect) {
            self.item.seen.push(field);
            self.out.push_str(&element);
        }
    }

    /// Writes the values for fields that did not come, and begins anew.
    fn flush(&mut self) {
        let item = std::mem::take(&mut self.item);
        let mut seen = item.seen;
        for (field, text) in item.late {
            // An address comes after those that there are.
            if field != Field::Link && seen.contains(&field) {
                continue;
            }
            seen.push(field);
            let name = field.name(self.dialect.unwrap_or(Dialect::Rss));
            let text = escape(&text);
            if field == Field::Link && self.dialect == Some(Dialect::Atom) {
                self.out.push_str(&format!("<link href=\"{text}\"/>"));
            } else {
                self.out.push_str(&format!("<{name}>{text}</{name}>"));
            }
        }
    }

    fn finished(mut self) -> Option<String> {
        while !self.frames.is_empty() {
            self.close();
        }
        self.out.push_str(match self.dialect? {
            Dialect::Rss => "</channel></rss>",
            Dialect::Atom => "</feed>",
        });
        Some(self.out)
    }
}

const RSS: &str = "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
     xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>";
const ATOM: &str = "<feed xmlns=\"http://www.w3.org/2005/Atom\">";

fn is_item(local: &str) -> bool {
    matches!(local, "item" | "entry")
}

fn begin_of_item(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Rss => "<item>",
        Dialect::Atom => "<entry>",
    }
}

fn end_of_item(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Rss => "</item>",
        Dialect::Atom => "</entry>",
    }
}

/// Whether an id is an address of the web, in any form.
fn is_web(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

/// Escapes each `<` that begins no tag, outside of comments and CDATA sections. The beginning of a section without an end is left
/// out.
fn without_stray_brackets(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    // With the end, unless there is none any more.
    let mut sections = [("<![CDATA[", Some("]]>")), ("<!--", Some("-->"))];
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let before;
        (before, rest) = rest.split_at(at);
        safe.push_str(before);
        let begins_tag = |c: char| c.is_alphabetic() || "/!?_".contains(c);
        let mut section = sections.iter_mut();
        let length = if let Some((begin, end)) = section.find(|(begin, _)| rest.starts_with(begin))
        {
            let length = end.and_then(|end| Some(rest.find(end)? + end.len()));
            if length.is_none() {
                *end = None;
            }
            safe.push_str(&rest[..length.unwrap_or(0)]);
            length.unwrap_or(begin.len())
        } else {
            let is_tag = rest[1..].starts_with(begins_tag);
            safe.push_str(if is_tag { "<" } else { "&lt;" });
            1
        };
        rest = &rest[length..];
    }
    safe.push_str(rest);
    safe
}
