//! `reads progress`.

use super::args::{Ids, Yes};
use super::{App, Command, Result, change};
use crate::domain::{EventKind, Progress as Position};

/// Record how far you have read
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads progress ddia 45%\n  reads progress ddia p120\n  reads progress ddia ch3"
)]
pub(crate) struct Progress {
    /// The resource
    id: String,
    /// A percentage (45%), a page (p120, or 120/386) or a chapter (ch3)
    #[arg(value_name = "45%|p120|ch3")]
    to: Position,

    #[command(flatten)]
    yes: Yes,
}

impl Command for Progress {
    fn run(&self, app: &mut App) -> Result<()> {
        let to = self.to;
        let ids = Ids::new(std::slice::from_ref(&self.id), self.yes);
        change::apply(app, &ids, |on| EventKind::Progressed { on, to })
    }
}
