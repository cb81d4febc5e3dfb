//! `reads sync init`.

use std::io::{self, BufRead as _, Read as _};

use clap::ValueHint;
use serde_json::json;
use uuid::Uuid;

use super::{cache, encryption, machine};
use crate::commands::message::message;
use crate::commands::sync_lock::lock;
use crate::commands::{App, Failure, Result, refused, usage};
use crate::domain::{DeviceId, SyncState};
use crate::store::SyncTarget;
use crate::sync::{Address, Contents, Key, Place, ROOT, Remote, Segments, is_encrypted, path_of};
use crate::view::Fields;

/// How much is read of a standard input that should be a key, in bytes.
const MAX_KEY: u64 = 10_000;

/// The words after `reads sync` that are no places.
const TAKEN: [&str; 6] = ["init", "status", "key", "name", "forget-device", "remove"];

#[derive(Debug, clap::Args)]
pub(super) struct Init {
    /// A folder, a git repository, or rclone:REMOTE:PATH
    #[arg(value_name = "TARGET", value_hint = ValueHint::DirPath)]
    address: String,

    /// The twelve words of a place that is there; '-' reads them from standard input
    #[arg(long, value_name = "WORDS", conflicts_with = "plain")]
    key: Option<String>,

    /// Do not encrypt what is sent: for a place that is encrypted otherwise
    #[arg(long)]
    plain: bool,

