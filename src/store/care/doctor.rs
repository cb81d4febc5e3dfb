//! `reads doctor`: checks a database and the files beside it, and repairs them.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::private;
use crate::store::care::check::Problem;
use crate::store::care::recover::{Recovered, recover};
use crate::store::file::aside::{files_beside, set_aside};
use crate::store::file::connect::companions;
use crate::store::file::create::is_default;
use crate::store::file::open::open_unchecked;
use crate::store::{Installed, Result, StoreError};

/// A temporary file older than this is not in use any more.
const MAX_TEMPORARY_AGE: Duration = Duration::from_hours(1);

/// The result of [`examine`].
#[derive(Debug)]
pub struct Diagnosis {
    pub problems: Vec<Problem>,
    /// Files that opening the database closed to other users.
    pub closed: Vec<PathBuf>,
    /// What an update of the built-in catalog changed.
    pub installed: Option<Installed>,
}

/// The result of [`repair`].
#[derive(Debug, Default)]
pub struct Repaired {
    pub closed: Vec<PathBuf>,
    pub removed: Vec<PathBuf>,
    /// Whether the projections were rebuilt.
    pub rebuilt: bool,
    /// What was recovered, if the file was damaged.
    pub recovered: Option<Recovered>,
}

/// Checks the database at `path` and the files beside it. A missing database is created and an older schema is updated, as by
/// any command; nothing else is changed.
///
/// # Errors
/// If the database cannot be read, belongs to another user or is from a newer version.
pub fn examine(path: &Path) -> Result<Diagnosis> {
    let mut problems = Vec::new();
    let mut closed = open_to_others(path)?;
    problems.extend(leftovers(path)?.into_iter().map(Problem::Leftover));
    let mut installed = None;
    let found = open_unchecked(path).and_then(|(mut store, _)| {
        let problems = store.examine()?;
        if problems.is_empty() {
            installed = store.run_maintenance()?;
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
    problems.extend(open.into_iter().map(Problem::OpenToOthers));
    Ok(Diagnosis {
        problems,
        closed,
        installed,
    })
}

/// Repairs problems: projections are rebuilt from the log; from a damaged file everything readable is recovered into a new file,
/// and the damaged one is kept beside it.
///
/// # Errors
/// If nothing can be recovered, or the new file cannot be written. The damaged file is kept then too.
pub fn repair(path: &Path, problems: &[Problem], now: i64) -> Result<Repaired> {
    let mut repaired = Repaired::default();
    let (mut projections, mut damage) = (false, false);
    for problem in problems {
        match problem {
            Problem::OpenToOthers(path) => {
                let found =
                    std::fs::symlink_metadata(path).and_then(|found| private::close(path, &found));
                found.map_err(StoreError::file("close to others", path))?;
                repaired.closed.push(path.clone());
            }
            Problem::Leftover(path) => {
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
        open_unchecked(path)?.0.rebuild()?;
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

/// Returns the temporary files of interrupted commands.
fn leftovers(path: &Path) -> Result<Vec<PathBuf>> {
    let now = SystemTime::now();
    let mut files = files_beside(path, private::is_temporary)?;
    files.retain(|(written, _)| {
        now.duration_since(*written)
            .is_ok_and(|age| age > MAX_TEMPORARY_AGE)
    });
    Ok(files.into_iter().map(|(_, path)| path).collect())
}
