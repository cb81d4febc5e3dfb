//! Parses a catalog file into a [`Catalog`], or into a list of all its problems.

use super::fields::{Faults, Fields};
use super::references::References;
use super::tables::{domain, header, resource};
use super::{Catalog, Problem};
use crate::domain::Resource;
use crate::position::Lines;

/// What a file is, for messages.
const FILE: &str = "a catalog file";

/// Parses and checks a catalog file.
///
/// # Errors
/// All problems of the file, in the order of their places: syntax, unknown and missing keys, wrong types, values out
/// of range, duplicate slugs, domains and relations that do not exist.
pub fn parse(bytes: &[u8]) -> Result<Catalog, Vec<Problem>> {
    Ok(CatalogFile::parse(bytes)?.into_catalog())
}

/// A catalog file that has passed all checks. Its resources are parsed again when they are needed, one by one: all at once take
/// several times the memory of the text.
pub struct CatalogFile<'t> {
    /// The catalog without its resources.
    pub catalog: Catalog,
    pieces: Vec<&'t str>,
}

impl<'t> CatalogFile<'t> {
    /// Checks a catalog file.
    ///
    /// # Errors
    /// Those of [`parse`].
    pub fn parse(bytes: &'t [u8]) -> Result<Self, Vec<Problem>> {
        let text = std::str::from_utf8(bytes).map_err(|err| {
            let good = std::str::from_utf8(&bytes[..err.valid_up_to()]).unwrap_or_default();
            let byte = bytes[err.valid_up_to()];
            let message = format!("not UTF-8: expected a UTF-8 file, found the byte 0x{byte:02x}");
            vec![Lines::new(good).problem(good.len(), message)]
        })?;
        read(text, pieces(text))
    }

    /// Returns the catalog with its resources.
    pub fn into_catalog(mut self) -> Catalog {
        self.catalog.resources = self.resources().collect();
        self.catalog
    }

    /// Returns the resources, in order.
    pub fn resources(&self) -> impl Iterator<Item = Resource> {
        self.pieces.iter().flat_map(|piece| {
            // All problems were reported before.
            let mut faults = Faults::default();
            let document = faults.document(piece);
            let tables = Fields::root(FILE, &document, &mut faults).array("resource");
            let parsed = tables
                .into_iter()
                .filter_map(|table| resource(table, &mut faults)?.parsed);
            parsed.collect::<Vec<_>>()
        })
    }
}

/// Cuts a file before each line that is the heading of an entry.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (newline, _) in text.match_indices("\n[[resource]]") {
        pieces.push(&text[start..=newline]);
        start = newline + 1;
    }
    pieces.push(&text[start..]);
    pieces
}

/// Reads a file piece by piece. The pieces are read as one unless each is a document of its own, with nothing but entries after
/// the first: a heading may be a line of a longer text, or what follows an entry may be no entry.
fn read<'t>(text: &'t str, pieces: Vec<&'t str>) -> Result<CatalogFile<'t>, Vec<Problem>> {
    let mut faults = Faults::default();
    let mut references = References::default();
    let (mut head, mut domains) = (None, Vec::new());
    let is_cut = pieces.len() > 1;
    for (at, piece) in pieces.iter().enumerate() {
        let document = faults.document(piece);
        let is_apart =
            document.contains_key("resource") == (at > 0) && (at == 0 || document.len() == 1);
        if is_cut && (faults.has_syntax_error() || !is_apart) {
            return read(text, vec![text]);
        }
        let mut fields = Fields::root(FILE, &document, &mut faults);
        let header_table = fields.raw("catalog");
        let domain_tables = fields.array("domain");
        let resource_tables = fields.array("resource");
        if at == 0 {
            fields.require(["catalog", "domain"]);
            fields.require((!is_cut).then_some("resource"));
        }
        fields.finish();
        head = head.or_else(|| header(header_table?, &mut faults));
        for table in domain_tables {
            domains.extend(domain(table, &mut references, &mut faults));
        }
        for table in resource_tables {
            if let Some(entry) = resource(table, &mut faults) {
                references.add(entry, &mut faults);
            }
        }
        faults.start += piece.len();
    }
    references.finish(&mut faults);
    let (name, title, version) = faults.into_result(head, text)?.ok_or_else(Vec::new)?;
    let catalog = Catalog {
        name,
        title,
        version,
        domains,
        resources: Vec::new(),
    };
    Ok(CatalogFile { catalog, pieces })
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

    /// The problems after one change to a valid file.
    fn after(from: &str, to: &str) -> Vec<String> {
        assert!(GOOD.contains(from), "{from}");
        problems(&GOOD.replacen(from, to, 1))
    }

    #[test]
    fn all_entries_of_a_valid_file_are_read() {
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
    fn each_problem_has_its_place_and_what_was_expected() {
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
                "10:11: cadence: 'yearly' is not an ISO 8601 period of one unit: expected a period such as P2Y, P18M, P6W or P10D",
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
    fn all_problems_are_reported_at_once_in_order() {
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
    fn syntax_errors_do_not_hide_other_problems() {
        let faulty = GOOD
            .replace("year = 2014", "year = ")
            .replace("\"P1Y\"", "\"P1X\"");
        let found = problems(&faulty);
        for start in ["17:", "10:11: cadence"] {
            assert!(
                found.iter().any(|line| line.starts_with(start)),
                "{found:#?}"
            );
        }
    }

    #[test]
    fn invalid_utf8_has_a_place() {
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
    fn a_heading_within_a_text_or_before_other_tables_does_not_cut_the_file() {
        assert_eq!(pieces(GOOD).len(), 3);
        let within = GOOD.replace("\"The other one.\"", "\"\"\"\n[[resource]]\nslug = 1\"\"\"");
        let expected = "30:7: why: expected one line of text without control characters";
        assert_eq!(problems(&within), [expected]);
        let (head, rest) = GOOD.split_once("[[domain]]").unwrap();
        let (domain, entries) = rest.split_once("[[resource]]").unwrap();
        let domain_last = format!("{head}[[resource]]{entries}\n[[domain]]{domain}");
        assert_eq!(parse(domain_last.as_bytes()), parse(GOOD.as_bytes()));
        let again = format!("{GOOD}\n[catalog]\nname = \"other\"\n");
        assert_eq!(problems(&again)[0], "32:2: duplicate key");
    }

    #[test]
    fn an_empty_file_lacks_three_keys() {
        assert_eq!(problems("").len(), 3);
    }

    proptest! {
        /// Changes some bytes of a valid file: all problems then have places in the file.
        #[test]
        fn no_file_makes_the_parser_panic(changes in proptest::collection::vec((0usize..GOOD.len(), any::<u8>()), 1..8)) {
            let mut bytes = GOOD.as_bytes().to_vec();
            for (at, byte) in changes {
                bytes[at] = byte;
            }
            if let Ok(text) = std::str::from_utf8(&bytes) {
                let read = |pieces| read(text, pieces).map(CatalogFile::into_catalog);
                prop_assert_eq!(read(pieces(text)), read(vec![text]), "in pieces and as a whole");
            }
            if let Err(problems) = parse(&bytes) {
                let lines = bytes.split(|byte| *byte == b'\n').count();
                prop_assert!(!problems.is_empty());
                prop_assert!(problems.iter().all(|problem| (1..=lines).contains(&problem.line) && problem.column > 0));
            }
        }
    }
}
