"""Hostile places: whatever is in one, nothing is written outside, nothing runs, and what is good still arrives afterwards."""

import gzip
import json
import os
import resource
import shutil
import subprocess
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path

from readers import leak
from support import HOMES, Home, Row, is_panic, merged, said, share, workers

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
        from sync import Devices

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

    def tries(self, name: str, spoil: Callable[["Scene"], None], heals: bool = True) -> None:
        """Spoils the place, and syncs; then puts everything back, and syncs again."""
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
            if len(ran.stdout + ran.stderr) > 20_000:
                self.row.lets_in(f"{name}: {words}: {len(said(ran))} bytes on a terminal")
        if tree(self.outside) != before:
            self.row.lets_in(f"{name}: something is written outside")
        if not set(self.now.events()[0]) <= self.theirs:
            self.row.lets_in(f"{name}: events that nobody wrote")
        if not heals:
            return
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
    file = scene.segments(1)[-1]
    first = b"\n".join(gzip.decompress(file.read_bytes()).split(b"\n")[:2])
    whole = b"".join(gzip.compress(b"[" * (1 << 24), 9) for _ in range(256))
    file.write_bytes(gzip.compress(first + b"\n", 9) + whole)


def lines(scene: Scene) -> None:
    """Many lines, of which none is anything."""
    file = scene.segments(1)[-1]
    first = b"\n".join(gzip.decompress(file.read_bytes()).split(b"\n")[:2])
    file.write_bytes(gzip.compress(first + b"\n" + b"{}\n" * 10_000_000, 1))


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


def own(name: str, scene: Scene) -> None:
    """Something among the files of this device."""
    last = scene.segments(0)[-1]
    begin, header, *rest = gzip.decompress(last.read_bytes()).split(b"\n")
    header = json.loads(header)
    header["segment"]["segment"] = name
    (scene.device(0) / name).write_bytes(gzip.compress(b"\n".join([begin, json.dumps(header).encode(), *rest])))


NAMES = [
    "..", "...", "-rf", "--", "0-", "-1", "0-1/../../../x", "0-1\n", "0-1\r", "0-1 ", " 0-1", "00-1", "0-1.0", "0-1.-1", "0\u20111", "٠-١", "0-18446744073709551616",
    ESCAPES, "\udcff\udcfe", "a" * 200, "con", "0-1.sync-conflict-20261126-101112-ABCDEFG", "%s%n", "$(id)", "`id`", ".reads-x.new", ".reads-.new.new",
]  # fmt: skip


