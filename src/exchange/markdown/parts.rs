//! The parts of a Markdown file, whether they are written in Markdown or in HTML: headings, lists, tables, links and text.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::inline::{exact, literal};
use crate::html::{self, Token};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Of a level, from 1.
    Heading(u8),
    HeadingEnd,
    List,
    ListEnd,
    Item,
    ItemEnd,
    /// The term of a definition, which ends with the next one or with its list.
    Term,
    /// A paragraph or another block of text.
    Block,
    BlockEnd,
    Table,
    TableEnd,
    Row,
    Cell,
    CellEnd,
    /// A box before an item, checked or not.
    Box(bool),
    Link(String),
    LinkEnd,
    Emphasis,
    EmphasisEnd,
    /// Text, in which what was escaped is marked, see [`literal`].
    Text(String),
    Break,
    /// What is not read, up to its end: images, code, footnotes.
    Ignored,
    IgnoredEnd,
    Footnote(String),
    FootnoteText(String),
}

/// Calls the function with each part and its byte offset.
pub(super) fn parts(text: &str, part: &mut dyn FnMut(Part, usize)) {
    let begin = front_matter(text);
    let body = &text[begin..];
    let options = Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_DEFINITION_LIST;
    let mut html = String::new();
    let mut html_at = 0;
    // Where the last text ended.
    let mut end = 0;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        let at = begin + range.start;
        if let Event::Html(text) = &event {
            if html.is_empty() {
                html_at = at;
            }
            html.push_str(text);
            continue;
        }
        if !html.is_empty() {
            tags(&std::mem::take(&mut html), html_at, part);
        }
        match event {
            Event::Text(text) => {
                part(Part::Text(marked(&text, body, &range, end)), at);
                end = range.end;
            }
            Event::Code(text) => part(Part::Text(literal(&text)), at),
            Event::InlineHtml(text) => tags(&text, at, part),
            Event::SoftBreak | Event::HardBreak => part(Part::Break, at),
            Event::TaskListMarker(is_checked) => part(Part::Box(is_checked), at),
            Event::FootnoteReference(name) => part(Part::Footnote(name.into_string()), at),
            Event::Start(tag) => part(started(tag), at),
            Event::End(tag) => {
                if let Some(ended) = ended(tag) {
                    part(ended, at);
                }
            }
            _ => {}
        }
    }
    tags(&html, html_at, part);
}

/// Returns the length of a YAML front matter.
fn front_matter(text: &str) -> usize {
    let mut lines = text.split_inclusive('\n');
    if lines.next().is_none_or(|line| line.trim_end() != "---") {
        return 0;
    }
    let mut length = text.len() - lines.clone().map(str::len).sum::<usize>();
    for line in lines {
        length += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return length;
        }
    }
    0
}

/// Marks the characters of a text that were escaped: the one after a backslash, and those of a character reference.
fn marked(text: &str, body: &str, range: &Range<usize>, end: usize) -> String {
    if body.get(range.clone()) != Some(text) {
        return text.chars().map(exact).collect();
    }
    let is_escaped = range.start > end && body[..range.start].ends_with('\\');
    match text.chars().next() {
        Some(first) if is_escaped && first.is_ascii_punctuation() => {
            format!("{}{}", exact(first), &text[1..])
        }
        _ => text.to_owned(),
    }
}

fn started(tag: Tag<'_>) -> Part {
    match tag {
        Tag::Heading { level, .. } => Part::Heading(level as u8),
        Tag::List(_) | Tag::DefinitionList => Part::List,
        Tag::Item => Part::Item,
        Tag::DefinitionListTitle => Part::Term,
        Tag::Table(_) => Part::Table,
        Tag::TableHead | Tag::TableRow => Part::Row,
        Tag::TableCell => Part::Cell,
        Tag::Link { dest_url, .. } => Part::Link(dest_url.into_string()),
        Tag::Emphasis | Tag::Strong => Part::Emphasis,
        Tag::FootnoteDefinition(name) => Part::FootnoteText(name.into_string()),
        Tag::Image { .. }
        | Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented)
        | Tag::MetadataBlock(_) => Part::Ignored,
        Tag::Strikethrough | Tag::Superscript | Tag::Subscript => Part::Text(String::new()),
        Tag::Paragraph | Tag::BlockQuote(_) | Tag::HtmlBlock | Tag::DefinitionListDefinition => {
            Part::Block
        }
    }
}

fn ended(tag: TagEnd) -> Option<Part> {
    Some(match tag {
        TagEnd::Heading(_) => Part::HeadingEnd,
        TagEnd::List(_) | TagEnd::DefinitionList => Part::ListEnd,
        TagEnd::Item => Part::ItemEnd,
        TagEnd::Table => Part::TableEnd,
        TagEnd::TableCell => Part::CellEnd,
        TagEnd::Link => Part::LinkEnd,
        TagEnd::Emphasis | TagEnd::Strong => Part::EmphasisEnd,
        TagEnd::Image
        | TagEnd::CodeBlock
        | TagEnd::MetadataBlock(_)
        | TagEnd::FootnoteDefinition => Part::IgnoredEnd,
        TagEnd::Paragraph
        | TagEnd::BlockQuote(_)
        | TagEnd::HtmlBlock
        | TagEnd::DefinitionListDefinition => Part::BlockEnd,
        TagEnd::DefinitionListTitle
        | TagEnd::TableHead
        | TagEnd::TableRow
        | TagEnd::Strikethrough
        | TagEnd::Superscript
        | TagEnd::Subscript => return None,
    })
}

/// Calls the function with the parts of HTML in a Markdown file.
fn tags(text: &str, at: usize, part: &mut dyn FnMut(Part, usize)) {
    let text = html::prepared(text);
    for token in html::tokens(&text) {
        match token {
            // A text between tags that is only layout.
            Token::Text(text) if text.trim().is_empty() => part(Part::Break, at),
            Token::Text(text) => part(Part::Text(text), at),
            Token::Start(tag) => {
                let begun = match tag.name.as_str() {
                    "a" => Part::Link(tag.get("href").unwrap_or_default()),
                    "br" => Part::Break,
                    name => match tag_part(name) {
                        Some((begun, _)) => begun,
                        None => continue,
                    },
                };
                part(begun, at + tag.at.min(text.len().saturating_sub(1)));
            }
            Token::End(name) => {
                let ended = match name.as_str() {
                    "a" => Some(Part::LinkEnd),
                    name => tag_part(name).and_then(|(_, ended)| ended),
                };
                if let Some(ended) = ended {
                    part(ended, at);
                }
            }
        }
    }
}

/// Returns the parts that a tag begins and ends.
fn tag_part(name: &str) -> Option<(Part, Option<Part>)> {
    Some(match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => (
            Part::Heading(name.as_bytes()[1] - b'0'),
            Some(Part::HeadingEnd),
        ),
        "ul" | "ol" | "dl" => (Part::List, Some(Part::ListEnd)),
        "li" => (Part::Item, Some(Part::ItemEnd)),
        "dt" => (Part::Term, None),
        "dd" | "p" | "div" | "center" | "summary" | "details" | "blockquote" => {
            (Part::Block, Some(Part::BlockEnd))
        }
        "table" => (Part::Table, Some(Part::TableEnd)),
        "tr" => (Part::Row, None),
        "td" | "th" => (Part::Cell, Some(Part::CellEnd)),
        "b" | "strong" | "em" | "i" => (Part::Emphasis, Some(Part::EmphasisEnd)),
        "script" | "style" | "pre" | "head" => (Part::Ignored, Some(Part::IgnoredEnd)),
        _ => return None,
    })
}
