//! The loop: what the person does changes the model, what the model lacks is read, and what it shows is drawn.

use std::collections::VecDeque;
use std::io::{self, BufRead as _, Write as _};
use std::time::{Duration, Instant};

use ratatui_core::layout::Position;
use ratatui_crossterm::crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use rustix::process::{Pid, Signal, kill_process};

use super::child::{Program, Ran};
use super::draw::{Look, draw};
use super::library::Library;
use super::model::{Effect, Model, Mouse};
use super::reader::{Question, Reader};
use super::terminal::Screen;
use crate::domain::LocalDate;
use crate::view;

/// So long an answer is waited for before a frame is drawn without it.
const PATIENCE: Duration = Duration::from_millis(5);
/// So often it is looked whether other programs changed the database.
const LOOK: Duration = Duration::from_secs(1);

/// What is browsed, and how.
pub struct Options {
    pub program: Program,
    pub filter: String,
    pub today: LocalDate,
    pub color: bool,
}

/// Shows the lists until the person leaves.
///
/// # Errors
/// If the terminal cannot be used.
pub fn run(library: impl Library + 'static, options: Options) -> io::Result<()> {
    let mut reader = Reader::start(library)?;
    let mut model = Model::new(options.filter, options.today, Screen::size()?);
    // The first frame has a list.
    read(&mut reader, &mut model, Duration::from_mins(1))?;
    let mut browser = Browser {
        screen: Screen::enter(options.color)?,
        events: VecDeque::new(),
        reader,
        model,
        program: options.program,
        look: Look {
            color: options.color,
            ascii: view::is_ascii(),
        },
        looked: Instant::now(),
    };
    browser.run()
}

struct Browser {
    screen: Screen,
    /// What the person did while a command ran.
    events: VecDeque<Event>,
    reader: Reader,
    model: Model,
    program: Program,
    look: Look,
    /// When it was looked whether the database changed.
    looked: Instant,
}

