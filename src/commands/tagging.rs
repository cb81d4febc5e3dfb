//! Adding and removing tags: for `tag` and `untag`.

use clap::Args;

use super::{App, Result, change};
use crate::domain::{EventKind, Slug};

// No doc comment on the type: clap would print it in place of the command's own.
#[derive(Debug, Args)]
pub(super) struct TagArgs {
    /// Numbers, slugs or prefixes of slugs
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// The tag
    #[arg(required = true)]
    tag: Slug,
}

/// Adds the tag to each resource, or removes it; reports those where nothing changes.
pub(super) fn set(args: &TagArgs, app: &mut App, tagged: bool) -> Result<()> {
    let store = app.store()?;
    let (mut idle, mut wanted) = (Vec::new(), Vec::new());
    for target in store.resolve(&args.ids)? {
        let so = store.is_tagged(target.number, &args.tag)? == tagged;
        let into = if so { &mut idle } else { &mut wanted };
        into.push(target.slug);
    }
    let already = if tagged {
        "tagged already"
    } else {
        "not tagged"
    };
    for slug in idle {
        app.out.line(&format!("{already}: {slug} {}", args.tag))?;
    }
    let wanted: Vec<String> = wanted.iter().map(ToString::to_string).collect();
    change::apply(app, &App::clock()?, &wanted, |_| {
        let tag = args.tag.clone();
        vec![if tagged {
            EventKind::Tagged { tag }
        } else {
            EventKind::Untagged { tag }
        }]
    })
}
