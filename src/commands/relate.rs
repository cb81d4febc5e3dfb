//! `reads relate`.

use super::args::word_parser;
use super::{App, Command, Failure, Result};
use crate::domain::{EventKind, RelationKind};

/// Record how one resource relates to another
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads relate chinchilla corrects scaling-laws\n  reads relate nanogpt implements attention --not"
)]
pub(crate) struct Relate {
    /// Number, slug or prefix of a slug
    id: String,
    /// How it relates to the other
    #[arg(value_name = "RELATION", value_parser = word_parser::<RelationKind>(RelationKind::WORDS))]
    relation: RelationKind,
    /// The other resource: number, slug or prefix of a slug
    #[arg(value_name = "OTHER")]
    other: String,
    /// Remove the relation
    #[arg(long)]
    not: bool,
}

impl Command for Relate {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let mut store = app.store()?;
        let (target, other) = (
            store.resolve_one(&self.id)?,
            store.resolve_one(&self.other)?,
        );
        if target.id == other.id {
            return Err(Failure::Refused(format!(
                "{} cannot be related to itself",
                target.slug
            )));
        }
        let relation = self.relation;
        let words = format!("{} {} {}", target.slug, relation.forth(), other.slug);
        let exists = store
            .relations(target.number)?
            .contains(&(relation, other.number));
        if exists != self.not {
            let already = if self.not {
                "not so already"
            } else {
                "so already"
            };
            app.out.line(&format!("{already}: {words}"))?;
            return Ok(());
        }
        let to = other.id;
        let change = if self.not {
            EventKind::Unrelated { relation, to }
        } else {
            EventKind::Related { relation, to }
        };
        let word = change.word();
        store.record(vec![(target.id, change)], clock.now())?;
        app.out
            .line(&format!("{word}: {words} · undo with `reads undo`"))?;
        Ok(())
    }
}
