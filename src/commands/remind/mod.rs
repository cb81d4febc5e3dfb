//! `reads remind`.

mod install;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueHint};
use serde_json::json;

use super::message::{count, shown};
use super::planning::calendar::whole;
use super::private_file::{Kind, followed, is_stdout};
use super::{App, Command, Failure, Result, refused, usage};
use crate::clock::Clock;
use crate::domain::{Listing, LocalDate, Pace, PostEntry};
use crate::exchange::ics;
use crate::private;
use crate::remind::mail::{Address, Letter, message};
use crate::remind::{desktop, mail};
use crate::store::{Filter, Pick, PostFilter, Store};
use crate::view::{Digest, Fields, reminder};

const CALENDAR: Kind = Kind {
    name: "a calendar of reads",
    mark: ics::MARK,
};

/// Get reminders: in a calendar, on the desktop, by mail, every day
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads remind install --at 09:00\n  reads remind calendar --to ~/calendars/reads.ics\n\nFor a reminder in each new shell, put `reads due --brief` into its start-up file."
)]
pub(crate) struct Remind {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Write due dates and plans to a file that calendar programs can subscribe to
    #[command(
        after_help = "Example:\n  reads remind calendar --to ~/calendars/reads.ics\n\n`reads remind install --calendar FILE` keeps it current."
    )]
    Calendar {
        /// File to write; '-' is standard output; a file that is not a calendar of reads is not changed
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        to: PathBuf,
        /// Time for reading in plans: 5/week, 1/day [default: the configuration's, or 5/week]
        #[arg(long, value_name = "HOURS")]
        hours: Option<Pace>,
    },
    /// Show a desktop notification of what is due, once a day for each resource
    #[command(
        after_help = "Example:\n  reads remind notify\n\nWithout a session bus it does nothing."
    )]
    Notify,
    /// Print a mail about what is due and what blogs have posted, for sendmail
    #[command(
        after_help = "Example:\n  reads remind mail --to you@example.org | ifne sendmail -t\n\n`ifne`, of the package moreutils, sends nothing if nothing is printed."
    )]
    Mail {
        /// Recipient [default: EMAIL, or the user of this machine]
        #[arg(long, value_name = "ADDRESS")]
        to: Option<Address>,
    },
    /// Install a timer that syncs, fetches and reminds every day
    #[command(
        after_help = "Examples:\n  reads remind install\n  reads remind install --at 08:30 --calendar ~/calendars/reads.ics\n  reads remind install --cron\n  reads remind install --systemd --print"
    )]
    Install(install::Install),
    /// Remove what `reads remind install` wrote
    #[command(after_help = "Example:\n  reads remind uninstall")]
    Uninstall,
}

impl Command for Remind {
    fn run(&self, app: &mut App) -> Result<()> {
        match &self.action {
            Action::Calendar { to, hours } => calendar(to, *hours, app),
            Action::Notify => {
                notify(app)?;
                check(app)
            }
            Action::Mail { to } => {
                letter(to.as_ref(), app)?;
                check(app)
            }
            Action::Install(args) => install::install(args, app),
            Action::Uninstall => install::uninstall(app),
        }
    }

    /// A mail is for a mailer, a calendar for its program, and a notification prints nothing.
    fn has_json(&self) -> bool {
        match &self.action {
            Action::Calendar { to, .. } => !is_stdout(to),
            Action::Notify | Action::Mail { .. } => false,
            Action::Install(_) | Action::Uninstall => true,
        }
    }
}

/// Checks the whole database, where nobody waits for it.
fn check(app: &App) -> Result<()> {
    let checked = app.store()?.refuse_if_damaged();
    checked.map_err(|err| {
        // Standard error may end in a log that nobody reads.
        let _ = desktop::is_there()
            && desktop::show("The database of reads is damaged", &err.to_string()).is_ok();
        err.into()
    })
}

