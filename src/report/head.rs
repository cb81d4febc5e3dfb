//! The head of the page, with its style and its policy, and the way around in it.

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{PreEscaped, html};
use sha2::{Digest, Sha256};

use super::words::{entries, long_date};
use super::{Report, Sink, year};

/// The style sheet. It is in the page, and what it looks like is all that the page may take from anywhere.
const STYLE: &str = include_str!("style.css");

/// How each page begins, by which a file is recognized as one.
pub const MARK: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"generator\" content=\"reads report\">";

/// Allows the style sheet of the page, known by its hash, and nothing else: no script, no request, no form.
fn policy() -> String {
    let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src 'none'; base-uri 'none'; form-action 'none'"
    )
}

pub(super) fn begin<W: Write>(report: &Report, out: &mut Sink<W>) -> io::Result<()> {
    let title = format!("Reading report, {}", long_date(report.on));
    out.raw(MARK)?;
    out.put(&html! {
        meta http-equiv="Content-Security-Policy" content=(policy());
        meta name="referrer" content="no-referrer";
        meta name="viewport" content="width=device-width, initial-scale=1";
        meta name="color-scheme" content="light dark";
        title { (title) }
        style { (PreEscaped(STYLE)) }
    })?;
    out.raw("</head>\n<body>\n")?;
    out.put(&html! {
        a.skip href="#main" { "Skip to the report" }
        header {
            h1 { "Reading report" }
            p.lead {
                time datetime=(report.on) { (long_date(report.on)) }
                " · " (entries(report.contents.entries()))
                @if let Some(filter) = &report.filter { " · of " code { bdi { (filter) } } }
            }
            nav aria-label="Sections" {
                ul {
                    @for (id, name) in sections(report) {
                        li { a href={ "#" (id) } { (name) } }
                    }
                }
            }
        }
    })?;
    out.raw("<main id=\"main\">\n")
}

fn sections(report: &Report) -> Vec<(&'static str, String)> {
    let statistics = &report.statistics;
    let mut sections = vec![
        ("year", year::heading(report)),
        ("due", "Due ahead".to_owned()),
    ];
    if !statistics.occasions.is_empty() {
        sections.push(("occasions", "Occasions".to_owned()));
    }
    if !statistics.recall.is_empty() {
        sections.push(("memory", "Memory".to_owned()));
    }
    if !report.relations.is_empty() {
        sections.push(("relations", "Relations".to_owned()));
    }
    sections.push(("entries", "Entries".to_owned()));
    if report.with_notes {
        sections.push(("notes", "Notes".to_owned()));
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_allows_the_style_and_nothing_else() {
        let policy = policy();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"));
        assert!(!policy.contains("unsafe") && !policy.contains("script"));
        // It goes through the sink as it is, or the hash would be another one.
        assert_eq!(crate::text::block(STYLE), STYLE);
    }
}
