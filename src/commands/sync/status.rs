//! `reads sync status`: what this device knows of its places, without asking them.

use serde::Serialize;

use super::{device_name, encryption, short, targets};
use crate::commands::message::count;
use crate::commands::{App, Result};
use crate::domain::{DeviceId, Peer, is_newer};
use crate::store::{Store, SyncTarget};
use crate::view::{local_time, utc_time};

/// As docs/schemas/sync-status.json says.
#[derive(Serialize)]
struct Status {
    device: DeviceId,
    name: String,
    places: Vec<PlaceStatus>,
}

#[derive(Serialize)]
struct PlaceStatus {
    place: String,
    address: String,
    encrypted: bool,
    /// The time of the last complete sync, in UTC.
    synced_at: Option<String>,
    #[serde(skip)]
    synced: Option<i64>,
    /// How many entries are not sent yet.
    unsent: usize,
    devices: Vec<DeviceStatus>,
}

#[derive(Serialize)]
struct DeviceStatus {
    device: DeviceId,
    name: String,
    /// When it wrote the last entries that were received, in UTC.
    sent_at: Option<String>,
    #[serde(skip)]
    sent: i64,
    /// The version of its program.
    program: String,
    /// Why something of it could not be received.
    waits: Option<String>,
}

pub(super) fn status(app: &mut App) -> Result<()> {
    let store = app.store()?;
    let places = targets(&store, &[])?;
    let places = places.iter().map(|target| PlaceStatus::of(target, &store));
    let status = Status {
        device: store.device_id()?,
        name: device_name(&store, None)?,
        places: places.collect::<Result<_>>()?,
    };
    drop(store);
    if app.is_json() {
        return app.value(&status);
    }
    app.line(format!(
        "this device: {} ({})",
        status.name,
        short(status.device)
    ))?;
    for place in &status.places {
        place.print(app)?;
    }
    Ok(())
}

impl PlaceStatus {
    fn of(target: &SyncTarget, store: &Store) -> Result<Self> {
        let state = &target.state;
        let (erased, _) = store.erased_after(state.erased_to)?;
        let unsent = (1..=store.last_event()?).filter(|number| state.lacks(*number, &erased));
        let device = |(device, peer): (&DeviceId, &Peer)| DeviceStatus {
            device: *device,
            name: peer.name.clone(),
            sent_at: (peer.seen_at > 0).then(|| utc_time(peer.seen_at)),
            sent: peer.seen_at,
            program: peer.program.clone(),
            waits: Some(peer.troubles().join("; ")).filter(|why| !why.is_empty()),
        };
        Ok(Self {
            place: target.name.clone(),
            address: target.address.clone(),
            encrypted: target.key.is_some(),
            synced_at: state.synced_at.map(utc_time),
            synced: state.synced_at,
            unsent: unsent.count(),
            devices: state.peers.iter().map(device).collect(),
        })
    }

    fn print(&self, app: &mut App) -> Result<()> {
        let encrypted = encryption(self.encrypted);
        let synced = match self.synced {
            Some(at) => format!("synced {}", local_time(at)),
            None => "never synced".to_owned(),
        };
        let unsent = match self.unsent {
            0 => "nothing to send".to_owned(),
            unsent => format!("{} to send", count(unsent, "entry", "entries")),
        };
        app.line("")?;
        app.line(format!("{}  {}", self.place, self.address))?;
        app.line(format!("  {synced} · {unsent} · {encrypted}"))?;
        for device in &self.devices {
            let sent = match device.sent {
                0 if device.waits.is_some() => "nothing of it was read yet".to_owned(),
                0 => "sent nothing yet".to_owned(),
                at => format!("sent {}", local_time(at)),
            };
            let id = short(device.device);
            let name = if device.name.is_empty() {
                "?"
            } else {
                &device.name
            };
            let version = Some(&device.program)
                .filter(|program| is_newer(program, env!("CARGO_PKG_VERSION")))
                .map(|program| format!(" · has reads {program}, which is newer than here"));
            app.line(format!(
                "  {name} ({id})  {sent}{}",
                version.unwrap_or_default()
            ))?;
            if let Some(why) = &device.waits {
                app.line(format!("    waits: {why}"))?;
            }
        }
        Ok(())
    }
}
