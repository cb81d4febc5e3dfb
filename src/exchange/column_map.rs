//! Which column of a table holds which field, as a person says it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// The fields, with other words for them.
const FIELDS: [(&str, &[&str]); 26] = [
    ("title", &["name"]),
    ("authors", &["author"]),
    ("editors", &["editor"]),
    ("year", &["published"]),
    ("kind", &["type"]),
    ("domain", &["folder", "collection"]),
    ("status", &["shelf"]),
    ("read", &["finished", "read on"]),
    ("added", &["created"]),
    ("tags", &["tag", "keywords"]),
    ("url", &["link", "address"]),
    ("arxiv", &[]),
    ("doi", &[]),
    ("isbn", &[]),
    ("pages", &[]),
    ("minutes", &[]),
    ("feed", &[]),
    ("why", &["reason"]),
    ("notes", &["note", "review"]),
    ("rating", &[]),
    ("container", &["journal"]),
    ("publisher", &[]),
    ("volume", &[]),
    ("issue", &[]),
    ("language", &[]),
    ("summary", &["abstract"]),
];

/// Which column of a table holds which field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnMap(BTreeMap<&'static str, String>);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseColumnMapError {
    #[error("expected FIELD=COLUMN, such as title=Titel,authors=Autor")]
    NoPair,
    #[error("no field '{0}'; the fields are {fields}", fields = fields())]
    NoField(String),
}

/// The columns that a map names and a table lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoColumns {
    missing: Vec<String>,
    found: Vec<String>,
}

impl fmt::Display for NoColumns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted: Vec<String> = self
            .missing
            .iter()
            .map(|name| format!("'{name}'"))
            .collect();
        let found: Vec<&str> = self
            .found
            .iter()
            .map(String::as_str)
            .filter(|name| !name.is_empty())
            .collect();
        write!(
            f,
            "it has no column {}; its columns are {}",
            quoted.join(", "),
            found.join(", ")
        )
    }
}

fn fields() -> String {
    FIELDS.map(|(name, _)| name).join(", ")
}

fn field(word: &str) -> Option<&'static str> {
    let word = word.trim().to_lowercase();
    let found = FIELDS
        .iter()
        .find(|(name, others)| *name == word || others.contains(&word.as_str()));
    found.map(|(name, _)| *name)
}

/// Parses "title=Titel,authors=Autor, Co": a comma before what names no field belongs to the column.
impl FromStr for ColumnMap {
    type Err = ParseColumnMapError;

    fn from_str(text: &str) -> Result<Self, ParseColumnMapError> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for piece in text.split(',') {
            let pair = piece.split_once('=');
            match (pair, pairs.last_mut()) {
                (Some((name, column)), None) => pairs.push((name.to_owned(), column.to_owned())),
                (Some((name, column)), Some(_)) if field(name).is_some() || !name.contains(' ') => {
                    pairs.push((name.to_owned(), column.to_owned()));
                }
                (_, Some((_, column))) => {
                    column.push(',');
                    column.push_str(piece);
                }
                (None, None) => return Err(ParseColumnMapError::NoPair),
            }
        }
        let mut map = BTreeMap::new();
        for (name, column) in pairs {
            let field = field(&name).ok_or(ParseColumnMapError::NoField(name))?;
            map.insert(field, column.trim().to_owned());
        }
        Ok(Self(map))
    }
}

impl ColumnMap {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the column of a field, or an empty string.
    pub(super) fn column(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = &String> {
        self.0.values()
    }

    /// Joins several maps.
    pub fn joined(maps: &[Self]) -> Self {
        Self(maps.iter().flat_map(|map| map.0.clone()).collect())
    }

    /// Returns the map with the names of columns as the table writes them.
    ///
    /// # Errors
    /// Names the columns that the table lacks.
    pub fn of_table(&self, found: Vec<String>) -> Result<Self, NoColumns> {
        let mut map = BTreeMap::new();
        let mut missing = Vec::new();
        for (field, wanted) in &self.0 {
            let is_it = |name: &&String| name.to_lowercase() == wanted.to_lowercase();
            match found
                .iter()
                .find(|name| *name == wanted)
                .or_else(|| found.iter().find(is_it))
            {
                Some(name) => _ = map.insert(*field, name.clone()),
                None => missing.push(wanted.clone()),
            }
        }
        if missing.is_empty() {
            return Ok(Self(map));
        }
        Err(NoColumns { missing, found })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_names_fields_and_columns() {
        let map = |text: &str| text.parse::<ColumnMap>();
        let parsed = map("title=Titel, author=Autor, Co,url=Link").unwrap();
        let pairs: Vec<_> = parsed
            .0
            .iter()
            .map(|(field, column)| format!("{field}={column}"))
            .collect();
        assert_eq!(pairs, ["authors=Autor, Co", "title=Titel", "url=Link"]);
        assert_eq!(map("Titel"), Err(ParseColumnMapError::NoPair));
        assert_eq!(
            map("titel=Titel"),
            Err(ParseColumnMapError::NoField("titel".to_owned()))
        );
        let missing = parsed
            .of_table(vec!["titel".to_owned(), "Link".to_owned()])
            .unwrap_err();
        assert_eq!(
            missing.to_string(),
            "it has no column 'Autor, Co'; its columns are titel, Link"
        );
    }
}
