//! Which format a text has, and whether it has the one that a person names.

use super::{FORMATS, Format, table};

impl Format {
    pub fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// Guesses the format from the beginning of the text, or else from the file extension. Any text may be a list of addresses,
    /// also one whose extension says more.
    pub fn guess(file: &str, text: &str) -> Option<&'static Self> {
        let file = file.to_lowercase();
        let by_extension = || {
            let mut readable = FORMATS.iter().filter(|format| format.read.is_some());
            readable.find(|format| format.extensions.iter().any(|end| file.ends_with(end)))
        };
        let by_text = Self::by_text(text);
        match by_text {
            Some(format) if format.is_any_text => by_extension().or(by_text),
            Some(_) => by_text,
            None => by_extension(),
        }
    }

    fn by_text(text: &str) -> Option<&'static Self> {
        let text = text.trim_start();
        FORMATS
            .iter()
            .find(|format| format.read.is_some() && format.recognizes(text))
    }

    fn recognizes(&self, text: &str) -> bool {
        (!self.columns.is_empty() && table::missing(text, self.columns).is_empty())
            || (self.begins)(text)
    }

    /// Returns why a text cannot be of this format, which the person named: it lacks what the format is known by, or is of another
    /// one.
    pub fn refusal(&self, text: &str) -> Option<String> {
        let text = text.trim_start();
        if self.is_any_text || self.recognizes(text) {
            return None;
        }
        let other = Self::by_text(text).filter(|other| !other.is_any_text);
        if other.is_none() && self.may_begin_otherwise {
            return None;
        }
        let lacks = match table::missing(text, self.columns).as_slice() {
            [] => format!("is not in the format {}", self.name),
            [column] => format!("has no column '{column}', which {} has", self.name),
            columns => format!(
                "has no columns '{}', which {} has",
                columns.join("', '"),
                self.name
            ),
        };
        let hint = match other {
            Some(other) => format!(
                "it looks like {0}: leave out --from, or say --from {0}",
                other.name
            ),
            None if self.columns.is_empty() => return Some(lacks),
            None => "--map title=COLUMN,authors=COLUMN reads a table with other columns".to_owned(),
        };
        Some(format!("{lacks}\nhint: {hint}"))
    }
}
