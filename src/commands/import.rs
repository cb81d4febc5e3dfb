//! `reads import`.

use std::io::{self, IsTerminal, Read as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

use clap::ValueHint;
use encoding_rs::Encoding;
use indicatif::{ProgressBar, ProgressStyle};

use super::args::{domain, format_parser};
use super::message::message;
use super::{App, Command, Failure, Result};
use crate::domain::{Slug, Work};
use crate::exchange::log::{self, Entry};
use crate::exchange::{Format, Found, Read, ReadWorks, Record, decode};
use crate::store::{self, EventOutcome, ImportOutcome};
use crate::text;

/// As many faults are named before nothing is done.
const MOST_FAULTS: usize = 20;

/// Records go from the thread that reads them to the one that writes them by so many, so that neither waits for each of
/// the other's.
const BATCH: usize = 256;

/// As many batches wait.
const WAITING: usize = 8;

/// Before more than so many works or events come, the database is backed up.
const LARGE: usize = 1_000;

/// Who waits longer is told how far it is.
const PATIENCE: Duration = Duration::from_secs(1);

/// Import references, bookmarks, shelves, feeds or lists
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads import library.bib --dry-run\n  reads import goodreads_library_export.csv\n  curl -s https://example.org/awesome.md | reads import - --from markdown --domain systems\n\nEverything is imported, or nothing. A resource that exists is not added again: its empty fields are filled, and new tags, readings and notes are added. Headings, folders and collections become domains. `reads undo` undoes the whole import."
)]
pub(crate) struct Import {
    /// File to import; '-' reads standard input
    #[arg(value_hint = ValueHint::FilePath)]
    file: PathBuf,

    /// Format of the file [default: detected, where that is certain]
    #[arg(long, value_name = "FORMAT", value_parser = format_parser(|format| format.read.is_some()))]
    from: Option<String>,

    /// Show what would be added, merged and skipped; change nothing
    #[arg(long)]
    dry_run: bool,

    /// Skip invalid records, and list them
    #[arg(long)]
    skip_bad: bool,

    /// Put all new resources into this domain
    #[arg(long, value_name = "DOMAIN", value_parser = domain)]
    domain: Option<Slug>,

    /// Add this tag to all of them; repeat for several
    #[arg(long, value_name = "TAG")]
    tag: Vec<Slug>,

    /// Encoding of the file: latin1, utf-16, gbk [default: what the file says, else UTF-8]
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<&'static Encoding>,
}

/// The encoding of that name (WHATWG, "Encoding").
fn encoding(name: &str) -> Result<&'static Encoding, &'static str> {
    Encoding::for_label(name.as_bytes())
        .ok_or("expected an encoding such as utf-8, latin1 or utf-16")
}

impl Command for Import {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let (name, bytes) = read(&self.file)?;
        let (text, err) = decode(&bytes, self.encoding);
        drop(bytes);
        if let Some(err) = err.filter(|_| !self.skip_bad) {
            let line = err.line;
            return Err(Failure::Refused(format!(
                "{name}:{line}: {err}, or leave such records out with --skip-bad"
            )));
        }
        let format = format(self, &name, &text)?;
        let mut store = app.store()?;
        let mut import = store.import(clock.now(), clock.today())?;
        let mut report = Report::new(name, self, &text);
        let taken = match format.read {
            Some(Read::Works(read)) => works(read, &text, self, &mut import, &mut report, app),
            Some(Read::Log) => events(&text, &mut import, &mut report),
            None => unreachable!("the command line takes formats that are read"),
        };
        report.bar.finish_and_clear();
        taken?;
        report.refuse()?;
        if self.dry_run {
            return Ok(app
                .out
                .line(&format!("would be imported: {}", report.counts()))?);
        }
        let changed = report.changed();
        if changed > LARGE {
            import.back_up()?;
        }
        import.keep()?;
        let undo = if changed > 0 && matches!(format.read, Some(Read::Works(_))) {
            " · undo with `reads undo`"
        } else {
            ""
        };
        app.out
            .line(&format!("imported: {}{undo}", report.counts()))?;
        Ok(())
    }
}

