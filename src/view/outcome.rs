//! What a write says: what was done, and what comes next, in one line.

use std::cmp::Ordering;

use crate::domain::{LocalDate, OwnCadence, Progress, State, Status, What};
use crate::text;

/// The line for one deed upon a resource that came to `state`.
pub fn outcome(what: &What, slug: &str, state: &State, number: i64, today: LocalDate) -> String {
    let slug = text::line(slug);
    let due = || {
        state
            .due
            .map_or_else(|| "not due again".to_owned(), |due| due_words(due, today))
    };
    let (did, next) = match what {
        What::Started { .. } => (
            format!("reading: {slug}"),
            format!("`reads done {slug}` when you have finished"),
        ),
        What::Progressed {
            to: to @ Progress::Percent(100),
            ..
        } => (
            format!("reading: {slug} at {to}"),
            format!("`reads done {slug}` records the reading"),
        ),
        What::Progressed { to, .. } => (
            format!("reading: {slug} at {to}"),
            format!("`reads done {slug}` when you have finished"),
        ),
        What::Finished { on, .. } => {
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
        What::Dropped { .. } => (
            format!("dropped: {slug}"),
            format!("`reads reopen {slug}` takes it up again"),
        ),
        What::Reopened { .. } => (
            format!("to read: {slug}"),
            format!("`reads start {slug}` to begin"),
        ),
        What::Followed { .. } => (format!("following: {slug}"), due()),
        What::Unfollowed { .. } => (
            format!("no longer following: {slug}"),
            format!("status {}", state.status),
        ),
        What::CadenceSet { to } => {
            let cadence = state.cadence.map(|in_force| in_force.cadence.words());
            let next = state
                .due
                .map_or_else(|| "nothing due".to_owned(), |due| due_words(due, today));
            let did = match (to, cadence) {
                (OwnCadence::Never, _) => format!("never again: {slug}"),
                (OwnCadence::Adaptive, _) => format!("by memory alone: {slug}"),
                (_, Some(cadence)) => format!("{cadence}: {slug}"),
                (_, None) => format!("no cadence: {slug}"),
            };
            (did, next)
        }
        What::Snoozed { until } => (format!("snoozed: {slug}"), due_words(*until, today)),
        What::Noted { .. } => (format!("noted: {slug}"), format!("note {number}")),
        What::NoteRevised { .. } => (
            format!("revised: a note on {slug}"),
            format!("`reads notes {slug}` shows it"),
        ),
        What::NoteRemoved { .. } => (
            format!("removed: a note on {slug}"),
            format!("{} left", state.notes.len()),
        ),
        What::Tied { occasion } => (
            format!("tied: {slug} to {occasion}"),
            format!("`reads untie {slug} {occasion}` unties"),
        ),
        What::Untied { occasion } => (
            format!("untied: {slug} from {occasion}"),
            format!("`reads tie {slug} {occasion}` ties again"),
        ),
        What::Added { .. }
        | What::Edited { .. }
        | What::Removed { .. }
        | What::Tagged { .. }
        | What::Untagged { .. }
        | What::Related { .. }
        | What::Unrelated { .. } => of_facts(what, &slug),
        // Of occasions, whose lines are in `view::occasion`, and of undoing, whose are in the log's words.
        What::OccasionDated { .. }
        | What::OccasionMoved { .. }
        | What::OccasionHeld { .. }
        | What::OccasionCancelled { .. } => (what.word().to_owned(), slug.into_owned()),
        What::Forgotten {} => (format!("forgotten: {slug}"), "for good".to_owned()),
        What::Retracted { .. } => (
            format!("undone: {slug}"),
            format!("status {}", state.status),
        ),
    };
    format!("{did} · {next}")
}

/// The same for what was said of the resource itself.
fn of_facts(what: &What, slug: &str) -> (String, String) {
    match what {
        What::Added { .. } => (
            format!("added: {slug}"),
            format!("`reads start {slug}` to begin"),
        ),
        What::Removed { .. } => (
            format!("removed: {slug}"),
            "its notes and readings with it".to_owned(),
        ),
        What::Tagged { tag } => (
            format!("tagged: {slug} {tag}"),
            format!("`reads list --tag {tag}` lists all of them"),
        ),
        What::Untagged { tag } => (
            format!("untagged: {slug} {tag}"),
            format!("`reads tag {slug} {tag}` tags it again"),
        ),
        _ => (
            format!("edited: {slug}"),
            format!("`reads show {slug}` shows it"),
        ),
    }
}

/// When something is due: "due again 2028-11-23 (in 2 years)", "due since 2026-11-20 (3 days ago)".
pub(super) fn due_words(due: LocalDate, today: LocalDate) -> String {
    match due.cmp(&today) {
        Ordering::Greater => format!("due again {}", due_date(due, today)),
        Ordering::Equal => "due today".to_owned(),
        Ordering::Less => format!("due {}", due_date(due, today)),
    }
}

/// The same without the word: "2028-11-23 (in 2 years)", "since 2026-11-20 (3 days ago)".
pub(super) fn due_date(due: LocalDate, today: LocalDate) -> String {
    let since = if due < today { "since " } else { "" };
    format!("{since}{due} ({})", due.distance(today))
}
