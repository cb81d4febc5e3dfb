//! `reads relate`.

use super::args::word_parser;
use super::{App, Command, Result, change, refused};
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
        let relation = self.relation;
        let recorded = store.record(clock.now(), clock.today(), |store| -> Result<_> {
            let target = store.resolve_one(&self.id)?;
            let to = store.resolve_one(&self.other)?.id;
            if target.id == to {
                return Err(refused!("{} cannot be related to itself", target.slug));
            }
            let kind = if self.not {
                EventKind::Unrelated { relation, to }
            } else {
                EventKind::Related { relation, to }
            };
            Ok(vec![(target.id, kind)])
        })?;
        let other = store.resolve_one(&self.other)?.slug;
        let forth = relation.forth();
        let unchanged = recorded.unchanged.iter().map(|unchanged| {
            let (slug, reason) = (&unchanged.slug, &unchanged.reason);
            format!("{reason}: {slug} {forth} {other}")
        });
        let related =
            (recorded.resources.iter().zip(&recorded.events)).map(|((name, _), event)| {
                let (slug, word) = (&name.slug, event.kind.word());
                format!("{word}: {slug} {forth} {other}")
            });
        change::report(app, &store, &recorded, clock.today(), || {
            Ok(unchanged.chain(related).collect())
        })
    }
}
