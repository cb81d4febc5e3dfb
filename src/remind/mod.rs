//! Reminder channels, one file each (desktop notification, mail), and the system timers that run them every day.

pub mod desktop;
pub mod mail;
mod markup;
pub mod timer;
