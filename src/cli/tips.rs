//! Usage errors: what was wrong in one line, and a hint that names what was meant. clap's own tips are not used: they offer
//! unlike words, and `-- -n` for an unknown option.

use std::error::Error as _;
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use super::argv;
use super::synonyms::{self, Meaning};
use crate::domain::nearest_typed;

/// Options by other names that people try; the first one that the command has is meant.
const OPTIONS: &[(&[&str], &[&str])] = &[
    (
        &[
            "-n", "--max", "--count", "--top", "--head", "--number", "--first",
        ],
        &["limit"],
    ),
    (
        &["-d", "--topic", "--category", "--section", "--domains"],
        &["domain"],
    ),
    (&["-t", "--label", "--labels", "--tags"], &["tag"]),
    (&["-s", "--state"], &["status"]),
    (&["-k", "--type", "-T"], &["kind"]),
    (&["-o", "--output", "--out", "--file", "-f"], &["to"]),
    (&["-m", "--message", "--comment", "--text"], &["note"]),
    (
        &["--date", "--when", "--at", "--day", "--finished"],
        &["on", "by"],
    ),
    (&["--until", "--before", "--deadline"], &["by", "on"]),
    (&["--order", "--sort-by", "--by", "-S"], &["sort"]),
    (&["--reason"], &["because", "why"]),
    (&["--force", "-f", "-y"], &["yes"]),
    (&["--dry", "-n"], &["dry-run"]),
    (&["--period", "--cadence", "--interval"], &["every"]),
    (&["--duration", "--took"], &["minutes", "time"]),
    (&["--delete", "--remove"], &["rm", "not", "stop"]),
    (&["--from", "--after"], &["since"]),
    (&["--mute", "--exclude", "--kill"], &["ignore"]),
];

/// Options of lists that other commands take as filters among the IDs.
const FILTER_OPTIONS: [(&str, &[&str]); 4] = [
    ("domain", &["-d", "--domain"]),
    ("kind", &["-k", "--kind"]),
    ("tag", &["-t", "--tag"]),
    ("status", &["-s", "--status"]),
];

/// Words that people try as an option for what is a filter.
const FILTERS: [&str; 5] = ["--filter", "--where", "--query", "--search", "-f"];

/// Words an error of clap anew, as lines: what was wrong, then hints. `program` is the whole command line, `words` are those
/// of the command line.
pub(super) fn usage_error(err: &clap::Error, program: &mut Command, words: &[OsString]) -> String {
    program.build();
    let (path, command) = command_of(program, words);
    match err.kind() {
        ErrorKind::InvalidSubcommand => {
            let typed = context(err, ContextKind::InvalidSubcommand).unwrap_or_default();
            unknown_command(&path, command, typed)
        }
        ErrorKind::UnknownArgument => {
            let typed = context(err, ContextKind::InvalidArg).unwrap_or_default();
            if typed.starts_with('-') {
                unknown_option(&path, command, typed)
            } else {
                format!("'{typed}' is one argument too many\n{}", usage(command))
            }
        }
        ErrorKind::ValueValidation => refused_value(err).unwrap_or_else(|| reworded(err, command)),
        ErrorKind::InvalidValue => invalid_value(err).unwrap_or_else(|| reworded(err, command)),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            let names = command.get_subcommands().map(Command::get_name);
            let names: Vec<&str> = names.filter(|name| *name != "help").collect();
            let names = names.join(", ");
            format!("`{path}` needs a command: {names}\nhint: see `{path} --help`")
        }
        ErrorKind::MissingRequiredArgument => match err.get(ContextKind::InvalidArg) {
            Some(ContextValue::Strings(missing)) => {
                let missing = missing.join(" ");
                format!("`{path}` needs {missing}\n{}", usage(command))
            }
            _ => reworded(err, command),
        },
        _ => reworded(err, command),
    }
}

/// Returns what an error of clap says of itself.
fn context(err: &clap::Error, kind: ContextKind) -> Option<&str> {
    match err.get(kind) {
        Some(ContextValue::String(text)) => Some(text),
        _ => None,
    }
}

/// Returns the innermost command that the words name, with its path.
fn command_of<'c>(program: &'c Command, words: &[OsString]) -> (String, &'c Command) {
    let (mut path, mut command) = (program.get_name().to_owned(), program);
    let at = argv::place_of_command(program, words).unwrap_or(words.len());
    for word in &words[at..] {
        if word.as_encoded_bytes().starts_with(b"-") {
            continue;
        }
        let Some(sub) = command.find_subcommand(word) else {
            break;
        };
        path = format!("{path} {}", sub.get_name());
        command = sub;
    }
    (path, command)
}

fn unknown_command(path: &str, command: &Command, typed: &str) -> String {
    let near = near_commands(command, typed);
    let is_word = typed.chars().all(|c| c.is_alphabetic() || c == '-');
    let hint = match near.as_slice() {
        [] if !is_word && command.get_name() == "reads" => {
            format!("`{path} show '{typed}'` shows resources by title, range or filter")
        }
        [] => format!("`{path} --help` lists the commands"),
        near => format!(
            "did you mean `{path} {}`?",
            near.join(&format!("` or `{path} "))
        ),
    };
    let place = if path.contains(' ') {
        format!(" in `{path}`")
    } else {
        String::new()
    };
    format!("no command '{typed}'{place}\nhint: {hint}")
}

