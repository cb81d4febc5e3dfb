//! Retries lookups that failed when a resource was added, for `edit --lookup`.

use super::args::selection;
use super::change::Report;
use super::message::message;
use super::{App, Failure, Result, refused};
use crate::domain::{EventKind, Identifier, Patch, placeholder};
use crate::lookup::look_up;
use crate::store::{Name, Recorded, Store, StoreError};

/// Fills the empty fields of the resources; without any, of those added with an identifier but no authors.
pub(super) fn look_up_again(app: &mut App, ids: &[String]) -> Result<()> {
    let clock = App::clock()?;
    let store = app.store()?;
    let ids = if ids.is_empty() {
        store.to_look_up()?
    } else {
        ids.to_vec()
    };
    if ids.is_empty() {
        message("nothing to look up: every resource with an identifier has authors");
        return Report::default().print(app);
    }
    let (mut failed, mut all) = (0, Report::default());
    let targets = (store.resolve(&selection(&ids)?, clock.today())?.into_iter())
        .map(|target| Ok((store.metadata(target.number)?, target)))
        .collect::<Result<Vec<_>>>()?;
    // The network is not waited for with the database open.
    drop(store);
    for (metadata, target) in targets {
        let slug = &target.slug;
        let found = match look_up(&metadata) {
            Some(Ok(found)) => found,
            Some(Err(err)) => {
                failed += 1;
                message(&format!("{slug}: {err}"));
                continue;
            }
            None => {
                message(&format!("{slug}: no arXiv id, DOI or ISBN to look up"));
                continue;
            }
        };
        let mut store = app.store()?;
        let decide = |store: &Store| {
            let target = store.find_again(&target)?;
            let metadata = filled(found, &store.metadata(target.number)?);
            let metadata = Box::new(metadata);
            Ok((vec![(target.id, EventKind::Edited { metadata })], ()))
        };
        match Report::record(app, &mut store, &clock, decide, lines) {
            Err(Failure::Store(StoreError::Refused(gone))) => {
                failed += 1;
                message(&gone);
            }
            // The other lookups take their time.
            report if !app.is_json() => report?.print(app)?,
            report => all.extend(report?),
        }
    }
    if app.is_json() {
        all.print(app)?;
    }
    if failed > 0 {
        return Err(refused!("{failed} could not be looked up"));
    }
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "as `Report::record` takes it")]
fn lines(_: &Store, recorded: &mut Recorded, (): ()) -> Result<Vec<String>> {
    let unchanged = recorded.unchanged.iter();
    let unchanged = unchanged.map(|unchanged| format!("nothing new: {}", unchanged.slug));
    let found = (recorded.resources.iter())
        .map(|(Name { slug, title, .. }, _)| format!("found: {slug} · {title}"));
    Ok(unchanged.chain(found).collect())
}

/// Returns the fields that were found and are still empty. A title that only repeats the identifier counts as unknown.
fn filled(found: Patch, metadata: &Patch) -> Patch {
    let mut known = metadata.clone();
    let is_placeholder = |named: Identifier| metadata.title == Some(placeholder(&named));
    let identifiers = [
        metadata.arxiv.clone().flatten().map(Identifier::Arxiv),
        metadata.doi.clone().flatten().map(Identifier::Doi),
        metadata.isbn.clone().flatten().map(Identifier::Isbn),
    ];
    if identifiers.into_iter().flatten().any(is_placeholder) {
        known.title = None;
    }
    found.filling(&known)
}
