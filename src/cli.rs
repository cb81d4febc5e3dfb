//! The command line: the global options and the list of commands. What a command takes and does is in its own file in
//! `commands`.

mod argv;
mod candidates;
mod completion;
mod help;
mod synonyms;
mod tips;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::StyledStr;
use clap::{ArgMatches, Args, FromArgMatches, ValueHint};

use crate::commands::show::Show;
use crate::commands::{self, App, Command, Exit, Named, Overview, Result};
use crate::domain::Completion;
use crate::view::{ColorChoice, OutOptions, color_messages, quiet_messages};

/// A group of commands in the help, with its heading.
type Group = (&'static str, &'static [Entry]);

/// All commands. A new command is a file in `commands` and a row here.
const GROUPS: &[Group] = &[
    (
        "Read",
        &[
            command::<commands::next::Next>("next"),
            command::<commands::todo::Todo>("todo"),
            command::<commands::list::List>("list"),
            command::<commands::search::Search>("search"),
            command::<commands::show::Show>("show"),
            command::<commands::domains::Domains>("domains"),
            command::<commands::tags::Tags>("tags"),
            command::<commands::open::Open>("open"),
        ],
    ),
    (
        "Record",
        &[
            command::<commands::start::Start>("start"),
            command::<commands::progress::Progress>("progress"),
            command::<commands::done::Done>("done"),
            command::<commands::stop::Stop>("stop"),
            command::<commands::drop::Drop>("drop"),
            command::<commands::reopen::Reopen>("reopen"),
            command::<commands::note::Note>("note"),
            command::<commands::notes::Notes>("notes"),
            command::<commands::log::Log>("log"),
            command::<commands::undo::Undo>("undo"),
            command::<commands::redo::Redo>("redo"),
            command::<commands::forget::Forget>("forget"),
        ],
    ),
    (
        "Again",
        &[
            command::<commands::due::Due>("due"),
            command::<commands::every::Every>("every"),
            command::<commands::snooze::Snooze>("snooze"),
            command::<commands::follow::Follow>("follow"),
            command::<commands::fetch::Fetch>("fetch"),
            command::<commands::posts::Posts>("posts"),
            command::<commands::keep::Keep>("keep"),
            command::<commands::remind::Remind>("remind"),
        ],
    ),
    (
        "Collect",
        &[
            command::<commands::add::Add>("add"),
            command::<commands::import::Import>("import"),
            command::<commands::edit::Edit>("edit"),
            command::<commands::tag::Tag>("tag"),
            command::<commands::relate::Relate>("relate"),
            command::<commands::merge::Merge>("merge"),
            command::<commands::rm::Rm>("rm"),
            command::<commands::catalog::Catalog>("catalog"),
            command::<commands::seed::Seed>("seed"),
            command::<commands::export::Export>("export"),
        ],
    ),
    (
        "Prepare",
        &[
            command::<commands::occasion::Occasion>("occasion"),
            command::<commands::plan::Plan>("plan"),
        ],
    ),
    (
        "See",
        &[
            command::<commands::browse::Browse>("browse"),
            command::<commands::stats::Stats>("stats"),
            command::<commands::report::Report>("report"),
            command::<commands::goal::Goal>("goal"),
        ],
    ),
    (
        "System",
        &[
            command::<commands::sync::Sync>("sync"),
            command::<commands::config::Config>("config"),
            command::<commands::backup::Backup>("backup"),
            command::<commands::restore::Restore>("restore"),
            command::<commands::doctor::Doctor>("doctor"),
            command::<commands::completions::Completions>("completions"),
            command::<commands::man::Man>("man"),
            command::<commands::help::Help>("help"),
        ],
    ),
];

/// The commands of every day, which `-h` shows.
const EVERYDAY: [&str; 15] = [
    "todo", "next", "list", "search", "show", "open", "start", "done", "note", "undo", "due",
    "snooze", "add", "import", "plan",
];

/// One command: its name, and how to build its arguments and parse them.
struct Entry {
    name: &'static str,
    arguments: fn(clap::Command) -> clap::Command,
    parse: fn(&ArgMatches) -> Result<Box<dyn Command>, clap::Error>,
}

