//! One entry of a list: what in its words is the title, the address, the authors, the year and the reason to read it.

use super::inline::{self, DROPPED, Span, is_literal, plain};
use super::{fields, names};
use crate::domain::{Identifier, Work, placeholder, usual_kind};
use crate::exchange::{Found, ReadOptions};

/// What stands between the parts of an entry.
const SEPARATORS: [char; 9] = ['-', '–', '—', ':', '.', ',', '|', '·', ' '];

/// The words of an entry, split at its title.
#[derive(Default)]
struct Parts {
    /// With marks of what is escaped; empty if nothing names it.
    title: String,
    url: Option<String>,
    before: String,
    after: String,
    /// Other links, with their labels.
    extras: Vec<String>,
}

/// Returns the entry that some text is. `None` if it has no words.
pub(super) fn work(
    mut spans: Vec<Span>,
    is_checked: Option<bool>,
    notes: &[String],
    domain: &str,
    options: &ReadOptions,
) -> Option<Result<Work, Found>> {
    let mut work = Work::default();
    fields::take(&mut spans, is_checked, &mut work, options);
    let spans = inline::with_bare_links(spans);
    if spans.iter().all(Span::is_blank) {
        return None;
    }
    // A file beside the list, or a place in it.
    let link = spans.iter().position(|span| span.link.is_some());
    let is_elsewhere = !spans.iter().any(|span| span.address().is_some());
    let is_first = |at: &usize| !words(&spans[..*at]).contains(char::is_alphanumeric);
    if is_elsewhere && link.is_some_and(|at| is_first(&at)) {
        return Some(Err(Found::Skipped("not a web address".to_owned())));
    }
    work.domain(domain);
    Some(
        fill(&mut work, &spans, notes)
            .map(|()| work)
            .map_err(Found::from),
    )
}

fn fill(work: &mut Work, spans: &[Span], notes: &[String]) -> Result<(), &'static str> {
    let parts = parts(spans);
    if let Some(url) = &parts.url {
        let named = Identifier::parse(url);
        work.address(url);
        work.kind(usual_kind(&named));
        work.title(&placeholder(&named))?;
    }
    for note in notes.iter().chain(&parts.extras) {
        work.note(note)?;
    }
    work.title(&plain(&parts.title))?;
    let before = credits(work, &parts.before)?;
    describe(work, &parts.after)?;
    if !before.is_empty() {
        let after = work.metadata.why.take().unwrap_or_default();
        work.why(format!("{before} … {after}").trim())?;
    }
    if work.metadata.title.is_none() && work.metadata.why.is_some() {
        work.metadata.title = work.metadata.why.take();
    }
    Ok(())
}

