//! `reads sync`: exchanges entries with all places, one after the other.

use super::exchange::exchange;
use super::report::{Line, report};
use super::session::Settings;
use super::{cache, settle, targets};
use crate::clock::Clock;
use crate::commands::message::error;
use crate::commands::sync_lock::lock;
use crate::commands::{App, Failure, Result};

#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_field_names,
    reason = "`dry_run` is the name of the option"
)]
pub(super) struct Run {
    /// Names of places [default: all]
    #[arg(value_name = "PLACE")]
    places: Vec<String>,

    /// Show what would be sent and received; change nothing
    #[arg(long)]
    dry_run: bool,

    /// Without a person: if there is no place, or another sync runs, do nothing; tell a failure at the next command
    #[arg(long, hide = true)]
    background: bool,
}

pub(super) fn run(args: &Run, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    if !args.background {
        return sync(args, &clock, app);
    }
    // Without the terminal, so that Ctrl-C does not end it, and ssh fails where it would ask for a passphrase. If there is no
    // terminal, as in the daily job, this may be refused.
    let _ = rustix::process::setsid();
    if app.store()?.sync_targets()?.is_empty() {
        return Ok(());
    }
    let done = sync(args, &clock, app);
    let failure = done.as_ref().err().map(ToString::to_string);
    app.store()?.put_sync_try(clock.now(), failure.as_deref())?;
    done
}

fn sync(args: &Run, clock: &Clock, app: &mut App) -> Result<()> {
    let store = app.store()?;
    let targets = targets(&store, &args.places)?;
    drop(store);
    let Some(_lock) = lock(app, !args.background)? else {
        return Ok(());
    };
    let settings = Settings {
        clock: *clock,
        cache: cache()?,
        is_dry_run: args.dry_run,
        former_name: if args.dry_run { None } else { settle(app)? },
    };
    let mut failed = Vec::new();
    let mut lines: Vec<Line> = targets.into_iter().map(Line::of).collect();
    for line in &mut lines {
        failed.extend(add(line, app, &settings));
    }
    // What came from a later place is new for the earlier ones.
    for at in 0..lines.len() {
        let came_later = lines[at + 1..].iter().any(Line::has_received);
        if came_later && lines[at].error.is_none() && !args.dry_run {
            failed.extend(add(&mut lines[at], app, &settings));
        }
    }
    report(app, clock, &lines, args.dry_run)?;
    // All but the last are told here.
    let last = failed.pop();
    for failure in failed {
        error(&failure.to_string());
    }
    last.map_or(Ok(()), Err)
}

/// Exchanges entries with the place of a line, and adds what was done. Returns why that failed.
fn add(line: &mut Line, app: &App, settings: &Settings) -> Option<Failure> {
    match exchange(app, settings, &line.place) {
        Ok(exchanged) => {
            line.exchanged.add(exchanged);
            None
        }
        Err(why) => {
            line.error = Some(why.to_string());
            Some(why)
        }
    }
}
