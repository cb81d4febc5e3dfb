//! Names of people in running text.

use super::inline::{CLOSE, OPEN, plain};
use super::years::bare_year;

/// The names found in a text, and what follows them.
#[derive(Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "the names beside the rest")]
pub(super) struct Names<'a> {
    pub(super) names: Vec<String>,
    /// Whether there are others, not named.
    pub(super) has_others: bool,
    pub(super) rest: &'a str,
}

/// Ends the names after "by".
const ENDS: [&str; 7] = [" (", " — ", " – ", " - ", ": ", "; ", " | "];

/// Reads the names after "by", up to a year, a dash or the end of the sentence. Emphasized text is one name as it stands.
pub(super) fn after_by(text: &str) -> Names<'_> {
    let end = end_of_names(text);
    let (all, rest) = text.split_at(end);
    let mut found = Names {
        rest,
        ..Names::default()
    };
    if let Some(inverted) = inverted(all) {
        return Names { rest, ..inverted };
    }
    for name in pieces(all) {
        if name.starts_with(OPEN) {
            found.names.push(plain(name));
            continue;
        }
        let name = name.trim_matches([' ', ',']);
        let (name, has_others) = without_et_al(name);
        found.has_others |= has_others;
        let name = plain(name);
        if !name.trim().is_empty() {
            found.names.push(name.trim().to_owned());
        }
    }
    found
}

/// Returns where the names end.
fn end_of_names(text: &str) -> usize {
    let mut is_exact = false;
    for (at, c) in text.char_indices() {
        match c {
            OPEN => is_exact = true,
            CLOSE => is_exact = false,
            _ if is_exact => {}
            _ if ENDS.iter().any(|end| text[at..].starts_with(end)) => return at,
            ',' | ' ' if bare_year(&text[at + 1..]).is_some() => return at,
            '.' if ends_sentence(&text[..at], &text[at + 1..]) => return at,
            _ => {}
        }
    }
    text.len()
}

/// Whether a full stop ends a sentence, and not an initial or "Jr.".
fn ends_sentence(before: &str, after: &str) -> bool {
    let word = before.rsplit([' ', '.', ',']).next().unwrap_or_default();
    word.chars().count() > 2 && word != "al" && (after.trim().is_empty() || after.starts_with(' '))
}

/// Splits names at commas, "and" and "&", outside of emphasized text.
fn pieces(text: &str) -> Vec<&str> {
    const BETWEEN: [&str; 8] = [
        ", and ", " and ", ", & ", " & ", "; ", ", ", " und ", " et ",
    ];
    let mut pieces = Vec::new();
    let mut is_exact = false;
    let (mut begin, mut at) = (0, 0);
    while let Some(c) = text[at..].chars().next() {
        let between = BETWEEN
            .iter()
            .find(|between| text[at..].starts_with(**between));
        match (c, between) {
            (OPEN, _) => {
                is_exact = true;
                begin = at;
            }
            (CLOSE, _) if is_exact => {
                is_exact = false;
                pieces.push(&text[begin..at]);
                begin = at + 1;
            }
            (_, Some(between)) if !is_exact && !text[at..].starts_with(" et al") => {
                pieces.push(&text[begin..at]);
                at += between.len();
                begin = at;
                continue;
            }
            _ => {}
        }
        at += c.len_utf8();
    }
    pieces.push(&text[begin..]);
    pieces
}

/// Takes off "et al." or "others".
fn without_et_al(name: &str) -> (&str, bool) {
    for end in ["et al.", "et al", "others"] {
        if let Some(name) = name.strip_suffix(end)
            && (name.is_empty() || name.ends_with(' '))
        {
            return (name.trim_end(), true);
        }
    }
    (name, false)
}

/// Whether a name can stand between commas and is read back as it is.
pub(super) fn is_plain(name: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || " .'’-".contains(c);
    let is_word = |word: &str| {
        word.starts_with(char::is_alphanumeric)
            && word.ends_with(|c: char| c.is_alphanumeric() || c == '.')
            && !["and", "und", "et", "by", "others"].contains(&word)
    };
    let read = after_by(name);
    let is_read = read.names == [name] && read.rest.is_empty() && !read.has_others;
    let is_year = bare_year(name).is_some();
    is_read
        && !is_year
        && name.chars().all(is_letter)
        && name.split(' ').all(is_word)
        && !are_initials(name)
}