/// The commands that were probably meant, by their names and by other words for them.
fn near_commands(command: &Command, typed: &str) -> Vec<String> {
    let names = command.get_subcommands().map(Command::get_name);
    let is_program = command.get_name() == "reads";
    let synonyms = synonyms::words()
        .filter(|_| is_program)
        .map(|word| -> &str { word });
    let mut near: Vec<String> = Vec::new();
    for name in nearest_typed(typed, names.chain(synonyms)) {
        let meant = match synonyms::meaning(name).filter(|_| is_program) {
            Some(Meaning::Words(words) | Meaning::Around(words, _)) => words.join(" "),
            Some(Meaning::Hint(_)) => continue,
            None => name.to_owned(),
        };
        if !near.contains(&meant) {
            near.push(meant);
        }
    }
    near.truncate(2);
    near
}

fn unknown_option(path: &str, command: &Command, typed: &str) -> String {
    let name = typed.split('=').next().unwrap_or(typed);
    format!(
        "`{path}` has no option '{name}'\nhint: {}",
        option_hint(path, command, name)
    )
}

fn option_hint(path: &str, command: &Command, name: &str) -> String {
    let has = |long: &&&str| {
        command
            .get_arguments()
            .any(|arg| arg.get_long() == Some(**long))
    };
    let by_name = (OPTIONS.iter())
        .filter(|(others, _)| others.contains(&name))
        .find_map(|(_, longs)| longs.iter().find(has));
    if let Some(long) = by_name {
        return format!("did you mean `{}`?", shown(command, long));
    }
    if let Some(count) = name
        .strip_prefix('-')
        .filter(|count| count.parse::<u32>().is_ok())
        && has(&&"limit")
    {
        return format!("did you mean `--limit {count}`?");
    }
    let takes_filters = argv::takes_filters(command);
    let key = (FILTER_OPTIONS.iter()).find(|(_, options)| options.contains(&name));
    if let Some((key, _)) = key.filter(|_| takes_filters) {
        return format!(
            "a filter stands among the IDs: {key}:{}; see `reads help filters`",
            key.to_uppercase()
        );
    }
    if FILTERS.contains(&name) && takes_filters {
        return "filters stand as words of their own: kind:paper; see `reads help filters`"
            .to_owned();
    }
    let longs = || {
        command
            .get_arguments()
            .filter(|arg| !arg.is_hide_set())
            .filter_map(Arg::get_long)
    };
    if let Some(typed) = name.strip_prefix("--") {
        let near = nearest_typed(typed, longs());
        let starting = longs().filter(|long| long.starts_with(typed) && !typed.is_empty());
        if let Some(long) = near.into_iter().chain(starting).next() {
            return format!("did you mean `{}`?", shown(command, long));
        }
    }
    let own: Vec<String> = (command.get_arguments())
        .filter(|arg| !arg.is_global_set() && !arg.is_hide_set())
        .filter_map(|arg| arg.get_long())
        .filter(|long| !["help", "version"].contains(long))
        .map(|long| format!("--{long}"))
        .collect();
    if own.is_empty() {
        format!("it takes no options of its own; see `{path} --help`")
    } else {
        format!("it takes {}; see `{path} --help`", own.join(", "))
    }
}

/// An option as it is typed: `--limit N`.
fn shown(command: &Command, long: &str) -> String {
    let arg = command
        .get_arguments()
        .find(|arg| arg.get_long() == Some(long));
    let value = arg.filter(|arg| arg.get_action().takes_values());
    let value = value.and_then(Arg::get_value_names).and_then(<[_]>::first);
    value.map_or_else(|| format!("--{long}"), |value| format!("--{long} {value}"))
}

/// Words the error of a value that a type refused. What such an error says of an argument without a name stands by itself.
fn refused_value(err: &clap::Error) -> Option<String> {
    let arg = context(err, ContextKind::InvalidArg)?;
    let typed = context(err, ContextKind::InvalidValue)?;
    let reason = err.source()?.to_string();
    if !arg.starts_with('-') && reason.contains(typed) {
        return Some(reason);
    }
    Some(format!("invalid value '{typed}' for '{arg}': {reason}"))
}

/// Words the error of a value that is none of those possible.
fn invalid_value(err: &clap::Error) -> Option<String> {
    let arg = context(err, ContextKind::InvalidArg)?;
    let typed = context(err, ContextKind::InvalidValue)?;
    let Some(ContextValue::Strings(valid)) = err.get(ContextKind::ValidValue) else {
        return None;
    };
    if typed.is_empty() && valid.is_empty() {
        return Some(format!("{arg} needs a value"));
    }
    if typed.is_empty() {
        let possible = valid.join(", ");
        let lead = if possible.is_empty() { "" } else { ": " };
        return Some(format!("{arg} needs a value{lead}{possible}"));
    }
    let mut error = format!(
        "invalid value '{typed}' for {arg}: expected one of {}",
        valid.join(", ")
    );
    let near = nearest_typed(typed, valid.iter().map(String::as_str));
    if let Some(near) = near.first() {
        error.push_str(&format!("\nhint: did you mean `{near}`?"));
    }
    Some(error)
}

/// The error as clap words it, in one line, without its tips; and the usage where something is missing.
fn reworded(err: &clap::Error, command: &Command) -> String {
    let text = err.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let lines = (text.lines().map(str::trim))
        .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"))
        .filter(|line| !line.is_empty() && !line.starts_with("tip:"));
    let mut error = lines.collect::<Vec<_>>().join(" ");
    if err.kind() == ErrorKind::ArgumentConflict {
        error.push_str(&format!("\n{}", usage(command)));
    }
    error
}

/// A hint with the usage of a command.
fn usage(command: &Command) -> String {
    let usage = command.clone().render_usage().to_string();
    let lines = usage.lines().map(str::trim);
    let lines = lines.map(|line| line.strip_prefix("Usage: ").unwrap_or(line));
    format!("hint: usage: {}", lines.collect::<Vec<_>>().join(" | "))
}
