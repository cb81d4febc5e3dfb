//! Reminders outside the program (calendar files and system timers), and due dates in different time zones.

#![allow(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

mod support;

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use support::{Home, Ran};

/// Zones east and west of the date line, with and without daylight saving time, and one where it used to begin at midnight.
const ZONES: [&str; 6] = [
    "UTC",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
];

/// Days of clock changes. In Brazil, 2018-11-04 began at 01:00.
const DAYS: [&str; 5] = [
    "2018-11-04",
    "2026-03-29",
    "2026-10-25",
    "2026-11-01",
    "2026-11-23",
];

fn at(home: &Home, zone: &str, now: &str, arguments: &[&str]) -> String {
    let output = home
        .reads()
        .env("TZ", zone)
        .env("READS_NOW", now)
        .args(arguments)
        .output();
    Ran::from(output.unwrap()).good()
}

fn due_dates(json: &str) -> Vec<(String, String)> {
    let rows: serde_json::Value = serde_json::from_str(json).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    (rows.as_array().unwrap().iter())
        .map(|row| (text(&row["slug"]), text(&row["due"])))
        .collect()
}

/// Returns the lines of a calendar with UIDs and dates.
fn days(calendar: &str) -> Vec<&str> {
    calendar
        .lines()
        .filter(|line| line.starts_with("DTSTART") || line.starts_with("UID"))
        .collect()
}

#[test]
fn due_dates_do_not_depend_on_the_time_zone() {
    for day in DAYS {
        let home = Home::new();
        at(&home, "UTC", day, &["done", "attention"]);
        at(
            &home,
            "Pacific/Kiritimati",
            day,
            &["done", "ddia", "--recall", "hard"],
        );
        at(
            &home,
            "America/Sao_Paulo",
            day,
            &["occasion", "add", "interview", "--on", "in 3 months"],
        );
        let expected = due_dates(&at(&home, "UTC", day, &["due", "--all", "--json"]));
        assert!(expected.len() > 7, "{expected:?}");
        let calendar = at(&home, "UTC", day, &["export", "ics"]);
        for zone in ZONES {
            assert_eq!(
                due_dates(&at(&home, zone, day, &["due", "--all", "--json"])),
                expected,
                "{zone}, {day}"
            );
            assert_eq!(
                days(&at(&home, zone, day, &["export", "ics"])),
                days(&calendar),
                "{zone}, {day}"
            );
        }
        home.run(&["doctor"]).good();
    }
}

#[test]
fn a_reading_has_the_local_date() {
    let home = Home::new();
    at(
        &home,
        "UTC",
        "2026-11-23T23:30:00-05:00",
        &["done", "attention"],
    );
    at(&home, "UTC", "2026-11-23T23:30:00+14:00", &["done", "ddia"]);
    // In UTC the first was finished on the 24th, nineteen hours after the second.
    let due = due_dates(&at(&home, "UTC", "2026-11-25", &["due", "--all", "--json"]));
    let expected = [("attention", "2028-11-23"), ("ddia", "2029-11-23")];
    assert_eq!(
        due,
        expected.map(|(slug, due)| (slug.to_owned(), due.to_owned()))
    );
}

#[test]
fn a_clock_set_back_does_not_change_due_dates() {
    let home = Home::new();
    at(
        &home,
        "UTC",
        "2026-11-23",
        &["done", "attention", "--on", "2024-11-20"],
    );
    at(&home, "UTC", "2026-11-23", &["snooze", "attention", "2w"]);
    at(&home, "UTC", "2026-11-23", &["every", "ddia", "3m"]);
    let before = due_dates(&at(&home, "UTC", "2026-11-23", &["due", "--all", "--json"]));
    let back = "2019-06-01T00:00:00Z";
    assert_eq!(
        due_dates(&at(&home, "UTC", back, &["due", "--all", "--json"])),
        before
    );
    // Later commands still come after earlier ones.
    at(&home, "UTC", back, &["every", "attention", "1y"]);
    at(&home, "UTC", back, &["undo"]);
    assert_eq!(
        due_dates(&at(&home, "UTC", "2026-11-23", &["due", "--all", "--json"])),
        before
    );
    home.run(&["doctor"]).good();
}

fn with_calendar() -> (Home, PathBuf) {
    let home = Home::new();
    home.run(&["done", "attention", "--on", "2024-11-20"])
        .good();
    let file = home.0.path().join("reads.ics");
    (home, file)
}

fn calendar(home: &Home, file: &Path) -> Ran {
    home.run(&["remind", "calendar", "--to", file.to_str().unwrap()])
}

#[test]
fn a_calendar_file_is_updated_in_place() {
    let (home, file) = with_calendar();
    assert!(
        calendar(&home, &file)
            .good()
            .starts_with("written: 1 entry in ")
    );
    let first = std::fs::read_to_string(&file).unwrap();
    assert_eq!(first, home.run(&["export", "ics"]).good());
    // Permissions and symbolic links are preserved.
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let link = home.0.path().join("link.ics");
    symlink(&file, &link).unwrap();
    home.run(&["snooze", "attention", "2w"]).good();
    calendar(&home, &link).good();
    assert!(link.is_symlink());
    assert_eq!(
        std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o644
    );
    let second = std::fs::read_to_string(&file).unwrap();
    assert!(second.contains("DTSTART;VALUE=DATE:20261207"), "{second}");
}

