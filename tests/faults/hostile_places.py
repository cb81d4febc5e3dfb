"""Hostile places: whatever is in one, nothing is written outside, nothing runs, and what is good still arrives afterwards."""

import gzip
import json
import os
import resource
import shutil
import subprocess
import uuid
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from readers import leak
from support import HOMES, Home, Row, is_panic, merged, said, share
from synced import Devices

# What a sync may take, whatever it finds.
SECONDS, BYTES = 60, 3 << 30

ESCAPES = "\x1b]0;pwned\x07\x1b[31mred\u202e\u200b"


def bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


def tree(root: Path) -> dict[str, object]:
    """What is in a directory: of a file its content, of a link where it leads."""
    found: dict[str, object] = {}
    for directory, names, files in os.walk(root):
        for name in [*names, *files]:
            path = Path(directory, name)
            if path.is_symlink():
                found[str(path)] = os.readlink(path)
            elif path.is_file():
                found[str(path)] = path.read_bytes() if path.stat().st_size < 1 << 26 else path.stat().st_size
            else:
                found[str(path)] = path.stat().st_mode
    return found


class Scene:
    """A device that syncs with a place that others can write to, and a directory outside of it."""

    def __init__(self, binary: str, row: Row, *how: str):
        self.row = row
        self.start = Devices([Home(binary), Home(binary)], False, *how)
        one, other = self.start.homes
        for number in range(3):
            one.good("note", "dpo", f"Own note {number}.")
            other.good("note", "dpo", f"Note {number}.")
            other.good("sync")
        assert not self.start.sync(2)
        one.good("note", "react", "Another one.")
        other.good("note", "react", "The next one.")
        other.good("sync")
        # What the first one has not read yet.
        (self.start.place / "devices").mkdir(exist_ok=True)
        self.now = self.start.copy()
        self.outside = Path(HOMES.name, f"outside-{uuid.uuid4()}")
        self.outside.mkdir()
        (self.outside / "file").write_bytes(b"precious")
        self.theirs = {*self.start.events()[1], *self.start.events()[0]}

    @property
    def place(self) -> Path:
        return self.now.place

    def device(self, number: int) -> Path:
        """The directory of a device in the place."""
        return self.place / "devices" / self.start.ids()[number]

    def segments(self, number: int) -> list[Path]:
        return sorted(self.device(number).iterdir(), key=lambda path: int(path.name.split("-")[0]))

    def tries(self, name: str, spoil: Callable[["Scene"], None], adds: bool = False) -> None:
        """Spoils the place, and syncs; then puts everything back, and syncs again. What only adds files hides none."""
        self.now.become(self.start)
        spoil(self)
        self.row.tried += 1
        before = tree(self.outside)
        for words in ("sync",), ("sync", "status"), ("sync", "--json"), ("sync", "status", "--json"), ("sync", "--dry-run"):
            try:
                ran = self.now.homes[0].run(*words, timeout=SECONDS, preexec_fn=bounded)
            except subprocess.TimeoutExpired:
                return self.row.loses(f"{name}: {words} takes too long")
            if is_panic(ran):
                self.row.loses(f"{name}: {words}: {said(ran)[-300:]}")
            if found := leak(ran.stdout + ran.stderr):
                self.row.lets_in(f"{name}: {words}: {found}")
            if len(ran.stdout + ran.stderr) > (200_000 if "status" in words else 20_000):
                self.row.lets_in(f"{name}: {words}: {len(said(ran))} bytes on a terminal")
        if tree(self.outside) != before:
            self.row.lets_in(f"{name}: something is written outside")
        if not set(self.now.events()[0]) <= self.theirs:
            self.row.lets_in(f"{name}: events that nobody wrote")
        if adds and set(self.now.events()[0]) != self.theirs:
            self.row.loses(f"{name}: {len(self.now.events()[0])} of {len(self.theirs)} events arrive")
        # The other device puts right what is its own; what no device can, a person does.
        for path in self.place.rglob("*"):
            if path.is_symlink() or path.is_fifo():
                path.unlink()
        shutil.rmtree(self.place)
        shutil.copytree(self.start.place, self.place)
        failed = self.now.sync(3)
        one, other = self.now.events()
        if failed or one != other or set(one) != self.theirs:
            self.row.loses(f"{name}: afterwards, {failed[:1]}, {len(one)} and {len(other)} events of {len(self.theirs)}")
        elif wrong := self.now.homes[0].wrong():
            self.row.loses(f"{name}: {wrong}")

    def remove(self) -> None:
        self.now.remove()
        self.start.remove()
        shutil.rmtree(self.outside)


