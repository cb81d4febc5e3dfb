//! Addresses, identifiers and paths of files: values in which a hyphen is a hyphen and a tilde a tilde.

use super::cursor::balanced_unescaped;
use crate::domain::{first_address, web_start};
use crate::html::decoded;

/// Commands that programs write for characters of addresses, or for where one may be broken.
const COMMANDS: [(&str, &str); 16] = [
    ("$\\sim$", "~"),
    ("$<$", "<"),
    ("$>$", ">"),
    ("\\textasciitilde", "~"),
    ("\\textunderscore", "_"),
    ("\\textless", "<"),
    ("\\textgreater", ">"),
    ("\\textendash", "–"),
    ("\\slash", "/"),
    ("\\string", ""),
    ("\\relax", ""),
    ("\\allowbreak", ""),
    ("\\linebreak", ""),
    ("\\newline", ""),
    ("\\doi", ""),
    ("\\url", ""),
];

/// Returns an address or identifier without the escapes that many programs write needlessly.
pub(super) fn verbatim(value: &str) -> String {
    let mut text = value.trim().to_owned();
    if text.contains(['\\', '$']) {
        while let Some(linked) = linked(&text) {
            text = linked;
        }
        for (command, character) in COMMANDS {
            // TeX skips the blank after a word.
            let blank = format!("{command} ");
            text = text.replace(&blank, character).replace(command, character);
        }
    }
    if text.contains('&') {
        // A reference ends with a semicolon; a parameter does not.
        text = decoded(&text);
    }
    text.retain(|c| !matches!(c, '{' | '}' | '\\'));
    text
}

/// Replaces the first link by its address: `\href{address}{text}`.
fn linked(text: &str) -> Option<String> {
    let (before, rest) = text.split_once("\\href")?;
    let Some(rest) = rest.trim_start().strip_prefix('{') else {
        return Some(format!("{before}{rest}"));
    };
    let (address, rest) = rest.split_at(balanced_unescaped(rest)?);
    let rest = &rest[1..];
    let shown = rest.trim_start().strip_prefix('{');
    let after = shown.and_then(|shown| shown.get(balanced_unescaped(shown)? + 1..));
    Some(format!("{before}{address}{}", after.unwrap_or(rest)))
}

/// Returns the first http or https address in a value, in which there may be several, and words around them.
pub(super) fn address(value: &str) -> Option<String> {
    let Some(start) = web_start(value) else {
        let text = verbatim(value);
        let is_host = text.to_lowercase().starts_with("www.");
        return is_host.then(|| format!("http://{text}"));
    };
    let is_in_command = value[..start].trim_end().ends_with('{');
    let text = &value[start..];
    let end = if is_in_command { text.find('}') } else { None };
    let text = verbatim(&text[..end.unwrap_or(text.len())]);
    let (first, _) = first_address(&text);
    // Some programs break long lines.
    Some(first.lines().map(str::trim).collect::<String>())
        .map(|first| first.trim_end_matches('.').to_owned())
}
