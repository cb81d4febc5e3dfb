//! Identifiers of works: addresses, arXiv ids, DOIs and ISBNs, and how to recognize them.

use url::{Position, Url};

use super::address::{Address, web_address};

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

impl Identifier {
    /// Recognizes an identifier. It may begin with `arXiv:`, `doi:` or `ISBN`; addresses of arXiv and of the DOI resolver
    /// count as the identifier that they contain. The scheme of an address may be missing: `github.com/karpathy/nanoGPT`. An
    /// address is repaired, unless blanks divide it.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let address = with_scheme(text);
        let address = address.as_deref().unwrap_or(text);
        identifier(text)
            .or_else(|| resolved(address))
            .or_else(|| web_address(address).ok().map(Self::Url))
            .or_else(|| repaired(text))
            .unwrap_or_else(|| Self::Title(text.split_whitespace().collect::<Vec<_>>().join(" ")))
    }
}

/// Repairs a text that begins as an address.
fn repaired(text: &str) -> Option<Identifier> {
    let begins = |scheme: &str| {
        (text.get(..scheme.len())).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    };
    let is_address = (begins("http:") || begins("https:")) && !text.contains(char::is_whitespace);
    match Address::parse(text) {
        Address::Web(url) if is_address => resolved(&url).or(Some(Identifier::Url(url))),
        _ => None,
    }
}

/// How the DOIs of arXiv begin; its id follows.
const ARXIV_DOI: &str = "10.48550/arxiv.";

fn identifier(text: &str) -> Option<Identifier> {
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

/// Completes an address that lacks its scheme: a host of lower-case labels with a dot, and a path.
fn with_scheme(text: &str) -> Option<String> {
    let (host, _) = text.split_once('/')?;
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let (_, last) = host.rsplit_once('.')?;
    let is_host = host.split('.').all(is_label) && last.len() >= 2 && !is_digits(last);
    is_host.then(|| format!("https://{text}"))
}

/// Parses an address of arXiv or of the DOI resolver.
fn resolved(text: &str) -> Option<Identifier> {
    let url = Url::parse(text).ok()?;
    let path = url.path().trim_start_matches('/');
    match url.host_str()?.trim_start_matches("www.") {
        "arxiv.org" | "export.arxiv.org" => {
            let rest = ["abs/", "pdf/", "html/"]
                .iter()
                .find_map(|kind| path.strip_prefix(kind))?;
            arxiv(without_version(rest.trim_end_matches(".pdf")))
                .ok()
                .map(Identifier::Arxiv)
        }
        "doi.org" | "dx.doi.org" => identifier(&format!("doi:{path}")),
        _ => None,
    }
}

fn without_version(arxiv: &str) -> &str {
    match arxiv.rsplit_once('v') {
        Some((id, version)) if !version.is_empty() && is_digits(version) => id,
        _ => arxiv,
    }
}

fn is_digits(text: &str) -> bool {
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
    fn identifiers_are_recognized_by_their_form() {
        let arxiv = |id: &str| Identifier::Arxiv(id.to_owned());
        let doi = |id: &str| Identifier::Doi(id.to_owned());
        let isbn = |id: &str| Identifier::Isbn(id.to_owned());
        for (typed, named) in [
            ("1706.03762", arxiv("1706.03762")),
            ("arXiv:1706.03762v5", arxiv("1706.03762")),
            ("https://arxiv.org/abs/1706.03762v7", arxiv("1706.03762")),
            (
                "http://www.arxiv.org/pdf/1706.03762.pdf",
                arxiv("1706.03762"),
            ),
            ("https://arxiv.org/abs/cs/0112017", arxiv("cs/0112017")),
            ("10.1145/3600006.3613165", doi("10.1145/3600006.3613165")),
            (
                "doi: 10.1145/3600006.3613165",
                doi("10.1145/3600006.3613165"),
            ),
            (
                "https://doi.org/10.1145/3600006.3613165",
                doi("10.1145/3600006.3613165"),
            ),
            ("doi:10.48550/arXiv.1706.03762", arxiv("1706.03762")),
            (
                "https://doi.org/10.48550/ARXIV.1706.03762",
                arxiv("1706.03762"),
            ),
            ("978-1-4493-7332-0", isbn("9781449373320")),
            ("ISBN 1449373321", isbn("9781449373320")),
            ("urn:isbn:080442957X", isbn("9780804429573")),
            (
                "https://example.org/a",
                Identifier::Url("https://example.org/a".to_owned()),
            ),
            ("arxiv.org/abs/1706.03762", arxiv("1706.03762")),
            (
                "github.com/karpathy/nanoGPT",
                Identifier::Url("https://github.com/karpathy/nanoGPT".to_owned()),
            ),
            ("./paper.pdf", Identifier::Title("./paper.pdf".to_owned())),
            (
                "Node.js/Express",
                Identifier::Title("Node.js/Express".to_owned()),
            ),
            (
                "https://arxiv.org/list/cs.LG",
                Identifier::Url("https://arxiv.org/list/cs.LG".to_owned()),
            ),
            (
                " The  Art of Computer Programming ",
                Identifier::Title("The Art of Computer Programming".to_owned()),
            ),
            (
                "javascript:alert(1)",
                Identifier::Title("javascript:alert(1)".to_owned()),
            ),
            ("1449373322", Identifier::Title("1449373322".to_owned())),
            ("1984", Identifier::Title("1984".to_owned())),
        ] {
            assert_eq!(Identifier::parse(typed), named, "{typed}");
        }
    }

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
            let _ = Identifier::parse(&text);
            let _ = canonical(&text);
        }
    }
}
