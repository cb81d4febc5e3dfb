//! The one way in which a command writes: its changes are decided, checked, appended and projected in one transaction, so
//! that two concurrent commands cannot both pass the same check.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use crate::domain::{
    Check, Current, Event, EventKind, LocalDate, Renamed, ResourceId, Slug, State, Subject,
    Unchanged, check,
};
use crate::store::log::rows::{self, Appender, of_subject};
use crate::store::projection::call;
use crate::store::projection::fold::{Changed, refold, refold_goal, refold_occasion, state};
use crate::store::projection::merges::{self, Merged};
use crate::store::projection::slugs;
use crate::store::projection::text_index;
use crate::store::query::links;
use crate::store::{Name, Result, Store, StoreError};

#[derive(Debug, Default)]
pub struct Recorded {
    /// The appended events, in order.
    pub events: Vec<Event>,
    /// The changed resources with their new states, in the order of their first event.
    pub resources: Vec<(Name, State)>,
    /// Requested changes without effect.
    pub unchanged: Vec<Unchanged>,
    /// Resources that got another slug.
    pub renamed: Vec<Renamed>,
}

type Changes = Vec<(Subject, EventKind)>;

/// The events of each subject that a command changes, read once, and how many of them were there before.
type Logs = HashMap<Subject, (Vec<Event>, usize)>;

fn into_subjects<S: Into<Subject>>(changes: Vec<(S, EventKind)>) -> Changes {
    (changes.into_iter())
        .map(|(subject, kind)| (subject.into(), kind))
        .collect()
}

impl Store {
    /// Records the changes that `decide` returns, all or none, as one transaction of the log. `now` is in milliseconds since
    /// 1970 UTC, and `today` its local date.
    ///
    /// `decide` runs within the write transaction, and each change is checked there too.
    ///
    /// # Errors
    /// Those of `decide`, and [`StoreError::Refused`] with all changes that make no sense.
    pub fn record<S: Into<Subject>, E: From<StoreError>>(
        &mut self,
        now: i64,
        today: LocalDate,
        decide: impl FnOnce(&Self) -> Result<Vec<(S, EventKind)>, E>,
    ) -> Result<Recorded, E> {
        let decide = |store: &Self| Ok((decide(store)?, ()));
        self.record_then(now, today, decide, |_, recorded, ()| Ok(recorded))
    }

    /// As [`record`](Self::record), and returns what `read` makes of what was recorded and of what `decide` returned beside the
    /// changes.
    ///
    /// `read` runs before the changes are committed: if it fails, nothing is changed. All that a command says of its changes is
    /// read there, so that none fails after it took effect.
    pub fn record_then<S: Into<Subject>, C, T, E: From<StoreError>>(
        &mut self,
        now: i64,
        today: LocalDate,
        decide: impl FnOnce(&Self) -> Result<(Vec<(S, EventKind)>, C), E>,
        read: impl FnOnce(&Self, Recorded, C) -> Result<T, E>,
    ) -> Result<T, E> {
        let tx = self.write()?;
        let (changes, context) = decide(self)?;
        let recorded = self.record_within(into_subjects(changes), now, today)?;
        let read = read(self, recorded, context)?;
        tx.commit()?;
        Ok(read)
    }

    /// Records changes within the caller's transaction. Apart from the above, which is compiled for each caller.
    fn record_within(&self, changes: Changes, now: i64, today: LocalDate) -> Result<Recorded> {
        let mut logs = Logs::new();
        let (wanted, unchanged) = self.checked(changes, today, &mut logs)?;
        let mut recorded = self.append_within(wanted, logs, now)?;
        recorded.unchanged = unchanged;
        Ok(recorded)
    }

    /// Appends changes without checking them against the current state.
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

    /// Splits changes into those to record and those without effect. Keeps the events that it reads in `logs`.
    fn checked(
        &self,
        changes: Changes,
        today: LocalDate,
        logs: &mut Logs,
    ) -> Result<(Changes, Vec<Unchanged>)> {
        let (mut wanted, mut unchanged, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        let mut known: HashMap<Subject, Option<(Slug, Current)>> = HashMap::new();
        for (subject, kind) in changes {
            let subject = self.home(subject, &kind)?;
            let current = match known.entry(subject) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => entry.insert(self.current(subject, logs)?),
            };
            // A new resource has no state yet, and `decide` checks occasions and goals itself.
            let Some((slug, current)) = current else {
                wanted.push((subject, kind));
                continue;
            };
            match check(&kind, current, today) {
                Check::Do => {
                    // A tag is spelled otherwise by removing and adding it in one command.
                    match &kind {
                        EventKind::Tagged { tag } => _ = current.tags.insert(tag.clone()),
                        EventKind::Untagged { tag } => _ = current.tags.remove(tag),
                        _ => {}
                    }
                    wanted.push((subject, kind));
                }
                Check::Already(reason) => unchanged.push(Unchanged {
                    slug: slug.clone(),
                    kind: kind.word(),
                    reason,
                }),
                Check::Refused(reason) => refused.push(format!("{slug}: {reason}")),
            }
        }
        if refused.is_empty() {
            Ok((wanted, unchanged))
        } else {
            Err(StoreError::Refused(refused.join("\nerror: ")))
        }
    }

