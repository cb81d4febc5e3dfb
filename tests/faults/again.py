"""Reading again: whatever is started, dropped, reopened or snoozed, what was read stays read and due."""

import itertools
import json

from privacy import at_a_terminal
from support import Home, Row, said

READ, DUE = "2024-11-20", "2026-11-20"
COMMANDS = {
    "start": ("start", "attention"),
    "progress": ("progress", "attention", "p7"),
    "drop": ("drop", "attention"),
    "because": ("drop", "attention", "--because", "no time"),
    "reopen": ("reopen", "attention"),
}


def after(status: str, was_read: bool, command: str) -> str | None:
    """The status after a command, by the manual; None if the command is refused."""
    again = "done" if was_read else "todo"
    match command:
        case "start" | "progress":
            return "reading"
        case "reopen":
            return None if status == "done" else again
        case _:
            return "done" if status == "reading" and was_read else "dropped"


def shown(home: Home, slug: str) -> dict:
    return json.loads(home.good("show", slug, "--json"))


def stays_read(binary: str) -> Row:
    """All sequences of three commands, on what was read and on what was not."""
    row = Row("three of start, progress, drop, reopen, and what was read is done")
    fresh = Home(binary)
    fresh.good("todo")
    for was_read in (True, False):
        start = fresh.copy()
        if was_read:
            start.good("done", "attention", "--on", READ)
        for commands in itertools.product(COMMANDS, repeat=3):
            row.tried += 1
            home, status = start.copy(), "done" if was_read else "todo"
            for command in commands:
                ran, wanted = home.run(*COMMANDS[command]), after(status, was_read, command)
                status = wanted or status
                if (ran.returncode == 0) != (wanted is not None):
                    row.loses(f"{was_read} {commands} {command}: {said(ran)}")
            entry = shown(home, "attention")
            due = DUE if was_read and status != "dropped" else None
            domains = json.loads(home.good("--json"))["domains"]
            counts = [(domain["done"], domain["reading"]) for domain in domains if domain["slug"] == "foundations"]
            found = (entry["status"], entry["last_read"], entry["due"], counts[0])
            if found != (status, READ if was_read else None, due, (int(was_read), int(status == "reading"))):
                row.loses(f"{was_read} {commands}: {found}, not {status}")
            home.remove()
        start.remove()
    fresh.remove()
    return row


def due(home: Home, day: str) -> dict[str, str]:
    return {entry["slug"]: entry["due"] for entry in json.loads(home.good("due", "--on", day, "--json"))}


def snoozed(binary: str) -> Row:
    """Whatever `due` lists is put off, and is due on the day until which it was."""
    row, home = Row("a snooze of whatever is due, read or not, and everybody says so"), Home(binary)
    home.good("done", "attention", "--on", READ)
    home.good("start", "nccl")
    home.good("follow", "netflix-techblog", environment={"READS_NOW": "2026-10-01"})
    home.good("occasion", "add", "interview", "--on", "2026-12-13")
    home.good("occasion", "add", "promotion", "--on", "2026-12-20", "--lead", "4w")
    for slug in due(home, "2026-11-23"):
        for until, over in (("2026-12-01", False), ("2027-03-01", True)):
            row.tried += 1
            copy = home.copy()
            copy.good("snooze", slug, until)
            detail, before, on = shown(copy, slug), due(copy, "2026-11-30"), due(copy, until)
            # After the occasion, only what is due again without it is due.
            wanted = None if over and not detail["due_by"] else until
            # The day of an overdue entry in a calendar is today; nothing is due before its snooze date.
            copy.good("export", "ics", "--to", "due.ics")
            calendar = (copy.path / "due.ics").read_text().replace("\r\n ", "")
            dated = [event for event in calendar.split("BEGIN:VEVENT") if f"UID:{detail['id']}-due@" in event]
            days = [event.split("DTSTART;VALUE=DATE:")[1][:8] for event in dated]
            # What is being read may be suggested, but not as due.
            offered = json.loads(copy.good("next", "3", "--json"))
            suggested = [entry["slug"] for entry in offered if "" < (entry["due"] or "") <= "2026-11-23"]
            if (
                detail["due"] != wanted
                or slug in before
                or on.get(slug) != wanted
                or days != ([wanted.replace("-", "")] if wanted else [])
                or slug in suggested
            ):
                row.loses(f"{slug} until {until}: {detail['due']}, {slug in before}, {on.get(slug)}, {days}")
            if wrong := copy.wrong():
                row.loses(wrong)
            copy.remove()
    home.remove()
    return row


def twice(binary: str) -> Row:
    """A second reading of one day is recorded only for a yes, or with --again."""
    row, home = Row("the same reading twice is asked about"), Home(binary)
    home.good("done", "attention", "--on", READ)
    for typed, status, readings in (("n\n", 1, 1), ("\n", 1, 1), ("y\n", 0, 2)):
        row.tried += 1
        ended, words = at_a_terminal(home, ("done", "attention", "--on", READ), typed)
        found = len(shown(home, "attention")["readings"])
        if (ended, found) != (status, readings) or "attention" not in words:
            row.loses(f"answered {typed!r}: {ended} {found} {words}")
    for more, status, readings in (((), 1, 2), (("--again",), 0, 3)):
        row.tried += 1
        ran = home.run("done", "attention", "--on", READ, *more)
        found = len(shown(home, "attention")["readings"])
        if (ran.returncode, found) != (status, readings) or (status and b"--again" not in ran.stderr):
            row.loses(f"{more}: {found} {said(ran)}")
    row.tried += 1
    file = home.path / "read.csv"
    file.write_text(f"Book Id,Title,Author,Exclusive Shelf,Date Read\n1,Attention Is All You Need,Ashish Vaswani,read,{READ.replace('-', '/')}\n")
    for _ in range(2):
        home.good("import", "read.csv", "--from", "goodreads")
    if len(shown(home, "attention")["readings"]) != 3:
        row.loses("an import of the same reading added it")
    home.remove()
    return row


def rows(binary: str):
    yield stays_read(binary)
    yield snoozed(binary)
    yield twice(binary)
