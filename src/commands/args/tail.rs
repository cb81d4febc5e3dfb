//! Ids followed by a value of several words: `attention ddia next friday`.

use std::str::FromStr;

/// Why words could not be split.
pub(in crate::commands) enum Tail<E> {
    /// There are no ids, or there is no value.
    Missing(String),
    /// The value does not parse.
    Invalid(E),
}

/// Splits words into ids and the value at their end, which may be up to three words long.
pub(in crate::commands) fn split_tail<'w, T: FromStr>(
    words: &'w [String],
    value: &str,
) -> Result<(&'w [String], T), Tail<T::Err>> {
    for length in (1..=words.len().min(3)).rev() {
        let (ids, tail) = words.split_at(words.len() - length);
        match tail.join(" ").parse() {
            Ok(_) if ids.is_empty() => {
                return Err(Tail::Missing(format!("an ID is missing before {value}")));
            }
            Ok(value) => return Ok((ids, value)),
            Err(err) if length == 1 && words.len() > 1 => return Err(Tail::Invalid(err)),
            Err(_) => {}
        }
    }
    Err(Tail::Missing(format!("{value} is missing after the ID")))
}
