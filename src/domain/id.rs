//! Identity: the UUIDs that all devices share, and the slugs that people type.

use std::fmt;
use std::str::FromStr;

use crate::domain::GoalUnit;
use crate::domain::text_form::text_form;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Declares newtypes over a UUID, so that ids of different kinds cannot be mixed up.
macro_rules! uuid_newtypes {
    ($($(#[$meta:meta])* $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

uuid_newtypes! {
    /// Id of a resource, the same on every device: a UUIDv5 of catalog name and slug, or, if the person added it, of an
    /// identifier of the work; a UUIDv7 if it has none.
    ResourceId;
    /// Id of an occasion, the same on every device: a UUIDv5 of its name.
    OccasionId;
    /// Id of a goal, the same on every device: a UUIDv5 of its unit and its year.
    GoalId;
    /// Id of an event: a UUIDv7.
    EventId;
    /// Id of the events that one command recorded and that are undone together: a UUIDv7.
    TransactionId;
    /// Id of a database, chosen at random when it is created.
    DeviceId;
}

impl ResourceId {
    /// The namespace of catalog entries (RFC 9562 section 5.5). It must never change.
    const CATALOG: Uuid = Uuid::from_u128(0x9d1c_5a1e_3c0b_4f5e_8a57_72b0_64c1_1e57);

    /// The namespace of works by their identifiers. It must never change.
    const WORK: Uuid = Uuid::from_u128(0x2f6b_8c1d_94e3_4a07_b3d5_1c8e_5a90_7d42);

    /// Returns the id of a work with an identifier, such as `doi:10.1145/359545.359563`.
    pub(crate) fn of_work(identifier: &str) -> Self {
        Self(Uuid::new_v5(&Self::WORK, identifier.as_bytes()))
    }

    /// Returns the id of a catalog entry. Slugs and catalog names contain no `/`, so no two entries share an id.
    pub fn of_entry(catalog: &Slug, entry: &Slug) -> Self {
        let name = format!("{catalog}/{entry}");
        Self(Uuid::new_v5(&Self::CATALOG, name.as_bytes()))
    }
}

impl OccasionId {
    /// The namespace of occasions. It must never change.
    const OCCASION: Uuid = Uuid::from_u128(0x51c2_0f0b_9a36_4d0e_b7a1_0d6e_33c8_5f92);

    pub fn of_name(name: &Slug) -> Self {
        Self(Uuid::new_v5(&Self::OCCASION, name.as_str().as_bytes()))
    }
}

impl GoalId {
    /// The namespace of goals. It must never change.
    const GOAL: Uuid = Uuid::from_u128(0x6b0d_91f4_2c58_4e7a_9d36_f1a2_08b5_c473);

    pub fn of(unit: GoalUnit, year: i32) -> Self {
        Self(Uuid::new_v5(
            &Self::GOAL,
            format!("{unit} {year}").as_bytes(),
        ))
    }
}

/// What an event changes: a resource, an occasion or a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    Resource(ResourceId),
    Occasion(OccasionId),
    Goal(GoalId),
}

impl Subject {
    /// Returns the id, whatever it is of.
    pub fn id(self) -> Uuid {
        match self {
            Self::Resource(id) => id.0,
            Self::Occasion(id) => id.0,
            Self::Goal(id) => id.0,
        }
    }
}

impl From<ResourceId> for Subject {
    fn from(id: ResourceId) -> Self {
        Self::Resource(id)
    }
}

impl From<GoalId> for Subject {
    fn from(id: GoalId) -> Self {
        Self::Goal(id)
    }
}

impl From<OccasionId> for Subject {
    fn from(id: OccasionId) -> Self {
        Self::Occasion(id)
    }
}

/// A short name that a person types: `attention`, `gpt-3`.
///
/// 1 to 64 lower-case ASCII letters and digits, in words joined by single hyphens, with at least one letter: a slug never
/// parses as a number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is not a slug: expected 1 to 64 lower-case letters and digits, words joined by '-', with at least one letter"
)]
pub struct ParseSlugError(String);

/// The domain of resources that were added without one.
impl Default for Slug {
    fn default() -> Self {
        Self("inbox".to_owned())
    }
}

impl Slug {
    /// Makes a slug of the first words of a text, transliterated to ASCII. Returns `None` if the text has no letter or digit.
    pub fn from_title(text: &str) -> Option<Self> {
        let words = slug::slugify(text);
        let mut slug = String::new();
        for word in words.split('-').take(6) {
            if slug.len() + word.len() >= 48 {
                break;
            }
            if !slug.is_empty() {
                slug.push('-');
            }
            slug.push_str(word);
        }
        slug.parse().or_else(|_| format!("r-{slug}").parse()).ok()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = ParseSlugError;

    fn from_str(text: &str) -> Result<Self, ParseSlugError> {
        let is_letter = |c: u8| c.is_ascii_lowercase();
        let is_valid = (1..=64).contains(&text.len())
            && text.bytes().any(is_letter)
            && text.split('-').all(|word| {
                !word.is_empty() && word.bytes().all(|c| is_letter(c) || c.is_ascii_digit())
            });
        if is_valid {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseSlugError(text.to_owned()))
        }
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

text_form!(Slug, str::parse);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_validated() {
        for valid in ["attention", "gpt-3", "d2l", "3-body", "a"] {
            assert!(valid.parse::<Slug>().is_ok(), "{valid}");
        }
        let long = "a".repeat(65);
        for invalid in [
            "",
            "42",
            "1-2",
            "-a",
            "a-",
            "a--b",
            "Attention",
            "naïve",
            "a b",
            "a/b",
            &long,
        ] {
            assert!(invalid.parse::<Slug>().is_err(), "{invalid}");
        }
    }

    #[test]
    fn slugs_are_made_from_titles() {
        let slug = |text: &str| Slug::from_title(text).map(|slug| slug.to_string());
        for (text, expected) in [
            ("Attention Is All You Need", "attention-is-all-you-need"),
            (
                "Gödel, Escher, Bach: an Eternal Golden Braid and more",
                "godel-escher-bach-an-eternal-golden",
            ),
            ("1984", "r-1984"),
            ("读书", "du-shu"),
        ] {
            assert_eq!(slug(text).as_deref(), Some(expected));
        }
        assert_eq!(slug("?!"), None);
        assert_eq!(slug(&"x".repeat(99)), None);
    }

    /// Ids are stored in people's databases: this one must never change.
    #[test]
    fn entry_ids_are_the_same_on_every_device() {
        let id = ResourceId::of_entry(&"reads".parse().unwrap(), &"attention".parse().unwrap());
        assert_eq!(id.0.get_version_num(), 5);
        assert_eq!(id.to_string(), "18098d20-3c77-573b-9115-a5ec1ecd035f");
        let id = GoalId::of("papers".parse().unwrap(), 2026);
        assert_eq!(id.to_string(), "db093867-9c19-52bf-b05c-35e11bfce4b0");
    }
}
