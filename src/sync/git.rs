//! A place in a git repository, without a work tree and without merges.
//!
//! The directory of a device is the tree of a branch `reads/<device id>`, which only this device pushes to, and only forward. The
//! branch `reads/place` holds [`ROOT`](super::ROOT). A bare repository in the cache directory keeps what was fetched; it may be lost.

use std::collections::HashMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::{DEVICES, Found, LIMIT, MAX_BYTES, NewFile, ROOT, Remote, SyncError};
use crate::domain::DeviceId;
use crate::git::{Git, GitError};
use crate::private;

/// The branches of a place, in the repository.
const BRANCHES: &str = "refs/heads/reads/";

/// The same in the cache, as fetched.
const FETCHED: &str = "refs/remotes/place/";

/// The branch of the root file.
const PLACE: &str = "place";

/// A tree that git would not check out is harmless here, and must not end the exchange with the other devices.
const FETCH: [&str; 7] = [
    "-c",
    "fetch.fsckObjects=false",
    "fetch",
    "--quiet",
    "--prune",
    "--no-tags",
    "--no-write-fetch-head",
];

/// How long a repository may take to say that it is there, when it is asked because a fetch failed.
const ANSWER: Duration = Duration::from_secs(20);

/// How long another process may still use the cache, and how often that is tried.
const WAIT: Duration = Duration::from_secs(3);
const PAUSE: Duration = Duration::from_millis(20);

pub(super) struct GitPlace {
    address: String,
    /// The directory of the cache.
    directory: PathBuf,
    /// Held while this process uses the cache.
    lock: Option<File>,
    /// As fetched, and as changed by this device since.
    contents: Option<Contents>,
}

#[derive(Default)]
struct Contents {
    /// The id of the last commit of each branch, by its name after `reads/`.
    tips: HashMap<String, String>,
    /// By the path in the place.
    files: HashMap<String, Entry>,
}

struct Entry {
    id: String,
    /// In bytes; `None` if it is no regular file.
    size: Option<u64>,
}

impl GitPlace {
    pub(super) fn new(address: &str, cache: &Path) -> Self {
        let name = Uuid::new_v5(&Uuid::NAMESPACE_URL, address.as_bytes()).to_string();
        Self {
            address: address.to_owned(),
            directory: cache.join("git").join(name),
            lock: None,
            contents: None,
        }
    }

    /// Opens the cache for this process alone.
    fn cache(&mut self) -> Result<Git, SyncError> {
        if self.lock.is_none() {
            let path = self.directory.with_extension("lock");
            private::make_directory(private::directory_of(&path))
                .map_err(SyncError::file("create", &self.directory))?;
            let file = private::to_lock(&path).map_err(SyncError::file("create", &path))?;
            let until = Instant::now() + WAIT;
            loop {
                match file.try_lock() {
                    Ok(()) => break,
                    Err(TryLockError::Error(err)) => {
                        return Err(SyncError::file("lock", path)(err));
                    }
                    Err(TryLockError::WouldBlock) if Instant::now() < until => sleep(PAUSE),
                    Err(TryLockError::WouldBlock) => return Err(SyncError::Conflict),
                }
            }
            self.lock = Some(file);
        }
        Ok(Git::open(&self.directory)?.within(LIMIT))
    }

    /// Runs `call` on the cache. If it fails although the repository can be reached, the cache is damaged, as after a loss of
    /// power: it is fetched anew, and `call` tried again.
    fn repairing<T>(&mut self, call: impl Fn(&Git) -> Result<T, GitError>) -> Result<T, SyncError> {
        let err = match self.cache().and_then(|git| Ok(call(&git)?)) {
            Err(SyncError::Git(err)) if !matches!(err, GitError::Missing) => err,
            done => return done,
        };
        let elsewhere = private::new_directory().map_err(GitError::Io)?;
        let elsewhere = Git::open(elsewhere.path())?.within(ANSWER);
        let ask = ["ls-remote", "--quiet"];
        if elsewhere.run_at(&ask, &self.address, &[BRANCHES]).is_err() {
            return Err(err.into());
        }
        self.forget()?;
        let git = self.cache()?;
        let again = fetch(&git, &self.address).and_then(|()| call(&git));
        if again.is_err() {
            // What was fetched in part would fill the disk in time.
            self.forget()?;
        }
        Ok(again?)
    }

    /// Removes the cache.
    fn forget(&self) -> Result<(), SyncError> {
        fs::remove_dir_all(&self.directory).map_err(SyncError::file("remove", &self.directory))
    }

