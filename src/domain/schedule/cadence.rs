//! Which cadence is in force for a resource, and who asked for it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::vocabulary::vocabulary;
use crate::domain::{Cadence, ParseCadenceError};

/// What a person said of the cadence of one resource.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OwnCadence {
    /// Nothing: the catalog's cadence holds.
    #[default]
    Default,
    /// No re-reading at all.
    Never,
    /// This one.
    Every(Cadence),
    /// The catalog's, which does not bound what memory says.
    Adaptive,
}

impl FromStr for OwnCadence {
    type Err = ParseCadenceError;

    fn from_str(text: &str) -> Result<Self, ParseCadenceError> {
        match text.trim().to_lowercase().as_str() {
            "never" => Ok(Self::Never),
            "default" => Ok(Self::Default),
            _ => text.parse().map(Self::Every),
        }
    }
}

vocabulary! {
    /// Who asked for a cadence; the strongest first.
    pub enum CadenceSource: "source of a cadence" {
        /// The person, with `reads every`.
        Person = "person",
        /// The catalog, for this entry.
        Entry = "entry",
        /// The catalog, for the whole domain.
        Domain = "domain",
        /// Nobody: a followed resource is looked at once a month.
        Follow = "follow",
    }
}

/// The cadence that holds for a resource, and who asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CadenceInForce {
    /// The period.
    pub cadence: Cadence,
    /// Where it comes from.
    pub source: CadenceSource,
}

/// Picks the cadence in force: the person's, else the entry's, else its domain's, else monthly where it is followed.
pub fn cadence_in_force(
    own: OwnCadence,
    entry: Option<Cadence>,
    domain: Option<Cadence>,
    following: bool,
) -> Option<CadenceInForce> {
    let of = |source| move |cadence| CadenceInForce { cadence, source };
    match own {
        OwnCadence::Never => None,
        OwnCadence::Every(cadence) => Some(of(CadenceSource::Person)(cadence)),
        OwnCadence::Default | OwnCadence::Adaptive => entry
            .map(of(CadenceSource::Entry))
            .or(domain.map(of(CadenceSource::Domain)))
            .or(following.then_some(of(CadenceSource::Follow)(Cadence::MONTHLY))),
    }
}
