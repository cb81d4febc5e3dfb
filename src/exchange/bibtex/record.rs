//! Keeps an entry as it came, with its macros expanded and with what it takes over from others, and gives it back: only fields
//! whose metadata have changed since are replaced.

use std::borrow::Cow;

use super::cursor::balanced;
use super::entry::Field;
use super::fields::Fields;
use super::inherit::Inherited;
use super::parse::{Entry, Parser};
use super::write::{self, Written};
use super::{NAME, work};
use crate::domain::{Metadata, Work};
use crate::exchange::{ReadOptions, kept};
use crate::text::is_hostile;

/// The longest value that is kept, in bytes.
const MAX_VALUE_BYTES: usize = 200_000;

/// Returns the entry as text.
pub(super) fn kept(entry: &Entry<'_>, inherited: &Inherited<'_>) -> String {
    let fields = entry.fields.iter().chain(&inherited.fields);
    let fields = fields.filter(|field| field.value.len() <= MAX_VALUE_BYTES);
    let written = Written {
        kind: entry.kind.to_owned(),
        key: clean(entry.key, '_'),
        fields: fields
            .map(|field| (clean(field.name, '-'), expression(field)))
            .collect(),
    };
    written.to_string()
}

fn expression(field: &Field<'_>) -> String {
    let expression = match &field.expression {
        Some(expression) => Cow::Borrowed(expression.as_str()),
        None if balanced(&field.value, b'}').is_some() || !is_closed(&field.value) => {
            // BibTeX counts escaped braces too.
            let value = field
                .value
                .replace("\\{", "\\lbrace{}")
                .replace("\\}", "\\rbrace{}");
            Cow::Owned(format!("{{{value}}}"))
        }
        None => Cow::Owned(format!("{{{}}}", field.value)),
    };
    let text: String = (expression.chars())
        .filter(|c| kept::is_given_back(*c))
        .collect();
    harmless(&text)
}

/// Commands with which TeX reads or writes files, runs programs, or composes the names of other commands.
const HARMFUL: [&str; 20] = [
    "input",
    "include",
    "InputIfFileExists",
    "openin",
    "openout",
    "read",
    "readline",
    "write",
    "immediate",
    "special",
    "directlua",
    "latelua",
    "luaexec",
    "ShellEscape",
    "csname",
    "catcode",
    "scantokens",
    "lstinputlisting",
    "verbatiminput",
    "includegraphics",
];

/// Writes the backslash of harmful commands as a character. A file from elsewhere must not run anything when its entries are set.
fn harmless(expression: &str) -> String {
    let mut parts = expression.split('\\');
    let mut out = parts.next().unwrap_or_default().to_owned();
    // The second of two backslashes begins no command.
    let mut is_escaped = false;
    for part in parts {
        let is_letter = |c: char| c.is_ascii_alphabetic() || c == '@';
        let name = part.split(|c| !is_letter(c)).next().unwrap_or_default();
        let is_harmful = !is_escaped && HARMFUL.contains(&name.trim_matches('@'));
        out.push_str(if is_harmful {
            "\\textbackslash{}"
        } else {
            "\\"
        });
        out.push_str(part);
        is_escaped = part.is_empty() && !is_escaped;
    }
    out
}

/// Whether each brace that is opened is closed.
fn is_closed(value: &str) -> bool {
    value.matches('{').count() == value.matches('}').count()
}

/// Replaces what other programs do not read in keys and names.
fn clean(name: &str, other: char) -> String {
    let is_bad = |c: char| c.is_whitespace() || is_hostile(c) || "{},\"#%=()\\~".contains(c);
    name.chars()
        .map(|c| if is_bad(c) { other } else { c })
        .collect()
}

/// Returns the entry that was kept of a work, with the present metadata.
pub(super) fn given_back(work: &Work) -> Option<Written> {
    let record = work.sources.get(NAME)?;
    let entry = Parser::new(record).next()?.ok()?;
    let fields = Fields {
        entry: &entry,
        inherited: &Inherited::default(),
    };
    let came = work::work(&fields, &ReadOptions::default());
    let came = came.ok()?.checked().ok()?;
    let metadata = work.metadata.clone().into_metadata();
    let mut written = Written {
        kind: entry.kind.to_owned(),
        key: entry.key.to_owned(),
        fields: entry
            .fields
            .iter()
            .map(|field| (field.name.to_owned(), expression(field)))
            .collect(),
    };
    for name in kept::changed(&came, work) {
        written.replace(name, work, &metadata);
    }
    Some(written)
}

impl Written {
    /// Replaces what says a field of the metadata, or the tags.
    fn replace(&mut self, name: &str, work: &Work, metadata: &Metadata) {
        if name == "kind" {
            write::kind(metadata).0.clone_into(&mut self.kind);
        }
        let name = if name == "et_al" { "authors" } else { name };
        let replaced = match (name, metadata.year) {
            // A month needs a year.
            ("year", None) => "year date month",
            (name, _) => replaced(name),
        };
        let is_replaced = |field: &str| {
            replaced
                .split(' ')
                .any(|name| name.eq_ignore_ascii_case(field))
        };
        let place = self.fields.iter().position(|(field, _)| is_replaced(field));
        self.fields.retain(|(field, _)| !is_replaced(field));
        let place = place.unwrap_or(self.fields.len());
        let kind = self.kind.to_ascii_lowercase();
        for (name, value) in write::fields(name, work, metadata, &kind).into_iter().rev() {
            self.fields
                .insert(place, (name.to_owned(), format!("{{{value}}}")));
        }
    }
}

/// Returns the names of the fields that say a field of the metadata, or the tags.
fn replaced(name: &str) -> &'static str {
    match name {
        "title" => "title subtitle",
        "authors" => "author",
        "editors" => "editor",
        "year" => "year date",
        "url" => "url link ee",
        "arxiv" => "eprint archiveprefix eprinttype eprintclass primaryclass arxiv arxivid",
        "doi" => "doi",
        "isbn" => "isbn",
        "pages" => "pagetotal numpages",
        "container" => {
            "journal journaltitle journalsubtitle booktitle booksubtitle maintitle mainsubtitle"
        }
        "publisher" => "publisher institution school organization",
        "volume" => "volume",
        "issue" => "number issue",
        "page_range" => "pages",
        "edition" => "edition",
        "language" => "language langid",
        "file" => "file local-url",
        "summary" => "abstract",
        "kind" => "type",
        "tags" => "keywords keyword mendeley-tags",
        _ => "",
    }
}
