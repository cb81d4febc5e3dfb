//! The `--json` flag.

use clap::Args;

use crate::view::Form;

#[derive(Clone, Copy, Debug, Args)]
pub(in crate::commands) struct JsonFlag {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl JsonFlag {
    /// JSON, or text for people.
    pub(in crate::commands) fn form(self) -> Form {
        if self.json { Form::Json } else { Form::Plain }
    }

    pub(in crate::commands) fn is_set(self) -> bool {
        self.json
    }
}
