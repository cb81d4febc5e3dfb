//! `reads report`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::ValueHint;
use serde_json::json;

use super::args::{FilterArgs, parse_terms, period};
use super::bare_words::BareWords;
use super::browser::open_in_browser;
use super::listing::report_unknown_tags;
use super::message::shown;
use super::private_file::{Kind, PrivateFile, is_stdout};
use super::stats_input::stats_input;
use super::{App, Command, Failure, Result, refused, usage};
use crate::config::Config;
use crate::domain::{LocalDate, NoteEntry, Period, PeriodWord, Stats, sort_by_place};
use crate::private;
use crate::report::{Contents, MARK, Page, Relations, Report as Content};
use crate::store::{Filter, NoteFilter, Store};
use crate::view::{Fields, goal_words, short_reason_of};

/// Make one HTML page: what is due, the year, relations, the list
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads report --open\n  reads report --to reading.html\n  reads report --year 2025 --with-notes --to 2025.html\n  reads report domain:rag > rag.html\n\nThe page needs no script and loads nothing. It holds notes only with --with-notes."
)]
pub(crate) struct Report {
    /// A year to look back on, and filters: kind:paper, tag:rlhf, year:>=2020, -tag:skip, words; see `reads help filters`
    #[arg(value_name = "YEAR|FILTER")]
    words: Vec<String>,

    #[command(flatten)]
    filters: FilterArgs,

    /// The year to look back on [default: this year]
    #[arg(long, value_name = "YEAR", value_parser = year)]
    year: Option<i32>,

    /// Include the notes
    #[arg(long)]
    with_notes: bool,

    /// Write to a file that only you can read; '-' is standard output; a file that is not a page of reads is not changed
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    to: Option<PathBuf>,

    /// Open the page in the browser
    #[arg(long)]
    open: bool,
}

const PAGE: Kind = Kind {
    name: "a page of reads",
    mark: MARK,
};

impl Command for Report {
    fn run(&self, app: &mut App) -> Result<()> {
        let today = App::clock()?.today();
        let (year, words) = self.year_and_filters(today)?;
        let is_stdout = self.to.as_deref().map_or(!self.open, is_stdout);
        if is_stdout && self.open {
            return Err(usage!(
                "--open needs a file: standard output cannot be opened"
            ));
        }
        if is_stdout && !app.is_json() && app.out.is_terminal() {
            return Err(usage!(
                "the page is for a browser\nhint: `reads report --open` shows it, and `reads report --to FILE` writes it"
            ));
        }
        let terms = parse_terms(&words).map_err(Failure::Usage)?;
        let store = app.store()?;
        let mut filter = self.filters.filter(&terms, today);
        let meanings = BareWords::interpret(&store, &mut filter, today)?;
        report_unknown_tags(&store, &filter)?;
        let mut report = self.content(&store, &filter, year, today)?;
        report.filter = self.filters.typed(&words);
        if !app.is_json() {
            meanings.report(&store, || Ok(report.contents.entries()))?;
        }
        let to = self.file()?;
        if to.is_none() && app.is_json() {
            return app.value(&report);
        }
        let file = to
            .map(|to| PrivateFile::begin(&to, Some(&PAGE), app))
            .transpose()?;
        self.page(&store, &filter, &report, app)?;
        let Some(file) = file else { return Ok(()) };
        drop(store);
        let path = file.keep(app)?;
        let file = shown(&path);
        let line = if self.open {
            let absolute = std::path::absolute(&path)?;
            open_in_browser(absolute).map_err(|why| {
                refused!("cannot open the page: {why}\nhint: it is written: {file}")
            })?;
            format!("opening: {file}")
        } else {
            format!("written: {file}")
        };
        app.report(&Fields(&[("file", json!(file))]), [line])
    }
}

/// The years that a report may look back on.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=9999;

