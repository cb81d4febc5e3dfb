//! The year in a date, in the forms that people and programs write it.

/// Returns the year of a date: a number of four digits, wherever it stands, or else a text that is nothing
/// but a smaller number. Years before Christ and decades give none.
pub fn year_in(text: &str) -> Option<i32> {
    let text = text
        .trim()
        .trim_start_matches(['/', '~', '[', '('])
        .trim_start();
    let begins_negative = |text: &str| {
        let after = text.strip_prefix(['-', '−', '–']);
        after.is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()))
    };
    if begins_negative(text) || is_before_christ(text) {
        return None;
    }
    let mut digits = text.split(|c: char| !c.is_ascii_digit());
    let full = digits.find_map(|digits| match digits.len() {
        4 => digits.parse().ok(),
        // Without separators: 20150312.
        8 => digits[..4]
            .parse()
            .ok()
            .filter(|year| (1_000..3_000).contains(year)),
        _ => None,
    });
    full.or_else(|| small(text)).filter(|year| *year > 0)
}

/// Returns the number that a text consists of, but for a word such as "circa".
fn small(text: &str) -> Option<i32> {
    let lower = text.to_lowercase();
    let number = lower.trim_start_matches(|c: char| !c.is_ascii_digit());
    let before = lower[..lower.len() - number.len()].trim_end_matches([' ', '.']);
    let number = number.trim_end_matches([' ', '?', '~', '%', ']', ')', '.']);
    let number = number
        .strip_suffix("ad")
        .or(number.strip_suffix("ce"))
        .unwrap_or(number)
        .trim_end();
    let is_year = ["", "c", "ca", "circa", "about", "um", "ad", "anno"].contains(&before);
    (is_year && number.len() <= 3).then(|| number.parse().ok())?
}

fn is_before_christ(text: &str) -> bool {
    let lower = text.to_lowercase().replace(['.', ' '], "");
    ["bc", "bce", "vchr", "avjc", "ac"].iter().any(|end| {
        lower
            .strip_suffix(end)
            .is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_is_the_number_of_four_digits() {
        for (text, found) in [
            ("2015", Some(2015)),
            ("March 12, 2015", Some(2015)),
            ("12 March 2015", Some(2015)),
            ("03/12/2015", Some(2015)),
            ("2015-03-12", Some(2015)),
            ("20150312", Some(2015)),
            ("1984--1986", Some(1984)),
            ("1997/", Some(1997)),
            ("/2010", Some(2010)),
            ("2004-06?/2005%", Some(2004)),
            ("1999a", Some(1999)),
            ("[1450?]", Some(1450)),
            ("0476-09", Some(476)),
            ("c. 800", Some(800)),
            ("180", Some(180)),
            ("7)", Some(7)),
            ("476 AD", Some(476)),
            ("in press", None),
            ("12 March", None),
            ("199X", None),
            ("19th century", None),
            ("-0044-03-15", None),
            ("-700", None),
            ("44 BC", None),
            ("1000 v. Chr.", None),
            ("0000", None),
            ("", None),
        ] {
            assert_eq!(year_in(text), found, "{text}");
        }
    }
}
