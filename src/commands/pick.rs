//! The resources that a command changes, and the question before it changes many that were not named one by one.

use super::args::Ids;
use super::confirm::{can_ask, confirmed};
use super::{App, Result, refused, usage};
use crate::domain::{LocalDate, ResourceId, Selection};
use crate::store::{Store, Target};
use crate::view;

/// More than these are asked about.
const MANY: usize = 10;

/// What a person named, and agreed to if it is many.
pub(super) struct Picked {
    selection: Selection,
    today: LocalDate,
    agreed: Option<Vec<ResourceId>>,
}

impl Picked {
    /// Reads what the person named, and asks if a range, a filter or standard input picks many.
    pub(super) fn of(app: &App, ids: &Ids, today: LocalDate) -> Result<Self> {
        let mut picked = Self {
            selection: ids.selection()?,
            today,
            agreed: None,
        };
        if picked.selection.picks && !ids.yes.yes {
            let targets = picked.resolve(&app.store()?)?;
            if targets.len() > MANY {
                ask(app, &targets)?;
                picked.agreed = Some(targets.iter().map(|target| target.id).collect());
            }
        }
        Ok(picked)
    }

    /// Resolves it inside the transaction that uses it.
    pub(super) fn resolve(&self, store: &Store) -> Result<Vec<Target>> {
        let targets = store.resolve(&self.selection, self.today)?;
        let is_agreed = |agreed: &Vec<ResourceId>| {
            let ids = targets.iter().map(|target| &target.id);
            ids.eq(agreed)
        };
        if self.agreed.as_ref().is_none_or(is_agreed) {
            Ok(targets)
        } else {
            Err(refused!(
                "nothing was done: other resources match than before the question\nhint: run the command again"
            ))
        }
    }
}

fn ask(app: &App, targets: &[Target]) -> Result<()> {
    let count = targets.len();
    if !can_ask() {
        return Err(usage!(
            "{count} resources match; nothing was done\nhint: --yes takes more than {MANY} at once without a question"
        ));
    }
    let slugs = targets.iter().map(|target| target.slug.as_str());
    view::names(&app.out, slugs);
    if confirmed(&format!("All {count} of these?"))? {
        Ok(())
    } else {
        Err(refused!("nothing was done"))
    }
}
