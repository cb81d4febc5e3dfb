//! Patches of metadata: each field is set, cleared or unchanged. A person's edits are patches of a catalog's metadata; importers
//! and lookups return patches too.

use serde::{Deserialize, Deserializer, Serialize};

use crate::domain::resource::identified::is_placeholder;
use crate::domain::resource::metadata::{field_type, is_blank, is_required, metadata_fields};
use crate::domain::{
    Cadence, Depth, Features, Kind, Metadata, Name, Resource, ResourceId, Slug, canonical,
};

/// The update of an optional field: `None` does not change it, `Some(None)` clears it.
pub type FieldUpdate<T> = Option<Option<T>>;

/// Deserializes a field that is present but may be null.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    field: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(field).map(Some)
}

macro_rules! define {
    ($($field:ident: $presence:ident $type:ty = $reader:ident($($argument:expr)?);)*) => {
        /// A change of metadata. Fields that are `None` are unchanged.
        ///
        /// Its JSON form is stored in the log: fields may be added, but must not change their meaning.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        #[allow(missing_docs)]
        pub struct Patch {
            $(
                #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
                pub $field: Option<field_type!($presence $type)>,
            )*
        }

        impl From<Metadata> for Patch {
            fn from(metadata: Metadata) -> Self {
                Self { $($field: Some(metadata.$field)),* }
            }
        }

        impl Patch {
            /// Returns a patch that clears the fields with these names.
            pub fn clearing(fields: &[String]) -> Self {
                let mut patch = Self::default();
                for field in fields {
                    match field.as_str() {
                        $(stringify!($field) => patch.$field = Some(Default::default()),)*
                        _ => {}
                    }
                }
                patch
            }

            /// Returns the names of the fields that it changes.
            pub fn fields(&self) -> Vec<&'static str> {
                let fields = [$(self.$field.is_some().then_some(stringify!($field))),*];
                fields.into_iter().flatten().collect()
            }

            /// Whether it sets all required fields.
            pub fn has_required(&self) -> bool {
                true $(&& (self.$field.is_some() || !is_required!($presence)))*
            }

            /// Applies a later patch over this one.
            pub fn apply(&mut self, later: Self) {
                $(self.$field = later.$field.or(self.$field.take());)*
            }

            /// Removes the fields that clear a value.
            #[must_use]
            pub fn filled(self) -> Self {
                Self { $($field: self.$field.filter(|value| !is_blank(value))),* }
            }

            /// Removes the fields that would not change `metadata`.
            #[must_use]
            pub fn beyond(self, metadata: &Self) -> Self {
                Self { $($field: self.$field.filter(|new| metadata.$field.as_ref() != Some(new))),* }
            }

            /// Removes the fields that have a value in `metadata`.
            #[must_use]
            pub fn filling(self, metadata: &Self) -> Self {
                let known = metadata.clone().filled();
                Self { $($field: self.$field.filter(|_| known.$field.is_none())),* }
            }

            /// Returns all fields; those that it does not set have default values.
            pub fn into_metadata(self) -> Metadata {
                Metadata { $($field: self.$field.unwrap_or_default()),* }
            }
        }
    };
}
metadata_fields!(define);

impl Patch {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

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

    /// Whether it is a part of a volume, such as a paper or a chapter. An ISBN that is given for one is that of the volume.
    pub fn is_part(&self) -> bool {
        let has = |field: &FieldUpdate<String>| field.as_ref().is_some_and(Option::is_some);
        self.kind == Some(Kind::Paper) || has(&self.container) && has(&self.page_range)
    }

