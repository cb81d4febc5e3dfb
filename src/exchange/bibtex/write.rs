//! Writes entries.

use std::fmt;

use super::work::KEYWORD_ENDS;
use crate::domain::{Kind, Metadata, Name, Parts, Tag, Work, is_untitled};
use crate::exchange::values;
use crate::text;

/// An entry to write.
pub(super) struct Written {
    pub(super) kind: String,
    pub(super) key: String,
    /// The names and the expressions of the fields.
    pub(super) fields: Vec<(String, String)>,
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "@{}{{{},", self.kind, self.key)?;
        for (name, expression) in &self.fields {
            writeln!(f, "  {name} = {expression},")?;
        }
        writeln!(f, "}}")
    }
}

/// Returns the entry of a work of which no record was kept.
pub(super) fn entry(work: &Work) -> Written {
    let metadata = work.metadata.clone().into_metadata();
    let (kind, _) = kind(&metadata);
    let names = Metadata::FIELDS.iter().copied().chain(["tags"]);
    let fields = names.flat_map(|name| fields(name, work, &metadata, kind));
    Written {
        kind: kind.to_owned(),
        key: work.slug().to_string(),
        fields: fields
            .map(|(name, value)| (name.to_owned(), format!("{{{value}}}")))
            .collect(),
    }
}

/// Returns the type of the entry of a work, and whether it tells its kind.
pub(super) fn kind(metadata: &Metadata) -> (&'static str, bool) {
    let container = metadata.container.as_deref().map(str::to_lowercase);
    let is_of = |words: &[&str]| {
        let container = container.as_deref().unwrap_or_default();
        words.iter().any(|word| container.contains(word))
    };
    match metadata.kind {
        Kind::Paper if is_of(&["proceedings", "conference", "symposium", "workshop"]) => {
            ("inproceedings", true)
        }
        Kind::Paper if container.is_some() && !metadata.editors.is_empty() => {
            ("incollection", true)
        }
        Kind::Paper if metadata.arxiv.is_some() && container.is_none() => ("misc", true),
        Kind::Paper => ("article", true),
        Kind::Book if container.is_some() && metadata.page_range.is_some() => ("inbook", true),
        Kind::Book => ("book", true),
        Kind::Article => ("online", true),
        Kind::Docs => ("manual", true),
        Kind::Blog => ("online", false),
        _ => ("misc", false),
    }
}

/// Returns the fields for a field of the metadata, or for the tags.
pub(super) fn fields(
    name: &str,
    work: &Work,
    metadata: &Metadata,
    kind: &str,
) -> Vec<(&'static str, String)> {
    let text = |field: &Option<String>| field.as_deref().map(escape);
    let one = |name, value: Option<String>| value.map(|value| (name, value)).into_iter().collect();
    match name {
        "title" if is_untitled(&metadata.title) => Vec::new(),
        "title" => vec![("title", format!("{{{}}}", escape(&metadata.title)))],
        // The number of further authors is written with the names.
        "authors" => {
            let others = metadata.et_al.map(|_| "others".to_owned());
            let people = metadata.authors.iter().map(person).chain(others);
            one("author", values::list(people, " and "))
        }
        "editors" => one(
            "editor",
            values::list(metadata.editors.iter().map(person), " and "),
        ),
        "year" => one("year", metadata.year.map(|year| year.to_string())),
        "arxiv" => match &metadata.arxiv {
            Some(id) => vec![
                ("eprint", verbatim(id)),
                ("archiveprefix", "arXiv".to_owned()),
            ],
            None => Vec::new(),
        },
        "doi" => one("doi", metadata.doi.as_deref().map(verbatim)),
        "isbn" => one("isbn", metadata.isbn.clone()),
        "url" => one("url", metadata.url.as_deref().map(verbatim)),
        "pages" => one("pagetotal", metadata.pages.map(|pages| pages.to_string())),
        "container" => one(container(kind), text(&metadata.container)),
        "publisher" => one(publisher(kind), text(&metadata.publisher)),
        "volume" => one("volume", text(&metadata.volume)),
        "issue" => one("number", text(&metadata.issue)),
        "page_range" => one("pages", text(&metadata.page_range)),
        "edition" => one("edition", text(&metadata.edition)),
        "language" => one("language", text(&metadata.language)),
        "file" => one(
            "file",
            metadata
                .file
                .as_deref()
                .map(|path| format!(":{}:", file(path))),
        ),
        "summary" => one("abstract", text(&metadata.summary)),
        "tags" => one("keywords", keywords(work)),
        "kind" => {
            let is_told = self::kind(metadata).1;
            one("type", (!is_told).then(|| metadata.kind.to_string()))
        }
        _ => Vec::new(),
    }
}

