//! Runs of text and links, and the addresses without markup among them.

use crate::domain::{Address, Identifier};

/// Precedes a character that the file escapes, and that is therefore text only: `https\://` begins no address.
const LITERAL: char = '\u{1}';

/// Stand around a run of emphasized text in a flat text.
pub(super) const OPEN: char = '\u{2}';
pub(super) const CLOSE: char = '\u{3}';

/// Characters that have a meaning in the text of spans.
pub(super) const MARKS: [char; 4] = [LITERAL, OPEN, CLOSE, DROPPED];

/// Stands for a link that was dropped.
pub(super) const DROPPED: char = '\u{4}';

/// A run of text in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    /// In it, escaped characters are marked.
    pub(super) text: String,
    pub(super) is_emphasized: bool,
    /// The target of the link.
    pub(super) link: Option<String>,
}

impl Span {
    /// Returns the address of the page that it links to.
    pub(super) fn address(&self) -> Option<String> {
        match Address::parse(self.link.as_deref()?) {
            Address::Web(address) if !is_relative(self.link.as_deref()?) => Some(address),
            _ => None,
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Whether a target without a scheme is a file of the same site: `notes/raft.md`.
fn is_relative(target: &str) -> bool {
    let target = target.trim();
    !target.contains(':') && !target.starts_with("//") && !target.starts_with("www.")
}

pub(super) fn text_of(spans: &[Span]) -> String {
    plain(
        &spans
            .iter()
            .map(|span| span.text.as_str())
            .collect::<String>(),
    )
    .trim()
    .to_owned()
}

pub(super) fn is_blank(spans: &[Span]) -> bool {
    spans.iter().all(Span::is_blank)
}

/// Whether some text links to a web page.
pub(super) fn has_page(spans: &[Span]) -> bool {
    spans.iter().any(|span| span.address().is_some())
        || with_bare_links(spans.to_vec())
            .iter()
            .any(|span| span.address().is_some())
}

/// Marks a character as escaped.
pub(super) fn exact(c: char) -> String {
    [LITERAL, c].iter().collect()
}

/// Marks all but letters, digits and blanks as escaped.
pub(super) fn literal(text: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c.is_whitespace();
    let marked = text
        .chars()
        .map(|c| if is_word(c) { c.to_string() } else { exact(c) });
    marked.collect()
}

/// Whether a text begins with an escaped character.
pub(super) fn is_literal(text: &str) -> bool {
    text.starts_with(LITERAL)
}

/// Returns a text without marks.
pub(super) fn plain(text: &str) -> String {
    text.replace([LITERAL, OPEN, CLOSE], "")
}

/// Adds text to the last span, if it has the same style, or as a new one.
pub(super) fn push(spans: &mut Vec<Span>, text: &str, is_emphasized: bool, link: Option<&str>) {
    match spans.last_mut() {
        Some(last) if last.is_emphasized == is_emphasized && last.link.as_deref() == link => {
            last.text.push_str(text);
        }
        _ => spans.push(Span {
            text: text.to_owned(),
            is_emphasized,
            link: link.map(str::to_owned),
        }),
    }
}

/// Joins spans to one text in which emphasized runs are marked.
pub(super) fn flat(spans: &[Span]) -> String {
    let mut text = String::new();
    for span in spans {
        if span.is_emphasized && !span.is_blank() {
            text.extend([OPEN].into_iter().chain(span.text.chars()).chain([CLOSE]));
        } else {
            text.push_str(&span.text);
        }
    }
    text
}

/// Makes links of addresses without markup (GitHub Flavored Markdown, "Autolinks"), and plain text of Obsidian's links to
/// other notes.
pub(super) fn with_bare_links(spans: Vec<Span>) -> Vec<Span> {
    let mut split = Vec::with_capacity(spans.len());
    for span in spans {
        if span.link.is_some() {
            split.push(span);
            continue;
        }
        let text = without_wiki_links(&span.text);
        let mut rest = text.as_str();
        while let Some((at, length)) = bare_link(rest) {
            let (before, found) = rest.split_at(at);
            if !before.is_empty() {
                push(&mut split, before, span.is_emphasized, None);
            }
            let (address, after) = found.split_at(length);
            split.push(Span {
                text: address.to_owned(),
                is_emphasized: span.is_emphasized,
                link: Some(address.to_owned()),
            });
            rest = after;
        }
        if !rest.is_empty() {
            push(&mut split, rest, span.is_emphasized, None);
        }
    }
    split
}

/// Returns where the first address in a text begins, and its length.
fn bare_link(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    loop {
        let lower = text[from..].to_ascii_lowercase();
        let begins = ["http://", "https://", "www."];
        let at = from + begins.iter().filter_map(|begin| lower.find(begin)).min()?;
        let before = text[..at].chars().next_back();
        let rest = &text[at..];
        let is_end = |c: char| c.is_whitespace() || c.is_control() || c == '<' || c == '>';
        let end = rest.find(is_end).unwrap_or(rest.len());
        let address = without_trail(&rest[..end]);
        let is_apart = before.is_none_or(|c| !c.is_alphanumeric() && c != LITERAL);
        let host_at = if address.starts_with(['w', 'W']) {
            4
        } else {
            8
        };
        if is_apart && address.len() > host_at && matches!(Address::parse(address), Address::Web(_))
        {
            return Some((at, address.len()));
        }
        from = at + 4;
    }
}

/// Takes off the punctuation that ends a sentence and not an address, and brackets that the address does not open.
fn without_trail(mut address: &str) -> &str {
    loop {
        let shorter =
            address.trim_end_matches(['?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', '"', '`']);
        let count = |c: char| shorter.matches(c).count();
        let is_open = |open, close| shorter.ends_with(close) && count(close) > count(open);
        let shorter = if is_open('(', ')') || is_open('[', ']') {
            &shorter[..shorter.len() - 1]
        } else {
            shorter
        };
        if shorter.len() == address.len() {
            return address;
        }
        address = shorter;
    }
}

/// Replaces `[[Note]]` and `[[Note|words]]` by their text.
fn without_wiki_links(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((inside, after)) = after
            .split_once("]]")
            .filter(|(inside, _)| !inside.contains('['))
        else {
            break;
        };
        plain.push_str(before);
        let words = inside.rsplit_once('|').map_or(inside, |(_, words)| words);
        plain.push_str(words);
        rest = after;
    }
    plain.push_str(rest);
    plain
}

/// Whether a text begins an address.
fn is_address(text: &str) -> bool {
    bare_link(text).is_some_and(|(at, _)| at == 0)
}

/// Whether the words of a link can name what it links to. `pdf`, `[1]`, an emoji, an identifier or an address cannot.
pub(super) fn is_name(text: &str) -> bool {
    let text = text.trim();
    let is_identifier = || {
        matches!(
            Identifier::parse(text),
            Identifier::Arxiv(_) | Identifier::Doi(_)
        )
    };
    let words = label(text);
    let is_number = words.len() < 4 && words.bytes().all(|byte| byte.is_ascii_digit());
    !is_number && !is_label(&words) && !is_address(text) && !is_identifier()
}

/// Whether the words of a link say at most in which form the work is there.
pub(super) fn is_form(text: &str) -> bool {
    let words = label(text);
    !is_name(text) && (!is_label(&words) || FORMS.contains(&words.as_str()))
}

/// Whether the words of a link say that it leads to something beside the work.
pub(super) fn is_extra(text: &str) -> bool {
    EXTRAS.contains(&label(text).as_str())
}

fn is_label(words: &str) -> bool {
    [&FORMS[..], &EXTRAS, &PLACES]
        .iter()
        .any(|labels| labels.contains(&words))
}

/// Returns the words of a label in lower case, without punctuation around them and the number behind them.
fn label(text: &str) -> String {
    let text = plain(text);
    let text = text.trim();
    // `:scroll:` is an emoji.
    if text.len() > 2 && text.starts_with(':') && text.ends_with(':') && !text.contains(' ') {
        return String::new();
    }
    let words = text
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let begin = words.trim_end_matches(|c: char| c.is_ascii_digit() || !c.is_alphanumeric());
    if !begin.is_empty() && is_label(begin) {
        begin.to_owned()
    } else {
        words
    }
}

/// Words of links that name a form of the work, and never the work; or no words at all.
const FORMS: [&str; 33] = [
    "",
    "pdf",
    "ps",
    "html",
    "htm",
    "web",
    "link",
    "links",
    "url",
    "here",
    "this",
    "doi",
    "arxiv",
    "abs",
    "abstract",
    "download",
    "mirror",
    "full text",
    "fulltext",
    "read online",
    "free online",
    "online",
    "website",
    "site",
    "homepage",
    "home page",
    "project page",
    "official site",
    "official website",
    "web archive",
    "source",
    "epub",
    "click here",
];

/// Words of links that lead to something beside the work.
const EXTRAS: [&str; 37] = [
    "code",
    "source code",
    "repo",
    "repository",
    "github",
    "gitlab",
    "slides",
    "slide",
    "video",
    "videos",
    "talk",
    "youtube",
    "vimeo",
    "demo",
    "data",
    "dataset",
    "poster",
    "review",
    "summary",
    "notes",
    "note",
    "discussion",
    "comments",
    "hn",
    "hacker news",
    "reddit",
    "twitter",
    "tweet",
    "appendix",
    "supplement",
    "supplementary",
    "wikipedia",
    "goodreads",
    "amazon",
    "citation",
    "bibtex",
    "bib",
];

/// Words of links that name the place of the work, if other words name the work.
const PLACES: [&str; 32] = [
    "paper",
    "papers",
    "page",
    "project",
    "wiki",
    "acm",
    "acm dl",
    "ieee",
    "ieee xplore",
    "springer",
    "jstor",
    "pubmed",
    "semantic scholar",
    "google scholar",
    "google books",
    "open library",
    "publisher",
    "preprint",
    "text",
    "read",
    "read more",
    "more",
    "view",
    "open",
    "article",
    "post",
    "blog post",
    "blog",
    "book",
    "ebook",
    "archive",
    "internet archive",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_without_markup_are_links() {
        let links = |text: &str| {
            let mut spans = Vec::new();
            push(&mut spans, text, false, None);
            let links = with_bare_links(spans)
                .into_iter()
                .filter_map(|span| span.link);
            links.collect::<Vec<_>>()
        };
        for (text, link) in [
            ("see https://a.example/b_c.", "https://a.example/b_c"),
            ("(https://a.example/b_(c))", "https://a.example/b_(c)"),
            ("www.a.example/b, and", "www.a.example/b"),
            (
                "HTTPS://a.example/b?c=d&e#f!",
                "HTTPS://a.example/b?c=d&e#f",
            ),
            ("*https://a.example*", "https://a.example"),
        ] {
            assert_eq!(links(text), [link], "{text}");
        }
        for text in [
            "xhttps://a.example",
            "https\u{1}://a.example",
            "https://",
            "www.",
            "a www. b",
        ] {
            assert!(links(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn labels_name_nothing() {
        for text in [
            "pdf",
            "[PDF]",
            "Paper",
            "link",
            "here",
            "[1]",
            "12",
            "📄",
            ":scroll:",
            "pdf 2",
            "arXiv:1706.03762",
            "slides",
            "https://a.example/b",
            "",
            "→",
            "10.1145/359545.359563",
            "doi: 10.1145/359545.359563",
        ] {
            assert!(!is_name(text), "{text}");
        }
        for text in [
            "Dune",
            "1984",
            "Code Complete",
            "danluu.com",
            "a.example/b",
            "https\u{1}://a.example/b",
            "读书",
        ] {
            assert!(is_name(text), "{text}");
        }
    }
}
