//! What an import did: its progress, its counts, and the records of its file.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::Import;
use super::remarks::Remarks;
use crate::commands::message::{count, message};
use crate::commands::{Result, refused};
use crate::domain::{DeviceId, Event, LocalDate, Renamed, Slug, Work};
use crate::store::ImportOutcome;
use crate::text;
use crate::view::local_time;

/// How many invalid records an error lists.
const MOST_FAULTS: usize = 20;

/// A progress bar appears after this time.
const PATIENCE: Duration = Duration::from_secs(1);

/// What became of the records.
#[derive(Default, PartialEq, Eq, Serialize)]
pub(super) struct Counts {
    pub(super) added: usize,
    /// Those of the added that may be the same work as another resource.
    #[serde(rename = "may_be_same")]
    pub(super) unsure: usize,
    pub(super) merged: usize,
    #[serde(rename = "unchanged")]
    pub(super) same: usize,
    pub(super) forgotten: usize,
    pub(super) skipped: usize,
    #[serde(rename = "invalid")]
    pub(super) faulty: usize,
    pub(super) catalogs: usize,
}

/// One record of the file.
#[derive(Default, Serialize)]
pub(super) struct RecordLine {
    /// The file in an archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    line: usize,
    outcome: &'static str,
    title: Option<String>,
    /// The number of the resource that was added.
    number: Option<i64>,
    /// The resource that exists.
    slug: Option<Slug>,
    changes: Vec<&'static str>,
    reason: Option<String>,
    #[serde(rename = "may_be_same")]
    may_be: Option<MayBeSame>,
}

/// A resource that may be the same work as an added one.
#[derive(Serialize)]
struct MayBeSame {
    slug: Slug,
    reason: String,
}

impl MayBeSame {
    fn text(&self) -> String {
        format!("may be the same as {}: {}", self.slug, self.reason)
    }
}

impl RecordLine {
    /// Says what was done or, in a dry run, would be.
    fn text(&self) -> Option<String> {
        let title = self.title.as_deref().unwrap_or_default();
        let slug = self.slug.as_ref().map_or("", Slug::as_str);
        let action = match self.outcome {
            "added" => match &self.may_be {
                Some(other) => format!("add: {title}, {}", other.text()),
                None => format!("add: {title}"),
            },
            "merged" => format!("merge: {title} into {slug}: {}", self.changes.join(", ")),
            "unchanged" => format!("unchanged: {title}, exists as {slug}"),
            "skipped" => format!("skip: {}", self.reason.as_deref().unwrap_or_default()),
            // Named as a fault.
            _ => return None,
        };
        let part = self.part.as_ref().map(|part| format!("{part}:"));
        Some(format!(
            "{}{}: {action}",
            part.unwrap_or_default(),
            self.line
        ))
    }
}

/// What an import did, as docs/schemas/import.json says.
#[derive(Serialize)]
pub(super) struct Object<'a> {
    dry_run: bool,
    #[serde(flatten)]
    counts: &'a Counts,
    records: &'a [RecordLine],
    remarks: Vec<String>,
    renamed: &'a [Renamed],
    undo: Option<&'a str>,
}

/// The progress and the counts of an import.
pub(super) struct Report<'a> {
    pub(super) file: String,
    /// The file, if it is one of several in an archive.
    pub(super) part: Option<String>,
    pub(super) args: &'a Import,
    pub(super) begun: Instant,
    pub(super) bar: ProgressBar,
    pub(super) text: &'a str,
    pub(super) counts: Counts,
    pub(super) faults: Vec<String>,
    /// What was not taken over of the works.
    pub(super) remarks: Remarks,
    pub(super) today: LocalDate,
    /// What became of each record, for a dry run, for `--verbose` and for JSON.
    pub(super) records: Option<Vec<RecordLine>>,
    /// The latest time that a correct clock can have written, in milliseconds since 1970 UTC.
    pub(super) latest: i64,
    /// Devices that wrote later than that, each with its latest time.
    pub(super) ahead: BTreeMap<DeviceId, i64>,
}

impl<'a> Report<'a> {
    /// Begins a text, the only one or one of several in an archive.
    pub(super) fn begin(&mut self, file: &str, text: &'a str, is_only: bool) {
        file.clone_into(&mut self.file);
        self.part = (!is_only).then(|| file.to_owned());
        self.text = text;
        self.bar = ProgressBar::hidden();
        self.begun = Instant::now();
    }

    /// Updates the progress bar, which appears on a terminal after `PATIENCE`.
    pub(super) fn at(&mut self, line: usize) {
        if self.bar.is_hidden() && self.begun.elapsed() > PATIENCE && io::stderr().is_terminal() {
            self.bar = ProgressBar::new(self.text.lines().count() as u64);
            let style = ProgressStyle::with_template("{wide_bar} {percent:>3} % · {eta} left");
            self.bar
                .set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        }
        self.bar.set_position(line as u64);
    }

