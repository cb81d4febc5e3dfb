//! Formats the system configuration of a daily job: a systemd user timer, a launchd agent or a crontab line. Each has its own
//! escapes. Nothing here writes a file.

use chrono::{NaiveTime, Timelike};

use super::markup::{escape, is_invalid_in_xml};
use crate::text;

pub const NAME: &str = "reads-remind";

/// The comment in the first or second line of each file, so that files of others are never overwritten or removed.
const MARK: &str = "Written by `reads remind install`; `reads remind uninstall` takes it away.";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Each is a program and its arguments.
    pub commands: Vec<Vec<String>>,
    /// The local time of day.
    pub at: NaiveTime,
}

/// Returns whether a file was written by [`service()`], [`timer()`] or [`agent()`].
pub fn is_ours(text: &str) -> bool {
    let mut comments = text.lines().take(2).filter_map(|line| {
        let systemd = line.strip_prefix("# ");
        systemd.or_else(|| line.strip_prefix("<!-- ")?.strip_suffix(" -->"))
    });
    comments.any(|comment| comment == MARK)
}

/// Formats the systemd service (systemd.service(5)). Each command runs even if one before it fails, which `-` says; whether the
/// last one did is the status of the service.
pub fn service(job: &Job) -> String {
    let last = job.commands.len().saturating_sub(1);
    let commands: Vec<String> = (job.commands.iter().enumerate())
        .map(|(at, command)| {
            let may_fail = if at < last { "-" } else { "" };
            format!("ExecStart={may_fail}{}\n", systemd_line(command))
        })
        .collect();
    format!(
        "# {MARK}\n[Unit]\nDescription=Remind of what is due to be read again\n\n[Service]\nType=oneshot\n{}",
        commands.concat()
    )
}

/// Formats the systemd timer (systemd.timer(5)). A run that was missed while the machine was off is made up for.
pub fn timer(job: &Job) -> String {
    format!(
        "# {MARK}\n[Unit]\nDescription=Remind every day of what is due to be read again\n\n[Timer]\n\
         OnCalendar=*-*-* {}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n",
        job.at.format("%H:%M:00")
    )
}

/// Returns whether [`agent()`] can represent the job: a property list cannot hold every character.
pub fn has_agent(job: &Job) -> bool {
    !(job.commands.iter().flatten()).any(|word| word.contains(is_invalid_in_xml))
}

/// Formats the launchd agent (launchd.plist(5)).
pub fn agent(job: &Job) -> String {
    let words = match job.commands.as_slice() {
        [command] => command.clone(),
        commands => vec!["/bin/sh".to_owned(), "-c".to_owned(), shell(commands)],
    };
    let words: Vec<String> = (words.iter())
        .map(|word| format!("        <string>{}</string>\n", escape(word)))
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- {MARK} -->\n\
         <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <plist version=\"1.0\">\n<dict>\n    <key>Label</key>\n    <string>{NAME}</string>\n\
         \x20   <key>ProgramArguments</key>\n    <array>\n{}    </array>\n\
         \x20   <key>StartCalendarInterval</key>\n    <dict>\n\
         \x20       <key>Hour</key>\n        <integer>{}</integer>\n\
         \x20       <key>Minute</key>\n        <integer>{}</integer>\n    </dict>\n</dict>\n</plist>\n",
        words.concat(),
        job.at.hour(),
        job.at.minute()
    )
}

/// Formats the crontab line (crontab(5)), in which a bare `%` would end the command. Returns `None` if it cannot represent the
/// job: a control character would end the line, or change on its way through a terminal; and a backslash before `%` means
/// different things to different versions of cron.
pub fn crontab(job: &Job) -> Option<String> {
    let command = shell(&job.commands);
    if command.contains(text::is_hostile) || command.contains("\\%") {
        return None;
    }
    let command = command.replace('%', "\\%");
    let at = job.at;
    Some(format!("{} {} * * * {command}", at.minute(), at.hour()))
}

