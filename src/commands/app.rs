//! What commands work with. Nothing is opened before a command asks for it: the manual needs no database.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Result;
use crate::cli::{Cli, ColorWhen};
use crate::clock::Clock;
use crate::store::{self, Installed, Store, Target};
use crate::text;
use crate::view::{ColorChoice, Out, OutOptions};

/// The way out, and the ways to the database and the clock.
pub struct App {
    /// Where data goes.
    pub out: Out,
    db: Option<PathBuf>,
}

impl App {
    /// As the command line's global options have it.
    pub fn new(cli: &Cli) -> Self {
        let color = match cli.color {
            ColorWhen::Auto => ColorChoice::Auto,
            ColorWhen::Always => ColorChoice::Always,
            ColorWhen::Never => ColorChoice::Never,
        };
        let out = Out::new(OutOptions {
            color,
            pager: !cli.no_pager,
        });
        // A variable that is empty is one that is not set.
        let named = || std::env::var_os("READS_DB").filter(|path| !path.is_empty());
        let db = cli.db.clone().or_else(|| named().map(PathBuf::from));
        Self { out, db }
    }

    /// The database that was named, if one was.
    pub(super) fn db(&self) -> Option<&Path> {
        self.db.as_deref()
    }

    /// The time.
    pub(super) fn clock() -> Result<Clock> {
        Ok(Clock::from_environment()?)
    }

    /// Where the database is.
    pub(super) fn path(&self) -> Result<PathBuf> {
        match &self.db {
            Some(path) => Ok(path.clone()),
            None => Ok(store::default_path()?),
        }
    }

    /// Opens the database, and tells where its catalog was brought up to date.
    pub(super) fn store(&self) -> Result<Store> {
        let (store, installed) = store::open(&self.path()?)?;
        report_installed(installed.as_ref());
        Ok(store)
    }
}

/// Tells what the built-in catalog changed, where it was newer than the one in the database.
pub(super) fn report_installed(installed: Option<&Installed>) {
    if let Some(installed) = installed {
        message(&format!("catalog updated: {}", changes(installed)));
    }
}

/// What laying in a catalog changed, in words.
pub(super) fn changes(installed: &Installed) -> String {
    let Installed {
        name,
        version,
        entries,
        new,
        changed,
        removed_from_catalog,
        ..
    } = installed;
    format!(
        "{name} version {version}, {entries} entries: {new} new, {changed} changed, {removed_from_catalog} retired"
    )
}

/// Says something to the person that is not data. Nobody is hurt if nobody hears it.
pub(super) fn message(words: &str) {
    let _ = writeln!(io::stderr(), "{}", text::block(words));
}

/// The resource that an optional id names.
pub(super) fn maybe_one(store: &Store, id: Option<&str>) -> Result<Option<Target>> {
    id.map(|id| Ok(store.resolve_one(id)?)).transpose()
}
