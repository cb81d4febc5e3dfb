//! The metadata that follows from an identifier alone, before any lookup.

use crate::domain::{Identifier, Kind, Patch, canonical};

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
            patch.url = Some(Some(format!("https://doi.org/{doi}")));
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
