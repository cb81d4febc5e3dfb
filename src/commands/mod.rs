//! What each command does. A command is one file: its arguments, its help and its `run`. Commands do not import each
//! other; what several share is in the modules listed first. The list of commands is in `cli`.

mod app;
mod args;
mod background;
mod bare_words;
mod browser;
mod catalog_file;
mod change;
mod confirm;
mod draft;
mod failure;
mod feed;
mod followed;
mod listing;
mod look_up;
mod message;
mod named;
mod new_domain;
mod overview;
mod pick;
mod planning;
mod private_file;
mod reversal;
mod stats_input;
mod tie;
mod topics;
mod wanted;

pub(crate) mod add;
pub(crate) mod backup;
pub(crate) mod browse;
pub(crate) mod catalog;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod doctor;
pub(crate) mod domains;
pub(crate) mod done;
pub(crate) mod drop;
pub(crate) mod due;
pub(crate) mod edit;
pub(crate) mod every;
pub(crate) mod export;
pub(crate) mod fetch;
pub(crate) mod follow;
pub(crate) mod forget;
pub(crate) mod goal;
pub(crate) mod help;
pub(crate) mod import;
pub(crate) mod keep;
pub(crate) mod list;
pub(crate) mod log;
pub(crate) mod man;
pub(crate) mod merge;
pub(crate) mod next;
pub(crate) mod note;
pub(crate) mod notes;
pub(crate) mod occasion;
pub(crate) mod open;
pub(crate) mod plan;
pub(crate) mod posts;
pub(crate) mod progress;
pub(crate) mod redo;
pub(crate) mod relate;
pub(crate) mod remind;
pub(crate) mod reopen;
pub(crate) mod report;
pub(crate) mod restore;
pub(crate) mod rm;
pub(crate) mod search;
pub(crate) mod seed;
pub(crate) mod show;
pub(crate) mod snooze;
pub(crate) mod start;
pub(crate) mod stats;
pub(crate) mod stop;
pub(crate) mod sync;
mod sync_lock;
pub(crate) mod tag;
pub(crate) mod tags;
pub(crate) mod todo;
pub(crate) mod undo;

use crate::clock;
pub use app::App;
pub use failure::{Exit, Failure, Result};
use failure::{refused, usage};
pub(crate) use named::Named;
pub(crate) use overview::Overview;
pub(crate) use topics::{TOPICS, Topic};

/// A command with its arguments parsed.
pub trait Command {
    /// Runs the command.
    fn run(&self, app: &mut App) -> Result<()>;

    /// Whether it has output that `--json` changes.
    fn has_json(&self) -> bool {
        true
    }
}

/// Runs a command and returns the status to exit with.
///
/// # Errors
/// [`Failure`], with a message and the exit status.
pub fn run(command: &dyn Command, app: &mut App) -> Result<Exit> {
    clock::check_zone()?;
    if app.is_json() && !command.has_json() {
        return Err(usage!("this command has no JSON output"));
    }
    let done = command.run(app);
    // Output from before a failure is still written.
    let flushed = app.out.finish();
    done?;
    flushed?;
    background::sync_after_write(app);
    Ok(app.exit)
}
