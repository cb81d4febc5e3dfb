//! `reads search`.

use super::app::message;
use super::list::{json_or_text, narrowed};
use super::{App, Result};
use crate::cli;
use crate::store::Filter;
use crate::view::HitPrinter;

pub(super) fn run(args: &cli::Search, app: &mut App) -> Result<()> {
    let today = App::clock()?.today();
    let store = app.store()?;
    let filter = Filter {
        limit: args.limit,
        ..narrowed(&args.narrow, &args.terms, today)
    };
    let mut printer = HitPrinter::new(json_or_text(args.json));
    app.out.page();
    store.search(&filter, |hit| -> Result<()> {
        Ok(printer.hit(&mut app.out, &hit)?)
    })?;
    printer.finish(&mut app.out)?;
    if printer.count() == 0 {
        message(
            "nothing was found; the start of a word is enough, and several words must all be there",
        );
    }
    Ok(())
}
