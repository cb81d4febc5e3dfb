//! `reads open`.

use std::path::Path;

use super::args::Ids;
use super::browser::{open_in_browser, why};
use super::message::{message, shown};
use super::pick::Picked;
use super::wanted::is_document;
use super::{App, Command, Result, refused};
use crate::domain::{Metadata, PostEntry, Slug, web_address};

/// Open the file or address of a resource, or a post
#[derive(Debug, clap::Args)]
#[command(
    mut_arg("ids", |ids| ids.value_name("ID|POST")),
    after_help = "Examples:\n  reads open attention\n  reads open p12\n\np12 is a post of `reads posts`."
)]
pub(crate) struct Open {
    #[command(flatten)]
    ids: Ids,

    /// Open the file [default: the file if it is here, else the address]
    #[arg(long, conflicts_with = "url")]
    file: bool,

    /// Open the address
    #[arg(long)]
    url: bool,
}

/// What is opened, with its text.
struct Target {
    name: String,
    text: String,
    open: fn(&str) -> Result<(), String>,
}

impl Command for Open {
    fn run(&self, app: &mut App) -> Result<()> {
        let store = app.store()?;
        let (mut targets, mut others) = (Vec::new(), Vec::new());
        for word in &self.ids.ids {
            match store.post_of_handle(word)? {
                Some(post) => targets.push(post_target(&post)?),
                None => others.push(word.clone()),
            }
        }
        drop(store);
        if !others.is_empty() {
            let ids = Ids::new(&others, self.ids.yes);
            let picked = Picked::of(app, &ids, App::clock()?.today())?;
            let store = app.store()?;
            for target in picked.resolve(&store)? {
                let metadata = store.metadata(target.number)?.into_metadata();
                targets.push(self.target(&target.slug, &metadata)?);
            }
        }
        for Target { name, text, open } in targets {
            match open(&text) {
                // A program that fails later is not noticed: the address is there in any case.
                Ok(()) => app.line(format!("opening: {name} · {}", shown(Path::new(&text))))?,
                Err(err) => {
                    message(&format!("cannot open {name}: {err}; it is at:"));
                    app.line(&text)?;
                }
            }
        }
        Ok(())
    }

    fn has_json(&self) -> bool {
        false
    }
}

impl Open {
    fn target(&self, slug: &Slug, metadata: &Metadata) -> Result<Target> {
        let file = metadata.file.as_deref().filter(|_| !self.url);
        let is_needed = self.file || metadata.url.is_none();
        match file.map(|file| (file, document(file))) {
            None if self.file => {
                return Err(refused!(
                    "{slug} has no file\nhint: `reads edit {slug} --file PATH` sets one"
                ));
            }
            Some((file, Err(why))) if is_needed => return Err(refused!("{slug}: {file} {why}")),
            // It may be on another device.
            Some((file, Err(why))) => {
                message(&format!("{slug}: {file} {why}; opening the address"));
            }
            Some((file, Ok(()))) => {
                return Ok(Target {
                    name: slug.to_string(),
                    text: file.to_owned(),
                    open: |file| opener::open(file).map_err(|err| why(&err)),
                });
            }
            None => {}
        }
        let url = metadata.url.as_deref().ok_or_else(|| {
            refused!("{slug} has no address\nhint: `reads edit {slug} --url URL` sets one")
        })?;
        page(slug.to_string(), url)
    }
}

fn post_target(post: &PostEntry) -> Result<Target> {
    let url = (post.url.as_deref()).ok_or_else(|| refused!("{} has no address", post.handle()))?;
    page(post.handle(), url)
}

/// Only web addresses are opened, whatever the database contains.
fn page(name: String, url: &str) -> Result<Target> {
    let url = web_address(url).map_err(|err| refused!("{name}: {err}, found {url}"))?;
    Ok(Target {
        name,
        text: url,
        open: |url| open_in_browser(url),
    })
}

/// Checks that a file can be opened without harm: the path may come from an import, and programs are opened by running them.
fn document(file: &str) -> Result<(), &'static str> {
    let file = Path::new(file);
    match file.metadata() {
        Err(_) => Err("is not here"),
        Ok(found) if !found.is_file() => Err("is not a regular file"),
        Ok(_) if !file.is_absolute() => Err("is not an absolute path"),
        Ok(_) if !is_document(file) => Err("is not a document, such as a PDF"),
        Ok(_) => Ok(()),
    }
}
