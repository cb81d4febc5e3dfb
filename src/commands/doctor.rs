//! `reads doctor`.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::catalog_file::report_updated;
use super::message::{count, message, shown};
use super::{App, Command, Failure, Result, sync_lock};
use crate::store::{self, Problem, Repaired};

/// Check the database, and repair it
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads doctor\n  reads doctor --repair\n\nChecks the file, its schema, each entry of the log, everything derived from the log, the search index, and who can read the file. Without --repair nothing is changed."
)]
pub(crate) struct Doctor {
    /// Repair problems: rebuild what is derived from the log; if the file is damaged, recover what is readable into a new file
    #[arg(long, alias = "mend")]
    repair: bool,

    /// Rebuild everything that is derived from the log
    #[arg(long)]
    rebuild: bool,
}

impl Command for Doctor {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let path = app.path()?;
        let mut found = Found::default();
        if self.rebuild {
            app.store()?.rebuild()?;
            app.say(REBUILT)?;
            found.rebuilt = true;
        }
        let mut problems = examined(app)?;
        if self.repair && !problems.is_empty() {
            let _lock = sync_lock::wait(app)?;
            let repaired = store::repair(&path, &problems, clock.now())?;
            report(&repaired, app)?;
            found.add(repaired);
            problems = examined(app)?;
        }
        found.healthy = problems.is_empty();
        found.problems = problems.iter().map(ToString::to_string).collect();
        let healthy = "healthy: the file is intact, and everything derived from the log matches it";
        app.report(&found, found.healthy.then(|| healthy.to_owned()))?;
        if found.healthy {
            return Ok(());
        }
        Err(Failure::Refused(diagnosis(&problems, &path)?))
    }
}

const REBUILT: &str = "rebuilt: everything that is derived from the log";

fn examined(app: &App) -> Result<Vec<Problem>> {
    let examined = app.at_path(store::examine)?;
    report_updated(examined.installed.as_ref());
    for path in &examined.closed {
        message(&format!("closed to others: {}", path.display()));
    }
    Ok(examined.problems)
}

/// What was found and repaired, as docs/schemas/doctor.json says. Problems are printed, although they are a failure.
#[derive(Default, Serialize)]
struct Found {
    healthy: bool,
    problems: Vec<String>,
    /// Files that other users could read.
    closed: Vec<String>,
    /// Files that an interrupted command left.
    removed: Vec<String>,
    rebuilt: bool,
    recovered: Option<FromDamaged>,
}

#[derive(Serialize)]
struct FromDamaged {
    entries: usize,
    lost: usize,
    /// The damaged file.
    kept: String,
    catalogs_lost: Vec<String>,
}

impl Found {
    fn add(&mut self, repaired: Repaired) {
        let all = |paths: &[PathBuf]| paths.iter().map(|path| shown(path)).collect();
        self.closed = all(&repaired.closed);
        self.removed = all(&repaired.removed);
        self.rebuilt |= repaired.rebuilt;
        self.recovered = repaired.recovered.map(|recovered| FromDamaged {
            entries: recovered.entries,
            lost: recovered.lost,
            kept: shown(&recovered.kept),
            catalogs_lost: recovered.catalogs_lost,
        });
    }
}

fn report(repaired: &Repaired, app: &mut App) -> Result<()> {
    for path in &repaired.closed {
        app.say(format!("closed to others: {}", shown(path)))?;
    }
    for path in &repaired.removed {
        app.say(format!("removed: {}", shown(path)))?;
    }
    if repaired.rebuilt {
        app.say(REBUILT)?;
    }
    let Some(recovered) = &repaired.recovered else {
        return Ok(());
    };
    let lost = match recovered.lost {
        0 => "none is lost".to_owned(),
        1 => "1 is lost".to_owned(),
        lost => format!("{lost} are lost"),
    };
    app.say(format!(
        "recovered: {} of the log, in a new file · {lost} · the damaged file is kept as {}",
        count(recovered.entries, "entry", "entries"),
        shown(&recovered.kept)
    ))?;
    for name in &recovered.catalogs_lost {
        message(&format!(
            "catalog '{name}' is lost: `reads catalog add FILE` installs it again; your changes to its entries are kept"
        ));
    }
    Ok(())
}

/// Lists the problems and how to solve them.
fn diagnosis(problems: &[Problem], path: &Path) -> Result<String> {
    let mut lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let is_damage = |problem: &Problem| matches!(problem, Problem::Damage(_));
    if !problems.iter().any(is_damage) {
        lines.push("`reads doctor --repair` repairs this".to_owned());
        return Ok(lines.join("\n"));
    }
    lines.push(
        "`reads doctor --repair` recovers what is readable into a new file, and keeps this one beside it"
            .to_owned(),
    );
    for backup in store::backups(path)? {
        let backup = shown(&backup);
        let quoted = shlex::try_quote(&backup).unwrap_or_default();
        lines.push(format!("`reads restore {quoted}` restores a backup"));
    }
    Ok(lines.join("\n"))
}
