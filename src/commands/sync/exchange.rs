//! The exchange with one place: read what others have written, then write what is new here. Interrupted anywhere, it is run again.

use super::session::{Attempt, Exchange, Exchanged, Settings};
use crate::commands::message::message;
use crate::commands::{App, Failure, Result, refused};
use crate::domain::DeviceId;
use crate::sync::{Contents, DEVICES, Place, PlaceError, ROOT, SyncError, path_of};

/// Of how many devices a segment is opened to know a place by it.
const MAX_TRIED: usize = 8;

/// How often an exchange begins anew because another program writes to the place of this device.
const TRIES: usize = 3;

/// Exchanges events with a place. Nothing of the network is waited for with the database open.
pub(super) fn exchange(app: &App, settings: &Settings, name: &str) -> Result<Exchanged> {
    let mut done = Exchanged::default();
    let mut former_name = settings.former_name.clone();
    for _ in 0..TRIES {
        let exchange = Exchange::begin(app, settings, name, former_name.clone())?;
        match exchange.run(app, &mut done)? {
            Attempt::Done(sent) => return Ok(Exchanged { sent, ..done }),
            Attempt::Conflict => {}
            Attempt::Copied if settings.is_dry_run => break,
            Attempt::Copied => {
                let mut store = app.store()?;
                former_name = store.sync_device()?.name;
                store.renew_device()?;
                message(
                    "another copy of this database syncs with the same place; this one is a device of its own from now on",
                );
            }
        }
    }
    Err(refused!("{name}: {}", SyncError::Conflict))
}

impl Exchange<'_> {
    fn run(mut self, app: &App, done: &mut Exchanged) -> Result<Attempt<usize>> {
        let found = self.remote.list().map_err(|err| self.failed(&err))?;
        let contents = Contents::of(&found);
        self.check_place(&contents)?;
        self.name_unknown(&contents);
        self.pull(app, &contents, done)?;
        let sent = self.push(app, &contents)?;
        if !matches!(sent, Attempt::Done(_)) {
            return Ok(sent);
        }
        self.name_waiting();
        let peers = self.target.state.peers.values();
        done.waiting = peers.filter(|peer| !peer.troubles().is_empty()).count();
        self.name_clocks();
        if !self.is_dry_run {
            self.target.state.synced_at = Some(self.clock.now());
            app.store()?.put_sync_state(&self.target, self.device)?;
        }
        Ok(sent)
    }

    /// Checks that the place is the one that was set up, before anything is read or written. If only its root file is gone, that is
    /// written anew.
    fn check_place(&mut self, contents: &Contents) -> Result<()> {
        if contents.closed.contains(&self.device) {
            let why = format!(
                "{DEVICES}/{} cannot be read: see its permissions",
                self.device
            );
            return Err(self.refusal(&why));
        }
        if !contents.has_root {
            if !self.is_of_place(contents)? {
                return Err(self.refusal(
                    "there is nothing of this place at this address\nhint: mount or connect it; or `reads sync remove` and then `reads sync init` set up a new place",
                ));
            }
            let place = Place::new(self.target.id, self.key).map_err(Failure::Output)?;
            if !self.is_dry_run {
                let created = self.remote.create(&place.bytes());
                created.map_err(|err| self.failed(&err))?;
            }
            return Ok(());
        }
        let mut read = self
            .remote
            .read(&[ROOT.to_owned()])
            .map_err(|err| self.failed(&err))?;
        let bytes = read.pop().flatten().unwrap_or_default();
        let place = Place::parse(&bytes).map_err(|err| self.refusal(&err.to_string()))?;
        if place.id != self.target.id {
            return Err(self.refusal(
                "another place was set up at this address meanwhile\nhint: `reads sync remove` and `reads sync init` begin with that one",
            ));
        }
        place.check(self.key).map_err(|err| match err {
            PlaceError::NotEncrypted => self.refusal(
                "its file `reads-sync` says that it is not encrypted any more; nothing was read or written\nhint: delete that file, and this command writes it anew",
            ),
            err => self.refusal(&err.to_string()),
        })
    }

    /// Returns whether there are segments of this device, or of another one for this place: this one may have been another.
    fn is_of_place(&mut self, contents: &Contents) -> Result<bool> {
        if contents.devices.contains_key(&self.device) {
            return Ok(true);
        }
        for (device, segments) in contents.devices.iter().take(MAX_TRIED) {
            let Some(name) = segments.keys().next() else {
                continue;
            };
            let read = self.remote.read(&[path_of(*device, *name)]);
            let bytes = read.map_err(|err| self.failed(&err))?.pop().flatten();
            if self.opened(*device, *name, bytes).is_ok() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Names what is no segment, once.
    fn name_unknown(&mut self, contents: &Contents) {
        for path in &contents.unknown {
            self.remark(
                path.clone(),
                &format!("skipped {path}: it is no file of reads"),
            );
        }
    }

    /// Names the devices of which something cannot be read, once for each reason.
    fn name_waiting(&mut self) {
        for (device, peer) in self.target.state.peers.clone() {
            for why in peer.troubles() {
                let name = self.name_of(device);
                self.remark(format!("{device} {why}"), &format!("{name}: {why}"));
            }
        }
    }

    /// Names the devices whose clock was ahead. The order of events does not depend on clocks that are right.
    fn name_clocks(&mut self) {
        for (device, at) in std::mem::take(&mut self.ahead) {
            let line = format!(
                "the clock of {} was ahead, at {}; its events are taken in their order",
                self.name_of(device),
                crate::view::local_time(at)
            );
            self.say(&line);
        }
    }
}

/// Removes the files of a device from a place, after all that it sent was read, so that it is sent from here.
pub(super) fn forget(app: &App, settings: &Settings, name: &str, device: DeviceId) -> Result<()> {
    exchange(app, settings, name)?;
    let mut exchange = Exchange::begin(app, settings, name, None)?;
    if let Some(why) = exchange
        .target
        .state
        .peers
        .get(&device)
        .and_then(|peer| peer.waits.clone())
    {
        return Err(exchange.refusal(&format!("not all of it was read: {why}")));
    }
    let found = exchange
        .remote
        .list()
        .map_err(|err| exchange.failed(&err))?;
    exchange.taken_over = exchange
        .target
        .state
        .take_over(device)
        .into_iter()
        .collect();
    match exchange.push(app, &Contents::of(&found))? {
        Attempt::Done(_) => {}
        Attempt::Copied | Attempt::Conflict => return Err(exchange.failed(&SyncError::Conflict)),
    }
    app.store()?
        .put_sync_state(&exchange.target, exchange.device)?;
    exchange
        .remote
        .remove(device)
        .map_err(|err| exchange.failed(&err))
}
