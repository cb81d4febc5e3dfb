//! Ids followed by a value of several words: `attention ddia next friday`.

use std::str::FromStr;

/// Splits words into ids and the value at their end, which may be up to three words long. The value may also come first, as
/// where `xargs` adds the ids. Errors name the value as `value`; `invalid` words the error of one that does not parse.
pub(in crate::commands) fn split_tail<'w, T: FromStr>(
    words: &'w [String],
    value: &str,
    invalid: impl Fn(&T::Err) -> String,
) -> Result<(&'w [String], T), String> {
    for length in (1..=words.len().min(3)).rev() {
        let (ids, tail) = words.split_at(words.len() - length);
        match tail.join(" ").parse() {
            Ok(_) if ids.is_empty() => return Err(format!("an ID is missing before {value}")),
            Ok(value) => return Ok((ids, value)),
            Err(err) if length == 1 && words.len() > 1 => {
                return at_start(words).ok_or_else(|| invalid(&err));
            }
            Err(_) => {}
        }
    }
    Err(format!("{value} is missing after the ID"))
}

/// Splits words into the value at their start and the ids after it.
fn at_start<T: FromStr>(words: &[String]) -> Option<(&[String], T)> {
    (1..words.len().min(4)).rev().find_map(|length| {
        let (head, ids) = words.split_at(length);
        let value = head.join(" ").parse().ok()?;
        Some((ids, value))
    })
}
