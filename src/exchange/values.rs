//! Converts values that several foreign formats share: types and HTML.

use std::borrow::Cow;
use std::path::Path;

use url::Url;

use super::html::{Token, decoded, prepared, tokens};
use crate::domain::{Kind, Work, listed_tag};

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
const MARKUP: &str = " b bold em i inf italic p sc scp small span strong sub sup tt u ";

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
            Some((_, rest)) => plain.push_str(rest),
            None => plain.extend(["<", piece]),
        }
    }
    decoded(&plain)
}

fn is_markup(tag: &str) -> bool {
    let name = tag.trim_start_matches('/').trim_end_matches('/');
    let (name, attributes) = name.split_once(' ').unwrap_or((name, ""));
    // JATS, in the records of Crossref.
    let name = name.trim_start_matches("jats:").to_ascii_lowercase();
    let is_attribute = attributes.trim().is_empty() || attributes.contains('=');
    is_attribute && !name.is_empty() && MARKUP.contains(&format!(" {name} "))
}

/// Sets the first ISBN of a field, which may hold several of them and say what they are.
pub(super) fn isbns(work: &mut Work, text: &str) {
    let is_other = |c: char| !(c.is_ascii_digit() || matches!(c, 'X' | 'x' | '-' | '–' | ' '));
    for part in text.split(is_other) {
        let part = part.replace('–', "-");
        for one in [part.as_str()].into_iter().chain(part.split(' ')) {
            if one.len() >= 10 && work.metadata.isbn.is_none() {
                work.identifier(&format!("isbn:{one}"));
            }
        }
    }
}

/// Returns the path of a file, which may be given as an address.
pub(super) fn path(text: &str) -> Cow<'_, str> {
    let address = Url::parse(text).ok().filter(|url| url.scheme() == "file");
    let path = address.and_then(|url| url.to_file_path().ok());
    match path.as_deref().and_then(Path::to_str) {
        Some(path) => path.to_owned().into(),
        None => text.into(),
    }
}

/// Splits a field that may hold several addresses.
pub(super) fn addresses(text: &str) -> Vec<&str> {
    let ends = |c: char| c.is_whitespace() || matches!(c, ';' | ',');
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

/// Where a work stands in its container, and how many pages it has; both are empty if they are not known.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Pages {
    pub(super) range: String,
    pub(super) count: String,
}

const DASHES: [char; 3] = ['-', '–', '—'];

impl Pages {
    /// Takes the first and the last page, or both in one text.
    pub(super) fn of_part(first: &str, last: &str) -> Self {
        let pages = Self {
            range: if last.is_empty() {
                first.to_owned()
            } else {
                format!("{first}–{last}")
            },
            count: String::new(),
        };
        let (first, last) = pages.ends();
        let count = match (first.parse::<u32>(), last.parse::<u32>()) {
            (Ok(first), Ok(last)) if first < last => (last - first).saturating_add(1).to_string(),
            _ => String::new(),
        };
        Self {
            range: match last {
                "" => pages.range.trim().to_owned(),
                last => format!("{first}–{last}"),
            },
            count,
        }
    }

    /// Takes the number of pages of a work that stands by itself.
    pub(super) fn of_whole(count: &str) -> Self {
        let digits = count.trim_end_matches(|c: char| !c.is_ascii_digit());
        match digits.parse::<u32>() {
            Ok(_) => Self {
                count: digits.to_owned(),
                ..Self::default()
            },
            Err(_) => Self::of_part(count, ""),
        }
    }

    /// Returns the first and the last page of a range of two pages.
    pub(super) fn ends(&self) -> (&str, &str) {
        let range = self.range.trim();
        match range.split_once(DASHES) {
            Some((first, last)) if !range.contains([',', ';', '+']) => {
                (first.trim(), last.trim_start_matches(DASHES).trim())
            }
            _ => (range, ""),
        }
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
            ("<jats:p>A</jats:p><B>c</B>", "Ac"),
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
    fn the_first_isbn_of_a_field_is_taken() {
        for text in [
            "978-0-306-40615-7",
            "ISBN 0-306-40615-2 (print), 978-1-4493-7332-0 (e-book)",
            "1234-5678; 9780306406157 9781449373320",
            "978-0-306-40615-7 978-1-4493-7332-0",
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
    fn pages_are_a_range_or_a_number() {
        let pages = |range: &str, count: &str| Pages {
            range: range.to_owned(),
            count: count.to_owned(),
        };
        for (found, expected) in [
            (Pages::of_part("476", "481"), pages("476–481", "6")),
            (Pages::of_part("476--481", ""), pages("476–481", "6")),
            (Pages::of_part("476", ""), pages("476", "")),
            (Pages::of_part("476", "81"), pages("476–81", "")),
            (Pages::of_part("S1 - S9", ""), pages("S1–S9", "")),
            (Pages::of_part("1-2, 5-9", ""), pages("1-2, 5-9", "")),
            (Pages::of_whole("300 p."), pages("", "300")),
            (Pages::of_whole("xii, 300"), pages("xii, 300", "")),
            (Pages::of_whole(""), pages("", "")),
        ] {
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn html_is_converted_to_plain_text() {
        assert_eq!(html("a &amp; b<br/>c <i>d</i>&lt;"), "a & b\nc d<");
        assert_eq!(html("3 < 4"), "3 < 4");
        assert_eq!(html("<script>"), "");
    }
}
