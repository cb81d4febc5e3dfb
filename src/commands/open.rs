//! `reads open`.

use super::app::message;
use super::{App, Failure, Result};
use crate::cli;
use crate::domain::web_address;
use crate::text;

pub(super) fn run(args: &cli::Ids, app: &mut App) -> Result<()> {
    let store = app.store()?;
    let mut addresses = Vec::new();
    for target in store.resolve(&args.ids)? {
        let url = store
            .metadata(target.number)?
            .url
            .flatten()
            .ok_or_else(|| {
                Failure::Refused(format!(
                    "{} has no address; `reads edit {} --url URL` gives it one",
                    target.slug, target.slug
                ))
            })?;
        // Whatever came into the database: nothing but the web is opened.
        let url = web_address(&url)
            .map_err(|err| Failure::Refused(format!("{}: {err}, found {url}", target.slug)))?;
        addresses.push(url);
    }
    for address in addresses {
        if let Err(err) = opener::open_browser(&address) {
            message(&format!(
                "no browser could be opened ({err}); the address is:"
            ));
            app.out.line(&text::line(&address))?;
        }
    }
    Ok(())
}
