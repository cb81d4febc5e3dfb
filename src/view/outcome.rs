//! The line that a writing command prints: what was done, and what comes next.

use std::cmp::Ordering;

use crate::domain::{EventKind, LocalDate, OwnCadence, Progress, State, Status};

/// The line for one change of a resource, whose state now is `state`.
pub fn outcome(
    kind: &EventKind,
    slug: &str,
    state: &State,
    number: i64,
    today: LocalDate,
) -> String {
    let due = || {
        state
            .due()
            .map_or_else(|| "not due again".to_owned(), |due| due_words(due, today))
    };
    let (did, next) = match kind {
        EventKind::Started { .. } => (
            format!("reading: {slug}"),
            format!("`reads done {slug}` when you have finished"),
        ),
        EventKind::Progressed {
            to: to @ Progress::Percent(100),
            ..
        } => (
            format!("reading: {slug} at {to}"),
            format!("`reads done {slug}` records the reading"),
        ),
        EventKind::Progressed { to, .. } => (
            format!("reading: {slug} at {to}"),
            format!("`reads done {slug}` when you have finished"),
        ),
        EventKind::Finished { on, .. } => {
            let did = if state.status == Status::Following {
                "caught up"
            } else {
                "done"
            };
            let when = if *on == today {
                String::new()
            } else {
                format!(" on {on}")
            };
            (format!("{did}: {slug}{when}"), due())
        }
        EventKind::Dropped { .. } => (
            format!("dropped: {slug}"),
            format!("`reads reopen {slug}` takes it up again"),
        ),
        EventKind::Reopened { .. } => (
            format!("to read: {slug}"),
            format!("`reads start {slug}` to begin"),
        ),
        EventKind::Followed { .. } => (format!("following: {slug}"), due()),
        EventKind::Unfollowed { .. } => (
            format!("no longer following: {slug}"),
            format!("status {}", state.status),
        ),
        EventKind::CadenceSet { to } => {
            let cadence = state.cadence.map(|in_force| in_force.cadence.words());
            let next = state
                .due()
                .map_or_else(|| "nothing due".to_owned(), |due| due_words(due, today));
            let did = match (to, cadence) {
                (OwnCadence::Never, _) => format!("never again: {slug}"),
                (OwnCadence::Adaptive, _) => format!("by memory alone: {slug}"),
                (_, Some(cadence)) => format!("{cadence}: {slug}"),
                (_, None) => format!("no cadence: {slug}"),
            };
            (did, next)
        }
        EventKind::Snoozed { until } => (format!("snoozed: {slug}"), due_words(*until, today)),
        EventKind::Noted { .. } => (format!("noted: {slug}"), format!("note {number}")),
        EventKind::NoteRevised { .. } => (
            format!("revised: a note on {slug}"),
            format!("`reads notes {slug}` shows it"),
        ),
        EventKind::NoteRemoved { .. } => (
            format!("removed: a note on {slug}"),
            format!("{} left", state.notes.len()),
        ),
        EventKind::Tied { occasion } => (
            format!("tied: {slug} to {occasion}"),
            format!("`reads untie {slug} {occasion}` unties"),
        ),
        EventKind::Untied { occasion } => (
            format!("untied: {slug} from {occasion}"),
            format!("`reads tie {slug} {occasion}` ties again"),
        ),
        EventKind::Added { .. }
        | EventKind::Edited { .. }
        | EventKind::Removed { .. }
        | EventKind::Tagged { .. }
        | EventKind::Untagged { .. }
        | EventKind::Related { .. }
        | EventKind::Unrelated { .. } => of_metadata(kind, slug),
        // Not printed: the lines for occasions are in `view::occasion`, those for undoing are the log's.
        EventKind::OccasionDated { .. }
        | EventKind::OccasionMoved { .. }
        | EventKind::OccasionHeld { .. }
        | EventKind::OccasionCancelled { .. } => (kind.word().to_owned(), slug.to_owned()),
        EventKind::Forgotten {} => (format!("forgotten: {slug}"), "for good".to_owned()),
        EventKind::Retracted { .. } => (
            format!("undone: {slug}"),
            format!("status {}", state.status),
        ),
    };
    format!("{did} · {next}")
}

/// The same for changes of the resource itself.
fn of_metadata(kind: &EventKind, slug: &str) -> (String, String) {
    match kind {
        EventKind::Added { .. } => (
            format!("added: {slug}"),
            format!("`reads start {slug}` to begin"),
        ),
        EventKind::Removed { .. } => (
            format!("removed: {slug}"),
            "its notes and readings with it".to_owned(),
        ),
        EventKind::Tagged { tag } => (
            format!("tagged: {slug} {tag}"),
            format!("`reads list --tag {tag}` lists all of them"),
        ),
        EventKind::Untagged { tag } => (
            format!("untagged: {slug} {tag}"),
            format!("`reads tag {slug} {tag}` tags it again"),
        ),
        _ => (
            format!("edited: {slug}"),
            format!("`reads show {slug}` shows it"),
        ),
    }
}

/// "due again 2028-11-23 (in 2 years)", "due since 2026-11-20 (3 days ago)".
pub(super) fn due_words(due: LocalDate, today: LocalDate) -> String {
    match due.cmp(&today) {
        Ordering::Greater => format!("due again {}", due_date(due, today)),
        Ordering::Equal => "due today".to_owned(),
        Ordering::Less => format!("due {}", due_date(due, today)),
    }
}

/// The same without "due again": "2028-11-23 (in 2 years)", "since 2026-11-20 (3 days ago)".
pub(super) fn due_date(due: LocalDate, today: LocalDate) -> String {
    let since = if due < today { "since " } else { "" };
    format!("{since}{due} ({})", due.distance(today))
}
