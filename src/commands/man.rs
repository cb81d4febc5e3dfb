//! `reads man`.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueHint;

use super::{App, Command, Failure, Result, refused, usage};
use crate::domain::nearest;

/// Print the manual page of the program, or of one command
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads man | man -l -\n  reads man done | man -l -\n  reads man --to ~/.local/share/man/man1"
)]
pub(crate) struct Man {
    /// A command [default: the whole program]
    command: Option<String>,
    /// Write all pages into this directory
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "command")]
    to: Option<PathBuf>,
}

impl Command for Man {
    fn run(&self, app: &mut App) -> Result<()> {
        let mut root = (app.command_line)();
        root.build();
        if let Some(directory) = &self.to {
            let pages = write_all(&root, "reads", directory)?;
            return app.say(format!("written: {pages} pages"));
        }
        let command = match &self.command {
            None => &root,
            Some(name) => root
                .find_subcommand(name)
                .ok_or_else(|| unknown(&root, name))?,
        };
        Ok(app.out.document().write_all(&page(command)?)?)
    }

    fn has_json(&self) -> bool {
        false
    }
}

fn unknown(root: &clap::Command, name: &str) -> Failure {
    let near = nearest(name, root.get_subcommands().map(clap::Command::get_name), 1);
    let hint = near.first().map_or_else(
        || "`reads --help` lists them".to_owned(),
        |near| format!("did you mean '{near}'?"),
    );
    usage!("no command '{name}'; {hint}")
}

fn page(command: &clap::Command) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    let name = command.get_display_name();
    let name = name.unwrap_or_else(|| command.get_name());
    clap_mangen::Man::new(command.clone())
        .title(name.to_uppercase())
        .section("1")
        .render(&mut page)?;
    Ok(page)
}

/// Writes the pages of `command` and its subcommands; returns their number.
fn write_all(command: &clap::Command, name: &str, directory: &Path) -> Result<usize> {
    let file = directory.join(format!("{name}.1"));
    std::fs::create_dir_all(directory)
        .and_then(|()| std::fs::write(&file, page(command).unwrap_or_default()))
        .map_err(|err| refused!("cannot write {}: {err}", file.display()))?;
    let mut pages = 1;
    let subs = command.get_subcommands();
    for sub in subs.filter(|sub| sub.get_name() != "help") {
        pages += write_all(sub, &format!("{name}-{}", sub.get_name()), directory)?;
    }
    Ok(pages)
}
