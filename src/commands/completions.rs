//! `reads completions`.

mod place;

use std::io::Write;
use std::path::Path;

use clap_complete::Shell;

use self::place::{Place, Script};
use super::message::{message, shown};
use super::{App, Command, Result, refused, usage};

/// Print or install the completion script for a shell
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads completions bash --install\n  reads completions zsh > ~/.zfunc/_reads\n  reads completions fish --uninstall\n\nThe script asks `reads` for slugs, domains, tags, occasions, catalogs and filters when the completion key is pressed. With --static, it knows only commands and options, and needs no `reads` to be there: for packagers."
)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
    /// Write the script where the shell looks for it
    #[arg(long)]
    install: bool,
    /// Remove the script that --install wrote
    #[arg(long, conflicts_with = "install")]
    uninstall: bool,
    /// Print a script that completes commands and options only
    #[arg(long = "static", conflicts_with_all = ["install", "uninstall"])]
    is_static: bool,
}

impl Command for Completions {
    fn run(&self, app: &mut App) -> Result<()> {
        let script = Script::of(self.shell);
        if self.install || self.uninstall {
            let script = script.ok_or_else(|| {
                let shell = self.shell;
                usage!("scripts for {shell} are not installed\nhint: `reads completions {shell}` prints one")
            })?;
            let place = Place::of(script)?;
            return if self.install {
                install(app, script, &place)
            } else {
                uninstall(app, script, &place.file)
            };
        }
        let text = match script.filter(|_| !self.is_static) {
            Some(script) => script.text.as_bytes().to_vec(),
            None => self.commands_and_options(app),
        };
        Ok(app.out.document().write_all(&text)?)
    }

    fn has_json(&self) -> bool {
        false
    }
}

impl Completions {
    /// Generated in memory first, because the generator panics on write errors.
    fn commands_and_options(&self, app: &App) -> Vec<u8> {
        let mut script = Vec::new();
        let mut command_line = (app.command_line)();
        clap_complete::generate(self.shell, &mut command_line, "reads", &mut script);
        script
    }
}

fn install(app: &mut App, script: Script, place: &Place) -> Result<()> {
    let file = &place.file;
    if file.exists() && !script.is_ours(file) {
        return Err(refused!(
            "{} was not written by reads; it was left alone\nhint: remove it first",
            shown(file)
        ));
    }
    let directory = file.parent().unwrap_or(file);
    std::fs::create_dir_all(directory)
        .and_then(|()| std::fs::write(file, script.text))
        .map_err(|err| refused!("cannot write {}: {err}", shown(file)))?;
    app.say(format!("installed: {}", shown(file)))?;
    if let Some(hint) = place.hint {
        message(hint);
    }
    Ok(())
}

/// Removes the script, if it is there.
fn uninstall(app: &mut App, script: Script, file: &Path) -> Result<()> {
    if !file.exists() {
        return app.say(format!("nothing is installed at {}", shown(file)));
    }
    if !script.is_ours(file) {
        return Err(refused!(
            "{} was not written by reads; it was left alone",
            shown(file)
        ));
    }
    std::fs::remove_file(file).map_err(|err| refused!("cannot remove {}: {err}", shown(file)))?;
    app.say(format!("removed: {}", shown(file)))
}
