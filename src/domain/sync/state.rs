//! What a device knows of a place: what it has written there, and what it has read.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::{DeviceId, SegmentName};

/// The progress with one place. Its JSON is stored in the database: fields may be added, but none may change its meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SyncState {
    /// The segments that this device has written, with their sizes in bytes.
    pub own: BTreeMap<SegmentName, u64>,
    /// The generation of the segments that were last written anew.
    pub generation: u32,
    /// The last erasure that own segments know of.
    pub erased_to: i64,
    /// The events that came from the place, by their local numbers, in ascending order.
    pub received: Vec<Received>,
    /// What was read of the other devices.
    pub peers: BTreeMap<DeviceId, Peer>,
    /// Digests of the catalogs that are known there.
    pub catalogs: BTreeSet<String>,
    /// What the place holds that is no segment, and was named to the person.
    pub named: BTreeSet<String>,
    /// The time of the last complete sync, in milliseconds since 1970 UTC.
    pub synced_at: Option<i64>,
}

/// A range of local event numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    pub first: i64,
    pub last: i64,
    pub from: DeviceId,
}

/// What is known of another device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Peer {
    pub name: String,
    /// The version of its program.
    pub program: String,
    /// All of its events up to this number of its own were read; -1 if none was.
    pub read_to: i64,
    /// The segments that were read and are still there, with their sizes in bytes.
    pub segments: BTreeMap<SegmentName, u64>,
    /// When it wrote the last segment that was read, in milliseconds since 1970 UTC; 0 if none was.
    pub seen_at: i64,
    /// Why the rest could not be read.
    pub waits: Option<String>,
    /// Its first entries that were read and are gone from the place.
    pub lost: Option<(i64, i64)>,
}

impl Peer {
    /// Says what could not be read of it, and what is lost.
    pub fn troubles(&self) -> Vec<String> {
        let lost = self.lost.map(|(first, last)| {
            format!(
                "its entries {first} to {last} are gone from the place: it writes them again when it syncs; if it never does, `reads sync forget-device` sends them from here"
            )
        });
        self.waits.iter().cloned().chain(lost).collect()
    }

    /// Returns whether a segment was written after all that were read, as its name says: times may be wrong.
    pub fn is_last(&self, name: SegmentName) -> bool {
        let order = |name: &SegmentName| (name.last, name.generation);
        self.segments.keys().map(order).max() <= Some(order(&name))
    }

    /// Records that a segment was read.
    pub fn read(&mut self, name: SegmentName, size: u64) {
        self.segments.insert(name, size);
        // What stood behind missing ones may be next now.
        let next = |peer: &Self| {
            let mut names = peer.segments.keys();
            let is_next = |name: &&SegmentName| {
                name.first <= peer.read_to.saturating_add(1) && name.last > peer.read_to
            };
            names.find(is_next).map(|name| name.last)
        };
        while let Some(last) = next(self) {
            self.read_to = last;
        }
    }
}

impl Default for Peer {
    fn default() -> Self {
        Self {
            name: String::new(),
            program: String::new(),
            read_to: -1,
            segments: BTreeMap::new(),
            seen_at: 0,
            waits: None,
            lost: None,
        }
    }
}

impl SyncState {
    /// The last number that own segments cover; -1 if there are none.
    pub fn sent_to(&self) -> i64 {
        let last = self.own.keys().map(|segment| segment.last);
        last.max().unwrap_or(-1)
    }

    /// Returns whether all events from `first` to `last` came from the place.
    pub fn are_received(&self, first: i64, last: i64) -> bool {
        let at = self.received.partition_point(|range| range.last < first);
        let mut next = first;
        for range in &self.received[at..] {
            if next > last || range.first > next {
                break;
            }
            next = range.last + 1;
        }
        next > last
    }

    /// Returns whether an event came from the place.
    pub fn is_received(&self, number: i64) -> bool {
        let at = self.received.partition_point(|range| range.last < number);
        (self.received.get(at)).is_some_and(|range| range.first <= number)
    }

