//! `reads doctor`.

use std::path::Path;

use super::app::{tell, tell_seeded};
use super::{App, Failure, Result};
use crate::cli;
use crate::store::{self, Ill, Mended};
use crate::text;

pub(super) fn run(args: &cli::Doctor, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    let path = app.path()?;
    if args.rebuild {
        app.store()?.rebuild()?;
        app.out
            .line("rebuilt: all that follows from the log was made anew")?;
    }
    let mut ills = examined(&path)?;
    if args.mend && !ills.is_empty() {
        let mended = store::mend(&path, &ills, clock.now())?;
        report(&mended, app)?;
        ills = examined(&path)?;
    }
    if ills.is_empty() {
        app.out
            .line("healthy: the file is sound, and all that follows from the log agrees with it")?;
        return Ok(());
    }
    Err(Failure::Refused(diagnosis(&ills, &path)?))
}

fn examined(path: &Path) -> Result<Vec<Ill>> {
    let examined = store::examine(path)?;
    tell_seeded(examined.seeded.as_ref());
    for path in &examined.closed {
        tell(&format!("closed to others: {}", path.display()));
    }
    Ok(examined.ills)
}

fn report(mended: &Mended, app: &mut App) -> Result<()> {
    let shown = |path: &Path| text::line(&path.display().to_string()).into_owned();
    for path in &mended.closed {
        app.out
            .line(&format!("closed to others: {}", shown(path)))?;
    }
    for path in &mended.removed {
        app.out.line(&format!("removed: {}", shown(path)))?;
    }
    if mended.rebuilt {
        app.out
            .line("rebuilt: all that follows from the log was made anew")?;
    }
    let Some(salvaged) = &mended.salvaged else {
        return Ok(());
    };
    let lost = match salvaged.lost {
        0 => "none is lost".to_owned(),
        1 => "1 is lost".to_owned(),
        lost => format!("{lost} are lost"),
    };
    app.out.line(&format!(
        "salvaged: {} of the log, in a new file · {lost} · the damaged file is {}",
        count(salvaged.entries, "entry", "entries"),
        shown(&salvaged.kept)
    ))?;
    for name in &salvaged.catalogs_lost {
        tell(&format!(
            "catalog '{name}' is lost: `reads catalog add FILE` lays it in again, and what you did to its entries waits for it"
        ));
    }
    Ok(())
}

/// So many of what they are called.
pub(super) fn count(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// What is wrong, and what to do about it.
fn diagnosis(ills: &[Ill], path: &Path) -> Result<String> {
    let mut lines: Vec<String> = ills.iter().map(ToString::to_string).collect();
    let is_damaged = ills.iter().any(|ill| matches!(ill, Ill::Damage(_)));
    lines.push(if is_damaged {
        "`reads doctor --mend` puts what can be read into a new file, and keeps this one beside it"
            .to_owned()
    } else {
        "`reads doctor --mend` mends that".to_owned()
    });
    if is_damaged {
        lines.extend((store::backups(path)?.iter()).map(|backup| {
            let backup = backup.display().to_string();
            format!(
                "`reads restore {}` takes what was backed up",
                shlex::try_quote(&backup).unwrap_or_default()
            )
        }));
    }
    Ok(lines.join("\n"))
}
