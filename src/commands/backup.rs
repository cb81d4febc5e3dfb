//! `reads backup` and `reads restore`.

use std::path::Path;

use super::doctor::count;
use super::{App, Result};
use crate::cli;
use crate::store;
use crate::text;

pub(super) fn run(args: &cli::Backup, app: &mut App) -> Result<()> {
    let now = App::clock()?.now();
    let made = app.store()?.back_up(args.file.as_deref(), now)?;
    app.out.line(&format!(
        "backed up: {} · `reads restore` puts it in place of the database",
        shown(&made)
    ))?;
    Ok(())
}

pub(super) fn restore(args: &cli::Restore, app: &mut App) -> Result<()> {
    let restored = store::restore(&app.path()?, &args.file, App::clock()?.now())?;
    let entries = usize::try_from(restored.entries).unwrap_or(usize::MAX);
    let kept = match &restored.kept {
        Some(kept) => format!(" · what was there before is {}", shown(kept)),
        None => String::new(),
    };
    app.out.line(&format!(
        "restored: {}, with {} in its log{kept}",
        shown(&args.file),
        count(entries, "entry", "entries")
    ))?;
    Ok(())
}

fn shown(path: &Path) -> String {
    text::line(&path.display().to_string()).into_owned()
}
