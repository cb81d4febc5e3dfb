//! What things are called: ids that devices agree on, and the slugs that people type.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Declares a newtype over a UUID, so that a device is never taken for a resource.
macro_rules! uuid_newtype {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

uuid_newtype!(
    /// One thing to read, the same on every device: a UUID v5 of catalog name and slug.
    ResourceId
);
uuid_newtype!(
    /// One occasion, the same on every device: a UUID v5 of its name.
    OccasionId
);
uuid_newtype!(
    /// One event of the log: a UUID v7.
    EventId
);
uuid_newtype!(
    /// What one command did: its events share a UUID v7, and are undone together.
    TransactionId
);
uuid_newtype!(
    /// One database's own name, drawn at random when it is created.
    DeviceId
);

impl ResourceId {
    /// The namespace of catalog entries (RFC 9562 section 5.5): drawn once, never to change.
    const CATALOG: Uuid = Uuid::from_u128(0x9d1c_5a1e_3c0b_4f5e_8a57_72b0_64c1_1e57);

    /// The id of an entry of a catalog. Slugs and catalog names hold no `/`, so that no two entries share an id.
    pub fn of_entry(catalog: &Slug, entry: &Slug) -> Self {
        Self(Uuid::new_v5(
            &Self::CATALOG,
            format!("{catalog}/{entry}").as_bytes(),
        ))
    }
}

impl OccasionId {
    /// The namespace of occasions: drawn once, never to change.
    const OCCASION: Uuid = Uuid::from_u128(0x51c2_0f0b_9a36_4d0e_b7a1_0d6e_33c8_5f92);

    /// The id of the occasion of that name.
    pub fn of_name(name: &Slug) -> Self {
        Self(Uuid::new_v5(&Self::OCCASION, name.as_str().as_bytes()))
    }
}

/// What an event was done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A resource.
    Resource(ResourceId),
    /// An occasion.
    Occasion(OccasionId),
}

impl From<ResourceId> for Subject {
    fn from(id: ResourceId) -> Self {
        Self::Resource(id)
    }
}

impl From<OccasionId> for Subject {
    fn from(id: OccasionId) -> Self {
        Self::Occasion(id)
    }
}

/// The short name that a person types: `attention`, `gpt-3`.
///
/// 1 to 64 lower-case ASCII letters and digits in words joined by single hyphens, with at least one letter, so that it
/// is never taken for a number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// Text that is not a slug.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is not a slug: expected 1 to 64 lower-case letters and digits, words joined by '-', with at least one letter"
)]
pub struct ParseSlugError(String);

impl Slug {
    /// The domain of what nobody put into one.
    pub fn inbox() -> Self {
        Self("inbox".to_owned())
    }

    /// A slug made of the first words of a text, in Latin letters; `None` where it has none.
    pub fn of_words(text: &str) -> Option<Self> {
        let all = slug::slugify(text);
        let mut made = String::new();
        for word in all.split('-').take(6) {
            if made.len() + word.len() >= 48 {
                break;
            }
            if !made.is_empty() {
                made.push('-');
            }
            made.push_str(word);
        }
        made.parse().or_else(|_| format!("r-{made}").parse()).ok()
    }

    /// The text of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = ParseSlugError;

    fn from_str(text: &str) -> Result<Self, ParseSlugError> {
        let letters = |c: u8| c.is_ascii_lowercase();
        let good = (1..=64).contains(&text.len())
            && text.bytes().any(letters)
            && text.split('-').all(|word| {
                !word.is_empty() && word.bytes().all(|c| letters(c) || c.is_ascii_digit())
            });
        if good {
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

impl TryFrom<String> for Slug {
    type Error = ParseSlugError;

    fn try_from(text: String) -> Result<Self, ParseSlugError> {
        text.parse()
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_what_can_be_typed() {
        for good in ["attention", "gpt-3", "d2l", "3-body", "a"] {
            assert!(good.parse::<Slug>().is_ok(), "{good}");
        }
        let long = "a".repeat(65);
        for err in [
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
            assert!(err.parse::<Slug>().is_err(), "{err}");
        }
    }

    #[test]
    fn words_make_a_slug() {
        let slug = |text: &str| Slug::of_words(text).map(String::from);
        for (text, made) in [
            ("Attention Is All You Need", "attention-is-all-you-need"),
            (
                "Gödel, Escher, Bach: an Eternal Golden Braid and more",
                "godel-escher-bach-an-eternal-golden",
            ),
            ("1984", "r-1984"),
            ("读书", "du-shu"),
        ] {
            assert_eq!(slug(text).as_deref(), Some(made));
        }
        assert_eq!(slug("?!"), None);
        assert_eq!(slug(&"x".repeat(99)), None);
    }

    /// Ids are on people's disks: this one may never change.
    #[test]
    fn entry_ids_are_the_same_on_every_device() {
        let id = ResourceId::of_entry(&"reads".parse().unwrap(), &"attention".parse().unwrap());
        assert_eq!(id.0.get_version_num(), 5);
        assert_eq!(id.to_string(), "18098d20-3c77-573b-9115-a5ec1ecd035f");
    }
}
