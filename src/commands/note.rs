//! `reads note`.

use std::io::{self, IsTerminal};

use super::args::{checked_note, entry_number};
use super::{App, Command, Result, change, draft, usage};
use crate::clock::Clock;
use crate::domain::{EventKind, ResourceId};
use crate::store::{Store, StoreError, Target};

/// Add, revise or remove a note
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "reads note <ID> [TEXT]...\n       reads note <ID> -\n       reads note <ID> --edit\n       reads note --revise <N>\n       reads note --rm <N>",
    after_help = "Examples:\n  reads note attention 'Scaled by sqrt(d_k) so that softmax keeps a gradient.'\n  pbpaste | reads note attention -\n  reads note attention --edit\n  reads note --revise 12\n  reads note --rm 12"
)]
pub(crate) struct Note {
    /// Number, slug or prefix of a slug
    #[arg(required_unless_present_any = ["rm", "revise"], conflicts_with_all = ["rm", "revise"])]
    id: Option<String>,

    /// The note, in Markdown; '-' reads it from standard input
    #[arg(value_name = "TEXT")]
    text: Vec<String>,

    /// Write it in your editor
    #[arg(long, requires = "id")]
    edit: bool,

    /// Revise note N in your editor
    #[arg(long, value_name = "N", value_parser = entry_number, conflicts_with_all = ["edit", "rm"])]
    revise: Option<i64>,

    /// Remove note N
    #[arg(long, value_name = "N", value_parser = entry_number, conflicts_with = "edit")]
    rm: Option<i64>,
}

impl Command for Note {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        if let Some(number) = self.rm {
            return record(app, &clock, |store| {
                let found = store.note(number)?;
                let note = found.event;
                Ok((found.resource, EventKind::NoteRemoved { note }))
            });
        }
        if let Some(number) = self.revise {
            return revise(app, &clock, number);
        }
        let id = self.id.as_deref().unwrap_or_default();
        let words = self.text.join(" ");
        let is_missing = self.text.is_empty();
        let is_edited = self.edit || (is_missing && io::stdin().is_terminal());
        if !is_edited && is_missing {
            return Err(usage!(
                "the note is missing\nhint: give its text, '-' to read standard input, or --edit"
            ));
        }
        let typed = |store: &Store| store.resolve_one(id);
        if !is_edited && words != "-" {
            return note(app, &clock, typed, &words);
        }
        if !is_edited && !io::stdin().is_terminal() {
            return draft::from_standard_input(".md", |text| note(app, &clock, typed, text));
        }
        // A wrong id is reported before anything is typed.
        let target = typed(&app.store()?)?;
        let again = |store: &Store| store.find_again(&target);
        if is_edited {
            draft::edit(&words, "", ".md", |text, _| note(app, &clock, again, text))
        } else {
            draft::from_standard_input(".md", |text| note(app, &clock, again, text))
        }
    }
}

fn note(
    app: &mut App,
    clock: &Clock,
    find: impl FnOnce(&Store) -> Result<Target, StoreError>,
    text: &str,
) -> Result<()> {
    let text = checked_note(text)?;
    record(app, clock, |store| {
        let on = clock.today();
        let noted = EventKind::Noted {
            on,
            text,
            highlight: None,
        };
        Ok((find(store)?.id, noted))
    })
}

/// Lets the person's own words be edited; a highlighted passage stands above them, and stays as it is.
fn revise(app: &mut App, clock: &Clock, number: i64) -> Result<()> {
    let note = app.store()?.note(number)?;
    let above = note.quotation.as_deref().map(quoted).unwrap_or_default();
    let document = format!("{above}{}", note.text);
    draft::edit(&document, &document, ".md", |text, _| {
        let words = text.strip_prefix(above.trim_end()).unwrap_or(text);
        let text = if above.is_empty() || !words.trim().is_empty() {
            checked_note(words)?
        } else {
            String::new()
        };
        record(app, clock, |store| {
            let found = store.find_note_again(&note)?;
            let note = found.event;
            Ok((found.resource, EventKind::NoteRevised { note, text }))
        })
    })
}

/// A passage as a quotation of Markdown, with an empty line after it.
fn quoted(passage: &str) -> String {
    let lines: Vec<String> = passage.lines().map(|line| format!("> {line}")).collect();
    format!("{}\n\n", lines.join("\n"))
}

fn record(
    app: &mut App,
    clock: &Clock,
    decide: impl FnOnce(&Store) -> Result<(ResourceId, EventKind)>,
) -> Result<()> {
    change::record(app, clock, |store| Ok(vec![decide(store)?]))
}
