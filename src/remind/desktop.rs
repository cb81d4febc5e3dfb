//! Shows a desktop notification: on Linux by the Desktop Notifications Specification over the session bus, on macOS by the
//! notification centre.

use notify_rust::Notification;

use super::markup::escape;
use crate::text;

#[derive(Debug, thiserror::Error)]
#[error("cannot show a desktop notification: {0}")]
pub struct NotifyError(#[from] Box<notify_rust::error::Error>);

/// Returns whether there is a session bus, at the address in the environment or at the default path.
#[cfg(not(target_os = "macos"))]
pub fn is_there() -> bool {
    use std::os::unix::fs::MetadataExt;
    use std::path::PathBuf;

    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    if set("DBUS_SESSION_BUS_ADDRESS").is_some() {
        return true;
    }
    // XDG_RUNTIME_DIR may be unset under a timer or cron; the default path contains the user id.
    let by_user = || {
        let user = std::fs::metadata("/proc/self").ok()?.uid();
        Some(PathBuf::from(format!("/run/user/{user}")))
    };
    set("XDG_RUNTIME_DIR")
        .map(PathBuf::from)
        .or_else(by_user)
        .is_some_and(|directory| directory.join("bus").exists())
}

#[cfg(target_os = "macos")]
pub fn is_there() -> bool {
    true
}

/// Shows a notification. The text is untrusted and is escaped here.
pub fn show(summary: &str, body: &str) -> Result<(), NotifyError> {
    let boxed = |err| NotifyError(Box::new(err));
    let body = text::block(body);
    let body = if supports_markup().map_err(boxed)? {
        // Section 4 of the specification.
        escape(&body)
    } else {
        body.into_owned()
    };
    Notification::new()
        .appname("reads")
        .summary(&text::line(summary))
        .body(&body)
        .show()
        .map_err(boxed)?;
    Ok(())
}

#[cfg(not(target_os = "macos"))]
fn supports_markup() -> Result<bool, notify_rust::error::Error> {
    let capabilities = notify_rust::get_capabilities()?;
    Ok(capabilities.iter().any(|name| name == "body-markup"))
}

#[cfg(target_os = "macos")]
#[expect(
    clippy::unnecessary_wraps,
    reason = "same signature as on other systems"
)]
fn supports_markup() -> Result<bool, notify_rust::error::Error> {
    Ok(false)
}
