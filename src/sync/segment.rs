//! The bytes of a segment: its text, compressed by gzip (RFC 1952) and encrypted in the age format
//! (<https://age-encryption.org/v1>). Both notice a file that was cut or altered.

use std::io::{self, Read as _, Write as _};

use age::{Decryptor, Encryptor, Recipient};
use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;

use super::Key;
use crate::bounded;

/// Why a segment could not be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SegmentError {
    #[error("it is encrypted with another key")]
    OtherKey,
    #[error("it is not complete, or was altered")]
    Damaged,
    #[error("it is larger than any segment")]
    TooLarge,
}

/// Compresses and encrypts a text. Without a key it is only compressed.
pub fn seal(text: &[u8], key: Option<Key>) -> io::Result<Vec<u8>> {
    let mut compressed = GzEncoder::new(Vec::new(), Compression::default());
    compressed.write_all(text)?;
    let compressed = compressed.finish()?;
    let Some(key) = key else {
        return Ok(compressed);
    };
    let mut sealed = Vec::with_capacity(compressed.len() + 256);
    let recipient = key.identity().to_public();
    let recipients = std::iter::once(&recipient as &dyn Recipient);
    let encryptor = Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
    let mut writer = encryptor.wrap_output(&mut sealed)?;
    writer.write_all(&compressed)?;
    writer.finish()?;
    Ok(sealed)
}

/// Returns whether a file is in the age format.
pub fn is_encrypted(sealed: &[u8]) -> bool {
    sealed.starts_with(b"age-encryption.org/")
}

/// Decrypts and decompresses a segment.
pub fn open(sealed: &[u8], key: Option<Key>) -> Result<String, SegmentError> {
    match key {
        None => decompress(sealed),
        Some(key) => decompress(&decrypt(sealed, key)?),
    }
}

fn decrypt(sealed: &[u8], key: Key) -> Result<Vec<u8>, SegmentError> {
    let identity = key.identity();
    let decryptor = Decryptor::new(sealed).map_err(|_| SegmentError::Damaged)?;
    if decryptor.is_scrypt() {
        // A passphrase is no key of a place, and trying it takes as long as its writer likes.
        return Err(SegmentError::OtherKey);
    }
    let opened = decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity));
    let mut reader = opened.map_err(|err| match err {
        age::DecryptError::NoMatchingKeys => SegmentError::OtherKey,
        _ => SegmentError::Damaged,
    })?;
    let mut bytes = Vec::with_capacity(sealed.len());
    reader
        .read_to_end(&mut bytes)
        .map_err(|_| SegmentError::Damaged)?;
    Ok(bytes)
}

fn decompress(bytes: &[u8]) -> Result<String, SegmentError> {
    let max = bounded::MAX_MIB << 20;
    let mut text = String::new();
    let mut decoder = GzDecoder::new(bytes).take(max + 1);
    let read = decoder.read_to_string(&mut text);
    read.map_err(|_| SegmentError::Damaged)?;
    if text.len() as u64 > max {
        return Err(SegmentError::TooLarge);
    }
    // Behind it is another file, or none.
    if decoder.into_inner().into_inner().is_empty() {
        Ok(text)
    } else {
        Err(SegmentError::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\"reads\":1}\n";

    fn key(byte: u8) -> Key {
        Key::from_bytes([byte; 16])
    }

    #[test]
    fn a_segment_opens_with_its_key_alone() {
        for key in [None, Some(key(1))] {
            let sealed = seal(TEXT.as_bytes(), key).unwrap();
            assert_eq!(open(&sealed, key).as_deref(), Ok(TEXT));
        }
        let sealed = seal(TEXT.as_bytes(), Some(key(1))).unwrap();
        assert_eq!(open(&sealed, Some(key(2))), Err(SegmentError::OtherKey));
        assert_eq!(open(&sealed, None), Err(SegmentError::Damaged));
        let plain = seal(TEXT.as_bytes(), None).unwrap();
        assert_eq!(open(&plain, Some(key(1))), Err(SegmentError::Damaged));
    }

    #[test]
    fn each_byte_that_is_missing_or_altered_is_noticed() {
        for key in [None, Some(key(1))] {
            let sealed = seal(TEXT.as_bytes(), key).unwrap();
            for at in 0..sealed.len() {
                assert!(open(&sealed[..at], key).is_err(), "cut at {at}");
            }
            for more in [&b"\0"[..], &sealed] {
                assert!(open(&[&sealed, more].concat(), key).is_err());
            }
            if key.is_some() {
                for at in 0..sealed.len() {
                    let mut altered = sealed.clone();
                    altered[at] ^= 1;
                    assert!(open(&altered, key).is_err(), "altered at {at}");
                }
            }
        }
    }

    #[test]
    fn a_text_without_end_is_refused() {
        let mut bomb = GzEncoder::new(Vec::new(), Compression::fast());
        let block = vec![b' '; 1 << 20];
        for _ in 0..=bounded::MAX_MIB {
            bomb.write_all(&block).unwrap();
        }
        assert_eq!(
            open(&bomb.finish().unwrap(), None),
            Err(SegmentError::TooLarge)
        );
    }
}