    fn contents(&mut self) -> Result<&mut Contents, SyncError> {
        if self.contents.is_none() {
            let address = self.address.clone();
            let fetched = self.repairing(|git| {
                fetch(git, &address)?;
                contents(git)
            })?;
            self.contents = Some(fetched);
        }
        Ok(self.contents.get_or_insert_default())
    }

    /// Adds a commit to a branch and pushes it. `Conflict` if there is another one, or a file of that name.
    fn commit(
        &mut self,
        branch: &str,
        write: &[NewFile],
        remove: &[String],
    ) -> Result<(), SyncError> {
        let contents = self.contents()?;
        let exists = |(name, _): &NewFile| contents.files.contains_key(&path(branch, name));
        if write.iter().any(exists) {
            return Err(SyncError::Conflict);
        }
        let parent = contents.tips.get(branch).map(String::as_str);
        let input = import(branch, parent, write, remove);
        let (commit, entries) = self.repairing(|git| {
            let words = ["fast-import", "--quiet", "--force", "--done"];
            let commit = git.run_with(&[&words[..], &["--date-format=now"]].concat(), &input)?;
            let commit = String::from_utf8_lossy(&commit).trim().to_owned();
            let entries = entries(git, &commit)?;
            Ok((commit, entries))
        })?;
        self.push(branch, Some(&commit))?;
        let contents = self.contents()?;
        contents.tips.insert(branch.to_owned(), commit);
        for name in remove {
            contents.files.remove(&path(branch, name));
        }
        let entries = entries.into_iter();
        let files = entries.map(|(name, entry)| (path(branch, &name), entry));
        contents.files.extend(files);
        Ok(())
    }

    /// Pushes a commit to its branch, or `None` to remove the branch.
    fn push(&mut self, branch: &str, commit: Option<&str>) -> Result<(), SyncError> {
        let refspec = format!("{}:{BRANCHES}{branch}", commit.unwrap_or_default());
        let git = self.cache()?;
        let Err(err) = git.run_at(&["push", "--quiet"], &self.address, &[&refspec]) else {
            return Ok(());
        };
        // What the repository holds now tells a refusal from an answer that was lost on the way, whatever git says.
        let tip = |contents: &Contents| contents.tips.get(branch).cloned();
        let before = self.contents.take().as_ref().and_then(tip);
        match self.contents().map(|contents| tip(contents)) {
            Ok(now) if now.as_deref() == commit => Ok(()),
            Ok(now) if now != before => Err(SyncError::Conflict),
            _ => Err(err.into()),
        }
    }
}

impl Remote for GitPlace {
    fn list(&mut self) -> Result<Vec<Found>, SyncError> {
        self.contents = None;
        let files = self.contents()?.files.iter();
        let found = files.map(|(path, entry)| Found {
            path: path.clone(),
            size: entry.size,
        });
        Ok(found.collect())
    }

    fn read(&mut self, paths: &[String]) -> Result<Vec<Option<Vec<u8>>>, SyncError> {
        let files = &self.contents()?.files;
        let readable = |path: &String| {
            let entry = files.get(path)?;
            Some((entry.id.clone(), entry.size?)).filter(|(_, size)| *size <= MAX_BYTES)
        };
        let wanted: Vec<_> = paths.iter().map(readable).collect();
        let mut read = Vec::with_capacity(wanted.len());
        // One process reads many small files, and not more than the memory holds.
        let mut rest = &wanted[..];
        while !rest.is_empty() {
            let mut bytes = 0;
            let within = rest.iter().take_while(|file| {
                bytes += file.as_ref().map_or(0, |(_, size)| *size);
                bytes <= MAX_BYTES
            });
            let (batch, after) = rest.split_at(within.count());
            read.extend(self.repairing(|git| blobs(git, batch))?);
            rest = after;
        }
        Ok(read)
    }

    fn change(
        &mut self,
        device: DeviceId,
        write: &[NewFile],
        remove: &[String],
    ) -> Result<(), SyncError> {
        self.commit(&device.to_string(), write, remove)
    }

    fn create(&mut self, root: &[u8]) -> Result<bool, SyncError> {
        match self.commit(PLACE, &[(ROOT.to_owned(), root.to_owned())], &[]) {
            Err(SyncError::Conflict) => Ok(false),
            created => created.map(|()| true),
        }
    }

    fn remove(&mut self, device: DeviceId) -> Result<(), SyncError> {
        let branch = device.to_string();
        if !self.contents()?.tips.contains_key(&branch) {
            return Ok(());
        }
        self.push(&branch, None)?;
        self.contents = None;
        Ok(())
    }
}

/// Returns the path of a file of a branch.
fn path(branch: &str, name: &str) -> String {
    match branch {
        PLACE => name.to_owned(),
        device => format!("{DEVICES}/{device}/{name}"),
    }
}

