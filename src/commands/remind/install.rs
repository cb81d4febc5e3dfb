//! `reads remind install` and `uninstall`: the timer that reminds every day.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::NaiveTime;
use clap::ValueHint;

use crate::commands::message::message;
use crate::commands::{App, Failure, Result, refused};
use crate::private;
use crate::remind::timer::{self, Job, NAME};
use crate::store;

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
        app.out.line(&timer::crontab(&job))?;
        message("add this line with `crontab -e`");
        return Ok(());
    }
    let files = match system {
        System::Systemd => units(&job)?,
        _ => agent(&job)?,
    };
    for (at, file) in files.iter().enumerate() {
        if at > 0 {
            app.out.line("")?;
        }
        let status = if args.print {
            "would be written"
        } else {
            put(file)?
        };
        let path = file.path.display().to_string();
        app.out.line(&format!("# {path}: {status}"))?;
        app.out.block(file.text.trim_end())?;
    }
    if !args.print {
        app.out.flush()?;
        start(system, &files)?;
    }
    Ok(())
}

pub(super) fn uninstall(app: &mut App) -> Result<()> {
    let none = Job {
        commands: Vec::new(),
        at: NaiveTime::MIN,
    };
    let mut removed = 0;
    for (system, files) in [
        (System::Systemd, units(&none)?),
        (System::Launchd, agent(&none)?),
    ] {
        let ours = |file: &&Wanted| {
            read(&file.path).is_ok_and(|text| text.is_some_and(|text| timer::is_ours(&text)))
        };
        let there: Vec<&Wanted> = files.iter().filter(ours).collect();
        if there.is_empty() {
            continue;
        }
        stop(system, &files);
        for file in there {
            std::fs::remove_file(&file.path).map_err(|err| cannot("remove", &file.path, &err))?;
            let path = file.path.display().to_string();
            app.out.line(&format!("removed: {path}"))?;
            removed += 1;
        }
        if system == System::Systemd {
            let _ = run(&["systemctl", "--user", "daemon-reload"]);
        }
    }
    if removed == 0 {
        app.out.line("nothing is installed")?;
        message("remove a line from crontab with `crontab -e`");
    }
    Ok(())
}

/// Returns the commands of the timer: this program with the current database.
fn job(args: &Install, app: &App) -> Result<Job> {
    let word = |path: PathBuf| {
        path.into_os_string().into_string().map_err(|path| {
            refused!(
                "the path {} is not UTF-8 and cannot be written into a timer",
                path.display()
            )
        })
    };
    let absolute = |path: &Path| -> Result<String> {
        let path = std::path::absolute(path).map_err(|err| cannot("find", path, &err))?;
        word(path)
    };
    let program = std::env::current_exe().map_err(Failure::Output)?;
    let mut program = vec![word(program)?];
    // The timer may run without the `XDG_DATA_HOME` of this shell.
    let elsewhere =
        std::env::var_os("XDG_DATA_HOME").is_some_and(|directory| !directory.is_empty());
    let db = match app.db() {
        Some(db) => Some(db.to_owned()),
        None => elsewhere.then(store::default_path).transpose()?,
    };
    if let Some(db) = db {
        program.extend(["--db".to_owned(), absolute(&db)?]);
    }
    let command = |words: &[&str]| {
        let words = words.iter().map(|word| (*word).to_owned());
        program.iter().cloned().chain(words).collect::<Vec<_>>()
    };
    let mut commands = vec![command(&["remind", "notify"])];
    if let Some(file) = &args.calendar {
        commands.push(command(&["remind", "calendar", "--to", &absolute(file)?]));
    }
    Ok(Job {
        commands,
        at: args.at,
    })
}

/// Returns the requested timer system, or the one that this machine has.
fn system(args: &Install) -> Result<System> {
    let mac = cfg!(target_os = "macos");
    let has_systemd = || match run(&["systemctl", "--version"]) {
        Err(none) => none.kind() != ErrorKind::NotFound,
        Ok(_) => true,
    };
    match args {
        Install { cron: true, .. } => Ok(System::Cron),
        Install {
            launchd: true,
            print,
            ..
        } if mac || *print => Ok(System::Launchd),
        Install { launchd: true, .. } => Err(refused!(
            "launchd exists only on macOS; use `reads remind install --systemd` or --cron"
        )),
        Install {
            systemd: true,
            print,
            ..
        } if *print || has_systemd() => Ok(System::Systemd),
        Install { systemd: true, .. } => Err(refused!(
            "systemctl is not in PATH; `reads remind install --cron` prints a line for \
             crontab"
        )),
        _ if mac => Ok(System::Launchd),
        _ if is_booted() && has_systemd() => Ok(System::Systemd),
        _ => Ok(System::Cron),
    }
}

