"""Kills, newer programs and the privacy of `reads sync`; what hostile places hold is in `hostile_places`.

Kills are at one in some of the system calls; `READS_EACH=1 tests/faults/run … sync` tries each."""

import gzip
import json
import os
import re
import shutil
import subprocess
import uuid
from functools import partial
from pathlib import Path

from crash import CALLS, catalog, injecting
from hostile_addresses import addressed, hooked, replayed
from hostile_places import hostile
from support import Home, Row, merged, said, share, used, workers
from synced import Devices, rows_of

# A kill at one in so many system calls.
EACH = int(os.environ.get("READS_EACH", "8"))
EACH_OF_GIT = int(os.environ.get("READS_EACH", "30"))

def points(devices: Devices, words: tuple, each: int) -> list[tuple[str, int]]:
    """The calls of a run, of any of its processes, by their names and numbers."""
    trial = devices.copy()
    trace = trial.homes[0].path / "trace"
    ran = trial.homes[0].run(*words, before=["strace", "-f", "--seccomp-bpf", "-qq", "-o", str(trace), "-e", "trace=" + ",".join(CALLS)])
    assert ran.returncode == 0, (words, said(ran))
    counts: dict[tuple[str, str], int] = {}
    for process, call in re.findall(r"^(\d+) +(\w+)\(", trace.read_text(errors="replace"), re.MULTILINE):
        counts[process, call] = counts.get((process, call), 0) + 1
    most: dict[str, int] = {}
    for (_, call), count in counts.items():
        most[call] = max(count, most.get(call, 0))
    trial.remove()
    found = [(call, at) for call, count in most.items() for at in range(1, count + 1)]
    if each > 1:
        # Most of them are pages of the database, which `crash` looks at.
        found = [(call, at) for call, at in found if call != "pwrite64" or at % 4 == 0]
    return found[:: each if len(found) > each else 1]


def expected(devices: Devices, words: tuple) -> list:
    """What all have in the end if nothing is killed."""
    trial = devices.copy()
    trial.homes[0].good(*words)
    assert not trial.sync(3)
    one, *others = trial.events()
    assert all(one == other for other in others), words
    trial.remove()
    return one


def killed(start: Devices, words: tuple, wanted: list, at_calls: list[tuple[str, int]]) -> Row:
    row, devices, ids = Row(""), start.copy(), start.ids()
    for call, at in at_calls:
        devices.become(start)
        devices.homes[0].run(*words, before=injecting(call, at, "signal=KILL"))
        row.tried += 1
        where = f"{' '.join(words)}, killed at {call} {at}"
        if failed := devices.sync() + devices.sync(2):
            row.loses(f"{where}: {failed[0]}")
        elif devices.ids() != ids:
            row.loses(f"{where}: a device got another id")
        elif any(events != wanted for events in devices.events()):
            row.loses(f"{where}: not all have {len(wanted)} events: {[len(events) for events in devices.events()]}")
        elif wrong := devices.homes[0].wrong():
            row.loses(f"{where}: {wrong}")
        elif not devices.is_git and (left := list(devices.place.glob("devices/*/.*"))):
            row.loses(f"{where}: {left} is left")
    devices.remove()
    return row


def situations(binary: str):
    """What the first of some devices is about to do."""
    fresh = used(Home(binary)), Home(binary)
    fresh[1].good("done", "hnsw", "--note", "A note of the other one.")
    for number, home in enumerate(fresh):
        (home.path / "own.toml").write_text(catalog(1, 3 + number))
        home.good("catalog", "add", "own.toml")
    first = Devices([home.copy() for home in fresh])
    yield "a first sync", first, ("sync",)
    both = first.copy()
    assert not both.sync(2)
    for number, home in enumerate(both.homes):
        home.good("note", "dpo", f"A note by {number}.")
    assert not both.sync()
    for number, home in enumerate(both.homes):
        home.good("add", f"A book by {number}", "--offline", "--tag", "new")
    both.homes[1].good("sync")
    yield "what both have sent", both, ("sync",)
    erased = both.copy()
    note = next(note["note"] for note in json.loads(erased.homes[0].good("notes", "--json")) if "by 0" in note["text"])
    erased.homes[0].good("forget", str(note), "--yes")
    yield "what was forgotten", erased, ("sync",)
    other = both.copy()
    note = next(note["note"] for note in json.loads(other.homes[1].good("notes", "--json")) if "by 0" in note["text"])
    other.homes[1].good("forget", str(note), "--yes")
    other.homes[1].good("sync")
    yield "what another one forgot", other, ("sync",)
    many = both.copy()
    own = many.place / "devices" / many.ids()[0]
    while len(list(own.iterdir())) < 32:
        many.homes[0].good("note", "react", "One more note.")
        many.homes[0].good("sync")
    many.homes[0].good("note", "react", "The last note.")
    yield "many small segments", many, ("sync",)
    gone = Devices([*(home.copy() for home in fresh), Home(binary)])
    assert not gone.sync(2)
    lost = gone.homes.pop()
    lost.good("note", "dpo", "A note by one that is gone.")
    lost.good("sync")
    assert not gone.sync()
    yield "a device that is gone", gone, ("sync", "forget-device", "device-2", "--yes")
    yield "in a git repository", Devices([home.copy() for home in fresh], True), ("sync",)


