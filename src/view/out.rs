//! The way out: standard output or a pager, as wide and as colourful as what is at the other end.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::{Child, Command, Stdio};

use anstyle::{AnsiColor, Style};

/// Whether colour was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Also when the output is no terminal
    Always,
    /// Never
    Never,
}

/// How output is to be made.
#[derive(Clone, Copy, Debug)]
pub struct OutOptions {
    /// Whether colour was asked for.
    pub color: ColorChoice,
    /// Whether long output may go through a pager.
    pub pager: bool,
}

/// Where data goes.
pub struct Out {
    sink: Option<BufWriter<Box<dyn Write>>>,
    pager: Option<Child>,
    color: bool,
    width: Option<usize>,
    may_page: bool,
}

/// Narrower than this, tables are cut all the same.
const LEAST_WIDTH: usize = 40;

impl Out {
    /// Output to standard output, as the environment allows.
    pub fn new(options: OutOptions) -> Self {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        let color = match options.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
                terminal
                    && !set("NO_COLOR")
                    && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        };
        // Who sets COLUMNS in the environment means it, be there a terminal or a pipe.
        let asked = std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok())
            .filter(|width| *width > 0);
        let measured =
            || terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0));
        let width = asked.or_else(|| if terminal { measured() } else { None });
        Self {
            sink: None,
            pager: None,
            color,
            width: width.map(|width: usize| width.max(LEAST_WIDTH)),
            may_page: terminal && options.pager,
        }
    }

    /// The width that lines should keep to; `None` in a pipe, where nothing is cut.
    pub fn width(&self) -> Option<usize> {
        self.width
    }

    /// Whether there is colour.
    pub fn color(&self) -> bool {
        self.color
    }

    /// Sends what follows through a pager, where there is a terminal and a pager.
    pub fn page(&mut self) {
        if !self.may_page || self.sink.is_some() {
            return;
        }
        let chosen = ["READS_PAGER", "PAGER"].iter().find_map(std::env::var_os);
        let chosen = chosen.map(|pager| pager.to_string_lossy().into_owned());
        let words = match chosen.as_deref() {
            None => Some(vec!["less".to_owned()]),
            Some(pager) => shlex::split(pager),
        };
        let Some((program, arguments)) = words.as_deref().and_then(<[String]>::split_first) else {
            return;
        };
        if program == "cat" {
            return;
        }
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped());
        if std::env::var_os("LESS").is_none() {
            // Quit if it fits on one screen, let colour through, leave the screen as it is.
            command.env("LESS", "FRX");
        }
        // Without a pager the output still is worth having.
        if let Ok(mut child) = command.spawn() {
            if let Some(stdin) = child.stdin.take() {
                self.sink = Some(BufWriter::new(Box::new(stdin)));
            }
            self.pager = Some(child);
        }
    }

    /// Sends what follows elsewhere, plain and uncut, until it is handed over.
    pub fn divert(&mut self, to: Box<dyn Write>) {
        self.sink = Some(BufWriter::with_capacity(64 * 1024, to));
        (self.color, self.width) = (false, None);
    }

    /// Writes one line, whose parts the caller has made safe.
    pub fn line(&mut self, line: &str) -> io::Result<()> {
        self.write_all(line.as_bytes())?;
        self.write_all(b"\n")
    }

    /// `text` in `style`, where there is colour.
    pub fn paint(&self, style: Style, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// Hands over all that was written and waits for the pager to be left.
    pub fn finish(&mut self) -> io::Result<()> {
        let flushed = self.sink.take().map_or(Ok(()), |mut sink| sink.flush());
        if let Some(mut pager) = self.pager.take() {
            pager.wait()?;
        }
        flushed
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sink
            .get_or_insert_with(|| BufWriter::with_capacity(64 * 1024, Box::new(io::stdout())))
            .write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.as_mut().map_or(Ok(()), Write::flush)
    }
}

/// A heading.
pub(super) const HEADING: Style = Style::new().bold();
/// A resource's slug: what one types.
pub(super) const SLUG: Style = AnsiColor::Cyan.on_default();
/// What is beside the point.
pub(super) const QUIET: Style = Style::new().dimmed();
/// What should be done.
pub(super) const URGENT: Style = AnsiColor::Yellow.on_default();
