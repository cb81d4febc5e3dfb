//! `reads remind install` and `uninstall`: the timer that reminds every day.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::NaiveTime;
use clap::ValueHint;
use serde::Serialize;
use serde_json::json;

use crate::commands::message::{message, shown};
use crate::commands::private_file::is_stdout;
use crate::commands::{App, Failure, Result, refused, usage};
use crate::private;
use crate::remind::timer::{self, Job, NAME};
use crate::view::Fields;

#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(super) struct Install {
    /// Time of day
    #[arg(long, value_name = "HH:MM", default_value = "09:00", value_parser = time_of_day)]
    at: NaiveTime,

    /// Use a systemd user timer, the default on Linux
    #[arg(long, group = "system")]
    systemd: bool,

    /// Use cron: print the line for crontab
    #[arg(long, group = "system")]
    cron: bool,

    /// Use a launchd agent, the default on macOS
    #[arg(long, group = "system")]
    launchd: bool,

    /// Also keep this calendar current
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    calendar: Option<PathBuf>,

    /// Print what would be written, and change nothing
    #[arg(long)]
    print: bool,
}

/// A time of day, to the minute.
fn time_of_day(text: &str) -> Result<NaiveTime, &'static str> {
    NaiveTime::parse_from_str(text, "%H:%M")
        .map_err(|_| "expected a time of day from 00:00 to 23:59")
}

/// A file to write.
struct Wanted {
    path: PathBuf,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    Systemd,
    Launchd,
    Cron,
}

pub(super) fn install(args: &Install, app: &mut App) -> Result<()> {
    let job = job(args, app)?;
    let system = system(args)?;
    if system == System::Cron {
        let line = timer::crontab(&job).ok_or_else(|| {
            refused!(
                "a crontab cannot hold a path with control characters or `\\%`\nhint: rename it, or use --systemd"
            )
        })?;
        if app.is_json() {
            let crontab = Some(line);
            app.value(&Installed {
                crontab,
                files: Vec::new(),
            })?;
        } else {
            app.line(line)?;
        }
        message("add this line with `crontab -e`");
        return Ok(());
    }
    let files = files(system, &job)?;
    let mut installed = Installed::default();
    for file in &files {
        let status = if args.print {
            "would be written"
        } else {
            put(file)?
        };
        installed.files.push(Put {
            path: shown(&file.path),
            status,
            text: &file.text,
        });
    }
    if app.is_json() {
        app.value(&installed)?;
    } else {
        installed.print(app)?;
    }
    if !args.print {
        app.out.flush()?;
        start(system, &files)?;
    }
    Ok(())
}

/// What was installed, as docs/schemas/install.json says.
#[derive(Default, Serialize)]
struct Installed<'a> {
    /// The line for crontab, which was not written anywhere.
    crontab: Option<String>,
    files: Vec<Put<'a>>,
}

#[derive(Serialize)]
struct Put<'a> {
    path: String,
    status: &'static str,
    text: &'a str,
}

impl Installed<'_> {
    fn print(&self, app: &mut App) -> Result<()> {
        for (at, Put { path, status, text }) in self.files.iter().enumerate() {
            if at > 0 {
                app.line("")?;
            }
            app.line(format!("# {path}: {status}"))?;
            app.out.block(text.trim_end())?;
        }
        Ok(())
    }
}

pub(super) fn uninstall(app: &mut App) -> Result<()> {
    let none = Job {
        commands: Vec::new(),
        at: NaiveTime::MIN,
    };
    let mut removed = Vec::new();
    for system in [System::Systemd, System::Launchd] {
        let files = files(system, &none)?;
        let text = |file: &Wanted| private::read(&file.path).ok().flatten();
        let is_ours = |file: &&Wanted| text(file).is_some_and(|text| timer::is_ours(&text));
        let ours: Vec<&Wanted> = files.iter().filter(is_ours).collect();
        if ours.is_empty() {
            continue;
        }
        stop(system, &files);
        for Wanted { path, .. } in ours {
            std::fs::remove_file(path).map_err(|err| cannot("remove", path, &err))?;
            app.say(format!("removed: {}", shown(path)))?;
            removed.push(shown(path));
        }
        if system == System::Systemd {
            let _ = systemctl(&["daemon-reload"]);
        }
    }
    let nothing = removed
        .is_empty()
        .then(|| "nothing is installed".to_owned());
    let fields = [("removed", json!(removed))];
    app.report(&Fields(&fields), nothing.clone())?;
    if nothing.is_some() {
        message("remove a line from crontab with `crontab -e`");
    }
    Ok(())
}