    /// Returns the subject of a change: for one of a note, that of the note, which may have been merged into the resource that shows it.
    fn home(&self, subject: Subject, kind: &EventKind) -> Result<Subject> {
        match kind {
            EventKind::NoteRevised { note, .. } | EventKind::NoteRemoved { note } => {
                let written = rows::of_id(&self.conn, *note)?;
                Ok(written.map_or(subject, |written| written.subject))
            }
            _ => Ok(subject),
        }
    }

    /// Returns the slug and the current state of a resource, or `None` for an occasion, a goal or a new resource.
    fn current(&self, subject: Subject, logs: &mut Logs) -> Result<Option<(Slug, Current)>> {
        let Subject::Resource(id) = subject else {
            return Ok(None);
        };
        let shown = merges::root(&self.conn, id)?;
        let Some(target) = self.target(shown)? else {
            return Ok(None);
        };
        let log = self.log_of(subject)?;
        let events = if shown == id {
            Merged::of(&self.conn, id)?.events(&self.conn, &log.0)?
        } else {
            merges::events(&self.conn, shown)?.into()
        };
        let current = Current {
            traits: target.traits,
            state: state(&self.conn, shown, &events)?,
            tags: links::tags(&self.conn, target.number)?,
            calls: call::of_resource(&self.conn, target.number)?,
            occasions: links::occasions(&self.conn, target.number)?,
            relations: links::relations(&self.conn, target.number)?,
            related_by: links::related_by(&self.conn, target.number)?,
        };
        logs.insert(subject, log);
        Ok(Some((target.slug, current)))
    }

    fn log_of(&self, subject: Subject) -> Result<(Vec<Event>, usize)> {
        let events = of_subject(&self.conn, subject)?;
        let count = events.len();
        Ok((events, count))
    }

    /// Writes which resources are merged. Returns those that are shown in another way then, beside the touched ones.
    fn put_merges(&self, touched: &[Subject], logs: &Logs) -> Result<BTreeSet<ResourceId>> {
        let mut concerned = BTreeSet::new();
        for subject in touched {
            let is_merge = |event: &Event| matches!(event.kind, EventKind::Merged { .. });
            let log = &logs[subject].0;
            if let Subject::Resource(id) = subject
                && log.iter().any(is_merge)
            {
                concerned.extend(merges::put(&self.conn, *id, log)?);
            }
        }
        concerned.retain(|id| !touched.contains(&(*id).into()));
        Ok(concerned)
    }

    fn append_within(&self, changes: Changes, mut logs: Logs, now: i64) -> Result<Recorded> {
        let mut appender = Appender::begin(&self.conn, now)?;
        let mut recorded = Recorded::default();
        let mut touched = Vec::new();
        for (subject, kind) in changes {
            let (log, before) = match logs.entry(subject) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => entry.insert(self.log_of(subject)?),
            };
            if log.len() == *before {
                touched.push(subject);
            }
            let event = appender.append(&self.conn, subject, kind)?;
            log.push(event.clone());
            recorded.events.push(event);
        }
        let concerned = self.put_merges(&touched, &logs)?;
        let mut states: Vec<(ResourceId, State)> = Vec::new();
        let mut claims_other = false;
        for subject in touched {
            match subject {
                Subject::Resource(id) => {
                    let (log, before) = &logs[&subject];
                    let what = Changed::by(&log[*before..]);
                    let projected = refold(&self.conn, id, log, what)?;
                    // What is added now has the last claim of all; what is undone, redone or renamed may have an earlier one.
                    let is_renamed = (log[*before..].iter())
                        .any(|event| matches!(event.kind, EventKind::Renamed { .. }));
                    claims_other |= projected.claims_other && (what.undoes || is_renamed);
                    states.retain(|(id, _)| *id != projected.id);
                    states.push((projected.id, projected.state));
                }
                Subject::Occasion(id) => refold_occasion(&self.conn, id)?,
                Subject::Goal(id) => refold_goal(&self.conn, id)?,
            }
        }
        for id in concerned {
            refold(&self.conn, id, &of_subject(&self.conn, id)?, Changed::ALL)?;
        }
        if claims_other {
            recorded.renamed = slugs::assign(&self.conn)?;
            for Renamed { number, .. } in &recorded.renamed {
                text_index::index(&self.conn, *number)?;
            }
        }
        for (id, state) in states {
            recorded.resources.push((self.name(id)?, state));
        }
        Ok(recorded)
    }
}
