//! `reads note`.

use std::io::{self, IsTerminal, Read};

use super::args::{checked_note, entry_number, note_too_long};
use super::draft::Draft;
use super::{App, Command, Result, change, refused, usage};
use crate::clock::Clock;
use crate::domain::{EventKind, MAX_NOTE_BYTES, ResourceId};
use crate::store::Store;

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
            let draft = Draft::edit(&app.store()?.note(number)?.text, ".md")?;
            let text = checked_note(&draft.text()?)?;
            let revised = record(app, &clock, |store| {
                let found = store.note(number)?;
                let note = found.event;
                Ok((found.resource, EventKind::NoteRevised { note, text }))
            });
            return draft.keep_unless(revised);
        }
        let id = self.id.as_deref().unwrap_or_default();
        let noted = |app: &mut App, text| {
            record(app, &clock, |store| {
                let on = clock.today();
                Ok((store.resolve_one(id)?.id, EventKind::Noted { on, text }))
            })
        };
        let words = self.text.join(" ");
        if self.edit || (self.text.is_empty() && io::stdin().is_terminal()) {
            // A wrong id is reported before the editor opens.
            app.store()?.resolve_one(id)?;
            let draft = Draft::edit(&words, ".md")?;
            let text = checked_note(&draft.text()?)?;
            return draft.keep_unless(noted(app, text));
        }
        let text = match words.as_str() {
            "" if self.text.is_empty() => {
                return Err(usage!(
                    "the note is missing: give its text, '-' for standard input, or --edit"
                ));
            }
            "-" => checked_note(&standard_input()?)?,
            words => checked_note(words)?,
        };
        noted(app, text)
    }
}

fn standard_input() -> Result<String> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_NOTE_BYTES).unwrap_or(u64::MAX) * 2;
    io::stdin()
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(|err| refused!("cannot read standard input: {err}; nothing was saved"))?;
    if bytes.len() > MAX_NOTE_BYTES {
        return Err(note_too_long(bytes.len()));
    }
    String::from_utf8(bytes).map_err(|err| {
        let at = err.utf8_error().valid_up_to() + 1;
        refused!("standard input is not UTF-8 text (byte {at}); nothing was saved")
    })
}

fn record(
    app: &mut App,
    clock: &Clock,
    decide: impl FnOnce(&Store) -> Result<(ResourceId, EventKind)>,
) -> Result<()> {
    change::record(app, clock, |store| Ok(vec![decide(store)?]))
}