/// Formats commands for a shell. Each runs even if one before it fails.
fn shell(commands: &[Vec<String>]) -> String {
    let commands: Vec<String> = (commands.iter())
        .map(|command| {
            // Only NUL cannot be quoted, and no argument contains it.
            shlex::try_join(command.iter().map(String::as_str)).unwrap_or_default()
        })
        .collect();
    commands.join("; ")
}

/// Formats a command line (systemd.service(5), "Command lines").
fn systemd_line(command: &[String]) -> String {
    let mut words = Vec::new();
    for (at, word) in command.iter().enumerate() {
        if at > 0 {
            words.push(systemd_word(word, "%$"));
        } else if word.contains(['\'', '"', '\\']) {
            // systemd does not allow these in the name of a program.
            words.push(format!("/usr/bin/env {}", systemd_word(word, "%$")));
        } else {
            // `$` is not special in the name of a program.
            words.push(systemd_word(word, "%"));
        }
    }
    words.join(" ")
}

/// Quotes one word if necessary. The characters in `doubled` are escaped by doubling.
fn systemd_word(word: &str, doubled: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in word.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if doubled.contains(c) => quoted.extend([c, c]),
            '\n' => quoted.push_str("\\n"),
            // A carriage return would end the line, too.
            c if c.is_ascii_control() => quoted.push_str(&format!("\\x{:02x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(program: &str) -> Job {
        let command = |words: &[&str]| {
            let words = words.iter().map(|word| (*word).to_owned());
            std::iter::once(program.to_owned()).chain(words).collect()
        };
        Job {
            commands: vec![
                command(&["remind", "notify"]),
                command(&["remind", "calendar", "--to", "/home/you/my $calendar.ics"]),
            ],
            at: NaiveTime::from_hms_opt(9, 5, 0).unwrap(),
        }
    }

    #[test]
    fn paths_are_quoted_in_each_format() {
        let job = job("/opt/100% $HOME/re\"ads & <co>");
        let service = service(&job);
        assert!(
            service.contains(
                "ExecStart=-/usr/bin/env \"/opt/100%% $$HOME/re\\\"ads & <co>\" remind notify\n"
            ),
            "{service}"
        );
        assert!(
            service.contains("--to \"/home/you/my $$calendar.ics\"\n"),
            "{service}"
        );
        assert_eq!(
            crontab(&job).unwrap(),
            "5 9 * * * '/opt/100\\% $HOME/re\"ads & <co>' remind notify; \
             '/opt/100\\% $HOME/re\"ads & <co>' remind calendar --to '/home/you/my $calendar.ics'"
        );
        assert!(
            agent(&job).contains("re\"ads &amp; &lt;co&gt;"),
            "{}",
            agent(&job)
        );
    }

    #[test]
    fn a_path_cannot_end_a_line() {
        let job = job("/opt/a\rExecStart=b\tc\nd");
        let exec = "ExecStart=-\"/opt/a\\x0dExecStart=b\\x09c\\nd\" remind notify\n";
        assert!(service(&job).contains(exec), "{}", service(&job));
        assert!(has_agent(&job));
        for path in ["/a\nb", "/a\tb", "/a\rb", "/a\u{202e}b", "/a\\%b"] {
            let words = vec![path.to_owned()];
            let commands = vec![words];
            assert_eq!(
                crontab(&Job {
                    commands,
                    ..job.clone()
                }),
                None,
                "{path:?}"
            );
        }
        let invalid = Job {
            commands: vec![vec!["a\u{ffff}".to_owned()]],
            ..job
        };
        assert!(!has_agent(&invalid));
    }

    #[test]
    fn the_job_runs_once_a_day() {
        let job = job("/usr/bin/reads");
        assert!(timer(&job).contains("\nOnCalendar=*-*-* 09:05:00\n"));
        for text in [timer(&job), service(&job), agent(&job)] {
            assert!(is_ours(&text));
            assert!(!is_ours(&format!("[Unit]\nDocumentation=x\n{text}")));
        }
        assert!(agent(&job).contains("<integer>9</integer>"));
        for text in [service(&job), timer(&job), agent(&job)] {
            assert!(is_ours(&text));
        }
    }
}
