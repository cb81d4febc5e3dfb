//! Addresses as other programs write them, repaired as browsers do (WHATWG, "URL").

use url::Url;

use crate::domain::hidden::is_hidden;

/// What stands in the address field of another program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// An http or https address, repaired.
    Web(String),
    /// An address that only the other program can open, such as a bookmarklet.
    Internal,
    /// The path of a file.
    File(String),
    /// Other text; may be empty.
    Other(String),
}

/// Schemes of what browsers keep among bookmarks and is no page.
const INTERNAL: [&str; 21] = [
    "javascript",
    "data",
    "place",
    "about",
    "chrome",
    "chrome-extension",
    "chrome-native",
    "chrome-search",
    "moz-extension",
    "safari-web-extension",
    "resource",
    "edge",
    "brave",
    "opera",
    "vivaldi",
    "vbscript",
    "blob",
    "mailto",
    "tel",
    "sms",
    "jar",
];

/// Extensions of file names that look like the name of a host.
const FILES: [&str; 10] = [
    "pdf", "md", "html", "htm", "txt", "epub", "djvu", "ps", "doc", "docx",
];

impl Address {
    /// Reads an address: takes off quotes and brackets around it, completes a missing scheme, and encodes what may not stand in
    /// it. Valid addresses stay as they are.
    pub fn parse(text: &str) -> Self {
        let valid = |text: &str| {
            web_address(text)
                .ok()
                .filter(|url| !url.contains(is_hidden) && inner_address(url).is_none())
        };
        if let Some(address) = valid(text.trim()).or_else(|| valid(trimmed(text))) {
            return Self::Web(address);
        }
        let cleaned = trimmed(text).replace(['\t', '\n', '\r'], "");
        let mut text = cleaned.as_str();
        for prefix in ["view-source:", "feed:"] {
            text = text
                .strip_prefix(prefix)
                .filter(|rest| !rest.starts_with("//"))
                .unwrap_or(text)
                .trim_start();
        }
        let found = match scheme(text) {
            Some((scheme, _)) if INTERNAL.contains(&scheme.as_str()) => return Self::Internal,
            Some((scheme, rest)) => match scheme.as_str() {
                "http" | "https" => Some(repaired(&scheme, rest)),
                "file" if let Some(path) = path_in(text) => return Self::File(path),
                "feed" if rest.starts_with("//") => Some(repaired("http", rest)),
                _ => None,
            },
            None => begins_with_host(text).then(|| repaired("https", text)),
        };
        let found = found.filter(|url| web_address(url).is_ok() && Url::parse(url).is_ok());
        found.map_or_else(|| Self::Other(text.to_owned()), Self::Web)
    }
}

/// Checks that text is an http or https address without blanks, which is safe to pass to a browser.
pub fn web_address(text: &str) -> Result<String, &'static str> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let good = host.is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '['))
        && !text
            .contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c));
    let expected = "expected an address that begins with https:// or http://";
    good.then(|| text.to_owned()).ok_or(expected)
}

/// Returns the path in the address of a file.
fn path_in(address: &str) -> Option<String> {
    let path = Url::parse(address).ok()?.to_file_path().ok()?;
    path.to_str().map(str::to_owned)
}

/// Words that follow an address and are no part of it.
const PROSE: &str =
    "accessed access visited retrieved last and or on at the see accès online zugriff";

