//! `reads due`.

use super::act::day;
use super::app::message;
use super::list::{filter, print};
use super::{App, Exit, Result};
use crate::cli;
use crate::domain::LocalDate;
use crate::store::{Filter, Pick, Store};
use crate::view::{self, Columns};

pub(super) fn run(args: &cli::Due, app: &mut App) -> Result<Exit> {
    let today = App::clock()?.today();
    let on = match args.on {
        Some(when) => day(when, today)?,
        None => today,
    };
    let pick = match args.within {
        _ if args.all => Pick::Due,
        Some(span) => Pick::DueUntil(span.after(on)),
        None => Pick::DueUntil(on),
    };
    let store = app.store()?;
    let count = if args.brief {
        brief(app, &store, &filter(&args.list, pick, on))?
    } else if args.count {
        let count = store.count(&filter(&args.list, pick, on))?;
        app.out.line(&count.to_string())?;
        count
    } else {
        let count = print(app, &store, &args.list, pick, Columns::Due, on)?;
        if count == 0 {
            message(&nothing(&store, on)?);
        }
        count
    };
    Ok(if args.exit_code && count > 0 {
        Exit::Failed
    } else {
        Exit::Done
    })
}

/// So many are named in one line.
const FEW: u32 = 3;

/// So many are counted in one line: a shell waits for its greeting.
const MANY: u32 = 100;

/// Prints the line for a shell's greeting, if there is anything to say; gives how much is due, as far as that is counted.
fn brief(app: &mut App, store: &Store, filter: &Filter) -> Result<u64> {
    let limited = |limit| Filter {
        limit: Some(limit),
        ..filter.clone()
    };
    let first = store.listed(&limited(FEW))?;
    if first.is_empty() {
        return Ok(0);
    }
    let count = store.count(&limited(MANY))?;
    view::brief(&mut app.out, count, count == u64::from(MANY), &first)?;
    Ok(count)
}

/// Says that nothing is due, and what will be first.
fn nothing(store: &Store, on: LocalDate) -> Result<String> {
    let filter = Filter {
        pick: Pick::Due,
        limit: Some(1),
        as_of: Some(on),
        ..Filter::default()
    };
    let first = store.listed(&filter)?.pop();
    Ok(
        match first.and_then(|row| Some((row.due_on()?, row.slug))) {
            Some((due, slug)) if due > on => format!(
                "nothing is due; {slug} is next, on {due} ({})",
                due.distance(on)
            ),
            Some(_) => {
                "nothing that matches is due; `reads due` without filters shows what is".to_owned()
            }
            None => "nothing is due; what you have read and what has a cadence will be".to_owned(),
        },
    )
}
