//! The terminal: it belongs to the program while a screen is drawn, and is as it was before whenever something else may write to it:
//! after the end, however that comes, while the program is suspended, and while an editor runs.

use std::io::{self, Stdout, Write, stdout};
use std::panic;
use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use ratatui_core::buffer::Buffer;
use ratatui_core::layout::Position;
use ratatui_core::terminal::Terminal;
use ratatui_crossterm::CrosstermBackend;
use ratatui_crossterm::crossterm::event::{self, Event};
use ratatui_crossterm::crossterm::style::force_color_output;
use ratatui_crossterm::crossterm::terminal::{disable_raw_mode, enable_raw_mode, size};
use rustix::process::{Pid, Signal, getpgrp, getsid, kill_current_process_group, kill_process};
use signal_hook::consts::signal::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use signal_hook::low_level::{emulate_default_handler, raise};

use crate::modes::Modes;

/// The other screen, clicks and the wheel as SGR sequences, marks around pasted text, no cursor.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?1000h\x1b[?1006h\x1b[?2004h\x1b[?25l";
const LEAVE: &[u8] = b"\x1b[?2004l\x1b[?1006l\x1b[?1000l\x1b[?25h\x1b[?1049l";

/// So long a signal that ends the program waits for a frame that is being written: a terminal may have stopped reading.
const PATIENCE: Duration = Duration::from_millis(300);

/// Whose the terminal is.
#[derive(Clone, Copy)]
enum Owner {
    Screen,
    /// A command and what it starts.
    Child(Option<Pid>),
    /// Nobody here: the program is suspended or ends.
    Shell,
}

/// The terminal of the program, from `enter` to its drop.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Stdout>>,
    /// Those that commands get.
    modes: Modes,
    owner: Arc<Mutex<Owner>>,
}

impl Screen {
    pub(super) fn enter(color: bool) -> io::Result<Self> {
        // It has its own idea of NO_COLOR, which --color overrules.
        force_color_output(color);
        let owner = Arc::new(Mutex::new(Owner::Shell));
        restore_before_panics();
        watch(Arc::clone(&owner))?;
        let screen = Self {
            terminal: Terminal::new(CrosstermBackend::new(stdout()))?,
            modes: Modes::now(),
            owner,
        };
        screen.take()?;
        Ok(screen)
    }

    pub(super) fn size() -> io::Result<(u16, u16)> {
        size()
    }

    fn take(&self) -> io::Result<()> {
        let mut owner = lock(&self.owner);
        *owner = Owner::Screen;
        enter()
    }

    /// Shows a frame, unless the terminal is somebody else's.
    pub(super) fn draw(
        &mut self,
        draw: impl FnOnce(&mut Buffer) -> Option<Position>,
    ) -> io::Result<()> {
        let owner = lock(&self.owner);
        if let Owner::Screen = *owner {
            self.terminal.draw(|frame| {
                if let Some(cursor) = draw(frame.buffer_mut()) {
                    frame.set_cursor_position(cursor);
                }
            })?;
        }
        Ok(())
    }

    /// Makes the next frame a whole one.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        let owner = lock(&self.owner);
        if let Owner::Screen = *owner {
            self.terminal.clear()?;
        }
        Ok(())
    }

    /// Waits for what the person does, but not longer than this.
    pub(super) fn event(patience: Duration) -> io::Result<Option<Event>> {
        if event::poll(patience)? {
            event::read().map(Some)
        } else {
            Ok(None)
        }
    }

    /// Stops the program and what runs with it, as the key of a shell does.
    pub(super) fn suspend() -> io::Result<()> {
        Ok(kill_current_process_group(Signal::TSTP)?)
    }

    /// Gives the terminal to a command until it ends; returns what `f` makes of that.
    pub(super) fn lend<T>(
        &mut self,
        start: impl FnOnce() -> io::Result<Child>,
        f: impl FnOnce(io::Result<std::process::ExitStatus>) -> T,
    ) -> io::Result<T> {
        let status = {
            let mut owner = lock(&self.owner);
            leave();
            *owner = Owner::Child(None);
            let child = start();
            if let Ok(child) = &child {
                *owner = Owner::Child(Some(Pid::from_child(child)));
            }
            drop(owner);
            let ended = child.and_then(|mut child| child.wait());
            *lock(&self.owner) = Owner::Child(None);
            self.modes.restore();
            ended
        };
        let made = f(status);
        self.take()?;
        self.terminal.clear()?;
        Ok(made)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back(&mut lock(&self.owner));
    }
}

