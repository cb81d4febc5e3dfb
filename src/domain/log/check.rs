//! Whether a change to a resource makes sense in its present state.
//!
//! Only a command's changes are checked. The fold accepts any events in any order, because devices merge.

use std::collections::BTreeSet;

use crate::domain::{
    Depth, EventKind, Kind, LocalDate, OwnCadence, Progress, RelationKind, ResourceId, Slug, State,
    Status, can_be_followed,
};

/// The result of checking a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    Do,
    /// It would change nothing, with the reason.
    Already(String),
    /// It makes no sense, with the reason and what to do instead.
    Refused(String),
}

/// A resource as it is before a change.
#[derive(Clone, Debug, PartialEq)]
pub struct Current {
    pub traits: Traits,
    pub state: State,
    pub tags: BTreeSet<Slug>,
    /// Occasions that its catalog or the person tied it to.
    pub occasions: BTreeSet<Slug>,
    /// Its relations to other resources, from its own side.
    pub relations: BTreeSet<(RelationKind, ResourceId)>,
}

/// The metadata of a resource that a check depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traits {
    pub kind: Kind,
    pub depth: Depth,
    pub pages: Option<u32>,
    pub feed: bool,
    /// Whether the person added it.
    pub own: bool,
}

/// Checks a change to a resource on the day `today`.
pub fn check(kind: &EventKind, current: &Current, today: LocalDate) -> Check {
    use Status::{Dropped, Following, Reading, Todo};
    let Current { traits, state, .. } = current;
    match kind {
        EventKind::Started { .. } | EventKind::Progressed { .. } if state.status == Following => {
            Check::Refused("it is followed; `reads done` records that you caught up".to_owned())
        }
        EventKind::Started { .. } if state.status == Reading => {
            Check::Already("already being read".to_owned())
        }
        EventKind::Progressed {
            to: Progress::Page(page),
            ..
        } if traits.pages.is_some_and(|pages| *page > pages) => {
            Check::Refused(format!("it has {} pages", traits.pages.unwrap_or_default()))
        }
        EventKind::Progressed { to, .. } if state.progress == Some(*to) => {
            Check::Already(format!("already at {to}"))
        }
        EventKind::Finished {
            recall: Some(_), ..
        } if state.status == Following => Check::Refused(
            "it is followed, and --recall is for re-readings; leave it out".to_owned(),
        ),
        EventKind::Finished { on, .. } => check_finished(*on, today),
        EventKind::Dropped { .. } if state.status == Dropped => {
            Check::Already("already dropped".to_owned())
        }
        EventKind::Reopened { .. } if state.status == Todo => {
            Check::Already("already on the todo list".to_owned())
        }
        EventKind::Reopened { .. } if state.status == Following => {
            Check::Refused("it is followed; `reads unfollow` ends that".to_owned())
        }
        EventKind::Followed { .. } if state.status == Following => {
            Check::Already("already followed".to_owned())
        }
        EventKind::Followed { .. } if !can_be_followed(traits.kind, traits.depth, traits.feed) => {
            Check::Refused(format!(
                "it is {}, not a blog or feed; `reads every` sets when to read it again",
                with_article(traits.kind)
            ))
        }
        EventKind::Unfollowed { .. } if state.status != Following => {
            Check::Already("not followed".to_owned())
        }
        EventKind::Removed { .. } if !traits.own => {
            Check::Refused("it belongs to a catalog; use `reads drop` instead".to_owned())
        }
        EventKind::CadenceSet { to } if state.own_cadence == *to => Check::Already(match to {
            OwnCadence::Default => "already at the catalog's cadence".to_owned(),
            OwnCadence::Never => "already never due".to_owned(),
            OwnCadence::Adaptive => "already scheduled by memory alone".to_owned(),
            OwnCadence::Every(cadence) => format!("already {}", cadence.words()),
        }),
        EventKind::Snoozed { until } => check_snoozed(*until, state, today),
        EventKind::NoteRevised { note, text } => {
            match state.notes.iter().find(|known| known.event == *note) {
                Some(known) if known.text == *text => {
                    Check::Refused("the note was not edited; nothing was changed".to_owned())
                }
                Some(_) => Check::Do,
                None => Check::Refused("the note was removed; nothing was changed".to_owned()),
            }
        }
        EventKind::NoteRemoved { note } if state.notes.iter().all(|known| known.event != *note) => {
            Check::Already("note already removed".to_owned())
        }
        _ => check_links(kind, current),
    }
}

/// Checks a change to the tags, occasions and relations of a resource.
fn check_links(kind: &EventKind, current: &Current) -> Check {
    match kind {
        EventKind::Tagged { tag } if current.tags.contains(tag) => {
            Check::Already(format!("already tagged {tag}"))
        }
        EventKind::Untagged { tag } if !current.tags.contains(tag) => {
            Check::Already(format!("not tagged {tag}"))
        }
        EventKind::Tied { occasion } if current.occasions.contains(occasion) => {
            Check::Already(format!("already tied to {occasion}"))
        }
        EventKind::Untied { occasion } if !current.occasions.contains(occasion) => {
            Check::Already(format!("not tied to {occasion}"))
        }
        EventKind::Related { relation, to } if current.relations.contains(&(*relation, *to)) => {
            Check::Already("already related".to_owned())
        }
        EventKind::Unrelated { relation, to } if !current.relations.contains(&(*relation, *to)) => {
            Check::Already("not related".to_owned())
        }
        EventKind::Edited { metadata } if metadata.is_empty() => {
            Check::Already("unchanged".to_owned())
        }
        // All kinds are listed, so that a new one cannot be forgotten.
        EventKind::Started { .. }
        | EventKind::Progressed { .. }
        | EventKind::Finished { .. }
        | EventKind::Dropped { .. }
        | EventKind::Reopened { .. }
        | EventKind::Followed { .. }
        | EventKind::Unfollowed { .. }
        | EventKind::CadenceSet { .. }
        | EventKind::Snoozed { .. }
        | EventKind::Noted { .. }
        | EventKind::NoteRevised { .. }
        | EventKind::NoteRemoved { .. }
        | EventKind::Tied { .. }
        | EventKind::Untied { .. }
        | EventKind::Added { .. }
        | EventKind::Edited { .. }
        | EventKind::Removed { .. }
        | EventKind::Tagged { .. }
        | EventKind::Untagged { .. }
        | EventKind::Related { .. }
        | EventKind::Unrelated { .. }
        | EventKind::OccasionDated { .. }
        | EventKind::OccasionMoved { .. }
        | EventKind::OccasionHeld { .. }
        | EventKind::OccasionCancelled { .. }
        | EventKind::Retracted { .. }
        | EventKind::Forgotten {} => Check::Do,
    }
}

