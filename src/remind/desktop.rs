//! Desktop notifications: on Linux by the Desktop Notifications Specification over the session bus, on macOS by the
//! notification centre. Both are called through the tool that comes with the system: a client of its own for the bus takes
//! longer to build than the rest of this program.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use super::markup::escape;
use crate::text;

#[derive(Debug, thiserror::Error)]
#[error("could not show the notification: {0}")]
pub struct NotifyError(#[from] io::Error);

/// Returns whether there is a desktop that can show notifications.
pub fn is_there() -> bool {
    cfg!(target_os = "macos") || bus_address().is_some()
}

/// Returns the address of the session bus, from the environment or at the default path.
fn bus_address() -> Option<String> {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    set("DBUS_SESSION_BUS_ADDRESS").or_else(|| {
        // A timer or cron may not have the variable; the directory is named for the user of this process.
        let directory = set("XDG_RUNTIME_DIR")
            .unwrap_or_else(|| format!("/run/user/{}", rustix::process::geteuid().as_raw()));
        let socket = format!("{directory}/bus");
        let exists = Path::new(&socket).exists();
        exists.then(|| format!("unix:path={}", escaped_path(&socket)))
    })
}

/// Escapes a path for a D-Bus address (D-Bus Specification, "Server Addresses").
fn escaped_path(path: &str) -> String {
    let mut value = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_/.\\*".contains(&byte) {
            value.push(char::from(byte));
        } else {
            value.push_str(&format!("%{byte:02x}"));
        }
    }
    value
}

/// Shows a notification. The text is untrusted: it is escaped here and passed as arguments, which nothing interprets.
pub fn show(summary: &str, body: &str) -> Result<(), NotifyError> {
    let (summary, body) = (text::line(summary), text::block(body));
    if cfg!(target_os = "macos") {
        let script = "on run argv\ndisplay notification (item 2 of argv) with title (item 1 of argv)\nend run";
        run(Command::new("osascript").args(["-e", script, "--", &summary, &body]))?;
        return Ok(());
    }
    match call("GetCapabilities", &[]) {
        Ok(capabilities) => {
            // Section 4 of the specification.
            let body = if capabilities.contains("\"body-markup\"") {
                escape(&body)
            } else {
                body
            };
            // Nothing to replace, no icon; no actions, no hints, the server's default timeout.
            let (head, tail) = (["susssasa{sv}i", "reads", "0", ""], ["0", "0", "-1"]);
            call("Notify", &[&head[..], &[&summary, &body], &tail].concat())?;
        }
        // Without systemd. This tool interprets backslashes and cannot query the server's capabilities.
        Err(err) if err.kind() == io::ErrorKind::NotFound => {
            let body = escape(&body).replace('\\', "\\\\");
            let mut command = Command::new("notify-send");
            command.args(["--app-name=reads", "--", &summary, &body]);
            command.envs(bus_address().map(|address| ("DBUS_SESSION_BUS_ADDRESS", address)));
            run(&mut command)?;
        }
        Err(err) => return Err(err.into()),
    }
    Ok(())
}

/// Calls a method of the notification server with systemd's `busctl` and returns its output.
fn call(method: &str, arguments: &[&str]) -> io::Result<String> {
    let address = bus_address().unwrap_or_default();
    let (name, path) = (
        "org.freedesktop.Notifications",
        "/org/freedesktop/Notifications",
    );
    let mut command = Command::new("busctl");
    command.arg(format!("--address={address}"));
    command.args(["--timeout=25", "--", "call", name, path, name, method]);
    run(command.args(arguments))
}

/// Runs a program and returns its output.
fn run(command: &mut Command) -> io::Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let named = |err: io::Error| io::Error::new(err.kind(), format!("{name}: {err}"));
    let output = command.stdin(Stdio::null()).output().map_err(named)?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(text::line(stderr.trim()).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_escaped_in_an_address() {
        assert_eq!(escaped_path("/run/user/0/bus"), "/run/user/0/bus");
        assert_eq!(escaped_path("/a b,c"), "/a%20b%2cc");
    }
}
