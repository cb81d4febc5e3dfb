"""Devices that sync through places in which files are lost, doubled and put back: at the end all of them show the same.

Each run drives two to five devices through random commands and random syncs: through one folder, through copies of a folder that
some engine carries about in part and with conflicts, or through a git repository, and in some runs through a second place that a
few of them share. Its seed is printed with each failure; `READS_SEED=N tests/faults/run … places` runs that one alone, and
`READS_SEED=0-999` a thousand."""

import json
import os
import random
import shutil
import sqlite3
import subprocess
import uuid
from functools import partial
from pathlib import Path

from crash import injecting
from machines import Device, Run, seeds
from support import HOMES, Home, Row, merged, said, share, workers

RUNS = 40
# How often all sync at most until nothing changes any more.
ROUNDS = 10

GIT = ["git", "-c", "init.defaultBranch=main", "-c", "safe.directory=*"]


def files_of(root: Path) -> dict[str, bytes]:
    """The files of a directory, by their paths in it."""
    found = {}
    for directory, _, names in os.walk(root):
        for name in names:
            path = Path(directory, name)
            found[str(path.relative_to(root))] = path.read_bytes()
    return found


def put(root: Path, path: str, content: bytes | None) -> None:
    """Writes a file of a directory, or removes it."""
    file = root / path
    if content is None:
        file.unlink(missing_ok=True)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


class Folder:
    """A place in a directory that all devices reach."""

    def __init__(self, chance: random.Random, number: int):
        self.chance = chance
        self.root = Path(HOMES.name, f"place-{uuid.uuid4()}")
        self.root.mkdir()
        self.name = f"place-{number}"
        self.key: str | None = None
        # Each file that there was.
        self.known: dict[tuple[str, bytes], None] = {}

    def address(self, _device: Device) -> str:
        return str(self.root)

    def directory(self) -> Path:
        """A directory that holds the place, or a copy of it."""
        return self.root

    def carry(self, _device: Device, whole: bool = True) -> None:
        """Brings the copy of a device up to date, and the others with it."""

    def remember(self) -> None:
        self.known |= dict.fromkeys(files_of(self.directory()).items())

    def state(self) -> object:
        return files_of(self.root)

    def spoil(self, live: dict[str, Device]) -> tuple[str, str | None]:
        """Does something to the files. Returns what, and the id of the device that lost some."""
        root = self.directory()
        # What a device that is gone has sent is nowhere else, as a rule.
        here = [path for path in sorted(files_of(root)) if path.count("/") == 2 and path.split("/")[1] in live]
        path = self.chance.choice(here) if here else None
        device = path.split("/")[1] if path else None
        match self.chance.randrange(7):
            case 0 | 1 if path:
                put(root, path, None)
                return f"lost: {path}", device
            case 2 if path:
                name = self.chance.choice(["{}.sync-conflict-20261126-101112-ABCDEFG", "{} (conflicted copy)", "{}~", "{}.1"])
                put(root, name.format(path), (root / path).read_bytes())
                return f"doubled: {path}", None
            case 3 | 4 if self.known:
                path, content = self.chance.choice(list(self.known))
                put(root, path, content)
                return f"put back: {path}", None
            case 5 if device:
                shutil.rmtree(root / "devices" / device)
                return f"emptied: {device}", device
            case 6 if here:
                put(root, "reads-sync", None)
                return "lost: reads-sync", None
        return "nothing", None

    def heal(self) -> None:
        """What a person does where no device can."""
        for path, content in self.known:
            if path == "reads-sync" and not (self.root / path).exists():
                put(self.root, path, content)

    def remove(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)


class Carried(Folder):
    """A folder of which each device has a copy, that an engine brings together at times."""

    def __init__(self, chance: random.Random, number: int):
        super().__init__(chance, number)
        # Of each copy, what it and the folder held alike.
        self.copies: dict[Path, dict[str, bytes]] = {}

    def address(self, device: Device) -> str:
        copy = Path(f"{self.root}-{device.name}")
        if copy not in self.copies:
            copy.mkdir()
            self.copies[copy] = {}
            self.carry(device)
        return str(copy)

    def directory(self) -> Path:
        return self.chance.choice([self.root, *self.copies])

    def state(self) -> object:
        return [files_of(root) for root in (self.root, *self.copies)]

    def carry(self, device: Device, whole: bool = True) -> None:
        copy = Path(self.address(device))
        base, here, there = self.copies[copy], files_of(copy), files_of(self.root)
        for path in sorted({*base, *here, *there}):
            was, ours, theirs = base.get(path), here.get(path), there.get(path)
            if not whole and self.chance.random() < 0.4:
                continue
            if ours != theirs:
                if None not in (ours, theirs) and was not in (ours, theirs):
                    aside = f"{path}.sync-conflict-20261126-101112-{device.name.upper()}"
                    put(copy, aside, ours)
                    put(self.root, aside, ours)
                    self.copies[copy][aside] = ours
                # What one side alone has changed is so for both; of a change and a removal, the change stays.
                if ours == was or (theirs != was and theirs is not None):
                    ours = theirs
                put(copy, path, ours)
                put(self.root, path, ours)
            if ours is None:
                base.pop(path, None)
            else:
                base[path] = ours

    def remove(self) -> None:
        super().remove()
        for copy in self.copies:
            shutil.rmtree(copy, ignore_errors=True)


