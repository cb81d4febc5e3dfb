//! `reads note`: from words, standard input or an editor.

use std::io::{self, IsTerminal, Read};

use super::act::report;
use super::draft::Draft;
use super::{App, Failure, Result};
use crate::cli;
use crate::clock::Clock;
use crate::domain::{EventKind, MAX_NOTE_BYTES, ResourceId};
use crate::store::Store;

pub(super) fn run(args: &cli::NoteArgs, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    if let Some(number) = args.rm {
        return record(app, &clock, |store| {
            let note = store.note(number)?;
            let kind = EventKind::NoteRemoved { note: note.event };
            Ok((note.resource, kind))
        });
    }
    if let Some(number) = args.revise {
        let draft = Draft::edit(&app.store()?.note(number)?.text, ".md")?;
        let text = checked(&draft.text()?)?;
        let revised = record(app, &clock, |store| {
            let note = store.note(number)?;
            let kind = EventKind::NoteRevised {
                note: note.event,
                text,
            };
            Ok((note.resource, kind))
        });
        return draft.keep_unless(revised);
    }
    let id = args.id.as_deref().unwrap_or_default();
    let noted = |app: &mut App, text| {
        record(app, &clock, |store| {
            let on = clock.today();
            Ok((store.resolve_one(id)?.id, EventKind::Noted { on, text }))
        })
    };
    let words = args.text.join(" ");
    if args.edit || (args.text.is_empty() && io::stdin().is_terminal()) {
        // A wrong id is reported before the editor opens.
        app.store()?.resolve_one(id)?;
        let draft = Draft::edit(&words, ".md")?;
        let text = checked(&draft.text()?)?;
        return draft.keep_unless(noted(app, text));
    }
    let text = match words.as_str() {
        "" if args.text.is_empty() => {
            return Err(Failure::Usage(
                "what is the note? Give its words, '-' for standard input, or --edit".to_owned(),
            ));
        }
        "-" => checked(&standard_input()?)?,
        words => checked(words)?,
    };
    noted(app, text)
}

/// A note that may be kept: not empty, not enormous, without blank lines at its ends.
pub(super) fn checked(text: &str) -> Result<String> {
    let lines = text.trim_end().trim_start_matches(['\n', '\r']);
    if lines.trim().is_empty() {
        return Err(Failure::Refused(
            "the note is empty; nothing was saved".to_owned(),
        ));
    }
    if lines.len() > MAX_NOTE_BYTES {
        return Err(Failure::Refused(too_long(lines.len())));
    }
    if lines.contains('\0') {
        return Err(Failure::Refused(
            "the note holds NUL bytes: expected text; nothing was saved".to_owned(),
        ));
    }
    Ok(lines.to_owned())
}

fn too_long(bytes: usize) -> String {
    format!(
        "the note has {bytes} bytes and more than the {MAX_NOTE_BYTES} that a note may have; nothing was saved"
    )
}

fn standard_input() -> Result<String> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_NOTE_BYTES).unwrap_or(u64::MAX) * 2;
    io::stdin()
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(|err| {
            Failure::Refused(format!(
                "cannot read standard input: {err}; nothing was saved"
            ))
        })?;
    if bytes.len() > MAX_NOTE_BYTES {
        return Err(Failure::Refused(too_long(bytes.len())));
    }
    String::from_utf8(bytes).map_err(|err| {
        let at = err.utf8_error().valid_up_to();
        Failure::Refused(format!(
            "standard input is not UTF-8 text (byte {}); nothing was saved",
            at + 1
        ))
    })
}

fn record(
    app: &mut App,
    clock: &Clock,
    decide: impl FnOnce(&Store) -> Result<(ResourceId, EventKind)>,
) -> Result<()> {
    let mut store = app.store()?;
    let recorded = store.record(clock.now(), clock.today(), |store| -> Result<_> {
        Ok(vec![decide(store)?])
    })?;
    report(app, &recorded, clock.today())
}
