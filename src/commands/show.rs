//! `reads show`.

use super::{App, Command, Result};
use crate::view::detail;

/// Show everything about one resource
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  reads show attention\n  reads show 3 --json")]
pub(crate) struct Show {
    /// Number, slug or prefix of a slug
    id: String,
}

impl Command for Show {
    fn run(&self, app: &mut App) -> Result<()> {
        let store = app.store()?;
        let target = store.resolve_one(&self.id)?;
        let found = store.detail(target.id)?;
        app.out.page();
        let today = App::clock()?.today();
        Ok(detail(&mut app.out, app.form, &found, today)?)
    }
}