def altered(binary: str, how: list[str], part: range) -> Row:
    """Each byte of a segment, or one of so many, is another one or the last."""
    row = Row("")
    scene = Scene(binary, row, *how)
    for at in part:
        for name, change in {
            "cut": lambda content, at: content[:at],
            "altered": lambda content, at: content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :],
            "longer": lambda content, at: content[:at] + b"\0" + content[at:],
            "twice": lambda content, at: content + content[:at],
        }.items():

            def spoil(scene: Scene) -> None:
                file = scene.segments(1)[-1]
                content = file.read_bytes()
                if (changed := change(content, at % len(content))) != content:
                    file.write_bytes(changed)

            scene.tries(f"{name} at {at}", spoil)
    scene.remove()
    return row


def swapped(scene: Scene) -> None:
    one, other = scene.segments(0)[-1], scene.segments(1)[-1]
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


def moved(scene: Scene) -> None:
    """All of one device under the name of the other one, and back."""
    one, other = scene.device(0), scene.device(1)
    one.rename(scene.place / "x")
    other.rename(one)
    (scene.place / "x").rename(other)


def renamed(name: str, scene: Scene) -> None:
    file = scene.segments(1)[-1]
    file.rename(file.with_name(name))


def copied(name: str, scene: Scene) -> None:
    file = scene.segments(1)[-1]
    shutil.copy(file, scene.device(1) / name)


def foreign_device(name: str, scene: Scene) -> None:
    os.makedirs(bytes(scene.place / "devices") + b"/" + os.fsencode(name), exist_ok=True)
    shutil.copy(scene.segments(1)[-1], bytes(scene.place / "devices") + b"/" + os.fsencode(name) + b"/0-1")


def named(name: str, scene: Scene) -> None:
    """Files and directories of that name, everywhere."""
    for directory in scene.place, scene.place / "devices", scene.device(0), scene.device(1):
        path = os.fsencode(directory) + b"/" + os.fsencode(name)
        with open(path, "wb") as file:
            file.write(b"x")
        os.makedirs(path + b"d", exist_ok=True)


def large(scene: Scene) -> None:
    for file in scene.segments(1)[-1], scene.device(1) / "100-200", scene.place / "reads-sync.large":
        os.truncate(file, 10 << 30) if file.exists() else os.truncate(os.open(file, os.O_CREAT | os.O_RDWR), 10 << 30)


def large_root(scene: Scene) -> None:
    os.truncate(scene.place / "reads-sync", 10 << 30)


def bomb(scene: Scene) -> None:
    """A small file of half a gigabyte."""
    file = scene.segments(1)[-1]
    packed = zlib.compressobj(9, wbits=31)
    parts = [packed.compress(begin_of(file)), *(packed.compress(b"[" * (1 << 24)) for _ in range(32)), packed.flush()]
    file.write_bytes(b"".join(parts))


def two(scene: Scene) -> None:
    """A second file behind the end of the first, which is one without entries."""
    file = scene.segments(1)[-1]
    file.write_bytes(gzip.compress(begin_of(file)) + file.read_bytes())


def lines(scene: Scene) -> None:
    """Many lines, of which none is anything."""
    file = scene.segments(1)[-1]
    file.write_bytes(gzip.compress(begin_of(file) + b"{}\n" * 2_000_000, 1))


def begin_of(file: Path) -> bytes:
    """What a segment says of itself."""
    return b"".join(line + b"\n" for line in gzip.decompress(file.read_bytes()).split(b"\n")[:2])


