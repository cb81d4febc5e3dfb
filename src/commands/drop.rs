//! `reads drop`.

use super::args::Ids;
use super::{App, Command, Result, change, refused};
use crate::domain::EventKind;

/// A longer text belongs in a note.
const MAX_REASON_BYTES: usize = 1_000;

/// Give up on resources
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  reads drop function-calling --because 'I use another vendor'\n\nDropping a re-reading ends it: the resource is done, and due again as before. For what is dropped already, --because sets the reason."
)]
pub(crate) struct Drop {
    #[command(flatten)]
    ids: Ids,

    /// Reason for giving up
    #[arg(long, value_name = "TEXT")]
    because: Option<String>,
}

impl Command for Drop {
    fn run(&self, app: &mut App) -> Result<()> {
        let because = self.because.as_deref().map(str::trim);
        let because = because.filter(|because| !because.is_empty());
        if because.is_some_and(|because| because.len() > MAX_REASON_BYTES) {
            return Err(refused!(
                "the reason is longer than {MAX_REASON_BYTES} bytes\nhint: use `reads note` for longer texts"
            ));
        }
        let because = because.map(str::to_owned);
        change::apply(app, &self.ids, |on| EventKind::Dropped { on, because })
    }
}
