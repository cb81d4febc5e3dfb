//! The text of one element of a feed.

use quick_xml::escape::escape;
use quick_xml::events::BytesStart;
use url::Url;

use super::names::{Dialect, Field};
use crate::html::attribute;

/// The text of an element while it is read.
pub(super) struct Value {
    pub(super) field: Field,
    pub(super) text: String,
    /// Whether an id is the address of its entry.
    pub(super) is_permalink: bool,
    form: Form,
    /// Where the name of a person has ended.
    is_complete: bool,
    base: Url,
    href: Option<String>,
    rel: Option<String>,
    media_type: Option<String>,
}

/// How the text of an element becomes HTML or text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    /// Its text is HTML. Its elements, which there should be none of, belong to it.
    Html,
    /// Its elements are the markup, its text is text.
    Xhtml,
    /// Something that is not read.
    Other,
}

impl Value {
    pub(super) fn new(field: Field, tag: &BytesStart<'_>, base: &Url, dialect: Dialect) -> Self {
        let get = |name| attribute(tag, name);
        let href = get(if field == Field::Enclosure {
            "url"
        } else {
            "href"
        });
        let media_type = get("type");
        let is_permalink =
            get("ispermalink").is_none_or(|is| !is.trim().eq_ignore_ascii_case("false"));
        Self {
            field,
            text: String::new(),
            is_permalink,
            form: match dialect {
                Dialect::Rss if field.is_marked_up() => Form::Html,
                Dialect::Atom if field.is_marked_up() => {
                    form(media_type.as_deref(), get("mode").as_deref())
                }
                _ => Form::Text,
            },
            is_complete: false,
            base: base.clone(),
            href,
            rel: get("rel"),
            media_type,
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        match self.form {
            _ if self.is_complete => {}
            Form::Xhtml => self.text.push_str(&escape(text)),
            _ => self.text.push_str(text),
        }
    }

    /// An element begins in it.
    pub(super) fn start(&mut self, local: &str) {
        match self.form {
            Form::Html | Form::Xhtml => self.text.push_str(&format!("<{local}>")),
            // Of a person, only the name is used.
            _ if self.field == Field::Author && local == "name" => self.text.clear(),
            _ => {}
        }
    }

    pub(super) fn end(&mut self, local: &str) {
        match self.form {
            Form::Html | Form::Xhtml => self.text.push_str(&format!("</{local}>")),
            _ => self.is_complete |= self.field == Field::Author && local == "name",
        }
    }

    /// Returns the element as RSS 2.0 or Atom 1.0, or `None` if it says nothing.
    pub(super) fn element(&self, dialect: Dialect) -> Option<String> {
        let name = self.field.name(dialect);
        let text = self.text.trim();
        let has_href = self
            .href
            .as_ref()
            .is_some_and(|href| !href.trim().is_empty());
        if self.form == Form::Other || text.is_empty() && !has_href {
            return None;
        }
        let written = escape(text);
        Some(match (self.field, dialect) {
            (Field::Link | Field::Enclosure, _) => return self.link(name, dialect),
            (Field::Author, Dialect::Atom) => format!("<author><name>{written}</name></author>"),
            (Field::Title | Field::Summary | Field::Content, Dialect::Atom) => {
                let media_type = if self.form == Form::Text {
                    "text"
                } else {
                    "html"
                };
                format!("<{name} type=\"{media_type}\">{written}</{name}>")
            }
            _ => format!("<{name}>{written}</{name}>"),
        })
    }

    fn link(&self, name: &str, dialect: Dialect) -> Option<String> {
        let href = self.href.as_deref().unwrap_or(&self.text).trim();
        let href = self
            .base
            .join(href)
            .map_or_else(|_| href.to_owned(), String::from);
        let href = escape(&href);
        let rel = self.rel.as_deref().unwrap_or("alternate");
        let is_link = self.field == Field::Link;
        Some(match dialect {
            Dialect::Atom => {
                let rel = if is_link { rel } else { "enclosure" };
                let media_type = self.media_type.as_deref().unwrap_or("text/html");
                let (rel, media_type) = (escape(rel), escape(media_type));
                format!("<link href=\"{href}\" rel=\"{rel}\" type=\"{media_type}\"/>")
            }
            Dialect::Rss if !is_link => format!("<{name} url=\"{href}\"/>"),
            Dialect::Rss if !rel.eq_ignore_ascii_case("alternate") => return None,
            Dialect::Rss => format!("<{name}>{href}</{name}>"),
        })
    }
}

/// Returns the form of a text of Atom 1.0, or of Atom 0.3, which has modes.
fn form(media_type: Option<&str>, mode: Option<&str>) -> Form {
    let media_type = media_type.unwrap_or("text").trim().to_ascii_lowercase();
    match (media_type.as_str(), mode) {
        (_, Some("base64")) => Form::Other,
        ("" | "text" | "text/plain", _) => Form::Text,
        ("html", _) | (_, Some("escaped")) | ("text/html", None) => Form::Html,
        ("xhtml" | "text/html" | "application/xhtml+xml", _) => Form::Xhtml,
        _ => Form::Other,
    }
}
