//! `reads forget`.

use serde::Serialize;

use super::confirm::{can_ask, confirmed};
use super::message::{count, message, shown};
use super::{App, Command, Result, refused, usage};
use crate::domain::{Event, EventId, EventKind, Slug};
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
        let backups = store.backups_with(&events)?;
        let forgotten = Forgotten {
            forgotten: all.iter().map(Erased::of).collect(),
            backups: backups.iter().map(|backup| shown(backup)).collect(),
        };
        app.report(&forgotten, forgotten.forgotten.iter().map(Erased::line))?;
        for backup in &forgotten.backups {
            message(&format!(
                "the backup {backup} still contains it; remove that file too"
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

/// What was erased, as docs/schemas/forgotten.json says.
#[derive(Serialize)]
struct Forgotten {
    forgotten: Vec<Erased>,
    /// Files that still contain it.
    backups: Vec<String>,
}

/// How many texts about one resource were erased.
#[derive(Serialize)]
struct Erased {
    slug: Slug,
    notes: usize,
    revisions: usize,
    /// Reasons for dropping it.
    reasons: usize,
    /// Records of imports.
    records: usize,
}

impl Erased {
    fn of(words: &Erasable) -> Self {
        let of = |is: fn(&EventKind) -> bool| {
            let events = words.events.iter();
            events.filter(|event| is(&event.kind)).count()
        };
        Self {
            slug: words.resource.slug.clone(),
            notes: of(|kind| matches!(kind, EventKind::Noted { .. })),
            revisions: of(|kind| matches!(kind, EventKind::NoteRevised { .. })),
            reasons: of(|kind| matches!(kind, EventKind::Dropped { .. })),
            records: of(|kind| !kind.records().is_empty()),
        }
    }

    fn line(&self) -> String {
        let counts = [
            (self.notes, "note", "notes"),
            (self.revisions, "revision", "revisions"),
            (
                self.reasons,
                "reason for dropping it",
                "reasons for dropping it",
            ),
            (self.records, "record of an import", "records of imports"),
        ];
        let counts: Vec<String> = (counts.iter())
            .filter(|(number, ..)| *number > 0)
            .map(|(number, one, more)| count(*number, one, more))
            .collect();
        if counts.is_empty() {
            return format!("nothing to forget: {} has no notes", self.slug);
        }
        format!(
            "forgotten: {} · {} · permanently",
            self.slug,
            counts.join(", ")
        )
    }
}
