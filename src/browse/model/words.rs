//! The words of a line, and the options that they stand for.

use crate::domain::{Depth, Recall};

/// Splits a line into words as a shell does. What is not closed yet, because it is being typed, ends with the line.
pub(crate) fn split(text: &str) -> Vec<String> {
    let closed = ["", "'", "\""].iter();
    let mut closed = closed.filter_map(|quote| shlex::split(&format!("{text}{quote}")));
    closed.next().unwrap_or_default()
}

/// Splits a whole line into words.
pub(super) fn checked(text: &str) -> Result<Vec<String>, String> {
    shlex::split(text)
        .ok_or_else(|| "a quote is not closed, or a backslash ends the line".to_owned())
}

/// Makes options of `done` of words in any order: a recall, a depth, minutes as `90m` or `1h30`, `again`, and what is left, a date.
pub(super) fn done_words(text: &str) -> Result<Vec<String>, String> {
    let (mut date, mut taken, mut again) = (Vec::new(), None, false);
    let (mut recall, mut depth) = (None, None);
    for word in checked(text)? {
        let lower = word.to_lowercase();
        if Recall::WORDS.contains(&lower.as_str()) {
            once(&mut recall, lower, "recalls")?;
        } else if Depth::WORDS.contains(&lower.as_str()) {
            once(&mut depth, lower, "depths")?;
        } else if let Some(minutes) = minutes(&lower) {
            taken = Some(minutes.saturating_add(taken.unwrap_or(0)));
        } else if lower == "again" {
            again = true;
        } else {
            date.push(word);
        }
    }
    let date = date.join(" ");
    if date.len() < 4 && date.parse::<u32>().is_ok() {
        return Err(format!("{date} is no date; minutes are typed `{date}m`"));
    }
    let taken = taken.map(|minutes| minutes.to_string());
    let date = Some(date).filter(|date| !date.is_empty());
    let options = [
        ("--recall", recall),
        ("--depth", depth),
        ("--minutes", taken),
        ("--on", date),
    ];
    let options = (options.into_iter())
        .filter_map(|(option, value)| Some([option.to_owned(), value?]))
        .flatten();
    Ok(options.chain(again.then(|| "--again".to_owned())).collect())
}

fn once(known: &mut Option<String>, word: String, name: &str) -> Result<(), String> {
    if let Some(before) = known {
        return Err(format!("'{before}' and '{word}' are two {name}; give one"));
    }
    *known = Some(word);
    Ok(())
}

/// Returns the minutes of `90m`, `90min`, `2h` or `1h30`.
fn minutes(word: &str) -> Option<u32> {
    let number = |digits: &str| digits.parse::<u32>().ok();
    let of_minutes = |word: &str| number(word.strip_suffix("min").or(word.strip_suffix('m'))?);
    let Some((hours, rest)) = word.split_once('h') else {
        return of_minutes(word);
    };
    let rest = match rest {
        "" => 0,
        rest => number(rest).or_else(|| of_minutes(rest))?,
    };
    number(hours)?.checked_mul(60)?.checked_add(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_done_may_come_in_any_order() {
        for (typed, options) in [
            ("", ""),
            ("hard", "--recall hard"),
            (
                "last monday good 90m",
                "--recall good --minutes 90 --on last monday",
            ),
            ("2024-06 skim", "--depth skim --on 2024-06"),
            ("yesterday 15min", "--minutes 15 --on yesterday"),
            ("1h30", "--minutes 90"),
            ("1h 30m again", "--minutes 90 --again"),
            ("2h5m 2024", "--minutes 125 --on 2024"),
            ("90", "90 is no date; minutes are typed `90m`"),
            ("hard easy", "'hard' and 'easy' are two recalls; give one"),
            ("skim skim", "'skim' and 'skim' are two depths; give one"),
            (
                "'hard",
                "a quote is not closed, or a backslash ends the line",
            ),
        ] {
            let made = done_words(typed).map_or_else(|wrong| wrong, |words| words.join(" "));
            assert_eq!(made, options, "{typed}");
        }
    }

    #[test]
    fn an_open_quote_is_closed_while_it_is_typed() {
        assert_eq!(split("tag:'machine le"), ["tag:machine le"]);
        assert_eq!(split("a \"b c"), ["a", "b c"]);
        assert!(split("").is_empty());
        for open in ["a 'b", "a \"b", "a \\"] {
            assert!(checked(open).is_err(), "{open}");
        }
    }
}