fn lock(owner: &Mutex<Owner>) -> MutexGuard<'_, Owner> {
    owner.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits for the lock for a while only.
fn lock_or_give_up(owner: &Mutex<Owner>) -> Option<MutexGuard<'_, Owner>> {
    let end = Instant::now() + PATIENCE;
    loop {
        match owner.try_lock() {
            Ok(owner) => return Some(owner),
            Err(_) if Instant::now() > end => return None,
            Err(_) => thread::sleep(Duration::from_millis(5)),
        }
    }
}

/// Whether the terminal shows the other screen. Leaving it twice would move the cursor over what was printed since.
static IS_ENTERED: AtomicBool = AtomicBool::new(false);

fn enter() -> io::Result<()> {
    IS_ENTERED.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    write(ENTER)
}

/// Nothing is left to do about a terminal that is gone.
fn leave() {
    if IS_ENTERED.swap(false, Ordering::SeqCst) {
        let _ = write(LEAVE);
        let _ = disable_raw_mode();
    }
}

fn write(bytes: &[u8]) -> io::Result<()> {
    let mut terminal = stdout().lock();
    terminal.write_all(bytes)?;
    terminal.flush()
}

/// Restores the terminal, if it is the screen's.
fn give_back(owner: &mut Owner) {
    if let Owner::Screen = owner {
        leave();
    }
    *owner = Owner::Shell;
}

/// A panic is reported where it can be read.
fn restore_before_panics() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        leave();
        report(panic);
    }));
}

/// Handles signals in a thread of its own.
fn watch(owner: Arc<Mutex<Owner>>) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT])?;
    thread::Builder::new().spawn(move || {
        for signal in signals.forever() {
            match signal {
                SIGTSTP => stop(&owner),
                SIGCONT => resume(&owner),
                signal => end(&owner, signal),
            }
        }
    })?;
    Ok(())
}

/// Stops the program; it goes on with SIGCONT. Without a shell that could continue it, as in a window of its own, it does not stop.
fn stop(owner: &Mutex<Owner>) {
    if getsid(None).is_ok_and(|session| session == getpgrp()) {
        return;
    }
    let mut now = lock(owner);
    if let Owner::Screen = *now {
        give_back(&mut now);
    }
    drop(now);
    let _ = emulate_default_handler(SIGTSTP);
}

/// Takes the terminal again, whose modes may have changed, and has all drawn anew.
fn resume(owner: &Mutex<Owner>) {
    let mut now = lock(owner);
    let taken = match *now {
        Owner::Child(_) => return,
        // It was stopped before it could give the terminal back: the shell set modes of its own.
        Owner::Screen => disable_raw_mode().and_then(|()| enable_raw_mode()),
        Owner::Shell => enter(),
    };
    if taken.is_ok() {
        *now = Owner::Screen;
    }
    let _ = raise(SIGWINCH);
}

/// Ends the program. A command that has the terminal gets the signal first; it may have to say where a draft is kept.
fn end(owner: &Mutex<Owner>, signal: i32) {
    let Some(mut now) = lock_or_give_up(owner) else {
        leave();
        let _ = emulate_default_handler(signal);
        return;
    };
    match *now {
        Owner::Child(_) if matches!(signal, SIGINT | SIGQUIT) => {
            // The terminal sends it to the command, too, whose end tells what to do.
            return;
        }
        Owner::Child(Some(child)) => {
            let sent = if signal == SIGHUP {
                Signal::HUP
            } else {
                Signal::TERM
            };
            let _ = kill_process(child, sent);
            drop(now);
            wait_for_child(owner);
        }
        _ => {
            give_back(&mut now);
            drop(now);
        }
    }
    let _ = emulate_default_handler(signal);
}

/// Waits until the command has ended, for a while.
fn wait_for_child(owner: &Mutex<Owner>) {
    let end = Instant::now() + 10 * PATIENCE;
    while Instant::now() < end && matches!(*lock(owner), Owner::Child(Some(_))) {
        thread::sleep(Duration::from_millis(5));
    }
}
