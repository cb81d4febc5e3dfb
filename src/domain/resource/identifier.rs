//! Identifiers of works: addresses, arXiv ids, DOIs and ISBNs, and their forms.

use url::{Position, Url};

/// An identifier of a work, or other text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identifier {
    /// An arXiv id without version.
    Arxiv(String),
    /// A DOI without resolver.
    Doi(String),
    /// An ISBN-13 in digits.
    Isbn(String),
    /// Another http or https address.
    Url(String),
    /// Other text, such as a title.
    Title(String),
}

/// How the DOIs of arXiv begin; its id follows.
const ARXIV_DOI: &str = "10.48550/arxiv.";

/// Recognizes an arXiv id, a DOI or an ISBN, which may begin with its name.
pub(super) fn identifier(text: &str) -> Option<Identifier> {
    let after = |prefix: &str| {
        let head = text.get(..prefix.len())?;
        head.eq_ignore_ascii_case(prefix)
            .then(|| text[prefix.len()..].trim())
    };
    let bare = ["arxiv:", "doi:", "urn:isbn:", "isbn:", "isbn "]
        .iter()
        .find_map(|prefix| after(prefix));
    let bare = bare.unwrap_or(text);
    // arXiv gives each of its papers a DOI too.
    let of_arxiv = (bare.get(..ARXIV_DOI.len()))
        .filter(|head| head.eq_ignore_ascii_case(ARXIV_DOI))
        .map(|head| &bare[head.len()..]);
    arxiv(without_version(of_arxiv.unwrap_or(bare)))
        .map(Identifier::Arxiv)
        .or_else(|_| doi(bare).map(Identifier::Doi))
        .or_else(|_| isbn(&isbn_13(bare)).map(Identifier::Isbn))
        .ok()
}

fn without_version(arxiv: &str) -> &str {
    match arxiv.rsplit_once('v') {
        Some((id, version)) if !version.is_empty() && is_digits(version) => id,
        _ => arxiv,
    }
}

pub(super) fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Sums the digits of a text, each multiplied by its weight.
fn weighed(text: &str, weights: &[u32]) -> u32 {
    let digits = text.chars().filter_map(|c| c.to_digit(10));
    let weighed = digits.zip(weights.iter().cycle());
    weighed.map(|(digit, weight)| digit * weight).sum()
}

/// Converts an ISBN with hyphens or of ten digits (ISO 2108) to 13 digits; text that is not an ISBN gives an invalid one.
fn isbn_13(text: &str) -> String {
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    let check = match digits.chars().last() {
        Some('X' | 'x') => Some(10),
        last => last.and_then(|last| last.to_digit(10)),
    };
    let Some((nine, check)) = digits.get(..9).filter(|_| digits.len() == 10).zip(check) else {
        return digits;
    };
    let sum = weighed(nine, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) + check;
    if !is_digits(nine) || !sum.is_multiple_of(11) {
        return digits;
    }
    let twelve = format!("978{nine}");
    let check = (10 - weighed(&twelve, &[1, 3]) % 10) % 10;
    format!("{twelve}{check}")
}

/// Returns the canonical form of an address, without scheme and tracking parameters, or `None` for other text.
pub fn canonical(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    url.host()?;
    let host = url[Position::BeforeHost..Position::AfterPort].trim_start_matches("www.");
    let mut canonical = format!("{host}{}", url.path().trim_end_matches('/'));
    let kept = url.query_pairs().filter(|(key, _)| !is_tracking(key));
    for (at, (key, value)) in kept.enumerate() {
        canonical.push(if at == 0 { '?' } else { '&' });
        canonical.push_str(&format!("{key}={value}"));
    }
    // A fragment that is a path names a page of its own; others name a place in the page.
    let path = url.fragment().filter(|path| path.starts_with(['/', '!']));
    let path = path.map(|path| path.trim_end_matches('/'));
    if let Some(path) = path.filter(|path| !matches!(*path, "" | "!")) {
        canonical.push_str(&format!("#{path}"));
    }
    Some(canonical)
}

