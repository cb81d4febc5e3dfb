//! Words of links that name no work: the form in which it is there, its place, or something beside it.

use super::inline::{DROPPED, Span, flat, is_address, plain, push};
use crate::domain::Identifier;

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
    !is_number && !is_known(&words) && !is_address(text) && !is_identifier()
}

/// Whether the words of a link say at most in which form the work is there.
pub(super) fn is_form(text: &str) -> bool {
    let words = label(text);
    let is_other = is_listed(&words) && !FORMS.contains(&words.as_str());
    !is_name(text) && !is_other
}

/// Whether the words of a link say that it leads to something beside the work.
pub(super) fn is_extra(text: &str) -> bool {
    EXTRAS.contains(&label(text).as_str())
}

fn is_known(words: &str) -> bool {
    is_listed(words) || is_phrase(words)
}

fn is_listed(words: &str) -> bool {
    let lists = [&FORMS[..], &EXTRAS, &PLACES];
    lists.iter().any(|labels| labels.contains(&words))
}

/// Whether some words are labels and what one does with them: "link to the paper", "download pdf".
fn is_phrase(words: &str) -> bool {
    let words: Vec<&str> = words.split(' ').collect();
    let says = |word: &&str| VERBS.contains(word);
    let is_part = |word: &&str| says(word) || ARTICLES.contains(word) || is_listed(word);
    (2..=5).contains(&words.len()) && words.iter().any(says) && words.iter().all(is_part)
}

/// Words before or after labels.
const VERBS: [&str; 10] = [
    "link", "download", "read", "view", "see", "get", "full", "pdf", "arxiv", "online",
];

/// Words between labels.
const ARTICLES: [&str; 10] = [
    "the", "to", "on", "in", "at", "of", "a", "this", "version", "file",
];

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
    if !begin.is_empty() && is_known(begin) {
        begin.to_owned()
    } else {
        words
    }
}

/// Words of links that name a form of the work, and never the work; or no words at all.
const FORMS: [&str; 48] = [
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
    "local",
    "local copy",
    "copy",
    "cached",
    "mirror",
    "original",
    "original site",
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
    "lien",
    "enlace",
    "ссылка",
    "链接",
    "下载",
    "原文",
    "リンク",
    "링크",
    "hier",
];

/// Words of links that lead to something beside the work.
const EXTRAS: [&str; 39] = [
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
    "代码",
    "视频",
];

/// Words of links that name the place of the work, if other words name the work.
const PLACES: [&str; 33] = [
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
    "论文",
];

/// What opens a title.
pub(super) const QUOTES: [char; 4] = ['"', '“', '«', '‘'];

/// What stands between the parts of an entry.
pub(super) const SEPARATORS: [char; 9] = ['-', '–', '—', ':', '.', ',', '|', '·', ' '];

/// Returns the words of some spans as one text, without the links that only label.
pub(super) fn words(spans: &[Span]) -> String {
    flat(&without_labels(spans))
}

/// Whether a link only labels, and is no part of a sentence.
fn is_label_of(spans: &[Span], at: usize) -> bool {
    let mut before = spans[..at]
        .iter()
        .rev()
        .flat_map(|span| span.text.chars().rev());
    let before = before.find(|c| !c.is_whitespace());
    let is_apart = before.is_none_or(|c| !c.is_alphanumeric())
        || spans[..at].iter().any(|span| span.link.is_some());
    spans[at].link.is_some() && is_apart && !is_name(&spans[at].text)
}

/// Drops links that only label, and the brackets around them.
fn without_labels(spans: &[Span]) -> Vec<Span> {
    let mut kept: Vec<Span> = Vec::new();
    for (at, span) in spans.iter().enumerate() {
        if is_label_of(spans, at) {
            push(&mut kept, DROPPED.encode_utf8(&mut [0; 4]), false, None);
        } else {
            push(&mut kept, &span.text, span.is_emphasized, None);
        }
    }
    if !kept.iter().any(|span| span.text.contains(DROPPED)) {
        return kept;
    }
    for span in &mut kept {
        span.text = without_brackets(&span.text);
    }
    // A dash begins a reason, whatever it is.
    let says = |c: char| c.is_alphanumeric() || c == '—';
    if kept.iter().all(|span| !span.text.contains(says)) {
        kept.clear();
    }
    kept
}

/// Drops brackets that hold only dropped links, and what stands between dropped links and the end.
fn without_brackets(text: &str) -> String {
    let mut text = text.to_owned();
    let is_inside = |c: char| c == DROPPED || c.is_whitespace() || "[](){}|,;/·•&".contains(c);
    while let Some(at) = text.find(DROPPED) {
        let mut begin = text[..at].trim_end_matches(['[', '(']).len();
        let inside = &text[at..];
        let mut end = inside.find(|c| !is_inside(c)).unwrap_or(inside.len());
        if end == inside.len() {
            let is_between = |c| "|,;/·•&—–-→ ".contains(c);
            begin = text[..begin].trim_end_matches(is_between).len();
        } else {
            // What opens behind the last link belongs to other words.
            end = inside[..end]
                .rfind([')', ']', DROPPED])
                .map_or(1, |at| at + 1);
        }
        text.replace_range(begin..at + end, "");
    }
    text
}

/// Takes off signs before the words: emoji, arrows, the opening of a bracket around a link.
pub(super) fn without_signs(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(word) = text.split(' ').next().filter(|word| is_shortcode(word)) {
        text = text[word.len()..].trim_start();
    }
    text.trim_start_matches(|c: char| {
        !c.is_alphanumeric() && !"\"'“‘«„¿¡(#.@$\u{1}\u{2}".contains(c)
    })
}

/// Whether a word is an emoji such as `:book:`.
pub(super) fn is_shortcode(word: &str) -> bool {
    let name = word
        .strip_prefix(':')
        .and_then(|word| word.strip_suffix(':'));
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte);
    name.is_some_and(|name| !name.is_empty() && name.bytes().all(is_part))
}

#[cfg(test)]
mod tests {
    use super::*;

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
