//! A sync in the background after a command that wrote something, as the configuration wishes.

use std::process::{Command, Stdio};

use super::App;
use super::message::message;
use crate::config::{Config, SyncAfter};
use crate::store;

/// Begins a sync in the background, if the command wrote something and the last one is long enough ago. What goes wrong here is
/// told by the sync itself, at the next command; the command that wrote has succeeded.
pub(super) fn sync_after_write(app: &App) {
    if app.syncs_after_writes && store::has_written() {
        let _ = begin(app);
    }
}

fn begin(app: &App) -> Option<()> {
    let config = match Config::from_environment() {
        Ok(Config {
            sync_after: SyncAfter(None),
            ..
        }) => return None,
        config => config,
    };
    let path = app.path().ok()?;
    let store = store::open_existing(&path).ok()?;
    if !store
        .sync_targets()
        .is_ok_and(|targets| !targets.is_empty())
    {
        return None;
    }
    let after = match config {
        Ok(config) => config.sync_after.0?,
        Err(err) => {
            message(&format!("cannot sync in the background: {err}"));
            return None;
        }
    };
    let tried_at = store.sync_device().map_or(0, |device| device.tried_at);
    drop(store);
    if !is_time(tried_at, after.as_millis(), App::clock().ok()?.now()) {
        return None;
    }
    let program = std::env::current_exe().ok()?;
    let mut command = Command::new(program);
    command.arg("--db").arg(path);
    command.args(["--quiet", "sync", "--background"]);
    for stdio in [Command::stdin, Command::stdout, Command::stderr] {
        stdio(&mut command, Stdio::null());
    }
    command.spawn().ok().map(drop)
}

fn is_time(tried_at: i64, after: u128, now: i64) -> bool {
    let passed = now.saturating_sub(tried_at);
    // A clock that was set back does not end it.
    passed < 0 || u128::from(passed.unsigned_abs()) >= after
}
