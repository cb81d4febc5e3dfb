//! The events that import a work: as a new resource, or into an existing one. No date is invented: a reading without a day stays
//! one, and what happened on a day that the file does not tell was recorded on the day of the import.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::domain::{
    EventKind, Highlight, LocalDate, Patch, Reading, ReadingDate, State, Status, Tag, Work,
    can_be_followed,
};

/// The existing resource that a work is merged into.
#[derive(Clone, Debug)]
pub struct Existing {
    /// The metadata in force.
    pub metadata: Patch,
    pub tags: BTreeSet<Tag>,
    /// The formats of which a record is kept.
    pub sources: BTreeSet<String>,
    pub state: State,
}

impl Work {
    /// Returns the events that add it as a new resource.
    pub fn arrive(&self, today: LocalDate) -> Vec<EventKind> {
        let since = self.since.unwrap_or(today).min(today);
        let mut metadata = self.metadata.clone();
        metadata.kind.get_or_insert_default();
        let added = EventKind::Added {
            on: since.max(LocalDate::FIRST_READING),
            slug: self.slug(),
            metadata: Box::new(metadata),
            tags: self.tags.iter().cloned().collect(),
            sources: self.sources.clone(),
        };
        let mut changes = vec![added];
        changes.extend(finished(self.finished_on(today), today));
        changes.extend(self.status_change(today));
        changes.extend(self.noted(today, &State::default()));
        changes
    }

    /// Returns the events that merge it into an existing resource: missing metadata, tags, readings and notes, and the status if
    /// that of the resource is `todo`. No existing data are changed.
    pub fn merge(&self, known: &Existing, today: LocalDate) -> Vec<EventKind> {
        let mut changes = Vec::new();
        let mut gaps = self.metadata.clone().filling(&known.metadata);
        if gaps.authors.is_none() {
            // The number of unnamed authors is meaningful only with the named ones.
            gaps.et_al = None;
        }
        if !gaps.is_empty() {
            changes.push(EventKind::Edited {
                metadata: Box::new(gaps),
            });
        }
        let tags = self.tags.iter().filter(|tag| !known.tags.contains(tag));
        changes.extend(tags.map(|tag| EventKind::Tagged { tag: tag.clone() }));
        let state = &known.state;
        let readings = beyond(self.finished_on(today), &state.readings);
        let standing = self.standing_again(state, &readings, today);
        changes.extend(finished(readings, today));
        changes.extend(standing);
        let metadata = &known.metadata;
        let feeds = [&metadata.feed, &self.metadata.feed];
        let can_be_followed = can_be_followed(
            metadata.kind.unwrap_or_default(),
            metadata.depth.unwrap_or_default(),
            feeds.iter().any(|feed| matches!(feed, Some(Some(_)))),
        );
        let untouched = state.status == Status::Todo;
        if untouched && (self.status != Status::Following || can_be_followed) {
            changes.extend(self.status_change(today));
        }
        changes.extend(self.noted(today, state));
        let sources = self.sources.iter();
        let new = sources.filter(|(format, _)| !known.sources.contains(*format));
        changes.extend(new.map(|(format, record)| EventKind::Sourced {
            format: format.clone(),
            record: record.clone(),
        }));
        changes
    }

    /// Returns the dates of its readings that cannot be those of readings: in the future, or before 1900. They count as unknown.
    pub fn impossible_dates(&self, today: LocalDate) -> impl Iterator<Item = ReadingDate> {
        let dates = self.readings.iter().copied();
        dates.filter(move |on| !is_possible(*on, today))
    }

    /// Returns the dates of its readings. What is done was read at least once.
    fn finished_on(&self, today: LocalDate) -> Vec<ReadingDate> {
        let dates = self.readings.iter().copied();
        let known = dates.map(|on| {
            if is_possible(on, today) {
                on
            } else {
                ReadingDate::UNKNOWN
            }
        });
        let mut dates: Vec<ReadingDate> = known.collect();
        if dates.is_empty() && self.status == Status::Done {
            dates.push(ReadingDate::UNKNOWN);
        }
        dates
    }

