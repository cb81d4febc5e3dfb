//! `reads every`.

use super::args::{Ids, Yes, split_tail};
use super::{App, Command, Failure, Result, change};
use crate::domain::{EventKind, OwnCadence, ParseCadenceError};

/// Set how often to read a resource again
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "reads every <ID>... <18m|2y|never|default>\n       reads every <ID>... --adaptive",
    after_help = "Examples:\n  reads every attention 18m\n  reads every ddia 2y\n  reads every gpt-3 never\n  reads every attention default\n  reads every attention --adaptive"
)]
pub(crate) struct Every {
    /// One or more IDs, then a period: 18m, 2y, 6w, 'never', or 'default' for the catalog's cadence
    #[arg(required = true, num_args = 1.., value_name = "ID... PERIOD")]
    words: Vec<String>,

    #[command(flatten)]
    yes: Yes,

    /// Let recall alone set the due date, without a fixed period: see `reads done --recall`
    #[arg(long)]
    adaptive: bool,
}

impl Every {
    fn ids_and_cadence(&self) -> Result<(&[String], OwnCadence), String> {
        let parts = split_tail(&self.words, "a period", |err| match err {
            ParseCadenceError::Form(_) => format!("{err}; or never, or default"),
            err => err.to_string(),
        });
        match parts {
            Ok(_) if self.adaptive => {
                Err("--adaptive takes no period: recall sets the due date".to_owned())
            }
            Err(_) if self.adaptive => Ok((&self.words, OwnCadence::Adaptive)),
            parts => parts,
        }
    }
}

impl Command for Every {
    fn run(&self, app: &mut App) -> Result<()> {
        let (ids, to) = self.ids_and_cadence().map_err(Failure::Usage)?;
        let ids = Ids::new(ids, self.yes);
        change::apply(app, &ids, |_| EventKind::CadenceSet { to })
    }
}

#[cfg(test)]
mod tests {
    use super::{Every, Yes};

    #[test]
    fn a_period_may_have_several_words() {
        let every = Every {
            words: ["attention", "18", "months"].map(str::to_owned).to_vec(),
            yes: Yes { yes: false },
            adaptive: false,
        };
        assert_eq!(every.ids_and_cadence().unwrap().0, ["attention"]);
    }
}
