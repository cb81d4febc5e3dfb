"""A damaged file, and what is noticed when.

The log: an event whose checksum is wrong is never shown, exported, folded or built upon. A catalog: it is never exported, nor
replaced by a newer version of itself. A projection: what a list shows may be wrong until the doctor or the daily reminder job
looks, and they notice all of it. A write never carries damage into the log. What can be saved is saved."""

import json
import random
import re
import sqlite3
from functools import partial

from crash import calls_of, every_one
from crash import killed as killed_at
from support import Home, Row, is_panic, merged, said, share, used, workers

PAGE = 4096
# A byte is turned so often in each page.
TURNS = 3

ASKED = [
    ("todo", "--format", "plain"),
    ("list", "--json"),
    ("notes", "--json"),
    ("log", "--all", "--json"),
    ("show", "attention", "--json"),
    ("due", "--all", "--json"),
    ("search", "taught", "--json"),
    ("export", "jsonl"),
    (),
]


class Judge:
    """What is asked of a database that was damaged, and what may be answered."""

    def __init__(self, start: Home):
        self.start = start
        self.home = start.copy()
        self.answers = {words: self.home.good(*words) for words in ASKED}
        self.log = json.loads(self.home.good("log", "--all", "--json"))
        self.true = {content(entry) for entry in self.log}
        self.file = start.database.read_bytes()
        # Its own copy: opening `start`'s would put a journal there, while others copy it.
        connection = sqlite3.connect(self.home.database)
        (self.react,) = connection.execute("SELECT id FROM resource WHERE slug = 'react'").fetchone()
        self.note = '{"on":"2026-11-23","text":"A later note."}'
        (self.last_stamp,) = connection.execute("SELECT max(stamp) FROM event").fetchone()
        pages = connection.execute("SELECT pageno FROM dbstat WHERE name = 'event'")
        self.log_pages = {page for (page,) in pages}
        connection.close()

    def put(self, damaged: bytes) -> None:
        self.home.become(self.start)
        self.home.database.write_bytes(damaged)

    def ask(self, row: Row, where: str) -> tuple[bool, bool]:
        """Asks everything; gives whether something was refused, and whether an answer was wrong."""
        refused = wrong = False
        for words, answer in self.answers.items():
            ran = self.home.run(*words)
            row.tried += 1
            if is_panic(ran):
                row.loses(f"{where}, {words}: {ran.returncode} {said(ran)}")
            elif ran.returncode != 0:
                refused = True
                if b"reads doctor" not in ran.stderr and b"newer version of reads" not in ran.stderr:
                    row.loses(f"{where}, {words}: does not name the doctor: {said(ran)}")
            elif ran.stdout.decode(errors="replace") != answer:
                wrong = True
                if words[:1] == ("log",) and {content(entry) for entry in json.loads(ran.stdout)} - self.true:
                    row.loses(f"{where}, {words}: an event is shown that nobody made")
                if words[:1] == ("export",) and set(ran.stdout.decode().splitlines()) - set(answer.splitlines()):
                    row.loses(f"{where}, {words}: damage is exported")
        return refused, wrong

    def write(self, row: Row, where: str, damaged: bytes) -> None:
        """Writes to it: refused, or recorded as it would be in a sound database."""
        self.put(damaged)
        ran = self.home.run("note", "react", "A later note.")
        row.tried += 1
        if is_panic(ran):
            row.loses(f"{where}, note: {ran.returncode} {said(ran)}")
        elif ran.returncode == 0:
            connection = sqlite3.connect(self.home.database)
            try:
                new = connection.execute(
                    "SELECT e.body, ? < e.stamp, e.number = s.number + 1, e.subject = ? FROM event e,"
                    " (SELECT max(number) AS number FROM event WHERE body NOT LIKE '%A later note.%') s"
                    " WHERE e.body LIKE '%A later note.%'",
                    # A damaged stamp does not count: its event is never folded.
                    (self.last_stamp, self.react),
                ).fetchall()
            except sqlite3.DatabaseError:
                # This one reads more of the file than a write does.
                return
            finally:
                connection.close()
            if new != [(self.note, 1, 1, 1)]:
                row.loses(f"{where}, note: recorded as {new}")

    def doctor(self, row: Row, where: str, refused: bool) -> bool:
        """Whether the doctor finds something, as it must where anything was refused or wrong; the daily job finds it too."""
        ran = self.home.run("doctor")
        if is_panic(ran) or (refused and ran.returncode == 0):
            row.loses(f"{where}, doctor: {ran.returncode} {said(ran)}")
        job = self.home.run("remind", "notify")
        row.tried += 1
        if is_panic(job) or (ran.returncode and not job.returncode):
            row.loses(f"{where}, remind notify: {job.returncode} {said(job)}")
        return ran.returncode != 0

    def mend(self, row: Row, where: str, may_lose: bool) -> None:
        """Has it mended: what there was is kept, and all is saved but what was on the damaged page."""
        before = self.home.database.read_bytes()
        ran = self.home.run("doctor", "--repair")
        row.tried += 1
        if b"newer version of reads" in ran.stderr:
            return
        if ran.returncode != 0:
            return row.loses(f"{where}, doctor --repair: {ran.returncode} {said(ran)}")
        recovered = re.search(rb"recovered: .* (none|\d+) (?:is|are) lost", ran.stdout)
        kept = list(self.home.data.glob("*.damaged"))
        if recovered and [file.read_bytes() for file in kept] != [before]:
            row.loses(f"{where}: the damaged file was not kept as it was")
        left = json.loads(self.home.good("log", "--all", "--json"))
        here = {identity(entry) for entry in left}
        missing = [entry for entry in self.log if identity(entry) not in here]
        claimed = int(recovered[1].replace(b"none", b"0")) if recovered else 0
        if here - {identity(entry) for entry in self.log}:
            row.loses(f"{where}: entries that nobody made are in the log")
        elif missing and not may_lose:
            row.loses(f"{where}: {len(missing)} entries are lost that could be read")
        elif claimed != len(missing):
            row.loses(f"{where}: {len(missing)} entries are lost, and {claimed} are told")
        elif not missing and not may_lose and json.loads(self.home.good("notes", "--json")) != json.loads(
            self.answers["notes", "--json"]
        ):
            row.loses(f"{where}: the notes are other ones than before")
        elif wrong := self.home.wrong():
            row.loses(f"{where}: {wrong}")


