//! Converts values that several foreign formats share: types and HTML.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::domain::{Address, Identifier, Kind, Work, listed_tag};
use crate::html::{Token, decoded, prepared, tokens};

/// Maps a format's type names, separated by spaces, to kinds. A kind is written as its first name.
pub(super) struct Types(pub(super) &'static [(Kind, &'static str)]);

impl Types {
    pub(super) fn names(&self) -> impl Iterator<Item = (Kind, &'static str)> {
        let rows = self.0.iter();
        rows.flat_map(|(kind, names)| names.split(' ').map(|name| (*kind, name)))
    }

    pub(super) fn kind(&self, wanted: &str) -> Option<Kind> {
        Some(self.names().find(|(_, name)| *name == wanted)?.0)
    }

    pub(super) fn name(&self, wanted: Kind) -> Option<&'static str> {
        Some(self.names().find(|(kind, _)| *kind == wanted)?.1)
    }
}

/// Joins what a field holds. Returns `None` if there is nothing.
pub(super) fn list(items: impl IntoIterator<Item: ToString>, separator: &str) -> Option<String> {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    (!items.is_empty()).then(|| items.join(separator))
}

/// Joins the tags of a work, as `split_tags` reads them at one of the separators. Returns `None` if there are none.
pub(super) fn tags(work: &Work, separators: &[char], separator: &str) -> Option<String> {
    let tags = work
        .tags
        .iter()
        .map(|tag| listed_tag(tag.as_str(), separators));
    list(tags, separator)
}

/// Returns the address of an arXiv id.
pub(super) fn arxiv_address(id: &str) -> String {
    format!("https://arxiv.org/abs/{id}")
}

/// Returns the text of an HTML fragment, with a line break for each `<br>` and paragraph.
pub(super) fn html(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    for token in tokens(&prepared(text)) {
        match token {
            Token::Text(text) => plain.push_str(&text),
            Token::Start(tag) if ["br", "p"].contains(&tag.name.as_str()) => plain.push('\n'),
            _ => {}
        }
    }
    plain
}

/// Tags of the markup that titles have in other programs.
const MARKUP: &str =
    " b bold br div em font i inf italic p sc scp small span strong sub sup tt u underline ";

/// Returns a line of text without the markup of titles, and with the characters that its references stand for. Other text between
/// angle brackets stays.
pub(super) fn inline(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let mut pieces = text.split('<');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('>').filter(|(tag, _)| is_markup(tag)) {
            Some((tag, rest)) => {
                plain.push_str(if is_break(tag) { " " } else { "" });
                plain.push_str(rest);
            }
            None => plain.extend(["<", piece]),
        }
    }
    decoded(&plain)
}

/// Whether a tag separates words.
fn is_break(tag: &str) -> bool {
    let (name, _) = tag_name(tag);
    matches!(
        name.as_str(),
        "br" | "p" | "jats:p" | "jats:sec" | "jats:title"
    )
}

/// Returns the name of a tag, and its attributes.
fn tag_name(tag: &str) -> (String, &str) {
    let name = tag.trim_start_matches('/').trim_end_matches('/');
    let (name, attributes) = name.split_once(' ').unwrap_or((name, ""));
    (name.to_ascii_lowercase(), attributes)
}

fn is_markup(tag: &str) -> bool {
    let (name, attributes) = tag_name(tag);
    let is_attribute = attributes.trim().is_empty() || attributes.contains('=');
    // JATS and MathML stand in the records of Crossref.
    let is_known = name.starts_with("jats:")
        || name.starts_with("mml:")
        || MARKUP.contains(&format!(" {name} "))
        || name == "a" && (tag.starts_with('/') || attributes.contains('='));
    is_attribute && !name.is_empty() && is_known
}

