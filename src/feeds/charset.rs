//! Turns the bytes of a document into text.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decodes a document. The first of these that reads it without an error is its encoding: what a byte order mark or a first `<`
/// of two bytes says, UTF-8, that of the media type, the declared one, and Windows-1252.
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
    let marked = match bytes {
        [0, b'<', ..] => Some(UTF_16BE),
        [b'<', 0, ..] => Some(UTF_16LE),
        _ => None,
    };
    let utf_8 = Some(UTF_8).filter(|_| !bytes.is_ascii());
    let candidates = [
        marked,
        utf_8,
        parameter(media_type).and_then(named),
        declared(bytes).and_then(named),
        Some(UTF_8),
    ];
    let read = |encoding: &'static Encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes)
    };
    let text = candidates.into_iter().flatten().find_map(read);
    let text = text.unwrap_or_else(|| WINDOWS_1252.decode_without_bom_handling(bytes).0);
    text.into_owned()
}

fn named(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label.as_bytes())
}

/// Returns the charset of a media type.
fn parameter(media_type: &str) -> Option<&str> {
    media_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| value.trim().trim_matches(['"', '\'']))
    })
}

/// Returns the encoding in the XML declaration.
fn declared(bytes: &[u8]) -> Option<&str> {
    let head = &bytes[..bytes.len().min(1024)];
    let begin = head.windows(5).position(|word| word == b"<?xml")?;
    let end = head[begin..].windows(2).position(|end| end == b"?>")?;
    let declaration = str::from_utf8(&head[begin..begin + end]).ok()?;
    let (_, rest) = declaration.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    rest.split(['"', '\'']).nth(1)
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
            (utf_16("\u{feff}<é", u16::to_be_bytes), "", "<é"),
            (utf_16("<é", u16::to_le_bytes), "", "<é"),
            (utf_16("<é", u16::to_be_bytes), "", "<é"),
        ] {
            let decoded = decode(&bytes, media_type);
            assert!(decoded.ends_with(text), "{bytes:?}: {decoded}");
        }
    }
}
