//! The key of a place, which people copy as twelve words.

use std::fmt;
use std::str::FromStr;

use age::x25519::Identity;
use bech32::{Bech32, Hrp};
use bip39::{Language, Mnemonic};
use sha2::{Digest as _, Sha256};

/// What the key is hashed with. It must never change.
const PURPOSE: &[u8] = b"reads sync key 1:";

/// The prefix of secret keys in the age format.
const PREFIX: Hrp = Hrp::parse_unchecked("age-secret-key-");

/// A key of 128 random bits. Its words are those of BIP-39, in English.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key([u8; Self::BYTES]);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseKeyError {
    #[error(
        "expected 12 words, found {0}\nhint: `reads sync key` shows them where the place was set up"
    )]
    Count(usize),
    #[error("word {0} of the key is not one of the list; check its spelling")]
    Unknown(usize),
    #[error("these words are no key: one of them is wrong, or their order is")]
    Checksum,
}

impl Key {
    const BYTES: usize = 16;

    /// How many words a key has.
    pub const WORDS: usize = 12;

    /// Makes a new key.
    ///
    /// # Errors
    /// If the system has no random numbers.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; Self::BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    pub fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        Self(bytes)
    }

    pub fn bytes(self) -> [u8; Self::BYTES] {
        self.0
    }

    /// Returns the key in the form that the program `age` takes: `AGE-SECRET-KEY-1…`. It is the SHA-256 of `PURPOSE` and the bits
    /// of the words.
    pub fn age_key(self) -> String {
        let secret = Sha256::new_with_prefix(PURPOSE)
            .chain_update(self.0)
            .finalize();
        let text = bech32::encode_upper::<Bech32>(PREFIX, &secret);
        text.unwrap_or_default()
    }

    /// Returns the key pair of X25519. Its public half is kept as secret as the other, so that nobody else can write segments.
    pub(super) fn identity(self) -> Identity {
        // The text is one that `age_key` wrote.
        let parsed = self.age_key().parse();
        parsed.unwrap_or_else(|_| unreachable!("32 bytes are a secret key of X25519"))
    }
}

/// The twelve words.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Mnemonic::from_entropy(&self.0) {
            Ok(words) => words.fmt(f),
            Err(_) => Err(fmt::Error),
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl FromStr for Key {
    type Err = ParseKeyError;

    /// Takes the words in any case, with spaces, commas or hyphens between them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.to_lowercase();
        let words = text.split(|c: char| !c.is_alphabetic());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        if words.len() != Self::WORDS {
            return Err(ParseKeyError::Count(words.len()));
        }
        let parsed = Mnemonic::parse_in_normalized(Language::English, &words.join(" "));
        let entropy = parsed.map_err(|err| match err {
            bip39::Error::UnknownWord(at) => ParseKeyError::Unknown(at + 1),
            _ => ParseKeyError::Checksum,
        })?;
        let bytes = entropy.to_entropy().try_into();
        bytes.map(Self).map_err(|_| ParseKeyError::Checksum)
    }
}

#[cfg(test)]
mod tests {
    use age::secrecy::ExposeSecret as _;

    use super::*;

    const WORDS: &str =
        "legal winner thank year wave sausage worth useful legal winner thank yellow";

    /// The words are those of the test vectors of BIP-39. Segments in people's places are encrypted with the age key.
    #[test]
    fn a_key_is_twelve_words_and_an_age_key() {
        let key = Key::from_bytes([0x7f; 16]);
        assert_eq!(key.to_string(), WORDS);
        assert_eq!(WORDS.to_uppercase().replace(' ', ", ").parse(), Ok(key));
        assert_eq!(key.age_key(), key.identity().to_string().expose_secret());
        let secret = "AGE-SECRET-KEY-1KN4UHWE3ME8KT89GE3TFKHPV4L5WCJTCZW6Z74T0TLH2A40V30GSCZD2QE";
        assert_eq!(key.age_key(), secret);
    }

    #[test]
    fn a_mistyped_key_is_refused() {
        let parse = |text: &str| text.parse::<Key>().unwrap_err();
        assert_eq!(parse("legal winner"), ParseKeyError::Count(2));
        let unknown = WORDS.replace("sausage", "sausages");
        assert_eq!(parse(&unknown), ParseKeyError::Unknown(6));
        let other = WORDS.replace("yellow", "year");
        assert_eq!(parse(&other), ParseKeyError::Checksum);
    }

    #[test]
    fn a_key_is_not_shown_by_accident() {
        assert_eq!(format!("{:?}", Key::from_bytes([0x7f; 16])), "Key(…)");
    }
}
