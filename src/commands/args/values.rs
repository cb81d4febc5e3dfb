//! Parsers of single values.

use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::domain::{Slug, ignored_words, one_line, visible};
use crate::exchange::{FORMATS, Format};

/// A number from the output of `reads log` or `reads notes`.
pub(in crate::commands) fn entry_number(text: &str) -> Result<i64, &'static str> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or("expected a number from 1; see `reads log` or `reads notes`")
}

/// How many to print at most.
pub(in crate::commands) fn limit(text: &str) -> Result<u32, &'static str> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or("expected a number from 1")
}

/// One line of text.
pub(in crate::commands) fn line(text: &str) -> Result<String, &'static str> {
    let text = visible(text);
    let text = text.trim();
    match one_line(text) {
        Ok(()) => Ok(text.to_owned()),
        Err(_) => Err("expected one line of text, of at most 10,000 bytes"),
    }
}

/// Words of titles, in lower case.
pub(in crate::commands) fn title_words(text: &str) -> Result<String, &'static str> {
    ignored_words(&line(text)?).ok_or("expected a word")
}

/// A domain, by its slug or by a title, from which a slug is made.
pub(in crate::commands) fn domain(text: &str) -> Result<Slug, &'static str> {
    let slug = text.parse().ok().or_else(|| Slug::from_title(text));
    slug.ok_or("expected the name of a domain, in letters")
}

/// A length of time, in whole minutes.
pub(in crate::commands) fn minutes(text: &str) -> Result<u32, String> {
    let minutes = humantime::parse_duration(text).map(|time| time.as_secs() / 60);
    match minutes {
        Ok(0) => Err("less than a minute".to_owned()),
        Ok(minutes) => u32::try_from(minutes).map_err(|_| "too long".to_owned()),
        Err(_) => Err("expected a length of time, such as 45m, 1h or 1h30m".to_owned()),
    }
}

/// A parser that lists the words it accepts in help, errors and completions.
pub(in crate::commands) fn word_parser<T>(
    words: &'static [&'static str],
) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(words).try_map(|word| word.parse::<T>())
}

/// A parser of the names of the formats that `fit`, with their titles.
pub(in crate::commands) fn format_parser(fit: impl Fn(&Format) -> bool) -> PossibleValuesParser {
    let fitting = FORMATS.iter().filter(|format| fit(format));
    PossibleValuesParser::new(
        fitting.map(|format| PossibleValue::new(format.name).help(format.title)),
    )
}