const fn command<C: Command + Args + 'static>(name: &'static str) -> Entry {
    Entry {
        name,
        arguments: C::augment_args,
        parse: |matches| Ok(Box::new(C::from_arg_matches(matches)?)),
    }
}

impl Entry {
    fn build(&self) -> clap::Command {
        (self.arguments)(clap::Command::new(self.name))
    }
}

fn entries() -> impl Iterator<Item = &'static Entry> {
    GROUPS.iter().flat_map(|(_, entries)| *entries)
}

/// The options of the program as a whole.
#[derive(Debug, Args)]
struct Options {
    /// Print JSON
    #[arg(long, short, global = true, help_heading = "Global options")]
    json: bool,

    /// Database file [default: reads/reads.db in the data directory of the platform]
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        help_heading = "Global options"
    )]
    db: Option<PathBuf>,

    /// When to use colour
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Global options"
    )]
    color: ColorChoice,

    /// Print long output without a pager
    #[arg(long, global = true, help_heading = "Global options")]
    no_pager: bool,

    /// Print no messages but errors
    #[arg(long, short, global = true, help_heading = "Global options")]
    quiet: bool,
}

/// The program without its commands.
fn root() -> clap::Command {
    Options::augment_args(clap::Command::new("reads").disable_help_subcommand(true))
}

/// The whole command line: for help, errors, completions and the manual.
pub fn whole() -> clap::Command {
    let commands = entries().map(|entry| help::examples_first(entry.build()));
    let whole = help::describe(root()).subcommands(commands);
    let template = help::long_template(&whole, root(), groups(|_| true));
    whole.help_template(template)
}

/// The names of the chosen commands, by group.
fn groups(is_chosen: fn(&str) -> bool) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    let names = move |entries: &[Entry]| {
        let names = entries.iter().map(|entry| entry.name);
        names.filter(|name| is_chosen(name)).collect()
    };
    GROUPS
        .iter()
        .map(move |(heading, entries)| (*heading, names(entries)))
}

/// The whole command line, with the help that `-h` prints.
fn in_short() -> clap::Command {
    let whole = whole();
    let template = help::short_template(&whole, groups(|name| EVERYDAY.contains(&name)));
    whole.help_template(template)
}

/// A command line that runs no command.
pub enum Unparsed {
    /// The help or the version, and how to print it.
    Help(StyledStr, OutOptions),
    /// What a shell may complete a word to.
    Candidates(Vec<Completion>),
    /// A usage error, with hints.
    Error(String),
}

impl Unparsed {
    fn of(err: &clap::Error, words: &[OsString]) -> Self {
        if err.use_stderr() {
            return Self::Error(tips::usage_error(err, &mut whole(), words));
        }
        let out = OutOptions {
            json: false,
            color: argv::color(words),
            pager: !words.iter().any(|word| word == "--no-pager"),
        };
        Self::Help(err.render(), out)
    }
}

/// A parsed command line.
pub struct Cli {
    options: Options,
    command: Option<Box<dyn Command>>,
}

impl Cli {
    /// Parses the command line, whose first word is the program.
    ///
    /// Only the named command is built, because building all of them is most of the cost of parsing. If that fails, the
    /// whole command line is built and parsed, which knows all commands in help and errors.
    ///
    /// # Errors
    /// What to print instead.
    pub fn parse(words: impl Iterator<Item = OsString>) -> Result<Self, Unparsed> {
        let mut words: Vec<OsString> = words.collect();
        if let Some(typed) = completion::words(&words) {
            return Err(Unparsed::Candidates(completion::complete(typed)));
        }
        color_messages(argv::color(&words));
        let mut partial = root();
        let mut at = argv::place_of_command(&partial, &words);
        if let Some(place) = at {
            argv::translate(&mut words, place).map_err(Unparsed::Error)?;
            at = argv::place_of_command(&partial, &words);
        }
        let entry = at.and_then(|at| entries().find(|entry| words[at] == entry.name));
        if let (Some(at), None) = (at, entry)
            && let Some(cli) = Self::naming(&words, at)
        {
            return Ok(cli);
        }
        if let (Some(at), Some(entry)) = (at, entry) {
            let command = entry.build();
            if argv::takes_filters(&command) {
                words[at + 1..].iter_mut().for_each(argv::protect_negation);
            }
            argv::flags_first(&command, &mut words[at + 1..]);
            partial = partial.subcommand(command);
        }
        let matches = match partial.try_get_matches_from(&words) {
            Ok(matches) => matches,
            Err(_) => Self::explain(&words)?,
        };
        let command = match matches.subcommand() {
            None => None,
            Some((name, matches)) => {
                let entry = entries().find(|entry| entry.name == name);
                let parsed = entry.map(|entry| (entry.parse)(matches)).transpose();
                parsed.map_err(|err| Unparsed::of(&err, &words))?
            }
        };
        let options = Options::from_arg_matches(&matches);
        Ok(Self {
            options: options.map_err(|err| Unparsed::of(&err, &words))?,
            command,
        })
    }

