//! An installed catalog in a list, and where it comes from.

use std::fmt;
use std::path::PathBuf;

use crate::domain::Slug;

/// An installed catalog, without its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogSummary {
    pub name: Slug,
    pub title: String,
    pub version: u32,
    /// What it was last read from; `None` for the built-in one.
    pub source: Option<CatalogSource>,
    /// The last request to the source, if that is an address.
    pub fetch: Option<CatalogFetch>,
    /// Whether the person removed it.
    pub removed: bool,
    pub entries: u64,
    /// The number of entries that were removed from it but stay because they have events.
    pub removed_from_catalog: u64,
    /// The number of its entries that are the same work as a resource from elsewhere, and are shown beside that only.
    pub here: u64,
    /// The id of its row in the database.
    pub id: i64,
}

impl CatalogSummary {
    /// Returns the command that installs it again after it was removed.
    pub fn install_command(&self) -> String {
        match &self.source {
            Some(source) => format!("reads catalog add {}", source.word()),
            None => "reads seed".to_owned(),
        }
    }
}

/// What a catalog is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatalogSource {
    File(PathBuf),
    Address(String),
}

impl CatalogSource {
    /// Parses the text form. What begins with a scheme is an address, and all else the path of a file.
    pub fn parse(text: &str) -> Self {
        let is_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        let scheme = text.split_once("://").map(|(scheme, _)| scheme);
        let has_scheme =
            scheme.is_some_and(|scheme| !scheme.is_empty() && scheme.chars().all(is_scheme));
        if has_scheme || text.starts_with("git+") {
            Self::Address(text.to_owned())
        } else {
            Self::File(PathBuf::from(text))
        }
    }

    /// Returns the text form as a word to be typed into a shell.
    pub fn word(&self) -> String {
        let text = self.to_string();
        match shlex::try_quote(&text) {
            Ok(word) => word.into_owned(),
            // It has a NUL, which no shell can have.
            Err(_) => text,
        }
    }
}

impl fmt::Display for CatalogSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => file.display().fmt(f),
            Self::Address(address) => f.write_str(address),
        }
    }
}

/// What is known of the last request to the address of a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogFetch {
    /// Headers of the last response.
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// The time before which it is not fetched again unless a person asks, in milliseconds since 1970 UTC.
    pub next_at: i64,
    /// The SHA-256 of the file, in hexadecimal.
    pub digest: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_with_a_scheme_is_an_address() {
        for (text, is_address) in [
            ("https://example.org/list.toml", true),
            ("git+ssh://example.org/lists.git#list.toml", true),
            ("ftp://example.org/", true),
            ("git+list.toml", true),
            ("./git+list.toml", false),
            ("/srv/https://list.toml", false),
            ("list.toml", false),
            ("://list.toml", false),
        ] {
            let source = CatalogSource::parse(text);
            assert_eq!(matches!(source, CatalogSource::Address(_)), is_address);
            assert_eq!(source.to_string(), text);
        }
        let address = CatalogSource::parse("https://example.org/list?a=1&b=2");
        assert_eq!(address.word(), "'https://example.org/list?a=1&b=2'");
    }
}
