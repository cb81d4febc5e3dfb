//! How a command ends.

use std::io;

use crate::catalog::Problem;
use crate::clock::ClockError;
use crate::config::ConfigError;
use crate::store::StoreError;

/// A command's own result.
pub type Result<T> = std::result::Result<T, Failure>;

/// The status that the process exits with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// The command ran and failed; or something is due, with `--exit-code`.
    Failed = 1,
    /// The words were wrong.
    Usage = 2,
}

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Words that are understood one by one and make no sense together.
    #[error("{0}")]
    Usage(String),
    /// The environment's idea of now is none.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// The configuration file is faulty.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was asked cannot be meant, or could not be had.
    #[error("{0}")]
    Refused(String),
    /// A catalog file is faulty.
    #[error("{}", catalog_problems(.file, .problems))]
    Catalog {
        /// The file, as it was named.
        file: String,
        /// All that is wrong with it.
        problems: Vec<Problem>,
    },
    /// Output could not be written.
    #[error("cannot write the output: {0}")]
    Output(io::Error),
    /// Whoever read the output has seen enough.
    #[error("the output was closed")]
    ClosedPipe,
}

impl Failure {
    /// The status to exit with.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) | Self::Clock(_) | Self::Config(_) => Exit::Usage,
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
    let count = if problems.len() == 1 {
        "1 problem".to_owned()
    } else {
        format!("{} problems", problems.len())
    };
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| format!("{file}:{problem}"))
        .collect();
    format!("{file} is no catalog yet: {count}\n{}", lines.join("\n"))
}