def content(entry: dict) -> str:
    """An entry of the log without what is known of it elsewhere."""
    return json.dumps([entry["number"], entry["at"], entry["kind"], entry["details"]])


def identity(entry: dict) -> str:
    """An entry of the log without its number and what is known of it elsewhere."""
    return json.dumps([entry["at"], entry["kind"], entry["slug"], entry["details"]])


def turned(start: Home, pages) -> Row:
    """Turns bytes in each of these pages."""
    row, judge = Row(""), Judge(start)
    for page in pages:
        for turn in range(TURNS):
            # The start of a page says what it is; what it holds is at its end.
            chance = random.Random(page * TURNS + turn)
            at = page * PAGE + chance.randrange(*[(0, 100), (0, PAGE), (PAGE // 2, PAGE)][turn])
            damaged = bytearray(judge.file)
            damaged[at] ^= 1 << chance.randrange(8)
            where = f"bit turned in byte {at} (page {page + 1})"
            judge.put(damaged)
            judge.write(row, where, damaged)
            judge.put(damaged)
            refused, wrong = judge.ask(row, where)
            if judge.doctor(row, where, refused or wrong):
                judge.mend(row, where, page + 1 in judge.log_pages)
    judge.home.remove()
    return row


def lengths(start: Home) -> list[int]:
    """To how many bytes a file may be cut off: within its header, its first page, and all over."""
    size = start.database.stat().st_size
    return [1, 15, 16, 99, 100, 511, 4095, 4096, 4097, *range(PAGE, size, size // 51)]


def cut(start: Home, lengths) -> Row:
    """Cuts the file off at these lengths."""
    row, judge = Row(""), Judge(start)
    for length in lengths:
        where = f"cut to {length} bytes"
        judge.put(judge.file[:length])
        judge.ask(row, where)
        judge.doctor(row, where, refused=True)
        ran = judge.home.run("doctor", "--repair")
        row.tried += 1
        if is_panic(ran) or (ran.returncode and judge.home.database.read_bytes() != judge.file[:length]):
            row.loses(f"{where}, doctor --repair: {said(ran)}")
        elif ran.returncode == 0 and (wrong := judge.home.wrong()):
            row.loses(f"{where}: {wrong}")
    judge.home.remove()
    return row


def replaced(start: Home) -> Row:
    """Puts something else in its place: it is refused, and not touched."""
    row, judge = Row("an empty file, a picture, another program's database in its place"), Judge(start)
    other = judge.home.path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE recipe (title)")
    connection.commit()
    connection.close()
    picture = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + random.Random(1).randbytes(50_000)
    for what, found in (("empty", b""), ("picture", picture), ("other", other.read_bytes()), ("zeros", bytes(8 * PAGE))):
        judge.put(found)
        if not judge.ask(row, what)[0]:
            row.loses(f"{what}: it was taken for a database")
        judge.doctor(row, what, refused=True)
        for words in (("doctor", "--repair"), ("done", "hnsw"), ("backup",)):
            row.tried += 1
            ran = judge.home.run(*words)
            if ran.returncode != 1 or judge.home.database.read_bytes() != found:
                row.loses(f"{what}, {words}: {ran.returncode} {said(ran)}")
    judge.home.remove()
    return row


def mending(start: Home) -> tuple[Home, str, list[tuple[str, int]]]:
    """A home with a damaged file, what is in its database once it was mended, and the calls of mending it."""
    damaged = start.copy()
    file = damaged.database.read_bytes().replace(b"What attention taught", b"Vhat attention taught")
    damaged.database.write_bytes(file)
    mended = damaged.copy()
    points = every_one(calls_of(mended, ("doctor", "--repair"), {}), one_in=5)
    return damaged, mended.state(), points


def killed(damaged: Home, state: str, points) -> Row:
    """Kills the mending of a damaged file: what was there still is, and the next one saves as much."""
    row, home, words = Row(""), damaged.copy(), ("doctor", "--repair")
    file = damaged.database.read_bytes()
    for call, at in points:
        home.become(damaged)
        killed_at(home, words, call, at, {})
        row.tried += 1
        where = f"killed at {call} {at}"
        if not any(left.read_bytes() == file for left in home.data.iterdir()):
            row.loses(f"{where}: the damaged file is gone")
        again = home.run(*words)
        if again.returncode or home.state() != state or (wrong := home.wrong()):
            row.loses(f"{where}: {said(again)} {wrong}")
    home.remove()
    return row


def restored(start: Home) -> Row:
    """A backup in the place of what is damaged, gone or sound; and a damaged one in the place of nothing."""
    row, home = Row("a backup restored over a damaged, a missing and a sound database"), start.copy()
    home.good("backup", "then.backup")
    state = home.state()
    file = home.database.read_bytes()
    home.good("done", "hnsw")
    for what in ("sound", "turned", "cut", "empty", "picture", "gone", "gone, journal left"):
        if what == "turned":
            home.database.write_bytes(file[:PAGE] + bytes(PAGE) + file[2 * PAGE :])
        elif what == "cut":
            home.database.write_bytes(file[:5000])
        elif what == "empty":
            home.database.write_bytes(b"")
        elif what == "picture":
            home.database.write_bytes(b"\xff\xd8\xff\xe0")
        elif what.startswith("gone"):
            home.database.unlink()
        if what == "gone, journal left":
            (home.data / "reads.db-wal").write_bytes(b"what is left")
        ran = home.run("restore", "then.backup")
        row.tried += 1
        if ran.returncode or home.state() != state or (wrong := home.wrong()):
            row.loses(f"{what}: {ran.returncode} {said(ran)} {wrong}")
    kept = len(list(home.data.glob("*.backup"))), len(list(home.data.glob("*.damaged")))
    # And of the last one its journal.
    if kept != (1, 4) or len(list(home.data.glob("*.damaged-wal"))) != 1:
        row.loses(f"what was there before was not kept: {kept}")
    damaged = bytearray((home.path / "then.backup").read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    (home.path / "bad.backup").write_bytes(damaged[: len(damaged) - 3 * PAGE])
    row.tried += 1
    if home.run("restore", "bad.backup").returncode != 1 or home.state() != state:
        row.loses("a damaged backup was put in the place of a sound database")
    home.remove()
    return row


def rotated(start: Home) -> Row:
    """Backups that are made unasked do not fill the disk."""
    row, home = Row("nine restores and large imports: the newest five backups stay"), start.copy()
    home.good("backup", "then.backup")
    home.good("backup")
    many = home.path / "many.bib"
    for at in range(9):
        many.write_text("".join(f"@book{{m{each}, title = {{Work {each} of {at}}}}}\n" for each in range(1_100)))
        words = ("import", "many.bib") if at % 3 == 0 else ("restore", "then.backup")
        home.good(*words, environment={"READS_NOW": f"2026-12-{1 + at:02}"})
        row.tried += 1
    unasked = sorted(file.name for file in home.data.glob("*.before-*.backup"))
    days = [re.search(r"-(202612\d\d)T", name)[1] for name in unasked]
    if sorted(days) != [f"202612{day:02}" for day in range(5, 10)]:
        row.loses(f"of nine backups these stayed: {unasked}")
    if len(list(home.data.glob("*Z.backup"))) != 1 + len(unasked):
        row.loses("a backup that was asked for is gone")
    home.remove()
    return row


def rows(binary: str):
    start = used(Home(binary))
    pages = start.database.stat().st_size // PAGE
    damaged, state, points = mending(start)
    with workers() as pool:
        parts = {
            f"bits turned in each of {pages} pages": share(pool, partial(turned, start), range(pages), 8),
            "the file cut off, at 60 lengths": share(pool, partial(cut, start), lengths(start), 10),
            "killed at every write: doctor --repair (of pages, one in five)": share(pool, partial(killed, damaged, state), points),
        }
        others = [pool.submit(each, start) for each in (replaced, restored, rotated)]
        yield from (merged(*each) for each in parts.items())
        yield from (each.result() for each in others)
