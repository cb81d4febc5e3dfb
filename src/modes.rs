//! The modes of the terminal. A program that is killed leaves them as it had set them.

use std::io::stdin;

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

/// The modes at one time, if there is a terminal.
pub(crate) struct Modes(Option<Termios>);

impl Modes {
    pub(crate) fn now() -> Self {
        Self(tcgetattr(stdin()).ok())
    }

    /// Sets them again. Nothing is left to do about a terminal that is gone.
    pub(crate) fn restore(&self) {
        if let Some(modes) = &self.0 {
            let _ = tcsetattr(stdin(), OptionalActions::Now, modes);
        }
    }
}
