//! Taking works over from elsewhere, or the log of another database: any number of them, all or none.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use rusqlite::named_params;

use crate::catalog::Catalog;
use crate::domain::{
    Event, EventKind, Existing, LocalDate, ResourceId, Slug, Stamp, Subject, Work,
};
use crate::store::catalog::{install, rows as catalogs};
use crate::store::file::aside;
use crate::store::file::connect::connect;
use crate::store::log::rows::{Appender, of_subject};
use crate::store::log::{forget, rows as events};
use crate::store::projection::fold::{project, project_whole, refold_occasion, state};
use crate::store::projection::words;
use crate::store::query::links;
use crate::store::query::works::{metadata, same_work};
use crate::store::{Name, Result, Store, Writing};

/// Pages that were changed stay in memory, up to 128 MiB, instead of going to the disk and coming back.
const ROOM: &str = "PRAGMA cache_size = -131072";
const LAST: &str = "SELECT coalesce(max(number), 0) FROM resource";
/// Works without an identifier in common may be the same by their titles; of very common titles only some are looked at.
const SAME_TITLE: &str = "
    SELECT id, number, slug, title FROM resource
    WHERE title = :title COLLATE NOCASE AND removed = 0 LIMIT 20";

/// Works that are being taken over. Nothing is kept before [`Import::keep`].
pub struct Import<'s> {
    tx: Writing<'s>,
    path: PathBuf,
    transaction: Appender,
    today: LocalDate,
    /// The number of the last resource that was here before.
    last: i64,
    /// The numbers of those resources about whose words something was said.
    said: BTreeSet<i64>,
    /// What events came for that are still to be folded, in the order in which they came.
    told: Vec<Subject>,
    now: i64,
}

/// What came of a work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    /// It is new.
    Added,
    /// It is this one, of which it said something new: what was done to it, in a word or two each.
    Merged(Slug, Vec<&'static str>),
    /// It is this one, and said nothing new.
    Same(Slug),
}

/// What came of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventOutcome {
    /// It is new.
    New,
    /// It is here already.
    Same,
    /// It is here with words that were erased there, and now are here too.
    Forgotten,
    /// It is from more than a day ahead, and would come before all that is done until then: not taken.
    Ahead,
}

/// Clocks may be so far apart, in milliseconds.
const MOST_AHEAD: i64 = 24 * 60 * 60 * 1_000;

impl Store {
    /// Begins to take works over, at `now` (milliseconds since 1970 UTC), which is on the day `today`.
    pub fn import(&mut self, now: i64, today: LocalDate) -> Result<Import<'_>> {
        self.conn.execute_batch(ROOM)?;
        let path = self.path.clone();
        let tx = self.write()?;
        let transaction = Appender::begin(&tx, now)?;
        let last = tx.query_row(LAST, [], |row| row.get(0))?;
        Ok(Import {
            tx,
            path,
            transaction,
            today,
            last,
            said: BTreeSet::new(),
            told: Vec::new(),
            now,
        })
    }
}

