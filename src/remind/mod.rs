//! Ways in which a reminder reaches a person who did not ask, one file each: a notice on the desktop, a letter, and the
//! timers of the system that give them every day.

pub mod desktop;
pub mod mail;
mod markup;
pub mod timer;
