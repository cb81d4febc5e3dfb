//! `reads seed`.

use super::app::changes;
use super::catalog::{absolute, read, report_renamed};
use super::{App, Result};
use crate::catalog::builtin;
use crate::cli;
use crate::text;

pub(super) fn run(args: &cli::Seed, app: &mut App) -> Result<()> {
    let installed = match &args.file {
        Some(file) => {
            let catalog = read(file)?;
            app.store()?.install(&catalog, Some(&absolute(file)))?
        }
        None => app.store()?.install(&builtin(), None)?,
    };
    app.out
        .line(&format!("seeded: {}", text::line(&changes(&installed))))?;
    report_renamed(&installed);
    Ok(())
}
