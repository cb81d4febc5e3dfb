//! The query of what a command recorded: the entries of the log, and the state that followed.

use std::collections::BTreeSet;

use crate::domain::{Changes, LocalDate, Slug};
use crate::store::query::filter::Filter;
use crate::store::{Recorded, Result, Store};

const NUMBERED: &str = "s.number = ?";

impl Store {
    /// Returns the entries that were recorded, in one transaction or in several, and the rows of what they changed.
    pub fn changes(&self, recorded: &Recorded, today: LocalDate) -> Result<Changes> {
        let mut changes = Changes {
            unchanged: recorded.unchanged.clone(),
            renamed: recorded.renamed.clone(),
            ..Changes::default()
        };
        let mut seen = BTreeSet::new();
        for event in &recorded.events {
            if seen.insert(event.transaction) {
                changes.recorded.extend(self.entries_of(event.transaction)?);
            }
        }
        let (calls, with_credits) = (self.calls(Some(today))?, Filter::with_credits());
        let (mut numbers, mut names) = (BTreeSet::new(), BTreeSet::new());
        for entry in &changes.recorded {
            match entry.number {
                Some(number) if numbers.insert(number) => {
                    let rows = self.rows(&with_credits, NUMBERED, [number], &calls)?;
                    changes.resources.extend(rows);
                }
                None => names.extend(entry.name.parse::<Slug>().ok()),
                Some(_) => {}
            }
        }
        if !names.is_empty() {
            changes.occasions = self.occasions()?;
            (changes.occasions).retain(|occasion| names.contains(&occasion.name));
        }
        Ok(changes)
    }
}
