//! Reads and checks the metadata of one entry, which is a part of a catalog file, a document that a person edits, or
//! a patch from another device.

use super::Problem;
use super::fields::{Faults, Fields};
use crate::domain::{
    COUNTS, Cadence, Metadata, Patch, Slug, Tag, YEARS, arxiv, doi, isbn, metadata_fields,
    one_line, web_address,
};

/// What a field is set to where `$read` is the value of its key, if it is there.
macro_rules! update {
    (required $read:expr) => {
        $read
    };
    (or_empty $read:expr) => {
        Some($read.unwrap_or_default())
    };
    (optional $read:expr) => {
        Some($read)
    };
}

macro_rules! define {
    ($($field:ident: $presence:ident $type:ty = $reader:ident($($argument:expr)?);)*) => {
        /// Reads all metadata fields: those that are missing are cleared, but for required ones.
        fn read_fields(fields: &mut Fields<'_, '_>) -> Patch {
            Patch { $($field: update!($presence fields.$reader(stringify!($field) $(, $argument)?))),* }
        }
    };
}
metadata_fields!(define);

pub(super) fn read(fields: &mut Fields<'_, '_>) -> Patch {
    let metadata = read_fields(fields);
    if metadata.et_al.flatten().is_some() && metadata.authors.as_ref().is_none_or(Vec::is_empty) {
        fields.fault(
            "et_al",
            "et_al: expected some authors beside whom there are more",
        );
    }
    metadata
}

/// What a person may edit of a resource.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Editable {
    /// `None` if it is left out.
    pub slug: Option<Slug>,
    pub metadata: Patch,
    pub tags: Vec<Tag>,
}

/// Parses what a person edited of one resource, as keys and values without a heading.
///
/// # Errors
/// All problems, in the order of their places.
pub fn parse_editable(text: &str) -> Result<Editable, Vec<Problem>> {
    let mut faults = Faults::default();
    let document = faults.document(text);
    let mut fields = Fields::root("an entry", &document, &mut faults);
    let editable = Editable {
        slug: fields.parsed("slug"),
        metadata: read(&mut fields),
        tags: fields.set("tags"),
    };
    fields.require(Metadata::required());
    fields.finish();
    faults.into_result(editable, text)
}

/// Checks metadata from elsewhere by the rules of catalogs, so that it can be exported as a catalog.
///
/// # Errors
/// The first problem.
pub fn check_metadata(metadata: &Patch) -> Result<(), String> {
    if let Some(title) = &metadata.title {
        one_line(title)?;
    }
    let mut filled = metadata.clone().filled();
    if filled.et_al.is_some() && filled.authors.is_none() {
        // Further authors may come from another patch.
        filled.authors = Some(vec!["N. N.".into()]);
    }
    let text = toml::to_string(&filled).map_err(|err| err.to_string())?;
    let mut faults = Faults::default();
    let document = faults.document(&text);
    let mut fields = Fields::root("an entry", &document, &mut faults);
    let _ = read(&mut fields);
    fields.finish();
    faults
        .into_result((), &text)
        .map_err(|problems| problems[0].message.clone())
}

#[cfg(test)]
mod tests {
    use crate::domain::Metadata;

    #[test]
    fn the_description_of_the_format_has_all_fields() {
        let format = include_str!("../../seed/FORMAT.md");
        for field in Metadata::FIELDS {
            assert!(format.contains(&format!("\n| `{field}` |")), "{field}");
        }
    }
}
