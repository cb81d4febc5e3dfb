//! Standard output, or a pager, or a file. Text is escaped here and nowhere else; styles become colour here, where there
//! is any. Only [`Out::document`] writes bytes as they are.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::{Child, Command, Stdio};

use anstyle::Style;

use super::Styled;
use super::pager::Pager;
use super::styled::QUIET;
use super::width::wrap;
use crate::text;

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Also when the output is no terminal
    Always,
    /// Never
    Never,
}

impl ColorChoice {
    /// Whether there is colour where it would be printed.
    pub(super) fn allows(self, is_terminal: bool) -> bool {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => {
                is_terminal
                    && !set("NO_COLOR")
                    && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }
}

/// The global options of output.
#[derive(Clone, Copy, Debug)]
pub struct OutOptions {
    /// Whether to print JSON instead of text for people.
    pub json: bool,
    /// When to use colour.
    pub color: ColorChoice,
    /// Whether long output may go through a pager.
    pub pager: bool,
}

/// Where data is printed.
pub struct Out {
    /// Where lines are kept instead of being printed.
    kept: Option<Vec<Styled<'static>>>,
    sink: Option<BufWriter<Box<dyn Write>>>,
    pager: Option<Child>,
    color: bool,
    width: Option<usize>,
    terminal: bool,
    may_page: bool,
}

/// A terminal that is narrower gets lines of this width.
pub(super) const LEAST_WIDTH: usize = 40;

impl Out {
    /// Output to standard output, as the environment allows.
    pub fn new(options: OutOptions) -> Self {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        // COLUMNS in the environment counts in a pipe too.
        let chosen = std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok())
            .filter(|width| *width > 0);
        let measured =
            || terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0));
        // It cannot show what a pager does.
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let width = chosen.or_else(|| if terminal { measured() } else { None });
        Self {
            kept: None,
            sink: None,
            pager: None,
            color: options.color.allows(terminal),
            width: width.map(|width: usize| width.max(LEAST_WIDTH)),
            terminal,
            may_page: terminal && options.pager && !is_dumb,
        }
    }

    /// Returns the lines that `print` prints to a part of a screen that is so wide. They are escaped.
    pub(crate) fn lines(
        width: usize,
        print: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> Vec<Styled<'static>> {
        let mut out = Self {
            kept: Some(Vec::new()),
            sink: None,
            pager: None,
            color: true,
            width: Some(width),
            terminal: false,
            may_page: false,
        };
        // Keeping a line cannot fail.
        let _ = print(&mut out);
        out.kept.unwrap_or_default()
    }

    /// The width that lines should keep to; `None` in a pipe, where nothing is cut.
    pub fn width(&self) -> Option<usize> {
        self.width
    }

    /// Whether standard output is a terminal.
    pub fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Whether long output may go through a pager.
    pub fn may_page(&self) -> bool {
        self.may_page
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
        let words = shlex::split(&chosen.unwrap_or("less".into()).to_string_lossy());
        let Some((program, arguments)) = words.as_deref().and_then(<[String]>::split_first) else {
            return;
        };
        if program == "cat" {
            return;
        }
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped());
        if std::env::var_os("LESS").is_none() {
            // Quit if it fits on one screen, pass colour through, do not clear the screen.
            command.env("LESS", "FRX");
        }
        // If the pager does not start, the output goes to the terminal.
        if let Ok(mut child) = command.spawn() {
            if let Some(stdin) = child.stdin.take() {
                self.sink = Some(BufWriter::new(Box::new(Pager::new(stdin))));
            }
            self.pager = Some(child);
        }
    }

    /// Sends what follows to `to`, without colour and uncut, until `finish`.
    pub fn divert(&mut self, to: Box<dyn Write>) {
        self.sink = Some(BufWriter::with_capacity(64 * 1024, to));
        (self.color, self.width) = (false, None);
    }

    /// Prints one line.
    pub fn line<'a>(&mut self, line: impl Into<Styled<'a>>) -> io::Result<()> {
        let line = line.into();
        if let Some(kept) = &mut self.kept {
            // What is wider, such as an address, goes on in the next line.
            kept.extend(line.escaped().broken(self.width.unwrap_or(usize::MAX)));
            return Ok(());
        }
        let color = self.color;
        let sink = self.sink();
        for (style, text) in line.spans() {
            let text = text::line(text);
            if color && !text.is_empty() {
                write!(sink, "{style}{text}{style:#}")?;
            } else {
                sink.write_all(text.as_bytes())?;
            }
        }
        sink.write_all(b"\n")
    }

    /// Prints text that has lines of its own.
    pub fn block(&mut self, text: &str) -> io::Result<()> {
        let text = text::block(text);
        text.lines().try_for_each(|line| self.line(line))
    }

    /// Prints text in one style, in lines that begin with `indent` and keep to the width.
    pub(super) fn wrapped(&mut self, style: Style, indent: &str, text: &str) -> io::Result<()> {
        let lines = wrap(text, indent, self.width);
        (lines.into_iter()).try_for_each(|line| self.line(Styled::new(style, line)))
    }

    /// Prints text about what was printed, quietly, in lines that keep to the width.
    pub fn remark(&mut self, text: &str) -> io::Result<()> {
        self.wrapped(QUIET, "", text)
    }

    /// Writes a document in a format that has escapes of its own (JSON, CSV, Markdown, a calendar, a script): nothing is
    /// escaped here.
    pub fn document(&mut self) -> &mut impl Write {
        self.sink()
    }

    fn sink(&mut self) -> &mut BufWriter<Box<dyn Write>> {
        (self.sink)
            .get_or_insert_with(|| BufWriter::with_capacity(64 * 1024, Box::new(io::stdout())))
    }

    /// Writes all that is buffered.
    pub fn flush(&mut self) -> io::Result<()> {
        self.sink.as_mut().map_or(Ok(()), Write::flush)
    }

    /// Writes all that is buffered and waits for the pager to end.
    pub fn finish(&mut self) -> io::Result<()> {
        let flushed = self.sink.take().map_or(Ok(()), |mut sink| sink.flush());
        if let Some(mut pager) = self.pager.take() {
            pager.wait()?;
        }
        flushed
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::styled::SLUG;
    use super::*;

    /// What `print` prints to an output of that width and colour.
    pub(in super::super) fn printed(
        width: Option<usize>,
        color: bool,
        print: impl FnOnce(&mut Out) -> io::Result<()>,
    ) -> String {
        let mut file = tempfile::tempfile().unwrap();
        let mut out = Out {
            kept: None,
            sink: Some(BufWriter::new(Box::new(file.try_clone().unwrap()))),
            pager: None,
            color,
            width,
            terminal: false,
            may_page: false,
        };
        print(&mut out).unwrap();
        out.finish().unwrap();
        io::Seek::rewind(&mut file).unwrap();
        io::read_to_string(file).unwrap()
    }

    const HOSTILE: &str = "\x1b[2J\u{9b}31m\nnext\u{202e}";

    #[test]
    fn every_span_of_a_line_is_escaped() {
        for color in [false, true] {
            let text = printed(None, color, |out| {
                out.line(HOSTILE)?;
                out.line(Styled::new(SLUG, HOSTILE).plain(HOSTILE))?;
                out.wrapped(SLUG, "  ", HOSTILE)?;
                out.block(HOSTILE)
            });
            let text = text.replace("\x1b[36m", "").replace("\x1b[0m", "");
            assert_eq!(text.lines().count(), 5, "{text}");
            let hostile = |c| c != '\n' && text::is_hostile(c);
            assert!(!text.contains(hostile), "{text}");
        }
    }

    #[test]
    fn lines_for_a_screen_are_escaped_too() {
        let lines = Out::lines(40, |out| {
            out.line(Styled::new(SLUG, HOSTILE).plain(HOSTILE))?;
            out.wrapped(SLUG, "  ", "two words")
        });
        let spans: Vec<_> = lines.iter().flat_map(Styled::spans).collect();
        assert_eq!(spans.last(), Some(&(SLUG, "  two words")));
        assert!(
            !spans
                .iter()
                .any(|(_, text)| text.contains(text::is_hostile))
        );
    }

    #[test]
    fn lines_for_a_screen_are_broken_at_its_width() {
        let lines = Out::lines(5, |out| {
            out.line("")?;
            out.line(Styled::new(SLUG, "url  ").plain("https://読む"))
        });
        let text = |line: &Styled<'_>| line.spans().map(|(_, text)| text).collect::<String>();
        let lines: Vec<String> = lines.iter().map(text).collect();
        assert_eq!(lines, ["", "url  ", "https", "://読", "む"]);
    }

    #[test]
    fn styles_are_written_only_in_colour() {
        let line = |color| {
            printed(None, color, |out| {
                out.line(Styled::new(SLUG, "a").plain("b"))
            })
        };
        assert_eq!(line(false), "ab\n");
        assert_eq!(line(true), "\x1b[36ma\x1b[0mb\n");
    }
}
