//! Titles that stand for those of works without one, made of what they have.

use crate::domain::{Name, Parts, Patch};

const BEGIN: &str = "Untitled (";

/// The longest name of a journal, in characters, that is put into a title.
const LONGEST: usize = 80;

/// Returns a title made of the authors or else the place, of the year, and of the key in the other program, which tells works of
/// one author and year apart: "Untitled (Knuth 1986, knuth86b)". `None` if none of the former is known.
pub(super) fn untitled(metadata: &Patch, key: &str) -> Option<String> {
    let people = match metadata.credited().names {
        [] => None,
        [one] => Some(family(one)),
        [one, other] => Some(format!("{} and {}", family(one), family(other))),
        [first, ..] => Some(format!("{} et al.", family(first))),
    };
    let place = || metadata.container.clone().flatten();
    let year = metadata.year.flatten().map(|year| year.to_string());
    let about: Vec<String> = [people.or_else(place).map(|text| cut(&text)), year]
        .into_iter()
        .flatten()
        .collect();
    let known = [about.join(" "), cut(key)];
    let known: Vec<&str> = known
        .iter()
        .map(String::as_str)
        .filter(|text| !text.is_empty())
        .collect();
    (!about.is_empty()).then(|| format!("{BEGIN}{})", known.join(", ")))
}

/// Whether a title is one of those.
pub fn is_untitled(title: &str) -> bool {
    title.starts_with(BEGIN) && title.ends_with(')')
}

fn family(name: &Name) -> String {
    match name.parts() {
        Parts::Person { family, .. } => family.into_owned(),
        Parts::Whole(whole) => whole.into_owned(),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_stands_for_the_title() {
        let made =
            |authors: &[&str], editors: &[&str], container: &str, year: Option<i32>, key: &str| {
                let [authors, editors] = [authors, editors]
                    .map(|all| Some(all.iter().map(|name| Name::from(*name)).collect()));
                let metadata = Patch {
                    authors,
                    editors,
                    container: Some(Some(container.to_owned()).filter(|text| !text.is_empty())),
                    year: Some(year),
                    ..Patch::default()
                };
                untitled(&metadata, key).unwrap_or_default()
            };
        let knuth = &["Donald E. Knuth"];
        for (made, expected) in [
            (
                made(knuth, &[], "", Some(1986), ""),
                "Untitled (Knuth 1986)",
            ),
            (
                made(knuth, &["A B"], "Tea", Some(1986), "knuth86b"),
                "Untitled (Knuth 1986, knuth86b)",
            ),
            (
                made(&[], &["Ana {García Soto}", "B C"], "", None, ""),
                "Untitled (García Soto and C)",
            ),
            (
                made(&["A B", "C D", "E F"], &[], "", None, ""),
                "Untitled (B et al.)",
            ),
            (made(&[], &[], "Tea", Some(1986), ""), "Untitled (Tea 1986)"),
            (made(&[], &[], "", Some(1986), ""), "Untitled (1986)"),
            (made(&[], &[], "", None, "knuth86b"), ""),
        ] {
            assert_eq!(made, expected);
            assert_eq!(is_untitled(&made), !expected.is_empty());
        }
        assert!(!is_untitled("Untitled"));
        assert!(made(&[], &[], &"é".repeat(90), None, "").chars().count() < 100);
    }
}
