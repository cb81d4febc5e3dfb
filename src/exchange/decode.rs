//! Decodes bytes to text: in the encoding that the user or the file names, else UTF-8, else (RIS only) Windows-1252.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::encoding::{declared, sniffed};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not UTF-8: found the byte 0x{byte:02x}; specify the encoding with --encoding")]
pub struct DecodeError {
    /// The line of the first invalid byte.
    pub line: usize,
    byte: u8,
}

/// Decodes a file. On an error also returns the text, with U+FFFD in place of each invalid byte.
///
/// RIS predates UTF-8 and has no place to name an encoding, so a RIS file that is not UTF-8 is taken for Windows-1252, a
/// superset of printable Latin-1.
pub fn decode(bytes: &[u8], named: Option<&'static Encoding>) -> (String, Option<DecodeError>) {
    let encoding = named.or_else(|| sniffed(bytes)).or_else(|| declared(bytes));
    let (text, _, err) = encoding.unwrap_or(UTF_8).decode(bytes);
    if !err {
        return (text.into_owned(), None);
    }
    // A wrong declaration.
    if named.is_none()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return (text.to_owned(), None);
    }
    if named.is_none() && super::ris::begins(text.trim_start()) {
        return (WINDOWS_1252.decode(bytes).0.into_owned(), None);
    }
    let line = text
        .find('\u{fffd}')
        .map(|at| text[..at].matches('\n').count() + 1);
    let valid = std::str::from_utf8(bytes).map_or_else(|err| err.valid_up_to(), str::len);
    let problem = DecodeError {
        line: line.unwrap_or(1),
        byte: bytes.get(valid).copied().unwrap_or_default(),
    };
    (text.into_owned(), Some(problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_encoding_is_used() {
        for (bytes, text) in [
            (&b"\xef\xbb\xbfTY  - BOOK\r\n"[..], "TY  - BOOK\r\n"),
            (
                b"% Encoding: ISO8859_1\n@book{g\xf6del}",
                "% Encoding: ISO8859_1\n@book{gödel}",
            ),
            (
                b"<?xml version='1.0' encoding='latin1'?>\xe9",
                "<?xml version='1.0' encoding='latin1'?>é",
            ),
            (
                b"TY  - BOOK\r\nAU  - G\xf6del\r\n",
                "TY  - BOOK\r\nAU  - Gödel\r\n",
            ),
            (b"\xff\xfea\0", "a"),
            (b"<\0?\0x\0", "<?x"),
            (
                b"<?xml version='1.0' encoding='utf-16'?>\xc3\xa9",
                "<?xml version='1.0' encoding='utf-16'?>é",
            ),
            (
                b"<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=windows-1251'>\xe9",
                "<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=windows-1251'>й",
            ),
            // A title, and no declaration.
            (
                b"title,url\ncharset=latin1,\xc3\xa9",
                "title,url\ncharset=latin1,é",
            ),
        ] {
            assert_eq!(decode(bytes, None), (text.to_owned(), None));
        }
    }

    #[test]
    fn an_invalid_byte_is_reported_with_its_line() {
        let (text, err) = decode(b"@book{a,\n title = {G\xf6del}}", None);
        assert!(text.contains("G\u{fffd}del"));
        assert_eq!(
            err,
            Some(DecodeError {
                line: 2,
                byte: 0xf6
            })
        );
        assert_eq!(decode(b"G\xf6del", Encoding::for_label(b"latin1")).1, None);
    }
}
