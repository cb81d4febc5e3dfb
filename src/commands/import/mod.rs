//! `reads import`.

mod remarks;
mod report;
mod source;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::time::Instant;

use clap::ValueHint;
use encoding_rs::Encoding;
use indicatif::ProgressBar;
use remarks::Remarks;
use report::{Counts, Report};
use source::Source;

use super::args::{domain, format_parser, word_parser};
use super::message::{message, report_renamed};
use super::{App, Command, Result};
use crate::clock;
use crate::domain::{DateOrder, Features, Slug, StatusWord, StatusWords, TagList, Work};
use crate::exchange::log::{self, Entry};
use crate::exchange::{ColumnMap, Found, Read, ReadOptions, ReadWorks, Record};
use crate::store::{self, EventOutcome};

/// How far ahead of this device's clock another one's may be, in milliseconds.
const MAX_SKEW: i64 = 24 * 60 * 60 * 1_000;

/// How many records the reading thread sends to the writing thread at once; single ones would make both wait.
const BATCH: usize = 256;

/// How many batches the channel holds.
const WAITING: usize = 8;

/// The database is backed up before an import that changes more works or catalogs than this.
const LARGE: usize = 1_000;

/// Import references, bookmarks, shelves, feeds or lists
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads import library.bib --dry-run\n  reads import goodreads_library_export.csv\n  curl -s https://example.org/awesome.md | reads import - --from markdown --domain systems\n\nEverything is imported, or nothing. A resource that exists is not added again: its empty fields are filled, and new tags, readings and notes are added. Headings, folders and collections become domains. `reads undo` undoes the whole import."
)]
pub(crate) struct Import {
    /// File to import; '-' reads standard input
    #[arg(value_hint = ValueHint::FilePath)]
    file: PathBuf,

    /// Format of the file [default: detected]
    #[arg(long, value_name = "FORMAT", value_parser = format_parser(|format| format.read.is_some()))]
    from: Option<String>,

    /// Show what would be added, merged and skipped; change nothing
    #[arg(long)]
    dry_run: bool,

    /// List what was done with each record
    #[arg(short, long)]
    verbose: bool,

    /// Skip invalid records, and list them
    #[arg(long)]
    skip_bad: bool,

    /// Put all new resources into this domain
    #[arg(short, long, value_name = "DOMAIN", value_parser = domain)]
    domain: Option<Slug>,

    /// Add these tags to all resources of the file, separated by commas
    #[arg(short, long, value_name = "TAG")]
    tag: Vec<TagList>,

    /// What a shelf of the file stands for: todo, reading, done or dropped; repeat for several shelves
    #[arg(long, value_name = "SHELF=STATUS")]
    status: Vec<StatusWord>,

    /// Read any CSV: which of its columns holds which field, such as title=Titel,authors=Autor
    #[arg(long, value_name = "FIELD=COLUMN,…", conflicts_with = "from")]
    map: Vec<ColumnMap>,

    /// Order of day and month in dates such as 04/05/2023 [default: as the other dates of the file show]
    #[arg(long, value_name = "ORDER", value_parser = word_parser::<DateOrder>(DateOrder::WORDS))]
    dates: Option<DateOrder>,

    /// Encoding of the file: latin1, utf-16, gbk [default: as declared in the file, else UTF-8]
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<&'static Encoding>,
}

/// Returns the encoding with that label (WHATWG, "Encoding").
fn encoding(name: &str) -> Result<&'static Encoding, &'static str> {
    Encoding::for_label(name.as_bytes())
        .ok_or("expected an encoding such as utf-8, latin1 or utf-16")
}