    /// Parses words that are no command as names of resources to show: `reads attention`.
    fn naming(words: &[OsString], at: usize) -> Option<Self> {
        if words[at] == "help" {
            return None;
        }
        let mut shown = words.to_vec();
        shown.insert(at, "show".into());
        let show = Show::augment_args(clap::Command::new("show"));
        let matches = root().subcommand(show).try_get_matches_from(shown).ok()?;
        let (_, show) = matches.subcommand()?;
        let words = words.to_vec();
        Some(Self {
            options: Options::from_arg_matches(&matches).ok()?,
            command: Some(Box::new(Named {
                show: Show::from_arg_matches(show).ok()?,
                commands: entries().map(|entry| entry.name).collect(),
                otherwise: Box::new(move || match Self::explain(&words) {
                    Err(Unparsed::Error(err)) => Some(err),
                    _ => None,
                }),
            })),
        })
    }

    /// Parses with all commands, for their help or a usage error.
    fn explain(words: &[OsString]) -> Result<ArgMatches, Unparsed> {
        let is_short = words.iter().any(|word| word == "-h");
        let program = if is_short { in_short() } else { whole() };
        let matches = program.try_get_matches_from(words);
        matches.map_err(|err| Unparsed::of(&err, words))
    }

    /// Runs the command; without one, prints the overview.
    ///
    /// # Errors
    /// [`Failure`](commands::Failure), with a message and the exit status.
    pub fn run(self) -> Result<Exit> {
        let options = self.options;
        let command = self.command.unwrap_or_else(|| Box::new(Overview));
        quiet_messages(options.quiet);
        let out = OutOptions {
            json: options.json,
            color: options.color,
            pager: !options.no_pager,
        };
        commands::run(command.as_ref(), &mut App::new(options.db, out, whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        whole().debug_assert();
    }

    #[test]
    fn every_command_has_help_with_an_example() {
        fn check(command: &clap::Command, path: &str) {
            let subs = command.get_subcommands();
            for sub in subs.filter(|sub| sub.get_name() != "help") {
                let path = format!("{path} {}", sub.get_name());
                let help = sub.get_after_help().map(ToString::to_string);
                assert!(help.unwrap_or_default().contains(&path), "{path}");
                let about = sub.get_about().map(ToString::to_string);
                let about = about.unwrap_or_default();
                // The template of the program's help does not wrap.
                let max = match path.matches(' ').count() {
                    1 if EVERYDAY.contains(&sub.get_name()) => 61,
                    1 => 65,
                    _ => 80,
                };
                assert!(!about.is_empty() && about.len() <= max, "{path}: {about}");
                check(sub, &path);
            }
        }
        check(&whole(), "reads");
    }

    #[test]
    fn one_command_parses_like_the_whole_tree() {
        for entry in entries() {
            let build = |tree: clap::Command| {
                let mut command = tree.find_subcommand(entry.name).unwrap().clone();
                command.build();
                command.render_long_help().to_string()
            };
            let mut partial = root().subcommand(entry.build());
            partial.build();
            let mut tree = root().subcommands(entries().map(Entry::build));
            tree.build();
            assert_eq!(build(partial), build(tree));
        }
    }

    #[test]
    fn only_commands_with_filters_take_negated_ones() {
        let parse = |text: &str| Cli::parse(text.split(' ').map(OsString::from));
        assert!(parse("reads list -tag:skip --json").is_ok());
        assert!(parse("reads note x -a:b").is_err());
    }
}
