"""Shared helpers: an isolated home directory for the program, its output, and a row of the table."""

import json
import multiprocessing
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

TODAY = "2026-11-23"

# The parent of all home directories, removed at exit. In memory if possible: these tests need no real disk.
HOMES = tempfile.TemporaryDirectory(prefix="reads-faults-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)

# A UUIDv7. The UUIDs of catalog entries are version 5, from their names, and always the same.
DRAWN = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b")

# All that a person did, what follows from it, and the catalogs.
TOLD = [
    ("event", "number, at, subject_kind, subject, kind, body"),
    ("catalog", "name, title, version, source, removed"),
    *((table, "*") for table in ("catalog_domain", "catalog_entry", "local_number", "notice")),
    *((table, "*") for table in ("resource", "state", "reading", "note", "undone", "occasion", "tag", "relation", "tie")),
]


def told(value) -> str:
    """A value as it is read."""
    return str(uuid.UUID(bytes=value)) if isinstance(value, bytes) else str(value)


@dataclass
class Row:
    """One row of the table: a fault, how often it was tried, and what came of it."""

    fault: str
    tried: int = 0
    lost: int = 0
    let_in: int = 0
    why: list[str] = field(default_factory=list)

    def loses(self, why: str) -> None:
        """Something was lost, or passed off as something else."""
        self.lost += 1
        self.why.append(why)

    def lets_in(self, why: str) -> None:
        """Something got through that should not."""
        self.let_in += 1
        self.why.append(why)


def merged(fault: str, parts: Iterable[Future[Row]]) -> Row:
    """One row of several parts of it."""
    whole = Row(fault)
    for part in parts:
        row = part.result()
        whole.tried += row.tried
        whole.lost += row.lost
        whole.let_in += row.let_in
        whole.why += row.why
    return whole


@contextmanager
def workers() -> Iterator[ProcessPoolExecutor]:
    """A process for each core; what they have not begun when a row ends the suite is left."""
    pool = ProcessPoolExecutor(mp_context=multiprocessing.get_context("fork"))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def share(pool: ProcessPoolExecutor, what: Callable[[list], Row], points: list, many: int = 40) -> list[Future[Row]]:
    """Has workers try points, so many in a row."""
    return [pool.submit(what, points[at : at + many]) for at in range(0, len(points), many)]


class Home:
    """A home directory in which nothing is but what the program puts there."""

    def __init__(self, binary: str):
        self.binary = binary
        self.path = Path(tempfile.mkdtemp(dir=HOMES.name))
        self.environment = {
            "HOME": str(self.path),
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "READS_NOW": TODAY,
            "TZ": "UTC",
            # Nobody listens there: whatever asks the network is refused at once.
            "READS_ARXIV": "http://127.0.0.1:9",
            "READS_CROSSREF": "http://127.0.0.1:9",
            "READS_OPEN_LIBRARY": "http://127.0.0.1:9",
        }

    @property
    def data(self) -> Path:
        return self.path / ".local/share/reads"

    @property
    def database(self) -> Path:
        return self.data / "reads.db"

    def run(self, *words, before=(), given=None, environment=None, timeout=120, **options) -> subprocess.CompletedProcess:
        """Runs the program, behind the words of another one that does something to it."""
        return subprocess.run(
            [*before, self.binary, *words],
            env=self.environment | (environment or {}),
            cwd=self.path,
            capture_output=True,
            timeout=timeout,
            **({"input": given} if given is not None else {"stdin": subprocess.DEVNULL}),
            **options,
        )

    def good(self, *words, **options) -> str:
        """Standard output of a run that does what was asked."""
        ran = self.run(*words, **options)
        assert ran.returncode == 0, (words, ran)
        return ran.stdout.decode()

    def copy(self) -> "Home":
        """A home with the same in it."""
        other = Home(self.binary)
        shutil.copytree(self.path, other.path, dirs_exist_ok=True, symlinks=True)
        return other

    def become(self, other: "Home") -> None:
        """Holds what another one holds, and nothing else."""
        shutil.rmtree(self.path)
        shutil.copytree(other.path, self.path, symlinks=True)

    def state(self) -> str:
        """What is in the database, apart from ids that are drawn anew each time, and from where the home is."""
        if not self.database.exists():
            return "none"
        connection = sqlite3.connect(self.database)
        try:
            rows = [(table, row) for table, columns in TOLD for row in connection.execute(f"SELECT {columns} FROM {table}")]
        finally:
            connection.close()
        lines = "\n".join(f"{table}: {' | '.join(map(told, row))}" for table, row in rows)
        return "\n".join(sorted(DRAWN.sub("…", lines.replace(str(self.path), "~")).split("\n")))

    def wrong(self) -> str | None:
        """What is wrong with the database: by the engine's own check, and by a refold of the whole log."""
        doctor = self.run("doctor")
        if doctor.returncode != 0:
            return f"doctor: {doctor.stderr.decode()}"
        connection = sqlite3.connect(self.database)
        try:
            checked = [line for (line,) in connection.execute("PRAGMA integrity_check")]
        finally:
            connection.close()
        # SQLite before 3.42 takes the order of a key's columns for that of the table's where there is no rowid, and finds
        # NULLs that are not there; the program's own, which the doctor asks, is newer.
        if sqlite3.sqlite_version_info < (3, 42):
            checked = [line for line in checked if not line.startswith("NULL value in tag.")] or ["ok"]
        if checked != ["ok"]:
            return f"integrity_check: {checked}"
        return None

    def bytes(self) -> dict[str, bytes]:
        """Each file of the database's directory, as it is."""
        return {file.name: file.read_bytes() for file in sorted(self.data.iterdir())}

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)


def said(ran: subprocess.CompletedProcess) -> str:
    return (ran.stdout + ran.stderr).decode(errors="replace")


def is_panic(ran: subprocess.CompletedProcess) -> bool:
    """Whether a run ended as none may: by a signal, or with words that are meant for programmers."""
    return ran.returncode not in (0, 1, 2) or b"panicked" in ran.stderr or b"RUST_BACKTRACE" in ran.stderr


def used(home: Home) -> Home:
    """Fills a home as years of use would: readings, notes, own entries, corrections, occasions, what was undone."""
    slugs = [entry["slug"] for entry in json.loads(home.good("todo", "--json")) if entry["kind"] != "blog"]
    for at, slug in enumerate(slugs[:24]):
        home.good("done", slug, "--on", f"2024-11-{1 + at:02}", "--note", f"What {slug} taught me, number {at}.")
    for at in range(8):
        home.good("add", f"A book of my own, {at}", "--tag", "mine", "--domain", "shelf")
    home.good("note", "attention", "A note that is revised and removed.")
    home.good("edit", "gpt-3", "--why", "Read for the appendix.")
    home.good("tag", "ddia", "to-cite")
    home.good("relate", "ddia", "pairs-with", "gpt-3")
    home.good("occasion", "add", "interview", "--on", "2027-02-01")
    home.good("tie", "ddia", "interview")
    home.good("every", "attention", "3y")
    home.good("start", "react")
    home.good("progress", "react", "p5")
    home.good("drop", "toolformer", "--because", "Superseded.")
    home.good("follow", "lethain")
    home.good("snooze", "attention", "2y")
    home.good("undo")
    return home
