//! What the fields of a RIS record say of a work, and the fields that say it.

use std::borrow::Cow;

use super::lines::{self, Field};
use super::tags::{KEYWORD_ENDS, KIND, LENGTH, PAGES, TAGS, TYPES, is_part, tags};
use crate::domain::{
    FieldValue, Kind, Metadata, Name, Role, Work, is_untitled, listed_tag, split_tags,
};
use crate::exchange::Found;
use crate::exchange::kept;
use crate::exchange::names;
use crate::exchange::values::{self, Pages};

/// The name under which a record is kept as it came.
const FORMAT: &str = "ris";

/// The fields of a record that have a value.
struct Fields<'f> {
    fields: &'f [Field],
    kind: &'f str,
}

impl<'f> Fields<'f> {
    fn new(fields: &'f [Field]) -> Self {
        let mut found = Self { fields, kind: "" };
        found.kind = found.of_tag("TY");
        found
    }

    fn of_tag(&self, tag: &str) -> &'f str {
        self.of_tags(&[tag]).next().unwrap_or_default()
    }

    /// Returns the values of several tags, as they stand in the record.
    fn of_tags(&self, tags: &[&str]) -> impl Iterator<Item = &'f str> {
        let fields = self.fields.iter();
        let wanted = fields.filter(move |field| tags.contains(&field.tag.as_str()));
        wanted
            .map(|field| field.value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// Returns all values of a field of metadata.
    fn all(&self, field: &str) -> impl Iterator<Item = &'f str> {
        self.of_tags(tags(field, self.kind))
    }

    /// Returns the value of a field of metadata with the most preferred tag.
    fn first(&self, field: &str) -> &'f str {
        let tags = tags(field, self.kind).iter();
        let mut values = tags.map(|tag| self.of_tag(tag));
        values.find(|value| !value.is_empty()).unwrap_or_default()
    }
}

/// Returns the work of a record.
pub(super) fn read(all: &[Field]) -> Result<Work, Found> {
    let fields = Fields::new(all);
    let mut work = Work {
        slug: fields.of_tag("ID").to_lowercase().parse().ok(),
        ..Work::default()
    };
    let title = fields.first("title");
    work.title(&values::inline(if title.is_empty() {
        fields.of_tag("ST")
    } else {
        title
    }))?;
    let author = match fields.kind {
        "EDBOOK" => Role::Editor,
        _ => Role::Author,
    };
    // Web of Science has A1 for organizations beside AU.
    let people = tags("authors", fields.kind);
    let people = people.iter().find(|tag| !fields.of_tag(tag).is_empty());
    for name in people
        .into_iter()
        .flat_map(|tag| fields.of_tags(&[tag]).collect::<Vec<_>>())
    {
        names::add(&mut work, author, name)?;
    }
    for name in fields.all("editors") {
        names::add(&mut work, Role::Editor, name)?;
    }
    for tag in tags("year", fields.kind) {
        work.year(fields.of_tag(tag));
    }
    for (name, field) in kept::TEXTS {
        work.text(field, &values::inline(fields.first(name)))?;
    }
    identify(&mut work, &fields)?;
    let pages = if !is_part(fields.kind) && fields.of_tag("EP").is_empty() {
        Pages::of_whole(fields.of_tag("SP"))
    } else {
        Pages::of_part(fields.of_tag("SP"), fields.of_tag("EP"))
    };
    work.text(|metadata| &mut metadata.page_range, &pages.range)?;
    work.pages(&pages.count);
    work.pages(length(fields.of_tag(LENGTH)).unwrap_or_default());
    for keyword in (fields.all(kept::TAGS)).flat_map(|keywords| split_tags(keywords, KEYWORD_ENDS))
    {
        work.tag(&keyword);
    }
    for note in fields.of_tags(&["N1", "RN"]) {
        work.note(&values::html(note))?;
    }
    let private = fields.of_tag(KIND).parse().ok();
    let known = TYPES.kind(fields.kind);
    work.kind(private.or(known).unwrap_or(Kind::Other));
    work.untitled(fields.of_tag("ID"))?;
    let lines: Vec<String> = (all.iter())
        .map(|field| format!("{}  - {}", field.tag, field.value))
        .collect();
    work.keep(FORMAT, lines.join("\n"));
    Ok(work)
}

/// Takes the identifiers, addresses and files of a record.
fn identify(work: &mut Work, fields: &Fields<'_>) -> Result<(), &'static str> {
    for value in fields.all("doi").chain(fields.of_tags(&["M3"])) {
        work.identifier(&one_word(&values::inline(value)));
    }
    for value in fields.all("isbn") {
        values::isbns(work, value);
    }
    for tag in tags("url", fields.kind) {
        for url in fields.of_tags(&[tag]).flat_map(values::addresses) {
            work.address(url);
        }
    }
    if work.metadata.url.is_none() {
        work.located(fields.of_tag("UR"))?;
    }
    for file in fields.all("file") {
        if !work.address(file) {
            work.text(|metadata| &mut metadata.file, &values::path(file))?;
        }
    }
    Ok(())
}

/// Returns the first word, or all without blanks where they stand in a DOI of the SICI form: "10.1659/0276-4741(2004)024 [0340:A]".
fn one_word(text: &str) -> Cow<'_, str> {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let item = rest.trim_start().strip_prefix('[').unwrap_or_default();
    if item.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
        return text.split_whitespace().collect();
    }
    word.into()
}

