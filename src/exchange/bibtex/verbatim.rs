//! Addresses, identifiers and paths of files: values in which a hyphen is a hyphen and a tilde a tilde.

use crate::exchange::html::decoded;

/// Commands that programs write for characters of addresses.
const COMMANDS: [(&str, &str); 9] = [
    ("\\textasciitilde", "~"),
    ("$\\sim$", "~"),
    ("\\textunderscore", "_"),
    ("\\textless", "<"),
    ("\\textgreater", ">"),
    ("$<$", "<"),
    ("$>$", ">"),
    ("\\url", ""),
    ("\\href", ""),
];

/// Returns an address or identifier without the escapes that many programs write needlessly.
pub(super) fn verbatim(value: &str) -> String {
    let mut text = value.trim().to_owned();
    if text.contains(['\\', '$']) {
        for (command, character) in COMMANDS {
            text = text.replace(command, character);
        }
    }
    if text.contains('&') {
        // A reference ends with a semicolon; a parameter does not.
        text = decoded(&text);
    }
    text.retain(|c| !matches!(c, '{' | '}' | '\\'));
    text
}

/// Returns the first http or https address in a value, in which there may be several, and words around them.
pub(super) fn address(value: &str) -> Option<String> {
    let begins_as = |at: usize, start: &str| {
        let head = value.get(at..at + start.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(start))
    };
    let start = value.char_indices().map(|(at, _)| at);
    let start = start
        .clone()
        .find(|at| begins_as(*at, "http://") || begins_as(*at, "https://"));
    let Some(start) = start else {
        let text = verbatim(value);
        return text
            .to_lowercase()
            .starts_with("www.")
            .then(|| format!("http://{text}"));
    };
    let is_in_command = value[..start].trim_end().ends_with('{');
    let text = &value[start..];
    let end = if is_in_command { text.find('}') } else { None };
    let text = verbatim(&text[..end.unwrap_or(text.len())]);
    let mut words = text.split_ascii_whitespace();
    let first = words.next()?.trim_end_matches([',', ';']);
    // A blank may belong to the address, but not where words follow.
    let follows: Vec<&str> = words.collect();
    let is_prose = follows.iter().any(|word| {
        let word = word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        word.contains("://") || PROSE.contains(&word.as_str())
    });
    if follows.is_empty()
        || is_prose
        || first.len() < text.len() && follows[0].starts_with(['(', '['])
    {
        return Some(first.trim_end_matches('.').to_owned());
    }
    let has_path = first.get(8..).is_some_and(|rest| rest.contains('/'));
    Some(if has_path { text } else { first.to_owned() })
}

/// Words that follow an address and are no part of it.
const PROSE: [&str; 14] = [
    "accessed",
    "access",
    "visited",
    "retrieved",
    "last",
    "and",
    "or",
    "on",
    "at",
    "the",
    "see",
    "accès",
    "online",
    "zugriff",
];
