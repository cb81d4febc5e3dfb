//! The table of metadata fields. Patches, the keys of a catalog file, the columns of the database and the JSON output are
//! generated from it, each in its own module.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use serde::Serializer;

use crate::domain::{Cadence, Depth, Kind, Name, Slug};

/// The range of years.
pub const YEARS: RangeInclusive<i32> = 1..=9_999;

/// The range of lengths, in pages or minutes, and of the number of unnamed authors.
pub const COUNTS: RangeInclusive<u32> = 1..=100_000;

/// Calls the macro `$then` with the table: one row a metadata field.
///
/// A row has the name of the field, which is also its key in files and its column in the database; whether it is
/// `required`, may be `optional` or, as a text or a list, `or_empty`; its type; and the method of
/// `catalog::fields::Fields` that reads and checks it, with its argument. The order of the rows is the order on disk.
macro_rules! metadata_fields {
    ($then:ident) => {
        $then! {
            title: required String = text();
            domain: required Slug = parsed();
            kind: required Kind = parsed();
            depth: required Depth = parsed();
            why: or_empty String = text();
            authors: or_empty Vec<Name> = list();
            et_al: optional u32 = number(COUNTS);
            year: optional i32 = number(YEARS);
            url: optional String = checked(web_address);
            arxiv: optional String = checked(arxiv);
            doi: optional String = checked(doi);
            isbn: optional String = checked(isbn);
            pages: optional u32 = number(COUNTS);
            minutes: optional u32 = number(COUNTS);
            feed: optional String = checked(web_address);
            again: optional Depth = parsed();
            scope: optional String = text();
            cadence: optional Cadence = checked(Cadence::from_iso);
            container: optional String = text();
            editors: or_empty Vec<Name> = list();
            edition: optional String = text();
            publisher: optional String = text();
            volume: optional String = text();
            issue: optional String = text();
            page_range: optional String = text();
            language: optional String = text();
            file: optional String = text();
            summary: optional String = text();
        }
    };
}
pub(crate) use metadata_fields;

macro_rules! field_type {
    (required $type:ty) => { $type };
    (or_empty $type:ty) => { $type };
    (optional $type:ty) => { Option<$type> };
}
pub(super) use field_type;

macro_rules! is_required {
    (required) => {
        true
    };
    ($other:ident) => {
        false
    };
}
pub(super) use is_required;

macro_rules! define {
    ($($field:ident: $presence:ident $type:ty = $reader:ident($($argument:expr)?);)*) => {
        /// The metadata of a resource. A catalog file holds the fields that have a value.
        #[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
        #[allow(missing_docs)]
        pub struct Metadata {
            $(#[serde(skip_serializing_if = "is_blank")] pub $field: field_type!($presence $type),)*
        }

        impl Metadata {
            /// Returns the names of all fields.
            pub const FIELDS: &[&str] = &[$(stringify!($field)),*];

            /// Returns the names of the required fields.
            pub fn required() -> impl Iterator<Item = &'static str> {
                let required = [$(is_required!($presence).then_some(stringify!($field))),*];
                required.into_iter().flatten()
            }

            /// Returns the names of the fields that can be cleared.
            pub fn clearable() -> impl Iterator<Item = &'static str> {
                let clearable = [$((!is_required!($presence)).then_some(stringify!($field))),*];
                clearable.into_iter().flatten()
            }

            /// Returns all fields with their names.
            pub fn fields(&self) -> impl Iterator<Item = (&'static str, FieldValue<'_>)> {
                [$((stringify!($field), self.$field.value())),*].into_iter()
            }
        }
    };
}
metadata_fields!(define);

/// The value of a field, in the types that JSON and databases share.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub enum FieldValue<'m> {
    None,
    Number(i64),
    /// Text, a word of a vocabulary, a slug or a period.
    Text(Cow<'m, str>),
    /// In JSON without marks, in the database with them.
    #[serde(serialize_with = "plain_names")]
    Names(&'m [Name]),
}

/// Serializes names as plain text.
pub(crate) fn plain_names<S: Serializer>(names: &[Name], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(names.iter().map(Name::plain))
}

impl FieldValue<'_> {
    /// Whether there is a value.
    pub fn is_filled(&self) -> bool {
        match self {
            Self::None => false,
            Self::Number(_) => true,
            Self::Text(text) => !text.is_empty(),
            Self::Names(names) => !names.is_empty(),
        }
    }
}

/// Whether the value of a field is missing.
pub(super) fn is_blank(field: &impl Value) -> bool {
    !field.value().is_filled()
}

/// What a field holds.
pub(super) trait Value {
    fn value(&self) -> FieldValue<'_>;
}

impl<T: Value> Value for Option<T> {
    fn value(&self) -> FieldValue<'_> {
        self.as_ref().map_or(FieldValue::None, T::value)
    }
}

macro_rules! shown_as {
    ($($type:ty, $value:ident => $shown:expr;)*) => {$(
        impl Value for $type {
            fn value(&self) -> FieldValue<'_> {
                let $value = self;
                $shown
            }
        }
    )*};
}

shown_as! {
    u32, number => FieldValue::Number(i64::from(*number));
    i32, number => FieldValue::Number(i64::from(*number));
    String, text => FieldValue::Text(text.into());
    Vec<Name>, names => FieldValue::Names(names);
    Slug, slug => FieldValue::Text(slug.as_str().into());
    Kind, kind => FieldValue::Text(kind.as_str().into());
    Depth, depth => FieldValue::Text(depth.as_str().into());
    Cadence, cadence => FieldValue::Text(cadence.to_string().into());
}
