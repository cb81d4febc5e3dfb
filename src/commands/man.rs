//! `reads man`.

mod page;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueHint;

use super::help::path;
use super::{App, Command, Result, private_file, refused};
use crate::view;

/// Show the manual page of the program, or of one command
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads man\n  reads man occasion add\n  reads man --to ~/.local/share/man/man1\n\nIn a pipe or a file, the page is in the roff format."
)]
pub(crate) struct Man {
    /// A command [default: the whole program]
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
    /// Write all pages into this directory
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "command")]
    to: Option<PathBuf>,
}

impl Command for Man {
    fn run(&self, app: &mut App) -> Result<()> {
        let mut root = (app.command_line)();
        root.build();
        if let Some(directory) = &self.to {
            let directory = private_file::directory(directory)?;
            let pages = write_all(&root, "reads", None, &directory)?;
            return app.say(format!("written: {pages} pages"));
        }
        let (mut command, mut name, mut parent) = (&root, "reads".to_owned(), None);
        for sub in path(&root, &self.command, &[])? {
            command = sub;
            parent = Some(name.clone());
            name = format!("{name}-{}", command.get_name());
        }
        let page = page(command, &name, parent.as_deref())?;
        if !app.out.is_terminal() {
            return Ok(app.out.document().write_all(&page)?);
        }
        if !view::manual(&page, app.out.may_page()) {
            let help = command.clone().render_long_help();
            view::help(&mut app.out, &help)?;
        }
        Ok(())
    }

    fn has_json(&self) -> bool {
        false
    }
}

fn page(command: &clap::Command, name: &str, parent: Option<&str>) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    page::write(command, name, parent, &mut page)?;
    Ok(page)
}

/// Writes the pages of `command` and its subcommands; returns their number.
fn write_all(
    command: &clap::Command,
    name: &str,
    parent: Option<&str>,
    directory: &Path,
) -> Result<usize> {
    let file = directory.join(format!("{name}.1"));
    let text = page(command, name, parent)?;
    std::fs::create_dir_all(directory)
        .and_then(|()| std::fs::write(&file, text))
        .map_err(|err| refused!("cannot write {}: {err}", file.display()))?;
    let mut pages = 1;
    let subs = command.get_subcommands();
    for sub in subs.filter(|sub| sub.get_name() != "help") {
        let sub_name = format!("{name}-{}", sub.get_name());
        pages += write_all(sub, &sub_name, Some(name), directory)?;
    }
    Ok(pages)
}
