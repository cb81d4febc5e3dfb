//! Names with the family name first, as several formats have them: "Family, Given, Suffix".

use super::values;
use crate::domain::{Name, Parts, Role, Work};

/// Words that end the names of companies after a comma, and are no initials as "S.A." may be.
const COMPANIES: [&str; 6] = ["Co.", "GmbH", "Inc", "Inc.", "Ltd", "Ltd."];

/// Adds a name: "Family, Given, Suffix", or that of an organization.
pub(super) fn add(work: &mut Work, role: Role, name: &str) -> Result<(), &'static str> {
    let name = values::inline(name);
    if is_others(&name) {
        work.more_authors(u32::from(role == Role::Author));
        return Ok(());
    }
    let mut parts = name.split(',').map(str::trim);
    let mut next = || parts.next().unwrap_or_default();
    let (family, given, suffix) = (next(), next(), next());
    match given {
        "" => work.organization(role, family),
        given if COMPANIES.contains(&given) => work.organization(role, &name),
        _ => work.person(role, [given, family, suffix]),
    }
}

/// Whether a name stands for authors who are not named.
fn is_others(name: &str) -> bool {
    let name = name.trim().trim_end_matches('.');
    ["et al", "others"]
        .iter()
        .any(|others| name.eq_ignore_ascii_case(others))
}

/// Adds the names of a text that people or programs wrote: semicolons, "and" or commas divide them. A comma after a family name
/// divides it from the given names.
pub(super) fn list(work: &mut Work, role: Role, text: &str) -> Result<(), &'static str> {
    let text = text.replace(" and ", ";").replace(" & ", ";");
    for part in text.split(';') {
        let names: Vec<&str> = part.split(',').map(str::trim).collect();
        let (others, names): (Vec<&str>, Vec<&str>) = (names.into_iter())
            .filter(|name| !name.is_empty())
            .partition(|name| is_others(name));
        if !others.is_empty() {
            work.more_authors(1);
        }
        if names.iter().all(|name| is_full(name)) {
            names.iter().try_for_each(|name| one(work, role, name))?;
        } else if names.len().is_multiple_of(2) {
            let mut pairs = names.chunks(2);
            pairs.try_for_each(|pair| add(work, role, &pair.join(", ")))?;
        } else {
            add(work, role, &names.join(", "))?;
        }
    }
    Ok(())
}

/// Whether a name has given names and a family name.
fn is_full(name: &str) -> bool {
    let (_, last) = name.rsplit_once(' ').unwrap_or_default();
    !last.is_empty() && !last.trim_end_matches('.').chars().all(char::is_uppercase)
}

/// Adds a name with the given names first.
fn one(work: &mut Work, role: Role, name: &str) -> Result<(), &'static str> {
    match name.rsplit_once(' ').filter(|_| role == Role::Editor) {
        Some((given, family)) => work.person(role, [given, family, ""]),
        None => work.named(role, name),
    }
}

/// Formats a name, with the family name first.
pub(super) fn formatted(name: &Name) -> String {
    let parts = match name.parts() {
        Parts::Person {
            given,
            family,
            suffix,
        } => [family, given, suffix.into()],
        Parts::Whole(name) => [name, "".into(), "".into()],
    };
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    values::list(parts, ", ").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::names;

    #[test]
    fn names_in_one_text_are_told_apart() {
        for (text, expected) in [
            ("Ann Example", "Ann Example"),
            ("Homer", "Homer"),
            ("Kafka, Franz", "Franz Kafka"),
            ("Le Guin, Ursula K.", "Ursula K. Le Guin"),
            ("Tolkien, J. R. R.", "J. R. R. Tolkien"),
            (
                "Ann Example, Bo Other, and Cy Third",
                "Ann Example, Bo Other, Cy Third",
            ),
            ("Example, Ann; Other, Bo", "Ann Example, Bo Other"),
            ("Example, Ann, Other, Bo", "Ann Example, Bo Other"),
            ("Ann Example and Bo Other", "Ann Example, Bo Other"),
            ("Acme, Inc.", "Acme, Inc."),
            ("", ""),
        ] {
            let mut work = Work::default();
            list(&mut work, Role::Author, text).unwrap();
            let authors = work.metadata.authors.unwrap_or_default();
            assert_eq!(names(&authors), expected, "{text}");
        }
    }
}
