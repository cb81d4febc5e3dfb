//! Who a work is known by: its authors or, if it has none, its editors.

use std::fmt;

use crate::domain::{Metadata, Name, Patch, names};

/// The people who are named with a title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Credited<'n> {
    pub names: &'n [Name],
    pub are_editors: bool,
}

impl<'n> Credited<'n> {
    fn of(authors: &'n [Name], editors: &'n [Name]) -> Self {
        let are_editors = authors.is_empty() && !editors.is_empty();
        let names = if are_editors { editors } else { authors };
        Self { names, are_editors }
    }

    /// Returns what stands after the names: "(ed.)", "(eds.)" or nothing.
    pub fn mark(&self) -> &'static str {
        match self.names {
            _ if !self.are_editors => "",
            [_] => "(ed.)",
            _ => "(eds.)",
        }
    }
}

/// Formats "Ada One, Bo Two (eds.)".
impl fmt::Display for Credited<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&names(self.names))?;
        match self.mark() {
            "" => Ok(()),
            mark => write!(f, " {mark}"),
        }
    }
}

impl Metadata {
    pub fn credited(&self) -> Credited<'_> {
        Credited::of(&self.authors, &self.editors)
    }
}

impl Patch {
    pub fn credited(&self) -> Credited<'_> {
        Credited::of(
            self.authors.as_deref().unwrap_or_default(),
            self.editors.as_deref().unwrap_or_default(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_stand_for_authors_that_are_not_there() {
        let credited = |authors: &[&str], editors: &[&str]| {
            let [authors, editors] =
                [authors, editors].map(|all| all.iter().map(|name| Name::from(*name)).collect());
            let metadata = Metadata {
                authors,
                editors,
                ..Metadata::default()
            };
            metadata.credited().to_string()
        };
        assert_eq!(credited(&["Ada One"], &["Bo Two"]), "Ada One");
        assert_eq!(credited(&[], &["Bo Two"]), "Bo Two (ed.)");
        assert_eq!(
            credited(&[], &["Bo Two", "{Cy Three}"]),
            "Bo Two, Cy Three (eds.)"
        );
        assert_eq!(credited(&[], &[]), "");
    }
}
