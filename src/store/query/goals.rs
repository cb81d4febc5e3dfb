//! Queries for goals, and where one stands with them.

use rusqlite::params;

use crate::domain::{Goal, GoalId, GoalStanding, GoalUnit, LocalDate, Period};
use crate::store::{Result, Store, sql};

const ALL: &str = "SELECT unit, year, amount FROM goal WHERE amount IS NOT NULL";
const ONE: &str = "SELECT amount FROM goal WHERE id = :id AND amount IS NOT NULL";
const OF_ID: &str = "SELECT unit, year FROM goal WHERE id = :id";

impl Store {
    /// Returns all goals that are not cleared, the latest year first.
    pub fn all_goals(&self) -> Result<Vec<Goal>> {
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

    /// Returns where one stands with all goals, or with those of one year: the latest year first.
    pub fn goals(&self, year: Option<i32>, today: LocalDate) -> Result<Vec<GoalStanding>> {
        let mut goals = self.all_goals()?;
        goals.retain(|goal| year.is_none_or(|year| goal.year == year));
        let mut standings = Vec::new();
        for of_year in goals.chunk_by(|one, next| one.year == next.year) {
            let year = Period::year(of_year[0].year).unwrap_or(Period::ALL);
            let readings = self.readings_of(year)?;
            let stands = |goal: &Goal| GoalStanding::of(*goal, goal.done(&readings), today);
            standings.extend(of_year.iter().map(stands));
        }
        Ok(standings)
    }

    /// Returns the amount of a goal, if there is one.
    pub fn goal(&self, unit: GoalUnit, year: i32) -> Result<Option<u32>> {
        sql::first(&self.conn, ONE, params![GoalId::of(unit, year)], |row| {
            row.get(0)
        })
    }

    /// Returns what a goal counts and its year, also of one that is cleared.
    pub(crate) fn goal_of(&self, id: GoalId) -> Result<Option<(GoalUnit, i32)>> {
        sql::first(&self.conn, OF_ID, [id], |row| row.try_into())
    }
}
