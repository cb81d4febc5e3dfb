//! Recognizing the identifier in what a person types or a file holds.

use crate::domain::resource::identifier::{identifier, is_digits};
use crate::domain::resource::resolver::resolved;
use crate::domain::{Address, Identifier, web_address};

impl Identifier {
    /// Recognizes an identifier. It may begin with `arXiv:`, `doi:` or `ISBN`; the addresses of arXiv, of the DOI resolver and
    /// of publishers count as the identifier that they contain. The scheme of an address may be missing: `github.com/karpathy/nanoGPT`.
    /// An address is repaired, unless blanks divide it.
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

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = Identifier::parse(&text);
        }

        #[test]
        fn no_address_makes_it_panic(text in "https://(arxiv.org|dl.acm.org|www.nature.com|link.springer.com)/\\PC*") {
            let _ = Identifier::parse(&text);
        }
    }
}
