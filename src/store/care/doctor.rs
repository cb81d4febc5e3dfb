//! The doctor: looks at a database and the files beside it, and repairs what is wrong.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::private;
use crate::store::care::check::Problem;
use crate::store::care::recover::{Recovered, recover};
use crate::store::file::aside::{beside, set_aside};
use crate::store::file::connect::companions;
use crate::store::file::open::{found, is_default};
use crate::store::{Installed, Result, StoreError};

/// A file that is being made is not so old; an older one was left by something that was interrupted.
const INTERRUPTED: Duration = Duration::from_hours(1);

/// What a look at a database came to.
#[derive(Debug)]
pub struct Diagnosis {
    /// All that is wrong.
    pub problems: Vec<Problem>,
    /// What was open to others until now; whatever opens the database closes it.
    pub closed: Vec<PathBuf>,
    /// What the built-in catalog changed, where it is newer than the one that was there.
    pub installed: Option<Installed>,
}

/// What was done to mend a database.
#[derive(Debug, Default)]
pub struct Repaired {
    /// The files and directories that were closed to others.
    pub closed: Vec<PathBuf>,
    /// The files that were removed.
    pub removed: Vec<PathBuf>,
    /// Whether all that follows from the log was made anew.
    pub rebuilt: bool,
    /// What was saved, where a new file took the place of a damaged one.
    pub recovered: Option<Recovered>,
}

/// Looks at the database at `path`, and at what is beside it. It is made where there is none and brought to the present
/// schema, as by any command; nothing else is changed.
///
/// # Errors
/// Where it cannot be looked at, is not the person's, or is from a newer version.
pub fn examine(path: &Path) -> Result<Diagnosis> {
    let mut problems = Vec::new();
    let mut closed = open_to_others(path)?;
    problems.extend(left_over(path)?.into_iter().map(Problem::Left));
    let mut installed = None;
    let found = found(path).and_then(|(mut store, _)| {
        let problems = store.examine()?;
        if problems.is_empty() {
            installed = store.settle()?;
        }
        Ok(problems)
    });
    match found {
        Ok(found) => problems.extend(found),
        Err(err) if err.is_damage() => problems.push(Problem::Damage(err.to_string())),
        Err(err) => return Err(err),
    }
    let open = open_to_others(path)?;
    closed.retain(|path| !open.contains(path));
    problems.extend(open.into_iter().map(Problem::Open));
    Ok(Diagnosis {
        problems,
        closed,
        installed,
    })
}

/// Mends what is wrong: what follows from the log is made anew from it; where the log itself is damaged, what can be read
/// is put into a new file, and the old one stays beside it.
///
/// # Errors
/// Where nothing can be read of it any more, or the new file cannot be written; nothing is lost then.
pub fn repair(path: &Path, problems: &[Problem], now: i64) -> Result<Repaired> {
    let mut repaired = Repaired::default();
    let (mut projections, mut damage) = (false, false);
    for problem in problems {
        match problem {
            Problem::Open(path) => {
                let found =
                    std::fs::symlink_metadata(path).and_then(|found| private::close(path, &found));
                found.map_err(StoreError::file("close to others", path))?;
                repaired.closed.push(path.clone());
            }
            Problem::Left(path) => {
                std::fs::remove_file(path).map_err(StoreError::file("remove", path))?;
                repaired.removed.push(path.clone());
            }
            Problem::Projection(_) => projections = true,
            Problem::Damage(_) => damage = true,
        }
    }
    if damage {
        repaired.recovered = Some(recover(path, now)?);
    } else if projections {
        found(path)?.0.rebuild()?;
        repaired.rebuilt = true;
    }
    Ok(repaired)
}

fn open_to_others(path: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = vec![path.to_owned()];
    paths.extend(companions(path));
    paths.extend(set_aside(path)?);
    if is_default(path) {
        paths.push(private::directory_of(path).to_owned());
    }
    paths.retain(|path| {
        std::fs::symlink_metadata(path).is_ok_and(|found| private::is_open_to_others(&found))
    });
    Ok(paths)
}

/// What was being made when something was interrupted.
fn left_over(path: &Path) -> Result<Vec<PathBuf>> {
    let now = SystemTime::now();
    let mut left = beside(path, private::is_temporary)?;
    left.retain(|(written, _)| {
        now.duration_since(*written)
            .is_ok_and(|age| age > INTERRUPTED)
    });
    Ok(left.into_iter().map(|(_, path)| path).collect())
}
