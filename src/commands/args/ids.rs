//! Resources, as a person names them.

use std::io;

use clap::Args;

use crate::bounded;
use crate::commands::{Failure, Result, usage};
use crate::domain::{ParseNameError, Selection};

// No doc comments on these types: clap would print them in place of the command's own.

#[derive(Clone, Debug, Args)]
pub(in crate::commands) struct Ids {
    /// IDs: numbers, slugs, titles, 3-7, filters, or '-' to read them from standard input; see `reads help ids`
    #[arg(required = true, value_name = "ID")]
    pub(in crate::commands) ids: Vec<String>,

    #[command(flatten)]
    pub(in crate::commands) yes: Yes,
}

#[derive(Clone, Copy, Debug, Args)]
pub(in crate::commands) struct Yes {
    /// Do not ask, even if a range, a filter or standard input picks more than 10
    #[arg(long, short)]
    pub(in crate::commands) yes: bool,
}

impl Ids {
    pub(in crate::commands) fn new(ids: &[String], yes: Yes) -> Self {
        Self {
            ids: ids.to_vec(),
            yes,
        }
    }

    pub(in crate::commands) fn selection(&self) -> Result<Selection> {
        selection(&self.ids)
    }
}

/// Parses words that name resources, with the lines of standard input for `-`.
pub(in crate::commands) fn selection(ids: &[String]) -> Result<Selection> {
    let invalid = |err: ParseNameError| Failure::Usage(err.to_string());
    let words: Vec<&String> = ids.iter().filter(|word| *word != "-").collect();
    let mut selection = Selection::parse(&words).map_err(invalid)?;
    if words.len() < ids.len() {
        let input = bounded::all(io::stdin().lock());
        let input = input.map_err(|err| usage!("cannot read standard input: {err}"))?;
        for line in String::from_utf8_lossy(&input).lines() {
            selection.add_line(line).map_err(invalid)?;
        }
    }
    Ok(selection)
}
