//! Whether a change to a resource makes sense in its present state.
//!
//! Only a command's changes are checked. The fold accepts any events in any order, because devices merge.

use std::collections::BTreeSet;

use crate::domain::{
    Call, Depth, Due, EventKind, Kind, LocalDate, OwnCadence, Progress, ReadingDate, RelationKind,
    ResourceId, Slug, State, Status, Tag, can_be_followed,
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
    pub tags: BTreeSet<Tag>,
    /// The calls of occasions for it, including past ones.
    pub calls: Vec<Call>,
    /// Occasions that its catalog or the person tied it to.
    pub occasions: BTreeSet<Slug>,
    /// Its relations to other resources, from its own side.
    pub relations: BTreeSet<(RelationKind, ResourceId)>,
    /// The relations of other resources to it.
    pub related_by: BTreeSet<(RelationKind, ResourceId)>,
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
    use Status::{Done, Dropped, Following, Reading, Todo};
    let Current { traits, state, .. } = current;
    match kind {
        EventKind::Started { .. } | EventKind::Progressed { .. } if state.status == Following => {
            refused("it is followed\nhint: `reads done` records that you caught up")
        }
        EventKind::Started { .. } if state.status == Reading => already("already being read"),
        EventKind::Progressed {
            to: Progress::Page(page),
            ..
        } if traits.pages.is_some_and(|pages| *page > pages) => {
            refused(format!("it has {} pages", traits.pages.unwrap_or_default()))
        }
        EventKind::Progressed { to, .. }
            if state.status == Reading && state.progress == Some(*to) =>
        {
            already(format!("already at {to}"))
        }
        EventKind::Finished {
            recall: Some(_), ..
        } if state.status == Following => {
            refused("it is followed, and --recall is for re-readings\nhint: leave it out")
        }
        EventKind::Finished { on, .. } => check_finished(*on, today),
        EventKind::Dropped { because, .. }
            if state.status == Dropped && (because.is_none() || *because == state.because) =>
        {
            already("already dropped")
        }
        EventKind::Stopped { .. } if state.status == Following => {
            refused("it is followed\nhint: `reads follow --stop` ends that")
        }
        EventKind::Stopped { .. } if state.status != Reading => already("not being read"),
        EventKind::Reopened { .. } if state.status == Todo => already("already on the todo list"),
        EventKind::Reopened { .. } if state.status == Done => refused(
            "it is done\nhint: `reads start` begins to read it again, `reads undo` takes back the last command",
        ),
        EventKind::Reopened { .. } if state.status == Following => {
            refused("it is followed\nhint: `reads follow --stop` ends that")
        }
        EventKind::Followed { .. } if state.status == Following => already("already followed"),
        EventKind::Followed { .. } if !can_be_followed(traits.kind, traits.depth, traits.feed) => {
            refused(format!(
                "it is {}, not a blog or feed\nhint: `reads every` sets when to read it again",
                with_article(traits.kind)
            ))
        }
        EventKind::Ignored { word } if state.ignored.contains(word) => {
            already(format!("already ignores {word}"))
        }
        EventKind::Unignored { word } if !state.ignored.contains(word) => {
            already(format!("does not ignore {word}"))
        }
        EventKind::Unfollowed { .. } if state.status != Following => already("not followed"),
        EventKind::Removed { .. } if !traits.own => {
            refused("it belongs to a catalog\nhint: use `reads drop` instead")
        }
        EventKind::CadenceSet { to } if state.own_cadence == *to => match to {
            OwnCadence::Default => already("already at the catalog's cadence"),
            OwnCadence::Never => already("already never due"),
            OwnCadence::Adaptive => already("already scheduled by memory alone"),
            OwnCadence::Every(cadence) => already(format!("already {}", cadence.words())),
        },
        EventKind::Snoozed { until } => check_snoozed(*until, current, today),
        EventKind::NoteRevised { note, text } => {
            match state.notes.iter().find(|known| known.event == *note) {
                Some(known) if known.text == *text => {
                    refused("the note was not edited; nothing was changed")
                }
                Some(_) => Check::Do,
                None => refused("the note was removed; nothing was changed"),
            }
        }
        EventKind::NoteRemoved { note } if state.notes.iter().all(|known| known.event != *note) => {
            already("note already removed")
        }
        _ => check_links(kind, current),
    }
}

/// Checks a change to the metadata, tags, occasions and relations of a resource.
fn check_links(kind: &EventKind, current: &Current) -> Check {
    let has_tie = |occasion| current.occasions.contains(occasion);
    let has_relation = |relation, to| current.relations.contains(&(relation, to));
    match kind {
        EventKind::Edited { metadata } if metadata.is_empty() => already("unchanged"),
        EventKind::Tagged { tag } if current.tags.contains(tag) => {
            already(format!("already tagged {tag}"))
        }
        EventKind::Untagged { tag } if !current.tags.contains(tag) => {
            already(format!("not tagged {tag}"))
        }
        EventKind::Tied { occasion } if has_tie(occasion) => {
            already(format!("already tied to {occasion}"))
        }
        EventKind::Untied { occasion } if !has_tie(occasion) => {
            already(format!("not tied to {occasion}"))
        }
        EventKind::Related { relation, to } if has_relation(*relation, *to) => {
            already("already related")
        }
        EventKind::Related { relation, to } if current.related_by.contains(&(*relation, *to)) => {
            if relation.is_mutual() {
                already("already related")
            } else {
                refused(
                    "the other way round is recorded already\nhint: `reads relate` with --not takes that back",
                )
            }
        }
        EventKind::Unrelated { relation, to } if !has_relation(*relation, *to) => {
            already("not related")
        }
        _ => Check::Do,
    }
}

