//! Reading input of others within a bound, so that a device, a pipe or a huge file cannot fill the memory.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use rustix::fs::OFlags;

/// The most bytes that are read from one input, in MiB.
pub const MAX_MIB: u64 = 128;

/// Reads a file whole. It may be a pipe.
///
/// # Errors
/// If it cannot be read or is larger than the bound.
pub fn file(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    // A large file is refused before it is read.
    if file.metadata()?.len() > MAX_MIB << 20 {
        return Err(too_large());
    }
    all(file)
}

/// Reads an input to its end.
///
/// # Errors
/// Those of [`file()`].
pub fn all(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let max = MAX_MIB << 20;
    if from.take(max + 1).read_to_end(&mut bytes)? as u64 > max {
        return Err(too_large());
    }
    Ok(bytes)
}

/// Opens a regular file. Opening a pipe would wait for a writer.
///
/// # Errors
/// If it is something else or cannot be opened.
pub fn regular(path: &Path) -> io::Result<File> {
    opened(File::options().read(true), path, OFlags::empty())
}

/// As [`regular`], for any use of the file, with flags of the system.
///
/// # Errors
/// Those of [`regular`].
pub fn opened(options: &mut OpenOptions, path: &Path, flags: OFlags) -> io::Result<File> {
    let flags = (flags | OFlags::NONBLOCK).bits().cast_signed();
    let file = options.custom_flags(flags).open(path)?;
    // The path may have led to something else before.
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    Ok(file)
}

fn too_large() -> io::Error {
    io::Error::other(format!(
        "it is larger than {MAX_MIB} MiB, the most that reads accepts"
    ))
}
