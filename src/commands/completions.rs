//! `reads completions`.

use std::io::Write;

use super::{App, Command, Result};

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads completions bash > ~/.local/share/bash-completion/completions/reads\n  reads completions zsh > ~/.zfunc/_reads\n  reads completions fish > ~/.config/fish/completions/reads.fish"
)]
pub(crate) struct Completions {
    /// The shell
    shell: clap_complete::Shell,
}

impl Command for Completions {
    fn run(&self, app: &mut App) -> Result<()> {
        // Generated in memory first, because the generator panics on write errors.
        let mut script = Vec::new();
        let mut command_line = (app.command_line)();
        clap_complete::generate(self.shell, &mut command_line, "reads", &mut script);
        Ok(app.out.document().write_all(&script)?)
    }

    fn has_json(&self) -> bool {
        false
    }
}