fn already(why: impl Into<String>) -> Check {
    Check::Already(why.into())
}

fn refused(why: impl Into<String>) -> Check {
    Check::Refused(why.into())
}

fn check_finished(on: ReadingDate, today: LocalDate) -> Check {
    let first = LocalDate::FIRST_READING;
    if on.first().is_some_and(|on| on > today) {
        refused(format!("{on} is in the future; today is {today}"))
    } else if on.first().is_some_and(|on| on < first) {
        refused(format!(
            "{on} is too early: expected a date from {first} on"
        ))
    } else {
        Check::Do
    }
}

fn check_snoozed(until: LocalDate, current: &Current, today: LocalDate) -> Check {
    let state = &current.state;
    let due = Due::of(state.rereading, None, &current.calls, today);
    let is_shorter = state.snoozed_until.is_some_and(|earlier| until < earlier);
    match due.map(|due| due.on) {
        _ if until <= today => refused(format!("{until} is not in the future; today is {today}")),
        _ if state.snoozed_until == Some(until) => {
            already(format!("already put off until {until}"))
        }
        _ if is_shorter => Check::Do,
        None if state.status == Status::Dropped => {
            refused("it is dropped\nhint: `reads reopen` takes it up again")
        }
        None if !state.was_read() => refused(
            "it was never read and no occasion calls for it, so it has no due date to put off",
        ),
        None => refused("it is never due\nhint: `reads every` sets when to read it again"),
        Some(due) if due >= until => refused(format!("it is not due before {due} anyway")),
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
    use crate::domain::{CatalogEntry, DueBy, Rereading, TieMode, fold};

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

    fn current(traits: Traits, state: &State) -> Current {
        Current {
            traits,
            state: state.clone(),
            tags: BTreeSet::new(),
            calls: Vec::new(),
            occasions: BTreeSet::new(),
            relations: BTreeSet::new(),
            related_by: BTreeSet::new(),
        }
    }

    fn checked(kind: &EventKind, traits: Traits, state: &State) -> Check {
        check(kind, &current(traits, state), today())
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
            recorded_on: None,
            posts: Vec::new(),
        };
        assert_eq!(checked(&finished("2026-11-23"), BOOK, &unread()), Check::Do);
        for on in ["2026-11", "2026", "1900", "unknown"] {
            assert_eq!(checked(&finished(on), BOOK, &unread()), Check::Do, "{on}");
        }
        for on in ["2026-11-24", "2026-12", "2027"] {
            assert!(refused(&finished(on), &unread()).contains("in the future"));
        }
        for on in ["0202-11-24", "1899-12", "1899"] {
            assert!(refused(&finished(on), &unread()).contains("too early"));
        }
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
    fn what_is_done_is_not_reopened_and_what_is_dropped_takes_a_reason() {
        let reopened = EventKind::Reopened { on: today() };
        let dropped = |because: Option<&str>| EventKind::Dropped {
            on: today(),
            because: because.map(str::to_owned),
        };
        let state = |status, because: Option<&str>| State {
            status,
            because: because.map(str::to_owned),
            ..unread()
        };
        let done = state(Status::Done, None);
        assert!(refused(&reopened, &done).contains("`reads start`"));
        assert_eq!(checked(&dropped(None), BOOK, &done), Check::Do);
        let is_dropped = state(Status::Dropped, Some("dated"));
        assert_eq!(checked(&reopened, BOOK, &is_dropped), Check::Do);
        let nothing_new = already("already dropped");
        for because in [None, Some("dated")] {
            assert_eq!(
                checked(&dropped(because), BOOK, &is_dropped),
                nothing_new.clone()
            );
        }
        assert_eq!(
            checked(&dropped(Some("too long")), BOOK, &is_dropped),
            Check::Do
        );
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
        let same = already("already put off until 2027-06-01");
        assert_eq!(checked(&until("2027-06-01"), BOOK, &snoozed), same);
    }

    #[test]
    fn a_snooze_puts_off_the_call_of_an_occasion() {
        let until = |until: &str| EventKind::Snoozed {
            until: until.parse().unwrap(),
        };
        let call = |from: &str, on: &str| Call {
            occasion: "interview".to_owned(),
            mode: TieMode::Before,
            on: on.parse().unwrap(),
            from: from.parse().unwrap(),
        };
        let called = |state: State, call: Call| Current {
            calls: vec![call],
            ..current(BOOK, &state)
        };
        let unread = called(unread(), call("2026-12-04", "2027-01-15"));
        assert_eq!(check(&until("2026-12-10"), &unread, today()), Check::Do);
        // Also until after the occasion.
        assert_eq!(check(&until("2027-03-01"), &unread, today()), Check::Do);
        let early = check(&until("2026-12-01"), &unread, today());
        assert_eq!(
            early,
            super::refused("it is not due before 2026-12-04 anyway")
        );
        // An occasion that is over calls no more.
        let over = called(unread.state, call("2026-10-01", "2026-11-22"));
        let Check::Refused(reason) = check(&until("2026-12-10"), &over, today()) else {
            panic!("taken");
        };
        assert!(reason.contains("no occasion calls for it"), "{reason}");
    }
}
