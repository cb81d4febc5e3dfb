//! From the bytes of a catalog file to a [`Catalog`], or to the list of all that is wrong with it.

use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fields::{Faults, Fields};
use super::{Catalog, Problem};
use crate::domain::{
    Cadence, Domain, Patch, Relation, Resource, Slug, arxiv, doi, isbn, nearest, one_line,
    web_address,
};
use crate::position::Lines;

/// Parses and checks a catalog file.
///
/// # Errors
/// All problems of the file, in the order of their places: syntax, unknown and missing keys, wrong types, values out
/// of range, slugs that are there twice, domains and relations that do not exist.
pub fn parse(bytes: &[u8]) -> Result<Catalog, Vec<Problem>> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(err) => {
            let good = std::str::from_utf8(&bytes[..err.valid_up_to()]).unwrap_or_default();
            let byte = bytes[err.valid_up_to()];
            let message = format!("not UTF-8: expected a UTF-8 file, found the byte 0x{byte:02x}");
            return Err(vec![Lines::new(good).problem(good.len(), message)]);
        }
    };
    let (document, mut faults) = document(text);
    let catalog = read(&document, &mut faults);
    match (catalog, faults.into_result((), text)) {
        (Some(catalog), Ok(())) => Ok(catalog),
        (_, Err(problems)) => Err(problems),
        (None, Ok(())) => Err(Vec::new()),
    }
}

/// The tables of a text, as far as they can be understood, and where they cannot.
fn document(text: &str) -> (Spanned<DeTable<'_>>, Faults) {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut faults = Faults {
        found: Vec::new(),
        excuse_missing: !errors.is_empty(),
    };
    for error in errors {
        faults.add(&error.span().unwrap_or_default(), error.message());
    }
    (document, faults)
}

/// A value and its place in the file.
type Placed<T> = (T, Range<usize>);

/// A domain or resource (`None` where it is faulty) with what can only be checked when all of them are known.
struct Entry<T> {
    whole: Option<T>,
    slug: Option<Placed<Slug>>,
    domain: Option<Placed<Slug>>,
    relations: Vec<Placed<Relation>>,
}

fn read(document: &Spanned<DeTable<'_>>, faults: &mut Faults) -> Option<Catalog> {
    let mut fields = Fields::root("a catalog file", document, faults);
    let header = fields.raw("catalog");
    let domain_tables = fields.array("domain");
    let resource_tables = fields.array("resource");
    fields.require(&["catalog", "domain", "resource"]);
    fields.finish();

    let header = header.and_then(|value| self::header(value, faults));
    let domains: Vec<_> = domain_tables
        .into_iter()
        .filter_map(|table| domain(table, faults))
        .collect();
    let entries: Vec<_> = resource_tables
        .into_iter()
        .filter_map(|table| resource(table, faults))
        .collect();

    let domain_slugs = unique(&domains, "domain", faults);
    let slugs = unique(&entries, "resource", faults);
    for entry in &entries {
        if let Some((domain, span)) = &entry.domain {
            exists(domain, span, &domain_slugs, "domain", faults);
        }
        for (relation, span) in &entry.relations {
            if entry
                .slug
                .as_ref()
                .is_some_and(|(slug, _)| *slug == relation.to)
            {
                faults.add(
                    span,
                    format!("relations: '{}' cannot be related to itself", relation.to),
                );
            }
            exists(&relation.to, span, &slugs, "resource", faults);
        }
    }

    let (name, title, version) = header?;
    Some(Catalog {
        name,
        title,
        version,
        domains: domains
            .into_iter()
            .filter_map(|entry| entry.whole)
            .collect(),
        resources: entries
            .into_iter()
            .filter_map(|entry| entry.whole)
            .collect(),
    })
}

/// Says which slugs are there twice; gives those that are there.
fn unique<'e, T>(entries: &'e [Entry<T>], what: &str, faults: &mut Faults) -> HashSet<&'e str> {
    let mut known = HashSet::new();
    for (slug, span) in entries.iter().filter_map(|entry| entry.slug.as_ref()) {
        if !known.insert(slug.as_str()) {
            faults.add(
                span,
                format!("duplicate slug '{slug}': expected one {what} of that name"),
            );
        }
    }
    known
}

