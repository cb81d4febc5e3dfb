//! What this device writes to a place.

use std::collections::BTreeSet;

use super::device_name;
use super::session::{Attempt, Exchange};
use crate::catalog::BUILTIN_NAME;
use crate::commands::message::message;
use crate::commands::{App, Result};
use crate::domain::{Event, EventId, Outgoing, SegmentHeader, SegmentName, to_write, unused};
use crate::exchange::log::{self, Copy, Entry};
use crate::store::{Store, StoreError, SyncTarget};
use crate::sync::{Contents, NewFile, Segments, SyncError, path_of, seal};

/// A catalog with its digest.
type Digested = (String, Copy);

/// A longer text is parted into several segments, which others read one by one.
const MAX_TEXT: usize = 32 << 20;

/// What is to be written.
struct Packed {
    outgoing: Outgoing,
    /// The segments of [`Outgoing::write`], in that order.
    files: Vec<NewFile>,
    /// How many entries are new for the place.
    new: usize,
    /// The last erasure that the segments know of.
    erased_to: i64,
    /// The digests of all catalogs that are here.
    catalogs: Vec<String>,
}

impl Exchange<'_> {
    /// Writes what is new, and what was lost or erased. Returns how many entries are new.
    pub(super) fn push(&mut self, app: &App, contents: &Contents) -> Result<Attempt<usize>> {
        let listed = contents.devices.get(&self.device);
        let listed = listed.cloned().unwrap_or_default();
        if !self.adopt(app, &listed)? {
            return Ok(Attempt::Copied);
        }
        let packed = self.pack(app, &listed)?;
        let new = packed.new;
        if self.is_dry_run {
            return Ok(Attempt::Done(new));
        }
        self.reserve(app, packed.outgoing.generation)?;
        let unfinished = contents.unfinished.get(&self.device).into_iter().flatten();
        let remove = packed.outgoing.remove.iter().map(ToString::to_string);
        let remove: Vec<String> = remove.chain(unfinished.cloned()).collect();
        if !packed.files.is_empty() || !remove.is_empty() {
            match self.remote.change(self.device, &packed.files, &remove) {
                Err(SyncError::Conflict) => return Ok(Attempt::Conflict),
                changed => changed.map_err(|err| self.failed(&err))?,
            }
        }
        self.record(packed);
        Ok(Attempt::Done(new))
    }

    /// Makes the segments to write.
    fn pack(&self, app: &App, listed: &Segments) -> Result<Packed> {
        let mut store = app.store()?;
        // What the others are called is known now.
        let device = device_name(&store, self.former_name.as_deref())?;
        if !self.is_dry_run && store.name_device(&device)? && self.former_name.is_some() {
            message(&format!("the name of this device is {device} from now on"));
        }
        let state = &self.target.state;
        let (newly_erased, erased_to) = store.erased_after(state.erased_to)?;
        let mut anew = newly_erased.clone();
        // Read later, it has all of those.
        let (erased, _) = store.erased_after(0)?;
        anew.extend(&self.taken_over);
        let catalogs = catalogs(&store)?;
        let is_unknown = |(digest, _): &&Digested| !state.catalogs.contains(digest);
        let unknown: Vec<&Digested> = catalogs.iter().filter(is_unknown).collect();
        let last = store.last_event()?;
        let mut outgoing = to_write(listed, state, last, &anew, !unknown.is_empty());
        let mut names = std::mem::take(&mut outgoing.write);
        let mut new = if names.is_empty() { 0 } else { unknown.len() };
        let mut files = Vec::new();
        names.reverse();
        while let Some(name) = names.pop() {
            let mut events = store.events_between(name.first, name.last)?;
            events
                .retain(|event| !state.is_received(event.number) || erased.contains(&event.number));
            let is_new = |event: &&Event| {
                state.lacks(event.number, &newly_erased) && !self.erased_there.contains(&event.id)
            };
            let new_events = events.iter().filter(is_new).count();
            // What replaces a segment has all that it may have had.
            let catalogs = if name.first > state.sent_to() {
                unknown.clone()
            } else {
                catalogs.iter().collect()
            };
            let text = self.text(name, &device, &catalogs, events)?;
            let halves = name.halves().filter(|_| text.len() > MAX_TEXT);
            if let Some([low, high]) = halves {
                names.extend([high, low].map(|half| unused(half, listed)));
                continue;
            }
            new += new_events;
            files.push((name.to_string(), seal(&text, self.key)?));
            outgoing.generation = outgoing.generation.max(name.generation);
            outgoing.write.push(name);
        }
        Ok(Packed {
            outgoing,
            files,
            new,
            erased_to,
            catalogs: catalogs.into_iter().map(|(digest, _)| digest).collect(),
        })
    }

    /// Records a generation before it is written: a name that others may have read is not used again, even if this run is interrupted
    /// and the file is lost.
    fn reserve(&mut self, app: &App, generation: u32) -> Result<()> {
        if generation > self.target.state.generation {
            self.target.state.generation = generation;
            let mut store = app.store()?;
            let SyncTarget { name, id, .. } = &self.target;
            let mut stored = store.sync_targets()?.into_iter();
            let stored = stored.find(|stored| (&stored.name, &stored.id) == (name, id));
            let mut stored = stored.ok_or_else(|| StoreError::Elsewhere(name.clone()))?;
            stored.state.generation = generation;
            store.put_sync_state(&stored, self.device)?;
        }
        Ok(())
    }

    /// Records what was written.
    fn record(&mut self, packed: Packed) {
        let state = &mut self.target.state;
        let Outgoing { write, keep, .. } = packed.outgoing;
        state.own.retain(|name, _| keep.contains(name));
        state.erased_to = packed.erased_to;
        if !packed.files.is_empty() {
            state.catalogs.extend(packed.catalogs);
        }
        for (name, (_, bytes)) in write.into_iter().zip(packed.files) {
            state.own.insert(name, bytes.len() as u64);
        }
    }

    /// Takes segments for its own that an interrupted run wrote and could not record. Returns `false` if another program wrote one
    /// of them under the same id.
    fn adopt(&mut self, app: &App, listed: &Segments) -> Result<bool> {
        let own = &self.target.state.own;
        let is_first = own.is_empty();
        let unknown: Vec<(SegmentName, u64)> = (listed.iter())
            .filter(|(name, _)| !own.contains_key(name))
            .map(|(name, size)| (*name, *size))
            .collect();
        if unknown.is_empty() {
            return Ok(true);
        }
        let paths: Vec<String> = unknown
            .iter()
            .map(|(name, _)| path_of(self.device, *name))
            .collect();
        let files = self.remote.read(&paths).map_err(|err| self.failed(&err))?;
        let mut store = app.store()?;
        let mut copies = Vec::new();
        for ((name, size), bytes) in unknown.into_iter().zip(files) {
            // What cannot be opened is written again.
            let Ok((_, text)) = self.opened(self.device, name, bytes) else {
                continue;
            };
            let (ids, catalogs) = parts(&text)?;
            if is_foreign(&store, name, &ids)? {
                return Ok(false);
            }
            let state = &mut self.target.state;
            if is_first {
                state.generation = state.generation.max(name.generation);
            } else if name.generation > state.generation {
                // A copy without entries of its own writes again and again what this one has written.
                return Ok(false);
            }
            let (known, new): (Vec<_>, Vec<_>) =
                (catalogs.into_iter()).partition(|(digest, _)| state.catalogs.contains(digest));
            let mut events = store.events_between(name.first, name.last)?;
            events.retain(|event| !state.is_received(event.number));
            let is_whole = events.iter().all(|event| ids.contains(&event.id));
            if is_whole && name.first == state.sent_to() + 1 {
                state.own.insert(name, size);
                let digests = known.iter().chain(&new).map(|(digest, _)| digest.clone());
                state.catalogs.extend(digests);
            }
            copies.extend(new.into_iter().map(|(_, copy)| copy));
        }
        // A copy of this database without entries of its own may have sent catalogs.
        if !copies.is_empty() && !self.is_dry_run {
            let mut import = store.import(self.clock.now(), self.clock.today())?;
            for copy in &copies {
                import.catalog(copy)?;
            }
            import.commit_received(&self.target, self.device)?;
        }
        Ok(true)
    }

    /// Returns the text of a segment.
    fn text(
        &self,
        name: SegmentName,
        device: &str,
        catalogs: &[&Digested],
        events: Vec<Event>,
    ) -> Result<Vec<u8>> {
        let mut text = Vec::new();
        let header = SegmentHeader {
            place: self.target.id,
            device: self.device,
            segment: name,
            name: device.to_owned(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            at: self.clock.now(),
        };
        log::begin_segment(&mut text, header)?;
        for (_, copy) in catalogs {
            log::catalog(&mut text, copy)?;
        }
        for event in events {
            log::logged(&mut text, event)?;
        }
        Ok(text)
    }
}

