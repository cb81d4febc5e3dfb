"""Devices that sync through places in which files are lost, doubled and put back: at the end all of them show the same.

Each run drives two to five devices through random commands and random syncs: through one folder, through copies of a folder that
some engine carries about in part and with conflicts, through a git repository or by rclone, and in some runs through a second
place that a few of them share. Its seed is printed with each failure; `READS_SEED=N tests/faults/run … places` runs that one alone, and
`READS_SEED=0-999` a thousand."""

import json
import os
import shutil
import sqlite3
import uuid
from functools import partial

from crash import injecting
from engines import KINDS, Folder, Repository
from machines import Device, Run, seeds
from support import Home, Row, merged, said, share, workers

RUNS = 32
# How often all sync at most until nothing changes any more.
ROUNDS = 10

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
        # Ids under which devices have written that were restored: what only they had is in their files alone.
        self.left: set[str] = set()
        self.absent: set[str] = set()
        for device in self.devices:
            self.on(device, "sync", "name", device.name)
            for place in self.of[device.name]:
                self.join(device, place)

    def join(self, device: Device, place: Folder) -> None:
        address = place.address(device)
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
            tables = "device", "event", "sync_target", "erasure", "catalog", "state"
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
        live = {id: device for id, device in live.items() if id not in self.left}
        what, hurt = self.chance.choice(self.places).spoil(live)
        self.done.append(what)
        self.hurt |= {hurt} & set(live)

    def restore(self, device: Device) -> None:
        """Puts back a backup, or makes one."""
        backup = device.home.path / "then.backup"
        if backup.exists() and self.id_of(device) not in self.hurt:
            self.left.add(self.id_of(device))
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
                # A place whose root file is lost would be set up anew.
                place.heal()
                place.carry(device)
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