    /// Returns whether the place lacks an event, or that its text was erased; `erased` are those of which it does not know that.
    pub fn lacks(&self, number: i64, erased: &BTreeSet<i64>) -> bool {
        erased.contains(&number) || number > self.sent_to() && !self.is_received(number)
    }

    /// Records that the events from `first` to `last` came from a device. They follow all that were recorded before.
    pub fn receive(&mut self, first: i64, last: i64, from: DeviceId) {
        if last < first {
            return;
        }
        match self.received.last_mut() {
            Some(range) if range.last + 1 == first && range.from == from => range.last = last,
            _ => self.received.push(Received { first, last, from }),
        }
    }

    /// Returns the other devices that are in the place, or of which something came from it, with the names that are known.
    pub fn devices(&self) -> BTreeMap<DeviceId, &str> {
        let came = self.received.iter().map(|range| (range.from, ""));
        let peers = self.peers.iter();
        came.chain(peers.map(|(device, peer)| (*device, peer.name.as_str())))
            .collect()
    }

    /// Makes this device answer for what came from another one that leaves the place. Returns the numbers that its own segments have
    /// to hold then.
    pub fn take_over(&mut self, from: DeviceId) -> Vec<i64> {
        self.peers.remove(&from);
        // Its catalogs are sent from here too.
        self.catalogs.clear();
        // Also what came from one that has left before: whoever answered for it then may be the one that leaves now.
        let peers = &self.peers;
        let (gone, kept) = std::mem::take(&mut self.received)
            .into_iter()
            .partition(|range: &Received| !peers.contains_key(&range.from));
        self.received = kept;
        let gone: Vec<Received> = gone;
        gone.into_iter()
            .flat_map(|range| range.first..=range.last)
            .collect()
    }

    /// Begins a place of its own anew, for a device that got another id. What it has received stays received.
    #[must_use]
    pub fn renewed(self) -> Self {
        Self {
            own: BTreeMap::new(),
            generation: 0,
            erased_to: 0,
            catalogs: BTreeSet::new(),
            ..self
        }
    }
}

/// Whether a version of this program is later than another one.
pub fn is_newer(version: &str, than: &str) -> bool {
    let parts = |version: &str| -> Vec<u64> {
        let parts = version.split('.');
        parts.map(|part| part.parse().unwrap_or(0)).collect()
    };
    parts(version) > parts(than)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        for (version, than, expected) in [
            ("0.10.0", "0.9.0", true),
            ("1.0", "1.0.0", false),
            ("0.1.0", "0.1.0", false),
            ("0.1.0", "0.2.0", false),
            ("", "0.1.0", false),
            ("one", "0.1.0", false),
        ] {
            assert_eq!(is_newer(version, than), expected, "{version} {than}");
        }
    }

    fn device(number: u128) -> DeviceId {
        DeviceId(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn what_was_received_is_known_by_its_numbers() {
        let mut state = SyncState::default();
        state.receive(3, 4, device(1));
        state.receive(5, 6, device(1));
        state.receive(7, 6, device(1));
        state.receive(9, 9, device(2));
        assert_eq!(state.received.len(), 2);
        assert!(state.are_received(3, 6) && !state.are_received(3, 9) && !state.are_received(2, 3));
        let received: Vec<i64> = (1..12)
            .filter(|number| state.is_received(*number))
            .collect();
        assert_eq!(received, [3, 4, 5, 6, 9]);
        assert_eq!(state.devices().len(), 2);
        let own = "0-5".parse().unwrap();
        state.own.insert(own, 1);
        let erased = BTreeSet::from([4, 9, 10]);
        let lacks = (0..12).filter(|number| state.lacks(*number, &erased));
        assert_eq!(lacks.collect::<Vec<_>>(), [4, 7, 8, 9, 10, 11]);
        state.peers.insert(device(2), Peer::default());
        assert_eq!(state.take_over(device(1)), [3, 4, 5, 6]);
        assert!(!state.is_received(4) && state.is_received(9));
        // One that has left meanwhile, without a word.
        state.peers.remove(&device(2));
        assert_eq!(state.take_over(device(3)), [9]);
    }
}
