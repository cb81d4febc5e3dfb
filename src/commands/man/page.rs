//! One manual page, in roff. clap's generator writes the options and commands; the synopsis, examples and what holds for all
//! commands are written here.

use std::io::{self, Write};

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command};
use clap_mangen::roff::{Inline, Roff, bold, italic, line_break, roman};

use crate::commands::topics::{ENVIRONMENT, EXIT_STATUS, FILES, TOPICS};

/// Writes the page of a command, which is built. `parent` is the page of the command above it.
pub(super) fn write(
    command: &Command,
    name: &str,
    parent: Option<&str>,
    page: &mut dyn Write,
) -> io::Result<()> {
    let man = clap_mangen::Man::new(command.clone())
        .title(name.to_uppercase())
        .section("1")
        .source(concat!("reads ", env!("CARGO_PKG_VERSION")))
        .manual("Manual of reads");
    man.render_title(page)?;
    man.render_name_section(page)?;
    synopsis(command).to_writer(page)?;
    let (examples, notes) = examples_and_notes(command.get_after_help());
    man.render_description_section(page)?;
    let mut roff = Roff::new();
    for note in notes {
        roff.control("PP", [])
            .text([roman(note.replace('\n', " "))]);
    }
    roff.to_writer(page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(page)?;
    }
    man.render_options_section(page)?;
    let mut roff = Roff::new();
    if let Some(examples) = examples {
        as_typed(&mut roff, "EXAMPLES", &examples);
    }
    if parent.is_none() {
        for topic in TOPICS.iter().filter(|topic| topic.name != "environment") {
            as_typed(&mut roff, &topic.name.to_uppercase(), topic.text);
        }
    }
    as_typed(&mut roff, "FILES", FILES);
    as_typed(&mut roff, "ENVIRONMENT", ENVIRONMENT);
    as_typed(&mut roff, "EXIT STATUS", EXIT_STATUS);
    see_also(&mut roff, command, name, parent);
    roff.to_writer(page)
}

/// The usage, with the names of values.
fn synopsis(command: &Command) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]);
    let name = command.get_bin_name().unwrap_or(command.get_name());
    if let Some(usage) = command.get_overridden_usage() {
        for line in usage.to_string().lines().map(str::trim) {
            let rest = line.strip_prefix(name).unwrap_or(line);
            roff.text([bold(name), roman(rest), line_break()]);
        }
        return roff;
    }
    let mut line = vec![bold(name)];
    let options = command.get_arguments().filter(|arg| {
        let is_common = arg.is_global_set() || ["help", "version"].contains(&arg.get_id().as_str());
        !arg.is_hide_set() && !arg.is_positional() && !is_common
    });
    for option in options {
        line.push(roman(if option.is_required_set() { " " } else { " [" }));
        line.extend(option_words(option));
        line.extend((!option.is_required_set()).then(|| roman("]")));
    }
    for positional in command.get_positionals().filter(|arg| !arg.is_hide_set()) {
        line.push(roman(if positional.is_required_set() {
            " "
        } else {
            " ["
        }));
        line.push(italic(values(positional)));
        let is_many = positional
            .get_num_args()
            .is_some_and(|count| count.max_values() > 1);
        line.extend(is_many.then(|| roman("...")));
        line.extend((!positional.is_required_set()).then(|| roman("]")));
    }
    if command.has_subcommands() {
        let is_required = command.is_subcommand_required_set();
        line.push(roman(if is_required { " " } else { " [" }));
        line.push(italic("COMMAND"));
        line.extend((!is_required).then(|| roman("]")));
    }
    roff.text(line);
    roff
}

fn option_words(option: &Arg) -> Vec<Inline> {
    let short = option.get_short().map(|short| format!("-{short}"));
    let long = option.get_long().map(|long| format!("--{long}"));
    let mut words = Vec::new();
    for name in [short, long].into_iter().flatten() {
        if !words.is_empty() {
            words.push(roman("|"));
        }
        words.push(bold(name));
    }
    if option.get_action().takes_values() {
        words.push(roman(" "));
        words.push(italic(values(option)));
    }
    if matches!(option.get_action(), ArgAction::Append) && option.get_value_delimiter().is_none() {
        words.push(roman("..."));
    }
    words
}

fn values(arg: &Arg) -> String {
    let names = arg.get_value_names().unwrap_or_default();
    names
        .iter()
        .map(clap::builder::Str::as_str)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Splits the text after the help into the examples and the other paragraphs.
fn examples_and_notes(text: Option<&StyledStr>) -> (Option<String>, Vec<String>) {
    let text = text.map(ToString::to_string).unwrap_or_default();
    let paragraphs = text.split("\n\n").filter(|paragraph| !paragraph.is_empty());
    let (examples, notes): (Vec<&str>, Vec<&str>) =
        paragraphs.partition(|paragraph| paragraph.starts_with("Example"));
    let examples = examples
        .first()
        .and_then(|examples| examples.split_once('\n'));
    let notes = notes.into_iter().map(str::to_owned).collect();
    (examples.map(|(_, examples)| examples.to_owned()), notes)
}

/// A section whose lines are kept as they are.
fn as_typed(roff: &mut Roff, heading: &str, text: &str) {
    roff.control("SH", [heading]).control("nf", []);
    for line in text.lines() {
        // An empty line is a request of its own in a page.
        if line.is_empty() {
            roff.control("sp", []);
        } else {
            roff.text([roman(line)]);
        }
    }
    roff.control("fi", []);
}

fn see_also(roff: &mut Roff, command: &Command, name: &str, parent: Option<&str>) {
    let subs = command
        .get_subcommands()
        .filter(|sub| sub.get_name() != "help");
    let below = subs.map(|sub| format!("{name}-{}", sub.get_name()));
    let above = parent
        .filter(|parent| *parent != "reads")
        .map(str::to_owned);
    let program = parent.map(|_| "reads".to_owned());
    let pages: Vec<String> = program.into_iter().chain(above).chain(below).collect();
    roff.control("SH", ["SEE ALSO"]);
    let mut line = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        let end = if at + 1 == pages.len() {
            "(1)"
        } else {
            "(1), "
        };
        line.extend([bold(page.as_str()), roman(end)]);
    }
    roff.text(line);
}
