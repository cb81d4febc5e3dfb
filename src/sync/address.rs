//! Where a place is, as the person names it.

use std::fmt;
use std::path::{Path, PathBuf};

use super::ROOT;
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
    /// Parses what a person types: a folder, the address or directory of a git repository, or `rclone:remote:path`. Only here does
    /// what is in a directory decide whether it is a repository.
    ///
    /// # Errors
    /// What is expected.
    pub fn parse(text: &str) -> Result<Self, ParseAddressError> {
        let fail = |why: &str| Err(ParseAddressError(why.to_owned()));
        if let Some(named) = named(text) {
            return named;
        }
        let path = Path::new(text);
        if text.trim().is_empty() || text.starts_with('-') || text.contains('\0') {
            return fail("expected a folder, a git repository or rclone:REMOTE:PATH");
        }
        if !git::is_local(text) {
            return Err(ParseAddressError(format!(
                "'{text}' is no folder\nhint: `rclone:{text}` for a remote of rclone, `git:{text}` for a repository, `./{text}` for a folder of that name"
            )));
        }
        if is_repository(path) {
            return git_address(text);
        }
        if path.extension() == Some("git".as_ref()) && !path.exists() {
            return Err(ParseAddressError(format!(
                "there is no repository '{text}'\nhint: `git init --bare {text}` makes one"
            )));
        }
        if text.starts_with('~') && !path.exists() {
            return fail("the shell left '~' as it is: write the whole path");
        }
        absolute(text).map(Self::Folder)
    }

    /// Parses what an address was stored as: as it is shown. The file system is not asked. Others may write to a place, and must not
    /// make a repository of a folder.
    ///
    /// # Errors
    /// If it is none.
    pub fn stored(text: &str) -> Result<Self, ParseAddressError> {
        match named(text) {
            Some(named) => named,
            None if text.starts_with('/') => Ok(Self::Folder(text.into())),
            None => Err(ParseAddressError(format!("'{text}' is no address"))),
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

/// As [`Address::stored`] takes it.
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

/// Parses an address that says itself what it is.
fn named(text: &str) -> Option<Result<Address, ParseAddressError>> {
    if let Some(remote) = text.strip_prefix(RCLONE) {
        let fail = |why: &str| Some(Err(ParseAddressError(why.to_owned())));
        return match remote {
            _ if remote.chars().any(char::is_control) => fail("expected rclone:REMOTE:PATH"),
            _ if !names_remote(remote) => {
                fail("expected rclone:REMOTE:PATH, as `rclone listremotes` names the remote")
            }
            _ => Some(Ok(Address::Rclone(without_slash(remote).to_owned()))),
        };
    }
    let named = text.strip_prefix("git+").filter(|rest| has_scheme(rest));
    let named = named.or_else(|| text.strip_prefix(GIT).filter(|_| !has_scheme(text)));
    let is_git = has_scheme(text) || is_remote_path(text);
    named.or(is_git.then_some(text)).map(git_address)
}

fn git_address(text: &str) -> Result<Address, ParseAddressError> {
    git::check_address(text).map_err(|why| ParseAddressError(why.to_owned()))?;
    if has_scheme(text) || !git::is_local(text) {
        return Ok(Address::Git(without_slash(text).to_owned()));
    }
    // Git runs in another directory.
    absolute(text).map(|path| Address::Git(path.display().to_string()))
}

/// Returns the path from the root, without `.` and a slash at its end.
fn absolute(text: &str) -> Result<PathBuf, ParseAddressError> {
    let path = std::path::absolute(text);
    let path = path.map_err(|err| ParseAddressError(format!("cannot find '{text}': {err}")))?;
    Ok(path.components().collect())
}

/// Returns an address without slashes at its end, unless it is the root of something.
fn without_slash(text: &str) -> &str {
    let shorter = text.trim_end_matches('/');
    if shorter.is_empty() || shorter.ends_with(':') {
        text
    } else {
        shorter
    }
}

fn has_scheme(text: &str) -> bool {
    SCHEMES.iter().any(|scheme| text.starts_with(scheme))
}

/// `user@host:path`.
fn is_remote_path(text: &str) -> bool {
    let host = text.split_once(':').map(|(host, _)| host);
    host.is_some_and(|host| host.contains('@') && !host.contains('/'))
}

/// Whether a directory is a git repository, with or without a work tree. A place in a folder is none, whatever is put there.
fn is_repository(path: &Path) -> bool {
    let has_objects = |path: &Path| path.join("HEAD").is_file() && path.join("objects").is_dir();
    let is_place = path.join(ROOT).exists();
    !is_place && (has_objects(path) || has_objects(&path.join(".git")))
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
            ("/mnt/./stick//reads/", folder("/mnt/stick/reads")),
            ("git:/srv/reads.git/", git("/srv/reads.git")),
            ("ssh://me@nas/reads.git/", git("ssh://me@nas/reads.git")),
            ("git+ssh://me@nas/reads.git", git("ssh://me@nas/reads.git")),
            ("me@nas:reads.git", git("me@nas:reads.git")),
            ("git:nas:reads.git", git("nas:reads.git")),
            (
                "https://example.org/r.git",
                git("https://example.org/r.git"),
            ),
            ("rclone:s3:bucket/reads", rclone("s3:bucket/reads")),
            ("rclone:s3:bucket/", rclone("s3:bucket")),
            ("rclone::local:/", rclone(":local:/")),
            ("rclone::local:/a,b:c", rclone(":local:/a,b:c")),
        ] {
            assert_eq!(Address::parse(text), expected, "{text}");
            let shown = expected.unwrap();
            assert_eq!(Address::parse(&shown.to_string()), Ok(shown.clone()));
            assert_eq!(Address::stored(&shown.to_string()), Ok(shown), "{text}");
        }
    }

    #[test]
    fn what_is_put_into_a_folder_later_does_not_make_it_a_repository() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path();
        let text = path.to_str().unwrap();
        let folder = Address::parse(text).unwrap();
        assert_eq!(folder, Address::Folder(path.to_owned()));
        std::fs::create_dir_all(path.join(".git/objects")).unwrap();
        std::fs::write(path.join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
        assert_eq!(Address::stored(&folder.to_string()), Ok(folder.clone()));
        let repository = Address::parse(text).unwrap();
        assert_eq!(repository.to_string(), format!("git:{text}"));
        assert_eq!(Address::stored(&repository.to_string()), Ok(repository));
        // Another device that joins it.
        std::fs::write(path.join(ROOT), "").unwrap();
        assert_eq!(Address::parse(text), Ok(folder));
    }

    #[test]
    fn what_could_be_an_option_a_program_or_a_secret_is_no_address() {
        for text in [
            "",
            " ",
            "-x",
            "--upload-pack=touch x",
            "git:--upload-pack=touch x",
            "git:ext::sh -c id",
            "https://me:secret@example.org/reads.git",
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
