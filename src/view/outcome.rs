//! The line that a writing command prints: what was done, and what comes next.

use std::cmp::Ordering;

use crate::domain::{
    EventKind, LocalDate, OwnCadence, Progress, State, Status, Tag, listed_tag, tag_term,
};
use crate::text;

/// The line for one change of a resource, whose state and due date now are `state` and `due`.
pub fn outcome(
    kind: &EventKind,
    slug: &str,
    state: &State,
    due: Option<LocalDate>,
    number: i64,
    today: LocalDate,
) -> String {
    let due_or = |not_due: &str| match due {
        Some(due) => due_words(due, today),
        None => not_due.to_owned(),
    };
    let at = (state.progress).map_or_else(String::new, |progress| format!(" at {progress}"));
    match kind {
        EventKind::Started { .. } => {
            format!("reading: {slug}{at} · `reads done {slug}` when you have finished")
        }
        EventKind::Stopped { .. } => {
            let next = match state.status {
                Status::Done => format!("still done, {}", due_or("not due again")),
                _ if at.is_empty() => format!("`reads start {slug}` takes it up again"),
                _ => format!("`reads start {slug}` goes on there"),
            };
            format!("put aside: {slug}{at} · {next}")
        }
        EventKind::Progressed { to, .. } => {
            let next = match to {
                Progress::Percent(100) => "records the reading",
                _ => "when you have finished",
            };
            format!("reading: {slug} at {to} · `reads done {slug}` {next}")
        }
        EventKind::Finished { on, .. } => {
            let did = match state.status {
                Status::Following => "caught up",
                _ => "done",
            };
            let when = Some(format!(" {}", on.when())).filter(|_| on.day() != Some(today));
            let when = when.unwrap_or_default();
            format!("{did}: {slug}{when} · {}", due_or("not due again"))
        }
        EventKind::Dropped { .. } => {
            if state.status == Status::Done {
                let due = due_or("not due again");
                return format!("dropped the re-reading: {slug} · still done, {due}");
            }
            format!("dropped: {slug} · `reads reopen {slug}` takes it up again")
        }
        EventKind::Reopened { .. } if state.status == Status::Done => {
            format!("done: {slug} · read before, {}", due_or("not due again"))
        }
        EventKind::Reopened { .. } => format!("to read: {slug} · `reads start {slug}` to begin"),
        EventKind::Followed { .. } => format!("following: {slug} · {}", due_or("not due again")),
        EventKind::Unfollowed { .. } => {
            format!("no longer following: {slug} · status {}", state.status)
        }
        EventKind::Ignored { word } => {
            format!("ignored in {slug}: {word} · `reads posts {slug} --all` shows all")
        }
        EventKind::Unignored { word } => format!("no longer ignored in {slug}: {word}"),
        EventKind::CadenceSet { to } => {
            let did = cadence_words(*to, state);
            format!("{did}: {slug} · {}", due_or("nothing due"))
        }
        EventKind::Snoozed { until } => match due {
            Some(due) if state.was_read() => format!("snoozed: {slug} · {}", due_words(due, today)),
            Some(due) => format!("snoozed: {slug} · due {}", due_date(due, today)),
            None => format!("snoozed: {slug} until {until} · the occasion is over by then"),
        },
        EventKind::Noted { .. } => format!("noted: {slug} · note {number}"),
        EventKind::NoteRevised { .. } => {
            format!("revised: a note on {slug} · `reads notes {slug}` shows it")
        }
        EventKind::NoteRemoved { .. } => {
            format!("removed: a note on {slug} · {} left", state.notes.len())
        }
        EventKind::Tied { occasion } => {
            format!("tied: {slug} to {occasion} · `reads occasion untie {slug} {occasion}` unties")
        }
        EventKind::Untied { occasion } => {
            format!(
                "untied: {slug} from {occasion} · `reads occasion tie {slug} {occasion}` ties again"
            )
        }
        EventKind::Added { .. } => format!("added: {slug} · `reads start {slug}` to begin"),
        EventKind::Removed { .. } => format!("removed: {slug} · its notes and readings with it"),
        EventKind::Renamed { .. } => format!("renamed: {slug} · `reads show {slug}` shows it"),
        EventKind::Tagged { tag } => tagged(slug, tag),
        EventKind::Untagged { tag } => untagged(slug, tag),
        EventKind::Edited { .. }
        | EventKind::Sourced { .. }
        | EventKind::Related { .. }
        | EventKind::Unrelated { .. } => {
            format!("edited: {slug} · `reads show {slug}` shows it")
        }
        // Not printed: the lines for occasions and goals are in `view::occasion` and `view::goal`, that of a merge is below, those for undoing are the log's.
        EventKind::OccasionDated { .. }
        | EventKind::OccasionMoved { .. }
        | EventKind::OccasionHeld { .. }
        | EventKind::OccasionCancelled { .. }
        | EventKind::GoalSet { .. }
        | EventKind::GoalCleared { .. }
        | EventKind::Merged { .. }
        | EventKind::Retracted { .. }
        | EventKind::Forgotten {} => format!("{}: {slug}", kind.word()),
    }
}

fn cadence_words(to: OwnCadence, state: &State) -> String {
    match (to, state.cadence) {
        (OwnCadence::Never, _) => "never again".to_owned(),
        (OwnCadence::Adaptive, _) => "by memory alone".to_owned(),
        (_, Some(in_force)) => in_force.cadence.words(),
        (_, None) => "no cadence".to_owned(),
    }
}

/// The line for resources that were merged into the one that is kept, which is due then; `with` says what was done to them.
pub fn merged(
    others: &[String],
    keep: &str,
    with: &str,
    due: Option<LocalDate>,
    today: LocalDate,
) -> String {
    let with = Some(format!(" with {with}")).filter(|_| !with.is_empty());
    let next = match due {
        Some(due) => due_words(due, today),
        None => format!("`reads show {keep}` shows it"),
    };
    let others = others.join(", ");
    format!(
        "merged: {others}{} into {keep} · {next}",
        with.unwrap_or_default()
    )
}

fn tagged(slug: &str, tag: &Tag) -> String {
    let term = tag_term(tag);
    let term = text::shell(&term);
    format!("tagged: {slug} {tag} · `reads list {term}` lists all of them")
}

fn untagged(slug: &str, tag: &Tag) -> String {
    let listed = listed_tag(tag.as_str(), &[',']);
    let dashes = if listed.starts_with('-') { "-- " } else { "" };
    let listed = text::shell(&listed);
    format!("untagged: {slug} {tag} · `reads tag {slug} {dashes}{listed}` tags it again")
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
