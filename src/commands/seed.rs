//! `reads seed`.

use super::app::{changes, tell};
use super::{App, Result};
use crate::catalog::builtin;
use crate::cli;
use crate::text;

pub(super) fn run(args: &cli::Seed, app: &mut App) -> Result<()> {
    let catalog = match &args.file {
        Some(file) => super::catalog::read(file)?,
        None => builtin(),
    };
    let seeded = app.store()?.seed(&catalog)?;
    app.out
        .line(&format!("seeded: {}", text::line(&changes(&seeded))))?;
    for (slug, renamed) in &seeded.renamed {
        tell(&format!(
            "'{slug}' is taken by another catalog: this one's is `{renamed}`"
        ));
    }
    Ok(())
}
