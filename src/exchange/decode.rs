//! From bytes to text. Files are UTF-8 unless they say something else; some of those that say nothing are older than that.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// How much of a file is looked at for the name of its encoding.
const HEAD: usize = 1_024;

/// Bytes that are no text in the encoding of their file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not UTF-8: found the byte 0x{byte:02x}; name the encoding of the file with --encoding")]
pub struct DecodeError {
    /// The line of the first of them.
    pub line: usize,
    byte: u8,
}

/// The text of a file: in the encoding that is `named`, else in the one that it names itself, else in UTF-8. Also says what
/// is wrong with it, where something is: then the bytes that are no text have become U+FFFD.
///
/// RIS is from before UTF-8 and names no encoding: what is not UTF-8 is Windows-1252 then, of which Latin-1 is a part.
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

/// The encoding that a file names: `encoding="…"` in XML, `charset=…` in HTML, `% Encoding: …` in BibTeX.
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
    fn a_file_is_in_the_encoding_that_it_names() {
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
    fn bytes_that_are_no_text_have_a_line() {
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
