//! What `reads add` is asked to add: identifiers, a title, or documents.

use std::ffi::OsStr;
use std::io::{self, BufRead as _};
use std::path::{self, Path};

use super::confirm::can_ask;
use super::message::message;
use super::{Result, refused};
use crate::domain::{Identifier, Patch, known, line, placeholder, usual_kind};
use crate::pdf;
use crate::view::prompt;

/// One resource to add.
pub(super) struct Wanted {
    /// What the command line says of it.
    pub(super) known: Patch,
    /// What holds unless something better is known.
    pub(super) fallback: Patch,
}

/// The extensions of documents. A word that ends in one names a file.
pub(super) const DOCUMENTS: [&str; 18] = [
    "pdf", "epub", "djvu", "ps", "mobi", "azw3", "cbz", "chm", "txt", "md", "html", "htm", "rtf",
    "doc", "docx", "odt", "ppt", "pptx",
];

/// Whether the name of a file is that of a document.
pub(super) fn is_document(file: &Path) -> bool {
    let extension = file.extension().and_then(OsStr::to_str).unwrap_or_default();
    DOCUMENTS.contains(&extension.to_lowercase().as_str())
}

impl Wanted {
    /// Parses words as several identifiers and files, or as one title. `titled` is whether an option gives the title.
    pub(super) fn parse(words: &[String], titled: bool) -> Result<Vec<Self>> {
        let mut each: Vec<Identifier> = Vec::new();
        let mut wanted = Vec::new();
        for word in words {
            if is_file(word)? {
                wanted.push(Self::file(Path::new(word), titled)?);
                continue;
            }
            let named = Identifier::parse(word);
            if matches!(named, Identifier::Title(_)) {
                return Ok(vec![Self::named(&Identifier::parse(&words.join(" ")))]);
            }
            if !each.contains(&named) {
                wanted.push(Self::named(&named));
                each.push(named);
            }
        }
        Ok(wanted)
    }

    fn named(named: &Identifier) -> Self {
        Self {
            known: known(named),
            fallback: Patch {
                kind: Some(usual_kind(named)),
                title: Some(placeholder(named)),
                ..Patch::default()
            },
        }
    }

    /// Reads what a file says of its work. Asks for the title of one that does not tell.
    fn file(file: &Path, titled: bool) -> Result<Self> {
        let name = file.display();
        let absolute = path::absolute(file).map_err(|err| refused!("{name}: {err}"))?;
        let absolute = absolute
            .to_str()
            .ok_or_else(|| refused!("the name of {name} is not UTF-8"))?;
        let is_pdf = file
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("pdf"));
        let found = if is_pdf {
            pdf::read(file).map_err(|err| refused!("{name}: {err}"))?
        } else {
            pdf::Pdf::default()
        };
        let arxiv = found.arxiv.map(Identifier::Arxiv);
        let doi = found.doi.map(Identifier::Doi);
        let mut wanted = match arxiv.as_ref().or(doi.as_ref()) {
            Some(named) => Self::named(named),
            None => Self::named(&Identifier::Title(match found.title.clone() {
                Some(title) => title,
                None if titled => String::new(),
                None => ask_title(file)?,
            })),
        };
        if let Some(doi) = doi.as_ref().map(known) {
            wanted.known.doi = doi.doi;
        }
        if let Some(named) = arxiv.as_ref().or(doi.as_ref()) {
            message(&format!("{name}: found {}", placeholder(named)));
        }
        wanted.known.file = Some(Some(absolute.to_owned()));
        wanted.fallback.title = found.title.or(wanted.fallback.title);
        wanted.fallback.pages = found.pages.map(Some);
        Ok(wanted)
    }
}

/// Whether a word names a file. One that looks like a path must be there.
fn is_file(word: &str) -> Result<bool> {
    let file = Path::new(word);
    let starts = ["/", "./", "../", "~/"];
    let is_path = starts.iter().any(|start| word.starts_with(start)) || is_document(file);
    match file.metadata() {
        _ if !is_path => Ok(false),
        Ok(found) if found.is_file() => Ok(true),
        // An address may end like a file.
        _ if !matches!(Identifier::parse(word), Identifier::Title(_)) => Ok(false),
        // A title may end like a file.
        _ if word.contains(' ') => Ok(false),
        Ok(_) => Err(refused!("{word} is not a regular file")),
        Err(err) => Err(refused!(
            "cannot read {word}: {err}\nhint: an address begins with https://, and a title has several words"
        )),
    }
}

/// Asks for the title of a file that does not tell it.
fn ask_title(file: &Path) -> Result<String> {
    let name = file.display();
    if !can_ask() {
        return Err(refused!(
            "{name} holds no title, DOI or arXiv id that can be read\nhint: --title TEXT gives its title"
        ));
    }
    prompt(&format!("Title of {name}:"));
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    let title = line(&answer).map_err(|err| refused!("{err}"))?;
    title.ok_or_else(|| refused!("nothing was added: {name} has no title"))
}
