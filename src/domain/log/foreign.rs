//! Checks of events from elsewhere. An import takes only what a program of `reads` would have recorded.

use crate::domain::{
    Event, EventKind, GOAL_AMOUNTS, GOAL_YEARS, GoalId, LocalDate, MAX_NOTE_BYTES, OccasionId,
    ReadingDate, Stamp, Subject, one_line,
};

/// Checks what an event says by itself. Its metadata are checked by the rules of catalogs.
///
/// # Errors
/// What is wrong, and what is expected.
pub fn check_foreign(event: &Event) -> Result<(), &'static str> {
    if [event.id.0, event.transaction.0].map(|id| id.get_version_num()) != [7, 7] {
        return Err("expected ids of events and transactions of version 7");
    }
    if !(Stamp::after(None, 0)..=Stamp::LAST).contains(&event.stamp) {
        return Err("expected a stamp between the years 1970 and 9999");
    }
    let is_text = |text: &str| text.len() <= MAX_NOTE_BYTES && !text.contains('\0');
    if !event.kind.texts().into_iter().all(|text| is_text(text)) {
        return Err("expected text of at most one megabyte without NUL");
    }
    if let EventKind::Noted {
        highlight: Some(highlight),
        ..
    } = &event.kind
    {
        if highlight.quotation.trim().is_empty() || !is_text(&highlight.quotation) {
            return Err("expected a quotation of at most one megabyte without NUL");
        }
        (highlight.place.iter().chain(&highlight.color)).try_for_each(|text| one_line(text))?;
    }
    check_subject(event)?;
    match &event.kind {
        EventKind::Finished { on, .. } if is_too_early(*on) => {
            Err("expected a reading from 1900-01-01 on")
        }
        EventKind::GoalSet { year, .. } if !GOAL_YEARS.contains(year) => {
            Err("expected a goal for a year from 1900 on")
        }
        EventKind::GoalSet { amount, .. } if !GOAL_AMOUNTS.contains(amount) => {
            Err("expected a goal of 1 to 100,000")
        }
        EventKind::OccasionDated {
            title: Some(title), ..
        } => one_line(title),
        EventKind::Ignored { word } | EventKind::Unignored { word } => one_line(word),
        EventKind::Related { to, .. } | EventKind::Unrelated { to, .. }
            if event.subject == Subject::Resource(*to) =>
        {
            Err("a resource cannot be related to itself")
        }
        EventKind::Merged { into } if event.subject == Subject::Resource(*into) => {
            Err("a resource cannot be merged into itself")
        }
        EventKind::Retracted { event: target } if *target == event.id => {
            Err("an event cannot undo itself")
        }
        _ => Ok(()),
    }
}

fn is_too_early(on: ReadingDate) -> bool {
    on.first()
        .is_some_and(|first| first < LocalDate::FIRST_READING)
}

/// Checks that an event changes what its kind changes, under the right id.
fn check_subject(event: &Event) -> Result<(), &'static str> {
    match (&event.kind, event.subject) {
        (EventKind::Retracted { .. } | EventKind::Forgotten {}, _)
        | (
            EventKind::OccasionMoved { .. }
            | EventKind::OccasionHeld { .. }
            | EventKind::OccasionCancelled { .. },
            Subject::Occasion(_),
        )
        | (EventKind::GoalCleared { .. }, Subject::Goal(_)) => Ok(()),
        (EventKind::GoalSet { unit, year, .. }, Subject::Goal(id)) => (id
            == GoalId::of(*unit, *year))
        .then_some(())
        .ok_or("the id of the goal is not the one of its unit and year"),
        (EventKind::OccasionDated { name, .. }, Subject::Occasion(id)) => (id
            == OccasionId::of_name(name))
        .then_some(())
        .ok_or("the id of the occasion is not the one of its name"),
        (EventKind::Added { metadata, .. }, Subject::Resource(id)) => (id.0.get_version_num() == 7
            || metadata.may_have(id))
        .then_some(())
        .ok_or("the id of the added resource is not one of the work"),
        (kind, Subject::Resource(_)) if !kind.concerns_occasions() && !kind.concerns_goals() => {
            Ok(())
        }
        _ => Err("resources, occasions and goals have events of different kinds"),
    }
}

/// Checks that a retraction undoes an earlier event of the same resource, occasion or goal.
///
/// # Errors
/// What is wrong.
pub fn check_retraction(retraction: &Event, target: &Event) -> Result<(), &'static str> {
    if target.subject != retraction.subject {
        return Err("it undoes an event of something else");
    }
    if (target.stamp, target.id) >= (retraction.stamp, retraction.id) {
        return Err("it undoes an event that is later than itself");
    }
    Ok(())
}
