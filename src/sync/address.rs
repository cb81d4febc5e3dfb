//! Where a place is, as the person names it.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::git;

/// The address of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// An absolute path.
    Folder(PathBuf),
    /// As git takes it.
    Git(String),
    /// As rclone takes it: `remote:path`.
    Rclone(String),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ParseAddressError(String);

const GIT: &str = "git:";
const RCLONE: &str = "rclone:";

/// What a git address begins with.
const SCHEMES: [&str; 5] = ["git://", "ssh://", "https://", "http://", "file://"];

impl Address {
    /// Parses what a person types: a folder, the address or directory of a git repository, or `rclone:remote:path`.
    ///
    /// # Errors
    /// What is expected.
    pub fn parse(text: &str) -> Result<Self, ParseAddressError> {
        let fail = |why: &str| Err(ParseAddressError(why.to_owned()));
        if let Some(remote) = text.strip_prefix(RCLONE) {
            return match remote {
                _ if remote.chars().any(char::is_control) => fail("expected rclone:REMOTE:PATH"),
                _ if !names_remote(remote) => {
                    fail("expected rclone:REMOTE:PATH, as `rclone listremotes` names the remote")
                }
                _ => Ok(Self::Rclone(remote.to_owned())),
            };
        }
        let path = Path::new(text);
        let named = text.strip_prefix("git+").filter(|rest| has_scheme(rest));
        let named = named.or_else(|| text.strip_prefix(GIT).filter(|_| !has_scheme(text)));
        let is_git = has_scheme(text) || is_repository(path) || is_remote_path(text);
        if let Some(address) = named.or(is_git.then_some(text)) {
            git::check_address(address).map_err(|why| ParseAddressError(why.to_owned()))?;
            let address = match std::path::absolute(address) {
                Ok(absolute) if is_repository(&absolute) => absolute.display().to_string(),
                _ => address.to_owned(),
            };
            return Ok(Self::Git(address));
        }
        let before_slash = text.split('/').next().unwrap_or_default();
        if text.is_empty() || text.starts_with('-') || text.contains('\0') {
            return fail("expected a folder, a git repository or rclone:REMOTE:PATH");
        }
        if before_slash.contains(':') && !path.exists() {
            return Err(ParseAddressError(format!(
                "'{text}' is no folder\nhint: `rclone:{text}` for a remote of rclone, `git:{text}` for a repository, `./{text}` for a folder of that name"
            )));
        }
        if path.extension() == Some("git".as_ref()) && !path.exists() {
            return Err(ParseAddressError(format!(
                "there is no repository '{text}'\nhint: `git init --bare {text}` makes one"
            )));
        }
        if text.starts_with('~') && !path.exists() {
            return fail("the shell left '~' as it is: write the whole path");
        }
        match std::path::absolute(path) {
            Ok(path) => Ok(Self::Folder(path)),
            Err(err) => Err(ParseAddressError(format!("cannot find '{text}': {err}"))),
        }
    }

    /// Returns a name for a place: the last part of its address, in letters, digits and hyphens.
    pub fn name(&self) -> String {
        let text = self.to_string();
        let text = text.trim_end_matches('/').trim_end_matches(".git");
        let last = text.rsplit(['/', ':']).find(|part| !part.is_empty());
        match slug::slugify(last.unwrap_or_default()) {
            empty if empty.is_empty() => "place".to_owned(),
            name => name,
        }
    }
}

/// Whether a text can be the name of a place: letters, digits and hyphens.
pub fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.starts_with('-') && slug::slugify(text) == text
}

/// As [`Address::parse`] takes it.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => path.display().fmt(f),
            Self::Git(address) if has_scheme(address) => address.fmt(f),
            Self::Git(address) => write!(f, "{GIT}{address}"),
            Self::Rclone(address) => write!(f, "{RCLONE}{address}"),
        }
    }
}

/// Whether a path of rclone begins with the name of a remote, or of a kind of storage. Settings are not taken from an address: some of
/// them name programs, and others are secret.
fn names_remote(path: &str) -> bool {
    let name = path.strip_prefix(':').unwrap_or(path).split_once(':');
    let is_of_name = |c: char| c.is_alphanumeric() || "_.+@- ".contains(c);
    name.is_some_and(|(name, _)| {
        !name.is_empty() && !name.starts_with('-') && name.chars().all(is_of_name)
    })
}

fn has_scheme(text: &str) -> bool {
    SCHEMES.iter().any(|scheme| text.starts_with(scheme))
}

/// `user@host:path`.
fn is_remote_path(text: &str) -> bool {
    let host = text.split_once(':').map(|(host, _)| host);
    host.is_some_and(|host| host.contains('@') && !host.contains('/'))
}

/// Whether a directory is a git repository, with or without a work tree.
fn is_repository(path: &Path) -> bool {
    let has_objects = |path: &Path| path.join("HEAD").is_file() && path.join("objects").is_dir();
    has_objects(path) || has_objects(&path.join(".git"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_folder_a_repository_or_a_remote_of_rclone() {
        let git = |text: &str| Ok(Address::Git(text.to_owned()));
        let rclone = |text: &str| Ok(Address::Rclone(text.to_owned()));
        let folder = |text: &str| Ok(Address::Folder(text.into()));
        for (text, expected) in [
            ("/mnt/stick/reads", folder("/mnt/stick/reads")),
            ("ssh://me@nas/reads.git", git("ssh://me@nas/reads.git")),
            ("git+ssh://me@nas/reads.git", git("ssh://me@nas/reads.git")),
            ("me@nas:reads.git", git("me@nas:reads.git")),
            ("git:nas:reads.git", git("nas:reads.git")),
            (
                "https://example.org/r.git",
                git("https://example.org/r.git"),
            ),
            ("rclone:s3:bucket/reads", rclone("s3:bucket/reads")),
            ("rclone::local:/a,b:c", rclone(":local:/a,b:c")),
        ] {
            assert_eq!(Address::parse(text), expected, "{text}");
            let shown = expected.unwrap();
            assert_eq!(Address::parse(&shown.to_string()), Ok(shown), "{text}");
        }
    }

    #[test]
    fn what_could_be_an_option_or_a_program_is_no_address() {
        for text in [
            "",
            "-x",
            "--upload-pack=touch x",
            "git:--upload-pack=touch x",
            "git:ext::sh -c id",
            "rclone:--config=x:y",
            "rclone:nothing",
            "rclone:a\n:b",
            "rclone::sftp,ssh='touch x':y",
            "rclone:/etc:x",
            "s3:bucket",
            "/nowhere/reads.git",
            "~/nowhere",
        ] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_place_is_named_by_the_end_of_its_address() {
        for (text, name) in [
            ("/home/me/Sync/reads", "reads"),
            ("ssh://me@nas/srv/My Reads.git", "my-reads"),
            ("rclone:s3:", "s3"),
            ("/", "place"),
        ] {
            assert_eq!(Address::parse(text).unwrap().name(), name, "{text}");
        }
    }
}
