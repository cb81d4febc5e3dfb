//! What the system runs every day at a given time: a user's timer of systemd, an agent of launchd, or a line for cron.
//!
//! Here is the text of it. Paths go into languages of which each has its own special characters.

use chrono::{NaiveTime, Timelike};

use super::markup::{escaped, is_unheard_of};

/// The name of the timer and its service.
pub const NAME: &str = "reads-remind";

/// The first line of each file that is ours, so that no other is overwritten or taken away.
const MARK: &str = "Written by `reads remind install`; `reads remind uninstall` takes it away.";

/// What to run, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Commands, each a program and its arguments.
    pub commands: Vec<Vec<String>>,
    /// The time of day, here.
    pub at: NaiveTime,
}

/// Whether a file was written by [`service()`], [`timer()`] or [`agent()`].
pub fn is_ours(text: &str) -> bool {
    text.contains(MARK)
}

/// The service for systemd (systemd.service(5)).
pub fn service(job: &Job) -> String {
    let commands: Vec<String> = (job.commands.iter())
        .map(|command| format!("ExecStart={}\n", systemd_line(command)))
        .collect();
    format!(
        "# {MARK}\n[Unit]\nDescription=Remind of what is due to be read again\n\n[Service]\nType=oneshot\n{}",
        commands.concat()
    )
}

/// The timer for systemd (systemd.timer(5)): what was missed while the machine was off is made up for.
pub fn timer(job: &Job) -> String {
    format!(
        "# {MARK}\n[Unit]\nDescription=Remind every day of what is due to be read again\n\n[Timer]\n\
         OnCalendar=*-*-* {}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n",
        job.at.format("%H:%M:00")
    )
}

/// Whether an agent for launchd can say it: there are characters that no property list holds.
pub fn has_agent(job: &Job) -> bool {
    !(job.commands.iter().flatten()).any(|word| word.contains(is_unheard_of))
}

/// The agent for launchd (launchd.plist(5)).
pub fn agent(job: &Job) -> String {
    let words = match job.commands.as_slice() {
        [command] => command.clone(),
        commands => vec!["/bin/sh".to_owned(), "-c".to_owned(), shell(commands)],
    };
    let words: Vec<String> = (words.iter())
        .map(|word| format!("        <string>{}</string>\n", escaped(word)))
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

/// The line for a crontab (crontab(5)), in which `%` would end the line.
pub fn crontab(job: &Job) -> String {
    let command = shell(&job.commands).replace('%', "\\%");
    format!("{} {} * * * {command}", job.at.minute(), job.at.hour())
}

/// Commands for a shell, one after the other whatever becomes of each.
fn shell(commands: &[Vec<String>]) -> String {
    let commands: Vec<String> = (commands.iter())
        .map(|command| {
            // What cannot be quoted holds a NUL, which no argument does.
            shlex::try_join(command.iter().map(String::as_str)).unwrap_or_default()
        })
        .collect();
    commands.join("; ")
}

/// A command line (systemd.service(5), "Command lines").
fn systemd_line(command: &[String]) -> String {
    let mut words = Vec::new();
    for (at, word) in command.iter().enumerate() {
        if at > 0 {
            words.push(systemd_word(word, "%$"));
        } else if word.contains(['\'', '"', '\\']) {
            // The name of a program may not hold these.
            words.push(format!("/usr/bin/env {}", systemd_word(word, "%$")));
        } else {
            // In the name of a program `$` is nothing special.
            words.push(systemd_word(word, "%"));
        }
    }
    words.join(" ")
}

/// One word, in quotes; characters that are doubled stand for themselves.
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
            // A carriage return ends a line there too.
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
    fn a_path_is_a_path_in_each_language() {
        let job = job("/opt/100% $HOME/re\"ads & <co>");
        let service = service(&job);
        assert!(
            service.contains(
                "ExecStart=/usr/bin/env \"/opt/100%% $$HOME/re\\\"ads & <co>\" remind notify\n"
            ),
            "{service}"
        );
        assert!(
            service.contains("--to \"/home/you/my $$calendar.ics\"\n"),
            "{service}"
        );
        assert_eq!(
            crontab(&job),
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
    fn no_path_ends_a_line() {
        let job = job("/opt/a\rExecStart=b\tc\nd");
        let exec = "ExecStart=\"/opt/a\\x0dExecStart=b\\x09c\\nd\" remind notify\n";
        assert!(service(&job).contains(exec), "{}", service(&job));
        assert!(has_agent(&job));
        let unheard_of = Job {
            commands: vec![vec!["a\u{ffff}".to_owned()]],
            ..job
        };
        assert!(!has_agent(&unheard_of));
    }

    #[test]
    fn it_runs_once_a_day() {
        let job = job("/usr/bin/reads");
        assert!(timer(&job).contains("\nOnCalendar=*-*-* 09:05:00\n"));
        assert!(agent(&job).contains("<integer>9</integer>"));
        for text in [service(&job), timer(&job), agent(&job)] {
            assert!(is_ours(&text));
        }
    }
}