/// What the file holds, and how to call it.
fn read(file: &Path) -> Result<(String, Vec<u8>)> {
    let name = file.display().to_string();
    let (name, bytes) = if name == "-" {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        ("standard input".to_owned(), read.map(|_| bytes))
    } else {
        (name, std::fs::read(file))
    };
    let bytes = bytes.map_err(|err| Failure::Refused(format!("cannot read {name}: {err}")))?;
    Ok((name, bytes))
}

/// What the file is.
fn format(args: &Import, name: &str, text: &str) -> Result<&'static Format> {
    if let Some(named) = args.from.as_deref().and_then(Format::named) {
        return Ok(named);
    }
    if text.trim().is_empty() {
        return Err(Failure::Refused(format!("there is nothing in {name}")));
    }
    if text.lines().any(|line| line.trim_end() == "[catalog]") {
        return Err(Failure::Usage(format!(
            "{name} is a catalog: `reads catalog add {name}` lays it in"
        )));
    }
    Format::guess(name, text).ok_or_else(|| {
        Failure::Usage(format!("cannot tell what {name} is: say so with --from; `reads import --help` lists the formats"))
    })
}

/// Takes works over, as they are read.
fn works(
    read: ReadWorks,
    text: &str,
    args: &Import,
    import: &mut store::Import<'_>,
    report: &mut Report<'_>,
    app: &mut App,
) -> Result<()> {
    std::thread::scope(|scope| {
        let (sender, batches) = sync_channel::<Vec<Record>>(WAITING);
        scope.spawn(move || {
            let mut batch = Vec::with_capacity(BATCH);
            // Where nobody listens any more, something went wrong that is told elsewhere.
            read(text, &mut |record| {
                batch.push(record);
                if batch.len() == BATCH {
                    let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
                    let _ = sender.send(full);
                }
            });
            let _ = sender.send(batch);
        });
        for Record { line, found } in batches.into_iter().flatten() {
            report.at(line);
            match found {
                Found::Faulty(why) => report.faulty(line, &why),
                Found::Passed(why) => report.passed(line, &why, app)?,
                Found::Work(mut work) => {
                    if args.domain.is_some() {
                        work.metadata.domain.clone_from(&args.domain);
                    }
                    work.tags.extend(args.tag.iter().cloned());
                    // What will not be kept need not be tried.
                    if report.will_be_kept() {
                        let taken = import.take(&work)?;
                        report.taken(line, &work, &taken, app)?;
                    }
                }
            }
        }
        Ok(())
    })
}

/// Takes the log of another database over.
fn events(text: &str, import: &mut store::Import<'_>, report: &mut Report<'_>) -> Result<()> {
    let mut done = Ok(());
    log::read(text, &mut |line, entry| {
        report.at(line);
        if done.is_ok() {
            done = arrive(line, entry, import, report);
        }
    });
    done
}

fn arrive(
    line: usize,
    entry: Entry,
    import: &mut store::Import<'_>,
    report: &mut Report<'_>,
) -> Result<()> {
    match entry {
        Entry::Faulty(why) => report.faulty(line, &why),
        Entry::Catalog(copy) => {
            report.catalogs += usize::from(import.catalog(
                &copy.catalog,
                &copy.removed_from_catalog,
                copy.removed,
            )?);
        }
        Entry::Event(event) => match import.event(&event)? {
            EventOutcome::New => report.added += 1,
            EventOutcome::Same => report.same += 1,
            EventOutcome::Forgotten => report.forgotten += 1,
            EventOutcome::Ahead => report.faulty(
                line,
                "it is from more than a day ahead; set the clock right, here or there",
            ),
        },
    }
    Ok(())
}

/// What is told of an import.
struct Report<'a> {
    file: String,
    args: &'a Import,
    begun: Instant,
    bar: ProgressBar,
    text: &'a str,
    added: usize,
    merged: usize,
    same: usize,
    forgotten: usize,
    passed: usize,
    catalogs: usize,
    faults: Vec<String>,
    faulty: usize,
}

