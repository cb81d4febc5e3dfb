//! `reads remind`: what is due, brought to where its reader looks.

use std::io::Write;
use std::path::Path;

use super::calendar::whole;
use super::{App, Failure, Result, remind_install};
use crate::cli;
use crate::clock::Clock;
use crate::domain::{LocalDate, Pace};
use crate::exchange::ics;
use crate::private;
use crate::remind::mail::{Address, Letter, message};
use crate::remind::{desktop, mail};
use crate::store::{Filter, ListRow, Pick, Store};
use crate::text;
use crate::view::in_words;

pub(super) fn run(command: &cli::Remind, app: &mut App) -> Result<()> {
    match command {
        cli::Remind::Calendar { to, hours } => calendar(to, *hours, app),
        cli::Remind::Notify => notify(app),
        cli::Remind::Mail { to } => letter(to.as_ref(), app),
        cli::Remind::Install(args) => remind_install::install(args, app),
        cli::Remind::Uninstall => remind_install::uninstall(app),
    }
}

fn due(store: &Store, today: LocalDate) -> Result<Vec<ListRow>> {
    Ok(store.listed(&Filter {
        pick: Pick::DueUntil(today),
        as_of: Some(today),
        ..Filter::default()
    })?)
}

/// Writes the calendar, whole or not at all.
fn calendar(to: &Path, hours: Option<Pace>, app: &mut App) -> Result<()> {
    let store = app.store()?;
    let (calendar, count) = whole(&store, &App::clock()?, hours, &Filter::default())?;
    let refused =
        |err: std::io::Error| Failure::Refused(format!("cannot write {}: {err}", to.display()));
    replace(to, &calendar).map_err(refused)?;
    let (entries, file) = (
        if count == 1 { "entry" } else { "entries" },
        to.display().to_string(),
    );
    app.out.line(&format!(
        "written: {count} {entries} in {}",
        text::line(&file)
    ))?;
    Ok(())
}

/// Puts a calendar in the place of an older one of ours, which keeps its permissions; a link stays one.
fn replace(to: &Path, calendar: &str) -> std::io::Result<()> {
    let target = std::fs::canonicalize(to).unwrap_or_else(|_| to.to_owned());
    let older = match std::fs::read(&target) {
        Ok(found) => Some(found),
        Err(none) if none.kind() == std::io::ErrorKind::NotFound => None,
        Err(err) => return Err(err),
    };
    let ours = |found: &[u8]| String::from_utf8_lossy(found).contains(ics::MAKER);
    if older
        .as_deref()
        .is_some_and(|found| !found.is_empty() && !ours(found))
    {
        return Err(std::io::Error::other(
            "there is a file that is no calendar of reads; it was left as it is. Name another one",
        ));
    }
    let mut file = private::new_beside(&target)?;
    file.write_all(calendar.as_bytes())?;
    if older.is_some() {
        file.as_file()
            .set_permissions(std::fs::metadata(&target)?.permissions())?;
    }
    private::replace(file, &target)
}

/// Of each thing due one notice a day. Claimed first, so that of two who run at once one shows it.
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
    let said = in_words(&due, today);
    if let Err(err) = desktop::show(&said.summary, &said.notice) {
        store.release_notices(&claimed, today)?;
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
    if due.is_empty() {
        return Ok(());
    }
    let said = in_words(&due, clock.today());
    let letter = Letter {
        to: &to,
        subject: &said.summary,
        body: &said.letter,
        at: clock.now(),
        id: &id(&clock, &due),
    };
    app.out.write_all(message(&letter)?.as_bytes())?;
    Ok(())
}

/// Letters about the same things on the same day are the same letter.
fn id(clock: &Clock, due: &[ListRow]) -> String {
    let things: Vec<String> = due.iter().map(|row| row.id.to_string()).collect();
    let things = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, things.concat().as_bytes());
    format!("{}.{things}", clock.today())
}

/// The address that the environment has.
fn own_address() -> Result<Address> {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let found = ["EMAIL", "LOGNAME", "USER"].into_iter().find_map(set);
    let found = found.ok_or_else(|| {
        Failure::Usage("to whom? --to ADDRESS names somebody, or set EMAIL".to_owned())
    })?;
    (found.parse()).map_err(|err: mail::ParseAddressError| Failure::Usage(err.to_string()))
}
