//! `reads log`.

use super::app::{maybe_one, message};
use super::list::json_or_text;
use super::{App, Result};
use crate::cli;
use crate::view::LogPrinter;

pub(super) fn run(args: &cli::Log, app: &mut App) -> Result<()> {
    let store = app.store()?;
    let target = maybe_one(&store, args.id.as_deref())?;
    let mut printer = LogPrinter::new(json_or_text(args.json));
    app.out.page();
    store.log(
        target.map(|target| target.id),
        args.limit,
        |row| -> Result<()> { Ok(printer.row(&mut app.out, &row)?) },
    )?;
    printer.finish(&mut app.out)?;
    if printer.count() == 0 {
        message("nothing has been done yet");
    }
    Ok(())
}