def kills(pool, binary: str):
    parts = []
    for name, devices, words in situations(binary):
        each = EACH_OF_GIT if devices.is_git else EACH
        calls, wanted = points(devices, words, each), expected(devices, words)
        parts.append((name, share(pool, partial(killed, devices, words, wanted), calls, 6)))
    for name, part in parts:
        yield merged(f"sync is killed at its system calls: {name}", part)


def gone(binary: str) -> Row:
    """A device that is gone, with or without its files, is forgotten: a new one gets all that it sent."""
    row = Row("a device that is gone, and a new one that gets what it sent")
    for is_git in False, True:
        for with_files in True, False:
            row.tried += 1
            devices = Devices([Home(binary) for _ in range(3)], is_git)
            lost = devices.homes.pop()
            (lost.path / "own.toml").write_text(catalog(1, 3))
            devices.homes[0].good("note", "dpo", "A note.")
            assert not devices.sync()
            lost.good("catalog", "add", "own.toml")
            if not with_files:
                lost.good("done", "sys-1", "--note", "A note by one that is gone.")
            lost.good("sync")
            assert not devices.sync(2)
            one = rows_of(lost, "SELECT id FROM device")[0][0]
            if not with_files:
                if is_git:
                    subprocess.run(["git", "-C", devices.place, "branch", "-qD", f"reads/{uuid.UUID(bytes=one)}"], check=True)
                else:
                    shutil.rmtree(devices.place / "devices" / str(uuid.UUID(bytes=one)))
                assert not devices.sync()
            devices.homes[0].good("sync", "forget-device", str(uuid.UUID(bytes=one)), "--yes")
            devices.homes.append(Home(binary))
            devices.homes[-1].good("sync", "init", devices.address, "--name", "place", *devices.key)
            failed, events = devices.sync(2), devices.events()
            catalogs = [rows_of(home, "SELECT name FROM catalog ORDER BY name") for home in devices.homes]
            if failed or any(each != events[0] for each in events) or len(events[0]) != 2 * (not with_files) + 1 or catalogs[-1] != [("reads",), ("systems",)]:
                row.loses(f"{is_git} {with_files}: {failed}, {[len(each) for each in events]}, {catalogs}")
            devices.remove()
            lost.remove()
    return row


def with_segment(devices: Devices, path: str, text: str) -> None:
    (devices.place / path).write_bytes(gzip.compress(text.encode()))


UNKNOWN = ('{"event":{"id":"%s","act":"%s","device":"%s","stamp":7354102579200000,"at":1795435200000,'
           '"resource":"18098d20-3c77-573b-9115-a5ec1ecd035f","kind":"pondered","body":{"deeply":true}}}')  # fmt: skip


def newer(binary: str) -> Row:
    """A segment of a newer program: what precedes its first unknown entry is taken, the rest when the program is updated."""
    row = Row("an entry of a newer program, at each place of a segment")
    devices = Devices([Home(binary), Home(binary)], False, "--plain")
    one, other = devices.homes
    for number in range(4):
        other.good("note", "dpo", f"Note {number}.")
    assert not devices.sync(2)
    path, text = next((path, text) for path, text in devices.texts().items() if text.count('"event"') == 4)
    lines = text.splitlines()
    # One that has read nothing of it yet.
    start = Devices([Home(binary)], False)
    shutil.rmtree(start.place)
    shutil.copytree(devices.place, start.place)
    start.homes[0].good("sync", "remove", "place")
    start.homes[0].good("sync", "init", start.address, "--name", "place")
    drawn = [str(uuid.UUID(int=uuid.uuid4().int & ~(0xF << 76) | 7 << 76)) for _ in range(2)]
    unknown = UNKNOWN % (*drawn, path.split("/")[1]), '{"pondering":{"x":1}}', '{"catalog":{"toml":"pondering"}}'
    trial = start.copy()
    for line in unknown:
        for at in range(2, len(lines) + 1):
            for program in "99.0.0", "0.1.0":
                row.tried += 1
                trial.become(start)
                altered = [*lines[:at], line, *lines[at:]]
                altered[1] = altered[1].replace('"program":"0.1.0"', f'"program":"{program}"')
                with_segment(trial, path, "\n".join(altered) + "\n")
                failed = trial.sync(2)
                status = json.loads(trial.homes[0].good("sync", "status", "--json"))
                waits = [device["waits"] for device in status["places"][0]["devices"] if device["device"] in path]
                notes = len(json.loads(trial.homes[0].good("notes", "--json")))
                is_named = bool(waits and waits[0]) and ("99.0.0" in waits[0]) == (program != "0.1.0")
                if failed or notes != at - 2 or not is_named:
                    row.loses(f"at {at} of {program}: {failed}, {notes} notes, {waits}")
                with_segment(trial, path, text)
                failed = trial.sync(2)
                notes = len(json.loads(trial.homes[0].good("notes", "--json")))
                if failed or notes != 4 or trial.homes[0].wrong():
                    row.loses(f"at {at} of {program}, then updated: {failed}, {notes} notes")
    trial.become(start)
    (trial.place / "reads-sync").write_text('{"reads-sync":2,"vault":"x"}')
    row.tried += 1
    ran = trial.homes[0].run("sync")
    if ran.returncode != 1 or b"update reads" not in ran.stderr or len(trial.texts()) != len(start.texts()):
        row.loses(f"a newer place: {said(ran)}")
    for each in devices, start, trial:
        each.remove()
    return row


