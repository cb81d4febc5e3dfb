//! Names of people and organizations, as authors and editors.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The name of a person, given names first, or of an organization.
///
/// It is stored as one line of text. Braces mark the family name, or the whole name of an organization, where [`Name::parts`]
/// would guess another: "Leslie Lamport", "Ana {García Soto}", "{World Tea Party}".
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Name(String);

/// The parts of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parts<'n> {
    Person {
        given: Cow<'n, str>,
        /// With its particles: "van Renesse".
        family: Cow<'n, str>,
        /// "Jr.", "III" or nothing.
        suffix: &'n str,
    },
    /// An organization, or a person with one name only.
    Whole(Cow<'n, str>),
}

impl Name {
    /// Returns the name of a person. Its parts are lines of text and may be empty.
    pub fn person(given: &str, family: &str, suffix: &str) -> Self {
        let [given, family, suffix] = [given, family, suffix].map(|part| unmarked(part.trim()));
        let plain = joined([&given, &family, &suffix]);
        if family.is_empty() || given.is_empty() && suffix.is_empty() {
            return Self::organization(&plain);
        }
        let wanted = Parts::Person {
            given: given.as_str().into(),
            family: family.as_str().into(),
            suffix: &suffix,
        };
        if guess(&plain) == wanted {
            return Self(plain);
        }
        Self(joined([&given, &format!("{{{family}}}"), &suffix]))
    }

    /// Returns the name of an organization, or of a person with one name.
    pub fn organization(name: &str) -> Self {
        let plain = unmarked(name.trim());
        match guess(&plain) {
            Parts::Whole(_) => Self(plain),
            Parts::Person { .. } => Self(format!("{{{plain}}}")),
        }
    }

    /// Returns the name as text, without marks.
    pub fn plain(&self) -> Cow<'_, str> {
        match self.marked() {
            Some(_) => unmarked(&self.0).into(),
            None => self.0.as_str().into(),
        }
    }

    /// Returns the stored form, with marks.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the parts of the name: those that are marked, or else a guess.
    pub fn parts(&self) -> Parts<'_> {
        match self.marked() {
            None => guess(&self.0),
            Some(("", whole, "")) => Parts::Whole(whole.into()),
            Some((given, family, suffix)) => Parts::Person {
                given: given.into(),
                family: family.into(),
                suffix,
            },
        }
    }

    /// Returns what stands before, within and after the braces, if there is one pair of them.
    fn marked(&self) -> Option<(&str, &str, &str)> {
        let (before, rest) = self.0.split_once('{')?;
        let (marked, after) = rest.split_once('}')?;
        let is_one = ![before, marked, after].concat().contains(['{', '}']);
        let marked = marked.trim();
        (is_one && !marked.is_empty()).then(|| (before.trim(), marked, after.trim()))
    }
}

impl From<&str> for Name {
    fn from(stored: &str) -> Self {
        Self(stored.to_owned())
    }
}

/// Parses the stored form. Any text is a name.
impl FromStr for Name {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}

/// Formats the name as text, without marks.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.plain())
    }
}

/// Formats several names as text, with commas between them.
pub fn names(names: &[Name]) -> String {
    let names: Vec<Cow<'_, str>> = names.iter().map(Name::plain).collect();
    names.join(", ")
}

fn unmarked(text: &str) -> String {
    text.replace(['{', '}'], "").trim().to_owned()
}

