//! Printing a list of resources: for `todo`, `list` and `due`.

use super::args::ListArgs;
use super::{App, Result};
use crate::domain::LocalDate;
use crate::store::{Order, Pick, Store};
use crate::view::{Columns, List, Printer};

/// Prints the resources of `pick` that pass the filters; returns their number.
pub(super) fn print(
    app: &mut App,
    store: &Store,
    args: &ListArgs,
    pick: Pick,
    columns: Columns,
    today: LocalDate,
) -> Result<u64> {
    let filter = args.filter(pick, today);
    // Headings need catalog order.
    let grouped =
        columns != Columns::Due && filter.order.is_none_or(|order| order == Order::Catalog);
    let mut printer = Printer::new(args.form(), List::new(columns, grouped, today));
    app.out.page();
    store.list(&filter, |row| -> Result<()> {
        Ok(printer.item(&mut app.out, &row)?)
    })?;
    printer.finish(&mut app.out)?;
    Ok(printer.count())
}
