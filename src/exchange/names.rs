//! Names with the family name first, as several formats have them: "Family, Given, Suffix".

use super::values;
use crate::domain::{Name, Parts, Role, Work};

/// Words that end the names of companies after a comma, and are no initials as "S.A." may be.
const COMPANIES: [&str; 6] = ["Co.", "GmbH", "Inc", "Inc.", "Ltd", "Ltd."];

/// Adds a name: "Family, Given, Suffix", or that of an organization.
pub(super) fn add(work: &mut Work, role: Role, name: &str) -> Result<(), &'static str> {
    let name = values::inline(name);
    let mut parts = name.split(',').map(str::trim);
    let mut next = || parts.next().unwrap_or_default();
    let (family, given, suffix) = (next(), next(), next());
    match given {
        "" => work.organization(role, family),
        given if COMPANIES.contains(&given) => work.organization(role, &name),
        _ => work.person(role, [given, family, suffix]),
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