fn check_finished(on: LocalDate, today: LocalDate) -> Check {
    if on > today {
        Check::Refused(format!("{on} is in the future; today is {today}"))
    } else if on < LocalDate::FIRST_READING {
        Check::Refused(format!(
            "{on} is too early: expected a date from {} on",
            LocalDate::FIRST_READING
        ))
    } else {
        Check::Do
    }
}

fn check_snoozed(until: LocalDate, state: &State, today: LocalDate) -> Check {
    match state.due() {
        _ if until <= today => {
            Check::Refused(format!("{until} is not in the future; today is {today}"))
        }
        None if state.readings.is_empty() => {
            Check::Refused("it was never read, so it has no due date to put off".to_owned())
        }
        None => {
            Check::Refused("it is never due; `reads every` sets when to read it again".to_owned())
        }
        Some(due) if state.snoozed_until == Some(until) && due == until => {
            Check::Already(format!("already put off until {until}"))
        }
        Some(due) if due >= until && state.snoozed_until != Some(due) => {
            Check::Refused(format!("it is not due before {due} anyway"))
        }
        Some(_) => Check::Do,
    }
}

fn with_article(kind: Kind) -> String {
    match kind {
        Kind::Article => "an article".to_owned(),
        Kind::Docs | Kind::Code | Kind::Other => kind.to_string(),
        kind => format!("a {kind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CatalogEntry, DueBy, Rereading, fold};

    const BOOK: Traits = Traits {
        kind: Kind::Book,
        depth: Depth::Read,
        pages: Some(100),
        feed: false,
        own: false,
    };

    fn unread() -> State {
        fold(CatalogEntry::default(), &[])
    }

    fn today() -> LocalDate {
        "2026-11-23".parse().unwrap()
    }

    fn checked(kind: &EventKind, traits: Traits, state: &State) -> Check {
        let current = Current {
            traits,
            state: state.clone(),
            tags: BTreeSet::new(),
            occasions: BTreeSet::new(),
            relations: BTreeSet::new(),
        };
        check(kind, &current, today())
    }

    fn refused(kind: &EventKind, state: &State) -> String {
        match checked(kind, BOOK, state) {
            Check::Refused(reason) => reason,
            other => panic!("{kind:?} gives {other:?}"),
        }
    }

    #[test]
    fn a_reading_is_finished_between_1900_and_today() {
        let finished = |on: &str| EventKind::Finished {
            on: on.parse().unwrap(),
            depth: None,
            minutes: None,
            recall: None,
        };
        assert_eq!(checked(&finished("2026-11-23"), BOOK, &unread()), Check::Do);
        assert!(refused(&finished("2026-11-24"), &unread()).contains("in the future"));
        assert!(refused(&finished("0202-11-24"), &unread()).contains("too early"));
    }

    #[test]
    fn a_page_past_the_end_is_refused() {
        let to = |page| EventKind::Progressed {
            on: today(),
            to: Progress::Page(page),
        };
        assert_eq!(checked(&to(100), BOOK, &unread()), Check::Do);
        assert_eq!(refused(&to(101), &unread()), "it has 100 pages");
    }

    #[test]
    fn only_blogs_and_feeds_are_followed() {
        let follow = EventKind::Followed { on: today() };
        assert!(refused(&follow, &unread()).contains("it is a book"));
        let blog = Traits {
            kind: Kind::Blog,
            ..BOOK
        };
        assert_eq!(checked(&follow, blog, &unread()), Check::Do);
    }

    #[test]
    fn a_snooze_needs_an_earlier_due_date() {
        let until = |until: &str| EventKind::Snoozed {
            until: until.parse().unwrap(),
        };
        assert!(refused(&until("2027-01-01"), &unread()).contains("never read"));
        let rereading = |on: &str| {
            Some(Rereading {
                on: on.parse().unwrap(),
                by: DueBy::Cadence,
            })
        };
        let due = State {
            rereading: rereading("2026-12-01"),
            ..unread()
        };
        assert!(refused(&until("2026-11-23"), &due).contains("not in the future"));
        assert!(refused(&until("2026-11-30"), &due).contains("not due before 2026-12-01"));
        assert_eq!(checked(&until("2027-01-01"), BOOK, &due), Check::Do);
        // A snooze may be shortened.
        let snoozed = State {
            rereading: rereading("2027-06-01"),
            snoozed_until: Some("2027-06-01".parse().unwrap()),
            ..unread()
        };
        assert_eq!(checked(&until("2027-01-01"), BOOK, &snoozed), Check::Do);
    }
}
