//! What a device reads from a place, and what it writes there. Both follow from the names of the files.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Peer, SegmentName, SyncState};

/// How many segments a device leaves beside each other before it merges the small ones.
const MAX_SEGMENTS: usize = 32;

/// A segment that covers more numbers than this is not merged again.
const SMALL: i64 = 1_000;

/// Nor is one that is larger than this.
const SMALL_BYTES: u64 = 1 << 20;

/// What to read of another device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Incoming {
    /// In this order.
    pub segments: Vec<SegmentName>,
    /// The numbers that no file covers, though later ones are there.
    pub missing: Option<(i64, i64)>,
    /// The first numbers that were read and that no file covers any more.
    pub lost: Option<(i64, i64)>,
}

/// Returns what to read of the segments that another device has in the place.
pub fn to_read(listed: &BTreeMap<SegmentName, u64>, peer: &Peer) -> Incoming {
    let mut sorted: Vec<SegmentName> = listed.keys().copied().collect();
    // Of two that begin together, the longer one and the one that was written last comes first.
    sorted.sort_by_key(|name| (name.first, -name.last, u32::MAX - name.generation));
    let mut to_read = Incoming::default();
    let mut covered = peer.read_to;
    to_read.lost = first_gap(&sorted, covered);
    for name in sorted {
        if name.last > covered && name.first > covered + 1 {
            to_read.missing.get_or_insert((covered + 1, name.first - 1));
        }
        // Whatever its numbers: what stands behind missing ones, and what another writer with the same id has put in its place.
        if peer.segments.get(&name) != listed.get(&name) {
            to_read.segments.push(name);
        }
        covered = covered.max(name.last);
    }
    to_read
}

/// Returns the first numbers up to `last` that no segment covers. The segments are sorted.
fn first_gap(sorted: &[SegmentName], last: i64) -> Option<(i64, i64)> {
    let mut next = 0;
    for name in sorted {
        if name.first > next {
            break;
        }
        next = next.max(name.last.saturating_add(1));
    }
    let after = sorted
        .iter()
        .map(|name| name.first)
        .filter(|first| *first > next);
    let end = after.min().map_or(last, |first| last.min(first - 1));
    (next <= last).then_some((next, end))
}

/// What to change in the directory of this device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outgoing {
    /// What stays as it is.
    pub keep: Vec<SegmentName>,
    pub write: Vec<SegmentName>,
    pub remove: Vec<SegmentName>,
    /// The generation of the segments that are written anew.
    pub generation: u32,
}

/// Returns what to change in the directory of this device. `listed` are the segments in it, with their sizes; `last` is the last local
/// event number, and `anew` are the numbers of events whose segments are to be written anew. `must_write` says that there is something
/// to send beside events.
pub fn to_write(
    listed: &BTreeMap<SegmentName, u64>,
    state: &SyncState,
    last: i64,
    anew: &BTreeSet<i64>,
    must_write: bool,
) -> Outgoing {
    // What is there as it was written. Anything else is a copy of an earlier file, or one that was cut.
    let is_whole = |name: &SegmentName, size: u64| listed.get(name) == Some(&size);
    let (kept, lost): (Vec<_>, Vec<_>) =
        (state.own.iter()).partition(|(name, size)| is_whole(name, **size));
    let sent_to = state.sent_to();
    let is_first = state.own.is_empty();
    let is_erased = sent_to < last && anew.range(sent_to + 1..=last).next().is_some();
    let is_unsent = sent_to < last && !state.are_received(sent_to + 1, last);
    let has_new = is_first || is_unsent || is_erased;
    let is_stale = |name: &SegmentName| {
        let is_last = name.last == sent_to;
        anew.range(name.first..=name.last).next().is_some() || is_last && must_write && !has_new
    };
    let (stale, mut kept): (Vec<SegmentName>, Vec<SegmentName>) =
        kept.into_iter().map(|(name, _)| *name).partition(is_stale);
    let lost = lost.into_iter().map(|(name, _)| *name);
    let mut again: Vec<SegmentName> = stale.into_iter().chain(lost).collect();
    let generation = state.generation + u32::from(!again.is_empty());
    for name in &mut again {
        name.generation = generation;
    }
    let mut write = again;
    if has_new {
        write.push(SegmentName {
            first: sent_to + 1,
            last,
            generation: 0,
        });
    }
    merge_small(&mut kept, &mut write, &state.own);
    for name in &mut write {
        *name = unused(*name, listed);
    }
    let generation = (write.iter().map(|name| name.generation)).fold(generation, u32::max);
    let remove = listed.keys().filter(|name| !kept.contains(name)).copied();
    Outgoing {
        remove: remove.filter(|name| !write.contains(name)).collect(),
        keep: kept,
        write,
        generation,
    }
}

