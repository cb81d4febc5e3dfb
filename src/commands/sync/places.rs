//! The key of a place, the name of this device, and leaving.

use serde_json::json;

use super::MAX_NAME_CHARS;
use super::exchange::forget;
use super::session::Settings;
use super::{cache, settle, short, target, targets};
use crate::commands::confirm::{can_ask, confirmed};
use crate::commands::message::{count, message};
use crate::commands::sync_lock::lock;
use crate::commands::{App, Result, refused, usage};
use crate::domain::{DeviceId, SyncState, one_line};
use crate::sync::Key;
use crate::text;
use crate::view::Fields;

#[derive(Debug, clap::Args)]
pub(super) struct ShowKey {
    /// Name of the place [default: the only one]
    #[arg(value_name = "PLACE")]
    place: Option<String>,

    /// Print the key as the program `age` takes it
    #[arg(long)]
    age: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct ForgetDevice {
    /// Name or id of the device, as `reads sync status` shows them
    #[arg(value_name = "DEVICE")]
    device: String,

    /// Do not ask for confirmation, which a terminal does
    #[arg(long, short)]
    yes: bool,
}

pub(super) fn key(args: &ShowKey, app: &mut App) -> Result<()> {
    let target = target(&app.store()?, args.place.as_ref())?;
    let key = target.key.map(Key::from_bytes);
    let key = key.ok_or_else(|| refused!("{} is not encrypted, so it has no key", target.name))?;
    let (words, age) = (key.to_string(), key.age_key());
    let fields = [
        ("place", json!(target.name)),
        ("key", json!(words)),
        ("age", json!(age)),
    ];
    let line = if args.age { age.clone() } else { words.clone() };
    if app.is_json() {
        return app.value(&Fields(&fields));
    }
    app.line(line)
}

pub(super) fn name(name: &str, app: &mut App) -> Result<()> {
    one_line(name).map_err(|err| usage!("{err}"))?;
    if name.chars().count() > MAX_NAME_CHARS {
        return Err(usage!(
            "expected a name of at most {MAX_NAME_CHARS} characters"
        ));
    }
    app.store()?.name_device(name)?;
    let line = format!("named: {name} · others see it with the next entries that it sends");
    app.report(&Fields(&[("name", json!(name))]), [line])
}

pub(super) fn remove(name: &String, app: &mut App) -> Result<()> {
    let _lock = lock(app, true)?;
    let target = target(&app.store()?, Some(name))?;
    app.store()?.remove_sync_target(&target.name)?;
    let (name, address) = (target.name, target.address);
    let key = target.key.map(Key::from_bytes);
    let with = if key.is_some() { " --key -" } else { "" };
    let line = format!(
        "removed: {name} · its files stay at {address} · `reads sync init {}{with}` joins it again",
        text::shell(&address)
    );
    if let Some(key) = key {
        message(&format!("nothing here knows its words any more: {key}"));
    }
    app.report(
        &Fields(&[("place", json!(name)), ("address", json!(address))]),
        [line],
    )
}

pub(super) fn forget_device(args: &ForgetDevice, app: &mut App) -> Result<()> {
    let targets = targets(&app.store()?, &[])?;
    let own = app.store()?.device_id()?;
    let mut found: Vec<(DeviceId, String)> = Vec::new();
    for target in &targets {
        for (device, name) in matching(&target.state, &args.device) {
            if found.iter().all(|(known, _)| *known != device) {
                found.push((device, name));
            }
        }
    }
    found.retain(|(device, _)| *device != own);
    let (device, name) = match found.as_slice() {
        [] => {
            return Err(refused!(
                "no other device '{}'\nhint: `reads sync status` shows the devices",
                args.device
            ));
        }
        [one] => one.clone(),
        many => {
            let ids: Vec<String> = many.iter().map(|(device, _)| short(*device)).collect();
            return Err(usage!(
                "{} devices have the name {}: name one by its id, {}",
                many.len(),
                args.device,
                ids.join(", ")
            ));
        }
    };
    let question = format!("Remove the files of the device {name} from all places?");
    if !args.yes && can_ask() && !confirmed(&question)? {
        return Err(refused!("nothing was removed"));
    }
    let _lock = lock(app, true)?;
    let settings = Settings {
        clock: App::clock()?,
        cache: cache()?,
        is_dry_run: false,
        former_name: settle(app)?,
    };
    let mut places = Vec::new();
    for target in &targets {
        if target.state.devices().contains_key(&device) {
            forget(app, &settings, &target.name, device)?;
            places.push(target.name.clone());
        }
    }
    let many = count(places.len(), "place", "places");
    let line = format!("forgotten: {name}, in {many} · what it sent is sent from here now");
    let fields = [
        ("device", json!(device)),
        ("name", json!(name)),
        ("places", json!(places)),
    ];
    app.report(&Fields(&fields), [line])
}

/// Returns the devices of that name or id. One whose files are gone is known by its id.
fn matching(state: &SyncState, wanted: &str) -> Vec<(DeviceId, String)> {
    let devices = state.devices().into_iter();
    let named = devices.map(|(device, name)| match name {
        "" => (device, short(device)),
        name => (device, name.to_owned()),
    });
    let matches = |(device, name): &(DeviceId, String)| {
        name == wanted || short(*device) == wanted || device.to_string() == wanted
    };
    named.filter(matches).collect()
}
