//! `reads relate`.

use super::args::word_parser;
use super::{App, Command, Result, change, refused};
use crate::domain::{EventKind, RelationKind};
use crate::store::Store;

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
        let relation = self.relation;
        let decide = |store: &Store| {
            let target = store.resolve_one(&self.id)?;
            let other = store.resolve_one(&self.other)?;
            let to = other.id;
            if target.id == to {
                return Err(refused!("{} cannot be related to itself", target.slug));
            }
            let words = format!("{} {} {}", target.slug, relation.forth(), other.slug);
            if !self.not {
                let related = EventKind::Related { relation, to };
                return Ok((vec![(target.id, related)], words));
            }
            // What is the same from both sides is taken back from the side that has it.
            let is_others = relation.is_mutual() && !store.is_related(target.id, relation, to)?;
            let (from, to) = if is_others {
                (to, target.id)
            } else {
                (target.id, to)
            };
            Ok((vec![(from, EventKind::Unrelated { relation, to })], words))
        };
        change::record_as(app, &clock, decide, |_, recorded, words| {
            let unchanged = (recorded.unchanged.iter()).map(|unchanged| &*unchanged.reason);
            let related = recorded.events.iter().map(|event| event.kind.word());
            let lines = unchanged
                .chain(related)
                .map(|did| format!("{did}: {words}"));
            Ok(lines.collect())
        })
    }
}
