//! `reads due`.

use super::args::{ListArgs, day};
use super::message::{message, names};
use super::{App, Command, Exit, Result, listing};
use crate::domain::{LocalDate, Span, When};
use crate::store::{Filter, Pick, Store};
use crate::view::{self, Form};

/// List what is due to be read again, the longest due first
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads due\n  reads due --within 30d\n  reads due --on 'next monday'\n  reads due --all --format csv\n  reads due --count\n  reads due --brief\n\nWith --exit-code, the exit status is 10 if something is due and 0 if nothing is; 1 is a failure, as always."
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct Due {
    /// Include what becomes due within this time: 30d, 6w, 3m
    #[arg(long, value_name = "SPAN", conflicts_with = "all")]
    within: Option<Span>,

    /// List what is due on this day instead of today
    #[arg(long, value_name = "DATE")]
    on: Option<When>,

    /// Include all future due dates
    #[arg(long)]
    all: bool,

    /// Print only the number of resources
    #[arg(long, conflicts_with = "format")]
    count: bool,

    /// Print one line if something is due, and nothing otherwise: for a shell's start-up file
    #[arg(long, conflicts_with_all = ["format", "json", "count", "sort", "limit"])]
    brief: bool,

    /// Exit with status 10 if something is due
    #[arg(long)]
    exit_code: bool,

    #[command(flatten)]
    list: ListArgs,
}

impl Command for Due {
    fn run(&self, app: &mut App) -> Result<()> {
        let today = App::clock()?.today();
        let on = match self.on {
            Some(when) => day(when, today)?,
            None => today,
        };
        let pick = match self.within {
            _ if self.all => Pick::Due,
            Some(span) => Pick::DueUntil(span.after(on)),
            None => Pick::DueUntil(on),
        };
        let store = app.store()?;
        let count = if self.brief {
            brief(
                app,
                &store,
                &listing::filter(&store, &self.list, pick, on)?.0,
            )?
        } else if self.count {
            let count = store.count(&listing::filter(&store, &self.list, pick, on)?.0)?;
            app.line(count.to_string())?;
            count
        } else {
            let count = listing::print(app, &store, &self.list, pick, on)?;
            if count == 0 {
                message(&nothing(&store, on)?);
            }
            if self.list.form(app.is_json()) == Form::Table
                && !self.list.is_narrowed(on)
                && let Some(quiet) = quiet(&store, on)?
            {
                app.out.remark(&quiet)?;
            }
            if self.list.form(app.is_json()) == Form::Table
                && let Some(undated) = undated(&store)?
            {
                if count == 0 {
                    message(&undated);
                } else {
                    // Below the table, also in a pager.
                    app.out.remark(&undated)?;
                }
            }
            count
        };
        if self.exit_code && count > 0 {
            app.exit = Exit::Due;
        }
        Ok(())
    }
}

/// Says how many resources have no due date because it is not known when they were read.
fn undated(store: &Store) -> Result<Option<String>> {
    let count = match store.undated()? {
        0 => return Ok(None),
        1 => "1 was".to_owned(),
        count => format!("{count} were"),
    };
    Ok(Some(format!(
        "{count} read on an unknown day, from which nothing is due: `reads list read:unknown`"
    )))
}

/// Names the blogs that would be due if they had posted anything.
fn quiet(store: &Store, on: LocalDate) -> Result<Option<String>> {
    let quiet: Vec<String> = (store.quiet(on)?.iter())
        .map(|(slug, since)| format!("{slug} since {}", since.since(on)))
        .collect();
    Ok((!quiet.is_empty()).then(|| format!("Quiet: {}", names(&quiet))))
}

/// How many resources the line of `--brief` names.
const FEW: u32 = 3;

/// How far `--brief` counts: it must not slow down the start of a shell.
const MANY: u32 = 100;

/// Prints one line if something is due; returns the number of due resources, counted up to `MANY`.
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

/// Returns the message that nothing is due, with the next due date.
fn nothing(store: &Store, on: LocalDate) -> Result<String> {
    let filter = Filter {
        pick: Pick::Due,
        limit: Some(1),
        as_of: Some(on),
        ..Filter::default()
    };
    let first = store.listed(&filter)?.pop();
    let count = |pick| {
        store.count(&Filter {
            pick,
            limit: None,
            ..filter.clone()
        })
    };
    let due = first.and_then(|row| Some((row.due_on()?, row.slug)));
    Ok(match due {
        Some((due, slug)) if due > on => {
            let dated = count(Pick::Due)?;
            let have = if dated == 1 { "has" } else { "have" };
            let (all, distance) = (count(Pick::All)?, due.distance(on));
            format!(
                "Nothing due. {dated} of {all} {have} a due date; next: {slug} on {due} ({distance})."
            )
        }
        Some(_) => "Nothing due matches. `reads due` without filters lists what is due.".to_owned(),
        None if !store.quiet(on)?.is_empty() => "Nothing due.".to_owned(),
        None => format!(
            "Nothing due. None of {} has a due date; `reads done` sets one for resources with a cadence.",
            count(Pick::All)?
        ),
    })
}
