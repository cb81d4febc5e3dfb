"""Checks calendars: the package `icalendar` parses them, and `khal` imports them twice and shows each entry once.

Usage: ics.py READS, where READS is the path of the program.
"""

import os
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from icalendar import Calendar

from odd import catalog

READS = str(Path(sys.argv[1]).resolve())
TITLE = 'A; title, with \\ and 中文字中文字中文字中文字中文字中文字中文字中文字中文字 END:VEVENT'


def run(home, *command, now="2026-11-23", zone="UTC", data=None):
    """Runs a command in its own home directory and returns its output."""
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "READS_NOW": now, "TZ": zone, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=environment, input=data, capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{command}: {done.stderr.decode()}")
    return done.stdout


def events(text):
    """The entries by UID, after all that can be said of the form."""
    assert text.endswith(b"END:VCALENDAR\r\n")
    for line in text.split(b"\r\n"):
        assert len(line) <= 75 and b"\n" not in line and b"\r" not in line, line
    calendar = Calendar.from_ical(text)
    assert calendar["version"] == "2.0" and calendar["prodid"]
    found = {}
    for event in calendar.walk("VEVENT"):
        assert not event.errors, event.errors
        assert event["uid"] not in found, event["uid"]
        assert type(event["dtstart"].dt) is date
        (alarm,) = event.walk("VALARM")
        assert alarm["action"] == "DISPLAY" and alarm["trigger"].dt == timedelta(hours=9)
        found[str(event["uid"])] = event
    return found


def khal(home):
    """Sets up khal with one calendar; gives its directory."""
    (home / ".config/khal").mkdir(parents=True)
    calendar = home / "calendar"
    calendar.mkdir()
    (home / ".config/khal/config").write_text(
        f"[calendars]\n[[reads]]\npath = {calendar}\n[locale]\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\ntimeformat = %H:%M\n"
        "local_timezone = UTC\ndefault_timezone = UTC\n"
    )
    return calendar


def import_into_khal(home, text):
    (home / "export.ics").write_bytes(text)
    run(home, "khal", "import", "--batch", "-a", "reads", str(home / "export.ics"))


def on(home, day):
    """What khal shows on a day."""
    listed = run(home, "khal", "list", "--once", "--format", "{title}", "--day-format", "", day, "1d")
    return [line for line in listed.decode().splitlines() if line]


with tempfile.TemporaryDirectory() as directory:
    home = Path(directory)

    def reads(*words, **more):
        return run(home, READS, *words, **more)

    (home / "judge.toml").write_text(catalog(TITLE))
    reads("seed", str(home / "judge.toml"))
    reads("done", "attention", "--on", "2025-01-10")
    reads("done", "odd", "--on", "2026-01-10")
    reads("occasion", "add", "interview", "--on", "2027-01-15")

    text = reads("export", "ics")
    first = events(text)
    titles = {str(event["summary"]) for event in first.values()}
    assert f"Read again: {TITLE}" in titles, titles
    (odd,) = [event for event in first.values() if TITLE in event["summary"]]
    assert odd["url"] == "https://example.org/a?b=1;c=2,3"
    assert [str(category) for category in odd["categories"].cats] == ["Odd; things, all"]
    sessions = [uid for uid in first if "-interview-" in uid]
    assert len(sessions) >= 7, first.keys()

    # The days do not depend on where one is.
    for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Sao_Paulo"]:
        there = events(reads("export", "ics", zone=zone))
        assert {uid: event["dtstart"].dt for uid, event in there.items()} == {
            uid: event["dtstart"].dt for uid, event in first.items()
        }

    calendar = khal(home)
    import_into_khal(home, text)
    assert len(list(calendar.iterdir())) == len(first)
    import_into_khal(home, text)
    assert len(list(calendar.iterdir())) == len(first), "importing twice doubles"
    attention = "Read again: Attention Is All You Need"
    assert on(home, "2026-12-04").count(attention) == 1

    # What is put off moves, and is newer.
    reads("occasion", "cancel", "interview")
    reads("snooze", "attention", "2027-03-01")
    text = reads("export", "ics")
    second = events(text)
    (uid,) = [uid for uid, event in second.items() if str(event["summary"]) == attention]
    assert second[uid]["sequence"] > first[uid]["sequence"]
    import_into_khal(home, text)
    assert len(list(calendar.iterdir())) == len(first)
    assert attention not in on(home, "2026-12-04") and on(home, "2027-03-01") == [attention]

    # A plan moves too.
    reads("occasion", "add", "interview", "--on", "2027-01-15")
    before = events(reads("plan", "interview", "--ics"))
    after = events(reads("plan", "interview", "--ics", now="2026-12-20"))
    assert after.keys() <= before.keys() and before.keys() & after.keys()
    for uid in after:
        assert after[uid]["sequence"] > before[uid]["sequence"]

print(f"{len(first)} entries: read by icalendar, imported by khal twice and shown once")
