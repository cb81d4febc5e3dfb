//! Patches of metadata: each field is set, cleared or unchanged. A person's edits are patches of a catalog's metadata; importers
//! and lookups return patches too.

use serde::{Deserialize, Deserializer, Serialize};

use crate::domain::resource::metadata::{field_type, is_blank, is_required, metadata_fields};
use crate::domain::{Cadence, Depth, Kind, Metadata, Name, Resource, Slug};

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

    /// Whether it is a part of a volume, such as a paper or a chapter, and no thesis. An ISBN that is given for one is that of the
    /// volume.
    pub fn is_part(&self) -> bool {
        let has = |field: &FieldUpdate<String>| field.as_ref().is_some_and(Option::is_some);
        has(&self.container) && (self.kind == Some(Kind::Paper) || has(&self.page_range))
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
}
