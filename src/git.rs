//! Runs the system's `git` on a repository without a work tree. A remote, also one on this machine, cannot add an option, run a hook or
//! a helper, ask a question, or fill the disk.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::program::{self, ProgramError};

/// The settings of each call. `ext::` remotes run commands, so that protocols are named one by one; a hook of a template or of the
/// person's settings is for repositories of theirs.
const SETTINGS: [&str; 19] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.logAllRefUpdates=false",
    "commit.gpgSign=false",
    "push.gpgSign=false",
    "submodule.recurse=false",
    // Those of the person, or of a later git, may be others than that of the remote.
    "init.defaultObjectFormat=sha1",
    "init.defaultRefFormat=files",
    "fetch.fsckObjects=true",
    "gc.autoDetach=false",
    // A line that is dead ends the call.
    "http.lowSpeedLimit=100",
    "http.lowSpeedTime=60",
    // A file that is larger is not held in memory.
    "core.bigFileThreshold=64m",
    "protocol.allow=never",
    "protocol.file.allow=always",
    "protocol.git.allow=always",
    "protocol.http.allow=always",
    "protocol.https.allow=always",
    "protocol.ssh.allow=always",
];

/// Variables that would make git use another repository than the one that is named, or make it otherwise: what
/// `git rev-parse --local-env-vars` lists, and what hooks and `init` take.
const ELSEWHERE: [&str; 19] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DEFAULT_HASH",
    "GIT_DEFAULT_REF_FORMAT",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// In front of the program that serves a repository on this machine, which a shell runs: what that repository would run. It takes
/// neither our settings nor `ext::` remotes, of which a repository could fetch what it lacks.
const GUARDED: &str = "GIT_NO_LAZY_FETCH=1 GIT_ALLOW_PROTOCOL=none git -c core.hooksPath=/dev/null \
    -c core.alternateRefsCommand=true -c core.fsmonitor=false -c receive.autogc=false \
    -c receive.denyCurrentBranch=refuse";

/// No file that git writes is larger.
const MAX_FILE: u64 = 1 << 30;

#[derive(Debug, thiserror::Error)]
pub enum GitError {
    #[error("git is not installed\nhint: install the package git")]
    Missing,
    /// Git's own words.
    #[error("git failed: {0}")]
    Failed(String),
    #[error("cannot run git: {0}")]
    Io(#[from] io::Error),
}

/// A bare repository.
pub struct Git {
    directory: PathBuf,
    /// When a call that is still running is ended.
    deadline: Option<Instant>,
}

impl Git {
    /// Opens the repository in a directory, which is created if it is missing.
    pub fn open(directory: &Path) -> Result<Self, GitError> {
        let git = Self {
            directory: directory.to_owned(),
            deadline: None,
        };
        if !directory.join("HEAD").exists() {
            std::fs::create_dir_all(directory)?;
            git.run(&["init", "--quiet", "--bare", "--template="])?;
        }
        Ok(git)
    }

    /// Ends what is still running after some time.
    #[must_use]
    pub fn within(self, limit: Duration) -> Self {
        let deadline = Instant::now().checked_add(limit);
        Self { deadline, ..self }
    }

    /// Runs a git command; returns what it prints.
    pub fn run<S: AsRef<OsStr>>(&self, words: &[S]) -> Result<Vec<u8>, GitError> {
        self.run_with(words, b"")
    }

    /// Runs a git command on a remote repository: `words`, its address and `refs`.
    pub fn run_at(
        &self,
        words: &[&str],
        address: &str,
        refs: &[&str],
    ) -> Result<Vec<u8>, GitError> {
        let serves = if words.contains(&"push") {
            "receive-pack"
        } else {
            "upload-pack"
        };
        let guard = is_local(address).then(|| format!("--{serves}={GUARDED} {serves}"));
        self.run(&[words, guard.as_deref().as_slice(), &["--", address], refs].concat())
    }

    /// As [`run`](Self::run), with an input.
    pub fn run_with<S: AsRef<OsStr>>(
        &self,
        words: &[S],
        input: &[u8],
    ) -> Result<Vec<u8>, GitError> {
        let mut command = program::command("git", MAX_FILE);
        command.arg("--git-dir").arg(&self.directory);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        for variable in ELSEWHERE {
            command.env_remove(variable);
        }
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "reads");
            command.env(format!("GIT_{role}_EMAIL"), "reads@localhost");
        }
        command
            .args(words)
            // Where the person is, is nobody's business.
            .env("TZ", "UTC")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_PROTOCOL_FROM_USER", "0")
            .current_dir(&self.directory);
        program::run(&mut command, input, self.deadline).map_err(|err| match err {
            ProgramError::Missing => GitError::Missing,
            ProgramError::Failed { stderr, .. } => {
                failed(program::last_words(&stderr, without_level))
            }
            ProgramError::Io(err) => GitError::Io(err),
        })
    }
}

fn failed(mut words: String) -> GitError {
    let other_hash = ["mismatched algorithms", "repository's hash algorithm"];
    if other_hash.iter().any(|said| words.contains(said)) {
        words.push_str("\nhint: it uses SHA-256; `git init --bare --object-format=sha1` makes one that reads can use");
    }
    GitError::Failed(words)
}

/// Returns a line of git without its prefix.
fn without_level(line: &str) -> &str {
    let line = line.trim_start_matches("fatal: ");
    line.trim_start_matches("error: ")
}

/// Checks an address of a remote repository.
///
/// # Errors
/// What is wrong with it.
pub fn check_address(address: &str) -> Result<(), &'static str> {
    if address.is_empty() || address.chars().any(char::is_control) {
        Err("expected the address of a git repository")
    } else if address.starts_with('-') {
        Err("an address cannot begin with '-'")
    } else if names_program(address) {
        Err("an address with '::' names a program, which is not run")
    } else if has_password(address) {
        Err(
            "an address cannot hold a password, which messages would show: git takes yours from its credential helper",
        )
    } else {
        Ok(())
    }
}

/// Whether an address is that of a repository on this machine, as git decides it.
pub fn is_local(address: &str) -> bool {
    let host = address.split_once(':').map(|(host, _)| host);
    address.starts_with("file://") || host.is_none_or(|host| host.contains('/'))
}

/// `https://me:secret@host/path`.
fn has_password(address: &str) -> bool {
    let host = address.split_once("://").map_or("", |(_, rest)| rest);
    let host = host.split('/').next().unwrap_or_default();
    (host.rsplit_once('@')).is_some_and(|(user, _)| user.contains(':'))
}

/// `ext::sh -c …` runs a command. An IPv6 address stands in brackets.
fn names_program(address: &str) -> bool {
    let before = address.split_once("::").map(|(before, _)| before);
    before.is_some_and(|before| {
        before
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_neither_an_option_nor_a_program() {
        for (address, is_good) in [
            ("https://example.org/list.git", true),
            ("ssh://me@example.org/~/reads.git", true),
            ("me@example.org:reads.git", true),
            ("/srv/git/reads.git", true),
            ("ssh://[::1]:2222/reads.git", true),
            ("--upload-pack=touch /tmp/x", false),
            ("-oProxyCommand=x", false),
            ("ext::sh -c id", false),
            ("ext::sh -c '[ -e x ]'", false),
            ("a\nb", false),
            ("", false),
        ] {
            assert_eq!(check_address(address).is_ok(), is_good, "{address}");
        }
    }
}
