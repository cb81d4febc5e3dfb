//! The year of an entry.

use super::latex;
use crate::domain::year_in;

/// Returns the year of the text of a `date` or `year`.
pub(super) fn year(text: &str) -> Option<i32> {
    year_in(&latex::line(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_braces_hold_no_year() {
        assert_eq!(year("{\\noopsort{1973c}}1981"), Some(1981));
        assert_eq!(year("12~March 2015"), Some(2015));
    }
}
