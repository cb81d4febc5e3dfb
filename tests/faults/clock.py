"""Wrong clocks, clocks set back, other time zones: due dates and the order of the log stay, undo undoes the last command."""

import json
import random
from datetime import date, datetime, timedelta

from support import Home, Row, said

ZONES = ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Apia", "America/St_Johns"]
# A skipped hour, a repeated hour, a skipped day (Samoa, 2011), and both ends of a leap day.
NIGHTS = [
    ("Europe/Berlin", "2026-03-29 01:59:59"),
    ("Europe/Berlin", "2026-03-29 03:00:00"),
    ("Europe/Berlin", "2026-10-25 02:30:00"),
    ("America/Sao_Paulo", "2018-11-04 00:30:00"),
    ("Pacific/Apia", "2011-12-29 23:59:59"),
    ("Pacific/Apia", "2011-12-31 00:00:00"),
    ("UTC", "2024-02-29 00:00:00"),
    ("UTC", "2024-02-29 23:59:59"),
    ("America/St_Johns", "2024-12-31 23:59:59"),
]


def at(home: Home, when: str, zone: str, *words):
    """Runs the program at a time that the system's clock shows there."""
    environment = {"READS_NOW": "", "TZ": zone, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    return home.run(*words, before=["faketime", "-f", when], environment=environment)


def good(home: Home, when: str, zone: str, *words) -> str:
    ran = at(home, when, zone, *words)
    assert ran.returncode == 0, (when, zone, words, said(ran))
    return ran.stdout.decode()


def due(home: Home, when: str, zone: str) -> dict[str, str]:
    return {entry["slug"]: entry["due"] for entry in json.loads(good(home, when, zone, "due", "--all", "--json"))}


def a_year_later(day: date) -> date:
    """29 February and a year is 28 February."""
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


def nights(binary: str) -> Row:
    """A reading is of the day that it was where it was read, and due a year later, whoever asks from where."""
    row = Row("nights when clocks change, the date line and 29 February")
    for zone, when in NIGHTS:
        home = Home(binary)
        good(home, when, zone, "every", "ddia", "1y")
        good(home, when, zone, "done", "ddia")
        expected = str(a_year_later(date.fromisoformat(when[:10])))
        for elsewhere in ZONES:
            for later in (when, "2030-06-01 12:00:00"):
                row.tried += 1
                found = due(home, later, elsewhere).get("ddia")
                if found != expected:
                    row.loses(f"read {when} in {zone}, asked {later} in {elsewhere}: due {found}, not {expected}")
        if wrong := home.wrong():
            row.loses(f"{when} in {zone}: {wrong}")
        home.remove()
    return row


def set_back(binary: str) -> Row:
    """The clock is set back ten years between two deeds."""
    row, home = Row("a clock set back ten years, and forward again"), Home(binary)
    good(home, "2026-11-23 12:00:00", "UTC", "done", "attention", "--on", "2024-11-20")
    dates = due(home, "2026-11-23 12:00:00", "UTC")
    good(home, "2016-11-23 12:00:00", "UTC", "done", "ddia", "--on", "2015-01-01")
    good(home, "2016-11-23 12:00:00", "UTC", "note", "ddia", "Of the past.")
    log = [entry["slug"] for entry in json.loads(good(home, "2016-11-23 12:00:00", "UTC", "log", "--json"))]
    row.tried += 4
    if log != ["ddia", "ddia", "attention"]:
        row.loses(f"the order of the log: {log}")
    undone = good(home, "2016-11-23 12:01:00", "UTC", "undo")
    if "ddia · noted" not in undone:
        row.loses(f"undone was {undone}")
    redone = good(home, "2026-11-23 12:00:00", "UTC", "redo")
    if "redone: ddia · noted" not in redone:
        row.loses(f"what was undone last was not redone: {redone}")
    if due(home, "2026-11-23 12:00:00", "UTC").get("attention") != dates["attention"]:
        row.loses("a due date is another one than before")
    if wrong := home.wrong():
        row.loses(wrong)
    home.remove()
    return row


def jumping(binary: str) -> Row:
    """The same deeds at wild times and at steady ones come to the same, in the same order, and are undone in turn."""
    row = Row("forty deeds and undoings while the clock jumps")
    chance = random.Random(4)
    deeds = []
    for number in range(40):
        slug = chance.choice(["attention", "ddia", "gpt-3", "hnsw"])
        day = date(2015, 1, 1) + timedelta(days=chance.randrange(300))
        deeds.append(
            chance.choice([("done", slug, "--on", str(day)), ("note", slug, f"Note {number}."), ("tag", slug, f"t{number}"), ("undo",)])
        )
    steady, wild = Home(binary), Home(binary)
    for number, words in enumerate([("done", "react", "--on", "2015-01-01"), *deeds]):
        somewhen = datetime(2016, 1, 1) + timedelta(days=chance.randrange(8_000), seconds=chance.randrange(86_400))
        told = [
            good(steady, f"2026-11-23 {10 + number // 60:02}:{number % 60:02}:00", "UTC", *words),
            good(wild, str(somewhen), chance.choice(ZONES), *words),
        ]
        row.tried += 1
        if words == ("undo",) and told[0] != told[1]:
            row.loses(f"undone were {told}")
    shown = [("log", "--json"), ("list", "--json"), ("notes", "--json")]
    for words in shown:
        row.tried += 1
        if timeless(steady.good(*words)) != timeless(wild.good(*words)):
            row.loses(f"{words}: another one than with a steady clock")
    for home in (steady, wild):
        if wrong := home.wrong():
            row.loses(wrong)
        home.remove()
    return row


def timeless(shown: str) -> list[dict]:
    """What is shown, without the days and times at which it was said."""
    entries = json.loads(shown)
    for entry in entries:
        for field in ("at", "written_on"):
            entry.pop(field, None)
        entry.get("details", {}).pop("on", None) if entry.get("kind") != "done" else None
    return entries


def rows(binary: str):
    yield nights(binary)
    yield set_back(binary)
    yield jumping(binary)