def at_level(level: int, what: str, scene: Scene) -> None:
    """Something else in the place of a file or directory."""
    path = [scene.place / "reads-sync", scene.place / "devices", scene.device(1), scene.segments(1)[-1], scene.device(0), scene.segments(0)[-1]][level]
    kept = scene.place / "kept"
    path.rename(kept)
    match what:
        case "link outside":
            path.symlink_to(scene.outside)
        case "link to a file":
            path.symlink_to(scene.outside / "file")
        case "dangling link":
            path.symlink_to(scene.outside / "new")
        case "link to what it was":
            path.symlink_to(kept)
        case "link to itself":
            path.symlink_to(path)
        case "endless":
            path.symlink_to("/dev/zero")
        case "pipe":
            os.mkfifo(path)
        case "directory":
            path.mkdir()
            (path / "0-1").write_bytes(b"x")
        case "file":
            path.write_bytes(b"x")
        case "closed":
            path.mkdir(mode=0)


THINGS = ["link outside", "link to a file", "dangling link", "link to what it was", "link to itself", "endless", "pipe", "directory", "file", "closed"]


def another(content: bytes, scene: Scene) -> None:
    (scene.place / "reads-sync").write_bytes(content)


ROOTS = [
    b"", b"{", b"null", b"[]", b"\xff", b'{"reads-sync":1}', b'{"reads-sync":-1}', b'{"reads-sync":99999999999999999999}',
    b'{"reads-sync":1,"id":"00000000-0000-7000-8000-000000000000"}', b'{"reads-sync":1,"id":"x"}',
    b'{"reads-sync":1,"id":"00000000-0000-7000-8000-000000000000","check":"AAAA"}',
    b'{"reads-sync":1,"id":"00000000-0000-7000-8000-000000000000","check":"\x1b[31m"}', b"[" * 1_000_000,
]  # fmt: skip


def forged(scene: Scene, change: Callable[[dict], dict], name: str | None = None, more: bytes = b"") -> None:
    """The segment of the other device says something else of itself, and of one that nobody knows."""
    file = scene.segments(1)[-1]
    begin, header, *rest = gzip.decompress(file.read_bytes()).split(b"\n")
    header = json.loads(header)
    header["segment"] |= {"segment": name or file.name} | change(header["segment"])
    file.unlink()
    text = b"\n".join([begin, json.dumps(header).encode(), *rest]) + more
    (scene.device(1) / header["segment"]["segment"]).write_bytes(gzip.compress(text))


HEADERS = {
    "an escape as its name": {"name": ESCAPES},
    "two lines as its name": {"name": "a\nerror: all is lost\r\n"},
    "no name": {"name": ""},
    "a megabyte as its name": {"name": "x" * 1_000_000},
    "an escape as its program": {"program": ESCAPES},
    "a megabyte as its program": {"program": "9." * 500_000},
    "no program": {"program": ""},
    "the end of time": {"at": (1 << 63) - 1},
    "the beginning of time": {"at": -(1 << 63)},
    "a date of no calendar": {"at": 1 << 57},
    "more than it should": {"more": [1, {"x": "y"}]},
}
NUMBERS = ["0-9223372036854775807", "9223372036854775807-9223372036854775807", "0-9223372036854775806", "0-2.4294967295", "5-9223372036854775807.4294967295"]


def unknown_kind(kind: str, scene: Scene) -> None:
    """An entry of a kind that nobody knows."""
    file = scene.segments(1)[-1]
    text = gzip.decompress(file.read_bytes())
    file.write_bytes(gzip.compress(text.replace(b'"kind":"noted"', b'"kind":' + json.dumps(kind).encode())))


def crowd(scene: Scene) -> None:
    """More files and devices than anybody wants to read of."""
    for number in range(2_000):
        (scene.place / f"{number}.jpg").touch()
    for number in range(500):
        directory = scene.place / "devices" / str(uuid.UUID(int=number))
        directory.mkdir()
        (directory / "0-1").write_bytes(b"x")