/// Returns the commands of the timer: this program with the current database.
fn job(args: &Install, app: &App) -> Result<Job> {
    let program = std::env::current_exe().map_err(Failure::Output)?;
    let mut program = vec![absolute(&program)?];
    // The timer may run without the `XDG_DATA_HOME` of this shell.
    let elsewhere = std::env::var_os("XDG_DATA_HOME").is_some_and(|path| !path.is_empty());
    if elsewhere || app.db().is_some() {
        program.extend(["--db".to_owned(), absolute(&app.path()?)?]);
    }
    let command = |words: &[&str]| {
        let words = words.iter().map(|word| (*word).to_owned());
        program.iter().cloned().chain(words).collect::<Vec<_>>()
    };
    let mut commands = vec![
        command(&["--quiet", "sync", "--background"]),
        command(&["--quiet", "fetch"]),
        command(&["--quiet", "catalog", "update", "--fetched"]),
        command(&["remind", "notify"]),
    ];
    if let Some(file) = &args.calendar {
        if is_stdout(file) {
            return Err(usage!(
                "a timer has no standard output; name a file with --calendar"
            ));
        }
        commands.push(command(&["remind", "calendar", "--to", &absolute(file)?]));
    }
    Ok(Job {
        commands,
        at: args.at,
    })
}

/// Returns a path as a word of a command that may run in any directory.
fn absolute(path: &Path) -> Result<String> {
    let path = std::path::absolute(path).map_err(|err| cannot("find", path, &err))?;
    path.into_os_string().into_string().map_err(|path| {
        let path = path.display();
        refused!("the path {path} is not UTF-8 and cannot be written into a timer")
    })
}

/// Returns the requested timer system, or the one that this machine has.
fn system(args: &Install) -> Result<System> {
    let mac = cfg!(target_os = "macos");
    let has_systemd = || match systemctl(&["--version"]) {
        Err(none) => none.kind() != ErrorKind::NotFound,
        Ok(_) => true,
    };
    if args.launchd && !args.print && !mac {
        return Err(refused!(
            "launchd exists only on macOS\nhint: use `reads remind install --systemd` or --cron"
        ));
    }
    if args.systemd && !args.print && !has_systemd() {
        return Err(refused!(
            "systemctl is not in PATH\nhint: `reads remind install --cron` prints a line for crontab"
        ));
    }
    Ok(match args {
        Install { cron: true, .. } => System::Cron,
        Install { launchd: true, .. } => System::Launchd,
        Install { systemd: true, .. } => System::Systemd,
        _ if mac => System::Launchd,
        _ if is_booted() && has_systemd() => System::Systemd,
        _ => System::Cron,
    })
}

/// Returns the files with which a system runs the job.
fn files(system: System, job: &Job) -> Result<Vec<Wanted>> {
    let file = |directory: &Path, end: &str, text| Wanted {
        path: directory.join(format!("{NAME}.{end}")),
        text,
    };
    match system {
        System::Cron => Ok(Vec::new()),
        System::Systemd => {
            let directory = dirs::config_dir().map(|path| path.join("systemd/user"));
            let directory = directory
                .ok_or_else(|| refused!("cannot find the directory of systemd timers: set HOME"))?;
            Ok(vec![
                file(&directory, "service", timer::service(job)),
                file(&directory, "timer", timer::timer(job)),
            ])
        }
        System::Launchd => {
            let directory = dirs::home_dir().map(|path| path.join("Library/LaunchAgents"));
            let directory = directory
                .ok_or_else(|| refused!("cannot find the directory of launchd agents: set HOME"))?;
            if !timer::has_agent(job) {
                return Err(refused!(
                    "launchd does not accept paths with control characters; rename the file"
                ));
            }
            Ok(vec![file(&directory, "plist", timer::agent(job))])
        }
    }
}

