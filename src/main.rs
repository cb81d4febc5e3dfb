//! The program: parses the command line, runs the command, and exits with its status.

use std::process::ExitCode;
use std::sync::Arc;

use reads::cli::Cli;
use reads::commands::{Exit, Failure};
use reads::view::message;
use signal_hook::consts::signal::SIGXFSZ;

fn main() -> ExitCode {
    outlive_file_size_limit();
    let exit = match Cli::parse(std::env::args_os()) {
        Ok(cli) => cli.run().unwrap_or_else(|failure| report(&failure)),
        Err(err) => refuse(&err),
    };
    ExitCode::from(exit as u8)
}

/// Makes writing past the file size limit (`ulimit -f`) an error with a message, instead of a signal that ends the program.
fn outlive_file_size_limit() {
    // If this fails, the signal ends the program as it would by default.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
}

fn report(failure: &Failure) -> Exit {
    if !matches!(failure, Failure::ClosedPipe) {
        message(&format!("reads: {failure}"));
    }
    failure.exit()
}

/// Prints what clap says. Help and version go to standard output and are no failure; an error repeats words of the user,
/// which must not reach the terminal as control characters.
fn refuse(err: &clap::Error) -> Exit {
    if !err.use_stderr() {
        let _ = err.print();
        return Exit::Done;
    }
    message(err.render().to_string().trim_end());
    Exit::Usage
}