def plain_spoils() -> dict[str, Callable[[Scene], None]]:
    """What can be wrong with a place, by what it is."""
    spoils: dict[str, Callable[[Scene], None]] = {
        "segments swapped": swapped, "devices swapped": moved, "10 GB": large, "a root of 10 GB": large_root,
        "a bomb": bomb, "ten million lines": lines,
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
        scene.tries(name, spoils[name])
    scene.remove()
    return row


def replayed(binary: str) -> Row:
    """The files of one place in another one with the same key; a wrong key; a key for a plain place."""
    from sync import Devices

    row = Row("files of another place, and keys of another one")
    one, other = Devices([Home(binary)]), Devices([Home(binary)])
    for number, each in enumerate((one, other)):
        each.homes[0].good("note", "dpo", f"Of {number}.")
        assert not each.sync()
    same = Devices([Home(binary)], False, *one.key)
    same.homes[0].good("note", "dpo", "Of the third.")
    plain = Devices([Home(binary)], False, "--plain")
    assert not same.sync() and not plain.sync()
    for source in one, other, plain:
        row.tried += 1
        copy = same.copy()
        shutil.copytree(source.place / "devices", copy.place / "devices", dirs_exist_ok=True)
        ran = copy.homes[0].run("sync")
        if is_panic(ran) or len(copy.events()[0]) != 1:
            row.lets_in(f"replayed: {said(ran)}")
        # The root of another place with it.
        shutil.copy(source.place / "reads-sync", copy.place / "reads-sync")
        before = tree(copy.place)
        ran = copy.homes[0].run("sync")
        if ran.returncode != 1 or tree(copy.place) != before:
            row.lets_in(f"another place: {said(ran)}")
        copy.remove()
    for place, words, told in (
        (one, other.key, b"not its words"), (one, ["--plain"], b"encrypted already"), (one, [], b"--key"), (plain, one.key, b"not encrypted"),
        (one, ["--key", "legal winner"], b"12 words"), (one, ["--key", " ".join(["legal"] * 12)], b"no key"),
        (one, ["--key", "x" * 100_000], b"12 words"), (one, ["--key", ESCAPES], b"12 words"), (one, ["--key="], b"12 words"),
    ):  # fmt: skip
        row.tried += 1
        home, before = Home(binary), tree(place.place)
        home.good("todo")
        ran = home.run("sync", "init", place.address, *words)
        if ran.returncode not in (1, 2) or told not in ran.stderr or tree(place.place) != before or leak(ran.stderr):
            row.lets_in(f"{words}: {said(ran)[:300]}")
        if home.run("sync").returncode != 1:
            row.lets_in(f"{words}: a place is set up all the same")
        home.remove()
    for each in one, other, same, plain:
        each.remove()
    return row


ADDRESSES = [
    "--upload-pack=touch RAN", "-x", "--", "-", "", "ext::touch RAN", "git:ext::touch RAN", "git:ext::sh -c touch% RAN", "git:--upload-pack=touch RAN", "git:-oProxyCommand=touch RAN",
    "ssh://-oProxyCommand=touch RAN/x", "git:ssh://-oProxyCommand=touch RAN/x", "git:-oProxyCommand=touch RAN@host:x", "-oProxyCommand=touch RAN@host:x", "me@-oProxyCommand=touch RAN:x",
    "rclone:--config=x:y", "rclone:-vv:y", "rclone:", "rclone:x", "rclone:\n:x", "rclone::sftp,ssh='touch RAN':x", 'rclone::sftp,host=h,ssh="touch RAN":', "git+ext::touch RAN", "git+file://--upload-pack=touch RAN",
    "git+ssh://-oProxyCommand=touch RAN/x", "file://--upload-pack=touch RAN", "fd::3", "git:fd::3/x", "git:\n", "git:", "transport::x", ESCAPES, "git:" + ESCAPES,
    "x" * 5_000, "/dev/null", "/dev/zero", "/proc/self/fd", "/", "file:///dev/zero", "http://127.0.0.1:9/x", "git:http://127.0.0.1:9/x", "git://127.0.0.1:9/x",
]  # fmt: skip


def addressed(binary: str) -> Row:
    """Addresses that could be an option or a program."""
    row, home = Row("addresses that are options, programs or nothing"), Home(binary)
    home.good("todo")
    bin_directory = home.path / "bin"
    bin_directory.mkdir()
    for name in "ssh", "rclone", "sh-x":
        # What would have run, with what it was given.
        (bin_directory / name).write_text(f'#!/bin/sh\nfor word; do case "$word" in -*touch*|--config*|-vv*) touch {home.path}/RAN;; esac; done\nexit 1\n')
        (bin_directory / name).chmod(0o700)
    environment = {"PATH": f"{bin_directory}:{home.environment['PATH']}"}
    for address in ADDRESSES:
        for words in ("sync", "init", address), ("sync", "init", "--plain", "--", address):
            row.tried += 1
            ran = home.run(*words, environment=environment)
            if is_panic(ran) or leak(ran.stdout + ran.stderr) or list(home.path.rglob("RAN")):
                row.lets_in(f"{words}: {ran.returncode} {said(ran)[-300:]}")
                for found in home.path.rglob("RAN"):
                    found.unlink()
            if ran.returncode == 0:
                name = json.loads(home.good("sync", "status", "--json"))["places"][0]
                if not address.startswith("/") and address not in (ESCAPES,):
                    row.lets_in(f"{words}: {name}")
                home.good("sync", "remove", name["place"])
                shutil.rmtree(name["address"], ignore_errors=True) if name["address"].startswith(str(home.path)) else None
    home.remove()
    return row


def hooked(binary: str) -> Row:
    """Hooks, settings and helpers in the cache of a repository, and in a template."""
    from sync import Devices

    row = Row("hooks and settings in the cache of a git repository")
    start = Devices([Home(binary), Home(binary)], True, "--plain")
    assert not start.sync(2)
    devices = start.copy()
    hooks = "pre-push reference-transaction post-checkout pre-auto-gc post-rewrite fsmonitor-watchman post-update update pre-receive post-receive push-to-checkout".split()
    config = "[core]\n\thooksPath = HOOKS\n\tfsmonitor = HOOKS/pre-push\n\tsshCommand = HOOKS/pre-push\n\tgitProxy = HOOKS/pre-push\n\taskPass = HOOKS/pre-push\n\talternateRefsCommand = HOOKS/pre-push\n[gc]\n\tauto = 1\n"
    config += '[credential]\n\thelper = HOOKS/pre-push\n[remote "x"]\n\turl = ext::HOOKS/pre-push\n[gpg]\n\tprogram = HOOKS/pre-push\n'
    for where in "cache", "cache and its settings", "template", "person":
        row.tried += 1
        devices.become(start)
        home = devices.homes[0]
        if where.startswith("cache"):
            targets = [head.parent for head in home.path.glob(".cache/reads/**/HEAD")] or [home.path / ".cache"]
            # The address of a copy has another cache.
            devices.sync()
            targets += [head.parent for head in home.path.glob(".cache/reads/**/HEAD")]
        else:
            targets = [home.path / "template"]
        environment = {}
        for target in targets:
            (target / "hooks").mkdir(parents=True, exist_ok=True)
            for hook in hooks:
                (target / "hooks" / hook).write_text(f"#!/bin/sh\ntouch {home.path}/RAN\nexit 0\n")
                (target / "hooks" / hook).chmod(0o700)
            if where.endswith("settings"):
                with open(target / "config", "a") as file:
                    file.write(config.replace("HOOKS", str(target / "hooks")))
            if where == "template":
                environment = {"GIT_TEMPLATE_DIR": str(target)}
            if where == "person":
                # Those of the repository itself are the person's.
                for hook in set(hooks) - {"pre-push", "post-checkout", "post-rewrite"}:
                    (target / "hooks" / hook).unlink()
                (home.path / ".gitconfig").write_text(f"[core]\n\thooksPath = {target}/hooks\n[init]\n\ttemplateDir = {target}\n")
        home.good("note", "dpo", "A note.")
        ran = home.run("sync", environment=environment)
        if ran.returncode != 0 or (home.path / "RAN").exists():
            row.lets_in(f"{where}: {said(ran)}")
    devices.remove()
    start.remove()
    return row


def hostile(binary: str):
    names = list(plain_spoils())
    every = max(1, int(os.environ.get("READS_EACH", "9")))
    bytes_at = range(0, 700, every * 5)
    with workers() as pool:
        spoiled = share(pool, partial(try_all, binary, ["--plain"]), names, 12)
        spoiled_encrypted = share(pool, partial(try_all, binary, []), [name for name in names if "link" in name or "GB" in name or "swapped" in name or "copied" in name], 12)
        bytes_of = [share(pool, partial(altered, binary, how), list(bytes_at), 6) for how in (["--plain"], [])]
        others = [pool.submit(each, binary) for each in (replayed, addressed, hooked)]
        yield merged("links, pipes, bombs, names and headers in a place", spoiled)
        yield merged("the same in an encrypted one", spoiled_encrypted)
        yield merged("segments altered, cut and made longer, at each byte", [part for parts in bytes_of for part in parts])
        for other in others:
            yield other.result()
