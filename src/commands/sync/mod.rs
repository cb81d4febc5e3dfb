//! `reads sync`.

mod exchange;
mod incoming;
mod init;
mod outgoing;
mod places;
mod report;
mod run;
mod session;
mod status;

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Subcommand;

use super::message::message;
use super::{App, Command, Result, refused, usage};
use crate::domain::{DeviceId, one_line};
use crate::private;
use crate::store::{Store, SyncTarget};

/// How many characters the name of a device has at most.
const MAX_NAME_CHARS: usize = 40;

/// Exchange entries with your other devices
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  reads sync init ~/Dropbox/reads\n  reads sync\n  reads sync status\n\nA place is a folder (Syncthing, Dropbox, a mount, a USB stick), a git repository, or rclone:REMOTE:PATH. It is encrypted unless --plain is given. Each device writes only its own files there; run `reads sync` on each. See docs/sync.md."
)]
pub(crate) struct Sync {
    #[command(subcommand)]
    action: Option<Action>,

    #[command(flatten)]
    run: run::Run,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Set up a place, or join one that another device has set up
    #[command(
        after_help = "Examples:\n  reads sync init ~/Dropbox/reads\n  reads sync init ssh://nas/srv/reads.git --key -\n  reads sync init rclone:drive:reads --name drive\n  reads sync init /mnt/crypt/reads --plain\n\nThe first device makes a key and shows it as twelve words; the others give them with --key. Nothing but the key opens what is in the place."
    )]
    Init(init::Init),
    /// Show the devices of each place, what is not sent, and what waits
    #[command(after_help = "Example:\n  reads sync status")]
    Status,
    /// Show the words of a place's key
    #[command(
        after_help = "Examples:\n  reads sync key\n  reads sync key --age > key.txt\n\nWith --age the key is printed as the program `age` takes it, which opens each segment: age -d -i key.txt FILE | zcat"
    )]
    Key(places::ShowKey),
    /// Name this device, as the others see it
    #[command(after_help = "Example:\n  reads sync name laptop")]
    Name {
        /// The new name
        name: String,
    },
    /// Remove the files of a device that is gone; its entries stay
    #[command(
        after_help = "Example:\n  reads sync forget-device old-laptop\n\nWhat it sent is read first, and sent from here from then on. If it syncs again, it is back."
    )]
    ForgetDevice(places::ForgetDevice),
    /// Stop syncing with a place; nothing in it changes
    #[command(after_help = "Example:\n  reads sync remove drive")]
    Remove {
        /// Name of the place
        #[arg(value_name = "PLACE")]
        name: String,
    },
}

impl Command for Sync {
    fn run(&self, app: &mut App) -> Result<()> {
        app.syncs_after_writes = false;
        match &self.action {
            None => run::run(&self.run, app),
            Some(Action::Init(args)) => init::init(args, app),
            Some(Action::Status) => status::status(app),
            Some(Action::Key(args)) => places::key(args, app),
            Some(Action::Name { name }) => places::name(name, app),
            Some(Action::ForgetDevice(args)) => places::forget_device(args, app),
            Some(Action::Remove { name }) => places::remove(name, app),
        }
    }
}

/// Returns the places of these names, or all.
fn targets(store: &Store, names: &[String]) -> Result<Vec<SyncTarget>> {
    let all = store.sync_targets()?;
    if all.is_empty() {
        return Err(refused!(
            "there is no place to sync with\nhint: `reads sync init FOLDER` sets one up; see `reads sync --help`"
        ));
    }
    if names.is_empty() {
        return Ok(all);
    }
    let names: BTreeSet<&String> = names.iter().collect();
    (names.into_iter())
        .map(|name| {
            let found = all.iter().find(|target| target.name == name.to_lowercase());
            found.cloned().ok_or_else(|| {
                let known: Vec<&str> = all.iter().map(|target| target.name.as_str()).collect();
                usage!(
                    "no place '{name}'\nhint: the places are {}",
                    known.join(", ")
                )
            })
        })
        .collect()
}

/// Returns the place of this name, or the only one.
fn target(store: &Store, name: Option<&String>) -> Result<SyncTarget> {
    let mut found = targets(store, name.map(std::slice::from_ref).unwrap_or_default())?;
    if found.len() > 1 {
        let known: Vec<&str> = found.iter().map(|target| target.name.as_str()).collect();
        return Err(usage!("name one of the places {}", known.join(", ")));
    }
    Ok(found.remove(0))
}

/// Makes a database that was copied since its last sync a device of its own, before anything is exchanged. Returns the name that it
/// had before; it gets another when those of the other devices are known.
fn settle(app: &App) -> Result<Option<String>> {
    let mut store = app.store()?;
    let former_name = store.sync_device()?.name;
    if !store.settle(&machine())? {
        return Ok(None);
    }
    message(
        "this database was copied, moved or restored since its last sync: it is a device of its own from now on\nhint: `reads sync name` gives it another name, `reads sync forget-device` removes the files of one that is gone",
    );
    Ok(former_name)
}

/// Returns the name of this device: the person's, or one that no other device has. That is the name of the machine, or the one that
/// this device had `before` it became one of its own, with a number if it is taken.
fn device_name(store: &Store, before: Option<&str>) -> Result<String> {
    if let Some(name) = store.sync_device()?.name {
        return Ok(name);
    }
    let system = rustix::system::uname();
    let machine = system.nodename().to_string_lossy();
    let machine = machine.split('.').next().unwrap_or_default();
    let machine = one_line(machine).map_or("device", |()| machine);
    let name = before.map_or(machine, without_number);
    let targets = store.sync_targets()?;
    let peers = || {
        targets
            .iter()
            .flat_map(|target| target.state.peers.values())
    };
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    let free =
        names.find(|name| Some(name.as_str()) != before && peers().all(|peer| peer.name != *name));
    Ok(free.unwrap_or_else(|| name.to_owned()))
}

/// Returns a name without the number that a copy got.
fn without_number(name: &str) -> &str {
    let stem = name.trim_end_matches(|char: char| char.is_ascii_digit());
    match stem.strip_suffix('-') {
        Some(stem) if !stem.is_empty() => stem,
        _ => name,
    }
}

/// Returns the end of a device's id, which tells devices of one name apart. Its beginning is the time when it was made.
fn short(device: DeviceId) -> String {
    device.to_string()[24..].to_owned()
}

/// Says whether a place is encrypted.
fn encryption(is_encrypted: bool) -> &'static str {
    if is_encrypted {
        "encrypted"
    } else {
        "not encrypted"
    }
}

/// Identifies this machine, as far as the system does.
fn machine() -> String {
    let id = private::read("/etc/machine-id".as_ref()).ok().flatten();
    id.unwrap_or_default().trim().to_owned()
}

/// Returns the directory for copies of places that can be fetched again.
fn cache() -> Result<PathBuf> {
    let cache = dirs::cache_dir();
    let cache = cache.ok_or_else(|| refused!("there is no cache directory: set HOME"))?;
    let directory = cache.join("reads");
    private::make_directory(&directory)
        .map_err(|err| refused!("cannot create {}: {err}", directory.display()))?;
    private::check_directory(&directory).map_err(|err| refused!("{err}"))?;
    Ok(directory)
}
