//! Text that a person types, in an editor or on standard input. It is recorded, or kept in a private file whose path is told.
//! The database must not be open while the person types.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use signal_hook::consts::signal::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use tempfile::TempDir;

use super::message::error;
use super::{Result, refused};
use crate::modes::Modes;
use crate::private;

/// Longer text is not read to its end. Everything that can be recorded is far shorter.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// Opens the user's editor on `text`, in a file with this suffix, and passes what was written, and the file, to `record`. If
/// anything fails, the file is kept, unless it is empty or holds only `known`, which is stored already.
pub(super) fn edit(
    text: &str,
    known: &str,
    suffix: &str,
    record: impl FnOnce(&str, &Path) -> Result<()>,
) -> Result<()> {
    let cannot_write = |err| {
        let directory = std::env::temp_dir();
        let directory = directory.display();
        refused!(
            "cannot write a draft in {directory}: {err}\nhint: set TMPDIR to another directory"
        )
    };
    let draft = Draft::write(text.as_bytes(), suffix).map_err(cannot_write)?;
    let watch = Watch::begin(draft.file.clone()).map_err(cannot_write)?;
    let edited = run_editor(&draft.file);
    // An editor that was interrupted may leave its own copy beside the file.
    let is_copied = edited.is_err() && draft.has_company();
    let recorded = edited
        .and_then(|()| read_file(&draft.file))
        .and_then(|bytes| record(utf8("the text", &bytes)?, &draft.file));
    match recorded {
        Err(err) if is_copied || draft.is_new(known) => Err(refused!("{err}\n{}", draft.keep())),
        recorded => {
            watch.end(draft);
            recorded
        }
    }
}

/// Passes standard input to `record`. If that fails, the text is kept in a file with this suffix.
pub(super) fn from_standard_input(
    suffix: &str,
    record: impl FnOnce(&str) -> Result<()>,
) -> Result<()> {
    let mut bytes = Vec::new();
    let read = io::stdin().take(MAX_BYTES + 1).read_to_end(&mut bytes);
    let recorded = read
        .map_err(|err| refused!("cannot read standard input: {err}; nothing was saved"))
        .and_then(|_| record(utf8("standard input", &bytes)?));
    match recorded {
        Err(err) if !bytes.trim_ascii().is_empty() => {
            let kept = match Draft::write(&bytes, suffix) {
                Ok(draft) if is_too_long(&bytes) => format!("its beginning: {}", draft.keep()),
                Ok(draft) => draft.keep(),
                Err(err) => {
                    let text = String::from_utf8_lossy(&bytes);
                    format!("your text cannot be kept in a file: {err}. It is:\n{text}")
                }
            };
            Err(refused!("{err}\n{kept}"))
        }
        recorded => recorded,
    }
}

/// A file in a private directory of its own, because editors write copies beside it. Deleted on drop.
struct Draft {
    directory: TempDir,
    file: PathBuf,
}

impl Draft {
    fn write(text: &[u8], suffix: &str) -> io::Result<Self> {
        let directory = private::new_directory()?;
        let file = directory.path().join(format!("draft{suffix}"));
        private::create(&file)?.write_all(text)?;
        Ok(Self { directory, file })
    }

    /// Whether the file may hold text that is not stored.
    fn is_new(&self, known: &str) -> bool {
        match read_file(&self.file) {
            Ok(bytes) => {
                let text = bytes.trim_ascii();
                !text.is_empty() && text != known.as_bytes().trim_ascii()
            }
            Err(_) => self.file.symlink_metadata().is_ok(),
        }
    }

    /// Whether there are other files in its directory.
    fn has_company(&self) -> bool {
        std::fs::read_dir(self.directory.path()).is_ok_and(|files| files.count() > 1)
    }

    /// Keeps the file; returns a message with its path.
    fn keep(self) -> String {
        let _ = self.directory.keep();
        kept_in(&self.file)
    }
}

fn kept_in(file: &Path) -> String {
    format!("your text is kept in {}", file.display())
}

/// What signals do from the start of the editor on.
///
/// SIGINT and SIGQUIT are ignored: a terminal sends them to the editor, too, whose exit tells what to do. The others end the
/// program: the draft stays, as the editor may still be open.
struct Watch {
    draft: Arc<Mutex<Option<PathBuf>>>,
}

impl Watch {
    fn begin(draft: PathBuf) -> io::Result<Self> {
        let draft = Arc::new(Mutex::new(Some(draft)));
        let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
        let watched = Arc::clone(&draft);
        std::thread::spawn(move || {
            for signal in signals.forever() {
                if matches!(signal, SIGINT | SIGQUIT) {
                    continue;
                }
                if let Some(file) = &*lock(&watched) {
                    error(&format!("ended; {}", kept_in(file)));
                }
                let _ = emulate_default_handler(signal);
            }
        });
        Ok(Self { draft })
    }

    /// Deletes the draft, of which signals then say nothing.
    fn end(self, draft: Draft) {
        *lock(&self.draft) = None;
        drop(draft);
    }
}

fn lock(draft: &Mutex<Option<PathBuf>>) -> MutexGuard<'_, Option<PathBuf>> {
    draft.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs the editor on a file and waits until it exits.
pub(super) fn run_editor(file: &Path) -> Result<()> {
    let (program, arguments) = editor()?;
    let name = program.display();
    let modes = Modes::now();
    let ended = Command::new(&program).args(arguments).arg(file).status();
    modes.restore();
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(refused!("{name} failed ({status}); nothing was saved")),
        Err(err) => Err(refused!(
            "cannot run the editor {name}: {err}\nhint: set VISUAL or EDITOR"
        )),
    }
}

/// Returns the program and arguments of `VISUAL`, else of `EDITOR`, else `vi`.
fn editor() -> Result<(OsString, Vec<String>)> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let Some(chosen) = set("VISUAL").or_else(|| set("EDITOR")) else {
        return Ok(("vi".into(), Vec::new()));
    };
    let words = chosen.to_str().and_then(shlex::split);
    match words.as_deref().and_then(<[String]>::split_first) {
        Some((program, arguments)) => Ok((program.into(), arguments.to_vec())),
        None => Err(refused!(
            "VISUAL or EDITOR is not a command: unbalanced quotes"
        )),
    }
}

/// Reads what the editor left.
fn read_file(file: &Path) -> Result<Vec<u8>> {
    let read = || {
        // Opening a named pipe would wait for its writer.
        if !std::fs::metadata(file)?.is_file() {
            return Err(io::Error::other("it is no longer a file"));
        }
        let mut bytes = Vec::new();
        (File::open(file)?.take(MAX_BYTES + 1)).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().map_err(|err| refused!("cannot read {}: {err}; nothing was saved", file.display()))
}

fn utf8<'b>(name: &str, bytes: &'b [u8]) -> Result<&'b str> {
    if is_too_long(bytes) {
        return Err(refused!(
            "{name} is too long: more than {MAX_BYTES} bytes; nothing was saved"
        ));
    }
    str::from_utf8(bytes).map_err(|err| {
        let at = err.valid_up_to() + 1;
        refused!("{name} is not UTF-8 text (byte {at}); nothing was saved")
    })
}

fn is_too_long(bytes: &[u8]) -> bool {
    bytes.len() as u64 > MAX_BYTES
}
