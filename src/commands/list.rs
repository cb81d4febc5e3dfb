//! `reads todo` and `reads list`.

use super::app::message;
use super::{App, Result};
use crate::cli::{Format, ListArgs, Narrow, Picked, Sort};
use crate::domain::{LocalDate, Term};
use crate::store::{Filter, Order, Pick, Store};
use crate::view::{Columns, Form, ListPrinter};

pub(super) fn todo(args: &ListArgs, app: &mut App) -> Result<()> {
    let store = app.store()?;
    let count = print(
        app,
        &store,
        args,
        Pick::ToRead,
        Columns::ToRead,
        App::clock()?.today(),
    )?;
    if count == 0 {
        message("nothing to read here; `reads list` shows everything");
    }
    Ok(())
}

pub(super) fn list(args: &ListArgs, app: &mut App) -> Result<()> {
    let store = app.store()?;
    let count = print(
        app,
        &store,
        args,
        Pick::All,
        Columns::Standing,
        App::clock()?.today(),
    )?;
    if count == 0 {
        message("nothing matches; `reads list` without filters shows everything");
    }
    Ok(())
}

/// Prints the rows of `pick` that pass the filters; gives their number.
pub(super) fn print(
    app: &mut App,
    store: &Store,
    args: &ListArgs,
    pick: Pick,
    columns: Columns,
    today: LocalDate,
) -> Result<u64> {
    let filter = filter(args, pick, today);
    // Headings where the order goes by them, which is where the eye wants them.
    let grouped =
        columns != Columns::Due && filter.order.is_none_or(|order| order == Order::Catalog);
    let mut printer = ListPrinter::new(form(args), columns, grouped, today);
    app.out.page();
    store.list(&filter, |row| -> Result<()> {
        Ok(printer.row(&mut app.out, &row)?)
    })?;
    printer.finish(&mut app.out)?;
    Ok(printer.count())
}

pub(super) fn filter(args: &ListArgs, pick: Pick, today: LocalDate) -> Filter {
    Filter {
        pick,
        order: order(args),
        limit: args.limit,
        ..picked(&args.picked, today)
    }
}

/// What is picked of everything, as of a day.
pub(super) fn picked(picked: &Picked, today: LocalDate) -> Filter {
    Filter {
        statuses: picked.status.clone(),
        ..narrowed(&picked.narrow, &picked.terms, today)
    }
}

/// All that passes the filters, as of a day.
pub(super) fn narrowed(narrow: &Narrow, terms: &[Term], today: LocalDate) -> Filter {
    Filter {
        terms: terms.to_vec(),
        domains: narrow.domain.clone(),
        kinds: narrow.kind.clone(),
        tags: narrow.tag.clone(),
        as_of: Some(today),
        ..Filter::default()
    }
}

fn order(args: &ListArgs) -> Option<Order> {
    args.sort.map(|sort| match sort {
        Sort::Catalog => Order::Catalog,
        Sort::Due => Order::Due,
        Sort::Title => Order::Title,
        Sort::Year => Order::Year,
        Sort::Number => Order::Number,
        Sort::Slug => Order::Slug,
    })
}

fn form(args: &ListArgs) -> Form {
    match args.format {
        _ if args.json => Form::Json,
        Format::Table => Form::Table,
        Format::Plain => Form::Plain,
        Format::Json => Form::Json,
        Format::Csv => Form::Csv,
        Format::Markdown => Form::Markdown,
    }
}

/// JSON or for people, where there is no more choice.
pub(super) fn json_or_text(json: bool) -> Form {
    if json { Form::Json } else { Form::Plain }
}
