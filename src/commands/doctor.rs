//! `reads doctor`.

use super::{App, Failure, Result};
use crate::cli;

pub(super) fn run(args: &cli::Doctor, app: &mut App) -> Result<()> {
    let mut store = app.store()?;
    let found = store.examine()?;
    if !found.is_empty() && !args.rebuild {
        return Err(Failure::Refused(format!("{}\n`reads doctor --rebuild` makes it anew from the log", found.join("\n"))));
    }
    if args.rebuild {
        store.rebuild()?;
        app.out.line("rebuilt: all that follows from the log was made anew")?;
    }
    for wrong in &found {
        app.out.line(&format!("mended: {wrong}"))?;
    }
    if found.is_empty() {
        app.out.line("healthy: the file is sound, and all that follows from the log agrees with it")?;
    }
    Ok(())
}