/// Returns the number of a length such as "12 pages".
fn length(text: &str) -> Option<&str> {
    text.strip_suffix(" pages")
}

/// Returns the fields of a work, but for the end: those of the record from which it came where their values are still the same,
/// and new ones for all else.
pub(super) fn write(work: &Work) -> Vec<Field> {
    let metadata = work.metadata.clone().into_metadata();
    let (mut fields, came) = came(work).unwrap_or_default();
    let changed = if fields.is_empty() {
        kept::all()
    } else {
        kept::changed(&came, work)
    };
    if changed.contains(&"kind") {
        let known = new_type(&metadata);
        put(
            &mut fields,
            &["TY"],
            &[("TY", known.unwrap_or("GEN").to_owned())],
        );
        let private = (KIND, metadata.kind.as_str().to_owned());
        put(
            &mut fields,
            &[KIND],
            known.is_none().then_some(private).as_slice(),
        );
        fields.sort_by_key(|field| field.tag != "TY");
    }
    let slug = work.slug();
    let is_foreign = came.slug.is_none() && fields.iter().any(|field| field.tag == "ID");
    if came.slug.as_ref() != Some(&slug) && !is_foreign {
        put(&mut fields, &["ID"], &[("ID", slug.to_string())]);
    }
    let kind = Fields::new(&fields).kind.to_owned();
    for (name, ..) in TAGS {
        let shared: &[&str] = match *name {
            "url" => &["url", "arxiv"],
            PAGES => &["pages", "page_range"],
            name => &[name],
        };
        if shared.iter().any(|name| changed.contains(name)) {
            let old = tags(name, &kind);
            if *name == PAGES {
                fields.retain(|field| field.tag != LENGTH || length(&field.value).is_none());
            }
            let tag = old.first().copied().unwrap_or(match *name {
                "isbn" => "SN",
                _ => "T2",
            });
            let new = match *name {
                PAGES => pages(&metadata, &kind),
                name => values_of(name, tag, work, &metadata),
            };
            put(&mut fields, old, &new);
        }
    }
    fields
}

/// Replaces all fields with some tags by new ones, which stand where the first of the old ones stood.
fn put(fields: &mut Vec<Field>, tags: &[&str], new: &[(&str, String)]) {
    let is_old = |field: &Field| tags.contains(&field.tag.as_str());
    let at = fields.iter().position(is_old).unwrap_or(fields.len());
    fields.retain(|field| !is_old(field));
    let new = new.iter().map(|(tag, value)| Field {
        tag: (*tag).to_owned(),
        value: value.clone(),
    });
    fields.splice(at..at, new);
}

/// Returns the type of a new record, if one stands for the kind.
fn new_type(metadata: &Metadata) -> Option<&'static str> {
    match metadata.kind {
        Kind::Book if metadata.container.is_some() => Some("CHAP"),
        kind => TYPES.name(kind),
    }
}

/// Returns the new fields for a field of metadata.
fn values_of(
    name: &str,
    tag: &'static str,
    work: &Work,
    metadata: &Metadata,
) -> Vec<(&'static str, String)> {
    let names = |names: &[Name]| {
        names
            .iter()
            .map(|name| (tag, names::formatted(name)))
            .collect()
    };
    match name {
        "title" if is_untitled(&metadata.title) => Vec::new(),
        "authors" => names(&metadata.authors),
        "editors" => names(&metadata.editors),
        "url" => {
            let arxiv = metadata.arxiv.as_deref().map(values::arxiv_address);
            let urls = metadata.url.clone().into_iter().chain(arxiv);
            urls.map(|url| (tag, url)).collect()
        }
        kept::TAGS => {
            let labels = work.tags.iter();
            labels
                .map(|label| (tag, listed_tag(label.as_str(), KEYWORD_ENDS).into_owned()))
                .collect()
        }
        _ => {
            let value = metadata.fields().find(|(field, _)| *field == name);
            let text = match value.map(|(_, value)| value) {
                Some(FieldValue::Number(number)) => Some(format!("{number:04}")),
                Some(FieldValue::Text(text)) => Some(text.into_owned()),
                _ => None,
            };
            text.map(|text| (tag, text)).into_iter().collect()
        }
    }
}

/// Returns the fields for where a work stands and how long it is.
fn pages(metadata: &Metadata, kind: &str) -> Vec<(&'static str, String)> {
    let range = metadata.page_range.as_deref().unwrap_or_default();
    let pages = Pages::of_part(range, "");
    let mut fields = Vec::new();
    let mut put = |tag, value: &str| {
        if !value.is_empty() {
            fields.push((tag, value.to_owned()));
        }
    };
    let (from, to) = pages.ends();
    put("SP", from);
    put("EP", to);
    let count = metadata
        .pages
        .map(|count| count.to_string())
        .unwrap_or_default();
    if count != pages.count {
        if range.is_empty() && !is_part(kind) {
            put("SP", &count);
        } else {
            put(LENGTH, &format!("{count} pages"));
        }
    }
    fields
}

/// Returns the record that a work came from, and what it said.
fn came(work: &Work) -> Option<(Vec<Field>, Work)> {
    let mut found = None;
    lines::records(work.sources.get(FORMAT)?, &mut |record| {
        found.get_or_insert(record.fields);
    });
    let fields = found?;
    let came = read(&fields).ok()?.checked().ok()?;
    Some((fields, came))
}