fn exists(
    slug: &Slug,
    span: &Range<usize>,
    known: &HashSet<&str>,
    what: &str,
    faults: &mut Faults,
) {
    if !known.contains(slug.as_str()) {
        let hint = match nearest(slug.as_str(), known.iter().copied(), 1).first() {
            Some(near) => format!("did you mean '{near}'?"),
            None => "expected one that the file holds".to_owned(),
        };
        faults.add(span, format!("there is no {what} '{slug}': {hint}"));
    }
}

fn header(value: &Spanned<DeValue<'_>>, faults: &mut Faults) -> Option<(Slug, String, u32)> {
    let mut fields = Fields::of("[catalog]", value, faults)?;
    let name = fields.parsed("name");
    let title = fields.text("title");
    let version = fields.number("version", 1..=1_000_000_000);
    fields.require(&["name", "title", "version"]);
    fields.finish();
    Some((name?, title?, version?))
}

fn domain(value: &Spanned<DeValue<'_>>, faults: &mut Faults) -> Option<Entry<Domain>> {
    let mut fields = Fields::of("a domain", value, faults)?;
    let slug: Option<Slug> = fields.parsed("slug");
    let title = fields.text("title");
    let note = fields.text("note");
    let cadence = fields.checked("cadence", Cadence::from_iso);
    fields.require(&["slug", "title"]);
    let slug_span = fields.span_of("slug");
    fields.finish();
    let whole = slug.clone().zip(title).map(|(slug, title)| Domain {
        slug,
        title,
        note,
        cadence,
    });
    Some(Entry {
        whole,
        slug: slug.map(|slug| (slug, slug_span)),
        domain: None,
        relations: Vec::new(),
    })
}

fn resource(value: &Spanned<DeValue<'_>>, faults: &mut Faults) -> Option<Entry<Resource>> {
    let mut fields = Fields::of("a resource", value, faults)?;
    let slug: Option<Slug> = fields.parsed("slug");
    let metadata = metadata(&mut fields);
    let before = fields.set("before");
    let each = fields.set("each");
    let tags = fields.set("tags");
    let mut relations = Vec::new();
    for value in fields.array("relations") {
        relations.extend(relation(value, fields.faults()));
    }
    fields.require(&["domain", "slug", "title", "kind", "depth"]);
    let placed = (slug.clone()).map(|slug| (slug, fields.span_of("slug")));
    let domain = (metadata.domain.clone()).map(|domain| (domain, fields.span_of("domain")));
    fields.finish();

    let has_all = metadata.domain.is_some()
        && metadata.title.is_some()
        && metadata.kind.is_some()
        && metadata.depth.is_some();
    let whole = slug.filter(|_| has_all).map(|slug| Resource {
        before,
        each,
        relations: relations
            .iter()
            .map(|(relation, _)| relation.clone())
            .collect(),
        tags,
        ..metadata.into_resource(slug)
    });
    Some(Entry {
        whole,
        slug: placed,
        domain,
        relations,
    })
}

/// The facts of a resource: those that are not there are said to be none, but those that every resource has.
fn metadata(fields: &mut Fields<'_, '_>) -> Patch {
    let metadata = Patch {
        domain: fields.parsed("domain"),
        title: fields.text("title"),
        authors: Some(fields.list("authors")),
        et_al: Some(fields.number("et_al", 1..=100_000)),
        year: Some(
            fields
                .number("year", 1..=9_999)
                .and_then(|year| i32::try_from(year).ok()),
        ),
        kind: fields.parsed("kind"),
        url: Some(fields.checked("url", web_address)),
        arxiv: Some(fields.checked("arxiv", arxiv)),
        doi: Some(fields.checked("doi", doi)),
        isbn: Some(fields.checked("isbn", isbn)),
        pages: Some(fields.number("pages", 1..=100_000)),
        minutes: Some(fields.number("minutes", 1..=100_000)),
        feed: Some(fields.checked("feed", web_address)),
        depth: fields.parsed("depth"),
        again: Some(fields.parsed("again")),
        scope: Some(fields.text("scope")),
        cadence: Some(fields.checked("cadence", Cadence::from_iso)),
        why: fields.text("why"),
    };
    if metadata.et_al.flatten().is_some() && metadata.authors.as_ref().is_none_or(Vec::is_empty) {
        fields.fault(
            "et_al",
            "et_al: expected some authors beside whom there are more",
        );
    }
    metadata
}

