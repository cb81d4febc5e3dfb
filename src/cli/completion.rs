//! What a shell offers when its completion key is pressed: the script that `reads completions` prints calls
//! `reads __complete -- WORDS`, the last of which is being typed. clap's engine finds the argument that it belongs to.
//!
//! Nothing here is reported: where a word cannot be completed, there are no candidates.

use std::ffi::{OsStr, OsString};
use std::sync::Arc;

use clap::builder::ValueRange;
use clap::{Arg, Command};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};

use super::candidates::{Sort, Source};
use super::{App, argv, entries, root};
use crate::domain::Completion;
use crate::text;
use crate::view::{ColorChoice, OutOptions};

/// The word in place of a command that asks for candidates.
const CALL: &str = "__complete";

/// Returns the words to complete, if a shell asks for that.
pub(super) fn words(words: &[OsString]) -> Option<&[OsString]> {
    match words {
        [_, call, dashes, typed @ ..] if call == CALL && dashes == "--" => Some(typed),
        _ => None,
    }
}

/// Returns what the last word may become.
pub(super) fn complete(words: &[OsString]) -> Vec<Completion> {
    let mut words = words.to_vec();
    let Some(typed) = words.pop() else {
        return Vec::new();
    };
    let mut command = root();
    if let Some(at) = argv::place_of_command(&command, &words)
        && argv::translate(&mut words, at).is_err()
    {
        return Vec::new();
    }
    let database = argv::value_of("--db", &words).map(Into::into);
    let at = argv::place_of_command(&command, &words);
    match at.map(|at| entries().find(|entry| words[at] == entry.name)) {
        Some(Some(entry)) => command = command.subcommand(entry.build()),
        // A word that is no command is followed by nothing.
        Some(None) => return Vec::new(),
        None => command = command.subcommands(entries().map(super::Entry::build)),
    }
    let options = OutOptions {
        json: false,
        color: ColorChoice::Never,
        pager: false,
    };
    let app = move || App::new(database.clone(), options, super::whole);
    command.build();
    let source = Arc::new(Source::new(app));
    let is_first = is_first(&command, &words);
    let mut command = with_completers(command, &source, is_first);
    let mut word = typed.clone();
    words.iter_mut().skip(1).for_each(argv::protect_negation);
    argv::protect_negation(&mut word);
    let is_negated = word != typed;
    words.push(word);
    let last = words.len() - 1;
    let here = std::env::current_dir().ok();
    let found = clap_complete::engine::complete(&mut command, words, last, here.as_deref());
    let mut found = found.unwrap_or_default();
    let is_option = |candidate: &CompletionCandidate| {
        candidate.get_value().as_encoded_bytes().starts_with(b"-")
    };
    // Options are offered where nothing else is.
    if typed.is_empty() && !found.iter().all(is_option) {
        found.retain(|candidate| !is_option(candidate));
    }
    let mut found: Vec<Completion> = found.iter().filter_map(candidate).collect();
    // The first word may name a resource to show.
    if at.is_none()
        && found.is_empty()
        && let Some(typed) = typed.to_str().filter(|typed| !typed.starts_with('-'))
    {
        found = source.resources(typed);
    }
    found
        .into_iter()
        .map(|mut found| {
            if is_negated && let Some(rest) = found.word.strip_prefix("not:") {
                found.word = format!("-{rest}");
            }
            found
        })
        .collect()
}

/// Whether no word but options stands behind the names of commands.
fn is_first(command: &Command, words: &[OsString]) -> bool {
    let mut command = command;
    let mut words = words.iter().skip(1).filter(|word| {
        let is_option = word.as_encoded_bytes().starts_with(b"-");
        !is_option
    });
    words.all(|word| match command.find_subcommand(word) {
        Some(sub) => {
            command = sub;
            true
        }
        None => false,
    })
}

/// A candidate as one line of text. A word that a terminal or a shell could take for something else is not offered.
fn candidate(found: &CompletionCandidate) -> Option<Completion> {
    let word = found.get_value().to_str()?;
    if word.is_empty() || word.contains(text::is_hostile) {
        return None;
    }
    let about = found.get_help().map(ToString::to_string);
    let about = about.unwrap_or_default();
    let about = text::line(about.lines().next().unwrap_or_default());
    Some(Completion {
        word: word.to_owned(),
        about: about.into_owned(),
    })
}

/// Lets the arguments of a command, and of those below it, be completed by what their names say they take. `is_first` is whether
/// the word is the first one that is no option.
fn with_completers(command: Command, source: &Arc<Source>, is_first: bool) -> Command {
    let positionals: Vec<Vec<Sort>> = command.get_positionals().map(sorts).collect();
    command
        .mut_args(|arg| {
            let mut sorts = sorts(&arg);
            if sorts.is_empty() || arg.get_value_parser().possible_values().is_some() {
                return arg;
            }
            let takes_many = |count: ValueRange| count.max_values() > 1;
            if let Some(index) = arg.get_index()
                && arg.get_num_args().is_some_and(takes_many)
                && !is_first
            {
                // Whatever follows several words may be the next one: `tag ID... TAG`.
                sorts.extend(positionals[index..].iter().flatten());
            }
            let source = Arc::clone(source);
            let complete = move |current: &OsStr| candidates(&source, &sorts, current);
            arg.add(ArgValueCompleter::new(complete))
        })
        .mut_subcommands(|sub| with_completers(sub, source, is_first))
}

fn candidates(source: &Source, sorts: &[Sort], current: &OsStr) -> Vec<CompletionCandidate> {
    let found = current
        .to_str()
        .map(|typed| source.candidates(sorts, typed));
    let candidate = |Completion { word, about }| {
        let about = Some(about).filter(|about| !about.is_empty());
        CompletionCandidate::new(word).help(about.map(Into::into))
    };
    found
        .unwrap_or_default()
        .into_iter()
        .map(candidate)
        .collect()
}

/// What an argument takes, by the names of its value: `ID`, `OCCASION|FILTER`, `ID... DATE`.
fn sorts(arg: &Arg) -> Vec<Sort> {
    let names = arg.get_value_names().unwrap_or_default();
    let names = names
        .iter()
        .flat_map(|name| name.split(|c: char| !c.is_ascii_alphabetic()));
    names.filter_map(Sort::of_value_name).collect()
}
