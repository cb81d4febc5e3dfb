//! Places that devices exchange segments through: a folder, a git repository, or whatever `rclone` reaches.
//!
//! A place holds the file [`ROOT`] and, for each device, a directory `devices/<device id>` that only this device writes to. What
//! is read from a place is not trusted: names are checked, sizes are bounded, and what is no regular file is left alone.

mod address;
mod contents;
mod folder;
mod git;
#[cfg(test)]
mod git_tests;
mod key;
mod place;
mod rclone;
#[cfg(test)]
mod rclone_tests;
#[cfg(test)]
mod remote_tests;
mod segment;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::domain::DeviceId;
use crate::git::GitError;
use folder::Folder;
use git::GitPlace;
use rclone::Rclone;

pub use address::{Address, ParseAddressError, is_name};
pub use contents::{Contents, Segments, path_of};
pub use key::{Key, ParseKeyError};
pub use place::{Place, PlaceError};
pub use segment::{SegmentError, is_encrypted, open, seal};

/// The file that says what a place is.
pub const ROOT: &str = "reads-sync";

/// The directory of the devices' directories.
pub const DEVICES: &str = "devices";

/// The largest file that is read from a place, in bytes. Segments are much smaller.
pub const MAX_BYTES: u64 = 64 << 20;

/// The longest that git or rclone may take for one step: a connection that died must not keep later syncs away for good.
const LIMIT: Duration = Duration::from_mins(5);

/// Something that a place holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The path within the place, with `/` between its parts.
    pub path: String,
    /// In bytes; `None` if it is no regular file.
    pub size: Option<u64>,
}

/// A file to write: its name in the directory of the device, and its bytes.
pub type NewFile = (String, Vec<u8>);

/// The files of a place.
pub trait Remote {
    /// Returns all that the place holds, in no particular order. A directory is not named, but for what is in it; a symbolic link
    /// is named and not followed.
    fn list(&mut self) -> Result<Vec<Found>, SyncError>;

    /// Reads files by their paths, in that order; `None` for one that is gone meanwhile, is no regular file or is larger than
    /// [`MAX_BYTES`].
    fn read(&mut self, paths: &[String]) -> Result<Vec<Option<Vec<u8>>>, SyncError>;

    /// Writes files into the directory of a device, and then removes others from it. If that is interrupted, each file is whole or
    /// absent, and nothing was removed before all was written.
    ///
    /// # Errors
    /// [`SyncError::Conflict`] if a file of that name is there already, or somebody else changed the directory meanwhile.
    fn change(
        &mut self,
        device: DeviceId,
        write: &[NewFile],
        remove: &[String],
    ) -> Result<(), SyncError>;

    /// Creates [`ROOT`], and the place if it does not exist. Returns `false` if there is one already.
    fn create(&mut self, root: &[u8]) -> Result<bool, SyncError>;

    /// Removes the directory of a device.
    fn remove(&mut self, device: DeviceId) -> Result<(), SyncError>;
}

#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    #[error("cannot {doing} {}: {source}", path.display())]
    File {
        doing: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    #[error("there is no folder {}\nhint: mount or connect what it is on", .0.display())]
    Gone(PathBuf),
    #[error(transparent)]
    Git(#[from] GitError),
    #[error("rclone is not installed\nhint: install the package rclone")]
    NoRclone,
    /// The program's own words.
    #[error("rclone failed: {0}")]
    Rclone(String),
    /// Another writer with the id of this device.
    #[error("another program writes to the place of this device; run the command again")]
    Conflict,
}

impl Address {
    /// Returns the place at this address, which need not exist. `cache` is a directory of this device for copies that can be
    /// fetched again.
    pub fn remote(&self, cache: &Path) -> Box<dyn Remote> {
        match self {
            Self::Folder(path) => Box::new(Folder::new(path)),
            Self::Git(address) => Box::new(GitPlace::new(address, cache)),
            Self::Rclone(address) => Box::new(Rclone::new(address)),
        }
    }
}

/// Returns whether a path cannot lead out of the directory that it is in.
fn is_inside(path: &str) -> bool {
    path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

impl SyncError {
    /// Returns a function for `map_err` that names a file.
    fn file(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File {
            doing,
            path,
            source,
        }
    }
}
