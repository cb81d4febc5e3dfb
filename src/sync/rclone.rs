//! A place in whatever the system's `rclone` reaches. A process costs 50 ms and some round trips, so that each of them does all that
//! it can.

use std::collections::HashMap;
use std::fs;
use std::process::Command;
use std::time::Instant;

use serde::Deserialize;
use tempfile::TempDir;
use uuid::Uuid;

use super::folder::Folder;
use super::{DEVICES, Found, LIMIT, MAX_BYTES, NewFile, ROOT, Remote, SyncError, is_inside};
use crate::domain::DeviceId;
use crate::private;
use crate::program::{self, ProgramError};

/// The options of each call: no questions, no more tries than somebody waits for, and nothing on stderr but why it fails.
const OPTIONS: [&str; 10] = [
    "--ask-password=false",
    "--interactive=false",
    "--progress=false",
    "--use-json-log=false",
    "--log-level=ERROR",
    "--log-format=",
    "--retries=1",
    "--low-level-retries=3",
    "--contimeout=20s",
    "--timeout=60s",
];

/// What the names of variables begin with, after `RCLONE_`, that the person has for other uses: they would hide files, write nothing,
/// or say something else. Those of remotes and of the network stay.
const FOREIGN: &str = "\
    BACKUP_DIR COMPARE_DEST COPY_ CUTOFF_MODE DELETE_ DRY_RUN DUMP ERROR_ON_NO_TRANSFER EXCLUDE FILES_FROM FILTER \
    HASH_FILTER IGNORE_ IMMUTABLE INCLUDE INTERACTIVE LINKS LOG_ MAX_ METADATA MIN_ NO_CHECK_DEST NO_TRAVERSE \
    ONE_FILE_SYSTEM PROGRESS QUIET SIZE_ONLY STATS SUFFIX SYSLOG TRACK_RENAMES UPDATE USE_JSON_LOG VERBOSE";

/// Lists files, down to `devices/<device>/<segment>`.
const LIST: [&str; 5] = [
    "lsjson",
    "--files-only",
    "--no-modtime",
    "--no-mimetype",
    "--max-depth=3",
];

/// The paths are those of the input, one a line.
const COPY: [&str; 2] = ["copy", "--files-from-raw=-"];
const DELETE: [&str; 2] = ["delete", "--files-from-raw=-"];

/// Does not replace a file; one that is in the way stays where it was.
const MOVE: [&str; 2] = ["moveto", "--ignore-existing"];

/// Rclone's exit status if a directory does not exist.
const NO_DIRECTORY: i32 = 3;

/// The name of what is being uploaded, a file or a directory of them: `.reads-<device>-<a random id>.new`.
const STAGED: [&str; 2] = [".reads-", ".new"];

/// The files of a place by their paths, with their sizes.
type Files = HashMap<String, Option<u64>>;

pub(super) struct Rclone {
    address: String,
    /// As listed, and as changed by this device since.
    files: Option<Files>,
}

/// As `lsjson` prints it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    path: String,
    /// `-1` if it is unknown.
    size: i64,
}

impl Rclone {
    pub(super) fn new(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            files: None,
        }
    }

    /// Returns a path of the place as rclone takes it.
    fn at(&self, path: &str) -> String {
        let slash = if self.address.ends_with([':', '/']) {
            ""
        } else {
            "/"
        };
        format!("{}{slash}{path}", self.address)
    }

    /// Returns the files of the place; none if it does not exist, which storage without directories cannot tell.
    fn files(&mut self) -> Result<&mut Files, SyncError> {
        if self.files.is_none() {
            self.files = Some(files(&self.address)?.unwrap_or_default());
        }
        Ok(self.files.get_or_insert_default())
    }

    /// Uploads files under a temporary name, and then moves them to a directory of the place.
    ///
    /// No file is replaced but in the milliseconds between rclone's look at what is there and the move: not every storage can do
    /// both at once.
    ///
    /// # Errors
    /// [`SyncError::Conflict`] if there is a file of that name.
    fn put(&self, directory: &str, owner: &str, files: &[NewFile]) -> Result<(), SyncError> {
        let local = temporary()?;
        for (name, bytes) in files {
            let path = local.path().join(name);
            fs::write(&path, bytes).map_err(SyncError::file("write", path))?;
        }
        // A single file, as most often, leaves no directory to remove.
        let (from, to, remove) = match files {
            [(name, _)] => (
                local.path().join(name),
                format!("{directory}{name}"),
                "delete",
            ),
            _ => (local.path().to_owned(), directory.to_owned(), "purge"),
        };
        let [prefix, suffix] = STAGED;
        let staged = self.at(&format!("{prefix}{owner}-{}{suffix}", Uuid::now_v7()));
        run(rclone(&["copyto"]).arg(from).arg(&staged), "")?;
        run(rclone(&MOVE).args([&staged, &self.at(&to)]), "")?;
        let Some(left) = self::files(&staged)? else {
            return Ok(());
        };
        run(rclone(&[remove]).arg(staged), "")?;
        // A file that was in the way is still there, and the new one was left.
        if left.is_empty() {
            Ok(())
        } else {
            Err(SyncError::Conflict)
        }
    }

    /// Removes what earlier changes have uploaded before they were interrupted.
    fn remove_staged(&mut self, device: DeviceId) -> Result<(), SyncError> {
        let prefix = format!("{}{device}-", STAGED[0]);
        let files = self.files()?.keys();
        let staged = files.filter(|path| is_staged(path) && path.starts_with(&prefix));
        let staged: Vec<_> = staged.cloned().collect();
        if !staged.is_empty() {
            run(rclone(&DELETE).arg(&self.address), &staged.join("\n"))?;
        }
        Ok(())
    }
}

