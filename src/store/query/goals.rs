//! Queries for goals, and where one stands with them.

use crate::domain::{Goal, GoalId, GoalStanding, LocalDate, Period};
use crate::store::{Result, Store, sql};

const ALL: &str = "SELECT unit, year, amount FROM goal WHERE amount IS NOT NULL";

impl Store {
    /// Returns all goals that are not cleared: the latest year first.
    pub fn goals(&self) -> Result<Vec<Goal>> {
        let mut goals: Vec<Goal> = sql::all(&self.conn, ALL, [], |row| {
            Ok(Goal {
                unit: row.get(0)?,
                year: row.get(1)?,
                amount: row.get(2)?,
            })
        })?;
        goals.sort_by_key(|goal| (-goal.year, goal.unit));
        Ok(goals)
    }

    /// Returns where one stands with goals, in their order.
    pub fn standings(&self, goals: &[Goal], today: LocalDate) -> Result<Vec<GoalStanding>> {
        let mut standings = Vec::new();
        for of_year in goals.chunk_by(|one, next| one.year == next.year) {
            let year = Period::year(of_year[0].year).unwrap_or(Period::ALL);
            let readings = self.readings_of(year)?;
            let stands = |goal: &Goal| GoalStanding::of(*goal, goal.done(&readings), today);
            standings.extend(of_year.iter().map(stands));
        }
        Ok(standings)
    }

    /// Returns the goal for a unit and a year, if it is not cleared.
    pub fn goal(&self, id: GoalId) -> Result<Option<Goal>> {
        let goals = self.goals()?;
        let is_it = |goal: &Goal| GoalId::of(goal.unit, goal.year) == id;
        Ok(goals.into_iter().find(is_it))
    }
}
