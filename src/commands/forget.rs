//! `reads forget`.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use super::app::message;
use super::doctor::count;
use super::{App, Failure, Result};
use crate::cli;
use crate::domain::{Event, EventKind};
use crate::store::{Erasable, Store};
use crate::text;
use crate::view::change;

pub(super) fn run(args: &cli::Forget, app: &mut App) -> Result<()> {
    let mut store = app.store()?;
    let mut all = Vec::new();
    for named in &args.words {
        all.push(words(&store, named)?);
    }
    let events: Vec<Event> = (all.iter())
        .flat_map(|words| words.events.clone())
        .collect();
    if !args.yes && !events.is_empty() {
        ask(&all)?;
    }
    store.forget(&all)?;
    for words in &all {
        let slug = text::line(words.resource.slug.as_str());
        app.out.line(&if words.events.is_empty() {
            format!("nothing to forget: {slug} · no words are noted there")
        } else {
            format!("forgotten: {slug} · {} · for good", kind(&words.events))
        })?;
    }
    for backup in store.backups_with(&events)? {
        message(&format!(
            "still in {}: remove that file too",
            backup.display()
        ));
    }
    Ok(())
}

/// A number is a note's, as `reads notes` shows it; all else is a resource.
fn words(store: &Store, named: &str) -> Result<Erasable> {
    match named.parse() {
        Ok(number) => Ok(store.erasable_event(number)?),
        Err(_) => Ok(store.erasable_of(store.resolve_one(named)?.id)?),
    }
}

/// Shows what is to be erased, and asks whether it is.
fn ask(all: &[Erasable]) -> Result<()> {
    if !io::stdin().is_terminal() {
        return Err(Failure::Usage(
            "nothing was forgotten: it cannot be undone, and there is no terminal to ask at; --yes forgets without asking".to_owned(),
        ));
    }
    for words in all {
        for event in &words.events {
            message(&format!(
                "{}  {}  {}",
                event.number,
                words.resource.slug,
                change(&event.kind)
            ));
        }
    }
    let mut stderr = io::stderr();
    let _ = write!(stderr, "Erase this for good? Nothing takes it back. [y/N] ");
    let _ = stderr.flush();
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    if matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") {
        Ok(())
    } else {
        Err(Failure::Refused("nothing was forgotten".to_owned()))
    }
}

/// What was erased, in words.
fn kind(events: &[Event]) -> String {
    let of = |is: fn(&EventKind) -> bool| events.iter().filter(|event| is(&event.kind)).count();
    let notes = of(|kind| matches!(kind, EventKind::Noted { .. }));
    let revisions = of(|kind| matches!(kind, EventKind::NoteRevised { .. }));
    let reasons = of(|kind| matches!(kind, EventKind::Dropped { .. }));
    let counts = [
        (notes, "note", "notes"),
        (revisions, "revision", "revisions"),
        (reasons, "reason for dropping it", "reasons for dropping it"),
    ];
    let counts: Vec<String> = (counts.iter())
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, more)| count(*number, one, more))
        .collect();
    counts.join(", ")
}