/// Whether a segment of this device holds, or covers by its name, what this database does not know.
fn is_foreign(store: &Store, name: SegmentName, ids: &BTreeSet<EventId>) -> Result<bool> {
    for id in ids {
        if !store.has_event(*id)? {
            return Ok(true);
        }
    }
    Ok(name.last > store.last_event()?)
}

/// Returns the catalogs that travel, with their digests: all but the built-in one, which every program has, unless it was
/// ever removed.
fn catalogs(store: &Store) -> Result<Vec<Digested>> {
    let mut catalogs = Vec::new();
    for row in store.catalogs()? {
        let copy = store.catalog(&row)?;
        if row.name.as_str() == BUILTIN_NAME && copy.turn == 0 {
            continue;
        }
        catalogs.push((log::digest(&copy)?, copy));
    }
    Ok(catalogs)
}

/// Returns the ids of the events of a segment, and its catalogs with their digests.
fn parts(text: &str) -> Result<(BTreeSet<EventId>, Vec<Digested>)> {
    let (mut ids, mut catalogs) = (BTreeSet::new(), Vec::new());
    for (_, entry) in log::entries(text) {
        match entry {
            Entry::Event(event) => drop(ids.insert(event.id)),
            Entry::Catalog(copy) => catalogs.push((log::digest(&copy)?, *copy)),
            Entry::Faulty(_) => {}
        }
    }
    Ok((ids, catalogs))
}
