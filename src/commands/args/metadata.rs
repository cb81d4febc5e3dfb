//! Options for the metadata of a resource.

use clap::{Args, ValueHint};

use super::{domain, line, word_parser};
use crate::domain::{Depth, Kind, Name, Patch, Slug, web_address};

// No doc comment on the type: clap would print it in place of the command's own.
#[derive(Clone, Debug, Args)]
pub(in crate::commands) struct MetadataArgs {
    /// Title
    #[arg(long, value_name = "TEXT", value_parser = line)]
    pub(in crate::commands) title: Option<String>,

    /// Author; repeat for each author. Braces mark a family name of several words, or an organization: 'Ana {García Soto}'
    #[arg(long, value_name = "NAME", value_parser = name)]
    author: Vec<Name>,

    /// Kind of resource
    #[arg(short, long, value_name = "KIND", value_parser = word_parser::<Kind>(Kind::WORDS))]
    kind: Option<Kind>,

    /// Domain; created if it does not exist
    #[arg(short, long, value_name = "DOMAIN", value_parser = domain)]
    domain: Option<Slug>,

    /// Why to read it
    #[arg(long, value_name = "TEXT", value_parser = line)]
    why: Option<String>,

    /// Year of publication
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1..=9_999))]
    year: Option<i32>,

    /// Web address
    #[arg(long, value_name = "URL", value_parser = web_address)]
    url: Option<String>,

    /// Address of its feed
    #[arg(long, value_name = "URL", value_parser = web_address)]
    feed: Option<String>,

    /// Path of a file with it, such as a PDF
    #[arg(long, value_name = "FILE", value_parser = file, value_hint = ValueHint::FilePath)]
    file: Option<String>,

    /// Length in pages
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pages: Option<u32>,

    /// Length in minutes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    minutes: Option<u32>,

    /// How to read it the first time
    #[arg(long, value_name = "DEPTH", value_parser = word_parser::<Depth>(Depth::WORDS))]
    depth: Option<Depth>,

    /// How to read it again
    #[arg(long, value_name = "DEPTH", value_parser = word_parser::<Depth>(Depth::WORDS))]
    again: Option<Depth>,

    /// Which part to read
    #[arg(long, value_name = "TEXT", value_parser = line)]
    scope: Option<String>,
}

/// Returns the absolute path of a file.
fn file(text: &str) -> Result<String, String> {
    let path = std::path::absolute(text).map_err(|err| err.to_string())?;
    let path = path.to_str().ok_or("expected a path in UTF-8")?;
    Ok(line(path)?)
}

fn name(text: &str) -> Result<Name, &'static str> {
    line(text).map(|name| name.as_str().into())
}

impl MetadataArgs {
    pub(in crate::commands) fn patch(&self) -> Patch {
        // All fields are named, so that an option that is not passed on does not compile.
        let Self {
            title,
            author,
            kind,
            domain,
            why,
            year,
            url,
            feed,
            file,
            pages,
            minutes,
            depth,
            again,
            scope,
        } = self.clone();
        Patch {
            title,
            domain,
            kind,
            depth,
            why,
            authors: Some(author).filter(|authors| !authors.is_empty()),
            year: year.map(Some),
            url: url.map(Some),
            pages: pages.map(Some),
            minutes: minutes.map(Some),
            feed: feed.map(Some),
            file: file.map(Some),
            again: again.map(Some),
            scope: scope.map(Some),
            ..Patch::default()
        }
    }
}