/// Returns where the first http or https address begins.
pub fn web_start(text: &str) -> Option<usize> {
    let begins = |at: usize, scheme: &str| {
        let head = text.get(at..at + scheme.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    };
    let at_scheme = |at: &usize| begins(*at, "http://") || begins(*at, "https://");
    text.char_indices().map(|(at, _)| at).find(at_scheme)
}

/// Splits a field into its first address and what follows: other addresses, or words. If words stand before the first one, what
/// follows is all of the field.
pub fn first_address(text: &str) -> (&str, &str) {
    let text = text.trim();
    let begins_next = |at: &usize| {
        let rest = text[*at..].trim_start_matches(|c: char| c.is_whitespace() || "<|".contains(c));
        web_start(rest) == Some(0)
    };
    let begins_words = |at: &usize| {
        let rest = text[*at..].trim_start();
        let word = rest.split(char::is_whitespace).next().unwrap_or_default();
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_note = rest.starts_with(['(', '[']) && rest.ends_with([')', ']']);
        is_note || PROSE.split(' ').any(|prose| prose == word.to_lowercase())
    };
    let is_web = web_start(trimmed(text)) == Some(0);
    let mut ends = text
        .match_indices(|c: char| c.is_whitespace() || c == '|')
        .map(|(at, _)| at);
    let end = ends.find(|at| {
        !trimmed(&text[..*at]).is_empty() && (begins_next(at) || is_web && begins_words(at))
    });
    let (first, rest) = text.split_at(end.unwrap_or(text.len()));
    let (first, rest) = (
        first.trim_end_matches([',', ';']),
        rest.trim_start_matches(|c: char| c.is_whitespace() || c == '|'),
    );
    let words = match Address::parse(first) {
        Address::Other(_) if !is_web => web_start(text).map(|at| text.split_at(at)),
        _ => None,
    };
    let Some((before, after)) = words else {
        return (first, rest);
    };
    let is_inside = |c: char| match before.chars().next_back() {
        Some('{') => c == '}',
        Some('(') => c == ')',
        _ => false,
    };
    let end = after.find(|c: char| c.is_whitespace() || is_inside(c));
    let found =
        after[..end.unwrap_or(after.len())].trim_end_matches(['.', ',', ';', '>', ')', ']']);
    (found, text)
}

/// Takes off what stands around an address: blanks, quotes, angle brackets.
fn trimmed(text: &str) -> &str {
    let is_around =
        |c: char| c.is_whitespace() || c.is_control() || "<>\"'`“”\u{feff}\u{200b}".contains(c);
    let text = text.trim_matches(is_around);
    match text.get(..4) {
        Some(head) if head.eq_ignore_ascii_case("url:") => text[4..].trim_matches(is_around),
        _ => text,
    }
}

/// Splits off the scheme, in lower case. A host with a port has none.
fn scheme(text: &str) -> Option<(String, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && (scheme.bytes()).all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let is_port = rest.starts_with(|c: char| c.is_ascii_digit());
    (is_scheme && !is_port).then(|| (scheme.to_ascii_lowercase(), rest))
}

/// Whether a text without scheme begins with the name of a host.
fn begins_with_host(text: &str) -> bool {
    if text.starts_with("//") {
        return true;
    }
    let (host, path) = match text.find(['/', '?', '#', ':']) {
        Some(end) => text.split_at(end),
        None => (text, ""),
    };
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let last = host.rsplit_once('.').map_or("", |(_, last)| last);
    host.split('.').all(is_label)
        && last.chars().count() >= 2
        && !last.contains(|c: char| c.is_ascii_digit())
        && (!path.is_empty() || !FILES.contains(&last.to_ascii_lowercase().as_str()))
}

/// Splits the address in `http://https://…`, a slip of copying, into scheme and rest.
fn inner_address(url: &str) -> Option<(&'static str, &str)> {
    with_scheme(url.split_once("://")?.1)
}

/// Splits an address into scheme and rest.
fn with_scheme(url: &str) -> Option<(&'static str, &str)> {
    let mut schemes = ["https", "http"].into_iter();
    schemes.find_map(|scheme| Some((scheme, url.strip_prefix(scheme)?.strip_prefix("://")?)))
}

/// Puts an address together from its scheme and the rest, however many slashes stand between them.
fn repaired(scheme: &str, rest: &str) -> String {
    let (mut scheme, mut rest) = (scheme, rest.trim_start_matches(['/', '\\']));
    while let Some(inner) = with_scheme(rest) {
        (scheme, rest) = inner;
    }
    let path_at = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(path_at);
    let mut url = format!("{scheme}://{}", host.to_lowercase());
    let mut is_path = true;
    for c in path.chars() {
        is_path &= !matches!(c, '?' | '#');
        match c {
            '\\' if is_path => url.push('/'),
            c if is_encoded(c) => push_encoded(&mut url, c),
            c => url.push(c),
        }
    }
    url
}

fn push_encoded(url: &mut String, c: char) {
    let mut bytes = [0; 4];
    for byte in c.encode_utf8(&mut bytes).bytes() {
        url.push_str(&format!("%{byte:02X}"));
    }
}

/// Returns the address that resolves a DOI, in which its characters that mean something in an address are encoded.
pub fn doi_address(doi: &str) -> String {
    let mut url = String::from("https://doi.org/");
    for c in doi.chars() {
        match c {
            '%' | '#' | '?' => push_encoded(&mut url, c),
            c if is_encoded(c) => push_encoded(&mut url, c),
            c => url.push(c),
        }
    }
    url
}

/// Whether a character may not stand in an address as it is.
fn is_encoded(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_hidden(c) || "\"<>\\^`{|}".contains(c)
}
