//! `reads seed`.

use std::path::PathBuf;

use clap::ValueHint;

use super::catalog_file::{absolute, changes, report_renamed, with_file};
use super::{App, Command, Result};
use crate::catalog::builtin;

/// Install the built-in catalog, or a catalog file
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  reads seed\n  reads seed my-catalog.toml")]
pub(crate) struct Seed {
    /// A catalog file [default: the built-in catalog]
    #[arg(value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
}

impl Command for Seed {
    fn run(&self, app: &mut App) -> Result<()> {
        let installed = match &self.file {
            Some(path) => with_file(path, |file| {
                let source = absolute(path);
                let mut store = app.store()?;
                Ok(store.install_with(&file.catalog, file.resources(), Some(&source))?)
            })?,
            None => app.store()?.install(&builtin(), None)?,
        };
        app.line(format!("seeded: {}", changes(&installed)))?;
        report_renamed(&installed);
        Ok(())
    }
}
