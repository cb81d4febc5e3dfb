//! A period among filters.

use crate::commands::{Failure, Result, usage};
use crate::domain::{ParsePeriodError, PeriodWord};

/// Takes the period from the words, of which it may be two: `last month`. The others are filters.
pub(in crate::commands) fn period(words: &[String]) -> Result<(Option<PeriodWord>, Vec<String>)> {
    let mut found: Option<PeriodWord> = None;
    let (mut rest, mut at) = (Vec::new(), 0);
    while at < words.len() {
        let two = words.get(at..at + 2).map(|pair| pair.join(" "));
        let of_two = two.and_then(|two| two.parse().ok());
        let used = if of_two.is_some() { 2 } else { 1 };
        match of_two.or_else(|| words[at].parse().ok()) {
            Some(_) if found.is_some() => {
                let word = &words[at];
                return Err(usage!(
                    "'{word}' is a second period: expected one, such as 2024..2025"
                ));
            }
            Some(word) => found = Some(word),
            None if is_like_a_period(&words[at]) => {
                let parsed: Result<PeriodWord, ParsePeriodError> = words[at].parse();
                parsed.map_err(|err| Failure::Usage(err.to_string()))?;
            }
            None => rest.push(words[at].clone()),
        }
        at += used;
    }
    Ok((found, rest))
}

/// Whether a word that is no period should be one: a date that does not exist, or a range.
fn is_like_a_period(word: &str) -> bool {
    let is_date = |c: char| c.is_ascii_digit() || c == '-';
    word.contains("..") && !word.contains(':')
        || word.len() > 4
            && word.starts_with(|c: char| c.is_ascii_digit())
            && word.chars().all(is_date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_period_may_stand_anywhere_and_the_rest_are_filters() {
        let parsed = |line: &str| {
            let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            period(&words).ok()
        };
        let of = |word: &str, rest: &[&str]| {
            let rest = rest.iter().map(|word| (*word).to_owned()).collect();
            Some((word.parse().ok(), rest))
        };
        assert_eq!(parsed(""), Some((None, Vec::new())));
        assert_eq!(
            parsed("rag last month -tag:skip"),
            of("last month", &["rag", "-tag:skip"])
        );
        assert_eq!(
            parsed("2024..2025 year:2020"),
            of("2024..2025", &["year:2020"])
        );
        assert_eq!(parsed("2024 2025"), None);
        assert_eq!((parsed("2024..x"), parsed("2026-13")), (None, None));
    }
}