#[test]
fn what_is_written_elsewhere_says_how_to_name_another_file() {
    let (home, file) = with_calendar();
    symlink("/nowhere/at/all.ics", &file).unwrap();
    let to = file.to_str().unwrap();
    for words in [
        ["remind", "calendar"].as_slice(),
        &["export", "csv"],
        &["report"],
    ] {
        let refused = home.run(&[words, &["--to", to]].concat());
        assert_eq!(refused.status, Some(1), "{refused:?}");
        assert!(
            refused.stderr.contains("hint: name another file with --to"),
            "{refused:?}"
        );
    }
    let refused = home.run(&["backup", to]);
    assert!(
        refused.stderr.ends_with("hint: choose another file\n"),
        "{refused:?}"
    );
    assert!(file.is_symlink());
}

#[test]
fn a_dash_is_standard_output() {
    let (home, _) = with_calendar();
    let there = || std::fs::read_dir(home.0.path()).unwrap().count();
    let before = there();
    let calendar = home.run(&["export", "ics"]).good();
    assert_eq!(
        home.run(&["remind", "calendar", "--to", "-"]).good(),
        calendar
    );
    assert_eq!(home.run(&["export", "ics", "--to", "-"]).good(), calendar);
    let page = home.run(&["report", "--to", "-"]).good();
    assert_eq!(page, home.run(&["report"]).good());
    assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
    for words in [["man"].as_slice(), &["export", "obsidian"]] {
        let refused = home.run(&[words, &["--to", "-"]].concat());
        assert_eq!(refused.status, Some(2), "{refused:?}");
        let file = home.run(&[words, &["--to", "/dev/null"]].concat());
        assert!(file.stderr.contains("is not a directory"), "{file:?}");
    }
    assert_eq!(there(), before);
}

#[test]
fn a_calendar_does_not_overwrite_other_files() {
    let (home, file) = with_calendar();
    std::fs::write(
        &file,
        "BEGIN:VCALENDAR\r\nPRODID:another\r\nX-SEEN:PRODID:-//reads//reads//EN\r\nEND:VCALENDAR\r\n",
    )
    .unwrap();
    let refused = calendar(&home, &file);
    assert_eq!(refused.status, Some(1));
    assert!(
        refused
            .stderr
            .contains("is not a calendar of reads; it was not changed"),
        "{refused:?}"
    );
    assert!(std::fs::read_to_string(&file).unwrap().contains("another"));
    let refused = calendar(&home, Path::new("/nowhere/at/all.ics"));
    assert!(
        refused
            .stderr
            .contains("/nowhere/at/all.ics: no such directory"),
        "{refused:?}"
    );
    assert_eq!(
        std::fs::read_dir(home.0.path()).unwrap().count(),
        2,
        "no temporary file remains"
    );
}

/// Returns a home with a `systemctl` that runs `script`, and the file where it logs its arguments.
fn with_systemctl(script: &str) -> (Home, PathBuf) {
    let home = Home::new();
    let bin = home.0.path().join("bin");
    std::fs::create_dir(&bin).unwrap();
    let systemctl = bin.join("systemctl");
    let calls = home.0.path().join("calls");
    let text = format!(
        "#!/bin/sh\necho \"$SYSTEMD_OFFLINE $*\" >> '{}'\n{script}\n",
        calls.display()
    );
    std::fs::write(&systemctl, text).unwrap();
    std::fs::set_permissions(&systemctl, std::fs::Permissions::from_mode(0o755)).unwrap();
    (home, calls)
}

fn remind(home: &Home, arguments: &[&str]) -> Ran {
    let path = format!("{}:/usr/bin:/bin", home.0.path().join("bin").display());
    let output = home
        .reads()
        .env("PATH", path)
        .arg("remind")
        .args(arguments)
        .output();
    Ran::from(output.unwrap())
}

fn units(home: &Home) -> [PathBuf; 2] {
    let directory = home.0.path().join(".config/systemd/user");
    ["reads-remind.service", "reads-remind.timer"].map(|name| directory.join(name))
}

