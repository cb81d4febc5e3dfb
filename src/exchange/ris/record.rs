//! What the fields of a RIS record say of a work, and the fields that say it.

use super::lines::{self, Field};
use super::tags::{KEYWORD_ENDS, KIND, LENGTH, PAGES, TAGS, TYPES, is_part, tags};
use crate::domain::{
    FieldValue, Kind, Metadata, Name, Role, Work, first_address, is_untitled, listed_tag,
    split_tags,
};
use crate::exchange::Found;
use crate::exchange::kept;
use crate::exchange::names;
use crate::exchange::pages::Pages;
use crate::exchange::values;

/// The name under which a record is kept as it came.
const FORMAT: &str = "ris";

/// The fields of a record that have a value.
struct Fields<'f> {
    fields: &'f [Field],
    /// The type, in upper case.
    kind: String,
}

impl<'f> Fields<'f> {
    fn new(fields: &'f [Field]) -> Self {
        let mut found = Self {
            fields,
            kind: String::new(),
        };
        found.kind = found.of_tag("TY").to_ascii_uppercase();
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
        self.of_tags(tags(field, &self.kind))
    }

    /// Returns the value of a field of metadata with the most preferred tag.
    fn first(&self, field: &str) -> &'f str {
        let tags = tags(field, &self.kind).iter();
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
    let author = match fields.kind.as_str() {
        "EDBOOK" => Role::Editor,
        _ => Role::Author,
    };
    // Web of Science has A1 for organizations beside AU.
    let people = tags("authors", &fields.kind);
    let people = people.iter().find(|tag| !fields.of_tag(tag).is_empty());
    for name in people
        .into_iter()
        .flat_map(|tag| fields.of_tags(&[tag]).collect::<Vec<_>>())
    {
        add_names(&mut work, author, name)?;
    }
    for name in fields.all("editors") {
        add_names(&mut work, Role::Editor, name)?;
    }
    for tag in tags("year", &fields.kind) {
        work.year(fields.of_tag(tag));
    }
    for (name, field) in kept::TEXTS {
        work.text(field, &values::inline(fields.first(name)))?;
    }
    identify(&mut work, &fields)?;
    let pages = if !is_part(&fields.kind) && fields.of_tag("EP").is_empty() {
        Pages::of_whole(fields.of_tag("SP"))
    } else {
        Pages::of_part(fields.of_tag("SP"), fields.of_tag("EP"))
    };
    work.text(|metadata| &mut metadata.page_range, &pages.range)?;
    work.pages(&pages.count);
    work.pages(length(fields.of_tag(LENGTH)).unwrap_or_default());
    for keywords in fields.all(kept::TAGS) {
        for keyword in split_tags(keywords, KEYWORD_ENDS) {
            work.tag(&keyword);
        }
    }
    for note in fields.of_tags(&["N1", "RN"]) {
        work.note(&values::html(note))?;
    }
    let private = fields.of_tag(KIND).parse().ok();
    let known = TYPES.kind(&fields.kind);
    work.kind(private.or(known).unwrap_or(Kind::Other));
    work.untitled(fields.of_tag("ID"))?;
    // A record that would be written the same need not be kept.
    if write(&work) != all {
        let lines = all
            .iter()
            .map(|field| format!("{}  - {}", field.tag, field.value));
        work.keep(FORMAT, lines.collect::<Vec<_>>().join("\n"));
    }
    Ok(work)
}

/// Takes the identifiers, addresses and files of a record.
fn identify(work: &mut Work, fields: &Fields<'_>) -> Result<(), &'static str> {
    for value in fields.all("doi").chain(fields.of_tags(&["M3"])) {
        values::doi(work, value);
    }
    for value in fields.all("container").chain(fields.of_tags(&["M1", "AN"])) {
        values::labelled(work, value, false);
    }
    for value in fields.all("isbn") {
        values::isbns(work, value);
    }
    for tag in tags("url", &fields.kind) {
        for url in fields.of_tags(&[tag]).flat_map(values::addresses) {
            work.address(first_address(url).0);
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

/// Adds the name of a field, or several where a program wrote them into one.
fn add_names(work: &mut Work, role: Role, value: &str) -> Result<(), &'static str> {
    let value = values::inline(value);
    let ends = [';', '\n'];
    // A long name may go on in the next line, and that of an organization may have a semicolon.
    let is_list = value.split(ends).all(|name| name.contains(','));
    let mut names = value.split(|c| is_list && ends.contains(&c));
    names.try_for_each(|name| names::add(work, role, name))
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
    let kind = Fields::new(&fields).kind;
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
                .map(|label| listed_tag(label.as_str(), KEYWORD_ENDS))
                .map(|label| (tag, label.into_owned()))
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
