//! `reads open`.

use super::args::Ids;
use super::message::message;
use super::pick::Picked;
use super::{App, Command, Result, refused};
use crate::domain::web_address;

/// Open resources in your browser
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  reads open attention")]
pub(crate) struct Open {
    #[command(flatten)]
    ids: Ids,
}

impl Command for Open {
    fn run(&self, app: &mut App) -> Result<()> {
        let picked = Picked::of(app, &self.ids, App::clock()?.today())?;
        let store = app.store()?;
        let mut addresses = Vec::new();
        for target in picked.resolve(&store)? {
            let slug = &target.slug;
            let url = store.metadata(target.number)?.url.flatten();
            let url = url.ok_or_else(|| {
                refused!("{slug} has no address\nhint: `reads edit {slug} --url URL` sets one")
            })?;
            // Only web addresses are opened, whatever the database contains.
            let url = web_address(&url).map_err(|err| refused!("{slug}: {err}, found {url}"))?;
            addresses.push((target.slug, url));
        }
        drop(store);
        for (slug, address) in addresses {
            match opener::open_browser(&address) {
                // A browser that fails later is not noticed: the address is there in any case.
                Ok(()) => app.line(format!("opening: {slug} · {address}"))?,
                Err(err) => {
                    message(&format!("cannot open a browser ({err}); the address is:"));
                    app.line(&address)?;
                }
            }
        }
        Ok(())
    }

    fn has_json(&self) -> bool {
        false
    }
}
