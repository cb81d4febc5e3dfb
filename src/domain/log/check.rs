//! Whether a change to a resource makes sense in its present state.
//!
//! The fold accepts any events in any order, because devices merge. A person at a prompt is told when a command would change
//! nothing or cannot be meant.

use std::collections::BTreeSet;

use crate::domain::{
    Depth, EventKind, Kind, LocalDate, OwnCadence, Progress, RelationKind, ResourceId, Slug, State,
    Status, can_be_followed,
};

/// The result of checking a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// Record it.
    Do,
    /// It would change nothing; the reason in a few words.
    Already(String),
    /// It cannot be meant; the reason, and what to do instead.
    Refused(String),
}

/// A resource as it is before a change.
#[derive(Clone, Debug, PartialEq)]
pub struct Current {
    pub traits: Traits,
    pub state: State,
    pub tags: BTreeSet<Slug>,
    /// The occasions that it is tied to, by its catalog or by the person.
    pub occasions: BTreeSet<Slug>,
    /// Its relations to other resources, from its own side.
    pub relations: BTreeSet<(RelationKind, ResourceId)>,
}

/// The metadata of a resource that a check depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traits {
    /// What sort of thing it is.
    pub kind: Kind,
    /// How to read it.
    pub depth: Depth,
    /// Length in pages.
    pub pages: Option<u32>,
    /// Whether it has a feed.
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
            Check::Refused("it is followed; `reads done` says that you are caught up".to_owned())
        }
        EventKind::Started { .. } if state.status == Reading => {
            Check::Already("being read already".to_owned())
        }
        EventKind::Progressed {
            to: Progress::Page(page),
            ..
        } if traits.pages.is_some_and(|pages| *page > pages) => {
            Check::Refused(format!("it has {} pages", traits.pages.unwrap_or_default()))
        }
        EventKind::Progressed { to, .. } if state.progress == Some(*to) => {
            Check::Already(format!("at {to} already"))
        }
        EventKind::Finished {
            recall: Some(_), ..
        } if state.status == Following => Check::Refused(
            "it is followed: what is new cannot be recalled; leave out --recall".to_owned(),
        ),
        EventKind::Finished { on, .. } => finished_on(*on, today),
        EventKind::Dropped { .. } if state.status == Dropped => {
            Check::Already("dropped already".to_owned())
        }
        EventKind::Reopened { .. } if state.status == Todo => {
            Check::Already("still to be read".to_owned())
        }
        EventKind::Reopened { .. } if state.status == Following => {
            Check::Refused("it is followed; `reads unfollow` ends that".to_owned())
        }
        EventKind::Followed { .. } if state.status == Following => {
            Check::Already("followed already".to_owned())
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
        EventKind::Removed { .. } if !traits.own => Check::Refused(
            "it is its catalog's and would come back with it; `reads drop` gives it up".to_owned(),
        ),
        EventKind::CadenceSet { to } if state.own_cadence == *to => Check::Already(match to {
            OwnCadence::Default => "at the catalog's cadence already".to_owned(),
            OwnCadence::Never => "never due already".to_owned(),
            OwnCadence::Adaptive => "by memory alone already".to_owned(),
            OwnCadence::Every(cadence) => format!("{} already", cadence.words()),
        }),
        EventKind::Snoozed { until } => snoozed(*until, state, today),
        EventKind::NoteRevised { note, text } => {
            match state.notes.iter().find(|known| known.event == *note) {
                Some(known) if known.text == *text => {
                    Check::Refused("the note is as it was; nothing was changed".to_owned())
                }
                Some(_) => Check::Do,
                None => Check::Refused("the note is gone; nothing was changed".to_owned()),
            }
        }
        EventKind::NoteRemoved { note } if state.notes.iter().all(|known| known.event != *note) => {
            Check::Already("note removed already".to_owned())
        }
        _ => linked(kind, current),
    }
}

/// Checks a change to the tags, occasions and relations of a resource.
fn linked(kind: &EventKind, current: &Current) -> Check {
    match kind {
        EventKind::Tagged { tag } if current.tags.contains(tag) => {
            Check::Already(format!("tagged {tag} already"))
        }
        EventKind::Untagged { tag } if !current.tags.contains(tag) => {
            Check::Already(format!("not tagged {tag}"))
        }
        EventKind::Tied { occasion } if current.occasions.contains(occasion) => {
            Check::Already(format!("tied to {occasion} already"))
        }
        EventKind::Untied { occasion } if !current.occasions.contains(occasion) => {
            Check::Already(format!("not tied to {occasion}"))
        }
        EventKind::Related { relation, to } if current.relations.contains(&(*relation, *to)) => {
            Check::Already("related already".to_owned())
        }
        EventKind::Unrelated { relation, to } if !current.relations.contains(&(*relation, *to)) => {
            Check::Already("not related".to_owned())
        }
        EventKind::Edited { metadata } if metadata.is_empty() => {
            Check::Already("unchanged".to_owned())
        }
        _ => Check::Do,
    }
}

fn finished_on(on: LocalDate, today: LocalDate) -> Check {
    if on > today {
        Check::Refused(format!("{on} is in the future; today is {today}"))
    } else if on < LocalDate::FIRST_READING {
        Check::Refused(format!(
            "{on} is too long ago: readings count from {}",
            LocalDate::FIRST_READING
        ))
    } else {
        Check::Do
    }
}

fn snoozed(until: LocalDate, state: &State, today: LocalDate) -> Check {
    match state.due() {
        _ if until <= today => {
            Check::Refused(format!("{until} is not in the future; today is {today}"))
        }
        None if state.readings.is_empty() => Check::Refused(
            "it has never been read, so nothing is due that could be put off".to_owned(),
        ),
        None => {
            Check::Refused("it is never due; `reads every` sets when to read it again".to_owned())
        }
        Some(due) if state.snoozed_until == Some(until) && due == until => {
            Check::Already(format!("put off until {until} already"))
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
        assert!(refused(&finished("0202-11-24"), &unread()).contains("too long ago"));
    }

    #[test]
    fn a_page_that_does_not_exist_is_not_reached() {
        let to = |page| EventKind::Progressed {
            on: today(),
            to: Progress::Page(page),
        };
        assert_eq!(checked(&to(100), BOOK, &unread()), Check::Do);
        assert_eq!(refused(&to(101), &unread()), "it has 100 pages");
    }

    #[test]
    fn only_what_goes_on_is_followed() {
        let follow = EventKind::Followed { on: today() };
        assert!(refused(&follow, &unread()).contains("it is a book"));
        let blog = Traits {
            kind: Kind::Blog,
            ..BOOK
        };
        assert_eq!(checked(&follow, blog, &unread()), Check::Do);
    }

    #[test]
    fn a_snooze_puts_off_what_is_due() {
        let until = |until: &str| EventKind::Snoozed {
            until: until.parse().unwrap(),
        };
        assert!(refused(&until("2027-01-01"), &unread()).contains("never been read"));
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
        // A snooze may be shortened again.
        let snoozed = State {
            rereading: rereading("2027-06-01"),
            snoozed_until: Some("2027-06-01".parse().unwrap()),
            ..unread()
        };
        assert_eq!(checked(&until("2027-01-01"), BOOK, &snoozed), Check::Do);
    }
}