#[test]
fn a_timer_is_installed_and_uninstalled() {
    let (home, log) = with_systemctl("");
    let shown = remind(&home, &["install", "--systemd", "--at", "07:45"]).good();
    for unit in units(&home) {
        let text = std::fs::read_to_string(&unit).unwrap();
        assert!(
            shown.contains(&format!("# {}: written\n{text}", unit.display())),
            "{shown}"
        );
    }
    assert!(shown.contains("\nOnCalendar=*-*-* 07:45:00\n"), "{shown}");
    let calls = std::fs::read_to_string(&log).unwrap();
    assert!(
        calls.contains("1 --user enable reads-remind.timer\n"),
        "{calls}"
    );
    assert!(
        calls.contains(" --user restart reads-remind.timer\n"),
        "{calls}"
    );

    let again = remind(&home, &["install", "--systemd", "--at", "07:45"]).good();
    assert_eq!(again, shown.replace(": written\n", ": unchanged\n"));
    let moved = remind(&home, &["install", "--systemd", "--at", "08:00"]).good();
    assert!(moved.contains("reads-remind.service: unchanged"), "{moved}");
    assert!(moved.contains("reads-remind.timer: written"), "{moved}");

    assert_eq!(remind(&home, &["uninstall"]).good().lines().count(), 2);
    assert!(units(&home).iter().all(|unit| !unit.exists()));
    assert_eq!(
        remind(&home, &["uninstall"]).good(),
        "nothing is installed\n"
    );
}

#[test]
fn a_timer_uses_the_same_program_and_database() {
    let (home, _) = with_systemctl("");
    let arguments = [
        "install",
        "--systemd",
        "--db",
        "my reads.db",
        "--calendar",
        "/srv/reads.ics",
    ];
    let output = home
        .reads()
        .env("PATH", home.0.path().join("bin"))
        .current_dir(home.0.path())
        .arg("remind")
        .args(arguments)
        .output();
    let shown = Ran::from(output.unwrap()).good();
    let (program, here) = (
        env!("CARGO_BIN_EXE_reads"),
        home.0.path().canonicalize().unwrap(),
    );
    let db = format!("--db \"{}/my reads.db\"", here.display());
    assert!(
        shown.contains(&format!(
            "ExecStart=-{program} {db} --quiet fetch\nExecStart=-{program} {db} --quiet catalog update --fetched\nExecStart=-{program} {db} remind notify\n"
        )),
        "{shown}"
    );
    assert!(
        shown.contains(&format!(
            "ExecStart={program} {db} remind calendar --to /srv/reads.ics\n"
        )),
        "{shown}"
    );
}

#[test]
fn a_timer_is_installed_even_if_it_cannot_be_started() {
    let (home, _) = with_systemctl(
        "[ -n \"$SYSTEMD_OFFLINE\" ] || { echo 'Failed to connect to bus' >&2; exit 1; }",
    );
    let ran = remind(&home, &["install", "--systemd"]);
    assert!(ran.stderr.contains("the timer will run"), "{ran:?}");
    assert!(ran.stderr.contains("Failed to connect to bus"), "{ran:?}");
    ran.good();
    assert!(units(&home).iter().all(|unit| unit.exists()));
}

#[test]
fn a_unit_of_another_program_is_not_overwritten() {
    let (home, _) = with_systemctl("");
    let [service, _] = units(&home);
    std::fs::create_dir_all(service.parent().unwrap()).unwrap();
    std::fs::write(&service, "[Service]\nExecStart=/bin/true\n").unwrap();
    let refused = remind(&home, &["install", "--systemd"]);
    assert_eq!(refused.status, Some(1));
    assert!(
        refused
            .stderr
            .contains("was not written by reads and was not changed"),
        "{refused:?}"
    );
    assert_eq!(
        remind(&home, &["uninstall"]).good(),
        "nothing is installed\n"
    );
    assert!(service.exists());
}

#[test]
fn cron_is_offered_without_systemd() {
    let home = Home::new();
    let without = |arguments: &[&str]| {
        let output = home
            .reads()
            .env("PATH", "/nowhere")
            .arg("remind")
            .args(arguments)
            .output();
        Ran::from(output.unwrap())
    };
    let refused = without(&["install", "--systemd"]);
    assert_eq!(refused.status, Some(1));
    assert_eq!(
        refused.stderr,
        "error: systemctl is not in PATH\nhint: `reads remind install --cron` prints a line for crontab\n"
    );
    if cfg!(target_os = "linux") {
        let program = env!("CARGO_BIN_EXE_reads");
        let line = format!(
            "0 9 * * * {program} --quiet sync --background; {program} --quiet fetch; {program} --quiet catalog update --fetched; {program} remind notify\n"
        );
        assert_eq!(without(&["install"]).good(), line);
    }
    for path in ["a\nb.ics", "a\tb.ics", "a\\%b.ics"] {
        let refused = without(&["install", "--cron", "--calendar", path]).bad(1);
        assert!(refused.contains("a crontab cannot hold"), "{refused}");
    }
    assert!(!home.0.path().join(".config").exists());
}

#[test]
fn notify_is_silent_without_a_desktop() {
    let (home, _) = with_calendar();
    let ran = Ran::from(
        home.reads()
            .env("XDG_RUNTIME_DIR", home.0.path())
            .args(["remind", "notify"])
            .output()
            .unwrap(),
    );
    assert_eq!(
        (ran.status, ran.stdout.as_str(), ran.stderr.as_str()),
        (Some(0), "", "")
    );
}
