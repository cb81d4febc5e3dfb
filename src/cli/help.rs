//! The help of the program as a whole.

use clap::Command;
use clap::builder::StyledStr;
use clap::builder::styling::{AnsiColor, Styles};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const ABOUT: &str = "Track what to read, what you have read, and when to read it again";

const LONG_ABOUT: &str = "\
Track what to read, what you have read, and when to read it again.

Without a command, prints what is due, what you are reading, and what to read next.";

const AFTER_HELP: &str = "\
An ID is a number, a slug or a prefix of a slug: 3, attention, att.
A DATE is 2027-01-15, today, yesterday, friday, 'last friday', 'in 3 weeks', 2w, '10d ago'.

A FILTER narrows a list; if there are several, all must match:
  domain:rag kind:paper tag:rlhf status:done depth:skim author:karpathy title:scaling
  year:>=2020 pages:<30 minutes:<15 due:<30d read:>=2025-01-01 -tag:skip,
  and words of title, authors, reason, tags, scope and notes.

Exit status: 0 success; 1 the command failed; 2 usage error.

Environment:
  READS_DB        database file, unless --db names one
  READS_CONFIG    configuration file, instead of reads/config.toml in the platform's directory
  READS_ARXIV, READS_CROSSREF, READS_OPEN_LIBRARY
                  look-up servers, instead of the public ones
  READS_NOW       date or time to use as now: 2026-11-23, 2026-11-23T09:00:00Z
  READS_PAGER     pager, preferred to PAGER; 'less -FRX' if neither is set
  NO_COLOR        disables colour, unless --color is given
  COLUMNS         width of tables
  VISUAL, EDITOR  editor for notes";

/// Adds the texts and the style of the help of the program.
pub(super) fn describe(program: Command) -> Command {
    program
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .long_about(LONG_ABOUT)
        .after_help(AFTER_HELP)
        .styles(STYLES)
        .max_term_width(100)
}

/// Renders the options of the program under their headings. In a template, clap puts them all under one.
pub(super) fn options(root: Command, is_short: bool) -> StyledStr {
    let mut root = describe(root).after_help("").help_template("{all-args}");
    if is_short {
        root.render_help()
    } else {
        root.render_long_help()
    }
}

/// The template of the help of the program, with the commands grouped under headings, which clap cannot do by itself.
pub(super) fn template<'g>(
    program: &Command,
    groups: impl Iterator<Item = (&'g str, Vec<&'g str>)>,
    options: &StyledStr,
) -> StyledStr {
    let (header, literal) = (STYLES.get_header(), STYLES.get_literal());
    let line = |name: &str, about: &dyn std::fmt::Display| {
        format!("  {literal}{name:<11}{literal:#}  {about}\n")
    };
    let mut template = "{about-with-newline}\n{usage-heading} {usage}\n\n".to_owned();
    for (heading, names) in groups {
        template.push_str(&format!("{header}{heading}:{header:#}\n"));
        for name in names {
            let about = program.find_subcommand(name).and_then(Command::get_about);
            template.extend(about.map(|about| line(name, about)));
        }
        template.push('\n');
    }
    // clap adds this command by itself; it belongs to the last group.
    template.pop();
    template.push_str(&line(
        "help",
        &"Print this message or the help of a command",
    ));
    template.push_str(&format!(
        "\n{}{{after-help}}",
        options.ansi().to_string().trim_end()
    ));
    template.into()
}
