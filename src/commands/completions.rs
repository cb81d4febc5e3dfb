//! `reads completions`.

use std::io::Write;

use clap::CommandFactory;

use super::{App, Result};
use crate::cli::{self, Cli};

pub(super) fn run(args: &cli::Completions, app: &mut App) -> Result<()> {
    // Written whole, because the generator panics where it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "reads", &mut script);
    app.out.write_all(&script)?;
    Ok(())
}
