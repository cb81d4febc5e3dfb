//! `reads catalog check`, and how a catalog file is read.

use std::path::Path;

use super::{App, Failure, Result};
use crate::catalog::{self, Catalog};
use crate::text;

pub(super) fn check(file: &Path, app: &mut App) -> Result<()> {
    let catalog = read(file)?;
    let (domains, entries) = (catalog.domains.len(), catalog.resources.len());
    let title = text::line(&catalog.title);
    let file = file.display().to_string();
    app.out.line(&format!(
        "{}: good · {title}, version {} · {domains} domains, {entries} entries",
        text::line(&file),
        catalog.version
    ))?;
    Ok(())
}

/// Reads and checks a catalog file.
pub(super) fn read(file: &Path) -> Result<Catalog> {
    let bytes = std::fs::read(file).map_err(|wrong| {
        Failure::Refused(format!(
            "cannot read the catalog {}: {wrong}",
            file.display()
        ))
    })?;
    catalog::parse(&bytes).map_err(|problems| Failure::Catalog {
        file: file.display().to_string(),
        problems,
    })
}
