//! `reads man`.

use std::io::Write;
use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::{App, Failure, Result};
use crate::cli::{self, Cli};
use crate::domain::nearest;

pub(super) fn run(args: &cli::Man, app: &mut App) -> Result<()> {
    let mut root = Cli::command();
    root.build();
    if let Some(directory) = &args.to {
        let pages = write_all(&root, "reads", directory)?;
        app.out.line(&format!("written: {pages} pages"))?;
        return Ok(());
    }
    let command = match &args.command {
        None => &root,
        Some(name) => root
            .find_subcommand(name)
            .ok_or_else(|| unknown(&root, name))?,
    };
    app.out.write_all(&page(command)?)?;
    Ok(())
}

fn unknown(root: &Command, name: &str) -> Failure {
    let near = nearest(name, root.get_subcommands().map(Command::get_name), 1);
    let hint = near.first().map_or_else(
        || "`reads --help` lists them".to_owned(),
        |near| format!("did you mean '{near}'?"),
    );
    Failure::Usage(format!("no command '{name}'; {hint}"))
}

fn page(command: &Command) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    let name = command
        .get_display_name()
        .unwrap_or_else(|| command.get_name())
        .to_owned();
    Man::new(command.clone())
        .title(name.to_uppercase())
        .section("1")
        .render(&mut page)?;
    Ok(page)
}

/// Writes the page of `command` and of all below it; gives how many there were.
fn write_all(command: &Command, name: &str, directory: &Path) -> Result<usize> {
    let file = directory.join(format!("{name}.1"));
    std::fs::create_dir_all(directory)
        .and_then(|()| std::fs::write(&file, page(command).unwrap_or_default()))
        .map_err(|err| Failure::Refused(format!("cannot write {}: {err}", file.display())))?;
    let mut pages = 1;
    for sub in command
        .get_subcommands()
        .filter(|sub| sub.get_name() != "help")
    {
        pages += write_all(sub, &format!("{name}-{}", sub.get_name()), directory)?;
    }
    Ok(pages)
}
