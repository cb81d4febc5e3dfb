//! `reads seed`.

use super::app::changes;
use super::catalog::{absolute, read, tell_renamed};
use super::{App, Result};
use crate::catalog::builtin;
use crate::cli;
use crate::text;

pub(super) fn run(args: &cli::Seed, app: &mut App) -> Result<()> {
    let seeded = match &args.file {
        Some(file) => {
            let catalog = read(file)?;
            app.store()?.lay(&catalog, Some(&absolute(file)))?
        }
        None => app.store()?.lay(&builtin(), None)?,
    };
    app.out
        .line(&format!("seeded: {}", text::line(&changes(&seeded))))?;
    tell_renamed(&seeded);
    Ok(())
}