    /// What to call the place [default: the end of its address]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

pub(super) fn init(args: &Init, app: &mut App) -> Result<()> {
    let address = Address::parse(&args.address).map_err(|err| usage!("{err}"))?;
    let given = args.key.as_deref().map(key).transpose()?;
    // The lock is beside the database, which may be a new one.
    drop(app.store()?);
    let _lock = lock(app, true)?;
    let name = name(args, &address, app)?;
    let mut remote = address.remote(&cache()?);
    let at = |err: &dyn std::fmt::Display| refused!("{address}: {err}");
    let found = list(remote.as_mut(), &address)?;
    let contents = Contents::of(&found);
    let (place, key, is_new) = if contents.has_root {
        let mut bytes = remote.read(&[ROOT.to_owned()]).map_err(|err| at(&err))?;
        let bytes = bytes.pop().flatten().unwrap_or_default();
        let place = Place::parse(&bytes).map_err(|err| at(&err))?;
        let known = app.store()?.sync_targets()?;
        if let Some(same) = known.iter().find(|known| known.id == place.id) {
            return Err(refused!("{address} is the place {} already", same.name));
        }
        if args.plain && place.is_encrypted() {
            return Err(refused!(
                "{address}: it is encrypted already, so --plain cannot be"
            ));
        }
        place.check(given).map_err(|err| at(&err))?;
        if !place.is_encrypted() {
            check_plain(remote.as_mut(), &contents, &address)?;
        }
        (place, given, false)
    } else if !contents.devices.is_empty() {
        // Another place among their files would be one that they refuse.
        return Err(refused!(
            "{address}: the files of devices are here, but not `reads-sync`, which says what place it is\nhint: run `reads sync` on one of them, which writes it anew"
        ));
    } else {
        let key = match given {
            Some(key) => Some(known(key, &address, app)?),
            None if args.plain => None,
            None => Some(Key::random().map_err(|err| refused!("cannot make a key: {err}"))?),
        };
        let place = Place::new(Uuid::now_v7(), key).map_err(Failure::Output)?;
        if !remote.create(&place.bytes()).map_err(|err| at(&err))? {
            return Err(refused!(
                "{address}: another device set it up at this moment\nhint: run the command again, with its words"
            ));
        }
        (place, key, true)
    };
    let mut store = app.store()?;
    store.settle(&machine())?;
    store.put_sync_target(&SyncTarget {
        name: name.clone(),
        address: address.to_string(),
        id: place.id,
        key: key.map(Key::bytes),
        state: SyncState::default(),
    })?;
    drop(store);
    let made = key.filter(|_| is_new && given.is_none());
    let done = if is_new { "set up" } else { "joined" };
    let encrypted = encryption(key.is_some());
    let fields = [
        ("place", json!(name)),
        ("address", json!(address.to_string())),
        ("created", json!(is_new)),
        ("encrypted", json!(key.is_some())),
        ("key", json!(made.map(|key| key.to_string()))),
    ];
    let line = format!("{done}: {name}, {encrypted} · `reads sync` exchanges entries with it");
    app.report(&Fields(&fields), [line])?;
    if let Some(key) = made.filter(|_| !app.is_json()) {
        app.line(key.to_string())?;
        message(
            "these words are the key: give them to `reads sync init … --key -` on your other devices, and keep them",
        );
    }
    Ok(())
}

/// Lets a new place have the key of one that this device has. Else the place that the words belong to is not there yet.
fn known(key: Key, address: &Address, app: &App) -> Result<Key> {
    let targets = app.store()?.sync_targets()?;
    if targets.iter().any(|target| target.key == Some(key.bytes())) {
        return Ok(key);
    }
    Err(refused!(
        "there is no place of reads at {address}, so the words open nothing\nhint: wait until its files are there, or mount it; without --key a new place is set up"
    ))
}

/// Refuses a place whose root file says that it is not encrypted, if its segments are: somebody has replaced that file.
fn check_plain(remote: &mut dyn Remote, contents: &Contents, address: &Address) -> Result<()> {
    let first = |(device, segments): (&DeviceId, &Segments)| {
        let name = segments.keys().next()?;
        Some(path_of(*device, *name))
    };
    let paths: Vec<String> = contents.devices.iter().filter_map(first).collect();
    let files = remote.read(&paths);
    let files = files.map_err(|err| refused!("{address}: {err}"))?;
    if files.iter().flatten().any(|bytes| is_encrypted(bytes)) {
        return Err(refused!(
            "{address}: its file `reads-sync` says that it is not encrypted, but its segments are; nothing was written\nhint: delete that file, and run `reads sync` on a device that has synced with it"
        ));
    }
    Ok(())
}

/// Lists a place, which may not exist yet.
fn list(remote: &mut dyn Remote, address: &Address) -> Result<Vec<crate::sync::Found>> {
    if let Address::Folder(path) = address {
        if !path.exists() {
            // A longer path is more likely mistyped, or not mounted.
            return match path.parent().filter(|parent| !parent.is_dir()) {
                Some(parent) => Err(refused!(
                    "the folder {} does not exist\nhint: create or mount it first",
                    parent.display()
                )),
                None => Ok(Vec::new()),
            };
        }
        if !path.is_dir() {
            return Err(refused!("{address} is no folder"));
        }
    }
    remote.list().map_err(|err| refused!("{address}: {err}"))
}

fn key(words: &str) -> Result<Key> {
    let mut words = words.to_owned();
    if words == "-" {
        words.clear();
        let mut input = io::stdin().lock().take(MAX_KEY);
        // Some write one word a line.
        while words.split_whitespace().count() < Key::WORDS {
            let read = input.read_line(&mut words);
            if read.map_err(|err| refused!("cannot read the key: {err}"))? == 0 {
                break;
            }
        }
    }
    words.parse().map_err(|err| usage!("{err}"))
}

/// Returns a name that no other place has.
fn name(args: &Init, address: &Address, app: &App) -> Result<String> {
    let known = app.store()?.sync_targets()?;
    if let Some(same) = known
        .iter()
        .find(|known| known.address == address.to_string())
    {
        return Err(refused!(
            "{address} is the place {} already\nhint: `reads sync` exchanges entries with it; `reads sync remove {0}` first, to join it anew",
            same.name
        ));
    }
    let is_free =
        |name: &str| !TAKEN.contains(&name) && known.iter().all(|known| known.name != name);
    if let Some(name) = &args.name {
        let is_name = crate::sync::is_name(name);
        return match is_name && is_free(name) {
            true => Ok(name.clone()),
            false if is_name => Err(usage!("the name {name} is taken")),
            false => Err(usage!(
                "expected a name of lower-case letters, digits and hyphens, found '{name}'"
            )),
        };
    }
    let base = address.name();
    let names = std::iter::once(base.clone()).chain((2..).map(|number| format!("{base}-{number}")));
    let mut free = names.filter(|name| is_free(name));
    Ok(free.next().unwrap_or(base))
}
