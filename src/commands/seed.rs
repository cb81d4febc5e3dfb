//! `reads seed`.

use std::path::PathBuf;

use clap::ValueHint;

use super::catalog_file::{Place, changes};
use super::message::report_renamed;
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
        let installed = if let Some(file) = &self.file {
            let content = Place::File(file.clone()).read(App::clock()?.now())?;
            let parsed = content.parse()?;
            app.store()?
                .install_with(&parsed.catalog, parsed.resources(), Some(&content.origin))?
        } else {
            app.store()?.install(&builtin(), None)?
        };
        app.report(&installed, [format!("seeded: {}", changes(&installed))])?;
        report_renamed(&installed.renamed);
        Ok(())
    }
}
