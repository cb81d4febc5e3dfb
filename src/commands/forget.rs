//! `reads forget`.

use super::confirm::{can_ask, confirmed};
use super::message::{count, message};
use super::{App, Command, Result, refused, usage};
use crate::domain::{Event, EventId, EventKind};
use crate::store::{Erasable, Store};
use crate::text;
use crate::view::change;

/// Erase notes permanently, from the log and the whole file
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads forget 15\n  reads forget attention\n\nA number names one note, as `reads notes` shows it, with all its revisions; or one reason for dropping, as `reads log` shows it. A slug names a resource: all its notes and reasons for dropping are erased. An empty entry stays in the log, so that its order and undo still work. Backups that still hold the text are listed; exported files are not searched."
)]
pub(crate) struct Forget {
    /// Numbers of notes; slugs of resources, or prefixes of slugs
    #[arg(required = true, value_name = "NOTE|RESOURCE")]
    words: Vec<String>,

    /// Do not ask for confirmation
    #[arg(long, short)]
    yes: bool,
}

impl Command for Forget {
    fn run(&self, app: &mut App) -> Result<()> {
        let mut store = app.store()?;
        let all = self.erasable(&store)?;
        let events: Vec<Event> = (all.iter())
            .flat_map(|words| words.events.clone())
            .collect();
        if !self.yes && !events.is_empty() {
            drop(store);
            ask(&all)?;
            store = app.store()?;
            if ids(&self.erasable(&store)?) != ids(&all) {
                return Err(refused!(
                    "nothing was forgotten: it was changed in the meantime; run the command again"
                ));
            }
        }
        store.forget(&all)?;
        for words in &all {
            let slug = &words.resource.slug;
            app.say(&if words.events.is_empty() {
                format!("nothing to forget: {slug} has no notes")
            } else {
                format!("forgotten: {slug} · {} · permanently", kind(&words.events))
            })?;
        }
        for backup in store.backups_with(&events)? {
            message(&format!(
                "the backup {} still contains it; remove that file too",
                backup.display()
            ));
        }
        Ok(())
    }
}

impl Forget {
    fn erasable(&self, store: &Store) -> Result<Vec<Erasable>> {
        (self.words.iter())
            .map(|named| words(store, named))
            .collect()
    }
}

fn ids(all: &[Erasable]) -> Vec<EventId> {
    let events = all.iter().flat_map(|words| &words.events);
    events.map(|event| event.id).collect()
}

/// Resolves the number of a note or log entry, or else a resource.
fn words(store: &Store, named: &str) -> Result<Erasable> {
    match named.parse() {
        Ok(number) => Ok(store.erasable_event(number)?),
        Err(_) => Ok(store.erasable_of(store.resolve_one(named)?.id)?),
    }
}

/// Shows what will be erased, and asks for confirmation.
fn ask(all: &[Erasable]) -> Result<()> {
    if !can_ask() {
        return Err(usage!(
            "nothing was forgotten: confirmation needs a terminal\nhint: --yes skips it"
        ));
    }
    for words in all {
        for event in &words.events {
            let (slug, change) = (&words.resource.slug, change(&event.kind));
            message(&text::line(&format!("{}  {slug}  {change}", event.number)));
        }
    }
    if confirmed("Erase this permanently? This cannot be undone.")? {
        Ok(())
    } else {
        Err(refused!("nothing was forgotten"))
    }
}

/// Describes what was erased.
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