class Repository(Folder):
    """A place in a bare git repository."""

    def __init__(self, chance: random.Random, number: int):
        super().__init__(chance, number)
        self.git("init", "--quiet", "--bare")
        self.tips: dict[tuple[str, str], None] = {}

    def git(self, *words: str) -> str:
        return subprocess.run([*GIT, "-C", self.root, *words], capture_output=True, check=True, text=True).stdout

    def refs(self) -> dict[str, str]:
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return dict(line.split(" ") for line in lines)

    def remember(self) -> None:
        self.tips |= dict.fromkeys(self.refs().items())

    def state(self) -> object:
        return self.refs()

    def spoil(self, live: dict[str, Device]) -> tuple[str, str | None]:
        branches = [name for name in self.refs() if name.rsplit("/", 1)[1] in live]
        branch = self.chance.choice(branches) if branches else None
        match self.chance.randrange(4):
            case 0 if branch:
                self.git("update-ref", "-d", branch)
                return f"lost: {branch}", branch.rsplit("/", 1)[1]
            case 1 if self.tips:
                branch, tip = self.chance.choice(list(self.tips))
                self.git("update-ref", branch, tip)
                return f"put back: {branch}", branch.rsplit("/", 1)[1]
            case 2 if branches:
                self.git("update-ref", "-d", "refs/heads/reads/place")
                return "lost: reads-sync", None
            case 3 if live:
                device = self.chance.choice(list(live.values()))
                shutil.rmtree(device.home.path / ".cache", ignore_errors=True)
                return f"lost: the cache of {device.name}", None
        return "nothing", None

    def heal(self) -> None:
        tip = next((tip for branch, tip in self.tips if branch.endswith("/place")), None)
        if tip and "refs/heads/reads/place" not in self.refs():
            self.git("update-ref", "refs/heads/reads/place", tip)


KINDS = [Folder, Folder, Carried, Carried, Repository]