fn units(job: &Job) -> Result<Vec<Wanted>> {
    let no_home = || refused!("cannot find the directory of systemd timers: set HOME");
    let directory = dirs::config_dir()
        .ok_or_else(no_home)?
        .join("systemd")
        .join("user");
    Ok(vec![
        Wanted {
            path: directory.join(format!("{NAME}.service")),
            text: timer::service(job),
        },
        Wanted {
            path: directory.join(format!("{NAME}.timer")),
            text: timer::timer(job),
        },
    ])
}

fn agent(job: &Job) -> Result<Vec<Wanted>> {
    let no_home = || refused!("cannot find the directory of launchd agents: set HOME");
    let directory = dirs::home_dir()
        .ok_or_else(no_home)?
        .join("Library")
        .join("LaunchAgents");
    if !timer::has_agent(job) {
        return Err(refused!(
            "launchd does not accept paths with control characters; rename the file"
        ));
    }
    Ok(vec![Wanted {
        path: directory.join(format!("{NAME}.plist")),
        text: timer::agent(job),
    }])
}

/// Writes a file unless it is unchanged; returns what happened.
fn put(file: &Wanted) -> Result<&'static str> {
    let path = &file.path;
    let older = read(path).map_err(|err| cannot("read", path, &err))?;
    match older {
        Some(text) if text == file.text => return Ok("unchanged"),
        Some(text) if !timer::is_ours(&text) => {
            return Err(refused!(
                "{} was not written by reads and was not changed; move it away first",
                path.display()
            ));
        }
        _ => {}
    }
    let write = || {
        std::fs::create_dir_all(private::directory_of(path))?;
        let mut new = private::new_beside(path)?;
        new.write_all(file.text.as_bytes())?;
        private::replace(new, path)
    };
    write().map_err(|err| cannot("write", path, &err))?;
    Ok("written")
}

fn read(path: &Path) -> std::io::Result<Option<String>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(none) if none.kind() == ErrorKind::NotFound => Ok(None),
        Err(err) => Err(err),
    }
}

/// Starts the timer. Without a login session the service manager is not running; it finds the files at the next login.
fn start(system: System, files: &[Wanted]) -> Result<()> {
    if system == System::Launchd {
        let path = files[0].path.to_string_lossy().into_owned();
        let _ = run(&["launchctl", "unload", &path]);
        return match run(&["launchctl", "load", "-w", &path]) {
            Ok(None) => Ok(()),
            Ok(Some(error)) => Err(refused!("launchctl refused: {error}")),
            Err(err) => Err(cannot("run", Path::new("launchctl"), &err)),
        };
    }
    let timer = format!("{NAME}.timer");
    let cannot_run = |err: std::io::Error| cannot("run", Path::new("systemctl"), &err);
    // Enabling only creates a link, which needs no session.
    if let Some(error) = run_offline(&["enable", &timer]).map_err(cannot_run)? {
        return Err(refused!(
            "the timer is written but not enabled (systemctl: {error})"
        ));
    }
    let steps: [&[&str]; 2] = [
        &["systemctl", "--user", "daemon-reload"],
        &["systemctl", "--user", "restart", &timer],
    ];
    for step in steps {
        if let Some(error) = run(step).map_err(cannot_run)? {
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
        System::Launchd => run(&["launchctl", "unload", &files[0].path.to_string_lossy()]),
        _ => run(&["systemctl", "--user", "stop", &timer]).and(run_offline(&["disable", &timer])),
    };
}

/// Runs a program; if it fails, returns the first line of its standard error.
fn run(words: &[&str]) -> std::io::Result<Option<String>> {
    outcome(Command::new(words[0]).args(&words[1..]))
}

/// Runs systemctl on the user's files only, without the service manager, which may not be running.
fn run_offline(words: &[&str]) -> std::io::Result<Option<String>> {
    let mut command = Command::new("systemctl");
    outcome(
        command
            .arg("--user")
            .args(words)
            .env("SYSTEMD_OFFLINE", "1"),
    )
}

fn outcome(command: &mut Command) -> std::io::Result<Option<String>> {
    let done = command.stdin(Stdio::null()).output()?;
    if done.status.success() {
        return Ok(None);
    }
    let stderr = String::from_utf8_lossy(&done.stderr);
    Ok(Some(
        stderr.lines().next().unwrap_or("it failed").to_owned(),
    ))
}

fn cannot(verb: &str, path: &Path, err: &std::io::Error) -> Failure {
    refused!("cannot {verb} {}: {err}", path.display())
}
