"""Databases with earlier schemas, as earlier versions wrote them: nothing is lost. A newer schema is left unchanged."""

import json
import shutil
import sqlite3
from pathlib import Path

from crash import killed_at_every_write
from support import Home, Row, said

SCHEMAS = Path(__file__).parent.parent / "schemas"
# The fields to compare for a resource that was used; lists have more fields today.
SEEN = ("slug", "title", "status", "last_read", "due", "progress")


def versions() -> list[int]:
    return sorted(int(file.stem) for file in SCHEMAS.glob("*.db"))


def home_of(binary: str, version: int) -> Home:
    home = Home(binary)
    home.data.mkdir(parents=True, mode=0o700)
    shutil.copy(SCHEMAS / f"{version}.db", home.database)
    home.database.chmod(0o600)
    return home


def what_was_seen(version: int) -> dict:
    """What the program of that time showed of it."""
    return json.loads((SCHEMAS / f"{version}.json").read_text())


def migrated(binary: str) -> Row:
    row = Row(f"databases of schemas {', '.join(map(str, versions()))} migrate")
    for version in versions():
        home, seen = home_of(binary, version), what_was_seen(version)
        ran = home.run("todo")
        row.tried += 1
        if ran.returncode:
            row.loses(f"schema {version}: {said(ran)}")
        notes = {(note["note"], note["slug"], note["text"]) for note in json.loads(home.good("notes", "--json"))}
        if notes != {(note["note"], note["slug"], note["text"]) for note in seen["notes"]}:
            row.loses(f"schema {version}: other notes than before: {notes}")
        log = [(entry["number"], entry["kind"], entry["slug"], entry["undone"]) for entry in json.loads(home.good("log", "--all", "--json"))]
        if log != [(entry["number"], entry["kind"], entry["slug"], entry["undone"]) for entry in seen["log"]]:
            row.loses(f"schema {version}: another log than before")
        now = {entry["slug"]: entry for entry in json.loads(home.good("list", "--json"))}
        for entry in seen["list"]:
            for field in SEEN:
                if now[entry["slug"]][field] != entry[field]:
                    row.loses(f"schema {version}: {field} of {entry['slug']} was {entry[field]}: {now[entry['slug']][field]}")
        if wrong := home.wrong():
            row.loses(f"schema {version}: {wrong}")
        backups = list(home.data.glob("*.before-schema-*.backup"))
        if len(backups) != 1 or opened(backups[0]) != opened(SCHEMAS / f"{version}.db"):
            row.loses(f"schema {version}: the backup before it is not what was there: {backups}")
        # And it can be put back, and comes to the same again.
        state = home.state()
        home.good("restore", str(backups[0]))
        row.tried += 1
        home.good("todo")
        if home.state() != state:
            row.loses(f"schema {version}: its backup comes to something else")
        home.remove()
    return row


def opened(file: Path) -> list[str]:
    """A database as its statements."""
    connection = sqlite3.connect(f"file:{file}?immutable=1", uri=True)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def newer(binary: str) -> Row:
    """A database that a newer program wrote, with something in its journal: refused, and not a byte of it touched."""
    row, home = Row("a newer schema is refused and left untouched"), Home(binary)
    home.good("done", "attention")
    connection = sqlite3.connect(home.database)
    connection.execute("PRAGMA user_version = 99")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.commit()
    left = home.bytes()
    assert left["reads.db-wal"]
    for words in (("todo",), ("done", "ddia"), ("doctor",), ("doctor", "--repair"), ("backup",), ("note", "ddia", "Words."), ("seed",), ("undo",)):
        ran = home.run(*words)
        row.tried += 1
        if ran.returncode != 1 or b"newer version of reads" not in ran.stderr:
            row.loses(f"{words}: {ran.returncode} {said(ran)}")
        now = home.bytes()
        if any(now.get(name) != left[name] for name in ("reads.db", "reads.db-wal")):
            row.loses(f"{words}: the file was changed")
    connection.close()
    home.remove()
    return row


def rows(binary: str):
    yield migrated(binary)
    # All of the file is written anew, twice: a thousand pages.
    tries = [(min(versions()), ("done", "hnsw")), (max(versions()), ("todo",))]
    yield from killed_at_every_write(
        (home_of(binary, version), words, {}, f"schema {version} migrates (of pages, one in ten)", Home.state, 10)
        for version, words in tries
    )
    yield newer(binary)
