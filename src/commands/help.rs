//! `reads help`.

use super::topics::{TOPICS, Topic, topic};
use super::{App, Command, Failure, Result, usage};
use crate::domain::nearest_typed;
use crate::view;

/// Print the help of the program, of a command or on a topic
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads help\n  reads help done\n  reads help occasion add\n  reads help filters"
)]
pub(crate) struct Help {
    /// A command, or a topic: filters, dates, json, environment
    #[arg(value_name = "COMMAND|TOPIC")]
    words: Vec<String>,
}

impl Command for Help {
    fn run(&self, app: &mut App) -> Result<()> {
        let mut program = (app.command_line)();
        program.build();
        if let [word] = self.words.as_slice()
            && program.find_subcommand(word).is_none()
            && let Some(topic) = topic(word)
        {
            app.out.page();
            return Ok(app.out.block(topic.text)?);
        }
        let path = path(&program, &self.words, TOPICS)?;
        let command = path.last().map_or(&program, |command| command);
        let help = command.clone().render_long_help();
        Ok(view::help(&mut app.out, &help)?)
    }

    fn has_json(&self) -> bool {
        false
    }
}

/// Returns the commands that the words name one after the other, each below the one before. `topics` are what the first word may
/// also mean.
pub(super) fn path<'c>(
    program: &'c clap::Command,
    words: &[String],
    topics: &[Topic],
) -> Result<Vec<&'c clap::Command>> {
    let (mut path, mut command) = (Vec::new(), program);
    for word in words {
        let sub = command.find_subcommand(word);
        command = sub.ok_or_else(|| unknown(command, word, topics))?;
        path.push(command);
    }
    Ok(path)
}

fn unknown(command: &clap::Command, word: &str, topics: &[Topic]) -> Failure {
    let names = command.get_subcommands().map(clap::Command::get_name);
    let near = nearest_typed(word, names.chain(topics.iter().map(|topic| topic.name)));
    let (what, all) = if topics.is_empty() {
        ("no command", "`reads --help` lists them")
    } else {
        (
            "no command and no topic",
            "`reads help` lists the commands and topics",
        )
    };
    let hint = near.first().map(|near| format!("did you mean `{near}`?"));
    let hint = hint.unwrap_or_else(|| all.to_owned());
    usage!("{what} '{word}'\nhint: {hint}")
}
