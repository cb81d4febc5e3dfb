//! Runs of text and links, and the addresses without markup among them.

use crate::domain::{Address, Identifier, doi_address};
use crate::exchange::values::arxiv_address;

/// The longest address, in characters.
const LONGEST: usize = 10_000;

/// How many identifiers without markup a run of text may have: for each, the next address is searched for.
const MOST_IDENTIFIERS: usize = 5;

/// How many places in a text may be those of identifiers, and are none.
const MOST_PLACES: usize = 100;

/// Precedes a character that the file escapes, and that is therefore text only: `https\://` begins no address.
const LITERAL: char = '\u{1}';

/// Stand around a run of emphasized text in a flat text.
pub(super) const OPEN: char = '\u{2}';
pub(super) const CLOSE: char = '\u{3}';

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
        let mut identifiers = 0;
        while let Some((at, length, target)) = bare_target(rest, identifiers < MOST_IDENTIFIERS) {
            identifiers += usize::from(target.is_some());
            let (before, found) = rest.split_at(at);
            let (address, after) = found.split_at(length);
            // "[pdf] (https://…)" was to be a link.
            let (before, words, after) = words_before(before)
                .and_then(|(before, words)| Some((before, words, after.strip_prefix(')')?)))
                .unwrap_or((before, address, after));
            if !before.is_empty() {
                push(&mut split, before, span.is_emphasized, None);
            }
            split.push(Span {
                text: words.to_owned(),
                is_emphasized: span.is_emphasized,
                link: Some(target.unwrap_or_else(|| address.to_owned())),
            });
            rest = after;
        }
        if !rest.is_empty() {
            push(&mut split, rest, span.is_emphasized, None);
        }
    }
    split
}

/// Splits off the words in brackets before an address in parentheses.
fn words_before(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_suffix('(')?.trim_end().strip_suffix(']')?;
    let (before, words) = inside.rsplit_once('[')?;
    (!before.ends_with(LITERAL) && !words.ends_with(LITERAL))
        .then_some((before, words.trim_end_matches(']')))
}

/// Returns where the first address or identifier in a text begins, its length, and the address of an identifier.
fn bare_target(text: &str, may_identify: bool) -> Option<(usize, usize, Option<String>)> {
    let link = bare_link(text).map(|(at, length)| (at, length, None));
    let before = link.as_ref().map_or(text, |(at, _, _)| &text[..*at]);
    let identifier = may_identify.then(|| bare_identifier(before)).flatten();
    identifier.or(link)
}

/// Returns where the first `doi:10.…`, `10.…/…` or `arXiv:…` in a text begins, its length, and its address.
fn bare_identifier(text: &str) -> Option<(usize, usize, Option<String>)> {
    const LABELS: [&str; 2] = ["doi:", "arxiv:"];
    let begins = |at: usize, begin: &str| {
        let head = text.as_bytes().get(at..at + begin.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(begin.as_bytes()))
    };
    let is_begin = |at: &usize| begins(*at, "10.") || LABELS.iter().any(|label| begins(*at, label));
    let starts = text.char_indices().map(|(at, _)| at).filter(is_begin);
    starts.take(MOST_PLACES).find_map(|at| {
        let is_apart = (text[..at].chars().next_back())
            .is_none_or(|c| !c.is_alphanumeric() && !"/.:=-_\u{1}".contains(c));
        let label = LABELS.iter().find(|label| begins(at, label));
        let value = at + label.map_or(0, |label| label.len());
        let value = value + (text[value..].len() - text[value..].trim_start_matches(' ').len());
        let end = text[value..].find(char::is_whitespace);
        let value_text = without_trail(&text[value..end.map_or(text.len(), |end| value + end)]);
        let prefix = if label == Some(&LABELS[1]) {
            "arxiv:"
        } else {
            ""
        };
        let address = match Identifier::parse(&format!("{prefix}{value_text}")) {
            Identifier::Arxiv(id) if !prefix.is_empty() => arxiv_address(&id),
            Identifier::Doi(doi) => doi_address(&doi),
            _ => return None,
        };
        is_apart.then(|| (at, value + value_text.len() - at, Some(address)))
    })
}

/// Returns where the first address in a text begins, and its length.
fn bare_link(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    loop {
        let begins = |at: &usize| {
            let rest = &text.as_bytes()[*at..];
            let begins = [&b"http://"[..], b"https://", b"www."];
            begins.iter().any(|begin| {
                rest.len() >= begin.len() && rest[..begin.len()].eq_ignore_ascii_case(begin)
            })
        };
        let at = (from..text.len()).find(begins)?;
        let before = text[..at].chars().next_back();
        let rest = &text[at..];
        let is_end = |c: char| c.is_whitespace() || c.is_control() || c == '<' || c == '>';
        let mut within = rest.char_indices().take(LONGEST);
        let end = within.find(|(_, c)| is_end(*c)).map(|(end, _)| end);
        if end.is_none() && rest.len() > LONGEST {
            // No address is so long, and nothing in it is one.
            from = at
                + rest
                    .char_indices()
                    .nth(LONGEST - 1)
                    .map_or(rest.len(), |(end, _)| end);
            continue;
        }
        let end = end.unwrap_or(rest.len());
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
        let Some((inside, after)) = after.split_once("]]").filter(|(inside, after)| {
            !inside.contains('[') && !after.trim_start().starts_with('(')
        }) else {
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
pub(super) fn is_address(text: &str) -> bool {
    bare_link(text).is_some_and(|(at, _)| at == 0)
}

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
}
