"""Places for `reads sync` in which files are lost, doubled and put back: a folder, copies of one that an engine brings together in
part and with conflicts, a git repository, and what rclone reaches."""

import os
import random
import shutil
import subprocess
import uuid
from pathlib import Path

from machines import Device
from support import HOMES

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

    def address(self, _device: Device) -> str:
        return f"git:{self.root}"

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


class Remote(Folder):
    """A place in a directory that devices reach by rclone."""

    def address(self, device: Device) -> str:
        config = device.home.path / ".config/rclone/rclone.conf"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text("[disk]\ntype = local\n")
        return f"rclone:disk:{self.root}"


KINDS = [Folder, Folder, Carried, Carried, Repository, Remote]
