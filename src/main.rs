//! The program: parses the command line, runs the command, and exits with its status.

use std::process::ExitCode;
use std::sync::Arc;

use reads::cli::Cli;
use reads::commands::{Exit, Failure};
use reads::view;
use signal_hook::consts::signal::SIGXFSZ;

fn main() -> ExitCode {
    catch_file_size_limit();
    let exit = match Cli::parse(std::env::args_os()) {
        Ok(cli) => cli.run().unwrap_or_else(|failure| report(&failure)),
        Err(err) => print_clap_error(&err),
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

/// Prints the help, the version or a usage error. An error repeats arguments of the user, so control characters are
/// escaped.
fn print_clap_error(err: &clap::Error) -> Exit {
    if !err.use_stderr() {
        let _ = err.print();
        return Exit::Done;
    }
    view::usage_error(err.render().to_string().trim_end());
    Exit::Usage
}
