//! An exchange in progress: the place, what is known of it, and what has been done so far.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::clock::Clock;
use crate::commands::message::message;
use crate::commands::{App, Failure, Result, refused};
use crate::domain::{DeviceId, EventId, Renamed, SegmentName};
use crate::store::SyncTarget;
use crate::sync::{Address, Key, Remote, SyncError};
use crate::text;

/// How far ahead of this device's clock another one's may be before it is named, in milliseconds.
const MAX_SKEW: i64 = 24 * 60 * 60 * 1_000;

/// How many lines an exchange says of a place.
const MAX_SAID: usize = 20;

/// How much of what was said is remembered.
const MAX_NAMED: usize = 1_000;

/// What an exchange did, or would do.
#[derive(Debug, Default)]
pub(super) struct Exchanged {
    /// How many entries were sent, of which some may only say that a text was erased.
    pub(super) sent: usize,
    pub(super) received: Vec<Received>,
    pub(super) renamed: Vec<Renamed>,
    /// Of how many devices something could not be read.
    pub(super) waiting: usize,
}

impl Exchanged {
    /// Adds what a later exchange with the same place did.
    pub(super) fn add(&mut self, later: Self) {
        self.sent += later.sent;
        for from in later.received {
            self.count_received(from.device, from.name, from.entries);
        }
        self.renamed.extend(later.renamed);
        self.waiting = later.waiting;
    }

    /// Counts entries of a device, of which others may have been read before.
    pub(super) fn count_received(&mut self, device: DeviceId, name: String, entries: usize) {
        let mut known = self.received.iter_mut();
        match known.find(|known| known.device == device) {
            Some(known) => known.entries += entries,
            None => self.received.push(Received {
                device,
                name,
                entries,
            }),
        }
    }
}

/// What all exchanges of a command have in common.
pub(super) struct Settings {
    pub(super) clock: Clock,
    /// The directory for copies of places that can be fetched again.
    pub(super) cache: PathBuf,
    pub(super) is_dry_run: bool,
    /// The name of the device that this one was before it became one of its own.
    pub(super) former_name: Option<String>,
}

/// What one device has sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Received {
    pub(super) device: DeviceId,
    pub(super) name: String,
    /// How many entries are new here, or were erased.
    pub(super) entries: usize,
}

/// An exchange in progress.
pub(super) struct Exchange<'c> {
    pub(super) target: SyncTarget,
    pub(super) device: DeviceId,
    pub(super) key: Option<Key>,
    pub(super) remote: Box<dyn Remote>,
    pub(super) clock: &'c Clock,
    pub(super) is_dry_run: bool,
    pub(super) former_name: Option<String>,
    /// The numbers of events that another device had sent and this one sends from now on.
    pub(super) taken_over: BTreeSet<i64>,
    /// Events whose text was erased elsewhere, as the place says.
    pub(super) erased_there: BTreeSet<EventId>,
    /// An event after this time comes from a clock that is ahead, in milliseconds since 1970 UTC.
    pub(super) latest: i64,
    /// The latest time of each device whose clock is ahead.
    pub(super) ahead: BTreeMap<DeviceId, i64>,
    /// Devices of which nothing more is read, with the reasons.
    pub(super) stopped: BTreeMap<DeviceId, String>,
    /// Segments that cannot be opened, with the reasons.
    pub(super) unreadable: BTreeMap<(DeviceId, SegmentName), String>,
    /// How often something was said of the place.
    said: usize,
}

/// How an attempt ended.
pub(super) enum Attempt<T> {
    Done(T),
    /// Another program writes under the id of this device: it has a copy of the database.
    Copied,
    /// The place was changed meanwhile.
    Conflict,
}

impl<'c> Exchange<'c> {
    /// `former_name` is that of the device that this one was before.
    pub(super) fn begin(
        app: &App,
        settings: &'c Settings,
        name: &str,
        former_name: Option<String>,
    ) -> Result<Self> {
        let clock = &settings.clock;
        let store = app.store()?;
        let targets = store.sync_targets()?;
        let target = targets.into_iter().find(|target| target.name == name);
        let target = target.ok_or_else(|| refused!("the place {name} was removed meanwhile"))?;
        let address = Address::stored(&target.address).map_err(|err| refused!("{name}: {err}"))?;
        Ok(Self {
            device: store.device_id()?,
            key: target.key.map(Key::from_bytes),
            remote: address.remote(&settings.cache),
            target,
            clock,
            is_dry_run: settings.is_dry_run,
            former_name,
            taken_over: BTreeSet::new(),
            erased_there: BTreeSet::new(),
            latest: clock.now().saturating_add(MAX_SKEW),
            ahead: BTreeMap::new(),
            stopped: BTreeMap::new(),
            unreadable: BTreeMap::new(),
            said: 0,
        })
    }

    pub(super) fn name_of(&self, device: DeviceId) -> String {
        let peer = self.target.state.peers.get(&device);
        let name = peer.map(|peer| peer.name.clone());
        name.filter(|name| !name.is_empty())
            .unwrap_or_else(|| device.to_string()[..8].to_owned())
    }

    /// Tells the person something about the place, unless that was told before.
    pub(super) fn remark(&mut self, about: String, words: &str) {
        let named = &mut self.target.state.named;
        if named.len() > MAX_NAMED {
            named.clear();
        }
        if named.insert(about) {
            self.say(words);
        }
    }

    /// Tells the person something about the place. A place that is full of what others put there does not flood the terminal.
    pub(super) fn say(&mut self, words: &str) {
        self.said += 1;
        let words = match self.said {
            ..MAX_SAID => words,
            MAX_SAID => "there is more of this kind",
            _ => return,
        };
        message(&text::line(&format!("{}: {words}", self.target.name)));
    }

    pub(super) fn failed(&self, err: &SyncError) -> Failure {
        self.refusal(&err.to_string())
    }

    pub(super) fn refusal(&self, why: &str) -> Failure {
        refused!("{}: {why}", self.target.name)
    }
}
