//! The program: words in, exit status out.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use reads::cli::{Cli, prepared};
use reads::commands::{self, Exit, Failure};
use reads::text;
use signal_hook::consts::signal::SIGXFSZ;

fn main() -> ExitCode {
    outlive_file_size_limit();
    let exit = match Cli::try_parse_from(prepared(std::env::args_os())) {
        Ok(cli) => commands::run(&cli).unwrap_or_else(|failure| report(&failure)),
        Err(refusal) => refuse(&refusal),
    };
    ExitCode::from(exit as u8)
}

/// A file that grows past the limit of the process (`ulimit -f`) fails with an error that says so, and not with the
/// signal, which would end the program without a word.
fn outlive_file_size_limit() {
    // Where that cannot be had, all is as it would be without it.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
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
