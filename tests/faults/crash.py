"""Kills each writing command at every write and sync: afterwards its whole effect is there, or nothing of it."""

import json
import re
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from support import Home, Row, merged, said, share, used, workers

# Every system call with which the program or SQLite writes to the disk or changes a name.
CALLS = [
    "write", "pwrite64", "writev", "fsync", "fdatasync", "ftruncate", "fallocate", "copy_file_range", "sendfile",
    "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir", "chmod", "fchmod", "fchmodat",
]  # fmt: skip
COUNTED = re.compile(rb"^\d+ +(\w+)\(", re.MULTILINE)


def calls_of(home: Home, words, options, calls=CALLS) -> dict[str, int]:
    """How often a run makes each of the calls."""
    trace = home.path / "trace"
    before = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", str(trace), "-e", "trace=" + ",".join(calls)]
    ran = home.run(*words, before=before, **options)
    assert ran.returncode == 0, (words, said(ran))
    counts: dict[str, int] = {}
    for call in COUNTED.findall(trace.read_bytes()):
        counts[call.decode()] = counts.get(call.decode(), 0) + 1
    trace.unlink()
    return counts


def injecting(call: str, at: int, fault: str) -> list[str]:
    """The words before a command that have a fault strike at one of its calls."""
    before = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", f"trace={call}"]
    return [*before, "-e", f"inject={call}:{fault}:when={at}"]


def killed(home: Home, words, call: str, at: int, options):
    return home.run(*words, before=injecting(call, at, "signal=KILL"), **options)


@dataclass
class Killing:
    """A command to be killed at each of its calls, in a home that holds what `start` does."""

    start: Home
    words: tuple
    options: dict
    fault: str
    state: Callable[[Home], str]
    # Each call, by the how manieth of its name it is.
    points: list[tuple[str, int]]
    # What there may be afterwards.
    expected: tuple[str, str]

    def row(self, points) -> Row:
        """What comes of being killed at these."""
        row, home = Row(self.fault), self.start.copy()
        for call, at in points:
            home.become(self.start)
            killed(home, self.words, call, at, self.options)
            row.tried += 1
            where = f"{' '.join(map(str, self.words))}, killed at {call} {at}"
            if wrong := home.wrong():
                row.loses(f"{where}: {wrong}")
            elif self.state(home) not in self.expected:
                row.loses(f"{where}: its effect is there in part")
        home.remove()
        return row


def killing(start: Home, words, options, called="", state=Home.state, one_in=1) -> Killing:
    """Finds out what a command does when nothing stops it. Of pages, one in so many is a point to be killed at."""
    # The doctor, who looks at it after each try, brings an older schema or catalog up to date.
    before, home = start.copy(), start.copy()
    before.wrong()
    points = every_one(calls_of(home, words, options), one_in)
    expected = (state(before), state(home))
    before.remove()
    home.remove()
    return Killing(start, words, options, f"killed at every write: {called or ' '.join(words)}"[:66], state, points, expected)


def every_one(counts: dict[str, int], one_in: int = 1) -> list[tuple[str, int]]:
    """Each call, by its name and its number among those of that name; of writes of a page, one in so many."""
    return [
        (call, at) for call, count in counts.items() for at in range(1, count + 1) if call != "pwrite64" or at % one_in == 0
    ]


def killed_at_every_write(tries) -> Iterator[Row]:
    """Kills each of these commands, given as `killing` takes them, at each of its calls."""
    with workers() as pool:
        killings = [pool.submit(killing, *each) for each in tries]
        parts = [(each.result().fault, share(pool, each.result().row, each.result().points)) for each in killings]
        yield from (merged(*each) for each in parts)


def editor(home: Home, text: str) -> dict:
    """An environment whose editor writes this."""
    script = home.path / "editor"
    script.write_text(f"#!/bin/sh\nprintf '%s' {text!r} > \"$1\"\n")
    script.chmod(0o700)
    return {"environment": {"VISUAL": "./editor"}}


