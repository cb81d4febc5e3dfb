//! `reads note`: from words, standard input or an editor.

use std::io::{self, IsTerminal, Read};

use super::draft::Draft;
use super::{App, Failure, Result};
use crate::cli;
use crate::clock::Clock;
use crate::domain::{EventKind, LocalDate, MOST_OF_A_NOTE, ResourceId};
use crate::store::Store;
use crate::view::outcome;

pub(super) fn run(args: &cli::NoteArgs, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    let mut store = app.store()?;
    if let Some(number) = args.rm {
        let note = store.note(number)?;
        return record(
            app,
            &mut store,
            &clock,
            note.resource,
            &note.slug,
            EventKind::NoteRemoved { note: note.event },
        );
    }
    if let Some(number) = args.revise {
        let note = store.note(number)?;
        let draft = Draft::edit(&note.text, ".md")?;
        let text = checked(&draft.text()?)?;
        if text == note.text {
            return Err(Failure::Refused(format!(
                "note {number} is as it was; nothing was changed"
            )));
        }
        let kind = EventKind::NoteRevised {
            note: note.event,
            text,
        };
        return draft.keep_unless(record(
            app,
            &mut store,
            &clock,
            note.resource,
            &note.slug,
            kind,
        ));
    }
    let target = store.resolve_one(args.id.as_deref().unwrap_or_default())?;
    let noted = |text| EventKind::Noted {
        on: clock.today(),
        text,
    };
    let words = args.text.join(" ");
    if args.edit || (args.text.is_empty() && io::stdin().is_terminal()) {
        let draft = Draft::edit(&words, ".md")?;
        let kind = noted(checked(&draft.text()?)?);
        return draft.keep_unless(record(
            app,
            &mut store,
            &clock,
            target.id,
            target.slug.as_str(),
            kind,
        ));
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
    record(
        app,
        &mut store,
        &clock,
        target.id,
        target.slug.as_str(),
        noted(text),
    )
}

/// A note that may be kept: not empty, not enormous, without blank lines at its ends.
pub(super) fn checked(text: &str) -> Result<String> {
    let lines = text.trim_end().trim_start_matches(['\n', '\r']);
    if lines.trim().is_empty() {
        return Err(Failure::Refused(
            "the note is empty; nothing was saved".to_owned(),
        ));
    }
    if lines.len() > MOST_OF_A_NOTE {
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
        "the note has {bytes} bytes and more than the {MOST_OF_A_NOTE} that a note may have; nothing was saved"
    )
}

fn standard_input() -> Result<String> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST_OF_A_NOTE).unwrap_or(u64::MAX) * 2;
    io::stdin()
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(|err| {
            Failure::Refused(format!(
                "cannot read standard input: {err}; nothing was saved"
            ))
        })?;
    if bytes.len() > MOST_OF_A_NOTE {
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
    store: &mut Store,
    clock: &Clock,
    resource: ResourceId,
    slug: &str,
    kind: EventKind,
) -> Result<()> {
    let recorded = store.record(vec![(resource, kind)], clock.now())?;
    let today: LocalDate = clock.today();
    if let ([event], [(_, state)]) = (recorded.events.as_slice(), recorded.states.as_slice()) {
        let line = outcome(&event.kind, slug, state, event.number, today);
        app.out.line(&format!("{line} · undo with `reads undo`"))?;
    }
    Ok(())
}