/// Reads names only where nothing else is meant: with initials ("Lamport, L.", "D. E. Knuth"), "et al." or several full names.
pub(super) fn certain(text: &str) -> Option<Names<'static>> {
    if let Some(inverted) = inverted(text) {
        return Some(inverted);
    }
    let text = spaced(&plain(text));
    let (words, has_others) = words(&text);
    if let Some(found) = unstopped(&words, has_others) {
        return Some(found);
    }
    let are_full = words
        .iter()
        .all(|word| is_person(word) && word.contains(' '));
    let has_initial = words.iter().any(|word| word.split(' ').any(are_initials));
    let is_certain = are_full && (has_initial || has_others || words.len() > 1);
    is_certain.then(|| Names {
        names: words.iter().map(|word| (*word).to_owned()).collect(),
        has_others,
        rest: "",
    })
}

/// Reads the full name of one person. Other words in capitals look the same.
pub(super) fn one(text: &str) -> Option<Names<'static>> {
    let text = plain(text);
    let is_full = is_person(&text) && (2..=4).contains(&text.split(' ').count());
    is_full.then(|| Names {
        names: vec![text.clone()],
        ..Names::default()
    })
}

/// Reads names of which the first has its family name first, as "Dean, Jeffrey, and Sanjay Ghemawat".
pub(super) fn first_inverted(text: &str) -> Option<Names<'static>> {
    let (words, has_others) = words(text);
    let [family, given, others @ ..] = words.as_slice() else {
        return None;
    };
    let is_full = |name: &&str| name.contains(' ') && is_person(name);
    let is_inverted = !family.contains(' ')
        && [*family, *given].into_iter().all(is_person)
        && others.iter().all(is_full);
    let first = format!("{given} {family}");
    let others = others.iter().map(|name| (*name).to_owned());
    is_inverted.then(|| Names {
        names: [first].into_iter().chain(others).collect(),
        has_others,
        rest: "",
    })
}

/// Reads names with initials last and without stops: "Dean J, Ghemawat S".
fn unstopped(words: &[&str], has_others: bool) -> Option<Names<'static>> {
    let name = |word: &&str| {
        let (family, initials) = word.rsplit_once(' ')?;
        let are_initials =
            initials.len() <= 3 && initials.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_family = is_person(family) && family.chars().any(char::is_lowercase);
        (are_initials && is_family).then(|| format!("{initials} {family}"))
    };
    let names: Option<Vec<String>> = words.iter().map(name).collect();
    let names = names.filter(|names| names.len() > 1 || has_others)?;
    Some(Names {
        names,
        has_others,
        rest: "",
    })
}

/// Whether a text is a list of names, one of them with initials or with "et al.".
pub(super) fn have_initials(text: &str) -> bool {
    certain(text).is_some_and(|found| {
        found.has_others
            || found
                .names
                .iter()
                .any(|name| name.split(' ').any(are_initials))
    })
}

/// Parts "E.Denton".
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut before = [' '; 2];
    for c in text.chars() {
        if before[1] == '.' && before[0].is_uppercase() && c.is_uppercase() {
            spaced.push(' ');
        }
        spaced.push(c);
        before = [before[1], c];
    }
    spaced
}

/// Reads names with the initials last: "Lamport, L., & Shostak, R.".
fn inverted(text: &str) -> Option<Names<'static>> {
    let (words, has_others) = words(text);
    let is_name =
        |pair: &[&str]| !are_initials(pair[0]) && is_person(pair[0]) && are_initials(pair[1]);
    let is_inverted =
        words.len() > 1 && words.len().is_multiple_of(2) && words.chunks(2).all(is_name);
    is_inverted.then(|| Names {
        names: words
            .chunks(2)
            .map(|pair| format!("{} {}", pair[1], pair[0]))
            .collect(),
        has_others,
        rest: "",
    })
}

/// Returns what stands between commas, and whether there are others.
fn words(text: &str) -> (Vec<&str>, bool) {
    let text = text.trim().trim_end_matches([',', ' ']);
    let (text, has_others) = without_et_al(text);
    let text = (text.strip_suffix('.'))
        .filter(|text| ends_sentence(text, ""))
        .unwrap_or(text);
    let words = pieces(text.trim_end_matches([',', ' ']))
        .into_iter()
        .map(str::trim);
    (words.filter(|word| !word.is_empty()).collect(), has_others)
}