/// Hosts whose addresses mean the same in any case.
const ANY_CASE: [&str; 4] = ["github.com", "gitlab.com", "bitbucket.org", "doi.org"];

/// Returns the form of an address by which a page is recognized: the canonical one, in lower case where the host ignores case.
pub fn address_key(address: &str) -> Option<String> {
    let canonical = canonical(address)?;
    let host = canonical.split('/').next().unwrap_or_default();
    Some(if ANY_CASE.contains(&host) {
        canonical.to_lowercase()
    } else {
        canonical
    })
}

fn is_tracking(key: &str) -> bool {
    key.starts_with("utm_")
        || ["fbclid", "gclid", "igshid", "mc_cid", "mc_eid", "ref_src"].contains(&key)
}

/// An arXiv identifier without version, of the present scheme (`1706.03762`) or the one before 2007 (`cs/0112017`).
pub fn arxiv(text: &str) -> Result<String, &'static str> {
    let present = text.split_once('.').is_some_and(|(month, number)| {
        month.len() == 4 && is_digits(month) && (4..=5).contains(&number.len()) && is_digits(number)
    });
    let former = text.split_once('/').is_some_and(|(archive, number)| {
        archive.starts_with(|c: char| c.is_ascii_lowercase())
            && !archive.contains(|c: char| !c.is_ascii_alphabetic() && c != '-' && c != '.')
            && number.len() == 7
            && is_digits(number)
    });
    let expected = "expected an arXiv id without version, such as 1706.03762";
    (present || former).then(|| text.to_owned()).ok_or(expected)
}

/// A DOI without resolver: `10.`, a registrant, `/` and a suffix (ISO 26324).
pub fn doi(text: &str) -> Result<String, &'static str> {
    let parts = text
        .strip_prefix("10.")
        .and_then(|rest| rest.split_once('/'));
    let good = parts.is_some_and(|(registrant, suffix)| {
        registrant.len() >= 4
            && !registrant.contains(|c: char| !c.is_ascii_digit() && c != '.')
            && !suffix.is_empty()
            && !suffix.contains(|c: char| c.is_whitespace() || c.is_control())
    });
    let expected = "expected a DOI without resolver, such as 10.1145/3600006.3613165";
    good.then(|| text.to_owned()).ok_or(expected)
}

/// An ISBN-13 in digits alone, with a valid check digit (ISO 2108).
pub fn isbn(text: &str) -> Result<String, &'static str> {
    let good = text.len() == 13
        && is_digits(text)
        && weighed(text, &[1, 3]).is_multiple_of(10)
        && (text.starts_with("978") || text.starts_with("979"));
    let expected = "expected an ISBN of 13 digits whose last one is the right check digit";
    good.then(|| text.to_owned()).ok_or(expected)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_of_one_page_have_one_canonical_form() {
        let same = |a, b| canonical(a) == canonical(b);
        assert!(same(
            "http://www.Example.org/a/",
            "https://example.org/a?utm_source=x#top"
        ));
        assert!(same("https://example.org", "https://example.org/"));
        assert!(!same(
            "https://example.org/a?id=1",
            "https://example.org/a?id=2"
        ));
        assert!(!same("https://example.org/a", "https://example.org/A"));
        assert!(!same("https://example.org/#!a", "https://example.org/#!b"));
        assert!(!same("https://example.org/#/a", "https://example.org/"));
        assert!(same("https://example.org/#/", "https://example.org/"));
        assert_eq!(canonical("a title"), None);
        let same = |a, b| address_key(a) == address_key(b);
        assert!(same(
            "https://github.com/karpathy/nanoGPT",
            "https://www.GitHub.com/Karpathy/nanogpt/"
        ));
        assert!(!same("https://example.org/a", "https://example.org/A"));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = canonical(&text);
        }
    }
}
