//! The metadata of a resource, in JSON and on its page. A field that is not named here is shown too: after the others in
//! JSON, in the order of the table of fields on the page.

use serde::{Serialize, Serializer};

use crate::domain::{FieldValue, Metadata, names};

/// The keys of metadata in JSON, in groups with other keys between them. The order of keys is stable.
const TITLE: [&str; 3] = ["title", "authors", "et_al"];
const CLASS: [&str; 2] = ["domain", "kind"];
const OTHERS: [&str; 12] = [
    "year", "pages", "minutes", "depth", "again", "scope", "why", "url", "feed", "arxiv", "doi",
    "isbn",
];

/// The fields that the page shows in a form of their own.
const ON_PAGE: [&str; 21] = [
    "title",
    "domain",
    "kind",
    "depth",
    "why",
    "authors",
    "et_al",
    "year",
    "pages",
    "minutes",
    "again",
    "scope",
    "cadence",
    "container",
    "editors",
    "edition",
    "publisher",
    "volume",
    "issue",
    "page_range",
    "summary",
];

/// Fields that are flattened into a JSON object.
pub(super) struct Keys<'m>(Vec<(&'static str, FieldValue<'m>)>);

impl Serialize for Keys<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

pub(super) struct Groups<'m> {
    pub(super) title: Keys<'m>,
    pub(super) class: Keys<'m>,
    pub(super) others: Keys<'m>,
}

impl<'m> Groups<'m> {
    pub(super) fn of(metadata: &'m Metadata) -> Self {
        let mut fields: Vec<_> = metadata.fields().collect();
        // The key `cadence` is the cadence in force, which may differ.
        fields.retain(|(name, _)| *name != "cadence");
        let mut take = |names: &[&str]| {
            let mut taken: Vec<_> =
                (fields.extract_if(.., |(name, _)| names.contains(name))).collect();
            taken.sort_by_key(|(name, _)| names.iter().position(|named| named == name));
            taken
        };
        let (title, class, mut others) = (take(&TITLE), take(&CLASS), take(&OTHERS));
        others.append(&mut fields);
        Self {
            title: Keys(title),
            class: Keys(class),
            others: Keys(others),
        }
    }
}

/// The fields with a value that have no form of their own on the page.
pub(super) fn plain_fields(metadata: &Metadata) -> impl Iterator<Item = (&'static str, String)> {
    let fields = (metadata.fields()).filter(|(name, _)| !ON_PAGE.contains(name));
    fields.filter_map(|(name, value)| {
        let text = match value {
            FieldValue::None => return None,
            FieldValue::Number(number) => number.to_string(),
            FieldValue::Text(text) => text.into_owned(),
            FieldValue::Names(list) => names(list),
        };
        (!text.is_empty()).then_some((name, text))
    })
}
