//! What other devices have written to a place.

use std::collections::{BTreeMap, BTreeSet};

use super::MAX_NAME_CHARS;
use super::session::{Exchange, Exchanged};
use crate::commands::{App, Result};
use crate::domain::{
    self, DeviceId, Event, SegmentHeader, SegmentName, SyncState, is_newer, to_read,
};
use crate::exchange::log::{self, Entry};
use crate::store::{EventOutcome, Import};
use crate::sync::{Contents, DEVICES, MAX_BYTES, Segments, open, path_of};

/// How many bytes of segments are in memory at once, before they are decompressed.
const AT_ONCE: u64 = 2 * MAX_BYTES;

/// A segment that was read.
struct Opened {
    device: DeviceId,
    header: SegmentHeader,
    text: String,
    /// Of the file, in bytes.
    size: u64,
}

impl Opened {
    /// Says why the rest of a device is not read, whose entry in that line cannot be taken.
    fn stopped_at(&self, line: usize, why: &str) -> String {
        let SegmentHeader {
            segment, program, ..
        } = &self.header;
        if is_newer(program, env!("CARGO_PKG_VERSION")) {
            let program = cut(program);
            return format!(
                "it has a newer version of reads, {program}: update reads here to read the rest"
            );
        }
        let path = path_of(self.device, *segment);
        format!(
            "{path}: line {line}: {why}; the rest of it waits. If it has a newer version of reads, update reads here"
        )
    }
}

