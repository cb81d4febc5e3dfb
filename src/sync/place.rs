//! The file that says what a place is, and proves that a key is that of the place before anything is written to it.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Key, open, seal};

/// The version of the format of places. It grows with each change that older programs would misread.
const FORMAT: u32 = 1;

/// What a place is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    #[serde(rename = "reads-sync")]
    format: u32,
    /// Chosen at random when the place is set up.
    pub id: Uuid,
    /// The id, sealed as a segment is, in Base64; missing if the place is not encrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    check: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    #[error(
        "its file `reads-sync` is damaged\nhint: move it away, and run `reads sync` on a device that has synced with it, which writes it anew"
    )]
    Damaged,
    #[error(
        "it has format {0}, and this program knows format {FORMAT}\nhint: update reads on this device"
    )]
    Newer(u32),
    #[error(
        "it is encrypted\nhint: give its twelve words with --key; `reads sync key` shows them on the device that set it up"
    )]
    NeedsKey,
    #[error(
        "these are not its words; nothing was written\nhint: `reads sync key` shows them on the device that set it up"
    )]
    WrongKey,
    #[error(
        "it is not encrypted, so it has no key\nhint: leave --key out, or set up another place"
    )]
    NotEncrypted,
}

impl Place {
    pub fn new(id: Uuid, key: Option<Key>) -> std::io::Result<Self> {
        let check = key.map(|key| seal(id.to_string().as_bytes(), Some(key)));
        let check = check
            .transpose()?
            .map(|check| BASE64_STANDARD.encode(check));
        Ok(Self {
            format: FORMAT,
            id,
            check,
        })
    }

    pub fn parse(bytes: &[u8]) -> Result<Self, PlaceError> {
        #[derive(Deserialize)]
        struct Format {
            #[serde(rename = "reads-sync")]
            format: u32,
        }
        let Format { format } = serde_json::from_slice(bytes).map_err(|_| PlaceError::Damaged)?;
        if format > FORMAT {
            return Err(PlaceError::Newer(format));
        }
        serde_json::from_slice(bytes).map_err(|_| PlaceError::Damaged)
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    pub fn is_encrypted(&self) -> bool {
        self.check.is_some()
    }

    /// Checks that a key is that of the place.
    pub fn check(&self, key: Option<Key>) -> Result<(), PlaceError> {
        match (&self.check, key) {
            (None, None) => Ok(()),
            (None, Some(_)) => Err(PlaceError::NotEncrypted),
            (Some(_), None) => Err(PlaceError::NeedsKey),
            (Some(check), Some(key)) => {
                let sealed = BASE64_STANDARD.decode(check);
                let sealed = sealed.map_err(|_| PlaceError::Damaged)?;
                match open(&sealed, Some(key)) {
                    Ok(id) if id == self.id.to_string() => Ok(()),
                    Ok(_) => Err(PlaceError::Damaged),
                    Err(_) => Err(PlaceError::WrongKey),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_takes_its_own_key_alone() {
        let [key, other] = [1, 2].map(|byte| Key::from_bytes([byte; 16]));
        let place = Place::new(Uuid::now_v7(), Some(key)).unwrap();
        assert_eq!(Place::parse(&place.bytes()), Ok(place.clone()));
        assert_eq!(place.check(Some(key)), Ok(()));
        assert_eq!(place.check(Some(other)), Err(PlaceError::WrongKey));
        assert_eq!(place.check(None), Err(PlaceError::NeedsKey));
        let plain = Place::new(Uuid::now_v7(), None).unwrap();
        assert_eq!(plain.check(None), Ok(()));
        assert_eq!(plain.check(Some(key)), Err(PlaceError::NotEncrypted));
    }

    #[test]
    fn a_later_format_and_a_damaged_file_are_refused() {
        let later = br#"{"reads-sync":2,"home":"x"}"#;
        assert_eq!(Place::parse(later), Err(PlaceError::Newer(2)));
        for bytes in [&b""[..], b"{", b"{\"reads-sync\":1}", b"\xff"] {
            assert_eq!(Place::parse(bytes), Err(PlaceError::Damaged));
        }
    }
}
