//! The cadence in force for a resource, and its source.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::vocabulary::vocabulary;
use crate::domain::{Cadence, ParseCadenceError};

/// The person's setting of the cadence of one resource.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OwnCadence {
    /// Use the catalog's cadence.
    #[default]
    Default,
    /// Never due by cadence or memory.
    Never,
    /// Use this cadence.
    Every(Cadence),
    /// Use the memory model without an upper bound, and the catalog's cadence if there is no recall.
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
    /// The source of a cadence, in order of precedence.
    pub enum CadenceSource: "source of a cadence" {
        /// The person, with `reads every`.
        Person = "person",
        /// The catalog, for this entry.
        Entry = "entry",
        /// The catalog, for the whole domain.
        Domain = "domain",
        /// The default for followed resources: once a month.
        Follow = "follow",
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct CadenceInForce {
    pub cadence: Cadence,
    #[serde(skip)]
    pub source: CadenceSource,
}

/// Returns the cadence in force: the person's, else the entry's, else its domain's, else monthly if it is followed.
pub fn cadence_in_force(
    own: OwnCadence,
    entry: Option<Cadence>,
    domain: Option<Cadence>,
    following: bool,
) -> Option<CadenceInForce> {
    let with_source = |source| move |cadence| CadenceInForce { cadence, source };
    match own {
        OwnCadence::Never => None,
        OwnCadence::Every(cadence) => Some(with_source(CadenceSource::Person)(cadence)),
        OwnCadence::Default | OwnCadence::Adaptive => entry
            .map(with_source(CadenceSource::Entry))
            .or(domain.map(with_source(CadenceSource::Domain)))
            .or(following.then_some(with_source(CadenceSource::Follow)(Cadence::MONTHLY))),
    }
}