SECRET = "A secret of mine"


def private(binary: str) -> Row:
    """Nothing of the text is readable where it is encrypted, or where it was forgotten; files are for their owner alone."""
    row = Row("text in an encrypted place, and in a plain one after it is forgotten")
    for is_git, plain in (False, False), (False, True), (True, False), (True, True):
        devices = Devices([Home(binary) for _ in range(3)], is_git, *(["--plain"] if plain else []))
        for number, home in enumerate(devices.homes):
            home.good("add", f"{SECRET} {number}", "--offline", "--why", SECRET)
            home.good("note", "dpo", f"{SECRET} note {number}")
            home.good("done", "ddia", "--note", f"{SECRET} done {number}")
            home.good("drop", "hnsw", "--because", f"{SECRET} reason {number}")
            home.good("note", "react", f"Open {number}")
        assert not devices.sync(3)
        assert len(json.loads(devices.homes[0].good("notes", "--json"))) == 9 or row.loses("not all notes arrive")
        texts = current(devices)
        row.tried += len(texts)
        if plain:
            # Any of them may forget what any other one wrote.
            for entry in "dpo", "ddia", "hnsw":
                devices.homes["dpo ddia hnsw".split().index(entry)].good("forget", entry, "--yes")
            assert not devices.sync(3)
            texts = current(devices)
            row.tried += len(texts)
            for path, text in texts.items():
                for found in re.findall(rf"{SECRET} (?:note|done|reason) \d".encode(), text):
                    row.lets_in(f"{path}: {found}")
            if sum(text.count(b"Open ") for text in texts.values()) != 3:
                row.loses("a note that nobody forgot is not there any more")
        else:
            for path, text in texts.items():
                for secret in b"secret", b"Open", b"resource", b"device-", b"noted", b"dpo":
                    if secret in text:
                        row.lets_in(f"{path}: {secret}")
        for directory, _, names in os.walk(devices.place) if not is_git else []:
            for path, most in [(Path(directory), 0o700), *((Path(directory, name), 0o600) for name in names)]:
                row.tried += 1
                if path.stat().st_mode & 0o777 & ~most:
                    row.lets_in(f"{path}: {path.stat().st_mode:o}")
        for home in devices.homes:
            for file in home.path.rglob("*"):
                row.tried += 1
                if file.stat().st_mode & 0o077 and "/git/" not in str(file) and ".cache/reads" in str(file):
                    row.lets_in(f"{file}: {file.stat().st_mode:o}")
        devices.remove()
    return row


def current(devices: Devices) -> dict[str, bytes]:
    """What is in a place now, decompressed if it is compressed."""
    if devices.is_git:
        git = ["git", "-C", str(devices.place)]
        found = {}
        for branch in subprocess.run([*git, "for-each-ref", "--format=%(refname)"], capture_output=True, check=True, text=True).stdout.split():
            for name in subprocess.run([*git, "ls-tree", "--name-only", branch], capture_output=True, check=True, text=True).stdout.split():
                shown = subprocess.run([*git, "cat-file", "blob", f"{branch}:{name}"], capture_output=True, check=True)
                found[f"{branch}/{name}"] = shown.stdout
    else:
        found = {str(path): path.read_bytes() for path in devices.place.rglob("*") if path.is_file()}
    return {path: gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content for path, content in found.items()}


def rows(binary: str):
    with workers() as pool:
        others = [pool.submit(each, binary) for each in (newer, private, gone, replayed, addressed, hooked)]
        yield from kills(pool, binary)
        yield from hostile(pool, binary)
        for other in others:
            yield other.result()
