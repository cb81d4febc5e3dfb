//! A place in a folder: of Syncthing, Dropbox, a network mount, a USB stick.

use std::fs;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use super::{DEVICES, Found, MAX_BYTES, NewFile, ROOT, Remote, SyncError, is_inside};
use crate::bounded;
use crate::domain::DeviceId;
use crate::private;

/// How deep directories are listed: `devices/<device>/<segment>`.
const MAX_DEPTH: usize = 3;

pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(super) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    fn directory(&self, device: DeviceId) -> PathBuf {
        self.root.join(DEVICES).join(device.to_string())
    }

    /// Returns the path of a file, unless a part of it is a symbolic link, which could lead out of the folder.
    fn inside(&self, path: &str) -> Option<PathBuf> {
        if !is_inside(path) {
            return None;
        }
        let mut inside = self.root.clone();
        for part in path.split('/') {
            inside.push(part);
            if fs::symlink_metadata(&inside).ok()?.is_symlink() {
                return None;
            }
        }
        Some(inside)
    }
}

impl Remote for Folder {
    fn list(&mut self) -> Result<Vec<Found>, SyncError> {
        if !self.root.is_dir() {
            return Err(SyncError::Gone(self.root.clone()));
        }
        let mut found = Vec::new();
        list(&self.root, "", 0, &mut found)?;
        Ok(found)
    }

    fn read(&mut self, paths: &[String]) -> Result<Vec<Option<Vec<u8>>>, SyncError> {
        let read = |path: &String| match self.inside(path) {
            None => Ok(None),
            Some(inside) => match read(&inside) {
                // One that cannot be read, as with its permissions, is not in the way of the others.
                Err(err) if path == ROOT => Err(SyncError::file("read", inside)(err)),
                read => Ok(read.ok().flatten()),
            },
        };
        paths.iter().map(read).collect()
    }

    fn change(
        &mut self,
        device: DeviceId,
        write: &[NewFile],
        remove: &[String],
    ) -> Result<(), SyncError> {
        let directory = self.directory(device);
        make_directory(&self.root.join(DEVICES))?;
        make_directory(&directory)?;
        for (name, bytes) in write {
            let path = directory.join(name);
            if !put(&path, bytes).map_err(SyncError::file("write", &path))? {
                return Err(SyncError::Conflict);
            }
        }
        for name in remove {
            let path = directory.join(name);
            match fs::remove_file(&path) {
                Err(err) if err.kind() != ErrorKind::NotFound => {
                    return Err(SyncError::file("remove", path)(err));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn create(&mut self, root: &[u8]) -> Result<bool, SyncError> {
        private::make_directory(&self.root).map_err(SyncError::file("create", &self.root))?;
        let path = self.root.join(ROOT);
        put(&path, root).map_err(SyncError::file("write", &path))
    }

    fn remove(&mut self, device: DeviceId) -> Result<(), SyncError> {
        let Some(directory) = self.inside(&format!("{DEVICES}/{device}")) else {
            return Ok(());
        };
        match fs::remove_dir_all(&directory) {
            Err(err) if err.kind() != ErrorKind::NotFound => {
                Err(SyncError::file("remove", directory)(err))
            }
            _ => Ok(()),
        }
    }
}

/// Adds what is in a directory to `found`. `within` is the path of the directory, with a slash at its end unless it is empty.
fn list(
    directory: &Path,
    within: &str,
    depth: usize,
    found: &mut Vec<Found>,
) -> Result<(), SyncError> {
    let failed = |err| SyncError::file("list", directory)(err);
    for entry in fs::read_dir(directory).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = format!("{within}{}", entry.file_name().to_string_lossy());
        let metadata = match entry.metadata() {
            // A file may be renamed or removed while the directory is read.
            Err(err) if err.kind() == ErrorKind::NotFound => continue,
            metadata => metadata.map_err(failed)?,
        };
        if metadata.is_dir() && depth + 1 < MAX_DEPTH && (depth > 0 || path == DEVICES) {
            match list(&entry.path(), &format!("{path}/"), depth + 1, found) {
                Err(SyncError::File { source, .. }) if source.kind() == ErrorKind::NotFound => {}
                // That of a device, as with its permissions, is not in the way of the others.
                Err(_) if depth > 0 => found.push(Found { path, size: None }),
                listed => listed?,
            }
        } else {
            let size = metadata.is_file().then_some(metadata.len());
            found.push(Found { path, size });
        }
    }
    Ok(())
}

fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let metadata = match fs::symlink_metadata(path) {
        Err(err) if err.kind() == ErrorKind::NotFound => return Ok(None),
        metadata => metadata?,
    };
    if !metadata.is_file() || metadata.len() > MAX_BYTES {
        return Ok(None);
    }
    let mut options = fs::File::options();
    let file = bounded::opened(options.read(true), path, OFlags::NOFOLLOW)?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= MAX_BYTES))
}

/// Writes a file under a temporary name, syncs and renames it. Returns `false` if there is one of that name.
fn put(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let mut file = private::new_beside(path)?;
    file.write_all(bytes)?;
    Ok(private::put(file, path)?.is_none())
}

/// Creates a directory within the place. A symbolic link in its place could lead out of it.
fn make_directory(path: &Path) -> Result<(), SyncError> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => {
            let err = io::Error::other("it is a symbolic link");
            Err(SyncError::file("write to", path)(err))
        }
        _ => private::make_directory(path).map_err(SyncError::file("create", path)),
    }
}
