//! How a command ends.

use std::io;

use super::message::count;
use crate::catalog::Problem;
use crate::clock::ClockError;
use crate::config::ConfigError;
use crate::store::StoreError;

/// A [`Failure::Refused`] with a formatted message.
macro_rules! refused {
    ($($message:tt)+) => { $crate::commands::Failure::Refused(format!($($message)+)) };
}

/// A [`Failure::Usage`] with a formatted message.
macro_rules! usage {
    ($($message:tt)+) => { $crate::commands::Failure::Usage(format!($($message)+)) };
}

pub(super) use {refused, usage};

/// The result of a command.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// The exit status of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The command succeeded.
    Done = 0,
    /// The command ran and failed.
    Failed = 1,
    /// A usage error: the command line or the environment is invalid.
    Usage = 2,
    /// Something is due, with `due --exit-code`.
    Due = 10,
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Arguments that are valid one by one, but not together.
    #[error("{0}")]
    Usage(String),
    /// `READS_NOW` is not a time.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// The configuration file is invalid.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The store returned an error.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The command cannot be carried out.
    #[error("{0}")]
    Refused(String),
    /// A catalog file is invalid.
    #[error("{}", catalog_problems(.file, .problems))]
    Catalog {
        /// The path, as given by the user.
        file: String,
        /// All problems, in the order of their places.
        problems: Vec<Problem>,
    },
    /// Output could not be written.
    #[error("cannot write the output: {0}")]
    Output(io::Error),
    /// The reader closed the pipe, which is not reported.
    #[error("the output was closed")]
    ClosedPipe,
}

impl Failure {
    /// The status to exit with.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_)
            | Self::Clock(_)
            | Self::Config(_)
            | Self::Store(StoreError::NothingToFind) => Exit::Usage,
            Self::ClosedPipe => Exit::Done,
            _ => Exit::Failed,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::ClosedPipe
        } else {
            Self::Output(error)
        }
    }
}

fn catalog_problems(file: &str, problems: &[Problem]) -> String {
    let count = count(problems.len(), "problem", "problems");
    let lines = problem_lines(file, problems);
    format!("{file} is not a valid catalog: {count}\n{lines}")
}

/// Lists problems of a file, one a line.
pub(super) fn problem_lines(file: &str, problems: &[Problem]) -> String {
    let lines = problems.iter().map(|problem| format!("{file}:{problem}"));
    lines.collect::<Vec<_>>().join("\n")
}
