//! Printing a list of resources: for `todo`, `list` and `due`.

use super::args::ListArgs;
use super::bare_words::BareWords;
use super::message::message;
use super::{App, Result};
use crate::config::Config;
use crate::domain::LocalDate;
use crate::store::{Filter, Order, Pick, Store};
use crate::view::{Columns, Form, Headings, List};

/// Reports tags that no resource has.
pub(super) fn report_unknown_tags(store: &Store, filter: &Filter) -> Result<()> {
    (store.unknown_tags(filter)?.iter()).for_each(|unknown| message(unknown));
    Ok(())
}

/// Prints the resources of `pick` that pass the filters; returns their number.
pub(super) fn print(
    app: &mut App,
    store: &Store,
    args: &ListArgs,
    pick: Pick,
    today: LocalDate,
) -> Result<u64> {
    let columns = match pick {
        Pick::All => Columns::Status,
        Pick::ToRead => Columns::ToRead,
        Pick::Due | Pick::DueUntil(_) => Columns::Due,
    };
    let (mut filter, words) = filter(store, args, pick, today)?;
    filter.credits = app.is_json();
    report_unknown_tags(store, &filter)?;
    let form = args.form(app.is_json());
    let headings = match filter.order {
        // A list that is cut short does not know how many there are.
        None | Some(Order::Catalog) if filter.limit.is_some() => Headings::Plain,
        None | Some(Order::Catalog) => Headings::Counted,
        // Headings need catalog order.
        Some(_) => Headings::None,
    };
    let rates = match (columns, form) {
        (Columns::Due, Form::Table) => Config::from_environment()?.rates,
        _ => app.rates()?,
    };
    let layout = List::new(columns, today, rates);
    let layout = layout
        .headings(headings)
        .limited(filter.limit.is_some())
        .long(args.long);
    let count = app.print(form, layout, |each| store.list(&filter, each))?;
    if form != Form::Json {
        words.report(store, || match filter.limit.take() {
            Some(_) => Ok(store.count(&filter)?),
            None => Ok(count),
        })?;
    }
    Ok(count)
}

/// Returns the filter of the arguments, with a meaning for each bare word.
pub(super) fn filter(
    store: &Store,
    args: &ListArgs,
    pick: Pick,
    today: LocalDate,
) -> Result<(Filter, BareWords)> {
    let mut filter = args.filter(pick, &App::clock()?, today);
    let words = BareWords::interpret(store, &mut filter, today)?;
    Ok((filter, words))
}
