//! The list of entries, a table for each domain.

use std::io::{self, Write};

use maud::{Markup, html};

use super::link::titled;
use super::sink::Sink;
use super::summary::{Contents, progress};
use super::{marks, words};
use crate::domain::{DomainProgress, Listing, LocalDate};

/// A longer list is folded up, domain by domain.
const OPEN: u64 = 300;

/// A list that is being written.
pub(super) struct List {
    today: LocalDate,
    domains: std::vec::IntoIter<DomainProgress>,
    is_open: bool,
    domain: Option<String>,
}

impl List {
    pub(super) fn new(contents: &Contents, today: LocalDate) -> Self {
        Self {
            today,
            domains: contents.domains.clone().into_iter(),
            is_open: contents.entries() <= OPEN,
            domain: None,
        }
    }

    pub(super) fn begin<W: Write>(&self, out: &mut Sink<W>) -> io::Result<()> {
        out.raw("<section aria-labelledby=\"entries\">\n")?;
        out.put(&html! {
            h2 #entries { "Entries" }
            @if self.domains.len() == 0 { p.muted { "There are none." } }
        })
    }

    pub(super) fn entry<W: Write>(&mut self, row: &Listing, out: &mut Sink<W>) -> io::Result<()> {
        if self.domain.as_ref() != Some(&row.domain) {
            self.end_domain(out)?;
            self.begin_domain(row, out)?;
        }
        out.put(&entry(row, self.today))
    }

    pub(super) fn end<W: Write>(&mut self, out: &mut Sink<W>) -> io::Result<()> {
        self.end_domain(out)?;
        out.raw("</section>\n")
    }

    fn begin_domain<W: Write>(&mut self, row: &Listing, out: &mut Sink<W>) -> io::Result<()> {
        self.domain = Some(row.domain.clone());
        let counts = self.domains.next().map(|domain| domain.counts);
        out.raw(if self.is_open {
            "<details class=\"domain\" open>\n"
        } else {
            "<details class=\"domain\">\n"
        })?;
        out.put(&html! {
            summary {
                h3 { bdi { (row.domain_title) } }
                @if let Some(counts) = counts { span.muted { (progress(counts)) } }
            }
        })?;
        out.raw("<table class=\"entries\">\n")?;
        out.put(&html! {
            caption.hidden { "Entries of " (row.domain_title) }
            thead {
                tr { th scope="col" { "Title" } th scope="col" { "Status" } }
            }
        })?;
        out.raw("<tbody>\n")
    }

    fn end_domain<W: Write>(&mut self, out: &mut Sink<W>) -> io::Result<()> {
        match self.domain.take() {
            Some(_) => out.raw("</tbody>\n</table>\n</details>\n"),
            None => Ok(()),
        }
    }
}

fn entry(row: &Listing, today: LocalDate) -> Markup {
    html! {
        tr id={ "e" (row.number) } {
            th scope="row" {
                (titled(&row.title, row.url.as_deref()))
                @if !row.why.is_empty() { p.why { bdi { (row.why) } } }
                p.muted { (about(row)) }
            }
            td {
                (marks::status(row))
                @if let Some(due) = row.due_on() {
                    p class=(if due <= today { "due now" } else { "due" }) {
                        "due " time datetime=(due) { (due.day_and_month(today)) }
                    }
                }
            }
        }
    }
}

/// "paper · 2017 · 15 pages · skim · chapters 5–9 · last read 2024-11-20".
fn about(row: &Listing) -> String {
    let mut parts = vec![row.kind.to_string()];
    parts.extend(row.year.map(|year| year.to_string()));
    parts.extend(match (row.pages, row.minutes) {
        (Some(pages), _) => Some(words::count(pages.into(), "page", "pages")),
        (None, minutes) => minutes.map(|minutes| format!("{minutes} min")),
    });
    parts.push(row.depth_this_time().to_string());
    parts.extend(row.scope.clone());
    parts.extend(row.last_read.map(|last| {
        let last = if last.is_unknown() {
            last.when()
        } else {
            last.to_string()
        };
        format!("last read {last}")
    }));
    parts.join(" · ")
}
