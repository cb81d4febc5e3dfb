//! The texts that a file holds, each with its format: one, or those of a zip archive.

use std::io;
use std::path::Path;

use super::Import;
use crate::bounded;
use crate::commands::{Failure, Result, refused, usage};
use crate::exchange::{self, ColumnMap, Format, MAPPED, decode};

/// A text to import.
pub(super) struct Source {
    /// The file, for messages, and for one of an archive also its path there.
    pub(super) name: String,
    pub(super) text: String,
    pub(super) format: &'static Format,
    /// The columns of `--map`, as the file writes them.
    pub(super) columns: ColumnMap,
}

/// Reads the file. Also returns the names of files in an archive whose format is not known.
pub(super) fn sources(args: &Import) -> Result<(Vec<Source>, Vec<String>)> {
    let (name, bytes) = read(&args.file)?;
    if !exchange::is_archive(&bytes) {
        return Ok((vec![source(args, name, &bytes)?], Vec::new()));
    }
    let parts = exchange::unpack(&bytes, bounded::MAX_MIB);
    let parts = parts.map_err(|err| refused!("cannot import {name}: {err}"))?;
    drop(bytes);
    let (mut sources, mut unknown) = (Vec::new(), Vec::new());
    for part in parts {
        let name = format!("{name}/{}", part.name);
        let (text, _) = decode(&part.bytes, args.encoding);
        if args.from.is_none() && Format::guess(&name, &text).is_none() {
            unknown.push(name);
        } else {
            sources.push(source(args, name, &part.bytes)?);
        }
    }
    if sources.is_empty() {
        return Err(refused!(
            "{name} is a zip archive without a file in a known format\nhint: unpack it, and name the format of a file with --from"
        ));
    }
    Ok((sources, unknown))
}

fn source(args: &Import, name: String, bytes: &[u8]) -> Result<Source> {
    if bytes.starts_with(b"%PDF-") {
        return Err(refused!("{name} is a PDF file: `reads add {name}` adds it"));
    }
    let (text, err) = decode(bytes, args.encoding);
    if err.is_some() && bytes.contains(&0) {
        return Err(no_text(&name));
    }
    if text.trim().is_empty() {
        return Err(refused!("{name} is empty"));
    }
    if let Some(err) = err.filter(|_| !args.skip_bad) {
        let line = err.line;
        return Err(refused!(
            "{name}:{line}: {err}, or skip such records with --skip-bad"
        ));
    }
    let format = format(args, &name, &text)?;
    let mut columns = ColumnMap::joined(&args.map);
    if !columns.is_empty() {
        let found = columns.of_table(exchange::columns(&text));
        columns = found.map_err(|err| usage!("cannot read {name} as --map says: {err}"))?;
    }
    Ok(Source {
        name,
        text,
        format,
        columns,
    })
}

fn no_text(name: &str) -> Failure {
    refused!("{name} is not a text file")
}

/// Reads the file; returns its name for messages, and its bytes.
fn read(file: &Path) -> Result<(String, Vec<u8>)> {
    let (name, bytes) = match file.to_str() {
        Some("-") => ("standard input".into(), bounded::all(io::stdin().lock())),
        _ => (file.display().to_string(), bounded::file(file)),
    };
    if file.is_dir() {
        return Err(refused!(
            "cannot read {name}: it is a directory; import the files in it one by one"
        ));
    }
    let bytes = bytes.map_err(|err| refused!("cannot read {name}: {err}"))?;
    Ok((name, bytes))
}

/// Returns the format from `--from` or `--map`, or detects it.
fn format(args: &Import, name: &str, text: &str) -> Result<&'static Format> {
    if let Some(named) = args.from.as_deref().and_then(Format::named) {
        return match named.refusal(text) {
            Some(why) => Err(usage!("{name} {why}")),
            None => Ok(named),
        };
    }
    if !args.map.is_empty() {
        return Ok(&MAPPED);
    }
    if text.lines().any(|line| line.trim_end() == "[catalog]") {
        return Err(usage!(
            "{name} is a catalog: `reads catalog add {name}` installs it"
        ));
    }
    Format::guess(name, text).ok_or_else(|| {
        if text.contains('\0') {
            return no_text(name);
        }
        let columns = exchange::columns(text);
        let hint = if columns.len() > 2 {
            "\nhint: --map title=COLUMN,authors=COLUMN reads any table"
        } else {
            ""
        };
        usage!("cannot detect the format of {name}; name it with --from, see `reads import --help`{hint}")
    })
}