    /// Returns the ids that a work with this metadata may have, the best one first. It is the same on every device: a work that is
    /// added on two is one. The title and the author tell works apart that have the identifier of their volume or their site.
    ///
    /// Ids are stored in people's databases: how one follows from the metadata must never change.
    pub fn ids(&self) -> Vec<ResourceId> {
        let features = Features::of(self);
        let all = || ResourceId::of_work(&format!("work:{}", features.text()));
        match (self.identifier(), features.title_and_author()) {
            (Some(identifier), None) => vec![ResourceId::of_work(&identifier)],
            (Some(identifier), Some((title, author))) => {
                let author = author.unwrap_or_default();
                vec![
                    ResourceId::of_work(&format!("{identifier}\n{title}\n{author}")),
                    all(),
                ]
            }
            (None, Some((_, Some(_)))) if self.year.flatten().is_some() => vec![all()],
            (None, _) => Vec::new(),
        }
    }

    /// Whether a work with this metadata may have that id. Of one that was added by its identifier alone, the title came later.
    pub fn may_have(&self, id: ResourceId) -> bool {
        let of_identifier = self
            .identifier()
            .map(|identifier| ResourceId::of_work(&identifier));
        of_identifier == Some(id) || self.ids().contains(&id)
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

    /// Makes a slug from the title or, if that has no usable letters, from the address.
    pub fn slug(&self) -> Slug {
        let url = self.url.as_ref().and_then(Option::as_deref);
        (self.title.as_deref().and_then(Slug::from_title))
            .or_else(|| url.and_then(Slug::from_title))
            .unwrap_or_default()
    }

    /// Returns a resource with this metadata, without tags, relations and occasions.
    pub fn into_resource(mut self, slug: Slug) -> Resource {
        self.title.get_or_insert_with(|| slug.to_string());
        if self.authors.as_ref().is_none_or(Vec::is_empty) {
            self.et_al = None;
        }
        Resource {
            slug,
            metadata: self.into_metadata(),
            ..Resource::default()
        }
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

    #[test]
    fn json_tells_a_cleared_field_from_one_that_stays() {
        let none = Patch {
            year: Some(None),
            ..titled("A")
        };
        let text = serde_json::to_string(&none).unwrap();
        assert_eq!(text, r#"{"title":"A","year":null}"#);
        assert_eq!(serde_json::from_str::<Patch>(&text).unwrap(), none);
        assert!(Patch::default().is_empty() && !none.is_empty());
    }

    #[test]
    fn a_later_patch_wins() {
        let mut patch = Patch {
            year: Some(Some(2017)),
            pages: Some(Some(15)),
            ..titled("A")
        };
        patch.apply(Patch {
            year: Some(None),
            ..titled("B")
        });
        let expected = Patch {
            year: Some(None),
            pages: Some(Some(15)),
            ..titled("B")
        };
        assert_eq!(patch, expected);
        assert_eq!(titled("B").beyond(&patch), Patch::default());
        assert_eq!(titled("C").beyond(&patch), titled("C"));
    }

    #[test]
    fn filling_sets_only_what_has_no_value() {
        let found = Patch {
            year: Some(Some(2017)),
            authors: Some(vec!["N. N.".into()]),
            ..titled("Found")
        };
        let known = Patch {
            year: Some(None),
            authors: Some(Vec::new()),
            ..titled("Known")
        };
        let filled = found.clone().filling(&known);
        assert_eq!(
            (filled.title, filled.year, filled.authors),
            (None, found.year, found.authors)
        );
    }

    #[test]
    fn every_clearable_field_can_be_cleared() {
        let names: Vec<String> = Metadata::clearable().map(str::to_owned).collect();
        let cleared = Patch::clearing(&names);
        assert_eq!(cleared.fields(), names);
        assert!(cleared.filled().is_empty());
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
        let id = |title, doi, author| with(title, doi, author).ids()[0];
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
        assert_eq!(self::titled("A").ids(), []);
    }

    #[test]
    fn a_work_without_identifiers_has_an_id_from_its_author_and_year() {
        let with = |year| Patch {
            year: Some(year),
            authors: Some(vec!["Ada One".into()]),
            ..titled("A")
        };
        assert_eq!(with(Some(2012)).ids().len(), 1);
        assert_ne!(with(Some(2012)).ids(), with(Some(2013)).ids());
        assert_eq!(with(None).ids(), []);
    }
}