/// Sets the first DOI of a field. Its name, a resolver, words or another DOI may stand beside it. Returns whether there is one.
pub(super) fn doi(work: &mut Work, text: &str) -> bool {
    let text = decoded(text.trim());
    // The address of a proxy only contains the DOI.
    if text.contains("://")
        && !matches!(Identifier::parse(&text), Identifier::Url(_))
        && work.identifier(&text)
    {
        return true;
    }
    let text = text.find("10.").map_or("", |at| &text[at..]);
    let Ok(text) = percent_decode_str(text).decode_utf8() else {
        return false;
    };
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((&text, ""));
    let rest = rest.trim_start();
    // A blank stands in some DOIs of the SICI form: "10.1659/0276-4741(2004)024 [0340:A]".
    let is_cut = rest
        .strip_prefix('[')
        .is_some_and(|item| item.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    let whole: String = text.split_whitespace().collect();
    let first = match rest {
        "" => first,
        _ => first.trim_end_matches([',', ';']),
    };
    !is_cut && work.identifier(first) || work.identifier(&whole)
}

/// Sets the first ISBN of a field, which may hold several of them and say what they are.
pub(super) fn isbns(work: &mut Work, text: &str) {
    let text = text.replace(['‐', '‑', '‒', '–', '−'], "-");
    let is_other = |c: char| !(c.is_ascii_digit() || matches!(c, 'X' | 'x' | '-' | ' '));
    for part in text.split(is_other) {
        let words: Vec<&str> = part.split(' ').filter(|word| !word.is_empty()).collect();
        // Blanks stand between the parts of one, or between two.
        for start in 0..words.len() {
            for end in start + 1..=words.len().min(start + 5) {
                if work.metadata.isbn.is_none() {
                    work.identifier(&format!("isbn:{}", words[start..end].concat()));
                }
            }
        }
    }
}

/// Returns the path of a file, which may be given as an address.
pub(super) fn path(text: &str) -> Cow<'_, str> {
    match Address::parse(text) {
        Address::File(path) => path.into(),
        _ => text.into(),
    }
}

/// Splits a field that may hold several addresses.
pub(super) fn addresses(text: &str) -> Vec<&str> {
    let ends = |c: char| c.is_whitespace() || matches!(c, ';' | ',' | '|');
    let schemes = ["http://", "https://", "file://", "ftp://"];
    let starts = text.match_indices(ends).map(|(at, end)| at + end.len());
    let starts = starts.filter(|at| schemes.iter().any(|scheme| text[*at..].starts_with(scheme)));
    let bounds: Vec<usize> = [0].into_iter().chain(starts).chain([text.len()]).collect();
    let parts = bounds
        .windows(2)
        .map(|bounds| text[bounds[0]..bounds[1]].trim_matches(ends));
    parts.filter(|part| !part.is_empty()).collect()
}