fn year(text: &str) -> Result<i32, String> {
    let year = text.parse().ok().filter(|year| YEARS.contains(year));
    year.ok_or_else(|| format!("expected a year from {} to {}", YEARS.start(), YEARS.end()))
}

/// Returns the year that a period is.
fn whole_year(asked: PeriodWord, today: LocalDate) -> Result<i32> {
    let year = asked.resolve(today).and_then(Period::as_year);
    year.filter(|year| YEARS.contains(year)).ok_or_else(|| {
        usage!(
            "a report looks back on one year from {} to {}: expected a year, such as 2025\nhint: `reads stats` shows other periods",
            YEARS.start(),
            YEARS.end()
        )
    })
}

impl Report {
    /// Takes the year from the option or the words. The other words are filters.
    fn year_and_filters(&self, today: LocalDate) -> Result<(i32, Vec<String>)> {
        let (word, rest) = period(&self.words)?;
        let year = match (self.year, word) {
            (Some(_), Some(_)) => return Err(usage!("the year is named twice: expected one")),
            (None, Some(word)) => whole_year(word, today)?,
            (year, None) => year.unwrap_or(today.year()),
        };
        Ok((year, rest))
    }

    fn content(
        &self,
        store: &Store,
        filter: &Filter,
        year: i32,
        today: LocalDate,
    ) -> Result<Content> {
        let config = Config::from_environment()?;
        let input = stats_input(store, filter, &config, today)?;
        let period = Period::year(year).unwrap_or_default();
        let statistics = Stats::of(&input, period, today, &config.rates);
        let mut contents = Contents::new(today, config.rates);
        let mut relations = Relations::new(store.all_relations()?);
        store.list(filter, |row| -> Result<()> {
            contents.add(&row, |due| short_reason_of(&row, due, today));
            relations.add(&row);
            Ok(())
        })?;
        Ok(Content {
            on: today,
            year,
            filter: None,
            contents,
            statistics,
            goal_words,
            relations: relations.map(),
            with_notes: self.with_notes,
        })
    }

    fn page(&self, store: &Store, filter: &Filter, report: &Content, app: &mut App) -> Result<()> {
        let mut page = Page::begin(report, app.out.document())?;
        let mut numbers = Vec::new();
        store.list(filter, |row| -> Result<()> {
            if self.with_notes {
                numbers.push(row.number);
            }
            Ok(page.entry(&row)?)
        })?;
        let mut notes = if self.with_notes {
            notes(store, numbers.clone())?
        } else {
            BTreeMap::new()
        };
        for number in numbers {
            if let Some(mut notes) = notes.remove(&number) {
                sort_by_place(&mut notes);
                page.notes(&notes)?;
            }
        }
        Ok(page.end()?)
    }

    /// Returns the file to write.
    fn file(&self) -> Result<Option<PathBuf>> {
        if self.to.is_some() || !self.open {
            return Ok(self.to.clone().filter(|to| !is_stdout(to)));
        }
        let cache = dirs::cache_dir().ok_or_else(|| {
            refused!("no cache directory for the page\nhint: name a file with --to")
        })?;
        let directory = cache.join("reads");
        private::check_directory(&directory).map_err(|err| refused!("{err}"))?;
        private::make_directory(&directory)
            .map_err(|err| refused!("cannot create {}: {err}", directory.display()))?;
        Ok(Some(directory.join("report.html")))
    }
}

/// Returns the notes of resources, by number.
fn notes(store: &Store, numbers: Vec<i64>) -> Result<BTreeMap<i64, Vec<NoteEntry>>> {
    let mut notes: BTreeMap<i64, Vec<NoteEntry>> = BTreeMap::new();
    let filter = NoteFilter {
        resources: Some(numbers),
        ..NoteFilter::default()
    };
    store.notes(&filter, |note| -> Result<()> {
        notes.entry(note.number).or_default().push(note);
        Ok(())
    })?;
    Ok(notes)
}
