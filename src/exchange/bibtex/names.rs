//! Splits lists of names and names into their parts, as BibTeX does (`bibtex.web`, sections 384 to 418), and in the extended form
//! of `biblatex`.

use std::borrow::Cow;

use super::latex;

/// A name, as plain text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ParsedName {
    Person {
        given: String,
        /// With its particles.
        family: String,
        suffix: String,
    },
    /// A name in braces: an organization.
    Organization(String),
    /// Further names.
    Others,
}

/// Returns the names of a list.
pub(super) fn names(list: &str) -> Vec<ParsedName> {
    let list = without_remarks(list);
    people(&list).into_iter().filter_map(name).collect()
}

/// Removes what LaTeX does not print: from a percent sign to the end of the line, if another follows.
fn without_remarks(list: &str) -> Cow<'_, str> {
    if !list.contains('%') {
        return list.into();
    }
    let lines = list.split_inclusive('\n').map(|line| {
        let mut signs = line.match_indices('%').map(|(at, _)| at);
        let remark = signs.find(|at| !line[..*at].ends_with('\\'));
        match remark.filter(|_| line.ends_with('\n')) {
            Some(at) => &line[..at],
            None => line,
        }
    });
    lines.collect::<String>().into()
}

/// Splits a list at the word "and" outside of braces, in any case.
fn people(list: &str) -> Vec<&str> {
    let mut people = Vec::new();
    let mut start = 0;
    let words = words(list);
    for (at, word) in &words {
        if word.eq_ignore_ascii_case("and") {
            people.push(list[start..*at].trim());
            start = at + word.len();
        }
    }
    people.push(list[start..].trim());
    people.retain(|name| !name.is_empty());
    people
}

/// Splits a text at blanks and ties outside of braces. Returns each word with its place.
fn words(text: &str) -> Vec<(usize, &str)> {
    split(text, |c| c.is_ascii_whitespace() || c == '~')
}

/// Splits a text at characters outside of braces, and leaves out what is empty.
fn split(text: &str, is_separator: impl Fn(char) -> bool) -> Vec<(usize, &str)> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0usize, 0);
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        // `\ ` is a blank, `\,` no comma.
        let is_kept = is_escaped && !c.is_ascii_whitespace();
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if depth == 0 && !is_kept && is_separator(c) => {
                parts.push((start, &text[start..at]));
                start = at + c.len_utf8();
            }
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    parts.push((start, &text[start..]));
    parts.retain(|(_, part)| !part.is_empty());
    parts
}

fn name(text: &str) -> Option<ParsedName> {
    let parts: Vec<&str> = split(text, |c| c == ',')
        .into_iter()
        .map(|(_, part)| part.trim())
        .collect();
    if let Some(pairs) = pairs(&parts) {
        return extended(&pairs);
    }
    if let [whole] = parts[..] {
        if ["others", "et al", "et al."].contains(&latex::line(whole).to_lowercase().as_str()) {
            return Some(ParsedName::Others);
        }
        if let Some(body) = unbraced(whole) {
            let body = latex::line(body);
            return (!body.is_empty()).then_some(ParsedName::Organization(body));
        }
    }
    let (given, family, suffix) = match parts[..] {
        [] => return None,
        [whole] if text.trim_end().ends_with(',') => (String::new(), whole.to_owned(), ""),
        [whole] => first_last(whole),
        [family, given] => (given.to_owned(), family.to_owned(), ""),
        [family, suffix, given] => (given.to_owned(), family.to_owned(), suffix),
        [family, suffix, ref given @ ..] => (given.join(" "), family.to_owned(), suffix),
    };
    let [given, family, suffix] = [given.as_str(), family.as_str(), suffix].map(latex::line);
    match (given.is_empty(), family.is_empty()) {
        (true, true) => None,
        (false, true) => Some(ParsedName::Person {
            given: String::new(),
            family: given,
            suffix,
        }),
        _ => Some(ParsedName::Person {
            given,
            family,
            suffix,
        }),
    }
}

/// Returns the inside of a text that is one group.
pub(super) fn unbraced(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut depth = 0usize;
    for c in inside.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    Some(inside)
}

/// Commands that write a letter, or an accent over the one that follows. The blank after them is not between words: `\L ukasz`.
const LETTERS: &str = " aa AA ae AE oe OE o O l L ss i j dh DH dj DJ th TH ng NG b c d H k r u v ";

fn ends_with_letter(word: &str) -> bool {
    let command = word.rsplit_once('\\');
    command.is_some_and(|(_, name)| !name.is_empty() && LETTERS.contains(&format!(" {name} ")))
}

/// Splits a name without commas: given names, then particles in lower case, then the family name.
fn first_last(whole: &str) -> (String, String, &'static str) {
    let mut words: Vec<&str> = Vec::new();
    let mut start = 0;
    for (at, word) in self::words(whole) {
        if let Some(last) = words.last_mut().filter(|last| ends_with_letter(last)) {
            *last = &whole[start..at + word.len()];
        } else {
            words.push(word);
            start = at;
        }
    }
    let Some(last) = words.len().checked_sub(1) else {
        return (String::new(), String::new(), "");
    };
    let particle = (0..last).find(|at| is_particle(words[*at]));
    let at = particle.unwrap_or(last);
    (words[..at].join(" "), words[at..].join(" "), "")
}

/// Whether a word is in lower case. What is in braces has no case, unless it is a letter that a command writes.
fn is_particle(word: &str) -> bool {
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        match c {
            '{' if rest[1..].starts_with('\\') => {
                let letters = latex::line(word);
                return letters
                    .chars()
                    .find(|c| c.is_alphabetic())
                    .is_some_and(char::is_lowercase);
            }
            '{' => {
                let mut depth = 0usize;
                let end = rest.char_indices().find(|(_, c)| {
                    match c {
                        '{' => depth += 1,
                        '}' => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    depth == 0
                });
                let Some((end, _)) = end else { return false };
                rest = &rest[end + 1..];
            }
            '\\' => {
                let letters = latex::line(rest);
                return letters
                    .chars()
                    .find(|c| c.is_alphabetic())
                    .is_some_and(char::is_lowercase);
            }
            c if c.is_alphabetic() => return c.is_lowercase(),
            c => rest = &rest[c.len_utf8()..],
        }
    }
    false
}

/// Splits the parts of the extended form of `biblatex`: `family=Soto, given=Ana, prefix=de`.
fn pairs<'n>(parts: &[&'n str]) -> Option<Vec<(&'n str, &'n str)>> {
    let pair = |part: &&'n str| {
        let (name, value) = part.split_once('=')?;
        let name = name.trim();
        let is_name = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
        is_name.then(|| (name, value.trim().trim_matches('"')))
    };
    parts.iter().map(pair).collect()
}

/// Reads the extended form. An option of the list, such as `useprefix=true`, is no name.
fn extended(pairs: &[(&str, &str)]) -> Option<ParsedName> {
    let part = |wanted: &str| {
        let found = pairs
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found
            .map(|(_, value)| latex::line(value))
            .unwrap_or_default()
    };
    let family = format!("{} {}", part("prefix"), part("family"));
    let family = family.trim().to_owned();
    (!family.is_empty()).then(|| ParsedName::Person {
        given: part("given"),
        family,
        suffix: part("suffix"),
    })
}