impl Browser {
    fn run(&mut self) -> io::Result<()> {
        let mut is_new = true;
        loop {
            is_new |= read(&mut self.reader, &mut self.model, PATIENCE)?;
            if std::mem::take(&mut is_new) {
                self.draw()?;
            }
            let Some(event) = self.next_event()? else {
                continue;
            };
            is_new = true;
            match self.handle(event)? {
                Some(Effect::Quit) => return Ok(()),
                Some(effect) => self.perform(effect)?,
                None => {}
            }
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        let (model, look) = (&self.model, self.look);
        self.screen.draw(|buffer| {
            // The terminal may have been resized since.
            let fits = (buffer.area.width, buffer.area.height) == model.size;
            if fits {
                draw(model, look, buffer)
            } else {
                None
            }
        })
    }

    fn next_event(&mut self) -> io::Result<Option<Event>> {
        if let Some(event) = self.events.pop_front() {
            return Ok(Some(event));
        }
        if self.reader.is_asked() {
            // What is read comes next, or what is typed before.
            return Screen::event(Duration::from_millis(1));
        }
        let event = Screen::event(LOOK)?;
        if self.looked.elapsed() >= LOOK {
            self.looked = Instant::now();
            self.reader.ask(Question::Stamp)?;
        }
        Ok(event)
    }

    fn handle(&mut self, event: Event) -> io::Result<Option<Effect>> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                return Ok(self.model.key(key.into()));
            }
            Event::Paste(text) => self.model.typed(&text),
            Event::Mouse(MouseEvent {
                kind, column, row, ..
            }) => {
                let mouse = match kind {
                    MouseEventKind::Down(MouseButton::Left) => Mouse::Click,
                    MouseEventKind::ScrollUp => Mouse::WheelUp,
                    MouseEventKind::ScrollDown => Mouse::WheelDown,
                    _ => return Ok(None),
                };
                self.model.mouse(mouse, Position::new(column, row));
            }
            Event::Resize(width, height) => {
                self.model.resize((width, height));
                self.screen.clear()?;
            }
            _ => {}
        }
        Ok(None)
    }

    fn perform(&mut self, effect: Effect) -> io::Result<()> {
        if let Effect::Run(words) | Effect::Show(words) | Effect::HandOver(words) = &effect
            && let Some(why) = self.program.refuses(words)
        {
            self.model.ran(vec![why], false, false);
            return Ok(());
        }
        match effect {
            Effect::Quit => {}
            Effect::Redraw => self.screen.clear()?,
            Effect::Suspend => Screen::suspend()?,
            Effect::Run(words) => {
                let Ran { lines, is_done } = self.captured(&words)?;
                self.model.ran(lines, is_done, false);
            }
            Effect::Show(words) => {
                let Ran { lines, is_done } = self.captured(&words)?;
                self.model.ran(lines, is_done, true);
            }
            Effect::HandOver(words) => self.hand_over(&words)?,
        }
        Ok(())
    }

    /// Runs a command. Meanwhile ctrl-c ends it.
    fn captured(&mut self, words: &[String]) -> io::Result<Ran> {
        let failed = |err: io::Error| Ran {
            lines: vec![format!("error: cannot run the program: {err}")],
            is_done: false,
        };
        let mut running = match self.program.start(words, self.model.size.0) {
            Ok(running) => running,
            Err(err) => return Ok(failed(err)),
        };
        // The key is answered before the command is done.
        self.model
            .say(vec![format!("{} …", words.join(" "))], false);
        self.draw()?;
        let begun = Instant::now();
        let mut is_said = false;
        loop {
            match running.ended() {
                Ok(None) => {}
                Ok(Some(ran)) => return Ok(ran),
                Err(err) => return Ok(failed(err)),
            }
            if !is_said && begun.elapsed() > Duration::from_millis(300) {
                is_said = true;
                self.model.say(
                    vec![format!("`{}` is running · ctrl-c ends it", words[0])],
                    false,
                );
                self.draw()?;
            }
            // Most commands take some milliseconds.
            let patience = Duration::from_millis(if is_said { 50 } else { 1 });
            match Screen::event(patience)? {
                Some(Event::Key(key)) if is_interrupt(key) => {
                    let _ = kill_process(Pid::from_child(&running.child), Signal::INT);
                }
                Some(event) => self.events.push_back(event),
                None => {}
            }
        }
    }

    /// Gives a command the terminal, and shows what it printed until the person has read it.
    fn hand_over(&mut self, words: &[String]) -> io::Result<()> {
        let is_note = words[0] == "note";
        let program = &self.program;
        let status = self.screen.lend(
            || {
                if words.iter().any(|word| word == "-") {
                    let _ = writeln!(
                        io::stdout(),
                        "Type the text; ctrl-d on a line of its own ends it."
                    );
                }
                program.start_in_terminal(words)
            },
            |status| {
                let is_done = status.as_ref().is_ok_and(std::process::ExitStatus::success);
                if let Err(err) = status {
                    let _ = writeln!(io::stdout(), "error: cannot run the program: {err}");
                }
                if !is_done || !is_note {
                    wait_for_enter();
                }
                is_done
            },
        )?;
        // The draft of a note is gone with its editor: what was recorded is the newest entry of the log.
        let ran = if is_note && status {
            self.captured(&["log", "--limit", "1"].map(str::to_owned))?
        } else {
            Ran {
                lines: Vec::new(),
                is_done: status,
            }
        };
        self.model.ran(ran.lines, ran.is_done, false);
        Ok(())
    }
}

fn is_interrupt(key: KeyEvent) -> bool {
    key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL)
}

fn wait_for_enter() {
    let mut terminal = io::stdout();
    // Without a terminal there is nobody to wait for.
    let _ = write!(terminal, "\nEnter goes back to the list ");
    let _ = terminal.flush();
    let _ = io::stdin().lock().read_line(&mut String::new());
}

/// Reads what the model lacks, for as long as there is patience; returns whether there is something new to draw.
fn read(reader: &mut Reader, model: &mut Model, patience: Duration) -> io::Result<bool> {
    let end = Instant::now() + patience;
    let mut is_new = false;
    loop {
        if let Some(question) = model.question() {
            reader.ask(question)?;
        }
        let left = end.saturating_duration_since(Instant::now());
        match reader.answer(left)? {
            Some((question, answer)) => {
                is_new |= question != Question::Stamp;
                model.answered(&question, answer);
            }
            None => return Ok(is_new),
        }
    }
}
