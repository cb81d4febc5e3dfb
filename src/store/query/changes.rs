//! The query of what a command recorded: the entries of the log, and the state that followed.

use std::collections::BTreeSet;

use crate::domain::{Changes, Goal, LocalDate, Slug, Subject};
use crate::store::query::filter::{Filter, Pick};
use crate::store::{Name, Recorded, Result, Store};

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
        let (reminders, with_credits) = (
            self.reminders(Some(today), Pick::All)?,
            Filter::with_credits(),
        );
        // What was merged is shown by another resource.
        for (Name { number, .. }, _) in &recorded.resources {
            let rows = self.rows(&with_credits, NUMBERED, [*number], &reminders)?;
            changes.resources.extend(rows);
        }
        let of_occasions = changes
            .recorded
            .iter()
            .filter(|entry| entry.number.is_none());
        let names: BTreeSet<Slug> = of_occasions
            .filter_map(|entry| entry.name.parse().ok())
            .collect();
        if !names.is_empty() {
            changes.occasions = self.occasions()?;
            (changes.occasions).retain(|occasion| names.contains(&occasion.name));
        }
        let mut goals = BTreeSet::new();
        for event in &recorded.events {
            if let Subject::Goal(id) = event.subject {
                goals.extend(self.goal(id)?);
            }
        }
        let goals: Vec<Goal> = goals.into_iter().collect();
        changes.goals = self.standings(&goals, today)?;
        Ok(changes)
    }
}
