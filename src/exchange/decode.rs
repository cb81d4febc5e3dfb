//! Decodes bytes to text: in the encoding that the user or the file names, else UTF-8, else (RIS only) Windows-1252.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// How many bytes are searched for the name of an encoding.
const HEAD: usize = 1_024;

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
    let encoding = named.or_else(|| declared(bytes)).unwrap_or(UTF_8);
    let (text, _, err) = encoding.decode(bytes);
    if !err {
        return (text.into_owned(), None);
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

/// Returns the encoding that a file declares: `encoding="…"` in XML, `charset=…` in HTML, `% Encoding: …` in BibTeX.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    ["encoding=", "charset=", "% encoding:"]
        .iter()
        .find_map(|key| {
            let (_, label) = head.split_once(key)?;
            let label = label.trim_start_matches([' ', '"', '\'']);
            let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)));
            // JabRef writes ISO8859_1.
            let label = label[..end.unwrap_or(label.len())]
                .replace('_', "-")
                .replace("iso8859", "iso-8859");
            Encoding::for_label(label.as_bytes())
        })
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
