//! What commands use: output, database and clock. Nothing is opened until a command asks for it: `reads man` needs no
//! database.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::catalog_file::report_updated;
use super::message::message;
use super::{Exit, Result};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::Rates;
use crate::links;
use crate::store::{self, Store, StoreError};
use crate::view::{self, Form, Layout, Out, OutOptions, Printer, is_quiet};

/// Gives access to the output, the database and the clock.
pub struct App {
    pub(super) out: Out,
    /// The exit status of a command that succeeds.
    pub(super) exit: Exit,
    /// The form of output of a command without tables: JSON, or text for people.
    pub(super) form: Form,
    /// Builds the whole command line, for completions and the manual.
    pub(super) command_line: fn() -> clap::Command,
    /// Whether a command that writes may begin a sync in the background.
    pub(super) syncs_after_writes: bool,
    db: Option<PathBuf>,
}

impl App {
    /// `db` is the value of `--db`.
    pub fn new(db: Option<PathBuf>, out: OutOptions, command_line: fn() -> clap::Command) -> Self {
        // An empty variable counts as unset.
        let from_environment = || std::env::var_os("READS_DB").filter(|path| !path.is_empty());
        Self {
            form: if out.json { Form::Json } else { Form::Plain },
            out: Out::new(out),
            exit: Exit::Done,
            command_line,
            syncs_after_writes: true,
            db: db.or_else(|| from_environment().map(PathBuf::from)),
        }
    }

    /// The database from `--db` or `READS_DB`.
    pub(super) fn db(&self) -> Option<&Path> {
        self.db.as_deref()
    }

    pub(super) fn clock() -> Result<Clock> {
        Ok(Clock::from_environment()?)
    }

    /// The path of the database, without symbolic links.
    pub(super) fn path(&self) -> Result<PathBuf> {
        let named = match &self.db {
            Some(path) => path.clone(),
            None => store::default_path()?,
        };
        Ok(links::follow(&named).map_err(StoreError::Link)?)
    }

    /// Opens the database, and reports an update of the built-in catalog.
    pub(super) fn store(&self) -> Result<Store> {
        let (mut store, installed) = self.at_path(store::open)?;
        report_updated(installed.as_ref());
        if let Ok(Some(failure)) = store.take_sync_failure() {
            message(&format!(
                "the last sync in the background failed: {failure}\nhint: `reads sync` tries again"
            ));
        }
        Ok(store)
    }

    /// Opens the database as it is, for a completion; `None` if that is not possible, which is not reported.
    pub(crate) fn look(&self) -> Option<Store> {
        let path = self.path().ok()?;
        store::look(&path).ok().flatten()
    }

    /// Does something with the database, and reports a new one that has another name than the default: it may be mistyped.
    pub(super) fn at_path<T>(&self, f: impl FnOnce(&Path) -> store::Result<T>) -> Result<T> {
        let path = self.path()?;
        let is_missing = self.db.is_some() && !path.exists();
        let done = f(&path)?;
        if is_missing && path.exists() {
            message(&format!("new database at {}", path.display()));
        }
        Ok(done)
    }

    /// Whether to print JSON.
    pub(super) fn is_json(&self) -> bool {
        self.form == Form::Json
    }

    /// Returns the rates of the configuration, by which JSON says how long a reading takes. Text reads no configuration for it.
    pub(super) fn rates(&self) -> Result<Rates> {
        Ok(if self.is_json() {
            Config::from_environment()?.rates
        } else {
            Rates::default()
        })
    }

    /// Prints one JSON value.
    pub(super) fn value(&mut self, value: &impl Serialize) -> Result<()> {
        Ok(view::json(&mut self.out, value)?)
    }

    /// Prints what a command did: `object` as JSON, or `lines` for people, unless `--quiet` is given.
    pub(super) fn report(
        &mut self,
        object: &impl Serialize,
        lines: impl IntoIterator<Item = String>,
    ) -> Result<()> {
        if self.is_json() {
            return self.value(object);
        }
        lines.into_iter().try_for_each(|line| self.say(line))
    }

    /// Prints one line about what was done, unless `--quiet` or `--json` is given.
    pub(super) fn say(&mut self, line: impl AsRef<str>) -> Result<()> {
        if is_quiet() || self.is_json() {
            return Ok(());
        }
        self.line(line)
    }

    /// Prints one line of data.
    pub(super) fn line(&mut self, line: impl AsRef<str>) -> Result<()> {
        Ok(self.out.line(line.as_ref())?)
    }

    /// Prints the items that `each` passes on, in a pager if they are many; returns their number.
    pub(super) fn print<L: Layout>(
        &mut self,
        form: Form,
        layout: L,
        each: impl FnOnce(&mut dyn FnMut(L::Item) -> Result<()>) -> Result<()>,
    ) -> Result<u64> {
        let mut printer = Printer::new(form, layout);
        self.out.page();
        each(&mut |item| Ok(printer.item(&mut self.out, &item)?))?;
        Ok(printer.finish(&mut self.out)?)
    }
}