impl Import<'_> {
    /// Takes one work over.
    pub fn take(&mut self, work: &Work) -> Result<ImportOutcome> {
        let Some(same) = self.same(work)? else {
            let id = self.transaction.new_resource();
            let events = self.append(id, work.arrive(self.today))?;
            project_whole(&self.tx, id, &events)?;
            return Ok(ImportOutcome::Added);
        };
        let before = of_subject(&self.tx, &same.id)?;
        let known = Existing {
            metadata: metadata(&self.tx, same.number)?,
            tags: links::tags(&self.tx, same.number)?,
            state: state(&self.tx, same.id, &before)?,
        };
        let changes = work.merge(&known, self.today);
        if changes.is_empty() {
            return Ok(ImportOutcome::Same(same.slug));
        }
        let mut words: Vec<&str> = changes.iter().map(EventKind::word).collect();
        words.dedup();
        let mut events = before;
        events.extend(self.append(same.id, changes)?);
        if project(&self.tx, same.id, &events)?.is_some_and(|projected| projected.reworded) {
            self.said.insert(same.number);
        }
        Ok(ImportOutcome::Merged(same.slug, words))
    }

    /// Lays a catalog in as another database had it; where it is here in a later version or just so, only those entries of
    /// it that never were here, since something may have been done with them. Gives whether anything changed.
    pub fn catalog(
        &mut self,
        catalog: &Catalog,
        removed_from_catalog: &[Slug],
        removed: bool,
    ) -> Result<bool> {
        let here = catalogs::named(&self.tx, &catalog.name)?;
        let here = here.filter(|row| (row.version, row.removed) >= (catalog.version, removed));
        if let Some(row) = here {
            let (mut ours, mut gone) = catalogs::read(&self.tx, &row)?;
            let missing = ours.take_missing(catalog);
            if missing.is_empty() {
                return Ok(false);
            }
            gone.extend(missing);
            self.install(&ours, &gone, row.removed)?;
        } else {
            self.install(catalog, removed_from_catalog, removed)?;
        }
        Ok(true)
    }

    fn install(
        &mut self,
        catalog: &Catalog,
        removed_from_catalog: &[Slug],
        removed: bool,
    ) -> Result<()> {
        install::install(&self.tx, catalog)?;
        if removed {
            install::remove(&self.tx, &catalog.name)?;
        } else {
            install::remove_entries(&self.tx, &catalog.name, removed_from_catalog)?;
        }
        self.last = self.tx.query_row(LAST, [], |row| row.get(0))?;
        Ok(())
    }

    /// Remembers the file that a catalog was read from.
    pub(crate) fn source(&mut self, catalog: &Slug, source: &Path) -> Result<()> {
        install::put_source(&self.tx, catalog, source)
    }

    /// Takes an event over. What it comes to is known when all are here.
    pub fn event(&mut self, event: &Event) -> Result<EventOutcome> {
        if event.stamp > Stamp::after(None, self.now.saturating_add(MOST_AHEAD)) {
            return Ok(EventOutcome::Ahead);
        }
        if let Some(ours) = events::of_id(&self.tx, event.id)? {
            if event.kind.is_rest_of(&ours.kind) {
                let kind = event.kind.clone();
                events::overwrite(&self.tx, &Event { kind, ..ours })?;
                forget::mark(&self.tx)?;
                self.told.push(event.subject);
                return Ok(EventOutcome::Forgotten);
            }
            return Ok(EventOutcome::Same);
        }
        let number = self.transaction.next_number();
        self.put(&Event {
            number,
            ..event.clone()
        })?;
        Ok(EventOutcome::New)
    }

    /// Writes an event that is not here yet, under its number.
    pub(crate) fn put(&mut self, event: &Event) -> Result<()> {
        events::insert(&self.tx, event)?;
        self.told.push(event.subject);
        Ok(())
    }

    /// Folds what events came for. An entry may be related to one that comes later: those are folded again.
    fn fold_told(&mut self) -> Result<()> {
        let mut related = Vec::new();
        let mut folded = HashSet::new();
        for subject in std::mem::take(&mut self.told) {
            if !folded.insert(subject) {
                continue;
            }
            let id = match subject {
                Subject::Resource(id) => id,
                Subject::Occasion(id) => {
                    refold_occasion(&self.tx, id)?;
                    continue;
                }
            };
            let events = of_subject(&self.tx, &id)?;
            // The entries of a catalog that is not here wait for it in the log.
            let Some(projected) = project(&self.tx, id, &events)? else {
                continue;
            };
            self.said.insert(projected.number);
            if events
                .iter()
                .any(|event| matches!(event.kind, EventKind::Related { .. }))
            {
                related.push((id, events));
            }
        }
        for (id, events) in related {
            project(&self.tx, id, &events)?;
        }
        Ok(())
    }

    /// Copies the database, as it is without what was taken over, to a file beside it; of such copies the newest are kept.
    pub fn back_up(&self) -> Result<()> {
        // Another connection does not see what this one has not kept yet.
        aside::before_at(&connect(&self.path)?, &self.path, "import", self.now)?;
        aside::rotate(&self.path);
        Ok(())
    }

    /// Keeps all that was taken over.
    pub fn keep(mut self) -> Result<()> {
        self.fold_told()?;
        for number in self.said.range(..=self.last) {
            words::index(&self.tx, *number)?;
        }
        words::index_after(&self.tx, self.last)?;
        self.tx.commit()
    }

    fn append(&mut self, id: ResourceId, changes: Vec<EventKind>) -> Result<Vec<Event>> {
        let subject = Subject::Resource(id);
        (changes.into_iter())
            .map(|kind| self.transaction.append(&self.tx, subject, kind))
            .collect()
    }

    /// The resource that a work is.
    fn same(&self, work: &Work) -> Result<Option<Name>> {
        if let Some(same) = same_work(&self.tx, &work.metadata)? {
            return Ok(Some(same));
        }
        let candidates: Vec<Name> = self
            .tx
            .prepare_cached(SAME_TITLE)?
            .query_map(
                named_params! {":title": work.metadata.title},
                Name::from_row,
            )?
            .collect::<rusqlite::Result<_>>()?;
        for candidate in candidates {
            if work.is_same(&metadata(&self.tx, candidate.number)?) {
                return Ok(Some(candidate));
            }
        }
        Ok(None)
    }
}
