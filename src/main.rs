//! The program: parses the command line, runs the command, and exits with its status.

use std::process::ExitCode;
use std::sync::Arc;

use reads::cli::{Cli, Unparsed};
use reads::commands::{Exit, Failure};
use reads::view::{self, Out};
use signal_hook::consts::signal::SIGXFSZ;

fn main() -> ExitCode {
    catch_file_size_limit();
    let exit = match Cli::parse(std::env::args_os()) {
        Ok(cli) => cli.run().unwrap_or_else(|failure| report(&failure)),
        Err(instead) => explain(instead),
    };
    ExitCode::from(exit as u8)
}

/// Turns the signal for writing past the file size limit (`ulimit -f`) into an error with a message.
fn catch_file_size_limit() {
    // If this fails, the signal ends the program as it would by default.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
}

fn report(failure: &Failure) -> Exit {
    if !matches!(failure, Failure::ClosedPipe) {
        view::error(&failure.to_string());
    }
    failure.exit()
}

/// Prints the help or the version, through the pager if it is long, or a usage error.
fn explain(instead: Unparsed) -> Exit {
    match instead {
        Unparsed::Help(text, options) => {
            // A reader that closes the pipe early is no failure.
            let _ = view::help(&mut Out::new(options), &text);
            Exit::Done
        }
        Unparsed::Candidates(candidates) => {
            let _ = view::candidates(&candidates);
            Exit::Done
        }
        Unparsed::Error(text) => {
            view::error(&text);
            Exit::Usage
        }
    }
}
