//! Desktop notifications that were shown on this device: one per day for each resource that is due. Other channels do not
//! claim notices.

use rusqlite::params;

use crate::domain::LocalDate;
use crate::store::{Result, Store, sql};

const CLAIM: &str = "
    INSERT INTO notice (resource, given_on) VALUES (:resource, :on)
    ON CONFLICT (resource) DO UPDATE SET given_on = excluded.given_on WHERE given_on <> excluded.given_on";
const RELEASE: &str = "DELETE FROM notice WHERE resource = :resource AND given_on = :on";

impl Store {
    /// Returns those resources without a notice on the given day, and records one for each. Of two concurrent callers, only
    /// one gets a resource.
    pub fn claim_notices(&mut self, numbers: &[i64], on: LocalDate) -> Result<Vec<i64>> {
        let tx = self.write()?;
        let mut claimed = Vec::new();
        for number in numbers {
            if sql::change(&tx, CLAIM, params![number, on])? > 0 {
                claimed.push(*number);
            }
        }
        tx.commit()?;
        Ok(claimed)
    }

    /// Releases claimed notices that could not be delivered.
    pub fn release_notices(&mut self, numbers: &[i64], on: LocalDate) -> Result<()> {
        let tx = self.write()?;
        for number in numbers {
            sql::run(&tx, RELEASE, params![number, on])?;
        }
        tx.commit()
    }
}
