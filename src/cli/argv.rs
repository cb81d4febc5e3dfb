//! The words of the command line before they are parsed.

use std::ffi::{OsStr, OsString};

use super::synonyms::{self, Meaning};
use clap::{Arg, ArgAction, Command, ValueEnum};

use crate::view::ColorChoice;

/// The place of the command's name in `words`: the first word that is neither an option of `root` nor the value of one.
pub(super) fn place_of_command(root: &Command, words: &[OsString]) -> Option<usize> {
    let takes_value = |word: &OsStr| {
        let option = word.to_str().and_then(|word| word.strip_prefix("--"));
        option.is_some_and(|option| {
            root.get_arguments()
                .any(|arg| arg.get_long() == Some(option) && arg.get_action().takes_values())
        })
    };
    let mut at = 1;
    while let Some(word) = words.get(at) {
        if !word.as_encoded_bytes().starts_with(b"-") {
            return Some(at);
        }
        at += if takes_value(word) { 2 } else { 1 };
    }
    None
}

/// The value of `--color`, also in a command line that is wrong otherwise.
pub(super) fn color(words: &[OsString]) -> ColorChoice {
    let value = value_of("--color", words).and_then(OsStr::to_str);
    let choice = value.and_then(|value| ColorChoice::from_str(value, false).ok());
    choice.unwrap_or(ColorChoice::Auto)
}

/// The last value of an option that takes one, before any `--`.
pub(super) fn value_of<'w>(option: &str, words: &'w [OsString]) -> Option<&'w OsStr> {
    let end = words.iter().position(|word| word == "--");
    let words = &words[..end.unwrap_or(words.len())];
    let value = |(at, word): (usize, &'w OsString)| {
        if word == option {
            return words.get(at + 1).map(OsString::as_os_str);
        }
        let value = word.to_str()?.strip_prefix(option)?.strip_prefix('=')?;
        Some(OsStr::new(value))
    };
    words.iter().enumerate().filter_map(value).next_back()
}

/// Puts a command in the place of another word for it, or of `done help`.
///
/// # Errors
/// What to type instead, where no single command has that meaning.
pub(super) fn translate(words: &mut Vec<OsString>, at: usize) -> Result<(), String> {
    let is_help = words[at] == "help";
    let place = if is_help { at + 1 } else { at };
    match words
        .get(place)
        .and_then(|word| synonyms::meaning(word.to_str()?))
    {
        Some(Meaning::Words(meant)) => {
            words.splice(place..=place, meant.iter().map(OsString::from));
        }
        Some(Meaning::Around(meant, option)) => {
            let is_argument = |word: &OsString| !word.as_encoded_bytes().starts_with(b"-");
            let last = words.iter().rposition(is_argument);
            if let Some(last) = last.filter(|last| *last > place + 1 && !is_help) {
                words.insert(last, option.into());
            }
            words.splice(place..=place, meant.iter().map(OsString::from));
        }
        Some(Meaning::Hint(hint)) => {
            let typed = words[place].to_string_lossy();
            return Err(format!("no command '{typed}'\nhint: {hint}"));
        }
        None => {}
    }
    if !is_help && words.len() == at + 2 && words[at + 1] == "help" {
        words[at + 1] = "--help".into();
    }
    Ok(())
}

/// Whether a command takes filters, which may start with `-`: as such, or among several IDs.
pub(super) fn takes_filters(command: &Command) -> bool {
    command.get_positionals().any(|arg| {
        let takes_several = matches!(arg.get_action(), ArgAction::Append);
        let names = arg.get_value_names().unwrap_or_default();
        (names.iter())
            .any(|name| name.ends_with("FILTER") || takes_several && name.starts_with("ID"))
    })
}

/// Puts flags before the values of a command whose several values are followed by a single one: clap would take what stands before
/// a flag for that one.
pub(super) fn flags_first(command: &Command, words: &mut [OsString]) {
    let mut positionals = command.get_positionals();
    let takes_several = |arg: &Arg| matches!(arg.get_action(), ArgAction::Append);
    if !positionals.any(takes_several) || positionals.next().is_none() {
        return;
    }
    let is_flag = |word: &OsString| {
        let flags = (command.get_arguments()).filter(|arg| !arg.get_action().takes_values());
        word.to_str().is_some_and(|word| {
            let mut flags = flags.filter_map(Arg::get_long);
            flags.any(|flag| word.strip_prefix("--") == Some(flag))
        })
    };
    let end = words.iter().position(|word| word == "--");
    let end = end.unwrap_or(words.len());
    words[..end].sort_by_key(|word| !is_flag(word));
}

/// Rewrites the filter `-tag:skip` as `not:tag:skip`: clap would parse it as short options.
pub(super) fn protect_negation(word: &mut OsString) {
    let is_key = |key: &str| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphabetic());
    let negated = word.to_str().and_then(|word| word.strip_prefix('-'));
    if let Some(filter) = negated
        && filter.split_once(':').is_some_and(|(key, _)| is_key(key))
    {
        *word = format!("not:{filter}").into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_found_after_options() {
        let root = Command::new("reads")
            .arg(Arg::new("db").long("db"))
            .arg(Arg::new("color").long("color"));
        for (text, place) in [
            ("reads --db list --no-pager todo --json", Some(4)),
            ("reads --color=never todo", Some(2)),
            ("reads --json", None),
            ("reads tood todo", Some(1)),
        ] {
            let words: Vec<OsString> = text.split(' ').map(OsString::from).collect();
            assert_eq!(place_of_command(&root, &words), place, "{text}");
        }
    }

    #[test]
    fn a_flag_may_stand_between_several_values_and_the_last_one() {
        let command = Command::new("tag")
            .arg(Arg::new("ids").action(ArgAction::Append))
            .arg(Arg::new("tag"))
            .arg(Arg::new("remove").long("remove").action(ArgAction::SetTrue));
        for (text, sorted) in [
            ("a --remove b", "--remove a b"),
            ("a b -- --remove", "a b -- --remove"),
        ] {
            let mut words: Vec<OsString> = text.split(' ').map(OsString::from).collect();
            flags_first(&command, &mut words);
            let expected: Vec<OsString> = sorted.split(' ').map(OsString::from).collect();
            assert_eq!(words, expected, "{text}");
        }
    }

    #[test]
    fn a_negated_filter_is_not_short_options() {
        for (text, protected) in [
            ("-tag:skip", "not:tag:skip"),
            ("-h", "-h"),
            ("--json", "--json"),
        ] {
            let mut word = OsString::from(text);
            protect_negation(&mut word);
            assert_eq!(word, protected);
        }
    }
}