def own(name: str, scene: Scene) -> None:
    """Something among the files of this device."""
    last = scene.segments(0)[-1]
    content = last.read_bytes()
    if content[:2] == b"\x1f\x8b":
        begin, header, *rest = gzip.decompress(content).split(b"\n")
        header = json.loads(header)
        header["segment"]["segment"] = name
        content = gzip.compress(b"\n".join([begin, json.dumps(header).encode(), *rest]))
    (scene.device(0) / name).write_bytes(content)


NAMES = [
    "..", "...", "-rf", "--", "0-", "-1", "0-1/../../../x", "0-1\n", "0-1\r", "0-1 ", " 0-1", "00-1", "0-1.0", "0-1.-1", "0\u20111", "٠-١", "0-18446744073709551616",
    ESCAPES, "\udcff\udcfe", "a" * 200, "con", "0-1.sync-conflict-20261126-101112-ABCDEFG", "%s%n", "$(id)", "`id`", ".reads-x.new", ".reads-.new.new",
]  # fmt: skip


def plain_spoils() -> dict[str, Callable[[Scene], None]]:
    """What can be wrong with a place, by what it is."""
    spoils: dict[str, Callable[[Scene], None]] = {
        "segments swapped": swapped, "devices swapped": moved, "10 GB": large, "a root of 10 GB": large_root,
        "a bomb": bomb, "two in one": two, "many lines": lines, "a crowd": crowd,
    }  # fmt: skip
    for name in "0-99", "5-5", "100-200", "1-1.7", "0-0.1", "4-3":
        spoils[f"renamed {name}"] = partial(renamed, name)
        spoils[f"copied to {name}"] = partial(copied, name)
        spoils[f"own {name}"] = partial(own, name)
    for name in NAMES:
        if "/" not in name and name not in ("..",):
            spoils[f"named {ascii(name)}"] = partial(named, name)
            spoils[f"device {ascii(name)}"] = partial(foreign_device, name)
    spoils["a device of nobody"] = partial(foreign_device, "01a21986-d0ad-75d7-99a6-0339865ed49a")
    spoils["a device in capitals"] = partial(foreign_device, "01A21986-D0AD-75D7-99A6-0339865ED49A")
    for level in range(6):
        for what in THINGS:
            spoils[f"{what} at {level}"] = partial(at_level, level, what)
    for content in ROOTS:
        spoils[f"root {ascii(content[:40])}"] = partial(another, content)
    for kind in ESCAPES, "k" * 1_000_000, "":
        spoils[f"kind {ascii(kind[:20])}"] = partial(unknown_kind, kind)
    for name, fields in HEADERS.items():
        spoils[f"{name}"] = partial(forged, change=lambda _, fields=fields: fields)
    for name in NUMBERS:
        spoils[f"numbers {name}"] = partial(forged, change=lambda _: {}, name=name)
        spoils[f"own {name}"] = partial(own, name)
    return spoils


def try_all(binary: str, how: list[str], names: list[str]) -> Row:
    row = Row("")
    scene, spoils = Scene(binary, row, *how), plain_spoils()
    for name in names:
        scene.tries(name, spoils[name], name.startswith(("copied to", "named", "device")) and "swapped" not in name)
    scene.remove()
    return row


def hostile(pool, binary: str):
    names, each = list(plain_spoils()), int(os.environ.get("READS_EACH", "4"))
    alike = [name for name in names if any(word in name for word in ("link", "GB", "swapped", "copied", "renamed", "own"))]
    spoiled = [share(pool, partial(try_all, binary, how), some, 12) for how, some in ((["--plain"], names[::each]), ([], alike[:: 2 * each]))]
    at_bytes = [share(pool, partial(altered, binary, how), list(range(0, 700, 40 * each)), 6) for how in (["--plain"], [])]
    yield merged("links, pipes, bombs, names and headers in a place", [part for parts in spoiled for part in parts])
    yield merged("segments altered, cut and made longer, at each byte", [part for parts in at_bytes for part in parts])