def commands(home: Home):
    """Each command that writes, with what it needs."""
    note = next(note["note"] for note in json.loads(home.good("notes", "--json")))
    library = home.path / "library.bib"
    library.write_text("".join(f"@book{{k{at}, title = {{Imported book {at}}}, year = {{19{at:02}}}}}\n" for at in range(30)))
    for name, entries in (("systems.toml", 3), ("systems-2.toml", 5)):
        version = 2 if "2" in name else 1
        (home.path / name).write_text(catalog(version, entries))
    yield ("done", "hnsw", "dpo", "--depth", "skim"), {}
    yield ("start", "hnsw"), {}
    yield ("progress", "react", "p9"), {}
    yield ("drop", "hnsw", "--because", "No longer."), {}
    yield ("reopen", "toolformer"), {}
    yield ("follow", "evidently"), {}
    yield ("unfollow", "lethain"), {}
    yield ("every", "ddia", "18m"), {}
    yield ("snooze", "attention", "2y"), {}
    yield ("note", "hnsw", "Words."), {}
    yield ("note", "hnsw", "-"), {"given": b"Words from a pipe."}
    yield ("note", "--revise", str(note)), editor(home, "Other words.")
    yield ("note", "--rm", str(note)), {}
    yield ("add", "Another book", "--tag", "new", "--every", "2y"), {}
    yield ("edit", "ddia", "--year", "2018"), {}
    yield ("tag", "hnsw", "colbert", "seen"), {}
    yield ("untag", "ddia", "to-cite"), {}
    yield ("relate", "hnsw", "builds-on", "attention"), {}
    yield ("rm", "a-book-of-my-own-1"), {}
    yield ("occasion", "add", "promotion", "--on", "2027-05-01"), {}
    yield ("occasion", "move", "interview", "2027-03-01"), {}
    yield ("occasion", "cancel", "interview"), {}
    yield ("tie", "dpo", "interview"), {}
    yield ("untie", "ddia", "interview"), {}
    yield ("undo",), {}
    yield ("import", "library.bib"), {}
    yield ("catalog", "add", "systems.toml"), {}
    yield ("seed", "systems.toml"), {}
    yield ("catalog", "remove", "reads"), {}
    yield ("backup",), {}
    yield ("forget", str(note), "--yes"), {}


def catalog(version: int, entries: int) -> str:
    """The text of a catalog."""
    text = f'[catalog]\nname = "systems"\ntitle = "Systems"\nversion = {version}\n'
    text += '[[domain]]\nslug = "systems"\ntitle = "Systems"\n'
    for at in range(entries):
        text += f'[[resource]]\nslug = "sys-{at}"\ntitle = "System {at}, v{version}"\nkind = "paper"\n'
        text += 'domain = "systems"\ndepth = "read"\nwhy = "So."\n'
    return text


def rows(binary: str):
    start = used(Home(binary))
    tries = [(start, words, options) for words, options in commands(start)]

    # It writes all that follows from the log anew.
    tries.append((start, ("doctor", "--rebuild"), {}, "doctor --rebuild (of pages, one in five)", Home.state, 5))

    large = start.copy()
    titles = (f"@book{{m{at}, title = {{One of many, {at}}}}}\n" for at in range(1_001))
    (large.path / "many.bib").write_text("".join(titles))
    # It differs from other imports by the backup before it, and takes ten times as long.
    tries.append((large, ("import", "many.bib"), {}, "import many.bib (of pages, one in five)", Home.state, 5))

    updated = start.copy()
    updated.good("catalog", "add", "systems.toml")
    tries.append((updated, ("catalog", "update", "systems-2.toml"), {}))

    restored = start.copy()
    restored.good("backup", "then.backup")
    restored.good("done", "hnsw")
    tries.append((restored, ("restore", "then.backup"), {}))

    tries.append((start, ("export", "jsonl", "--to", "all.jsonl"), {}, "", exported))
    behind = start.copy()
    age(behind)
    tries.append((Home(binary), ("todo",), {}, "the first run"))
    tries.append((behind, ("todo",), {}, "a newer built-in catalog"))
    yield from killed_at_every_write(tries)


def exported(home: Home) -> str:
    """What an export left: the whole of it, or nothing."""
    file = home.path / "all.jsonl"
    return file.read_text() if file.exists() else "none"


def age(home: Home) -> None:
    """Makes the built-in catalog look like an older version of itself, as an older program would have left it."""
    connection = sqlite3.connect(home.database)
    connection.execute("UPDATE catalog SET version = 0 WHERE name = 'reads'")
    connection.execute(
        "UPDATE catalog_entry SET body = json_set(body, '$.metadata.why', 'An older reason') WHERE slug = 'attention'"
    )
    connection.execute("UPDATE catalog SET checksum = ?", (checksum(connection),))
    connection.execute("UPDATE resource SET why = 'An older reason' WHERE slug = 'attention'")
    connection.execute("UPDATE words SET why = 'An older reason' WHERE rowid = 3")
    connection.commit()
    connection.close()


def checksum(connection: sqlite3.Connection) -> int:
    """The checksum of the only catalog: each value of its rows as text, followed by a zero byte."""
    content = (
        "SELECT name, title, version, coalesce(source, ''), removed FROM catalog",
        "SELECT slug, title, coalesce(note, ''), coalesce(cadence, ''), position FROM catalog_domain ORDER BY slug",
        "SELECT hex(id), slug, domain, position, body, removed_from_catalog FROM catalog_entry ORDER BY rowid",
    )
    values = (str(value) for sql in content for row in connection.execute(sql) for value in row)
    return zlib.crc32(b"".join(value.encode() + b"\0" for value in values))