/// Sets the identifiers that free text names by a label: "arXiv:1706.03762 [cs]", or "DOI: 10.1000/x" on a line of its own.
pub(super) fn labelled(work: &mut Work, text: &str, has_isbn: bool) {
    for line in text.lines() {
        let (label, value) = line.split_once(':').unwrap_or_default();
        let value = value.trim();
        let word = value.split_whitespace().next().unwrap_or_default();
        match label.trim().to_ascii_lowercase().as_str() {
            label @ ("doi" | "arxiv") => {
                work.identifier(&format!("{label}:{word}"));
            }
            "isbn" if has_isbn => isbns(work, value),
            _ => {}
        }
    }
    if let Some((_, id)) = text.split_once("arXiv:") {
        let id = id.split_whitespace().next().unwrap_or_default();
        work.identifier(&format!("arxiv:{}", id.trim_end_matches([',', ';', '.'])));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_titles_is_removed() {
        for (text, plain) in [
            (
                "Growth <i>in vivo</i> of H<sub>2</sub>O &amp; more",
                "Growth in vivo of H2O & more",
            ),
            (
                "<span class=\"nocase\">iPhone</span> &lt;b&gt;",
                "iPhone <b>",
            ),
            ("<jats:p>A</jats:p><B>c</B>", " A c"),
            ("A<br/>b", "A b"),
            (
                "<a href=\"http://x\">A</a> <mml:mi>x</mml:mi>, <a>",
                "A x, <a>",
            ),
            (
                "Vec<T> & a < b > c, <i am> &x;",
                "Vec<T> & a < b > c, <i am> &x;",
            ),
            ("<", "<"),
        ] {
            assert_eq!(inline(text), plain);
        }
    }

    #[test]
    fn the_first_doi_of_a_field_is_taken() {
        for (text, doi) in [
            ("10.1000/a;b,c", "10.1000/a;b,c"),
            ("10.1000/a, 10.1000/b", "10.1000/a"),
            ("10.1000/a; doi:10.1000/b", "10.1000/a"),
            ("10.1000/a.", "10.1000/a."),
            ("DOI: 10.1000/a (print)", "10.1000/a"),
            ("info:doi/10.1000/a", "10.1000/a"),
            ("https://doi.org/10.1000/a%3Cb", "10.1000/a<b"),
            ("10.1000%2Fa%3Cb", "10.1000/a<b"),
            (
                "10.1000/a(1)1:2&lt;3::AID&gt;3.0.CO;2-2",
                "10.1000/a(1)1:2<3::AID>3.0.CO;2-2",
            ),
            (
                "10.1659/0276-4741(2004)024 [0340:A]",
                "10.1659/0276-4741(2004)024[0340:A]",
            ),
            ("10.1000 / a", "10.1000/a"),
            ("https://proxy.example/doi?id=10.1000/a", "10.1000/a"),
            ("n/a", ""),
        ] {
            let mut work = Work::default();
            super::doi(&mut work, text);
            let found = work.metadata.doi.flatten().unwrap_or_default();
            assert_eq!(found, doi, "{text}");
        }
    }

    #[test]
    fn the_first_isbn_of_a_field_is_taken() {
        for text in [
            "978-0-306-40615-7",
            "ISBN 0-306-40615-2 (print), 978-1-4493-7332-0 (e-book)",
            "1234-5678; 9780306406157 9781449373320",
            "978-0-306-40615-7 978-1-4493-7332-0",
            "978 0 306 40615 7 978 1 4493 7332 0",
            "978‐0‐306‐40615‐7",
        ] {
            let mut work = Work::default();
            isbns(&mut work, text);
            assert_eq!(
                work.metadata.isbn,
                Some(Some("9780306406157".to_owned())),
                "{text}"
            );
        }
    }

    #[test]
    fn addresses_are_told_apart() {
        for (text, parts) in [
            (
                "https://x.example/a;b?u=http://y",
                &["https://x.example/a;b?u=http://y"][..],
            ),
            (
                "http://x; https://y,http://z",
                &["http://x", "https://y", "http://z"],
            ),
            ("http://x|http://y", &["http://x", "http://y"]),
            ("https://x.example/a|b", &["https://x.example/a|b"]),
            (" file:/a.pdf\nhttp://y ", &["file:/a.pdf", "http://y"]),
            (
                "http://x file:///C:/a b.pdf",
                &["http://x", "file:///C:/a b.pdf"],
            ),
            ("", &[]),
        ] {
            assert_eq!(addresses(text), parts);
        }
    }

    #[test]
    fn the_address_of_a_file_is_its_path() {
        assert_eq!(path("file:///home/sam/a%20b.pdf"), "/home/sam/a b.pdf");
        for text in ["a b.pdf", "C:\\a.pdf", "internal-pdf://1/a.pdf"] {
            assert_eq!(path(text), text);
        }
    }

    #[test]
    fn html_is_converted_to_plain_text() {
        assert_eq!(html("a &amp; b<br/>c <i>d</i>&lt;"), "a & b\nc d<");
        assert_eq!(html("3 < 4"), "3 < 4");
        assert_eq!(html("<script>"), "");
    }
}
