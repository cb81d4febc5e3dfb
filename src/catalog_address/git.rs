//! Fetches one file of a git repository.

use std::time::Duration;

use crate::git::{Git, GitError};
use crate::private;
use crate::web::{FetchError, MAX_BYTES, too_large};

/// The time limit of all calls of git together: more than for a request, as it gets the files of a whole commit.
const TIMEOUT: Duration = Duration::from_mins(1);

/// A redirect to another address, and a server that sends next to nothing, end a call.
const SETTINGS: [&str; 7] = [
    "--literal-pathspecs",
    "-c",
    "http.followRedirects=false",
    "-c",
    "http.lowSpeedLimit=100",
    "-c",
    "http.lowSpeedTime=10",
];

/// Returns the last commit of a repository and the text of a file in it, which is `None` if the commit is the known one.
pub(super) fn fetch(
    repository: &str,
    path: &str,
    known: Option<&str>,
) -> Result<(String, Option<Vec<u8>>), FetchError> {
    let directory = private::new_directory().map_err(|err| FetchError::new(err.to_string()))?;
    let git = Git::open(&directory.path().join("repository")).map_err(failed)?;
    let git = git.within(TIMEOUT);
    let run = |words: &[&str]| git.run(&[&SETTINGS, words].concat());
    if let Some(known) = known {
        let ask = [&SETTINGS[..], &["ls-remote", "--quiet"]].concat();
        let refs = git.run_at(&ask, repository, &["HEAD"]);
        let refs = refs.map_err(failed)?;
        if refs == format!("{known}\tHEAD\n").as_bytes() {
            return Ok((known.to_owned(), None));
        }
    }
    let words = [
        "fetch",
        "--quiet",
        "--depth=1",
        "--no-tags",
        "--no-recurse-submodules",
    ];
    let fetch = [&SETTINGS[..], &words].concat();
    git.run_at(&fetch, repository, &["HEAD"]).map_err(failed)?;
    let commit = run(&["rev-parse", "--verify", "FETCH_HEAD"]).map_err(failed)?;
    let commit = String::from_utf8_lossy(&commit).trim().to_owned();
    let listed = run(&[
        "ls-tree",
        "-z",
        "--long",
        "--full-tree",
        &commit,
        "--",
        path,
    ]);
    let id = file(&listed.map_err(failed)?, path).map_err(FetchError::new)?;
    let text = run(&["cat-file", "blob", &id]).map_err(failed)?;
    Ok((commit, Some(text)))
}

/// Returns the id of the file in a line of `git ls-tree -z --long`, unless it is too large.
fn file(listed: &[u8], path: &str) -> Result<String, String> {
    let listed = String::from_utf8_lossy(listed);
    let (about, name) = listed
        .trim_end_matches('\0')
        .split_once('\t')
        .unwrap_or_default();
    let mut words = about.split_whitespace();
    let [mode, _, id, size] = [(); 4].map(|()| words.next().unwrap_or_default());
    match mode {
        "100644" | "100755" if name == path => {}
        "120000" => return Err(format!("'{path}' is a symbolic link in the repository")),
        "040000" => return Err(format!("'{path}' is a directory in the repository")),
        _ => return Err(format!("there is no file '{path}' in the repository")),
    }
    match size.parse::<u64>() {
        Ok(size) if size <= MAX_BYTES => Ok(id.to_owned()),
        _ => Err(too_large()),
    }
}

fn failed(err: GitError) -> FetchError {
    FetchError::new(match err {
        GitError::Failed(words) => format!("git says: {words}"),
        err => err.to_string(),
    })
}
