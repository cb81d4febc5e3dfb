//! Turns the bytes of a document into text.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::encoding::{declared, labelled, sniffed};

/// Decodes a document. The first of these that reads it without an error is its encoding: what a byte order mark or its first
/// characters show, UTF-8, that of the media type, the declared one, and Windows-1252.
///
/// UTF-8 precedes what is said because text in another encoding is hardly ever valid UTF-8, and servers name Latin-1 by
/// default. What is pure ASCII may be in an encoding of seven bits, which has to be named.
pub(super) fn decode(bytes: &[u8], media_type: &str) -> String {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return encoding
            .decode_without_bom_handling(&bytes[bom..])
            .0
            .into_owned();
    }
    let utf_8 = Some(UTF_8).filter(|_| !bytes.is_ascii());
    let candidates = [
        sniffed(bytes),
        utf_8,
        parameter(media_type),
        declared(bytes),
        Some(UTF_8),
    ];
    let read = |encoding: &'static Encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes)
    };
    let text = candidates.into_iter().flatten().find_map(read);
    let text = text.unwrap_or_else(|| WINDOWS_1252.decode_without_bom_handling(bytes).0);
    text.into_owned()
}

/// Returns the charset of a media type.
fn parameter(media_type: &str) -> Option<&'static Encoding> {
    media_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| labelled(value))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_found() {
        let utf_16 = |units: &str, to: fn(u16) -> [u8; 2]| -> Vec<u8> {
            units.encode_utf16().flat_map(to).collect()
        };
        let xml = |encoding: &str, text: &[u8]| {
            [
                format!("<?xml version='1.0' encoding='{encoding}'?>").as_bytes(),
                text,
            ]
            .concat()
        };
        for (bytes, media_type, text) in [
            ("é".as_bytes().to_vec(), "", "é"),
            (b"\xef\xbb\xbfa".to_vec(), "text/xml; charset=koi8-r", "a"),
            (b"\xe9".to_vec(), "", "é"),
            (b"\x93a\x94".to_vec(), "text/xml; charset=utf-8", "“a”"),
            (b"\xc1".to_vec(), "text/xml;Charset=\"KOI8-R\"", "а"),
            ("é".as_bytes().to_vec(), "text/xml; charset=iso-8859-1", "é"),
            (xml("koi8-r", b"\xc1"), "", "а"),
            (xml("iso-2022-jp", b"\x1b$B$\"\x1b(B"), "", "あ"),
            (xml("unknown", b"\xe9"), "", "é"),
            (b"<a>".to_vec(), "text/xml; charset=utf-16", "<a>"),
            (utf_16("\u{feff}<é", u16::to_be_bytes), "", "<é"),
            (utf_16("<a é", u16::to_le_bytes), "", "<a é"),
            (utf_16("<a é", u16::to_be_bytes), "", "<a é"),
        ] {
            let decoded = decode(&bytes, media_type);
            assert!(decoded.ends_with(text), "{bytes:?}: {decoded}");
        }
    }
}