impl Exchange<'_> {
    /// Reads what is new of other devices, and writes it to the database with the progress in one transaction.
    pub(super) fn pull(
        &mut self,
        app: &App,
        contents: &Contents,
        done: &mut Exchanged,
    ) -> Result<()> {
        let mut devices = contents.devices.clone();
        loop {
            let wanted = self.wanted(&devices, &contents.closed);
            let mut rest = wanted.as_slice();
            while !rest.is_empty() {
                let mut bytes = 0;
                let many = rest.iter().take_while(|(device, name)| {
                    bytes += devices[device][name];
                    bytes <= AT_ONCE
                });
                let (now, later) = rest.split_at(many.count().max(1));
                rest = later;
                self.pull_some(app, now, done)?;
            }
            // What a file that cannot be opened covers by its name may be in others.
            let mut unreadable = self.unreadable.iter();
            let is_listed =
                |(device, name): &(DeviceId, SegmentName)| devices[device].contains_key(name);
            if !unreadable.any(|(file, _)| is_listed(file)) {
                break;
            }
            for (device, name) in self.unreadable.keys() {
                (devices.entry(*device).or_default()).remove(name);
            }
        }
        self.skip_unreadable();
        Ok(())
    }

    /// Says of files that cannot be opened that they are waited for, or skipped if all that their names cover was read.
    fn skip_unreadable(&mut self) {
        for ((device, name), why) in std::mem::take(&mut self.unreadable) {
            let path = path_of(device, name);
            let peer = self.target.state.peers.entry(device).or_default();
            if self.stopped.contains_key(&device) {
                continue;
            }
            if name.last > peer.read_to {
                peer.waits = Some(format!(
                    "{path}: {why}. If it stays so, delete that file: its writer writes it again"
                ));
            } else if peer.lost.is_none() {
                self.remark(format!("{path} {why}"), &format!("skipped {path}: {why}"));
            }
        }
    }

    /// Returns the segments to read, and forgets devices that are gone from the place.
    fn wanted(
        &mut self,
        devices: &BTreeMap<DeviceId, Segments>,
        closed: &BTreeSet<DeviceId>,
    ) -> Vec<(DeviceId, SegmentName)> {
        let mut wanted = Vec::new();
        let state = &mut self.target.state;
        (state.peers).retain(|device, _| devices.contains_key(device) || closed.contains(device));
        for device in closed {
            let why = format!("{DEVICES}/{device} cannot be read here: see its permissions");
            state.peers.entry(*device).or_default().waits = Some(why);
        }
        for (device, segments) in devices {
            if *device == self.device {
                continue;
            }
            let peer = state.peers.entry(*device).or_default();
            peer.segments.retain(|name, _| segments.contains_key(name));
            let to_read = to_read(segments, peer);
            peer.lost = to_read.lost;
            peer.waits = to_read.missing.map(|(first, last)| {
                format!("its entries {first} to {last} are missing here; it writes them again when it syncs")
            });
            wanted.extend(to_read.segments.into_iter().map(|name| (*device, name)));
        }
        wanted
    }

    /// Reads these segments, and writes what they hold in one transaction.
    fn pull_some(
        &mut self,
        app: &App,
        wanted: &[(DeviceId, SegmentName)],
        done: &mut Exchanged,
    ) -> Result<()> {
        let opened = self.read(wanted)?;
        let mut store = app.store()?;
        let mut state = self.target.state.clone();
        let mut import = store.import(self.clock.now(), self.clock.today())?;
        let mut taken: BTreeMap<DeviceId, usize> = BTreeMap::new();
        for segment in opened {
            let peer = state.peers.entry(segment.device).or_default();
            if peer.is_last(segment.header.segment) {
                peer.name = cut(&segment.header.name);
                peer.program = cut(&segment.header.program);
            }
            // Its clock may be wrong by any time.
            let at = segment.header.at.min(self.latest);
            peer.seen_at = peer.seen_at.max(at).max(1);
            if self.stopped.contains_key(&segment.device) {
                continue;
            }
            let before = import.last_number();
            *taken.entry(segment.device).or_default() +=
                self.take(&segment, &mut import, &mut state)?;
            state.receive(before + 1, import.last_number(), segment.device);
        }
        // For the names of the devices.
        self.target.state.peers.clone_from(&state.peers);
        for (device, entries) in taken {
            done.count_received(device, self.name_of(device), entries);
        }
        for (device, why) in &self.stopped {
            state.peers.entry(*device).or_default().waits = Some(why.clone());
        }
        self.target.state = state;
        if !self.is_dry_run {
            let renamed = import.commit_received(&self.target, self.device)?;
            done.renamed.extend(renamed);
        }
        Ok(())
    }

    /// Reads and opens segments.
    fn read(&mut self, wanted: &[(DeviceId, SegmentName)]) -> Result<Vec<Opened>> {
        let paths: Vec<String> = wanted
            .iter()
            .map(|(device, name)| path_of(*device, *name))
            .collect();
        let files = self.remote.read(&paths).map_err(|err| self.failed(&err))?;
        let mut opened = Vec::new();
        for ((device, name), bytes) in wanted.iter().zip(files) {
            if self.stopped.contains_key(device) {
                continue;
            }
            let size = bytes.as_ref().map_or(0, |bytes| bytes.len() as u64);
            match self.opened(*device, *name, bytes) {
                Ok((header, text)) => opened.push(Opened {
                    size,
                    device: *device,
                    header,
                    text,
                }),
                Err(why) => {
                    self.unreadable.insert((*device, *name), why);
                }
            }
        }
        Ok(opened)
    }

    /// Opens a segment, and checks that it is the one that its name says.
    pub(super) fn opened(
        &self,
        device: DeviceId,
        name: SegmentName,
        bytes: Option<Vec<u8>>,
    ) -> Result<(SegmentHeader, String), String> {
        let bytes = bytes.ok_or("it is gone, no regular file, or cannot be read here")?;
        let text = open(&bytes, self.key).map_err(|err| err.to_string())?;
        let header = log::segment(&text).ok_or("it is no segment")?;
        if (header.place, header.device, header.segment) != (self.target.id, device, name) {
            return Err("it was written under another name, or for another place".to_owned());
        }
        Ok((header, text))
    }

    /// Takes the entries of a segment up to the first that cannot be taken. Returns how many are new.
    fn take(
        &mut self,
        segment: &Opened,
        import: &mut Import<'_>,
        state: &mut SyncState,
    ) -> Result<usize> {
        let mut taken = 0;
        for (line, entry) in log::entries(&segment.text) {
            match self.take_entry(entry, import, state)? {
                Ok(is_new) => taken += usize::from(is_new),
                Err(why) => {
                    self.stopped
                        .insert(segment.device, segment.stopped_at(line, &why));
                    return Ok(taken);
                }
            }
        }
        let peer = state.peers.entry(segment.device).or_default();
        peer.read(segment.header.segment, segment.size);
        Ok(taken)
    }

    /// Takes an entry. Returns whether it is new, or why it cannot be taken.
    fn take_entry(
        &mut self,
        entry: Entry,
        import: &mut Import<'_>,
        state: &mut SyncState,
    ) -> Result<Result<bool, String>> {
        Ok(match entry {
            Entry::Faulty(why) => Err(why),
            Entry::Catalog(copy) => {
                state.catalogs.insert(log::digest(&copy)?);
                Ok(import.catalog(&copy)?)
            }
            Entry::Event(event) => match import.receive(&event)? {
                EventOutcome::New => {
                    self.note_clock(&event);
                    Ok(true)
                }
                EventOutcome::Forgotten => {
                    self.erased_there.insert(event.id);
                    Ok(true)
                }
                EventOutcome::Same => Ok(false),
                EventOutcome::Refused(why) => Err(why.to_owned()),
            },
        })
    }

    fn note_clock(&mut self, event: &Event) {
        if event.at > self.latest {
            let at = self.ahead.entry(event.device).or_default();
            *at = event.at.max(*at);
        }
    }
}

/// Returns the first characters of a name from elsewhere, without those that nobody sees.
fn cut(name: &str) -> String {
    let name = domain::line(name).ok().flatten().unwrap_or_default();
    name.chars().take(MAX_NAME_CHARS).collect()
}
