//! The program: words in, exit status out.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use reads::cli::{Cli, prepared};
use reads::commands::{self, Exit, Failure};
use reads::text;

fn main() -> ExitCode {
    let exit = match Cli::try_parse_from(prepared(std::env::args_os())) {
        Ok(cli) => commands::run(&cli).unwrap_or_else(|failure| report(&failure)),
        Err(refusal) => refuse(&refusal),
    };
    ExitCode::from(exit as u8)
}

fn report(failure: &Failure) -> Exit {
    if !matches!(failure, Failure::ClosedPipe) {
        let message = failure.to_string();
        let _ = writeln!(std::io::stderr(), "reads: {}", text::block(&message));
    }
    failure.exit()
}

/// Help and version go to standard output and are no mistakes; what is, repeats words that may steer a terminal.
fn refuse(refusal: &clap::Error) -> Exit {
    if !refusal.use_stderr() {
        let _ = refusal.print();
        return Exit::Done;
    }
    let message = refusal.render().to_string();
    let _ = write!(std::io::stderr(), "{}", text::block(&message));
    Exit::Usage
}