/// Formats the tags of a work. Braces hide what would split one.
fn keywords(work: &Work) -> Option<String> {
    let keyword = |tag: &Tag| match tag.as_str() {
        text if text.contains(KEYWORD_ENDS) => format!("{{{}}}", escape(text)),
        text => escape(text),
    };
    let list = values::list(work.tags.iter().map(keyword), ", ")?;
    // Alone, it would lose its braces.
    let is_one = work.tags.len() == 1 && list.starts_with('{');
    Some(if is_one { list + "," } else { list })
}

/// Returns the name of the field that names the container.
fn container(kind: &str) -> &'static str {
    match kind {
        "article" | "periodical" | "suppperiodical" | "misc" | "online" | "manual" => "journal",
        _ => "booktitle",
    }
}

fn publisher(kind: &str) -> &'static str {
    match kind {
        "techreport" | "report" | "thesis" => "institution",
        "phdthesis" | "mastersthesis" => "school",
        "manual" | "online" => "organization",
        _ => "publisher",
    }
}

/// Formats a name with the family name first, or in braces if it has no parts. Braces hide what would split it.
fn person(name: &Name) -> String {
    let safe = |part: &str| {
        let is_split = part.contains([',', '=', '~'])
            || part.split(' ').any(|word| word.eq_ignore_ascii_case("and"));
        let part = escape(part);
        if is_split {
            format!("{{{part}}}")
        } else {
            part
        }
    };
    match name.parts() {
        Parts::Person {
            given,
            family,
            suffix: "",
        } if !given.is_empty() => format!("{}, {}", safe(&family), safe(&given)),
        Parts::Person {
            given,
            family,
            suffix,
        } => {
            let given = if given.is_empty() {
                "{}".to_owned()
            } else {
                safe(&given)
            };
            format!("{}, {}, {given}", safe(&family), safe(suffix))
        }
        Parts::Whole(whole) => format!("{{{}}}", escape(&whole)),
    }
}

/// Escapes text for LaTeX. BibTeX counts escaped braces too, so unbalanced ones are written as commands.
fn escape(line: &str) -> String {
    let line = text::exported(line);
    let is_balanced = has_balanced_braces(&line);
    let mut safe = String::with_capacity(line.len());
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        let next = rest.as_str().chars().next();
        match c {
            '\\' => safe.push_str("\\textbackslash{}"),
            '{' if !is_balanced => safe.push_str("\\textbraceleft{}"),
            '}' if !is_balanced => safe.push_str("\\textbraceright{}"),
            '~' => safe.push_str("\\textasciitilde{}"),
            '^' => safe.push_str("\\textasciicircum{}"),
            '`' => safe.push_str("\\textasciigrave{}"),
            // What looks like HTML is none.
            '<' if next.is_some_and(|next| next.is_ascii_alphabetic() || next == '/') => {
                safe.push_str("\\textless{}");
            }
            '&' if next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '#') => {
                safe.push_str("\\&{}");
            }
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                safe.push('\\');
                safe.push(c);
            }
            // LaTeX makes a dash of two hyphens, and a quotation mark of two apostrophes.
            '-' | '\'' if safe.ends_with(c) => {
                safe.push_str("{}");
                safe.push(c);
            }
            c => safe.push(c),
        }
    }
    safe
}

fn has_balanced_braces(line: &str) -> bool {
    let mut depth = 0usize;
    for c in line.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return false,
            '}' => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

/// Percent-encodes the characters of an address or identifier that could end the field; nothing else needs an escape.
fn verbatim(text: &str) -> String {
    text::percent_encoded(text, &['{', '}', '\\'])
}

/// Escapes the path of a file as `JabRef` does.
fn file(path: &str) -> String {
    let mut safe = String::with_capacity(path.len());
    for c in text::exported(path).chars() {
        if matches!(c, '\\' | ':' | ';') {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}
