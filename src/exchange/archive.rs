//! Unpacks the zip archives that Pocket, Omnivore and others send, within bounds: a small archive can hold a huge file.

use std::collections::HashMap;
use std::io::{self, Read};

use flate2::read::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive, ZipSliceEntry};

use super::omnivore;

/// The most files in an archive.
const MOST_FILES: usize = 50_000;

/// The extensions of files that may hold works.
const EXTENSIONS: &str = " csv json jsonl html htm opml xml md txt bib ris ";

/// A folder of the pages themselves.
const CONTENT: &str = "content/";

/// A folder of Markdown files, one for each page with highlights.
const HIGHLIGHTS: &str = "highlights/";

/// A file of an archive.
#[derive(Debug)]
pub struct Part {
    /// Its path in the archive.
    pub name: String,
    pub bytes: Vec<u8>,
}

#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error("it is no whole zip archive: {0}")]
    Damaged(String),
    #[error(
        "it is a zip archive of more than {MOST_FILES} files; unpack it, and import the files that you want"
    )]
    TooMany,
    #[error(
        "its files have more than {0} MiB, the most that reads accepts; unpack it, and import them one by one"
    )]
    TooLarge(u64),
    #[error("it holds no file that reads can import")]
    Empty,
}

impl From<rawzip::Error> for ArchiveError {
    fn from(err: rawzip::Error) -> Self {
        Self::Damaged(err.to_string())
    }
}

/// Returns whether a file is a zip archive.
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Returns the files that may hold works, those of outer folders first, with together at most `mib` MiB.
pub fn unpack(bytes: &[u8], mib: u64) -> Result<Vec<Part>, ArchiveError> {
    let archive = ZipArchive::from_slice(bytes)?;
    let mut parts = Vec::new();
    let mut left = mib << 20;
    let mut entries = archive.entries();
    for count in 0.. {
        let Some(entry) = entries.next_entry()? else {
            break;
        };
        if count == MOST_FILES {
            return Err(ArchiveError::TooMany);
        }
        let path = entry.file_path().try_normalize();
        let Some(name) = path.ok().map(|path| path.as_ref().to_owned()) else {
            continue;
        };
        if entry.is_dir() || !may_hold_works(&name) {
            continue;
        }
        let method = entry.compression_method();
        let entry = archive.get_entry(entry.wayfinder())?;
        let bytes = content(&entry, method, left);
        let bytes = bytes.map_err(|err| ArchiveError::Damaged(format!("{name}: {err}")))?;
        left = (left.checked_sub(bytes.len() as u64)).ok_or(ArchiveError::TooLarge(mib))?;
        parts.push(Part { name, bytes });
    }
    parts.sort_by_cached_key(|part| (part.name.matches('/').count(), part.name.clone()));
    join_highlights(&mut parts);
    if parts.is_empty() {
        return Err(ArchiveError::Empty);
    }
    Ok(parts)
}

fn may_hold_works(name: &str) -> bool {
    let name = name.to_lowercase();
    // Of macOS: a second file for the attributes of each.
    let is_beside = name.starts_with("__macosx/") || name.starts_with(CONTENT);
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| format!(" {extension} "));
    !is_beside && extension.is_some_and(|extension| EXTENSIONS.contains(&extension))
}

/// Returns the content of a file, of at most one byte more than `left`.
fn content(entry: &ZipSliceEntry<'_>, method: CompressionMethod, left: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let data = entry.data();
    match method {
        CompressionMethod::STORE => entry
            .verifying_reader(data)
            .take(left + 1)
            .read_to_end(&mut bytes)?,
        CompressionMethod::DEFLATE => {
            let decoder = DeflateDecoder::new(data);
            entry
                .verifying_reader(decoder)
                .take(left + 1)
                .read_to_end(&mut bytes)?
        }
        _ => {
            return Err(io::Error::other(
                "it is encrypted, or compressed in a rare way",
            ));
        }
    };
    Ok(bytes)
}

/// Puts the highlights of an Omnivore export into its lists of pages.
fn join_highlights(parts: &mut Vec<Part>) {
    let is_list = |name: &str| name.starts_with("metadata_");
    if !parts.iter().any(|part| is_list(&part.name)) {
        return;
    }
    let mut highlights = HashMap::new();
    parts.retain(|part| {
        let slug = part
            .name
            .strip_prefix(HIGHLIGHTS)
            .and_then(|name| name.strip_suffix(".md"));
        if let Some(slug) = slug {
            let text = String::from_utf8_lossy(&part.bytes).into_owned();
            highlights.insert(slug.to_owned(), text);
        }
        slug.is_none()
    });
    for part in parts.iter_mut().filter(|part| is_list(&part.name)) {
        if let Ok(text) = std::str::from_utf8(&part.bytes) {
            part.bytes = omnivore::with_highlights(text, &highlights).into_bytes();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use rawzip::ZipArchiveWriter;

    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut archive = ZipArchiveWriter::new(&mut bytes);
        for (name, content) in files {
            let file = archive
                .new_file(name)
                .compression_method(CompressionMethod::DEFLATE);
            let (mut entry, config) = file.start().unwrap();
            let encoder =
                flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::best());
            let mut writer = config.wrap(encoder);
            writer.write_all(content).unwrap();
            let (encoder, descriptor) = writer.finish().unwrap();
            encoder.finish().unwrap();
            entry.finish(descriptor).unwrap();
        }
        archive.finish().unwrap();
        bytes
    }

    #[test]
    fn files_that_may_hold_works_are_unpacked_outer_ones_first() {
        let bytes = archive(&[
            ("annotations/a.json", b"[]"),
            ("part_0.csv", b"a,b"),
            ("content/page.html", b"<p>"),
            ("__MACOSX/part_0.csv", b"x"),
            ("../../evil.csv", b"x"),
            ("photo.png", b"x"),
        ]);
        assert!(is_archive(&bytes));
        let parts = unpack(&bytes, 1).unwrap();
        let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(names[names.len() - 1], "annotations/a.json");
        assert!(names.contains(&"part_0.csv") && !names.iter().any(|name| name.contains("..")));
        assert!(names.len() <= 3, "{names:?}");
    }

    #[test]
    fn an_archive_that_is_large_inside_is_refused() {
        let zeros = vec![b'0'; 700 << 10];
        let bytes = archive(&[("a.csv", &zeros)]);
        assert!(bytes.len() < 2_000);
        assert_eq!(unpack(&bytes, 1).unwrap()[0].bytes, zeros);
        let bytes = archive(&[("a.csv", &zeros), ("b.csv", &zeros)]);
        assert!(matches!(unpack(&bytes, 1), Err(ArchiveError::TooLarge(1))));
        let many: Vec<String> = (0..=MOST_FILES).map(|number| number.to_string()).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
        assert!(matches!(
            unpack(&archive(&many), 1),
            Err(ArchiveError::TooMany)
        ));
    }

    #[test]
    fn damage_is_an_error() {
        let bytes = archive(&[("a.csv", b"some text that is long enough to be compressed")]);
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x55;
            // The content is checked; what is not found is not read.
            if let Ok(parts) = unpack(&damaged, 1) {
                assert!(
                    parts
                        .iter()
                        .all(|part| part.bytes.starts_with(b"some text"))
                );
            }
            assert!(unpack(&bytes[..at], 1).is_err());
        }
    }
}
