//! Importing works from other formats, or the log and catalogs of another database, in one transaction.

use std::collections::{BTreeSet, HashSet};

use crate::catalog::Copy;
use crate::domain::{
    CatalogSource, DeviceId, Event, EventKind, Existing, Features, LocalDate, Patch, Renamed,
    Resource, ResourceId, SameReason, Sameness, Slug, Subject, Unlogged, Work, check_retraction,
};
use crate::store::catalog::{install, rows as catalogs, turn};
use crate::store::file::aside;
use crate::store::file::connect::connect;
use crate::store::log::rows::{Appender, of_subject};
use crate::store::log::{forget, rows, unlogged};
use crate::store::projection::fold::{Changed, project, refold_goal, refold_occasion, state};
use crate::store::projection::merges::{self, Merged};
use crate::store::projection::text_index;
use crate::store::query::links;
use crate::store::query::works::Name;
use crate::store::sync::targets;
use crate::store::write::Write;
use crate::store::{Result, SameWork, Store, SyncTarget, sql};

/// Keeps up to 128 MiB of changed pages in memory instead of spilling them to disk.
const LARGE_CACHE: &str = "PRAGMA cache_size = -131072";
const LAST_NUMBER: &str = "SELECT coalesce(max(number), 0) FROM resource";

/// An import in progress. Nothing is written until [`Import::commit`].
pub struct Import<'s> {
    store: &'s Store,
    tx: Write<'s>,
    transaction: Appender,
    today: LocalDate,
    /// The last resource number before the import.
    last: i64,
    /// Numbers of resources whose text index must be updated.
    reindex: BTreeSet<i64>,
    /// Subjects of imported events that are not folded yet, in order of arrival.
    pending: Vec<Subject>,
    /// Retractions that came before what they undo.
    early: Vec<Event>,
    /// Whether a part of another log or its catalogs is new here.
    takes_log: bool,
    /// Whether a catalog or an imported event may concern other resources too: their relations, slugs or domains.
    concerns_all: bool,
    now: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    Added {
        /// The number of the new resource.
        number: Option<i64>,
        /// Another that may be the same work; with the reason.
        may_be: Option<(Slug, SameReason)>,
    },
    /// An existing resource was changed: its slug, and the labels of the changes.
    Merged(Slug, Vec<&'static str>),
    /// An existing resource already has all of it.
    Same(Slug),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventOutcome {
    New,
    Same,
    /// An existing event was redacted, because it was redacted in the imported log.
    Forgotten,
    /// No program would have recorded it, with the reason.
    Refused(&'static str),
}

impl Store {
    /// Starts an import. `now` is in milliseconds since 1970 UTC, and `today` its local date.
    pub fn import(&mut self, now: i64, today: LocalDate) -> Result<Import<'_>> {
        self.conn.execute_batch(LARGE_CACHE)?;
        let store = &*self;
        let tx = store.write()?;
        let transaction = Appender::begin(&tx, now)?;
        let last = sql::one(&tx, LAST_NUMBER, [], |row| row.get(0))?;
        Ok(Import {
            store,
            tx,
            transaction,
            today,
            last,
            reindex: BTreeSet::new(),
            pending: Vec::new(),
            early: Vec::new(),
            takes_log: false,
            concerns_all: false,
            now,
        })
    }
}

impl Import<'_> {
    /// Adds a work with the features of its metadata, or merges it into the resource that it matches.
    pub fn add(&mut self, work: &Work, features: Features) -> Result<ImportOutcome> {
        let may_be = match self.store.same_work_with(&work.metadata, &features)? {
            SameWork::Same(same) => return self.merge(work, same),
            SameWork::MayBe(other, reason) => Some((other.slug, reason)),
            SameWork::New => None,
        };
        for id in work.metadata.ids_with(features) {
            match self.store.present(id)? {
                None => return self.add_new(work, id, may_be),
                Some(other) => {
                    if let Some(same) = self.edited_since(other, &work.metadata)? {
                        return self.merge(work, same);
                    }
                }
            }
        }
        let id = self.store.new_id(std::iter::empty())?;
        self.add_new(work, id, may_be)
    }

    /// Returns the resource that shows another, if that was this work when it was added and was edited since.
    fn edited_since(&self, other: Name, metadata: &Patch) -> Result<Option<Name>> {
        let features = Features::of(metadata);
        let was_it = |event: &Event| match &event.kind {
            EventKind::Added { metadata: came, .. } => {
                matches!(features.compare(&Features::of(came)), Sameness::Same(_))
            }
            _ => false,
        };
        if of_subject(&self.tx, other.id)?.iter().any(was_it) {
            return self.store.shown(other);
        }
        Ok(None)
    }

    fn merge(&mut self, work: &Work, same: Name) -> Result<ImportOutcome> {
        let mut events = of_subject(&self.tx, same.id)?;
        let existing = Existing {
            metadata: self.store.metadata(same.number)?,
            tags: links::tags(&self.tx, same.number)?,
            sources: merges::sources(&self.tx, same.id)?.into_keys().collect(),
            state: state(
                &self.tx,
                same.id,
                &Merged::of(&self.tx, same.id)?.events(&self.tx, &events)?,
            )?,
        };
        let changes = work.merge(&existing, self.today);
        if changes.is_empty() {
            return Ok(ImportOutcome::Same(same.slug));
        }
        let mut labels: Vec<&str> = changes.iter().map(EventKind::word).collect();
        labels.dedup();
        events.extend(self.append(same.id, changes)?);
        if project(&self.tx, same.id, &events, Changed::by(&events))?
            .is_some_and(|projected| projected.text_changed)
        {
            self.reindex.insert(same.number);
        }
        Ok(ImportOutcome::Merged(same.slug, labels))
    }

    fn add_new(
        &mut self,
        work: &Work,
        id: ResourceId,
        may_be: Option<(Slug, SameReason)>,
    ) -> Result<ImportOutcome> {
        // A work that was added before, which was undone, has events already.
        let mut events = of_subject(&self.tx, id)?;
        events.extend(self.append(id, work.arrive(self.today))?);
        let projected = project(&self.tx, id, &events, Changed::ALL)?;
        let number = projected.map(|projected| projected.number);
        self.reindex.extend(number);
        Ok(ImportOutcome::Added { number, may_be })
    }

    /// Installs what a catalog of this database and that of another one come to. Returns whether anything changed.
    pub fn catalog(&mut self, copy: &Copy) -> Result<bool> {
        let changed = self.recover_catalog(copy)?;
        self.takes_log |= changed;
        Ok(changed)
    }

    /// As [`Self::catalog`], for a catalog of the same database.
    pub(crate) fn recover_catalog(&mut self, copy: &Copy) -> Result<bool> {
        let Some(row) = catalogs::named(&self.tx, &copy.catalog.name)? else {
            self.install(copy)?;
            return Ok(true);
        };
        let before = catalogs::read(&self.tx, &row)?;
        let merged = before.merge(copy);
        if merged == before {
            return Ok(false);
        }
        self.install(&merged)?;
        Ok(true)
    }

    fn install(&mut self, copy: &Copy) -> Result<()> {
        let same = |entry: &Resource| Ok(copy.same_as.get(&entry.slug).copied());
        let catalog = &copy.catalog;
        install::install(&self.tx, catalog, &catalog.resources, same)?;
        if let Some(row) = catalogs::named(&self.tx, &catalog.name)? {
            turn::put(&self.tx, row.id, copy.turn)?;
        }
        if copy.removed {
            install::remove(&self.tx, &catalog.name)?;
        } else {
            install::remove_entries(&self.tx, &catalog.name, &copy.removed_entries())?;
        }
        self.concerns_all = true;
        Ok(())
    }

    /// Records what a catalog was read from.
    pub(crate) fn source(&mut self, catalog: &Slug, source: &CatalogSource) -> Result<()> {
        install::put_source(&self.tx, catalog, source).map(drop)
    }

    /// Adds an event, unless it makes no sense. It takes effect when the import is committed.
    pub fn event(&mut self, event: &Event) -> Result<EventOutcome> {
        let is_retraction = matches!(event.kind, EventKind::Retracted { .. });
        if is_retraction
            && rows::of_id(&self.tx, event.id)?.is_none()
            && let Some(reason) = self.refusal(event)?
        {
            return Ok(EventOutcome::Refused(reason));
        }
        self.receive(event)
    }

    /// Adds an event that another device has. What makes no sense has no effect, and is kept: in which order devices get it makes
    /// no difference then.
    pub fn receive(&mut self, event: &Event) -> Result<EventOutcome> {
        if let Some(ours) = rows::of_id(&self.tx, event.id)? {
            if event.kind.is_redaction_of(&ours.kind) {
                self.erase(&ours, event.kind.clone())?;
                self.erase_revisions(event)?;
                self.takes_log = true;
                return Ok(EventOutcome::Forgotten);
            }
            return Ok(EventOutcome::Same);
        }
        let number = self.transaction.next_number();
        let kind = if self.revises_forgotten(event)? {
            EventKind::Forgotten {}
        } else {
            event.kind.clone()
        };
        self.insert(&Event {
            number,
            kind,
            ..event.clone()
        })?;
        self.erase_revisions(event)?;
        self.takes_log = true;
        Ok(EventOutcome::New)
    }

    fn erase(&mut self, ours: &Event, kind: EventKind) -> Result<()> {
        self.pending.push(ours.subject);
        let ours = ours.clone();
        rows::erase(&self.tx, &Event { kind, ..ours })?;
        forget::mark_unclean(&self.tx)
    }

    /// Returns whether an event revises a note that was erased before the revision was known. It is erased with it then.
    fn revises_forgotten(&self, event: &Event) -> Result<bool> {
        let EventKind::NoteRevised { note, .. } = event.kind else {
            return Ok(false);
        };
        let note = rows::of_id(&self.tx, note)?;
        Ok(note.is_some_and(|note| note.kind == EventKind::Forgotten {}))
    }

    /// Erases the revisions of a note that was erased without knowing them.
    fn erase_revisions(&mut self, event: &Event) -> Result<()> {
        if event.kind == (EventKind::Forgotten {}) {
            for revision in rows::revisions(&self.tx, event.id)? {
                self.erase(&revision, EventKind::Forgotten {})?;
            }
        }
        Ok(())
    }

    /// Returns why a retraction makes no sense. One whose target is not in the log yet is checked again at the end.
    fn refusal(&mut self, event: &Event) -> Result<Option<&'static str>> {
        let EventKind::Retracted { event: target } = event.kind else {
            return Ok(None);
        };
        let target = rows::of_id(&self.tx, target)?;
        if target.is_none() {
            self.early.push(event.clone());
        }
        Ok(target.and_then(|target| check_retraction(event, &target).err()))
    }

    /// Returns the numbers of the given events that are refused after all others are known, with the reasons.
    pub fn refused(&mut self) -> Result<Vec<(i64, &'static str)>> {
        let mut refused = Vec::new();
        for event in std::mem::take(&mut self.early) {
            if let Some(reason) = self.refusal(&event)? {
                refused.push((event.number, reason));
            }
        }
        Ok(refused)
    }

    /// Inserts a new event under its own number.
    pub(crate) fn insert(&mut self, event: &Event) -> Result<()> {
        rows::insert(&self.tx, event)?;
        self.pending.push(event.subject);
        self.concerns_all |= event.kind.concerns_others();
        Ok(())
    }

    /// Folds the subjects of imported events.
    fn fold_pending(&mut self) -> Result<()> {
        let mut folded = HashSet::new();
        for subject in std::mem::take(&mut self.pending) {
            match subject {
                _ if !folded.insert(subject) => {}
                Subject::Occasion(id) => refold_occasion(&self.tx, id)?,
                Subject::Goal(id) => refold_goal(&self.tx, id)?,
                Subject::Resource(id) => {
                    let events = of_subject(&self.tx, id)?;
                    // Events of a catalog that is not installed stay in the log until it is.
                    if let Some(projected) = project(&self.tx, id, &events, Changed::by(&events))? {
                        self.reindex.insert(projected.number);
                    }
                }
            }
        }
        Ok(())
    }

    /// Backs the database up as it was before the import, and removes the oldest such backups.
    pub fn back_up(&self) -> Result<()> {
        // Another connection does not see the uncommitted import.
        let path = &self.store.path;
        aside::back_up_before(&connect(path)?, path, "import", Some(self.now))?;
        aside::rotate(path);
        Ok(())
    }

    /// Writes the import. Returns the resources that were known before and have another slug now.
    pub fn commit(mut self) -> Result<Vec<Renamed>> {
        let mut renamed = Vec::new();
        if self.concerns_all {
            renamed = install::update(&self.tx)?;
            renamed.retain(|renamed| renamed.number <= self.last);
        } else {
            self.fold_pending()?;
            for number in self.reindex.range(..=self.last) {
                text_index::index(&self.tx, *number)?;
            }
            text_index::index_after(&self.tx, self.last)?;
        }
        if self.takes_log {
            unlogged::mark(&self.tx, &Unlogged::LogImported)?;
        }
        self.tx.commit()?;
        Ok(renamed)
    }

    /// Writes what was received from a place, and the progress with it. `undo` takes back what this device did last, whatever came
    /// in between.
    pub fn commit_received(
        mut self,
        target: &SyncTarget,
        device: DeviceId,
    ) -> Result<Vec<Renamed>> {
        self.takes_log = false;
        targets::put_state(&self.tx, target, device)?;
        self.commit()
    }

    /// Returns the number of the last event, with those that were imported.
    pub fn last_number(&self) -> i64 {
        self.transaction.last_number()
    }

    fn append(&mut self, id: ResourceId, changes: Vec<EventKind>) -> Result<Vec<Event>> {
        let subject = Subject::Resource(id);
        (changes.into_iter())
            .map(|kind| self.transaction.append(&self.tx, subject, kind))
            .collect()
    }
}
