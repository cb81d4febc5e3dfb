//! `reads keep`.

use super::args::domain;
use super::new_domain::NewDomain;
use super::{App, Command, Result, change};
use crate::domain::{EventKind, RelationKind, Slug, Subject, Unchanged};
use crate::store::{SameWork, Store};

/// Add posts of followed blogs to what you want to read
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads keep p12\n  reads keep p12 p14 --domain rag\n\n`reads posts` shows what names them. The resource has the author, year, time and address of the post, and is related to its blog."
)]
pub(crate) struct Keep {
    /// Posts: p12, or an address or words of a title
    #[arg(required = true, value_name = "POST")]
    posts: Vec<String>,

    /// Domain [default: that of the blog]
    #[arg(short, long, value_name = "DOMAIN", value_parser = domain)]
    domain: Option<Slug>,
}

impl Command for Keep {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let mut new_domain = None;
        let decide = |store: &Store| {
            let mut changes: Vec<(Subject, EventKind)> = Vec::new();
            let mut existing = Vec::new();
            for typed in &self.posts {
                let post = store.post(typed)?;
                let mut metadata = store.post_as_resource(&post)?;
                if self.domain.is_some() {
                    metadata.domain.clone_from(&self.domain);
                }
                if let SameWork::Same(same) = store.same_work(&metadata)? {
                    existing.push(Unchanged {
                        slug: same.slug,
                        kind: "added",
                        reason: "exists already".to_owned(),
                    });
                    continue;
                }
                new_domain = NewDomain::of(store, &metadata)?;
                let id = store.new_id(metadata.ids())?;
                // The same post may be named twice.
                if changes.iter().any(|(subject, _)| *subject == id.into()) {
                    continue;
                }
                let added = EventKind::added(clock.today(), metadata);
                let related = EventKind::Related {
                    relation: RelationKind::AppearedIn,
                    to: post.blog_id,
                };
                changes.extend([(id.into(), added), (id.into(), related)]);
            }
            Ok((changes, existing))
        };
        change::record_as(app, &clock, decide, |_, recorded, existing| {
            recorded.unchanged = existing;
            let unchanged = recorded.unchanged.iter();
            let mut lines: Vec<String> = unchanged
                .map(|Unchanged { slug, reason, .. }| format!("{reason}: {slug}"))
                .collect();
            lines.extend(recorded.resources.iter().map(|(name, _)| {
                format!(
                    "kept: {0} ({1}) · {2} · `reads start {0}` to begin",
                    name.slug, name.number, name.title
                )
            }));
            Ok(lines)
        })?;
        new_domain.iter().for_each(NewDomain::report);
        Ok(())
    }
}