impl Remote for Rclone {
    fn list(&mut self) -> Result<Vec<Found>, SyncError> {
        self.files = None;
        let files = self.files()?;
        let shown = files.iter().filter(|(path, _)| !is_staged(path));
        let found = shown.map(|(path, size)| Found {
            path: path.clone(),
            size: *size,
        });
        Ok(found.collect())
    }

    fn read(&mut self, paths: &[String]) -> Result<Vec<Option<Vec<u8>>>, SyncError> {
        let files = self.files()?;
        // Rclone takes a path a line, and would follow `..`.
        let is_wanted = |path: &&String| {
            let size = files.get(*path).copied().flatten();
            size.is_some_and(|size| size <= MAX_BYTES)
                && is_inside(path)
                && !path.contains(['\n', '\r'])
        };
        let wanted: Vec<_> = paths.iter().filter(is_wanted).cloned().collect();
        if wanted.is_empty() {
            return Ok(vec![None; paths.len()]);
        }
        let local = temporary()?;
        let copies = local.path().join("files");
        let copied = run(
            rclone(&COPY).arg(&self.address).arg(&copies),
            &wanted.join("\n"),
        );
        // If the place can still be listed, it is single files that cannot be read.
        if copied.is_err() && self::files(&self.address).is_err() {
            copied?;
        }
        Folder::new(&copies).read(paths)
    }

    fn change(
        &mut self,
        device: DeviceId,
        write: &[NewFile],
        remove: &[String],
    ) -> Result<(), SyncError> {
        self.remove_staged(device)?;
        let directory = directory(device);
        if !write.is_empty() {
            self.put(&directory, &device.to_string(), write)?;
        }
        if !remove.is_empty() {
            run(rclone(&DELETE).arg(self.at(&directory)), &remove.join("\n"))?;
        }
        let files = self.files()?;
        for (name, bytes) in write {
            files.insert(format!("{directory}{name}"), Some(bytes.len() as u64));
        }
        for name in remove {
            files.remove(&format!("{directory}{name}"));
        }
        Ok(())
    }

    fn create(&mut self, root: &[u8]) -> Result<bool, SyncError> {
        match self.put("", "place", &[(ROOT.to_owned(), root.to_owned())]) {
            Err(SyncError::Conflict) => Ok(false),
            Err(err) => Err(err),
            Ok(()) => {
                self.files = None;
                Ok(true)
            }
        }
    }

    fn remove(&mut self, device: DeviceId) -> Result<(), SyncError> {
        self.files = None;
        run(rclone(&["purge"]).arg(self.at(&directory(device))), "").map(drop)
    }
}

/// Returns the path of the directory of a device, with a slash at its end.
fn directory(device: DeviceId) -> String {
    format!("{DEVICES}/{device}/")
}

/// Returns whether a file is being uploaded, or was when that was interrupted.
fn is_staged(path: &str) -> bool {
    let [prefix, suffix] = STAGED;
    let first = path.split('/').next().unwrap_or_default();
    first.starts_with(prefix) && first.ends_with(suffix)
}

/// Returns the files of a place, or `None` if it does not exist.
fn files(address: &str) -> Result<Option<Files>, SyncError> {
    let Some(json) = run(rclone(&LIST).arg(address), "")? else {
        return Ok(None);
    };
    let listed: Vec<Listed> =
        serde_json::from_slice(&json).map_err(|err| SyncError::Rclone(err.to_string()))?;
    let files = listed.into_iter();
    let files = files.map(|file| (file.path, u64::try_from(file.size).ok()));
    Ok(Some(files.collect()))
}

fn temporary() -> Result<TempDir, SyncError> {
    private::new_directory().map_err(SyncError::file("create", std::env::temp_dir()))
}

/// Returns a command whose arguments are paths.
fn rclone(words: &[&str]) -> Command {
    let mut command = program::command("rclone", MAX_BYTES);
    command.args(words).args(OPTIONS).arg("--");
    let names = std::env::vars_os().map(|(name, _)| name);
    for name in names.filter(|name| is_foreign(&name.to_string_lossy())) {
        command.env_remove(name);
    }
    command
}

pub(super) fn is_foreign(variable: &str) -> bool {
    let option = variable.strip_prefix("RCLONE_");
    option.is_some_and(|option| FOREIGN.split(' ').any(|begin| option.starts_with(begin)))
}

/// Returns what rclone prints, or `None` if a directory does not exist.
fn run(command: &mut Command, input: &str) -> Result<Option<Vec<u8>>, SyncError> {
    match program::run(command, input.as_bytes(), Instant::now().checked_add(LIMIT)) {
        Ok(printed) => Ok(Some(printed)),
        Err(ProgramError::Failed { code, .. }) if code == Some(NO_DIRECTORY) => Ok(None),
        Err(ProgramError::Missing) => Err(SyncError::NoRclone),
        Err(ProgramError::Failed { stderr, .. }) => {
            let words = program::last_words(&stderr, without_level);
            Err(SyncError::Rclone(words))
        }
        Err(ProgramError::Io(err)) => Err(SyncError::Rclone(err.to_string())),
    }
}

/// Returns a line of rclone without its level; nothing if it only counts attempts.
pub(super) fn without_level(line: &str) -> &str {
    let levels = ["ERROR :", "CRITICAL:", "NOTICE:"];
    let words = levels.iter().find_map(|level| line.strip_prefix(level));
    let words = words.unwrap_or(line).trim();
    if words.starts_with("Attempt ") {
        return "";
    }
    words
}
