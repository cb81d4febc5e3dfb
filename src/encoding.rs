//! Finds the encoding of a document in its first bytes.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// How many bytes are searched for the name of an encoding.
const HEAD: usize = 1_024;

/// Recognizes UTF-16 without a byte order mark by the zeros in its first characters.
pub(crate) fn sniffed(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [first, 0, _, 0, ..] if *first > 0 => Some(UTF_16LE),
        [0, first, 0, _, ..] if *first > 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Returns the encoding that a file declares: `encoding="…"` in XML, `charset=…` in HTML, `% Encoding: …` in BibTeX. What can be
/// read as ASCII is not UTF-16, whatever it says (WHATWG, "HTML", 13.2.3.2): programs that hold text in UTF-16 declare it.
pub(crate) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
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
        labels.find_map(labelled)
    })
}

/// Returns the encoding with the label that a text begins with.
pub(crate) fn labelled(text: &str) -> Option<&'static Encoding> {
    let label = text.trim_start_matches([' ', '\t', '=', '"', '\'']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)));
    // JabRef writes ISO8859_1.
    let label = label[..end.unwrap_or(label.len())]
        .replace('_', "-")
        .replace("iso8859", "iso-8859");
    Encoding::for_label(label.as_bytes()).filter(|found| ![UTF_16LE, UTF_16BE].contains(found))
}
