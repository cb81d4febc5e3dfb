//! What the list holds, counted in one pass over its rows.

use maud::{Markup, html};
use serde::{Serialize, Serializer};

use super::words::{entries, number};
use super::{DueAhead, Report};
use crate::domain::{Counts, DomainProgress, Due, Listing, LocalDate, Rates, Status, short_time};

/// The counts of all entries, and what will be due.
#[derive(Debug, Serialize)]
pub struct Contents {
    /// How many entries have each status.
    #[serde(serialize_with = "by_status")]
    statuses: Vec<(Status, u64)>,
    /// The domains with entries, in the order of the list.
    pub(super) domains: Vec<DomainProgress>,
    pub(super) due: DueAhead,
}

impl Contents {
    /// `rates` are for the times that readings take.
    pub fn new(today: LocalDate, rates: Rates) -> Self {
        Self {
            statuses: Status::ALL.iter().map(|status| (*status, 0)).collect(),
            domains: Vec::new(),
            due: DueAhead::new(today, rates),
        }
    }

    /// Counts a row. `reason` says in a few words why it is due.
    pub fn add(&mut self, row: &Listing, reason: impl FnOnce(&Due) -> String) {
        if let Some((_, count)) = (self.statuses.iter_mut()).find(|(of, _)| *of == row.status) {
            *count += 1;
        }
        if (self.domains.last()).is_none_or(|last| last.slug != row.domain) {
            self.domains.push(DomainProgress {
                slug: row.domain.clone(),
                title: row.domain_title.clone(),
                counts: Counts::default(),
            });
        }
        if let Some(last) = self.domains.last_mut() {
            (last.counts).count(row.status, row.last_read.is_some(), 1);
        }
        self.due.add(row, reason);
    }

    /// Returns the number of entries.
    pub fn entries(&self) -> u64 {
        self.statuses.iter().map(|(_, count)| count).sum()
    }

    /// Returns the title of a domain, or its slug where nothing of it is in the list.
    pub(super) fn title<'a>(&'a self, slug: &'a str) -> &'a str {
        let mut domains = self.domains.iter();
        let found = domains.find(|domain| domain.slug == slug);
        found.map_or(slug, |domain| &domain.title)
    }

    /// Returns the counts of all domains, as the overview has them.
    fn counts(&self) -> Counts {
        let mut all = Counts::default();
        for DomainProgress { counts, .. } in &self.domains {
            all.entries += counts.entries;
            all.to_read += counts.to_read;
            all.done += counts.done;
            all.reading += counts.reading;
        }
        all
    }

    fn with(&self, status: Status) -> u64 {
        let mut statuses = self.statuses.iter();
        (statuses.find(|(of, _)| *of == status)).map_or(0, |(_, count)| *count)
    }
}

fn by_status<S: Serializer>(statuses: &[(Status, u64)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(statuses.iter().map(|(status, count)| (status, count)))
}

pub(super) fn section(report: &Report) -> Markup {
    let contents = &report.contents;
    let (counts, due) = (contents.counts(), report.statistics.ahead.first());
    let read = format!("of {} read", number(counts.entries));
    let [followed, dropped] =
        [Status::Following, Status::Dropped].map(|status| contents.with(status));
    let followed = (followed > 0).then(|| format!("{} followed", number(followed)));
    html! {
        section.tiles aria-label="At a glance" {
            (tile(counts.to_read, "to read", None))
            (tile(counts.reading, "being read", None))
            (tile(counts.done, &read, followed))
            @if dropped > 0 { (tile(dropped, "dropped", None)) }
            @if let Some(due) = due {
                (tile(due.readings, "due", (due.readings > 0).then(|| short_time(due.minutes))))
            }
        }
    }
}

/// A figure with its name.
fn tile(figure: u64, name: &str, note: Option<String>) -> Markup {
    html! {
        div.tile {
            p.figure { (number(figure)) }
            p.name {
                (name)
                @if let Some(note) = note { span.muted { " · " (note) } }
            }
        }
    }
}

/// "12 of 40 read", for a domain.
pub(super) fn progress(counts: Counts) -> String {
    if counts.entries == 0 {
        return entries(0);
    }
    format!("{} of {} read", number(counts.done), number(counts.entries))
}
