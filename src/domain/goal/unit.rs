//! What a goal counts, and for which year.

use std::fmt;
use std::str::FromStr;

use crate::domain::text_form::text_form;
use crate::domain::{Kind, nearest_typed};

/// What a goal counts. Its text form is stored in the log: `readings`, `papers`, `pages`, `hours`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GoalUnit {
    /// Readings of any kind.
    Readings,
    /// Readings of one kind.
    Of(Kind),
    Pages,
    Hours,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{word}' is nothing that a goal counts\nhint: {}", hint(*.near))]
pub struct ParseGoalUnitError {
    word: String,
    near: Option<&'static str>,
}

fn hint(near: Option<&str>) -> String {
    let all = UNITS.map(|(_, _, several)| several).join(", ");
    near.map_or(format!("it counts {all}"), |near| {
        format!("did you mean {near}?")
    })
}

/// The units, each with its word for one and for several.
const UNITS: [(GoalUnit, &str, &str); 14] = [
    (GoalUnit::Readings, "reading", "readings"),
    (GoalUnit::Of(Kind::Paper), "paper", "papers"),
    (GoalUnit::Of(Kind::Book), "book", "books"),
    (GoalUnit::Of(Kind::Article), "article", "articles"),
    (GoalUnit::Of(Kind::Docs), "docs", "docs"),
    (GoalUnit::Of(Kind::Code), "code", "code"),
    (GoalUnit::Of(Kind::Standard), "standard", "standards"),
    (GoalUnit::Of(Kind::Law), "law", "laws"),
    (GoalUnit::Of(Kind::Blog), "blog", "blogs"),
    (GoalUnit::Of(Kind::Course), "course", "courses"),
    (GoalUnit::Of(Kind::Video), "video", "videos"),
    (GoalUnit::Of(Kind::Other), "other", "other"),
    (GoalUnit::Pages, "page", "pages"),
    (GoalUnit::Hours, "hour", "hours"),
];

impl GoalUnit {
    /// Returns the word for so many: "1 paper", "30 papers".
    pub fn word(self, count: u64) -> &'static str {
        let found = UNITS.iter().find(|(unit, _, _)| *unit == self);
        found.map_or(
            "readings",
            |(_, one, several)| {
                if count == 1 { one } else { several }
            },
        )
    }
}

impl fmt::Display for GoalUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word(2))
    }
}

impl FromStr for GoalUnit {
    type Err = ParseGoalUnitError;

    fn from_str(text: &str) -> Result<Self, ParseGoalUnitError> {
        let word = text.trim().to_lowercase();
        let is_it = |(_, one, several): &&(Self, &str, &str)| word == *one || word == *several;
        if let Some((unit, _, _)) = UNITS.iter().find(is_it) {
            return Ok(*unit);
        }
        let known = UNITS.iter().flat_map(|(_, one, several)| [*one, *several]);
        let near = nearest_typed(&word, known);
        Err(ParseGoalUnitError {
            word: text.trim().to_owned(),
            near: near.first().and_then(|near| {
                let unit = UNITS
                    .iter()
                    .find(|(_, one, several)| near == one || near == several);
                unit.map(|(_, _, several)| *several)
            }),
        })
    }
}

text_form!(GoalUnit, str::parse);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_can_be_counted_and_every_unit_is_one_word() {
        for kind in Kind::ALL {
            let unit: GoalUnit = kind.as_str().parse().unwrap();
            assert_eq!(unit, GoalUnit::Of(*kind));
        }
        for (unit, one, several) in UNITS {
            for word in [one, several] {
                assert_eq!(word.to_uppercase().parse(), Ok(unit));
            }
            assert_eq!(unit.to_string().parse(), Ok(unit));
        }
        assert_eq!(GoalUnit::Of(Kind::Paper).word(1), "paper");
        let err = "papres".parse::<GoalUnit>().unwrap_err().to_string();
        assert!(err.ends_with("did you mean papers?"), "{err}");
        assert!("unicorns".parse::<GoalUnit>().is_err());
    }
}