/// Parses the facts of one resource, as keys and values without a heading.
///
/// # Errors
/// All problems, in the order of their places.
pub fn parse_metadata(text: &str) -> Result<Patch, Vec<Problem>> {
    let (document, mut faults) = document(text);
    let mut fields = Fields::root("an entry", &document, &mut faults);
    let mut metadata = metadata(&mut fields);
    fields.require(&["domain", "title", "kind", "depth"]);
    fields.finish();
    metadata.why.get_or_insert_default();
    faults.into_result(metadata, text)
}

/// Holds facts from elsewhere to what a catalog may say of an entry, so that all that is here can be handed on as one.
///
/// # Errors
/// What was expected first.
pub fn check_metadata(metadata: &Patch) -> Result<(), String> {
    if let Some(title) = &metadata.title {
        one_line(title)?;
    }
    let mut said = metadata.clone().filled();
    if said.et_al.is_some() && said.authors.is_none() {
        // They are counted beside those that somebody else names.
        said.authors = Some(vec!["N. N.".to_owned()]);
    }
    let text = toml::to_string(&said).map_err(|err| err.to_string())?;
    let (document, mut faults) = document(&text);
    let mut fields = Fields::root("an entry", &document, &mut faults);
    let _ = self::metadata(&mut fields);
    fields.finish();
    faults
        .into_result((), &text)
        .map_err(|problems| problems[0].message.clone())
}