/// Returns the name, of a later generation if a file has it: one that is not as this device wrote it keeps its name until the new one
/// is there.
pub fn unused(mut name: SegmentName, listed: &BTreeMap<SegmentName, u64>) -> SegmentName {
    while listed.contains_key(&name) {
        name.generation += 1;
    }
    name
}

/// Replaces the small segments at the end by one, if there are many.
fn merge_small(
    kept: &mut Vec<SegmentName>,
    write: &mut Vec<SegmentName>,
    sizes: &BTreeMap<SegmentName, u64>,
) {
    if write.is_empty() || kept.len() + write.len() <= MAX_SEGMENTS {
        return;
    }
    let mut all: Vec<SegmentName> = kept.iter().chain(write.iter()).copied().collect();
    all.sort();
    let is_large = |name: &SegmentName| {
        name.last - name.first >= SMALL || sizes.get(name).is_some_and(|size| *size >= SMALL_BYTES)
    };
    let small = all.split_off(all.iter().rposition(is_large).map_or(0, |at| at + 1));
    if let (Some(first), Some(last)) = (small.first(), small.last()) {
        let generation = small.iter().map(|name| name.generation).max();
        let merged = SegmentName {
            first: first.first,
            last: last.last,
            generation: generation.unwrap_or(0),
        };
        kept.retain(|name| !merged.contains(*name));
        write.retain(|name| !merged.contains(*name));
        write.push(merged);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<SegmentName> {
        (text.split_whitespace().map(str::parse))
            .collect::<Result<_, _>>()
            .unwrap()
    }

    #[test]
    fn what_was_read_and_is_gone_is_noticed() {
        for (listed, read_to, lost) in [
            ("0-3 4-6", 6, None),
            ("0-3 4-6", 3, None),
            ("0-3", 6, Some((4, 6))),
            ("4-6", 6, Some((0, 3))),
            ("0-3 7-9", 8, Some((4, 6))),
            ("0-1 5-9", 3, Some((2, 3))),
        ] {
            let incoming = to_read(&sized(listed), &peer(read_to, ""));
            assert_eq!(incoming.lost, lost, "{listed}");
        }
    }

    fn sized(text: &str) -> BTreeMap<SegmentName, u64> {
        names(text).into_iter().map(|name| (name, 1)).collect()
    }

    fn peer(read_to: i64, read: &str) -> Peer {
        Peer {
            read_to,
            segments: sized(read),
            ..Peer::default()
        }
    }

    #[test]
    fn what_was_read_is_not_read_again() {
        for (listed, read_to, read, expected) in [
            ("0-3 4-6 7-9", -1, "", "0-3 4-6 7-9"),
            ("0-3 4-6 7-9", 3, "0-3", "4-6 7-9"),
            ("0-3 4-6 7-9", 9, "0-3 4-6 7-9", ""),
            // Merged by the writer, before and after the others were removed.
            ("0-9", 6, "", "0-9"),
            ("0-3 4-6 0-9 7-9", 6, "0-3 4-6", "0-9 7-9"),
            // Written anew.
            ("0-3 4-6.1 7-9", 9, "0-3 7-9", "4-6.1"),
            ("0-3 4-6.1 7-9", 9, "0-3 4-6.1 7-9", ""),
            ("0-3 4-6 4-6.1 7-9", 3, "0-3 4-6", "4-6.1 7-9"),
        ] {
            let incoming = to_read(&sized(listed), &peer(read_to, read));
            assert_eq!(incoming.segments, names(expected), "{listed}");
            assert_eq!(incoming.missing, None, "{listed}");
        }
    }

    #[test]
    fn what_stands_behind_a_missing_segment_is_read_once() {
        let listed = sized("0-3 7-9 10-12.2 13-14");
        let mut peer = peer(-1, "");
        let incoming = to_read(&listed, &peer);
        assert_eq!(incoming.segments, names("0-3 7-9 10-12.2 13-14"));
        assert_eq!(incoming.missing, Some((4, 6)));
        for name in incoming.segments {
            peer.read(name, 1);
        }
        assert_eq!(peer.read_to, 3);
        let incoming = to_read(&listed, &peer);
        assert_eq!(
            (incoming.segments, incoming.missing),
            (vec![], Some((4, 6)))
        );
        let mut listed = sized("0-3 4-6.3 7-9 10-12.2 13-14");
        let incoming = to_read(&listed, &peer);
        assert_eq!(incoming.segments, names("4-6.3"));
        assert_eq!(incoming.missing, None);
        peer.read(incoming.segments[0], 1);
        assert_eq!(peer.read_to, 14);
        assert_eq!(to_read(&listed, &peer).segments, []);
        // Replaced by another writer.
        listed.insert(names("7-9")[0], 2);
        assert_eq!(to_read(&listed, &peer).segments, names("7-9"));
    }

    fn state(own: &str) -> SyncState {
        SyncState {
            own: names(own).into_iter().map(|name| (name, 1)).collect(),
            ..SyncState::default()
        }
    }

    fn planned(listed: &str, own: &str, last: i64, anew: &[i64]) -> Outgoing {
        let listed = names(listed).into_iter().map(|name| (name, 1)).collect();
        let anew = anew.iter().copied().collect();
        to_write(&listed, &state(own), last, &anew, false)
    }

    #[test]
    fn a_device_writes_what_is_new_lost_or_erased() {
        for (listed, own, last, anew, write, remove) in [
            ("", "", 0, &[][..], "0-0", ""),
            ("", "", 5, &[], "0-5", ""),
            ("0-5", "0-5", 5, &[], "", ""),
            ("0-5", "0-5", 7, &[], "6-7", ""),
            ("0-5 6-7", "0-5 6-7", 9, &[3], "0-5.1 8-9", "0-5"),
            ("6-7", "0-5 6-7", 7, &[], "0-5.1", ""),
            ("0-5 6-7", "0-5", 7, &[], "6-7.1", "6-7"),
            // An old copy that came back, and one that another program left.
            ("0-5 0-3", "0-5", 5, &[], "", "0-3"),
        ] {
            let outgoing = planned(listed, own, last, anew);
            assert_eq!(outgoing.write, names(write), "{listed} of {own}");
            assert_eq!(outgoing.remove, names(remove), "{listed} of {own}");
        }
    }

    #[test]
    fn what_was_received_is_not_sent_back() {
        let listed = names("0-5").into_iter().map(|name| (name, 1)).collect();
        let mut state = state("0-5");
        state.receive(6, 8, crate::domain::DeviceId(uuid::Uuid::nil()));
        let none = BTreeSet::new();
        assert_eq!(to_write(&listed, &state, 8, &none, false).write, []);
        // Unless its text was erased here.
        let erased = BTreeSet::from([7]);
        assert_eq!(
            to_write(&listed, &state, 8, &erased, false).write,
            names("6-8")
        );
        assert_eq!(
            to_write(&listed, &state, 9, &none, false).write,
            names("6-9")
        );
        assert_eq!(
            to_write(&listed, &state, 8, &none, true).write,
            names("0-5.1")
        );
    }

    #[test]
    fn a_segment_that_was_cut_is_written_anew() {
        let listed = names("0-5 6-7").into_iter().map(|name| (name, 0)).collect();
        let outgoing = to_write(&listed, &state("0-5 6-7"), 7, &BTreeSet::new(), false);
        assert_eq!(outgoing.write, names("0-5.1 6-7.1"));
        assert_eq!(outgoing.remove, names("0-5 6-7"));
    }

    #[test]
    fn a_year_of_small_segments_is_a_few_files() {
        let mut state = SyncState::default();
        let mut files = 0;
        for last in 0..3_650 {
            let outgoing = to_write(&state.own.clone(), &state, last, &BTreeSet::new(), false);
            state.own.retain(|name, _| !outgoing.remove.contains(name));
            state
                .own
                .extend(outgoing.write.iter().map(|name| (*name, 1)));
            let covered: Vec<i64> = (state.own.keys())
                .flat_map(|name| name.first..=name.last)
                .collect();
            assert_eq!(covered, (0..=last).collect::<Vec<_>>());
            files = files.max(state.own.len());
        }
        assert!(files <= MAX_SEGMENTS + 3, "{files} files");
    }
}