/// Joins the parts that are not empty.
fn joined(parts: [&str; 3]) -> String {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// Words that end the names of organizations and no family names.
const ORGANIZATIONS: &str = " Academy Agency AI Alliance Association Authority Board Bureau Center Centre Collaboration Commission \
     Committee Company Consortium Corporation Council Department Engineering Federation Foundation GmbH Group Inc Inc. \
     Initiative Institute Lab Laboratories Laboratory Labs Limited LLC Ltd Ltd. Ministry Network Office Organisation Organization \
     Parliament Press Project Research Society Team Union University ";

/// Whether a name is that of an organization, by its last word or by a word that joins nouns.
fn is_organization(name: &str) -> bool {
    let ends = |word: &str| ORGANIZATIONS.contains(&format!(" {word} "));
    name.contains(',')
        || name.split(' ').any(|word| matches!(word, "of" | "for"))
        || name.split(' ').next_back().is_some_and(ends)
}

/// Splits a name without marks: the last word is the family name, with the words in lower case before it.
fn guess(name: &str) -> Parts<'_> {
    const SUFFIXES: [&str; 7] = ["Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV"];
    let whole = Parts::Whole(name.into());
    if is_organization(name) {
        return whole;
    }
    let mut words: Vec<&str> = name.split(' ').collect();
    let suffix = (words.len() > 2)
        .then(|| words.pop_if(|last| SUFFIXES.contains(last)))
        .flatten();
    let is_particle = |word: &&&str| word.starts_with(char::is_lowercase);
    let particles = words.iter().rev().skip(1).take_while(is_particle).count();
    let given = words.len().checked_sub(1 + particles);
    match given.filter(|at| *at > 0) {
        Some(at) => Parts::Person {
            given: words[..at].join(" ").into(),
            family: words[at..].join(" ").into(),
            suffix: suffix.unwrap_or_default(),
        },
        None => whole,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn person<'n>(given: &'n str, family: &'n str, suffix: &'n str) -> Parts<'n> {
        Parts::Person {
            given: given.into(),
            family: family.into(),
            suffix,
        }
    }

    #[test]
    fn the_parts_of_a_name_are_guessed() {
        for (text, parts) in [
            ("Leslie Lamport", person("Leslie", "Lamport", "")),
            (
                "Frederick P. Brooks Jr.",
                person("Frederick P.", "Brooks", "Jr."),
            ),
            ("Robbert van Renesse", person("Robbert", "van Renesse", "")),
            ("Peter Group-Smith", person("Peter", "Group-Smith", "")),
        ] {
            assert_eq!(Name(text.to_owned()).parts(), parts);
        }
        for text in [
            "OpenAI",
            "of it",
            "Acme, Inc.",
            "European Union",
            "World Tea Organization",
            "National Institute of Standards and Technology",
            "Association for Computing Machinery",
        ] {
            assert_eq!(Name(text.to_owned()).parts(), Parts::Whole(text.into()));
        }
    }

    #[test]
    fn a_mark_is_written_where_the_guess_is_wrong() {
        for (name, stored) in [
            (Name::person("Leslie", "Lamport", ""), "Leslie Lamport"),
            (Name::person("Ana", "García Soto", ""), "Ana {García Soto}"),
            (Name::person("Ursula", "Le Roc", ""), "Ursula {Le Roc}"),
            (Name::person("Sam", "Lab", ""), "Sam {Lab}"),
            (Name::person("Ana", "Soto Paz", "Jr."), "Ana {Soto Paz} Jr."),
            (Name::organization("OpenAI"), "OpenAI"),
            (Name::organization("The Lark Pact"), "{The Lark Pact}"),
        ] {
            assert_eq!(name.as_str(), stored);
            assert_eq!(name.to_string(), stored.replace(['{', '}'], ""));
        }
        assert_eq!(
            Name::person("Ana", "García Soto", "").parts(),
            person("Ana", "García Soto", "")
        );
        assert_eq!(
            Name::organization("The Lark Pact").parts(),
            Parts::Whole("The Lark Pact".into())
        );
    }

    proptest! {
        #[test]
        fn the_parts_of_a_person_are_kept(
            given in "[A-Z][a-zé]{0,4}( [A-Za-z.,]{1,4}){0,2}",
            family in "[A-Za-z][a-zé]{0,4}( [A-Za-z]{1,4}){0,2}",
            suffix in "(|Jr\\.|III|MD)",
        ) {
            let name = Name::person(&given, &family, &suffix);
            prop_assert_eq!(name.parts(), person(&given, &family, &suffix));
        }

        #[test]
        fn the_name_of_an_organization_is_kept(text in "\\PC{0,12}") {
            let plain = unmarked(&text);
            let name = Name::organization(&text);
            prop_assert_eq!(name.parts(), Parts::Whole(plain.as_str().into()));
            prop_assert_eq!(name.plain(), plain);
        }
    }
}