fn due(store: &Store, today: LocalDate) -> Result<Vec<Listing>> {
    Ok(store.listed(&Filter {
        pick: Pick::DueUntil(today),
        as_of: Some(today),
        ..Filter::default()
    })?)
}

/// Writes the calendar completely or not at all.
fn calendar(to: &Path, hours: Option<Pace>, app: &mut App) -> Result<()> {
    let (calendar, many) = whole(&app.store()?, &App::clock()?, hours, &Filter::default())?;
    if is_stdout(to) {
        return Ok(app.out.document().write_all(calendar.as_bytes())?);
    }
    let (file, target) = (to.display(), followed(to)?);
    CALENDAR.check(&target)?;
    replace(&target, &calendar).map_err(|err| refused!("cannot write {file}: {err}"))?;
    let entries = count(many, "entry", "entries");
    let line = format!("written: {entries} in {file}");
    let fields = [("file", json!(shown(to))), ("entries", json!(many))];
    app.report(&Fields(&fields), [line])
}

/// Replaces an older calendar of reads and keeps its permissions.
fn replace(to: &Path, calendar: &str) -> io::Result<()> {
    let mut file = private::new_beside(to)?;
    file.write_all(calendar.as_bytes())?;
    if to.exists() {
        (file.as_file()).set_permissions(std::fs::metadata(to)?.permissions())?;
    }
    private::replace(file, to)
}

/// Shows one notification a day for each due resource. They are claimed first, so that of two processes at once only one
/// shows them.
fn notify(app: &mut App) -> Result<()> {
    let today = App::clock()?.today();
    if !desktop::is_there() {
        return Ok(());
    }
    let mut store = app.store()?;
    let mut due = due(&store, today)?;
    let numbers: Vec<i64> = due.iter().map(|row| row.number).collect();
    let claimed = store.claim_notices(&numbers, today)?;
    due.retain(|row| claimed.contains(&row.number));
    if due.is_empty() {
        return Ok(());
    }
    drop(store);
    let wording = reminder(&due, today);
    if let Err(err) = desktop::show(&wording.summary, &wording.notice) {
        app.store()?.release_notices(&claimed, today)?;
        return Err(Failure::Refused(err.to_string()));
    }
    Ok(())
}

fn letter(to: Option<&Address>, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    let to = match to {
        Some(to) => to.clone(),
        None => own_address()?,
    };
    let store = app.store()?;
    let due = due(&store, clock.today())?;
    let posts = store.posts(&PostFilter::default())?;
    if due.is_empty() && posts.is_empty() {
        return Ok(());
    }
    let note = store.note_of_day(clock.today())?;
    drop(store);
    let digest = Digest {
        due: &due,
        posts: &posts,
        note: note.as_ref(),
        today: clock.today(),
    };
    let letter = Letter {
        to: &to,
        subject: &digest.subject(),
        body: &digest.body(),
        at: clock.now(),
        id: &id(&clock, &due, &posts),
    };
    app.out.document().write_all(message(&letter)?.as_bytes())?;
    Ok(())
}

/// Returns the message id: the same for messages about the same resources and posts on the same day.
fn id(clock: &Clock, due: &[Listing], posts: &[PostEntry]) -> String {
    let due = due.iter().map(|row| row.id.to_string());
    let ids: String = due
        .chain(posts.iter().map(|post| post.id.clone()))
        .collect();
    let id = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, ids.as_bytes());
    format!("{}.{id}", clock.today())
}

/// Returns the address from `EMAIL`, `LOGNAME` or `USER`.
fn own_address() -> Result<Address> {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let found = ["EMAIL", "LOGNAME", "USER"].into_iter().find_map(set);
    let found =
        found.ok_or_else(|| usage!("there is no recipient: give --to ADDRESS, or set EMAIL"))?;
    (found.parse()).map_err(|err: mail::ParseAddressError| Failure::Usage(err.to_string()))
}
