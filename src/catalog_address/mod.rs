//! Catalogs that others publish: at an address of the web, or as a file in a git repository. A catalog is fetched as a feed is:
//! only if it has changed, within limits of time and size, and from nowhere in the person's network that a server names.

mod git;

use std::fmt;
use std::str::FromStr;
use std::time::Instant;

use sha2::{Digest, Sha256};
use url::Url;

use crate::git::check_address;
use crate::web::{self, FetchError, Target, Validators};

const ACCEPTED: &str = "application/toml, text/plain;q=0.9, */*;q=0.5";

const EXPECTED: &str = "expected https://…, or git+https://…#PATH or git+ssh://…#PATH with the path of the file in the repository";

/// The address of a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogAddress {
    /// As it was written.
    text: String,
    at: Location,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Location {
    Web,
    Git {
        repository: String,
        /// The path of the file in the repository.
        path: String,
    },
}

/// What came from an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The text of the catalog file; `None` if nothing has changed.
    pub text: Option<Vec<u8>>,
    /// Of a git repository, the commit is the `ETag`.
    pub validators: Validators,
    /// The new address after permanent redirects.
    pub moved_to: Option<String>,
    /// The time before which it is not fetched again unless a person asks, in milliseconds since 1970 UTC.
    pub next_at: i64,
}

impl FromStr for CatalogAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let at = match text.strip_prefix("git+") {
            Some(rest) => {
                let (repository, path) = rest.split_once('#').ok_or_else(|| {
                    "expected the path of the catalog file in the repository, after '#'".to_owned()
                })?;
                check_repository(repository)?;
                check_path(path)?;
                Location::Git {
                    repository: repository.to_owned(),
                    path: path.to_owned(),
                }
            }
            None if text.starts_with("https://") || text.starts_with("http://") => {
                Target::chosen(text)?;
                Location::Web
            }
            None => return Err(EXPECTED.to_owned()),
        };
        Ok(Self {
            text: text.to_owned(),
            at,
        })
    }
}

impl fmt::Display for CatalogAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl CatalogAddress {
    /// Fetches the catalog, unless it is as the validators say. `now` is in milliseconds since 1970 UTC.
    ///
    /// # Errors
    /// If it does not come within the limits.
    pub fn fetch(&self, validators: &Validators, now: i64) -> Result<Fetched, FetchError> {
        let Location::Git { repository, path } = &self.at else {
            let target = Target::chosen(&self.text).map_err(FetchError::new)?;
            let answer = web::get(Instant::now(), target, validators, ACCEPTED, now)?;
            return Ok(Fetched {
                text: answer.body,
                next_at: answer.validators.next_fetch(now, answer.wait),
                validators: answer.validators,
                moved_to: answer.moved_to.map(String::from),
            });
        };
        let (commit, text) = git::fetch(repository, path, validators.etag.as_deref())?;
        let validators = Validators {
            etag: Some(commit),
            last_modified: None,
        };
        Ok(Fetched {
            text,
            next_at: validators.next_fetch(now, 0),
            validators,
            moved_to: None,
        })
    }
}

/// Returns the SHA-256 of a text in hexadecimal.
pub fn digest(text: &[u8]) -> String {
    let bytes = Sha256::digest(text);
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    let digits = digits.filter_map(|digit| char::from_digit(digit.into(), 16));
    digits.collect()
}

/// Checks the address of a repository. A host or a user that begins with '-' would be an option of ssh.
fn check_repository(address: &str) -> Result<(), String> {
    check_address(address)?;
    let url = Url::parse(address).map_err(|_| EXPECTED.to_owned())?;
    let is_file = url.scheme() == "file";
    let host = url.host_str().unwrap_or_default();
    if !matches!(url.scheme(), "https" | "http" | "ssh" | "file") || host.is_empty() != is_file {
        return Err(EXPECTED.to_owned());
    }
    let may_have_user = url.scheme() == "ssh";
    if url.password().is_some() || !may_have_user && !url.username().is_empty() {
        return Err(format!(
            "the address has a user name or password for {host}"
        ));
    }
    if host.starts_with('-') || url.username().starts_with('-') {
        return Err("neither a user nor a host begins with '-'".to_owned());
    }
    Ok(())
}

/// Checks the path of a file in a repository.
fn check_path(path: &str) -> Result<(), String> {
    let is_name = |part: &str| !matches!(part, "" | "." | "..");
    if path.split('/').all(is_name) && !path.chars().any(char::is_control) {
        Ok(())
    } else {
        Err(
            "expected the path of a file in the repository after '#', without '.', '..' or a leading '/'"
                .to_owned(),
        )
    }
}

#[cfg(test)]
mod tests;