impl Command for Import {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let (sources, unknown) = source::sources(self)?;
        let mut store = app.store()?;
        let mut import = store.import(clock.now(), clock.today())?;
        let mut report = Report {
            file: String::new(),
            part: None,
            args: self,
            begun: Instant::now(),
            bar: ProgressBar::hidden(),
            text: "",
            counts: Counts::default(),
            faults: Vec::new(),
            records: (self.dry_run || self.verbose || app.is_json()).then(Vec::new),
            remarks: Remarks::default(),
            today: clock.today(),
            latest: clock.now().saturating_add(MAX_SKEW),
            ahead: BTreeMap::new(),
        };
        let is_one = sources.len() + unknown.len() == 1;
        let imported = sources.iter().try_for_each(|source| {
            let text = &source.text;
            report.begin(&source.name, text, is_one);
            let imported = match source.format.read {
                Some(Read::Works(read)) => works(read, source, self, &mut import, &mut report),
                Some(Read::Log) => events(text, &mut import, &mut report),
                None => unreachable!("the parser accepts only formats that can be read"),
            };
            report.bar.finish_and_clear();
            imported
        });
        let imported = imported.and_then(|()| report.refuse());
        let Counts {
            added,
            merged,
            catalogs,
            ..
        } = report.counts;
        let changed = added + merged + catalogs;
        let (mut renamed, mut undo) = (Vec::new(), None);
        if imported.is_ok() && !self.dry_run {
            if changed > LARGE {
                import.back_up()?;
            }
            renamed = import.commit()?;
            let is_log = |source: &Source| matches!(source.format.read, Some(Read::Log));
            if changed > 0 && !sources.iter().any(is_log) {
                undo = Some("reads undo");
            }
        } else {
            drop(import);
        }
        // The reader of what follows is not waited for with the database open.
        drop(store);
        if self.skip_bad {
            report.faults.iter().for_each(|fault| message(fault));
        }
        if !app.is_json() {
            (report.lines()).try_for_each(|line| app.line(line))?;
        }
        imported?;
        for file in unknown {
            message(&format!("skipped {file}: its format is not known"));
        }
        if report.counts == Counts::default() {
            for Source { name, format, .. } in &sources {
                let format = format.name;
                message(&format!("{name} holds nothing in the format {format}"));
            }
        }
        report.remarks.lines().iter().for_each(|line| message(line));
        if self.dry_run && !app.is_json() {
            return app.line(format!("would be imported: {}", report.counts.text()));
        }
        report.name_clocks();
        report_renamed(&renamed);
        let counts = report.counts.text();
        let undo_words = undo.map(|undo| format!(" · undo with `{undo}`"));
        let line = format!("imported: {counts}{}", undo_words.unwrap_or_default());
        app.report(&report.object(&renamed, undo), [line])
    }
}

/// Imports works while another thread reads them.
fn works(
    read: ReadWorks,
    source: &Source,
    args: &Import,
    import: &mut store::Import<'_>,
    report: &mut Report<'_>,
) -> Result<()> {
    let options = &ReadOptions {
        local_day: clock::day_of,
        dates: args.dates,
        statuses: StatusWords::new(&args.status),
        columns: source.columns.clone(),
    };
    std::thread::scope(|scope| {
        let (sender, batches) = sync_channel::<Vec<(Record, Features)>>(WAITING);
        scope.spawn(move || {
            let mut batch = Vec::with_capacity(BATCH);
            // Sending fails only if the receiver stopped at an error, which it returns.
            read(&source.text, options, &mut |record| {
                let features = match &record.found {
                    Found::Work(work) => Features::of(&work.metadata),
                    Found::Skipped(_) | Found::Faulty(_) => Features::default(),
                };
                batch.push((record, features));
                if batch.len() == BATCH {
                    let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
                    let _ = sender.send(full);
                }
            });
            let _ = sender.send(batch);
        });
        for (Record { line, found }, features) in batches.into_iter().flatten() {
            report.at(line);
            match found {
                Found::Faulty(why) => report.faulty(line, &why),
                Found::Skipped(why) => {
                    report.skipped(line, &why);
                }
                Found::Work(mut work) => {
                    if args.domain.is_some() {
                        work.metadata.domain.clone_from(&args.domain);
                    }
                    resolve_file(&mut work, &args.file);
                    work.tags
                        .extend(args.tag.iter().flat_map(|list| list.0.clone()));
                    // After an invalid record nothing will be kept.
                    if report.will_be_kept() {
                        let outcome = import.add(&work, features)?;
                        report.imported(line, &work, outcome);
                    }
                }
            }
        }
        Ok(())
    })
}

/// Makes the path of a work's file absolute: in a file that is imported, it is relative to that file.
fn resolve_file(work: &mut Work, from: &Path) {
    let file = work.metadata.file.as_mut().and_then(Option::as_mut);
    // Some programs write addresses of files that only they know.
    if let Some(file) = file.filter(|file| !file.contains("://")) {
        let beside = from.parent().unwrap_or(from).join(&*file);
        let absolute = std::path::absolute(beside).ok();
        if let Some(path) = absolute.as_deref().and_then(Path::to_str) {
            path.clone_into(file);
        }
    }
}

/// Imports the log of another database.
fn events(text: &str, import: &mut store::Import<'_>, report: &mut Report<'_>) -> Result<()> {
    for (line, entry) in log::entries(text) {
        report.at(line);
        match entry {
            Entry::Faulty(why) => report.faulty(line, &why),
            Entry::Catalog(copy) => {
                let is_changed = import.catalog(&copy)?;
                report.counts.catalogs += usize::from(is_changed);
            }
            Entry::Event(event) => match import.event(&event)? {
                EventOutcome::New => {
                    report.counts.added += 1;
                    report.note_clock(&event);
                }
                EventOutcome::Same => report.counts.same += 1,
                EventOutcome::Forgotten => report.counts.forgotten += 1,
                EventOutcome::Refused(why) => report.faulty(line, why),
            },
        }
    }
    for (line, why) in import.refused()? {
        report.faulty(usize::try_from(line).unwrap_or_default(), why);
    }
    Ok(())
}
