//! `reads show`.

use super::list::json_or_text;
use super::{App, Result};
use crate::cli;
use crate::view::detail;

pub(super) fn run(args: &cli::Show, app: &mut App) -> Result<()> {
    let store = app.store()?;
    let target = store.resolve_one(&args.id)?;
    let found = store.detail(target.id)?;
    app.out.page();
    detail(
        &mut app.out,
        json_or_text(args.json),
        &found,
        App::clock()?.today(),
    )?;
    Ok(())
}