class Syncing(Run):
    """A run in which devices sync through places."""

    def __init__(self, fresh: list[Home], seed: int, row: Row):
        # In some runs, all begin as copies of one.
        super().__init__(fresh if seed % 8 else fresh[:1] * 5, seed, row, fewest=2)
        chance = self.chance
        self.places = [chance.choice(KINDS)(chance, 1)]
        self.of: dict[str, list[Folder]] = {device.name: [self.places[0]] for device in self.devices}
        if chance.random() < 0.4:
            second = chance.choice([Folder, Repository])(chance, 2)
            self.places.append(second)
            one, other = chance.sample(self.devices, 2)
            self.of[one.name].append(second)
            # One of them may reach the rest through the other one alone.
            self.of[other.name] = [second] if chance.random() < 0.5 else [*self.of[other.name], second]
        # Of which a place has lost files that they have not written again.
        self.hurt: set[str] = set()
        self.absent: set[str] = set()
        for device in self.devices:
            self.on(device, "sync", "name", device.name)
            for place in self.of[device.name]:
                self.join(device, place)

    def join(self, device: Device, place: Folder) -> None:
        address = place.address(device)
        if isinstance(place, Repository):
            address = f"git:{address}"
        if not place.known and place.key is None:
            how = self.chance.choice([["--plain"], []])
        else:
            how = ["--key", place.key] if place.key else []
        ran = self.on(device, "sync", "init", address, "--name", place.name, "--json", *how)
        if ran.returncode == 0:
            place.key = json.loads(ran.stdout)["key"] or place.key
            place.known |= {("joined", b""): None}
            place.carry(device)
        elif b"is the place" not in ran.stderr and b"is taken" not in ran.stderr and b"writes it anew" not in ran.stderr:
            self.fails(f"{device.name} cannot join: {said(ran)}")

    def id_of(self, device: Device) -> str:
        connection = sqlite3.connect(device.home.database)
        try:
            return str(uuid.UUID(bytes=connection.execute("SELECT id FROM device").fetchone()[0]))
        finally:
            connection.close()

    def sync(self, device: Device, *more: str, must: bool = False):
        """Syncs one device."""
        for place in self.of[device.name]:
            place.carry(device, whole=must or self.chance.random() < 0.5)
        ran = self.on(device, "sync", "--json", *more)
        if b"no place to sync with" in ran.stderr:
            for place in self.of[device.name]:
                self.join(device, place)
            ran = self.on(device, "sync", "--json", *more)
        if ran.returncode == 0:
            self.hurt.discard(self.id_of(device))
        elif must:
            self.fails(f"{device.name} cannot sync: {said(ran)}")
        for place in self.of[device.name]:
            place.carry(device, whole=must or self.chance.random() < 0.5)
            place.remember()
        return ran

    def stored(self, device: Device) -> list:
        connection = sqlite3.connect(device.home.database)
        try:
            tables = "device", "event", "sync_device", "sync_target", "erasure", "catalog", "state"
            return [list(connection.execute(f"SELECT * FROM {table}")) for table in tables]
        finally:
            connection.close()

    def tries(self, device: Device) -> None:
        """A dry run changes nothing."""
        before = self.stored(device), [place.state() for place in self.places]
        self.on(device, "sync", "--dry-run")
        if before != (self.stored(device), [place.state() for place in self.places]):
            self.fails(f"a dry run of {device.name} changes something")

    def kill(self, device: Device) -> None:
        """Kills a sync at some system call."""
        call, last = self.chance.choice([("pwrite64", 60), ("write", 6), ("fsync", 6), ("renameat2", 2), ("linkat", 2), ("unlink", 3)])
        at = self.chance.randint(1, last)
        self.done.append(f"{device.name} sync, killed at {call} {at}")
        device.home.run("sync", before=injecting(call, at, "signal=KILL"), environment={"READS_NOW": self.now.isoformat() + "Z"})

    def spoil(self) -> None:
        live = {self.id_of(device): device for device in self.devices}
        what, hurt = self.chance.choice(self.places).spoil(live)
        self.done.append(what)
        self.hurt |= {hurt} & set(live)

    def restore(self, device: Device) -> None:
        """Puts back a backup, or makes one."""
        backup = device.home.path / "then.backup"
        if backup.exists() and self.id_of(device) not in self.hurt:
            if self.chance.random() < 0.3:
                # As a person would who copies files.
                self.done.append(f"{device.name} replaces its files by the backup")
                shutil.copy(backup, device.home.data / "new")
                for end in "-wal", "-shm":
                    (device.home.data / f"reads.db{end}").unlink(missing_ok=True)
                os.replace(device.home.data / "new", device.home.database)
            else:
                self.on(device, "restore", "then.backup")
        else:
            backup.unlink(missing_ok=True)
            self.on(device, "backup", "then.backup")

    def copy(self, device: Device) -> None:
        """A person copies all files of a device to another machine."""
        if len(self.devices) < 6:
            name = f"{device.name}{len(self.devices)}"
            self.done.append(f"{device.name} is copied to {name}")
            other = Device(device.home, name, self.chance)
            self.devices.append(other)
            self.of[name] = self.of[device.name]

    def forget_device(self, device: Device) -> None:
        """One device has the files of another one removed."""
        other = self.id_of(self.chance.choice(self.devices))
        ran = self.on(device, "sync", "forget-device", other, "--yes")
        for place in self.of[device.name]:
            place.remember()
            place.carry(device, whole=False)
        if ran.returncode == 0:
            self.hurt.add(other)

    def step(self) -> None:
        """One thing that happens."""
        chance = self.chance
        device = chance.choice(self.devices)
        match chance.randrange(100):
            case at if at < 50:
                device.ahead = chance.random() < 0.02
                self.change(device)
                device.ahead = False
            case at if at < 75:
                if device.name not in self.absent:
                    self.sync(device)
            case at if at < 78:
                self.tries(device)
            case at if at < 88:
                self.spoil()
            case at if at < 90:
                self.kill(device)
            case at if at < 94:
                self.restore(device)
            case 94:
                self.copy(device)
            case 95 | 96:
                self.forget_device(device)
            case 97:
                self.on(device, "sync", "name", chance.choice(["laptop", "desktop", device.name]))
            case 98:
                self.absent ^= {device.name}
            case 99:
                place = chance.choice(self.of[device.name])
                self.on(device, "sync", "remove", place.name)
                self.join(device, place)

    def settle(self) -> None:
        """All sync until nothing changes."""
        for place in self.places:
            place.heal()
        before = None
        for number in range(ROUNDS):
            for device in self.devices:
                self.sync(device, must=number > 0)
            now = [place.state() for place in self.places], [self.stored(device)[1] for device in self.devices]
            if now == before:
                return
            before = now
        self.fails(f"after {ROUNDS} rounds, something still changes")

    def whole(self) -> None:
        for _ in range(self.chance.randint(10, 60)):
            self.step()
        # Each place is set up again where a device lost it.
        for device in self.devices:
            for place in self.of[device.name]:
                place.carry(device)
                place.heal()
                self.join(device, place)
        self.settle()
        self.compare()
        for place in self.places:
            place.remove()


def converge(fresh: list[Home], numbers: list[int]) -> Row:
    row = Row("")
    for seed in numbers:
        Syncing(fresh, seed, row).whole()
        if row.lost > 5:
            break
    return row


def rows(binary: str):
    fresh = [Home(binary) for _ in range(5)]
    for home in fresh:
        home.good("todo")
    with workers() as pool:
        converged = share(pool, partial(converge, fresh), seeds(RUNS), 2)
        yield merged("devices that sync through places that lose files show the same", converged)