fn relation(value: &Spanned<DeValue<'_>>, faults: &mut Faults) -> Option<Placed<Relation>> {
    let mut fields = Fields::of("a relation", value, faults)?;
    let kind = fields.parsed("type");
    let to = fields.parsed("to");
    fields.require(&["type", "to"]);
    let span = fields.span_of("to");
    fields.finish();
    Some((
        Relation {
            kind: kind?,
            to: to?,
        },
        span,
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GOOD: &str = r#"
[catalog]
name = "mine"
title = "Mine"
version = 3

[[domain]]
slug = "systems"
title = "Systems"
cadence = "P1Y"

[[resource]]
domain = "systems"
slug = "raft"
title = "In Search of an Understandable Consensus Algorithm"
authors = ["Diego Ongaro", "John Ousterhout"]
year = 2014
kind = "paper"
url = "https://raft.github.io/raft.pdf"
depth = "read"
why = "Consensus that a person can hold in their head."

[[resource]]
domain = "systems"
slug = "paxos"
title = "Paxos Made Simple"
kind = "paper"
depth = "read"
relations = [{ type = "pairs-with", to = "raft" }]
why = "The other one."
"#;

    fn problems(text: &str) -> Vec<String> {
        parse(text.as_bytes())
            .expect_err("faulty")
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    /// The problems after one change to a good file.
    fn after(from: &str, to: &str) -> Vec<String> {
        assert!(GOOD.contains(from), "{from}");
        problems(&GOOD.replacen(from, to, 1))
    }

    #[test]
    fn a_good_file_is_read_whole() {
        let catalog = parse(GOOD.as_bytes()).unwrap();
        assert_eq!((catalog.name.as_str(), catalog.version), ("mine", 3));
        assert_eq!(catalog.domains.len(), 1);
        let slugs: Vec<_> = catalog
            .resources
            .iter()
            .map(|resource| resource.slug.as_str())
            .collect();
        assert_eq!(slugs, ["raft", "paxos"]);
        assert_eq!(catalog.resources[1].relations[0].to.as_str(), "raft");
    }

    #[test]
    fn each_fault_has_its_place_and_what_was_expected() {
        for (from, to, problem) in [
            (
                "year = 2014",
                "yaer = 2014",
                "17:1: unknown key 'yaer' in a resource: did you mean 'year'?",
            ),
            (
                "slug = \"paxos\"",
                "slug = \"raft\"",
                "25:8: duplicate slug 'raft': expected one resource of that name",
            ),
            (
                "kind = \"paper\"",
                "kind = \"papier\"",
                "18:8: kind: unknown kind 'papier': expected one of paper, book, article, docs, code, standard, law, blog, course, video, other",
            ),
            (
                "\"P1Y\"",
                "\"yearly\"",
                "10:11: cadence: 'yearly' is not an ISO 8601 period of one unit: expected such as P2Y, P18M, P6W or P10D",
            ),
            (
                "to = \"raft\"",
                "to = \"rafts\"",
                "29:42: there is no resource 'rafts': did you mean 'raft'?",
            ),
            (
                "domain = \"systems\"",
                "domain = \"system\"",
                "13:10: there is no domain 'system': did you mean 'systems'?",
            ),
            (
                "year = 2014",
                "year = \"2014\"",
                "17:8: year: expected a whole number from 1 to 9999, found text",
            ),
            (
                "\"Paxos Made Simple\"",
                "7",
                "26:9: title: expected text in quotes, found 7",
            ),
            (
                "title = \"Paxos Made Simple\"\n",
                "",
                "23:1: a resource needs the key 'title'",
            ),
            (
                "https://raft",
                "javascript:raft",
                "19:7: url: expected an address that begins with https:// or http://",
            ),
            (
                "\"The other one.\"",
                "\"a\\u001b[31m\"",
                "30:7: why: expected one line of text without control characters",
            ),
            (
                "year = 2014",
                "isbn = \"9780262035614\"",
                "17:8: isbn: expected an ISBN of 13 digits whose last one is the right check digit",
            ),
            (
                "to = \"raft\"",
                "to = \"paxos\"",
                "29:42: relations: 'paxos' cannot be related to itself",
            ),
        ] {
            let found = after(from, to);
            assert!(
                found.iter().any(|line| line == problem),
                "{from} -> {to}\nexpected {problem}\nfound {found:#?}"
            );
        }
    }

    #[test]
    fn all_problems_come_in_one_run_and_in_order() {
        let faulty = GOOD
            .replace("version = 3", "version = -3")
            .replace("kind = \"paper\"", "kind = \"papier\"")
            .replace("slug = \"raft\"", "slug = \"Raft\"");
        let lines: Vec<_> = problems(&faulty)
            .iter()
            .map(|problem| problem.split(':').next().unwrap().to_owned())
            .collect();
        assert_eq!(
            lines,
            ["5", "14", "18", "27", "29"],
            "{:#?}",
            problems(&faulty)
        );
    }

    #[test]
    fn syntax_errors_do_not_hide_the_rest() {
        let found = problems(
            &GOOD
                .replace("year = 2014", "year = ")
                .replace("\"P1Y\"", "\"P1X\""),
        );
        assert!(
            found.iter().any(|problem| problem.starts_with("17:")),
            "{found:#?}"
        );
        assert!(
            found
                .iter()
                .any(|problem| problem.starts_with("10:11: cadence")),
            "{found:#?}"
        );
    }

    #[test]
    fn bytes_that_are_not_text_have_a_place_too() {
        let mut bytes = GOOD.as_bytes().to_vec();
        let at = GOOD.find("Paxos").unwrap();
        bytes[at] = 0xff;
        let found = parse(&bytes).expect_err("faulty");
        assert_eq!(
            found[0].to_string(),
            "26:10: not UTF-8: expected a UTF-8 file, found the byte 0xff"
        );
    }

    #[test]
    fn an_empty_file_says_what_it_needs() {
        assert_eq!(problems("").len(), 3);
    }

    proptest! {
        /// Bytes of a good file, some of them changed: whatever comes of it, it has places in the file.
        #[test]
        fn no_file_makes_the_parser_panic(changes in proptest::collection::vec((0usize..GOOD.len(), any::<u8>()), 1..8)) {
            let mut bytes = GOOD.as_bytes().to_vec();
            for (at, byte) in changes {
                bytes[at] = byte;
            }
            if let Err(problems) = parse(&bytes) {
                let lines = bytes.split(|byte| *byte == b'\n').count();
                prop_assert!(!problems.is_empty());
                prop_assert!(problems.iter().all(|problem| (1..=lines).contains(&problem.line) && problem.column > 0));
            }
        }
    }
}
