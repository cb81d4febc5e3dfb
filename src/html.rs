//! Splits HTML with unclosed tags into tags and text. `quick-xml` finds the tags and `pulldown-cmark` has the named character
//! references; both are dependencies anyway. A complete HTML tokenizer has a table of entities that slows the start of every
//! command.

use encoding_rs::WINDOWS_1252;
use pulldown_cmark::Parser;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

pub(crate) enum Token<'a> {
    Text(String),
    Start(Tag<'a>),
    /// The name of the tag, in lower case.
    End(String),
}

pub(crate) struct Tag<'a> {
    /// The name, in lower case.
    pub(crate) name: String,
    /// The byte offset.
    pub(crate) at: usize,
    source: BytesStart<'a>,
}

impl Tag<'_> {
    /// Returns the value of an attribute, the first one if the name is repeated.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        attribute(&self.source, name)
    }
}

/// Returns the value of an attribute, in any case of its name. References that are none stay as they are.
pub(crate) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    // Comparing each name with all others takes too long in a tag of a million attributes.
    let mut attributes = tag.html_attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|found| found.key.as_ref().eq_ignore_ascii_case(name))?;
    Some(decoded(&found.value))
}

/// Escapes each `<` that does not begin a tag, so that [`tokens`] takes it for text. Keeps the line numbers.
pub(crate) fn prepared(text: &str) -> String {
    let begins_tag = |rest: &str| {
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
            || ["!--", "!doctype", "?xml"].iter().any(|begin| {
                let head = rest.get(..begin.len());
                head.is_some_and(|head| head.eq_ignore_ascii_case(begin))
            })
    };
    let mut pieces = text.split('<');
    let mut safe = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        safe.push_str(if begins_tag(piece) { "<" } else { "&lt;" });
        safe.push_str(piece);
    }
    safe
}

/// Returns the tokens of a [`prepared`] text, up to its end or an unterminated tag.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    std::iter::from_fn(move || {
        loop {
            let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            return Some(match reader.read_event().ok()? {
                Event::Text(text) => Token::Text(text.as_ref().to_owned()),
                Event::GeneralRef(name) => Token::Text(character(&name)),
                Event::Start(tag) | Event::Empty(tag) => Token::Start(Tag {
                    name: tag.name().as_ref().to_ascii_lowercase(),
                    at,
                    source: tag,
                }),
                Event::End(tag) => Token::End(tag.name().as_ref().to_ascii_lowercase()),
                Event::Eof => return None,
                _ => continue,
            });
        }
    })
}

/// Replaces the character references in a text and keeps everything else.
pub(crate) fn decoded(text: &str) -> String {
    let text = text.replace('<', "&lt;");
    let parts = tokens(&text).filter_map(|token| match token {
        Token::Text(part) => Some(part),
        _ => None,
    });
    parts.collect()
}

/// Returns the text of one reference, such as `eacute` or `#8212`; text between `&` and `;` that is none stays as it is.
pub(crate) fn character(name: &str) -> String {
    let reference = format!("&{name};");
    // No name is longer than 31 letters.
    if name.len() > 32 || name.contains(|c: char| !c.is_ascii_alphanumeric() && c != '#') {
        return reference;
    }
    let mut text = String::new();
    for event in Parser::new(&reference) {
        if let pulldown_cmark::Event::Text(part) = event {
            text.push_str(&part);
        }
    }
    // A number from 128 to 159 means a byte of Windows-1252 (WHATWG, "HTML", 13.2.5.80).
    match text.chars().next().map(u32::from) {
        Some(byte @ 0x80..=0x9f) => {
            let byte = u8::try_from(byte).unwrap_or_default();
            WINDOWS_1252
                .decode_without_bom_handling(&[byte])
                .0
                .into_owned()
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn character_references_are_decoded_as_in_browsers() {
        for (text, plain) in [
            ("a &amp; b &lt;&gt;&quot;&#39;", "a & b <>\"'"),
            ("&eacute;&#8212;&#x2014;&#146;&nbsp;", "é——’\u{a0}"),
            ("?a=1&b=2&copyright;&", "?a=1&b=2&copyright;&"),
            ("java&#x09;script", "java\tscript"),
            ("&CounterClockwiseContourIntegral;", "∳"),
            ("&&amp;é&;&#;", "&&é&;&#;"),
        ] {
            assert_eq!(decoded(text), plain);
        }
    }

    #[test]
    fn tags_may_be_unclosed() {
        let text = "<A HREF='x' b c=\"1 > 2\" HREF=y>t & u</B><br/>3 < 4 <!-- < --><p <";
        let mut found = String::new();
        for token in tokens(&prepared(text)) {
            match token {
                Token::Text(text) => found.push_str(&text),
                Token::Start(tag) => found.push_str(&format!(
                    "[{} {:?} {:?}]",
                    tag.name,
                    tag.get("href"),
                    tag.get("C")
                )),
                Token::End(name) => found.push_str(&format!("[/{name}]")),
            }
        }
        assert_eq!(
            found,
            "[a Some(\"x\") Some(\"1 > 2\")]t & u[/b][br None None]3 < 4 "
        );
    }
}
