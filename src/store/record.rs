//! The one way in for what a person does: a command's changes are decided, checked, appended and projected in one
//! transaction, so that two commands at once cannot both pass the same check.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::domain::{Check, Current, Event, EventKind, LocalDate, Slug, State, Subject, check};
use crate::store::log::rows::{Appender, of_subject};
use crate::store::projection::fold::{refold_occasion, refold_with, state};
use crate::store::query::links;
use crate::store::{Name, Result, Store, StoreError};

/// What one command recorded.
#[derive(Debug, Default)]
pub struct Recorded {
    /// The events that were appended, in order.
    pub events: Vec<Event>,
    /// Each resource that they touched, with its state after them, in the order of first touch.
    pub resources: Vec<(Name, State)>,
    /// The changes that would have changed nothing.
    pub unchanged: Vec<Unchanged>,
}

/// A change that would have changed nothing, and is not recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unchanged {
    /// The slug of the resource.
    pub slug: Slug,
    /// The change.
    pub kind: EventKind,
    /// Why it changes nothing, in a few words.
    pub reason: String,
}

/// Changes, each with what it changes.
type Changes = Vec<(Subject, EventKind)>;

/// The events of each subject that a command touches, read once.
type Logs = HashMap<Subject, Vec<Event>>;

fn into_subjects<S: Into<Subject>>(changes: Vec<(S, EventKind)>) -> Changes {
    (changes.into_iter())
        .map(|(subject, kind)| (subject.into(), kind))
        .collect()
}

impl Store {
    /// Records the changes that `decide` returns, as one transaction of the log, at `now` (milliseconds since 1970 UTC), which
    /// is on the day `today`: all of them or none.
    ///
    /// `decide` reads the store within the write transaction, and each change is checked there too.
    ///
    /// # Errors
    /// What `decide` returns, and [`StoreError::Refused`] with all changes that cannot be meant.
    pub fn record<S: Into<Subject>, E: From<StoreError>>(
        &mut self,
        now: i64,
        today: LocalDate,
        decide: impl FnOnce(&Self) -> std::result::Result<Vec<(S, EventKind)>, E>,
    ) -> std::result::Result<Recorded, E> {
        let tx = self.write()?;
        let changes = into_subjects(decide(self)?);
        let mut logs = Logs::new();
        let (wanted, unchanged) = self.checked(changes, today, &mut logs)?;
        if wanted.is_empty() {
            return Ok(Recorded {
                unchanged,
                ..Recorded::default()
            });
        }
        let recorded = self.append_within(wanted, logs, now)?;
        tx.commit()?;
        Ok(Recorded {
            unchanged,
            ..recorded
        })
    }

    /// Appends changes without checking them against the present state, as an import of another device's log does.
    pub fn append<S: Into<Subject>>(
        &mut self,
        changes: Vec<(S, EventKind)>,
        now: i64,
    ) -> Result<Recorded> {
        let tx = self.write()?;
        let recorded = self.append_within(into_subjects(changes), Logs::new(), now)?;
        tx.commit()?;
        Ok(recorded)
    }

    /// Splits changes into those to record and those that would change nothing, and keeps the events that were read for it.
    fn checked(
        &self,
        changes: Changes,
        today: LocalDate,
        logs: &mut Logs,
    ) -> Result<(Changes, Vec<Unchanged>)> {
        let (mut wanted, mut unchanged, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        let mut known: HashMap<Subject, Option<(Slug, Current)>> = HashMap::new();
        for (subject, kind) in changes {
            let before = match known.entry(subject) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => entry.insert(self.before(subject, logs)?),
            };
            // A new resource has no state yet, and an occasion is checked by who decides about it.
            let Some((slug, current)) = before else {
                wanted.push((subject, kind));
                continue;
            };
            match check(&kind, current, today) {
                Check::Do => wanted.push((subject, kind)),
                Check::Already(reason) => unchanged.push(Unchanged {
                    slug: slug.clone(),
                    kind,
                    reason,
                }),
                Check::Refused(reason) => refused.push(format!("{slug}: {reason}")),
            }
        }
        if refused.is_empty() {
            Ok((wanted, unchanged))
        } else {
            Err(StoreError::Refused(refused.join("\n")))
        }
    }

    /// The slug and the present state of a resource; `None` for an occasion or a resource that is new.
    fn before(&self, subject: Subject, logs: &mut Logs) -> Result<Option<(Slug, Current)>> {
        let Subject::Resource(id) = subject else {
            return Ok(None);
        };
        let Some(target) = self.target(id)? else {
            return Ok(None);
        };
        let events = of_subject(&self.conn, &id)?;
        let current = Current {
            traits: target.traits,
            state: state(&self.conn, id, &events)?,
            tags: links::tags(&self.conn, target.number)?,
            occasions: links::occasions(&self.conn, target.number)?,
            relations: links::relations(&self.conn, target.number)?,
        };
        logs.insert(subject, events);
        Ok(Some((target.slug, current)))
    }

    fn append_within(&self, changes: Changes, mut logs: Logs, now: i64) -> Result<Recorded> {
        let mut appender = Appender::begin(&self.conn, now)?;
        let mut recorded = Recorded::default();
        let mut touched = Vec::new();
        for (subject, kind) in changes {
            if !touched.contains(&subject) {
                touched.push(subject);
            }
            let log = match logs.entry(subject) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => entry.insert(of_subject(&self.conn, &subject)?),
            };
            let event = appender.append(&self.conn, subject, kind)?;
            log.push(event.clone());
            recorded.events.push(event);
        }
        for subject in touched {
            match subject {
                Subject::Resource(id) => {
                    let state = refold_with(&self.conn, id, &logs[&subject])?;
                    recorded.resources.push((self.name(id)?, state));
                }
                Subject::Occasion(id) => refold_occasion(&self.conn, id)?,
            }
        }
        Ok(recorded)
    }
}