    pub(super) fn note_clock(&mut self, event: &Event) {
        if event.at > self.latest {
            let at = self.ahead.entry(event.device).or_default();
            *at = event.at.max(*at);
        }
    }

    /// Reports the devices whose clock was ahead. The order of events does not depend on clocks that are right.
    pub(super) fn name_clocks(&self) {
        for (device, at) in &self.ahead {
            let device = device.to_string();
            message(&format!(
                "the clock of device {} was ahead, at {}; its events are taken in their order",
                &device[..8],
                local_time(*at)
            ));
        }
    }

    pub(super) fn faulty(&mut self, line: usize, why: &str) {
        self.counts.faulty += 1;
        let fault = format!("{}:{line}: {}", self.file, text::line(why));
        if self.args.skip_bad || self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        }
        self.refused(line, "invalid", why);
    }

    pub(super) fn imported(&mut self, line: usize, work: &Work, outcome: ImportOutcome) {
        self.remarks.add(&self.file, line, work, self.today);
        let mut record = RecordLine {
            line,
            title: work.metadata.title.clone(),
            ..RecordLine::default()
        };
        let count = match outcome {
            ImportOutcome::Added { number, may_be } => {
                record.outcome = "added";
                record.may_be = may_be.map(|(slug, reason)| MayBeSame {
                    slug,
                    reason: reason.to_string(),
                });
                if let Some(other) = &record.may_be {
                    self.counts.unsure += 1;
                    if self.records.is_none() {
                        let title = record.title.as_deref().unwrap_or_default();
                        let what = format!("{}:{line}: {title}: {}", self.file, other.text());
                        self.remarks.unsure(what);
                    }
                }
                // A dry run gives out no numbers.
                record.number = number.filter(|_| !self.args.dry_run);
                &mut self.counts.added
            }
            ImportOutcome::Merged(slug, changes) => {
                record.outcome = "merged";
                (record.slug, record.changes) = (Some(slug), changes);
                &mut self.counts.merged
            }
            ImportOutcome::Same(slug) => {
                (record.outcome, record.slug) = ("unchanged", Some(slug));
                &mut self.counts.same
            }
        };
        *count += 1;
        self.keep(record);
    }

    pub(super) fn skipped(&mut self, line: usize, why: &str) {
        self.counts.skipped += 1;
        if self.records.is_none() {
            self.remarks.skipped(why);
        }
        self.refused(line, "skipped", why);
    }

    fn refused(&mut self, line: usize, outcome: &'static str, why: &str) {
        self.keep(RecordLine {
            line,
            outcome,
            reason: Some(why.to_owned()),
            ..RecordLine::default()
        });
    }

    fn keep(&mut self, record: RecordLine) {
        let part = self.part.clone();
        if let Some(records) = &mut self.records {
            records.push(RecordLine { part, ..record });
        }
    }

    /// Returns the lines about all records.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        let records = self.records.iter().flatten();
        records.filter_map(RecordLine::text)
    }

    pub(super) fn object<'o>(
        &'o self,
        renamed: &'o [Renamed],
        undo: Option<&'o str>,
    ) -> Object<'o> {
        Object {
            dry_run: self.args.dry_run,
            counts: &self.counts,
            records: self.records.as_deref().unwrap_or_default(),
            remarks: self.remarks.lines(),
            renamed,
            undo,
        }
    }

    pub(super) fn will_be_kept(&self) -> bool {
        self.args.dry_run || self.args.skip_bad || self.counts.faulty == 0
    }

    /// Returns an error if records are invalid, unless they are to be skipped.
    pub(super) fn refuse(&self) -> Result<()> {
        if self.counts.faulty == 0 || self.args.skip_bad {
            return Ok(());
        }
        let more = self.counts.faulty - self.faults.len();
        let more = (more > 0).then(|| format!("\nand {more} more"));
        let more = more.unwrap_or_default();
        let records = count(self.counts.faulty, "invalid record", "invalid records");
        Err(refused!(
            "nothing was imported: {records}\n{}{more}\nhint: --skip-bad skips invalid records",
            self.faults.join("\n")
        ))
    }
}

impl Counts {
    /// "2 added (1 may be the same as others), 1 merged". But for those in brackets, they add up to the records of the file.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{} added", self.added);
        if self.unsure > 0 {
            text.push_str(&format!(" ({} may be the same as others)", self.unsure));
        }
        for (count, kind) in [
            (self.merged, "merged"),
            (self.same, "already present"),
            (
                self.forgotten,
                "forgotten on the other device and now erased here",
            ),
            (self.skipped, "skipped"),
            (self.faulty, "invalid and skipped"),
            (self.catalogs, "catalogs"),
        ] {
            if count > 0 {
                text.push_str(&format!(", {count} {kind}"));
            }
        }
        text
    }
}