    /// Returns the event that gives a resource its status, if readings do not.
    fn status_change(&self, today: LocalDate) -> Option<EventKind> {
        let days = LocalDate::FIRST_READING..=today;
        let on = self.status_on.filter(|on| days.contains(on));
        let on = on.unwrap_or(today);
        match self.status {
            Status::Reading => Some(EventKind::Started { on }),
            Status::Dropped => Some(EventKind::Dropped { on, because: None }),
            // All posts before today count as read.
            Status::Following => Some(EventKind::Followed { on: today }),
            Status::Todo | Status::Done => None,
        }
    }

    /// Returns the event that keeps the status of a resource that gets earlier readings: they end neither a later reading nor the
    /// decision to drop it.
    fn standing_again(
        &self,
        state: &State,
        readings: &[ReadingDate],
        today: LocalDate,
    ) -> Option<EventKind> {
        let begun = state.touched_on.unwrap_or(today);
        let ends_it = |on: &ReadingDate| on.last() >= Some(begun);
        match state.status {
            _ if readings.is_empty() => None,
            Status::Reading if !readings.iter().any(ends_it) => Some(match state.progress {
                Some(to) => EventKind::Progressed { on: begun, to },
                None => EventKind::Started { on: begun },
            }),
            Status::Dropped if self.status == Status::Dropped => Some(EventKind::Dropped {
                on: today,
                because: state.because.clone(),
            }),
            _ => None,
        }
    }

    /// Returns the events that add its notes. A known highlight without words gets those that come with it now, and is known with
    /// whatever words.
    fn noted(&self, today: LocalDate, known: &State) -> Vec<EventKind> {
        let days = LocalDate::FIRST_READING..=today;
        let quotation = |highlight: &Option<Highlight>| {
            let quotation = highlight.as_ref().map(|highlight| &highlight.quotation);
            quotation.cloned()
        };
        let (mut said, mut quoted, mut bare) = (HashSet::new(), HashSet::new(), HashMap::new());
        for note in &known.notes {
            let passage = quotation(&note.highlight);
            if let Some(passage) = passage.clone().filter(|_| note.text.is_empty()) {
                bare.insert(passage, note.event);
            }
            quoted.extend(passage.clone());
            said.insert((note.text.as_str(), passage));
        }
        let mut changes = Vec::new();
        for note in &self.notes {
            let passage = quotation(&note.highlight);
            let is_quoted = passage
                .as_ref()
                .is_some_and(|passage| quoted.contains(passage));
            if note.text.is_empty() && is_quoted
                || said.contains(&(note.text.as_str(), passage.clone()))
            {
                continue;
            }
            let text = note.text.clone();
            changes.push(match passage.and_then(|passage| bare.remove(&passage)) {
                Some(note) => EventKind::NoteRevised { note, text },
                None => EventKind::Noted {
                    on: note.on.filter(|on| days.contains(on)).unwrap_or(today),
                    text,
                    highlight: note.highlight.clone(),
                },
            });
        }
        changes
    }
}

fn is_possible(on: ReadingDate, today: LocalDate) -> bool {
    let days = LocalDate::FIRST_READING..=today;
    on.first().is_none_or(|first| days.contains(&first))
}

fn finished(dates: Vec<ReadingDate>, today: LocalDate) -> impl Iterator<Item = EventKind> {
    dates.into_iter().map(move |on| EventKind::Finished {
        posts: Vec::new(),
        on,
        depth: None,
        minutes: None,
        recall: None,
        recorded_on: Some(today).filter(|today| on.last() > Some(*today)),
    })
}

/// Returns the readings that are not known. One without an exact day may be any known one of that time; one on an unknown day is
/// new only if all together are more than are known.
fn beyond(mut dates: Vec<ReadingDate>, known: &[Reading]) -> Vec<ReadingDate> {
    // The exact ones come first, so that each is taken for what it is.
    dates.sort_by_key(|on| {
        on.first()
            .zip(on.last())
            .map_or(i64::MAX, |(first, last)| first.days_until(last))
    });
    let mut unmatched: Vec<ReadingDate> = known.iter().map(|known| known.finished_on).collect();
    let all = dates.len();
    let (vague, exact): (Vec<_>, Vec<_>) = dates.into_iter().partition(|on| on.is_unknown());
    let mut new = Vec::new();
    for on in exact {
        match unmatched.iter().position(|known| on.covers(*known)) {
            Some(at) => _ = unmatched.swap_remove(at),
            None => new.push(on),
        }
    }
    let missing = all.saturating_sub(known.len() + new.len());
    new.extend(vague.into_iter().take(missing));
    new
}
