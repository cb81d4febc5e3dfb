//! The metadata that follows from an identifier alone, before any lookup.

use crate::domain::{FieldUpdate, Identifier, Kind, Patch, canonical, doi_address};

/// Returns the metadata that follows from an identifier.
pub fn known(named: &Identifier) -> Patch {
    let some = |text: &String| Some(Some(text.clone()));
    let mut patch = Patch::default();
    match named {
        Identifier::Arxiv(id) => {
            patch.arxiv = some(id);
            patch.url = Some(Some(format!("https://arxiv.org/abs/{id}")));
        }
        Identifier::Doi(doi) => {
            patch.doi = some(doi);
            patch.url = Some(Some(doi_address(doi)));
        }
        Identifier::Isbn(isbn) => patch.isbn = some(isbn),
        Identifier::Url(url) => patch.url = some(url),
        Identifier::Title(title) => patch.title = Some(title.clone()),
    }
    patch
}

/// Returns the title of a work of which only the identifier is known.
pub fn placeholder(named: &Identifier) -> String {
    match named {
        Identifier::Arxiv(id) => format!("arXiv {id}"),
        Identifier::Doi(doi) => format!("DOI {doi}"),
        Identifier::Isbn(isbn) => format!("ISBN {isbn}"),
        Identifier::Url(url) => canonical(url).unwrap_or_else(|| url.clone()),
        Identifier::Title(title) => title.clone(),
    }
}

/// Returns the kind of most works with such an identifier.
pub fn usual_kind(named: &Identifier) -> Kind {
    match named {
        Identifier::Arxiv(_) | Identifier::Doi(_) => Kind::Paper,
        Identifier::Isbn(_) => Kind::Book,
        Identifier::Url(_) => Kind::Article,
        Identifier::Title(_) => Kind::Other,
    }
}

/// Whether a title only stands in for the real one: it is one of the identifiers, or the name of the file at the address.
pub(super) fn is_placeholder(title: &str, metadata: &Patch) -> bool {
    let is = |named: Identifier| placeholder(&named).eq_ignore_ascii_case(title);
    let known = |field: &FieldUpdate<String>| field.clone().flatten();
    let head = title.split(' ').next().unwrap_or_default();
    let named = match head.to_ascii_lowercase().as_str() {
        "arxiv" => known(&metadata.arxiv).map(Identifier::Arxiv),
        "doi" => known(&metadata.doi).map(Identifier::Doi),
        "isbn" => known(&metadata.isbn).map(Identifier::Isbn),
        _ => None,
    };
    let url = metadata.url.as_ref().and_then(Option::as_deref);
    let is_file = |url: &str| url == title || url.rsplit('/').next() == Some(title);
    let is_address =
        |url: &str| title.contains('.') && (is_file(url) || is(Identifier::Url(url.to_owned())));
    named.is_some_and(is) || url.is_some_and(is_address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_or_the_name_of_a_file_is_no_title() {
        for (what, title, expected) in [
            ("1706.03762", "arXiv 1706.03762", true),
            ("10.1000/ABC", "DOI 10.1000/abc", true),
            ("9780131103627", "ISBN 9780131103627", true),
            ("https://www.example.org/a/", "example.org/a", true),
            ("https://example.org/a/clocks.pdf", "clocks.pdf", true),
            ("https://example.org/a/clocks", "clocks", false),
            ("https://example.org/a", "Example.org for all", false),
            ("10.1000/abc", "DOI 10.1000/other", false),
        ] {
            let metadata = known(&Identifier::parse(what));
            assert_eq!(is_placeholder(title, &metadata), expected, "{title}");
        }
    }
}
