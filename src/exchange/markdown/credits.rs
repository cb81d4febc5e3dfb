//! The authors, the year and the reason to read a work, in the words around its title.

use super::inline::{is_literal, plain};
use super::labels::{QUOTES, SEPARATORS, is_shortcode, without_signs};
use super::names;
use super::years::{bare_year, year};
use crate::domain::Work;

/// What stands after the names of editors.
const EDITORS: [&str; 2] = ["(ed.)", "(eds.)"];

/// Takes authors and a year from the words before a link, and returns other words.
pub(super) fn credits(work: &mut Work, before: &str) -> Result<String, &'static str> {
    let text = without_signs(without_year(work, before));
    let text = text.trim_end_matches(['[', '(', ' ']);
    let text = text.trim_end_matches(QUOTES).trim_end();
    // Nothing but a name stands before a comma.
    let (has_comma, ends_sentence) = (text.ends_with(','), text.ends_with('.'));
    let text = text.trim_end_matches(SEPARATORS);
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
    let found = names::certain(names)
        .or_else(|| names::certain(&with_stop))
        .or_else(|| names::one(names).filter(|_| has_comma))
        .or_else(|| names::first_inverted(names).filter(|_| has_year || ends_sentence));
    if let Some(found) = found {
        add(work, &found)?;
        return Ok(String::new());
    }
    if !has_year && names.len() == 4 && names.bytes().all(|byte| byte.is_ascii_digit()) {
        work.year(names);
        return Ok(String::new());
    }
    Ok(plain(names))
}

/// Takes a year before the names: "1978 - ", "[1978] ".
fn without_year<'t>(work: &mut Work, text: &'t str) -> &'t str {
    let bare = || {
        let (found, rest) = bare_year(text)?;
        let is_apart = rest.starts_with([' ', '.', ',']) && !rest.starts_with(" (");
        is_apart.then_some((found, rest))
    };
    match year(text).or_else(bare) {
        Some((found, rest)) if rest.contains(char::is_alphabetic) => {
            work.year(found);
            rest.trim_start_matches(SEPARATORS)
        }
        _ => text,
    }
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
        if let Some(after) = EDITORS.iter().find_map(|mark| begun.strip_prefix(mark))
            && work.metadata.editors.is_none()
        {
            work.metadata.editors = work.metadata.authors.take();
            rest = after;
            continue;
        }
        if let Some((found, after)) = year(begun).or_else(|| bare_year(begun)) {
            work.year(found);
            rest = after;
            continue;
        }
        if let Some((found, after)) = bracketed(begun).filter(|_| work.metadata.authors.is_none()) {
            add(work, &found)?;
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
    if let Some((found, end)) = bare_year(rest)
        && !end.contains(char::is_alphanumeric)
    {
        work.year(found);
        return Ok(());
    }
    // "(2015), A. Person et al.", "- A. Person (2015)"
    let (people, found) = match rest.rfind('(').map(|at| rest.split_at(at)) {
        Some((people, end)) => (people, year(end).filter(|(_, end)| end.is_empty())),
        None => (rest, None),
    };
    let names = names::certain(if found.is_some() { people } else { rest });
    match names.filter(|_| work.metadata.authors.is_none()) {
        Some(names) if found.is_some() || work.metadata.year.is_some() => {
            if let Some((found, _)) = found {
                work.year(found);
            }
            add(work, &names)
        }
        _ => work.why(&plain(rest)),
    }
}

/// Splits off authors in parentheses: "(Leslie Lamport, 1978)" or "(by Leslie Lamport)". Leaves the year.
pub(super) fn bracketed(text: &str) -> Option<(names::Names<'static>, &str)> {
    let (inside, after) = text.strip_prefix('(')?.split_once(')')?;
    if let Some(by) = inside
        .strip_prefix("by ")
        .filter(|by| bare_year(by).is_none())
    {
        return Some((names::certain(by).or_else(|| names::one(by))?, after));
    }
    let (authors, last) = inside.rsplit_once([',', ' '])?;
    bare_year(last).filter(|(_, rest)| rest.is_empty())?;
    let authors = authors.trim_end_matches([',', ' ']);
    let found = names::certain(authors).or_else(|| names::one(authors))?;
    Some((found, &text[1 + inside.len() - last.len()..]))
}

/// Whether a text after a dash goes on with the authors or the year, and is no reason.
fn begins_credits(text: &str) -> bool {
    text.starts_with("by ") || year(text).is_some_and(|_| text.starts_with('('))
}
