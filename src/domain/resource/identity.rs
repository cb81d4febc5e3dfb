//! What makes a work known again: the ids that follow from its metadata, and what two entries of one work know together.

use crate::domain::resource::features::Features;
use crate::domain::resource::identified::is_placeholder;
use crate::domain::{FieldUpdate, Kind, Patch, ResourceId, canonical};

impl Patch {
    /// Returns the metadata of a work of which `other` says more: its own values, and those of the other where it has none. A title
    /// that stands in for the real one, and the kind `other`, count as none.
    #[must_use]
    pub fn completed_by(mut self, other: &Self) -> Self {
        let title = self.title.as_deref().unwrap_or_default();
        if is_placeholder(title, &self) {
            self.title = None;
        }
        if self.kind == Some(Kind::Other) {
            self.kind = None;
        }
        let mut whole = other.clone();
        if self
            .authors
            .as_ref()
            .is_some_and(|authors| !authors.is_empty())
        {
            // The number of unnamed authors is meaningful only with the named ones.
            whole.et_al = None;
        } else {
            (self.authors, self.et_al) = (None, None);
        }
        whole.apply(self);
        whole
    }

    /// Returns the ids that a work with this metadata may have, the best one first. It is the same on every device: a work that is
    /// added on two is one. The title and the author tell works apart that have the identifier of their volume or their site.
    ///
    /// Ids are stored in people's databases: how one follows from the metadata must never change.
    pub fn ids(&self) -> impl Iterator<Item = ResourceId> {
        self.ids_with(Features::of(self))
    }

    /// Does the same with the features of the metadata.
    pub(crate) fn ids_with(&self, features: Features) -> impl Iterator<Item = ResourceId> {
        let (identifier, title) = (self.identifier(), features.title_and_author());
        let first = match (identifier, title) {
            (Some(identifier), None) => Some(identifier),
            (Some(identifier), Some((title, author))) => {
                let author = author.unwrap_or_default();
                Some(format!("{identifier}\n{title}\n{author}"))
            }
            (None, _) => None,
        };
        let is_told_apart = match title {
            Some((_, author)) => first.is_some() || author.is_some() && features.year().is_some(),
            None => false,
        };
        let all = move || is_told_apart.then(|| format!("work:{}", features.text()));
        let texts = first.into_iter().chain(std::iter::once_with(all).flatten());
        texts.map(|text| ResourceId::of_work(&text))
    }

    /// Whether a work with this metadata may have that id. Of one that was added by its identifier alone, the title came later.
    pub fn may_have(&self, id: ResourceId) -> bool {
        let of_identifier = self
            .identifier()
            .map(|identifier| ResourceId::of_work(&identifier));
        of_identifier == Some(id) || self.ids().any(|of_work| of_work == id)
    }

    /// Returns the surest of its identifiers in its canonical form.
    fn identifier(&self) -> Option<String> {
        let known = |field: &FieldUpdate<String>| field.clone().flatten();
        let arxiv = known(&self.arxiv).map(|id| format!("arxiv:{id}"));
        let doi = || known(&self.doi).map(|doi| format!("doi:{}", doi.to_ascii_lowercase()));
        let isbn = || known(&self.isbn).map(|isbn| format!("isbn:{isbn}"));
        let url = || canonical(&known(&self.url)?).map(|url| format!("url:{url}"));
        arxiv.or_else(doi).or_else(isbn).or_else(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titled(title: &str) -> Patch {
        Patch {
            title: Some(title.to_owned()),
            ..Patch::default()
        }
    }

    /// Ids are stored in people's databases: these must never change.
    #[test]
    fn a_work_has_the_same_id_on_every_device() {
        let with = |title: Option<&str>, doi: &str, author: &str| Patch {
            title: title.map(str::to_owned),
            doi: Some(Some(doi.to_owned()).filter(|doi| !doi.is_empty())),
            isbn: Some(Some("9780131103627".to_owned())),
            authors: Some(vec![author.into()]),
            ..Patch::default()
        };
        let id = |title, doi, author| with(title, doi, author).ids().next().unwrap();
        let untitled = id(None, "", "Brian Kernighan");
        assert_eq!(untitled.to_string(), "372b9686-84c6-539d-ba72-748be62a766e");
        let titled = id(Some("C: A Book"), "10.1000/ABC", "Brian Kernighan");
        assert_eq!(titled.to_string(), "02f95b48-6732-53dc-879b-c27999071e73");
        assert_eq!(titled, id(Some("{C}"), "10.1000/abc", "Kernighan, B."));
        assert_ne!(
            titled,
            id(Some("C: A Book"), "10.1000/abc", "Dennis Ritchie")
        );
        assert_ne!(titled, id(Some("C: A Book"), "", "Brian Kernighan"));
        assert!(with(Some("C"), "", "Brian Kernighan").may_have(untitled));
        assert_eq!(self::titled("A").ids().count(), 0);
    }

    #[test]
    fn a_work_without_identifiers_has_an_id_from_its_author_and_year() {
        let with = |year| Patch {
            year: Some(year),
            authors: Some(vec!["Ada One".into()]),
            ..titled("A")
        };
        assert_eq!(with(Some(2012)).ids().count(), 1);
        assert!(with(Some(2012)).ids().ne(with(Some(2013)).ids()));
        assert_eq!(with(None).ids().count(), 0);
    }
}
