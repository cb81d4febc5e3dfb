//! Finds the identifiers of a work in text, such as that of its first page.

use crate::domain::Identifier;

/// The identifiers that were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundIds {
    pub arxiv: Option<String>,
    pub doi: Option<String>,
}

/// Returns the first arXiv id that is named as one, and the first DOI.
pub fn identifiers_in(text: &str) -> FoundIds {
    let mut found = FoundIds::default();
    for word in text.split_whitespace() {
        let lower = word.to_ascii_lowercase();
        for mark in ["arxiv:", "10."] {
            let Some(at) = lower.find(mark) else {
                continue;
            };
            match Identifier::parse(without_punctuation(&word[at..])) {
                Identifier::Arxiv(id) if found.arxiv.is_none() => found.arxiv = Some(id),
                Identifier::Doi(id) if found.doi.is_none() => found.doi = Some(id),
                _ => {}
            }
        }
    }
    found
}

/// Removes what ends a sentence or closes a bracket that the text does not open.
fn without_punctuation(mut word: &str) -> &str {
    loop {
        let closes_nothing = |close, open| {
            word.ends_with(close) && word.matches(open).count() < word.matches(close).count()
        };
        let ends = word.ends_with(['.', ',', ';', ':', '"', '\'', '”', '’', '>'])
            || closes_nothing(')', '(')
            || closes_nothing(']', '[');
        match word.char_indices().next_back().filter(|_| ends) {
            Some((at, _)) => word = &word[..at],
            None => return word,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_found_in_a_page() {
        let found = |arxiv: Option<&str>, doi: Option<&str>| FoundIds {
            arxiv: arxiv.map(str::to_owned),
            doi: doi.map(str::to_owned),
        };
        for (text, ids) in [
            ("", found(None, None)),
            ("Version 10.2 of 1706.03762 pages", found(None, None)),
            (
                "A title\narXiv:1706.03762v7 [cs.CL] 2 Aug 2023 arXiv:1409.0473",
                found(Some("1706.03762"), None),
            ),
            (
                "Copyright (doi:10.1145/3600006.3613165). See 10.1000/182",
                found(None, Some("10.1145/3600006.3613165")),
            ),
            (
                "https://doi.org/10.1016/S0010-8650(81)80001-5.",
                found(None, Some("10.1016/S0010-8650(81)80001-5")),
            ),
            (
                "DOI:10.48550/arXiv.1706.03762",
                found(Some("1706.03762"), None),
            ),
        ] {
            assert_eq!(identifiers_in(text), ids, "{text}");
        }
    }
}
