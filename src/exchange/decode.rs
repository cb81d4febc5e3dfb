//! Decodes bytes to text: in the encoding that the user or the file names, else UTF-8, else (RIS only) Windows-1252.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

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

/// Recognizes UTF-16 without a byte order mark by the zeros in its first characters.
fn sniffed(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [first, 0, _, 0, ..] if *first > 0 => Some(UTF_16LE),
        [0, first, 0, _, ..] if *first > 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Returns the encoding that a file declares: `encoding="…"` in XML, `charset=…` in HTML, `% Encoding: …` in BibTeX. What can be
/// read as ASCII is not UTF-16, whatever it says (WHATWG, "HTML", 13.2.3.2): programs that hold text in UTF-16 declare it.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let declarations = [
        ("<?xml", "encoding", "?>"),
        ("<meta", "charset", ">"),
        ("% encoding", ":", "\n"),
    ];
    declarations.iter().find_map(|(begin, key, end)| {
        let mut labels = head
            .split(begin)
            .skip(1)
            .filter_map(|text| Some(text.split(end).next()?.split_once(key)?.1));
        labels.find_map(encoding)
    })
}

/// Returns the encoding with the label that a text begins with.
fn encoding(text: &str) -> Option<&'static Encoding> {
    let label = text.trim_start_matches([' ', '\t', '=', '"', '\'']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)));
    // JabRef writes ISO8859_1.
    let label = label[..end.unwrap_or(label.len())]
        .replace('_', "-")
        .replace("iso8859", "iso-8859");
    Encoding::for_label(label.as_bytes()).filter(|found| ![UTF_16LE, UTF_16BE].contains(found))
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
