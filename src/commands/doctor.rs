//! `reads doctor`.

use super::{App, Failure, Result};
use crate::cli;

pub(super) fn run(args: &cli::Doctor, app: &mut App) -> Result<()> {
    let mut store = app.store()?;
    if args.rebuild {
        store.rebuild()?;
        app.out
            .line("rebuilt: all that follows from the log was made anew")?;
    }
    let wrong = store.examine()?;
    if wrong.is_empty() {
        app.out
            .line("healthy: the file is sound, and all that follows from the log agrees with it")?;
        return Ok(());
    }
    let advice = if args.rebuild {
        "a rebuild does not mend that: restore the file from a copy"
    } else {
        "`reads doctor --rebuild` makes anew what follows from the log"
    };
    Err(Failure::Refused(format!("{}\n{advice}", wrong.join("\n"))))
}
