//! Runs another program to its end, within bounds: of the files that it writes, of what it prints, and of time.

use std::io::{self, Read, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::bounded;

/// In front of a program: no file that it writes is larger than some blocks of 512 bytes. Where the system allows less, that is
/// the bound.
const LIMITED: &str = "ulimit -f \"$0\" 2>/dev/null; exec \"$@\"";

/// How much of what a program writes to stderr is kept: the last part.
const MAX_STDERR: usize = 16 << 10;

/// How many lines of a program's own words an error repeats.
const MAX_LINES: usize = 5;

#[derive(Debug, thiserror::Error)]
pub(crate) enum ProgramError {
    #[error("it is not installed")]
    Missing,
    /// The last part of what it writes to stderr.
    #[error("{stderr}")]
    Failed { code: Option<i32>, stderr: String },
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Returns the command that runs a program and lets it write files of at most `max_file` bytes.
pub(crate) fn command(program: &str, max_file: u64) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", LIMITED, &(max_file / 512).to_string(), program]);
    // What it says is shown to the person, and parts are stripped from it.
    command.env("LC_ALL", "C");
    command
}

/// Runs a [`command`] with an input; returns what it prints. At the deadline it is ended.
pub(crate) fn run(
    command: &mut Command,
    input: &[u8],
    deadline: Option<Instant>,
) -> Result<Vec<u8>, ProgramError> {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = match piped.stderr(Stdio::piped()).spawn() {
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Err(ProgramError::Missing),
        child => child?,
    };
    if let Some(mut stdin) = child.stdin.take().filter(|_| !input.is_empty()) {
        let input = input.to_vec();
        // The program may print before it has read all. One that does not read to the end says why itself.
        thread::spawn(move || stdin.write_all(&input));
    }
    let stdout = child.stdout.take().map(|from| start(from, bounded::all));
    let stderr = child.stderr.take().map(|from| start(from, last_part));
    let wait = |output: Option<Receiver<io::Result<Vec<u8>>>>| {
        let left = deadline.map_or(Duration::MAX, |at| {
            at.saturating_duration_since(Instant::now())
        });
        output.map_or(Ok(Vec::new()), |output| {
            let late = |_| Err(io::Error::other("it takes too long"));
            output.recv_timeout(left).unwrap_or_else(late)
        })
    };
    let read = wait(stdout).and_then(|stdout| Ok((stdout, wait(stderr)?)));
    if read.is_err() {
        // What it has started itself may go on, and is not waited for.
        child.kill()?;
    }
    let status = child.wait()?;
    let (stdout, stderr) = read?;
    match status.code() {
        Some(0) => Ok(stdout),
        Some(127) => Err(ProgramError::Missing),
        code => Err(ProgramError::Failed {
            code,
            stderr: String::from_utf8_lossy(&stderr).into_owned(),
        }),
    }
}

/// Reads in a thread of its own.
fn start<R: Read + Send + 'static>(
    from: R,
    read: fn(R) -> io::Result<Vec<u8>>,
) -> Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = channel();
    // After the deadline nobody waits for it.
    thread::spawn(move || sender.send(read(from)));
    receiver
}

/// Reads to the end and keeps the last part.
fn last_part(mut from: impl Read) -> io::Result<Vec<u8>> {
    let mut kept = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        match from.read(&mut chunk)? {
            0 => return Ok(kept),
            read => kept.extend_from_slice(&chunk[..read]),
        }
        kept.drain(..kept.len().saturating_sub(MAX_STDERR));
    }
}

/// Returns the last lines of what a program says, each without what `strip` takes from its beginning.
pub(crate) fn last_words(stderr: &str, strip: impl Fn(&str) -> &str) -> String {
    let lines = stderr.lines().map(|line| strip(line.trim()).trim());
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let first = lines.len().saturating_sub(MAX_LINES);
    match lines[first..].join("; ") {
        empty if empty.is_empty() => "it says nothing".to_owned(),
        words => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str, input: &[u8], deadline: Option<Instant>) -> Result<Vec<u8>, ProgramError> {
        run(command("sh", 1 << 20).args(["-c", script]), input, deadline)
    }

    #[test]
    fn a_program_gets_an_input_and_says_why_it_fails() {
        let large = vec![b'x'; 1 << 20];
        assert_eq!(sh("cat", &large, None).unwrap(), large);
        let failed = sh("echo no >&2; exit 3", &large, None);
        let Err(ProgramError::Failed { code, stderr }) = failed else {
            panic!("{failed:?}");
        };
        assert_eq!((code, stderr.as_str()), (Some(3), "no\n"));
        let missing = run(&mut command("reads-no-such-program", 0), b"", None);
        assert!(matches!(missing, Err(ProgramError::Missing)), "{missing:?}");
    }

    #[test]
    fn a_program_is_held_to_its_bounds() {
        let late = sh("sleep 60", b"", Some(Instant::now())).unwrap_err();
        assert_eq!(late.to_string(), "it takes too long");
        let endless = sh("cat /dev/zero", b"", None).unwrap_err();
        assert!(endless.to_string().contains("larger"), "{endless}");
        let talkative = sh(
            "head -c 9999999 /dev/zero >&2; echo end >&2; exit 1",
            b"",
            None,
        );
        let talkative = talkative.unwrap_err().to_string();
        assert!(talkative.ends_with("end\n") && talkative.len() <= MAX_STDERR);
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("file");
        let script = format!("head -c 9999999 /dev/zero >'{}'", file.display());
        assert!(sh(&script, b"", None).is_err());
        assert_eq!(file.metadata().unwrap().len(), 1 << 20);
    }

    #[test]
    fn an_error_repeats_the_last_lines() {
        let words = |text| last_words(text, |line| line.trim_start_matches("fatal: "));
        assert_eq!(words("\nfatal: no such remote\n"), "no such remote");
        assert_eq!(words(""), "it says nothing");
        assert_eq!(words("1\n2\n3\n4\n5\n6\n"), "2; 3; 4; 5; 6");
    }
}
