//! What in the words of an entry is the title, and what the address.

use super::credits::bracketed;
use super::inline::{Span, plain};
use super::labels::{SEPARATORS, is_extra, is_form, is_name, without_signs, words};
use super::names;
use super::years::year;

/// A longer text is no title, and is not searched for one.
const LONGEST: usize = 10_000;

/// The words of an entry, split at its title.
#[derive(Default)]
pub(super) struct Parts {
    /// With marks of what is escaped; empty if nothing names it.
    pub(super) title: String,
    pub(super) url: Option<String>,
    pub(super) before: String,
    pub(super) after: String,
    /// Other addresses, with the words of their links.
    pub(super) extras: Vec<String>,
}

/// Splits the words of an entry at its title.
pub(super) fn parts(spans: &[Span]) -> Parts {
    let authors = author_links(spans);
    let is_free = |at: &usize| !authors.contains(at);
    let web: Vec<usize> = (0..spans.len())
        .filter(is_free)
        .filter(|at| spans[*at].address().is_some())
        .collect();
    let names_it = |at: &usize| is_name(&spans[*at].text) && !is_place(spans, *at);
    let document = (0..spans.len())
        .filter(is_free)
        .find(|at| is_document(&spans[*at]) && names_it(at));
    let named = web.iter().copied().find(names_it);
    let is_main = |at: &usize| !is_extra(&spans[*at].text);
    let chosen = named
        .or_else(|| web.iter().copied().find(is_main))
        .or(web.first().copied());
    let mut parts = Parts {
        url: chosen.and_then(|at| spans[at].address()),
        extras: extras(spans, chosen, &authors),
        ..Parts::default()
    };
    // A file beside the list may name the work, and a page only something about it.
    let is_longer =
        |at: &usize| named.is_none_or(|named| spans[*at].text.len() > spans[named].text.len());
    if let Some(at) = document.filter(is_longer).or(named) {
        parts.title.clone_from(&spans[at].text);
        (parts.before, parts.after) = (words(&spans[..at]), words(&spans[at + 1..]));
        return parts;
    }
    let lead = spans
        .iter()
        .position(|span| !span.is_blank())
        .unwrap_or_default();
    if spans[lead].is_emphasized
        && spans[lead].link.is_none()
        && !is_heading(&spans[lead].text, spans.len() > lead + 1)
    {
        parts.title.clone_from(&spans[lead].text);
        parts.after = words(&spans[lead + 1..]);
        return parts;
    }
    unnamed(spans, chosen, parts)
}

/// Splits the words of an entry that neither a link nor emphasis names.
fn unnamed(spans: &[Span], chosen: Option<usize>, mut parts: Parts) -> Parts {
    let at = chosen.unwrap_or(spans.len());
    let (before, after) = (
        words(&spans[..at]),
        words(spans.get(at + 1..).unwrap_or_default()),
    );
    let ends = [&SEPARATORS[..], &['[', '(', '→']].concat();
    let before = if chosen.is_some() {
        before.trim_end_matches(ends.as_slice())
    } else {
        &before
    };
    // The bracket around the link ends after it.
    let after = after.trim_start_matches([']', ')']);
    let (title, rest) = title_and_rest(without_signs(before));
    if !title.is_empty() {
        parts.title = title;
        parts.after = format!("{rest}{after}");
        return parts;
    }
    // Where several labels come first, the words after them are the title.
    let pages = spans.iter().filter(|span| span.address().is_some()).count();
    let after = after.trim_start();
    let is_credit = after.is_empty() || after.starts_with("by ") || year(after).is_some();
    let label = chosen
        .map(|at| &spans[at].text)
        .filter(|text| !is_form(text) && (pages < 2 || is_credit));
    (parts.title, parts.after) = match label {
        Some(label) => (label.clone(), after.to_owned()),
        None => title_and_rest(without_signs(after.trim_start_matches(SEPARATORS))),
    };
    parts
}

/// Whether a link leads to a document beside the list.
pub(super) fn is_document(span: &Span) -> bool {
    const DOCUMENTS: [&str; 6] = [".pdf", ".ps", ".epub", ".djvu", ".mobi", ".ps.gz"];
    let target = span.link.as_deref().unwrap_or_default().to_lowercase();
    span.address().is_none()
        && !target.contains(':')
        && DOCUMENTS.iter().any(|end| target.ends_with(end))
}

