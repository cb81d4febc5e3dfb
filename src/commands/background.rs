//! A sync in the background after a command that wrote something, as the configuration wishes.

use std::process::{Command, Stdio};

use super::App;
use crate::config::Config;
use crate::store::{self, Store};

/// Begins a sync in the background, if the command wrote something and the last one is long enough ago. What goes wrong here is
/// told by the sync itself, at the next command; the command that wrote has succeeded.
pub(super) fn sync_after_write(app: &App) {
    if app.syncs_after_writes && store::has_written() {
        let _ = begin(app);
    }
}

fn begin(app: &App) -> Option<()> {
    let after = Config::from_environment().ok()?.sync_after.0?;
    let now = App::clock().ok()?.now();
    let path = app.path().ok()?;
    if !is_time(&store::open_existing(&path).ok()?, after.as_millis(), now) {
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

fn is_time(store: &Store, after: u128, now: i64) -> bool {
    let has_place = store
        .sync_targets()
        .is_ok_and(|targets| !targets.is_empty());
    let tried_at = store.sync_device().map_or(0, |device| device.tried_at);
    let passed = now.saturating_sub(tried_at);
    // A clock that was set back does not end it.
    has_place && (passed < 0 || u128::from(passed.unsigned_abs()) >= after)
}
