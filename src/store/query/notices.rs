//! Which notices were given on this device: one a day for each thing due.

use rusqlite::named_params;

use crate::domain::LocalDate;
use crate::store::{Result, Store};

const CLAIM: &str = "
    INSERT INTO notice (resource, given_on) VALUES (:resource, :on)
    ON CONFLICT (resource) DO UPDATE SET given_on = excluded.given_on WHERE given_on <> excluded.given_on";
const GIVE_BACK: &str = "DELETE FROM notice WHERE resource = :resource AND given_on = :on";

impl Store {
    /// Those of the resources of these numbers of which no notice was given on a day; from now on one was. Of two who ask
    /// at once, one gets them.
    pub fn claim_notices(&mut self, numbers: &[i64], on: LocalDate) -> Result<Vec<i64>> {
        let tx = self.write()?;
        let mut claimed = Vec::new();
        for number in numbers {
            let parameters = named_params! {":resource": number, ":on": on};
            if tx.prepare_cached(CLAIM)?.execute(parameters)? > 0 {
                claimed.push(*number);
            }
        }
        tx.commit()?;
        Ok(claimed)
    }

    /// Takes back a claim on notices that could not be given.
    pub fn give_notices_back(&mut self, numbers: &[i64], on: LocalDate) -> Result<()> {
        let tx = self.write()?;
        for number in numbers {
            let parameters = named_params! {":resource": number, ":on": on};
            tx.prepare_cached(GIVE_BACK)?.execute(parameters)?;
        }
        tx.commit()?;
        Ok(())
    }
}