/// Splits the words of an entry at its title.
fn parts(spans: &[Span]) -> Parts {
    let authors = author_links(spans);
    let is_web = |at: &usize| spans[*at].address().is_some() && !authors.contains(at);
    let web: Vec<usize> = (0..spans.len()).filter(is_web).collect();
    let names = |at: &usize| inline::is_name(&spans[*at].text) && !is_place(spans, *at);
    if let Some(at) = web.iter().copied().find(names) {
        return Parts {
            title: spans[at].text.clone(),
            url: spans[at].address(),
            before: words(&spans[..at]),
            after: inline::flat(&without_labels(&spans[at + 1..])),
            extras: extras(spans, at),
        };
    }
    let is_main = |at: &usize| !inline::is_extra(&spans[*at].text);
    let chosen = web.iter().copied().find(is_main).or(web.first().copied());
    let mut parts = Parts {
        url: chosen.and_then(|at| spans[at].address()),
        extras: chosen.map(|at| extras(spans, at)).unwrap_or_default(),
        ..Parts::default()
    };
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
    let at = chosen.unwrap_or(spans.len());
    let (before, after) = (
        words(&spans[..at]),
        words(spans.get(at + 1..).unwrap_or_default()),
    );
    let before = if chosen.is_some() {
        before.trim_end_matches([&SEPARATORS[..], &['[', '(', '→']].concat().as_slice())
    } else {
        &before
    };
    // The bracket around the link ends after it.
    let after = after.trim_start_matches([']', ')']);
    let named = title_and_rest(without_signs(before));
    if named.0.is_empty() {
        let label = chosen
            .map(|at| &spans[at].text)
            .filter(|text| !inline::is_form(text));
        (parts.title, parts.after) = match label {
            Some(label) => (label.clone(), after.to_owned()),
            None => title_and_rest(without_signs(after.trim_start_matches(SEPARATORS))),
        };
    } else {
        parts.title = named.0;
        parts.after = format!("{}{after}", named.1);
    }
    parts
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

/// Returns the links beside the title, as lines of a note.
fn extras(spans: &[Span], title: usize) -> Vec<String> {
    let others = spans
        .iter()
        .enumerate()
        .filter(|(at, span)| *at != title && !inline::is_name(&span.text));
    let lines = others.filter_map(|(_, span)| {
        let label = plain(span.text.trim_matches(|c: char| !c.is_alphanumeric()));
        let address = span.address()?;
        Some(if label.is_empty() || label.starts_with("http") {
            address
        } else {
            format!("{label}: {address}")
        })
    });
    lines.collect()
}

/// Drops links that only label, and the brackets around them.
fn without_labels(spans: &[Span]) -> Vec<Span> {
    let is_label = |span: &Span| span.address().is_some() && !inline::is_name(&span.text);
    if !spans.iter().any(is_label) {
        return spans.to_vec();
    }
    let mut kept: Vec<Span> = Vec::new();
    for span in spans {
        if is_label(span) {
            inline::push(&mut kept, DROPPED.encode_utf8(&mut [0; 4]), false, None);
        } else {
            inline::push(&mut kept, &span.text, span.is_emphasized, None);
        }
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

/// Returns the words of some spans as one text, without labels.
fn words(spans: &[Span]) -> String {
    inline::flat(&without_labels(spans))
}

/// Takes off signs before the words: emoji, arrows, the opening of a bracket around a link.
fn without_signs(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(word) = text.split(' ').next().filter(|word| is_shortcode(word)) {
        text = text[word.len()..].trim_start();
    }
    text.trim_start_matches(|c: char| {
        !c.is_alphanumeric() && !"\"'“‘«„¿¡(#.@$\u{1}\u{2}".contains(c)
    })
}

/// Whether a word is an emoji such as `:book:`.
fn is_shortcode(word: &str) -> bool {
    let name = word
        .strip_prefix(':')
        .and_then(|word| word.strip_suffix(':'));
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte);
    name.is_some_and(|name| !name.is_empty() && name.bytes().all(is_part))
}

/// Splits words without markup into the title, and the rest that begins with authors, a year or a dash.
fn title_and_rest(text: &str) -> (String, String) {
    let text = text.trim();
    let end = (text.match_indices(" (").map(|(at, _)| at))
        .find(|at| {
            year(&text[*at..]).is_some_and(|(_, rest)| {
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
    match split {
        Some((title, by)) => (
            title.trim_end_matches([',', ' ']).to_owned(),
            format!(" by {by}{tail}"),
        ),
        None => (head.to_owned(), tail.to_owned()),
    }
}

/// Splits off a year in parentheses: " (1984)".
fn year(text: &str) -> Option<(&str, &str)> {
    let (year, rest) = text.trim_start().strip_prefix('(')?.split_once(')')?;
    (year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())).then_some((year, rest))
}

/// Takes authors and a year from the words before a link, and returns other words.
fn credits(work: &mut Work, before: &str) -> Result<String, &'static str> {
    let text = without_signs(before).trim_end_matches(SEPARATORS);
    let text = text
        .trim_end_matches(['[', '('])
        .trim_end_matches(SEPARATORS);
    let (names, has_year) = match text
        .rfind('(')
        .and_then(|at| Some((at, year(&text[at..])?)))
    {
        Some((at, (found, ""))) => {
            work.year(found);
            (text[..at].trim_end_matches(SEPARATORS), true)
        }
        _ => (text, false),
    };
    // The full stop of "Lamport, L." was taken for a separator.
    let with_stop = format!("{names}.");
    if let Some(found) = names::certain(names).or_else(|| names::certain(&with_stop)) {
        add(work, &found)?;
        return Ok(String::new());
    }
    if !has_year && names.len() == 4 && names.bytes().all(|byte| byte.is_ascii_digit()) {
        work.year(names);
        return Ok(String::new());
    }
    Ok(plain(names))
}

fn add(work: &mut Work, found: &names::Names<'_>) -> Result<(), &'static str> {
    found.names.iter().try_for_each(|name| work.author(name))?;
    work.more_authors(u32::from(found.has_others));
    Ok(())
}

/// Reads what follows the title: "by AUTHORS (YEAR) — REASON", in parts.
pub(super) fn describe(work: &mut Work, text: &str) -> Result<(), &'static str> {
    let mut rest = text;
    loop {
        let begun = rest.trim_start_matches([' ', ',']);
        if let Some((found, after)) = year(begun) {
            work.year(found);
            rest = after;
            continue;
        }
        if let Some(by) = begun
            .strip_prefix("by ")
            .filter(|_| work.metadata.authors.is_none())
        {
            let found = names::after_by(by);
            rest = found.rest;
            add(work, &found)?;
            continue;
        }
        let dashed = begun.strip_prefix('—').map(str::trim_start);
        let Some(reason) = dashed else {
            break;
        };
        if is_literal(reason) || !begins_credits(reason) {
            return work.why(&plain(reason));
        }
        rest = reason;
    }
    if rest.trim().split(' ').all(is_shortcode) {
        return Ok(());
    }
    let rest = rest.trim_start_matches(SEPARATORS);
    if begins_credits(rest) && rest.len() < text.len() && work.metadata.authors.is_none() {
        return describe(work, rest);
    }
    // "(2015), A. Person et al."
    match names::certain(rest)
        .filter(|_| work.metadata.year.is_some() && work.metadata.authors.is_none())
    {
        Some(found) => add(work, &found),
        None => work.why(&plain(rest)),
    }
}

/// Whether a text after a dash goes on with the authors or the year, and is no reason.
fn begins_credits(text: &str) -> bool {
    text.starts_with("by ") || year(text).is_some_and(|_| text.starts_with('('))
}
