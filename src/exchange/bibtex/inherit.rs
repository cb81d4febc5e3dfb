//! What an entry takes over from others: missing fields of the volume that `crossref` names, with the names that they have in a part
//! of it (the manual of `biblatex`, appendix B), and all fields of `xdata`.

use std::collections::HashMap;
use std::rc::Rc;

use super::entry::Field;
use super::parse::{Entry, Parser};

/// The maximum number of generations, and of entries that one entry names.
const MOST_PARENTS: usize = 8;

/// The maximum number of fields that an entry takes over, and of their bytes: many entries may name one that is large.
const MOST_FIELDS: usize = 200;
const MAX_BYTES: usize = 20_000;

/// Fields that name a volume and not its parts, or count its pages.
const OF_VOLUME: &str = " doi isbn url urldate eprint eprinttype eprintclass archiveprefix primaryclass pages pagetotal ";

/// Fields that belong to one entry alone.
const OWN: &str = " crossref xref xdata ids entryset entrysubtype execute label options presort related relatedoptions \
    relatedstring relatedtype shortauthor shorteditor shorthand shorthandintro shorttitle sortkey sortname sorttitle indextitle \
    indexsorttitle keywords abstract annotation annote note comment file timestamp owner read readstatus ";

/// The types of parts of a volume.
const PARTS: &str =
    " inbook bookinbook suppbook incollection suppcollection inreference inproceedings conference ";

/// The entries that others may name.
pub(super) struct Parents<'a> {
    parser: Parser<'a>,
    /// Where the entry of a key begins, in lower case.
    starts: HashMap<String, usize>,
    known: HashMap<usize, Option<Rc<Entry<'a>>>>,
}

impl<'a> Parents<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut parser = Parser::new(text);
        let mut starts = HashMap::new();
        for entry in parser.by_ref().flatten() {
            let others = entry
                .get("ids")
                .unwrap_or_default()
                .split(',')
                .map(str::trim);
            for key in std::iter::once(entry.key).chain(others) {
                starts.entry(key.to_lowercase()).or_insert(entry.start);
            }
        }
        Self {
            parser,
            starts,
            known: HashMap::new(),
        }
    }

    fn get(&mut self, key: &str) -> Option<Rc<Entry<'a>>> {
        let start = *self.starts.get(&key.to_lowercase())?;
        if !self.known.contains_key(&start) {
            let entry = self.parser.entry_at(start).map(Rc::new);
            self.known.insert(start, entry);
        }
        self.known.get(&start)?.clone()
    }

    /// Returns the fields that an entry takes over.
    pub(super) fn inherited(&mut self, entry: &Entry<'a>) -> Inherited<'a> {
        let mut inherited = Inherited::default();
        self.collect(entry, entry, 0, &mut inherited);
        inherited
    }

    /// Collects what `entry` takes over, for `heir`, which is it or takes over from it.
    fn collect(
        &mut self,
        entry: &Entry<'a>,
        heir: &Entry<'a>,
        depth: usize,
        inherited: &mut Inherited<'a>,
    ) {
        if depth >= MOST_PARENTS {
            return;
        }
        for key in keys(entry.get("xdata")).take(MOST_PARENTS) {
            if let Some(parent) = self.get(key) {
                for field in &parent.fields {
                    inherited.take(heir, field, field.name, true);
                }
                self.collect(&parent, heir, depth + 1, inherited);
            }
        }
        let parent = entry.get("crossref").and_then(|key| self.get(key));
        if let Some(parent) = parent.filter(|parent| parent.start != heir.start) {
            for field in &parent.fields {
                for name in names(heir.kind, parent.kind, field.name) {
                    inherited.take(heir, field, name, false);
                }
            }
            self.collect(&parent, heir, depth + 1, inherited);
        }
    }
}

/// Returns the keys of a list.
fn keys(list: Option<&str>) -> impl Iterator<Item = &str> {
    let keys = list.unwrap_or_default().split(',').map(str::trim);
    keys.filter(|key| !key.is_empty())
}

/// Fields that were taken over.
#[derive(Default)]
pub(super) struct Inherited<'a> {
    pub(super) fields: Vec<Field<'a>>,
    bytes: usize,
}

impl<'a> Inherited<'a> {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut named = self
            .fields
            .iter()
            .filter(|field| field.name.eq_ignore_ascii_case(name));
        named.find_map(|field| Some(field.value.trim()).filter(|value| !value.is_empty()))
    }

    /// Takes a field over, if it is missing and may be.
    fn take(&mut self, heir: &Entry<'a>, field: &Field<'a>, name: &'a str, is_xdata: bool) {
        let lower = name.to_ascii_lowercase();
        let has = |name: &str| {
            let is_named = |field: &Field<'_>| field.name.eq_ignore_ascii_case(name);
            heir.get(name).is_some() || self.fields.iter().any(is_named)
        };
        let is_dated = ["date", "year", "month"].contains(&lower.as_str());
        let is_listed = |list: &str| list.contains(&format!(" {lower} "));
        let is_own = if is_xdata {
            ["xdata", "ids"].contains(&lower.as_str())
        } else {
            is_listed(OWN) || is_listed(OF_VOLUME)
        };
        let is_known = has(name) || is_dated && heir.get("date").or(heir.get("year")).is_some();
        let bytes = self.bytes + field.value.len();
        if is_own || is_known || bytes > MAX_BYTES || self.fields.len() >= MOST_FIELDS {
            return;
        }
        self.bytes = bytes;
        self.fields.push(Field {
            name,
            ..field.clone()
        });
    }
}

/// Returns the names that a field of a volume has in an entry that refers to it.
fn names<'a>(heir: &str, parent: &str, field: &'a str) -> Vec<&'a str> {
    let (heir, parent, name) = (
        heir.to_ascii_lowercase(),
        parent.to_ascii_lowercase(),
        field.to_ascii_lowercase(),
    );
    let is_part = PARTS.contains(&format!(" {heir} "));
    // A series of volumes, a volume or a journal.
    let prefix = match parent.strip_prefix("mv") {
        Some(_) if heir != parent => "main",
        None if is_part => "book",
        None if parent == "periodical" && heir != parent => "journal",
        _ => "",
    };
    match (name.as_str(), prefix) {
        ("title", "main") => vec!["maintitle"],
        ("subtitle", "main") => vec!["mainsubtitle"],
        ("titleaddon", "main") => vec!["maintitleaddon"],
        ("title", "book") => vec!["booktitle"],
        ("subtitle", "book") => vec!["booksubtitle"],
        ("titleaddon", "book") => vec!["booktitleaddon"],
        ("title", "journal") => vec!["journaltitle"],
        ("subtitle", "journal") => vec!["journalsubtitle"],
        ("author", "book" | "main") if heir.ends_with("inbook") || heir == "suppbook" => {
            vec![field, "bookauthor"]
        }
        // The authors of a collection did not write its parts.
        ("author", "book" | "main") => vec!["bookauthor"],
        _ => vec![field],
    }
}