/// Whether emphasized text says what follows, as in "**Paper:** …".
fn is_heading(text: &str, is_followed: bool) -> bool {
    is_followed && text.trim_end().ends_with(':') && !text.trim_end().ends_with("\u{1}:")
}

/// Returns the links after "by": an author's page is not the work.
fn author_links(spans: &[Span]) -> Vec<usize> {
    let mut links: Vec<usize> = Vec::new();
    for at in (1..spans.len()).filter(|at| spans[*at].link.is_some()) {
        let before = spans[at - 1].text.trim().to_lowercase();
        let is_by = before == "by" || before.ends_with(" by");
        let is_next = [",", "and", "&", ", and", ", &"].contains(&before.as_str());
        if spans[at - 1].link.is_none()
            && (is_by || (is_next && at >= 2 && links.contains(&(at - 2))))
        {
            links.push(at);
        }
    }
    links
}

/// Whether a link names where the work is: "A long title, on [Site](…)".
fn is_place(spans: &[Span], at: usize) -> bool {
    let before = spans[..at]
        .iter()
        .map(|span| span.text.as_str())
        .collect::<String>();
    let mut words = before.split_whitespace().rev();
    let preposition = words.next().unwrap_or_default().to_lowercase();
    ["on", "at", "via", "from"].contains(&preposition.as_str())
        && words.count() > 1
        && !spans[at].text.trim().contains(' ')
}

/// Returns the other addresses, as lines of a note, and the path of a document where there is no address.
fn extras(spans: &[Span], chosen: Option<usize>, authors: &[usize]) -> Vec<String> {
    let others = spans
        .iter()
        .enumerate()
        .filter(|(at, _)| Some(*at) != chosen && !authors.contains(at));
    let lines = others.filter_map(|(_, span)| {
        let label = plain(span.text.trim_matches(|c: char| !c.is_alphanumeric()));
        if is_document(span) && chosen.is_none() {
            return Some(format!("address: {}", span.link.as_deref()?));
        }
        let address = span.address()?;
        Some(if label.is_empty() || label.starts_with("http") {
            address
        } else {
            format!("{label}: {address}")
        })
    });
    lines.collect()
}

/// Splits words without markup into the title, and the rest that begins with authors, a year or a dash.
fn title_and_rest(text: &str) -> (String, String) {
    let text = text.trim();
    if text.len() > LONGEST {
        return (text.to_owned(), String::new());
    }
    let end = (text.match_indices(" (").map(|(at, _)| at))
        .find(|at| {
            bracketed(&text[at + 1..]).is_some()
                || year(&text[*at..]).is_some_and(|(_, rest)| {
                    rest.is_empty()
                        || rest.starts_with([',', ':', ';', '.'])
                        || rest.starts_with(" — ")
                        || rest.starts_with(" by ")
                })
        })
        .into_iter()
        .chain(text.find(" — "))
        .min()
        .unwrap_or(text.len());
    let (head, tail) = text.split_at(end);
    if let Some((_, rest)) = year(tail)
        && names::certain(head).is_some()
    {
        // "Lamport, L. (1978). Time, clocks, and … . Communications of the ACM."
        let rest = rest.trim_start_matches(SEPARATORS);
        let (title, more) = rest
            .split_once(". ")
            .unwrap_or((rest.trim_end_matches('.'), ""));
        let credits = &tail[..tail.len() - year(tail).map_or(0, |(_, rest)| rest.len())];
        return (title.to_owned(), format!(" by {head}{credits} — {more}"));
    }
    let by = head
        .rmatch_indices(" by ")
        .map(|(at, by)| (&head[..at], &head[at + by.len()..]));
    let has_year = year(tail).is_some();
    let split = by.into_iter().find(|(before, after)| {
        before.ends_with(',') || names::can_follow_by(&plain(before), after, has_year)
    });
    // "Word embeddings, O. Levy et al."
    let listed = || {
        let mut commas = head
            .match_indices(", ")
            .map(|(at, comma)| (&head[..at], &head[at + comma.len()..]));
        commas.find(|(_, names)| names::have_initials(names))
    };
    match split.or_else(listed) {
        Some((title, by)) => (
            title.trim_end_matches([',', ' ']).to_owned(),
            format!(" by {by}{tail}"),
        ),
        None => (head.to_owned(), tail.to_owned()),
    }
}