/// Whether a text is "L." or "J.-P." or "D. E.".
fn are_initials(text: &str) -> bool {
    let parts: Vec<&str> = text
        .split(['.', ' ', '-'])
        .filter(|part| !part.is_empty())
        .collect();
    let is_initial =
        |part: &&str| part.chars().count() <= 2 && part.starts_with(char::is_uppercase);
    text.ends_with('.') && !parts.is_empty() && parts.iter().all(is_initial)
}

/// Whether a text looks like the name of a person: a few words in capitals, and particles.
fn is_person(text: &str) -> bool {
    const PARTICLES: [&str; 12] = [
        "de", "van", "der", "den", "von", "la", "di", "da", "del", "ten", "bin", "al",
    ];
    const NO_NAMES: [&str; 12] = [
        "The", "A", "An", "On", "In", "Of", "For", "How", "Why", "What", "To", "From",
    ];
    let words: Vec<&str> = text.split(' ').collect();
    let is_name = |word: &&str| {
        PARTICLES.contains(word)
            || (word.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
                && !NO_NAMES.contains(word))
    };
    words.len() <= 5
        && words.iter().all(is_name)
        && !text.contains(|c: char| c.is_ascii_digit() || "!?:/()[]\"".contains(c))
}

/// Whether the words after "by" in a title are names, and not the rest of the title: "Step by Step", "Learning by Doing".
pub(super) fn can_follow_by(before: &str, after: &str, has_year: bool) -> bool {
    let last = before.rsplit(' ').next().unwrap_or_default();
    let found = after_by(after);
    let is_full = found.has_others || found.names.iter().all(|name| name.contains(' '));
    let is_same = found
        .names
        .first()
        .is_some_and(|first| first.eq_ignore_ascii_case(last));
    !found.names.is_empty()
        && !is_same
        && (is_full || has_year)
        && found.names.iter().all(|name| is_person(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_after_by_end_before_what_is_no_name() {
        for (text, names, has_others, rest) in [
            (
                "David Parnas — hidden",
                &["David Parnas"][..],
                false,
                " — hidden",
            ),
            ("A. Person et al. (2015)", &["A. Person"], true, " (2015)"),
            (
                "Frederick P. Brooks Jr. and Bo Other. Great",
                &["Frederick P. Brooks Jr.", "Bo Other"],
                false,
                ". Great",
            ),
            ("Lamport, L. (1978)", &["L. Lamport"], false, " (1978)"),
            (
                "Ann Example, Bo Other and Cy Third",
                &["Ann Example", "Bo Other", "Cy Third"],
                false,
                "",
            ),
            (
                "Ann Example, Bo Other, and others",
                &["Ann Example", "Bo Other"],
                true,
                "",
            ),
            (
                "Hunt & Thomas. It helps.",
                &["Hunt", "Thomas"],
                false,
                ". It helps.",
            ),
            (
                "\u{2}Acme, Inc.\u{3} and Bo Other",
                &["Acme, Inc.", "Bo Other"],
                false,
                "",
            ),
        ] {
            let found = after_by(text);
            assert_eq!(found.names, names, "{text}");
            assert_eq!((found.has_others, found.rest), (has_others, rest), "{text}");
        }
    }

    #[test]
    fn names_are_certain_with_initials_or_when_several() {
        for (text, names) in [
            ("Lamport, L.", &["L. Lamport"][..]),
            (
                "Lamport, L., Shostak, R., & Pease, M.",
                &["L. Lamport", "R. Shostak", "M. Pease"],
            ),
            ("D. E. Knuth", &["D. E. Knuth"]),
            ("E.Denton et al.", &["E. Denton"]),
            ("A. Person et al.", &["A. Person"]),
            (
                "Robbert van Renesse and Fred Schneider",
                &["Robbert van Renesse", "Fred Schneider"],
            ),
        ] {
            assert_eq!(certain(text).unwrap_or_default().names, names, "{text}");
        }
        for text in [
            "Deep Learning",
            "Paper",
            "The Art and The Craft",
            "Read this first",
            "",
            "in 3 parts and more",
        ] {
            assert_eq!(certain(text), None, "{text}");
        }
    }

    #[test]
    fn titles_with_by_are_left_alone() {
        assert!(can_follow_by(
            "The Goal",
            "Eliyahu M. Goldratt and Jeff Cox",
            true
        ));
        assert!(can_follow_by("Stand by Me", "Stephen King", false));
        assert!(!can_follow_by("Step", "Step", true));
        assert!(!can_follow_by("Learning", "Doing", false));
        assert!(!can_follow_by("Life", "the Sea", false));
    }
}