/// Writes a file unless it is unchanged; returns what happened.
fn put(Wanted { path, text }: &Wanted) -> Result<&'static str> {
    let older = private::read(path).map_err(|err| cannot("read", path, &err))?;
    if older.as_ref() == Some(text) {
        return Ok("unchanged");
    }
    if older.is_some_and(|older| !timer::is_ours(&older)) {
        return Err(refused!(
            "{} was not written by reads and was not changed; move it away first",
            path.display()
        ));
    }
    let write = || {
        private::refuse_other_owner(path)?;
        std::fs::create_dir_all(private::directory_of(path))?;
        let mut new = private::new_beside(path)?;
        new.write_all(text.as_bytes())?;
        private::replace(new, path)
    };
    write().map_err(|err| cannot("write", path, &err))?;
    Ok("written")
}

/// Starts the timer. Without a login session the service manager is not running; it finds the files at the next login.
fn start(system: System, files: &[Wanted]) -> Result<()> {
    if system == System::Launchd {
        let _ = launchctl(&["unload"], files);
        return match launchctl(&["load", "-w"], files) {
            Ok(None) => Ok(()),
            Ok(Some(error)) => Err(refused!("launchctl refused: {error}")),
            Err(err) => Err(cannot("run", Path::new("launchctl"), &err)),
        };
    }
    let timer = format!("{NAME}.timer");
    let run = |words: &[&str]| {
        systemctl(words).map_err(|err| cannot("run", Path::new("systemctl"), &err))
    };
    if let Some(error) = run(&["enable", &timer])? {
        return Err(refused!(
            "the timer is written but not enabled (systemctl: {error})"
        ));
    }
    for words in [&["daemon-reload"][..], &["restart", &timer]] {
        if let Some(error) = run(words)? {
            let when = if is_booted() {
                "from your next login on"
            } else {
                "once this system is booted with systemd"
            };
            message(&format!("the timer will run {when} (systemctl: {error})"));
            return Ok(());
        }
    }
    message(&format!(
        "started; `systemctl --user list-timers {timer}` shows the next run"
    ));
    Ok(())
}

/// Whether the system was booted with systemd, as in `sd_booted(3)`.
fn is_booted() -> bool {
    Path::new("/run/systemd/system").exists()
}

/// Stops the timer. Errors are ignored, because the service manager may not be running.
fn stop(system: System, files: &[Wanted]) {
    let timer = format!("{NAME}.timer");
    let _ = match system {
        System::Launchd => launchctl(&["unload"], files),
        _ => systemctl(&["stop", &timer]).and(systemctl(&["disable", &timer])),
    };
}

fn launchctl(words: &[&str], files: &[Wanted]) -> io::Result<Option<String>> {
    let paths = files.iter().map(|file| &file.path);
    outcome(Command::new("launchctl").args(words).args(paths))
}

/// Calls systemctl for the user's units.
fn systemctl(words: &[&str]) -> io::Result<Option<String>> {
    let mut command = Command::new("systemctl");
    if matches!(words, ["enable" | "disable", ..]) {
        // These only change links, for which the service manager need not be running.
        command.env("SYSTEMD_OFFLINE", "1");
    }
    outcome(command.arg("--user").args(words))
}

/// Runs a program; if it fails, returns the first line of its standard error.
fn outcome(command: &mut Command) -> io::Result<Option<String>> {
    let done = command.stdin(Stdio::null()).output()?;
    let stderr = String::from_utf8_lossy(&done.stderr);
    let error = || stderr.lines().next().unwrap_or("it failed").to_owned();
    Ok((!done.status.success()).then(error))
}

fn cannot(verb: &str, path: &Path, err: &io::Error) -> Failure {
    refused!("cannot {verb} {}: {err}", path.display())
}
