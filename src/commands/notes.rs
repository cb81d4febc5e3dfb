//! `reads notes`.

use super::app::{maybe_one, message};
use super::list::json_or_text;
use super::{App, Result};
use crate::cli;
use crate::view::NotesPrinter;

pub(super) fn run(args: &cli::Notes, app: &mut App) -> Result<()> {
    let store = app.store()?;
    let target = maybe_one(&store, args.id.as_deref())?;
    let mut printer = NotesPrinter::new(json_or_text(args.json));
    app.out.page();
    store.notes(
        target.as_ref().map(|target| target.number),
        |note| -> Result<()> { Ok(printer.note(&mut app.out, &note)?) },
    )?;
    printer.finish(&mut app.out)?;
    if printer.count() == 0 {
        let id = target.map_or_else(|| "ID".to_owned(), |target| target.slug.to_string());
        message(&format!("no notes yet; `reads note {id} TEXT` writes one"));
    }
    Ok(())
}
