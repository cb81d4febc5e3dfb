//! `reads drop`.

use super::args::Ids;
use super::{App, Command, Failure, Result, change};
use crate::domain::EventKind;

/// A longer text belongs in a note.
const MAX_REASON_BYTES: usize = 1_000;

/// Give up on resources
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  reads drop function-calling --because 'I use another vendor'")]
pub(crate) struct Drop {
    #[command(flatten)]
    ids: Ids,

    /// Reason for giving up
    #[arg(long, value_name = "TEXT")]
    because: Option<String>,
}

impl Command for Drop {
    fn run(&self, app: &mut App) -> Result<()> {
        let because = self
            .because
            .as_deref()
            .map(str::trim)
            .filter(|because| !because.is_empty());
        if because.is_some_and(|because| because.len() > MAX_REASON_BYTES) {
            return Err(Failure::Refused(format!(
                "the reason is longer than {MAX_REASON_BYTES} bytes; use `reads note` for longer texts"
            )));
        }
        change::apply(app, &self.ids.ids, |today| EventKind::Dropped {
            on: today,
            because: because.map(str::to_owned),
        })
    }
}