fn fetch(git: &Git, address: &str) -> Result<(), GitError> {
    let refspec = format!("+{BRANCHES}*:{FETCHED}*");
    git.run_at(&FETCH, address, &[&refspec]).map(drop)
}

/// Returns what was fetched. A branch that is neither a device's nor that of the root file is named as it is, `reads/<name>`.
fn contents(git: &Git) -> Result<Contents, GitError> {
    let format = "--format=%(objecttype) %(objectname) %(refname)";
    let branches = git.run(&["for-each-ref", format, FETCHED])?;
    let mut contents = Contents::default();
    for line in String::from_utf8_lossy(&branches).lines() {
        let mut words = line.splitn(3, ' ');
        let (Some(kind), Some(id), Some(name)) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        let branch = name.strip_prefix(FETCHED).unwrap_or(name);
        let is_known = branch == PLACE || is_device(branch);
        if kind != "commit" || !is_known {
            let unknown = Entry {
                id: id.to_owned(),
                size: None,
            };
            contents.files.insert(format!("reads/{branch}"), unknown);
            continue;
        }
        contents.tips.insert(branch.to_owned(), id.to_owned());
        for (name, entry) in entries(git, id)? {
            contents.files.insert(path(branch, &name), entry);
        }
    }
    Ok(contents)
}

fn is_device(branch: &str) -> bool {
    Uuid::parse_str(branch).is_ok_and(|id| id.to_string() == branch)
}

/// Returns what the tree of a commit holds, by name.
fn entries(git: &Git, commit: &str) -> Result<Vec<(String, Entry)>, GitError> {
    let tree = git.run(&["ls-tree", "-l", "-z", commit])?;
    let lines = tree.split(|byte| *byte == 0).map(String::from_utf8_lossy);
    let entries = lines.filter_map(|line| {
        let (about, name) = line.split_once('\t')?;
        let mut words = about.split_whitespace();
        let (mode, _kind, id) = (words.next()?, words.next()?, words.next()?);
        let size = words.next().and_then(|size| size.parse().ok());
        let is_file = matches!(mode, "100644" | "100755");
        let entry = Entry {
            id: id.to_owned(),
            size: size.filter(|_| is_file),
        };
        Some((name.to_owned(), entry))
    });
    Ok(entries.collect())
}

/// Reads blobs by their ids and sizes.
fn blobs(git: &Git, wanted: &[Option<(String, u64)>]) -> Result<Vec<Option<Vec<u8>>>, GitError> {
    let ids = wanted.iter().flatten().map(|(id, _)| format!("{id}\n"));
    let printed = git.run_with(&["cat-file", "--batch"], ids.collect::<String>().as_bytes())?;
    let mut rest = &printed[..];
    let mut next = |id: &str, size: u64| {
        // Each is a line with its id, kind and size, the bytes, and a line feed.
        let bytes = rest.strip_prefix(format!("{id} blob {size}\n").as_bytes())?;
        let (bytes, after) = bytes.split_at_checked(usize::try_from(size).ok()?)?;
        rest = after.strip_prefix(b"\n")?;
        Some(bytes.to_vec())
    };
    let read = wanted.iter().map(|file| {
        let Some((id, size)) = file else {
            return Ok(None);
        };
        let damaged = || GitError::Failed(format!("object {id} is damaged"));
        next(id, *size).map(Some).ok_or_else(damaged)
    });
    read.collect()
}

/// Returns the input of `git fast-import` that adds a commit and prints its id.
fn import(branch: &str, parent: Option<&str>, write: &[NewFile], remove: &[String]) -> Vec<u8> {
    let quoted = |name: &str| {
        let name = name.replace('\\', "\\\\").replace('"', "\\\"");
        format!("\"{}\"", name.replace('\n', "\\n"))
    };
    let mut input = format!("commit {BRANCHES}{branch}\nmark :1\n").into_bytes();
    input.extend_from_slice(b"committer reads <reads@localhost> now\ndata 6\nreads\n");
    if let Some(parent) = parent {
        input.extend_from_slice(format!("from {parent}\n").as_bytes());
    }
    for (name, bytes) in write {
        let head = format!("M 100644 inline {}\ndata {}\n", quoted(name), bytes.len());
        input.extend_from_slice(head.as_bytes());
        input.extend_from_slice(bytes);
        input.push(b'\n');
    }
    for name in remove {
        input.extend_from_slice(format!("D {}\n", quoted(name)).as_bytes());
    }
    input.extend_from_slice(b"get-mark :1\ndone\n");
    input
}
