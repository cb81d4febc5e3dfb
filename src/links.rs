//! Which symbolic links are followed on the way to a file of the program's own: those that nobody else could have made. All
//! other modules take the path that [`follow`] returns and refuse links.

use std::ffi::OsString;
use std::fs::Metadata;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

use crate::private::directory_of;

/// As many links as Linux follows.
const MAX_LINKS: usize = 40;

/// The permission bits with which group and others can write.
const OTHERS_WRITE: u32 = 0o022;

#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    #[error(
        "{} is a symbolic link of another user; nothing was changed. Name the file that you mean",
        .0.display()
    )]
    Others(PathBuf),
    #[error(
        "{} is a symbolic link in a directory that other users can write to; nothing was changed. Take that permission away \
         (`chmod go-w DIRECTORY`), or name the file that the link leads to",
        .0.display()
    )]
    Writable(PathBuf),
    #[error(
        "{} is a symbolic link to {}, which does not exist; nothing was changed. Create or mount it",
        link.display(), target.display()
    )]
    Dangling { link: PathBuf, target: PathBuf },
    #[error("{} leads through too many symbolic links; nothing was changed", .0.display())]
    TooMany(PathBuf),
    #[error("cannot follow {}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
}

/// Returns `path` without symbolic links, and as it was given if it has none. What comes after the last link may be missing.
///
/// A link is followed if the user or root owns it and its directory, and nobody else can write to that directory.
///
/// # Errors
/// If a link is not to be followed, or leads to nothing.
pub fn follow(path: &Path) -> Result<PathBuf, LinkError> {
    let failed = |path: &Path, source| LinkError::File {
        path: path.to_owned(),
        source,
    };
    let absolute = std::path::absolute(path).map_err(|err| failed(path, err))?;
    let mut rest = parts(&absolute);
    let mut real = PathBuf::from("/");
    let mut links = 0;
    while let Some(name) = rest.pop() {
        if name == ".." {
            real.pop();
            continue;
        }
        real.push(name);
        match std::fs::symlink_metadata(&real) {
            Ok(found) if found.is_symlink() => {
                links += 1;
                if links > MAX_LINKS {
                    return Err(LinkError::TooMany(path.to_owned()));
                }
                check(&real, &found)?;
                let target = std::fs::read_link(&real).map_err(|err| failed(&real, err))?;
                real.pop();
                rest.extend(parts(&target));
                if target.is_absolute() {
                    real = PathBuf::from("/");
                }
            }
            // What cannot be looked at is reported by whoever opens it.
            _ => {}
        }
    }
    Ok(if links == 0 { path.to_owned() } else { real })
}

/// Returns the names on a path, the last one first.
fn parts(path: &Path) -> Vec<OsString> {
    (path.components().rev())
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_owned()),
            Component::ParentDir => Some("..".into()),
            _ => None,
        })
        .collect()
}

fn check(link: &Path, found: &Metadata) -> Result<(), LinkError> {
    let is_trusted =
        |found: &Metadata| found.uid() == 0 || found.uid() == rustix::process::geteuid().as_raw();
    if !is_trusted(found) {
        return Err(LinkError::Others(link.to_owned()));
    }
    let directory = std::fs::metadata(directory_of(link));
    if !directory.is_ok_and(|found| is_trusted(&found) && found.mode() & OTHERS_WRITE == 0) {
        return Err(LinkError::Writable(link.to_owned()));
    }
    match std::fs::metadata(link) {
        Err(err) if err.kind() == io::ErrorKind::NotFound => Err(LinkError::Dangling {
            link: link.to_owned(),
            target: std::fs::read_link(link).unwrap_or_default(),
        }),
        _ => Ok(()),
    }
}