impl<'a> Report<'a> {
    fn new(file: String, args: &'a Import, text: &'a str) -> Self {
        Self {
            file,
            args,
            begun: Instant::now(),
            bar: ProgressBar::hidden(),
            text,
            added: 0,
            merged: 0,
            same: 0,
            forgotten: 0,
            passed: 0,
            catalogs: 0,
            faults: Vec::new(),
            faulty: 0,
        }
    }

    /// Shows how far it is, to a person who waits.
    fn at(&mut self, line: usize) {
        if self.bar.is_hidden() && self.begun.elapsed() > PATIENCE && io::stderr().is_terminal() {
            self.bar = ProgressBar::new(self.text.lines().count() as u64);
            let style = ProgressStyle::with_template("{wide_bar} {percent:>3} % · {eta} left");
            self.bar
                .set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        }
        self.bar.set_position(line as u64);
    }

    fn faulty(&mut self, line: usize, why: &str) {
        self.faulty += 1;
        let fault = format!("{}:{line}: {}", self.file, text::line(why));
        if self.args.skip_bad {
            self.bar.suspend(|| message(&fault));
        } else if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        }
    }

    fn passed(&mut self, line: usize, why: &str, app: &mut App) -> Result<()> {
        self.passed += 1;
        self.show(line, "pass over", why, app)
    }

    fn taken(
        &mut self,
        line: usize,
        work: &Work,
        taken: &ImportOutcome,
        app: &mut App,
    ) -> Result<()> {
        let title = work.metadata.title.as_deref().unwrap_or_default();
        let (count, doing, kind) = match taken {
            ImportOutcome::Added => (&mut self.added, "add", title.to_owned()),
            ImportOutcome::Merged(slug, changes) => {
                let changes = changes.join(", ");
                (
                    &mut self.merged,
                    "merge",
                    format!("{title} into {slug}: {changes}"),
                )
            }
            ImportOutcome::Same(slug) => (
                &mut self.same,
                "leave",
                format!("{title}, which is {slug} already"),
            ),
        };
        *count += 1;
        self.show(line, doing, &kind, app)
    }

    /// A line for each record, of who only wants to see.
    fn show(&self, line: usize, doing: &str, kind: &str, app: &mut App) -> Result<()> {
        if self.args.dry_run {
            app.out.line(&format!("{line}: {doing}: {kind}"))?;
        }
        Ok(())
    }

    fn will_be_kept(&self) -> bool {
        self.args.dry_run || self.args.skip_bad || self.faulty == 0
    }

    fn changed(&self) -> usize {
        self.added + self.merged + self.catalogs
    }

    /// Refuses the whole for a part of it, unless that was to be left out.
    fn refuse(&self) -> Result<()> {
        if self.faulty == 0 || self.args.skip_bad {
            return Ok(());
        }
        let more = self.faulty - self.faults.len();
        let more = if more > 0 {
            format!("\nand {more} more")
        } else {
            String::new()
        };
        let records = if self.faulty == 1 {
            "a record is".to_owned()
        } else {
            format!("{} records are", self.faulty)
        };
        Err(Failure::Refused(format!(
            "nothing was imported: {records} faulty; --skip-bad leaves them out\n{}{more}",
            self.faults.join("\n")
        )))
    }

    fn counts(&self) -> String {
        let counts = [
            (self.added, "added"),
            (self.merged, "merged"),
            (self.same, "here already"),
            (self.forgotten, "forgotten there and now here too"),
            (self.passed, "passed over"),
            (self.faulty, "faulty and left out"),
            (self.catalogs, "catalogs"),
        ];
        let counts: Vec<String> = (counts.into_iter().enumerate())
            .filter(|(at, (count, _))| *at == 0 || *count > 0)
            .map(|(_, (count, kind))| format!("{count} {kind}"))
            .collect();
        counts.join(", ")
    }
}
