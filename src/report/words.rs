//! Words of several sections.

use crate::domain::LocalDate;

/// Returns a number with its noun: "1 entry", "2,000 entries".
pub(super) fn count(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// Returns "1 entry", "2 entries".
pub(super) fn entries(number: u64) -> String {
    count(number, "entry", "entries")
}

/// Formats a number with a comma between thousands.
pub(super) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Formats a date for a heading: "23 November 2026".
pub(super) fn long_date(day: LocalDate) -> String {
    day.naive().format("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        let numbers = [0, 999, 1_000, 1_234_567].map(number);
        assert_eq!(numbers, ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(entries(1), "1 entry");
    }
}
