//! The help of the program as a whole, and how the help of a command is arranged.

use clap::Command;
use clap::builder::StyledStr;
use clap::builder::styling::{AnsiColor, Styles};

use crate::commands::TOPICS;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const ABOUT: &str = "Track what to read, what you have read, and when to read it again";

const LONG_ABOUT: &str = "\
Track what to read, what you have read, and when to read it again.

Without a command, prints what is due, what you are reading, and what to read next.";

const AFTER_SHORT_HELP: &str = "\
All commands and options: `reads --help`. One command: `reads help done`.";

/// The help of a command begins with its examples.
const EXAMPLES_FIRST: &str =
    "{about-with-newline}\n{usage-heading} {usage}{after-help}\n\n{all-args}";

/// Adds the texts and the style of the help of the program.
pub(super) fn describe(program: Command) -> Command {
    program
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .long_about(LONG_ABOUT)
        .styles(STYLES)
        .max_term_width(100)
}

/// Puts the examples of a command, and of those below it, before its options.
pub(super) fn examples_first(command: Command) -> Command {
    command
        .help_template(EXAMPLES_FIRST)
        .mut_subcommands(examples_first)
}

/// The template of `-h`: some commands under the names of their groups, one line each, and no options.
pub(super) fn short_template<'g>(
    program: &Command,
    groups: impl Iterator<Item = (&'g str, Vec<&'g str>)>,
) -> StyledStr {
    let header = STYLES.get_header();
    let mut template = "{about-with-newline}\n{usage-heading} {usage}\n\n".to_owned();
    for (heading, names) in groups {
        for (at, name) in names.into_iter().enumerate() {
            let heading = if at == 0 { heading } else { "" };
            template.push_str(&format!("{header}{heading:<9}{header:#}"));
            template.push_str(&row(program, name, 8));
        }
    }
    let topics: Vec<&str> = TOPICS.iter().map(|topic| topic.name).collect();
    let topics = topics.join(", ");
    template.push_str(&format!(
        "\n{AFTER_SHORT_HELP}\nTopics, as in `reads help filters`: {topics}."
    ));
    template.into()
}

/// The template of `--help`: all commands under the headings of their groups, which clap cannot do by itself, and the options.
pub(super) fn long_template<'g>(
    program: &Command,
    root: Command,
    groups: impl Iterator<Item = (&'g str, Vec<&'g str>)>,
) -> StyledStr {
    let header = STYLES.get_header();
    let mut template = "{about-with-newline}\n{usage-heading} {usage}\n\n".to_owned();
    for (heading, names) in groups {
        template.push_str(&format!("{header}{heading}:{header:#}\n"));
        for name in names {
            template.push_str(&format!("  {}", row(program, name, 11)));
        }
        template.push('\n');
    }
    template.push_str(&format!(
        "{header}Topics, as in `reads help filters`:{header:#}\n"
    ));
    for topic in TOPICS {
        template.push_str(&format!("  {}", line(topic.name, topic.about, 11)));
    }
    // In a template, clap puts all options under one heading.
    let mut root = describe(root).help_template("{all-args}");
    let options = root.render_long_help().ansi().to_string();
    template.push_str(&format!("\n{}", options.trim_end()));
    template.into()
}

fn row(program: &Command, name: &str, width: usize) -> String {
    let about = program.find_subcommand(name).and_then(Command::get_about);
    about.map_or_else(String::new, |about| line(name, &about.to_string(), width))
}

fn line(name: &str, about: &str, width: usize) -> String {
    let literal = STYLES.get_literal();
    format!("{literal}{name:<width$}{literal:#}  {about}\n")
}
