//! `reads export obsidian --to DIR`: one file an entry. Nothing there is deleted, and no file is written that would not change.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::bounded;
use crate::commands::message::{count, shown};
use crate::commands::{App, Failure, Result, private_file, refused};
use crate::domain::Work;
use crate::exchange::obsidian::{self, Edited};
use crate::private;

/// Folders that are nested deeper are not searched for files.
const DEEPEST: usize = 16;

/// What became of the files, as docs/schemas/folder.json says. Their paths are relative to the directory.
#[derive(Default, Serialize)]
struct Outcome {
    directory: String,
    added: Vec<String>,
    changed: Vec<String>,
    unchanged: usize,
    /// Files whose owner changed what is written by the program.
    edited: Vec<String>,
    /// Files of entries that are not in this export.
    left: Vec<String>,
}

/// The files of a directory that hold entries.
struct Folder {
    path: PathBuf,
    /// By the id of the entry, relative to the directory.
    files: BTreeMap<String, PathBuf>,
    /// The names of all files directly in the directory, in lower case: file systems may ignore the case.
    names: HashSet<String>,
    outcome: Outcome,
}

/// Writes each work into the file with its id.
pub(super) fn export(
    directory: &Path,
    works: impl Iterator<Item = Result<(String, Work)>>,
    app: &mut App,
) -> Result<()> {
    let path = private_file::directory(directory)?;
    private::make_directory(&path).map_err(|err| unwritable(&path, &err))?;
    let mut folder = Folder::open(path)?;
    for work in works {
        let (id, work) = work?;
        folder.put(&id, &work)?;
    }
    let outcome = folder.finish();
    let lines = lines(&outcome);
    app.report(&outcome, lines)
}

fn lines(outcome: &Outcome) -> Vec<String> {
    let written = outcome.added.len() + outcome.changed.len();
    let mut lines = vec![format!(
        "exported to {}: {} written, {} unchanged",
        outcome.directory,
        count(written, "file", "files"),
        outcome.unchanged
    )];
    let named = [
        (
            &outcome.edited,
            "left as it is, because you changed it above the end mark; move your text below it",
        ),
        (
            &outcome.left,
            "left as it is: its entry is not in this export",
        ),
    ];
    for (files, why) in named {
        lines.extend(files.iter().map(|file| format!("{file}: {why}")));
    }
    lines
}

impl Folder {
    /// Finds the files of entries, also in subdirectories that are not hidden.
    fn open(path: PathBuf) -> Result<Self> {
        let mut folder = Self {
            outcome: Outcome {
                directory: shown(&path),
                ..Outcome::default()
            },
            path,
            files: BTreeMap::new(),
            names: HashSet::new(),
        };
        let mut open = vec![(PathBuf::new(), 0)];
        while let Some((directory, depth)) = open.pop() {
            for (name, is_directory) in folder.listed(&directory)? {
                let relative = directory.join(&name);
                if is_directory && depth < DEEPEST {
                    open.push((relative, depth + 1));
                    continue;
                }
                if depth == 0 {
                    folder.names.insert(name.to_lowercase());
                }
                if !is_directory && name.to_lowercase().ends_with(".md") {
                    let text = folder.read(&relative)?;
                    if let Some(id) = obsidian::id_in(&text) {
                        // Of copies, the one with the first path is written.
                        let first = folder
                            .files
                            .entry(id.to_owned())
                            .or_insert_with(|| relative.clone());
                        if *first > relative {
                            *first = relative;
                        }
                    }
                }
            }
        }
        Ok(folder)
    }

    /// Returns the names in a directory, and whether each is a directory. Hidden ones and links are left out.
    fn listed(&self, directory: &Path) -> Result<Vec<(String, bool)>> {
        let path = self.path.join(directory);
        let entries = || -> io::Result<Vec<(String, bool)>> {
            let mut names = Vec::new();
            for entry in std::fs::read_dir(&path)? {
                let entry = entry?;
                let kind = entry.file_type()?;
                let name = entry.file_name().to_string_lossy().into_owned();
                if !name.starts_with('.') && (kind.is_dir() || kind.is_file()) {
                    names.push((name, kind.is_dir()));
                }
            }
            Ok(names)
        };
        entries().map_err(|err| refused!("cannot read {}: {err}", path.display()))
    }

    fn read(&self, relative: &Path) -> Result<String> {
        let path = self.path.join(relative);
        let bytes = bounded::file(&path);
        let bytes = bytes.map_err(|err| refused!("cannot read {}: {err}", path.display()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn put(&mut self, id: &str, work: &Work) -> Result<()> {
        let found = self.files.remove(id);
        let existing = found.as_ref().map(|path| self.read(path)).transpose()?;
        let relative = found.unwrap_or_else(|| self.free_name(work));
        let name = shown(&relative);
        match obsidian::file(id, work, existing.as_deref()) {
            Err(Edited) => self.outcome.edited.push(name),
            Ok(text) => {
                let old = existing.map(|text| text.replace("\r\n", "\n"));
                if old.as_ref() == Some(&text) {
                    self.outcome.unchanged += 1;
                    return Ok(());
                }
                let path = self.path.join(&relative);
                write(&path, &text).map_err(|err| unwritable(&path, &err))?;
                match old {
                    Some(_) => self.outcome.changed.push(name),
                    None => self.outcome.added.push(name),
                }
            }
        }
        Ok(())
    }

    /// Returns a name that no file has: a slug has no double hyphen.
    fn free_name(&mut self, work: &Work) -> PathBuf {
        let name = obsidian::file_name(work);
        let numbered = (2..).map(|number| format!("{name}--{number}.md"));
        let mut names = std::iter::once(format!("{name}.md")).chain(numbered);
        let free = names.find(|name| !self.names.contains(name));
        let free = free.expect("the names are endless");
        self.names.insert(free.clone());
        free.into()
    }

    fn finish(mut self) -> Outcome {
        self.outcome.left = self.files.values().map(|path| shown(path)).collect();
        self.outcome.left.sort_unstable();
        self.outcome
    }
}

/// Writes a file completely or not at all.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = private::new_beside(path)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

fn unwritable(path: &Path, err: &io::Error) -> Failure {
    refused!("cannot write {}: {err}", path.display())
}
