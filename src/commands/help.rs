//! `reads help`.

use super::topics::{TOPICS, topic};
use super::{App, Command, Result, usage};
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
        let mut command = &program;
        for (at, word) in self.words.iter().enumerate() {
            match (command.find_subcommand(word), topic(word)) {
                (Some(sub), _) => command = sub,
                (None, Some(topic)) if at == 0 && self.words.len() == 1 => {
                    app.out.page();
                    return Ok(app.out.block(topic.text)?);
                }
                _ => return Err(unknown(command, word)),
            }
        }
        let help = command.clone().render_long_help();
        Ok(view::help(&mut app.out, &help)?)
    }

    fn has_json(&self) -> bool {
        false
    }
}

fn unknown(command: &clap::Command, word: &str) -> super::Failure {
    let names = command.get_subcommands().map(clap::Command::get_name);
    let topics = TOPICS.iter().map(|topic| topic.name);
    let near = nearest_typed(word, names.chain(topics));
    let hint = near.first().map_or_else(
        || "`reads help` lists the commands and topics".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    usage!("no command and no topic '{word}'\nhint: {hint}")
}
