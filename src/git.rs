//! Runs the system's `git` on a repository without a work tree. A remote cannot add an option, run a hook or a helper, ask a
//! question, or fill the disk.

use std::ffi::OsStr;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The settings of each call. `ext::` remotes run commands, so that protocols are named one by one; a hook of a template or of the
/// person's settings is for repositories of theirs.
const SETTINGS: [&str; 14] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.logAllRefUpdates=false",
    "commit.gpgSign=false",
    "push.gpgSign=false",
    "submodule.recurse=false",
    "fetch.fsckObjects=true",
    "gc.autoDetach=false",
    "protocol.allow=never",
    "protocol.file.allow=always",
    "protocol.git.allow=always",
    "protocol.http.allow=always",
    "protocol.https.allow=always",
    "protocol.ssh.allow=always",
];

/// Variables that would make git use another repository than the one that is named.
const ELSEWHERE: [&str; 9] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
];

/// The program in front of git: no file that git writes is larger than this many blocks of 512 bytes, 1 GiB in all.
const LIMITED: &str = "ulimit -f 2097152 && exec git \"$@\"";

/// How many lines of git's own words an error repeats.
const MAX_LINES: usize = 5;

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
}

impl Git {
    /// Opens the repository in a directory, which is created if it is missing.
    pub fn open(directory: &Path) -> Result<Self, GitError> {
        let git = Self {
            directory: directory.to_owned(),
        };
        if !directory.join("HEAD").exists() {
            std::fs::create_dir_all(directory)?;
            git.run(&["init", "--quiet", "--bare", "--template="])?;
        }
        Ok(git)
    }

    /// Runs a git command; returns what it prints.
    pub fn run<S: AsRef<OsStr>>(&self, words: &[S]) -> Result<Vec<u8>, GitError> {
        self.run_with(words, b"")
    }

    /// As [`run`](Self::run), with an input.
    pub fn run_with<S: AsRef<OsStr>>(
        &self,
        words: &[S],
        input: &[u8],
    ) -> Result<Vec<u8>, GitError> {
        let mut command = Command::new("sh");
        command.args(["-c", LIMITED, "git", "--git-dir"]);
        command.arg(&self.directory);
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
            .env("LC_ALL", "C")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_PROTOCOL_FROM_USER", "0")
            .current_dir(&self.directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let mut stdin = child.stdin.take();
        let done = std::thread::scope(|scope| {
            // Git may fill the pipe of its output before it has read all of its input.
            scope.spawn(move || {
                if let Some(stdin) = &mut stdin {
                    // A git that does not read to the end says why itself.
                    let _ = stdin.write_all(input);
                }
            });
            child.wait_with_output()
        })?;
        if done.status.success() {
            return Ok(done.stdout);
        }
        if done.status.code() == Some(127) {
            return Err(GitError::Missing);
        }
        Err(GitError::Failed(words_of(&done.stderr)))
    }
}

/// Returns the last lines of an error message, without the prefixes of git and of the remote.
fn words_of(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<&str> = lines
        .map(|line| {
            line.trim_start_matches("fatal: ")
                .trim_start_matches("error: ")
        })
        .collect();
    let first = lines.len().saturating_sub(MAX_LINES);
    match lines[first..].join("; ") {
        empty if empty.is_empty() => "it says nothing".to_owned(),
        words => words,
    }
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
    } else {
        Ok(())
    }
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

    #[test]
    fn an_error_repeats_the_last_lines_of_git() {
        assert_eq!(words_of(b"\nfatal: no such remote\n"), "no such remote");
        assert_eq!(words_of(b""), "it says nothing");
        assert_eq!(words_of(b"1\n2\n3\n4\n5\n6\n"), "2; 3; 4; 5; 6");
    }
}
