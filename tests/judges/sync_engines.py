"""The engines that devices sync through, each as a person would have it, on this machine alone."""

import contextlib
import getpass
import glob
import json
import os
import pty
import shutil
import socket
import subprocess
import time
import urllib.request
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

# What a program may take to be ready, or to have done what it is waited for.
PATIENCE = 120


def until(what: str, ready: Callable, pause: float = 0.05):
    """What a condition gives as soon as it holds."""
    end = time.monotonic() + PATIENCE
    while not (found := ready()):
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {PATIENCE} s")
        time.sleep(pause)
    return found


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def call(*words, **options) -> str:
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True, **options).stdout


def files(directory: Path) -> list[Path]:
    return [path for path in directory.rglob("*") if path.is_file()]


class Engine:
    """An engine, in a directory of its own."""

    name = "folder"
    # Programs that it needs; without one it cannot be judged.
    needs: tuple[str, ...] = ()
    # Whether a device sees at once what another one has written.
    is_immediate = True
    devices = 3
    # After so many milliseconds each device has a sync ended by force.
    kills: tuple[int, ...] = (5, 15, 40, 70)

    def __init__(self, root: Path):
        self.root = root
        self.running: list[subprocess.Popen] = []
        self.environment: dict[str, str] = {}

    def begin(self) -> None:
        """Sets up what the devices need."""

    def addresses(self, device: int) -> list[str]:
        """The places of a device, by its number."""
        return [str(self.root / "place")]

    def stored(self) -> list[Path]:
        """The files that hold what devices have written."""
        return files(self.root / "place")

    def carry(self) -> None:
        """Brings what a device has written to the others, if the engine does so by itself but later."""

    def provoke(self, devices: list) -> list[str]:
        """Does something to the place that the engine can do by itself. What must be named for it, once on each device."""
        return []

    def check(self, devices: list) -> None:
        """Checks what is peculiar to the engine, at the end."""

    def start(self, *words, port: int, **options) -> None:
        """Starts a server and waits until it listens."""
        log = (self.root / f"log-{port}").open("w")
        self.running.append(subprocess.Popen([str(word) for word in words], stdout=log, stderr=log, stdin=subprocess.DEVNULL, **options))
        try:
            until(f"{words[0]} listens", lambda: listens(port))
        except TimeoutError as late:
            raise TimeoutError(f"{late}: {Path(log.name).read_text()[-2000:]}") from None

    def end(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(PATIENCE)


class Git(Engine):
    """Two bare repositories, of which each device uses both."""

    name = "git"
    needs = ("git",)
    repositories = ("one.git", "two.git")

    def begin(self) -> None:
        for name in self.repositories:
            call("git", "init", "--quiet", "--bare", self.root / name)
            for setting in ("receive.denyNonFastForwards", "transfer.fsckObjects"):
                call("git", "-C", self.root / name, "config", setting, "true")
        # A hook of the person's is for repositories of theirs.
        hooks = self.root / "hooks"
        hooks.mkdir()
        for name in ("pre-push", "reference-transaction", "post-checkout", "pre-commit"):
            (hooks / name).write_text(f"#!/bin/sh\necho {name} in $PWD >>{self.root}/ran\n")
            (hooks / name).chmod(0o700)
        (self.root / "gitconfig").write_text(f"[core]\nhooksPath = {hooks}\n[user]\nname = A Person\nemail = person@example.org\n")
        self.environment["GIT_CONFIG_GLOBAL"] = str(self.root / "gitconfig")

    def addresses(self, device: int) -> list[str]:
        return [str(self.root / name) for name in self.repositories]

    def stored(self) -> list[Path]:
        return [path for name in self.repositories for path in files(self.root / name) if "hooks" not in path.parts]

    def check(self, devices: list) -> None:
        for name in self.repositories:
            repository = self.root / name
            call("git", "-C", repository, "fsck", "--strict")
            refs = call("git", "-C", repository, "for-each-ref", "--format=%(refname)").split()
            expected = {f"refs/heads/reads/{device.id()}" for device in devices} | {"refs/heads/reads/place"}
            assert set(refs) == expected, refs
            log = call("git", "-C", repository, "log", "--branches", "--format=%an %ae %ad|%P|%s")
            people, parents = {line.split("|")[0].split(" ")[0] for line in log.splitlines()}, [line.split("|")[1] for line in log.splitlines()]
            assert people == {"reads"} and "Person" not in log, log
            assert all(len(parent.split()) <= 1 for parent in parents), "a merge"
        # Those of the repository itself are its own matter: it is pushed to by a path.
        ran = (self.root / "ran").read_text() if (self.root / "ran").exists() else ""
        assert "home-" not in ran and "pre-push" not in ran, ran


class GitOverSsh(Git):
    """A bare repository that a server of ssh serves on this machine."""

    name = "git over ssh"
    needs = ("git", "ssh", "sshd", "ssh-keygen")
    repositories = ("one.git",)
    devices = 2
    kills = (200,)

    def begin(self) -> None:
        super().begin()
        self.port = free_port()
        for name in ("host", "user"):
            call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.root / name)
        shutil.copy(self.root / "user.pub", self.root / "authorized")
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        (self.root / "sshd_config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {self.root}/host\nAuthorizedKeysFile {self.root}/authorized\n"
            f"PidFile none\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication no\nMaxStartups 50\n"
            # Half of a connection's time goes into the default, which resists computers that do not exist.
            "KexAlgorithms curve25519-sha256\n"
        )
        host = " ".join((self.root / "host.pub").read_text().split()[:2])
        (self.root / "known").write_text(f"[127.0.0.1]:{self.port} {host}\n")
        self.start(shutil.which("sshd", path=PATH), "-D", "-e", "-f", self.root / "sshd_config", port=self.port)
        self.environment["GIT_SSH_COMMAND"] = (
            f"ssh -F none -i {self.root}/user -o IdentitiesOnly=yes -o BatchMode=yes -o UserKnownHostsFile={self.root}/known"
        )

    def addresses(self, device: int) -> list[str]:
        return [f"ssh://{getpass.getuser()}@127.0.0.1:{self.port}{self.root}/one.git"]

    def check(self, devices: list) -> None:
        super().check(devices)
        # A key with a passphrase: in the background nobody is asked for it, though the terminal is there.
        asking = {**devices[0].environment, "GIT_SSH_COMMAND": "sh -c 'echo asks >/dev/tty; exit 1'", "GIT_SSH_VARIANT": "ssh", "READS": devices[0].binary}
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve("/bin/sh", ["sh", "-c", '"$READS" sync; echo; "$READS" sync --background; exit 0'], asking)
        said = b""
        with contextlib.suppress(OSError):
            while part := os.read(terminal, 4096):
                said += part
        os.close(terminal)
        os.waitpid(pid, 0)
        in_person, in_background = said.split(b"\r\n\r\n", 1)
        assert b"asks" in in_person and b"asks" not in in_background, said


class Rclone(Engine):
    """A directory of this machine, as rclone sees it."""

    name = "rclone local"
    needs = ("rclone",)
    kills = (60, 120, 180, 240)
    devices = 2
    remote = "disk"

    def begin(self) -> None:
        self.environment["RCLONE_CONFIG"] = str(self.root / "rclone.conf")
        (self.root / "rclone.conf").write_text("[disk]\ntype = local\n")

    def addresses(self, device: int) -> list[str]:
        return [f"rclone:{self.remote}:{self.root}/place"]

    def check(self, devices: list) -> None:
        names = {path.name for path in (self.root / "place").iterdir()}
        # What was being uploaded at an end by force is left, until the device changes something again.
        assert all(name in ("reads-sync", "devices") or name.startswith(".reads-") for name in names), names


class Crypt(Rclone):
    """The same, with file names and contents that rclone encrypts."""

    name = "rclone crypt"
    kills = ()
    remote = "secret"

    def begin(self) -> None:
        super().begin()
        password = call("rclone", "obscure", "a password").strip()
        with (self.root / "rclone.conf").open("a") as config:
            config.write(f"[secret]\ntype = crypt\nremote = disk:{self.root}/place\npassword = {password}\n")

    def addresses(self, device: int) -> list[str]:
        return ["rclone:secret:reads"]

    def check(self, devices: list) -> None:
        assert not [path for path in self.stored() if "reads" in str(path.relative_to(self.root))], "a name that is not encrypted"


class WebDav(Rclone):
    """A server of WebDAV, with a user and a password."""

    name = "rclone webdav"
    kills = (200,)
    remote = "dav"

    def begin(self) -> None:
        super().begin()
        (self.root / "place").mkdir()
        port = free_port()
        password = call("rclone", "obscure", "a password").strip()
        with (self.root / "rclone.conf").open("a") as config:
            config.write(f"[dav]\ntype = webdav\nvendor = other\nurl = http://127.0.0.1:{port}\nuser = me\npass = {password}\n")
        serve = ["rclone", "serve", "webdav", "--addr", f"127.0.0.1:{port}", "--user", "me", "--pass", "a password"]
        environment = {**os.environ, "RCLONE_CONFIG": self.environment["RCLONE_CONFIG"]}
        self.start(*serve, self.root / "place", port=port, env=environment)

    def addresses(self, device: int) -> list[str]:
        return ["rclone:dav:deep/reads"]

    def check(self, devices: list) -> None:
        pass


class Syncthing(Engine):
    """Two Syncthings on this machine that keep a folder of each equal."""

    name = "syncthing"
    needs = ("syncthing",)
    is_immediate = False
    devices = 2
    kills = (10, 20)
    SETTINGS = {
        "globalAnnounceEnabled": "false",
        "localAnnounceEnabled": "false",
        "relaysEnabled": "false",
        "natEnabled": "false",
        "startBrowser": "false",
        "crashReportingEnabled": "false",
        "urAccepted": "-1",
        "autoUpgradeIntervalH": "0",
        "reconnectionIntervalS": "1",
        "setLowPriority": "false",
    }

    def begin(self) -> None:
        self.ports = [(free_port(), free_port()) for _ in range(2)]
        homes = [self.root / f"syncthing-{number}" for number in range(2)]
        for home in homes:
            call("syncthing", "generate", f"--home={home}", "--no-default-folder", "--skip-port-probing")
        trees = [ElementTree.parse(home / "config.xml") for home in homes]
        self.ids = [tree.find("device").get("id") for tree in trees]
        self.keys = [tree.find("gui/apikey").text for tree in trees]
        for number, (home, tree) in enumerate(zip(homes, trees)):
            self.configure(number, tree.getroot())
            tree.write(home / "config.xml")
            environment = {**os.environ, "HOME": str(home), "STNOUPGRADE": "1"}
            serve = ["syncthing", "serve", f"--home={home}", "--no-browser", "--no-restart"]
            self.start(*serve, port=self.ports[number][0], env=environment)
        until("the two Syncthings are connected", self.is_connected)

    def configure(self, number: int, root: ElementTree.Element) -> None:
        gui, port = self.ports[number]
        root.find("gui/address").text = f"127.0.0.1:{gui}"
        for name, value in {**self.SETTINGS, "listenAddress": f"tcp://127.0.0.1:{port}"}.items():
            root.find(f"options/{name}").text = value
        other = ElementTree.SubElement(root, "device", id=self.ids[1 - number], name="other")
        # Only the second one calls the other: two that call each other at once may both hang up, and wait for 20 seconds.
        ElementTree.SubElement(other, "address").text = f"tcp://127.0.0.1:{self.ports[0][1]}" if number else "dynamic"
        about = {"id": "reads", "path": self.addresses(number)[0], "fsWatcherEnabled": "true", "fsWatcherDelayS": "1", "rescanIntervalS": "60"}
        folder = ElementTree.SubElement(root, "folder", about)
        ElementTree.SubElement(folder, "maxConflicts").text = "10"
        for device in self.ids:
            ElementTree.SubElement(folder, "device", id=device)

    def ask(self, number: int, path: str, method: str = "GET") -> dict:
        address = f"http://127.0.0.1:{self.ports[number][0]}/rest/{path}"
        request = urllib.request.Request(address, method=method, headers={"X-API-Key": self.keys[number]})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.loads(answer.read() or b"{}")

    def is_connected(self) -> bool:
        return all(self.ask(number, "system/connections")["connections"].get(self.ids[1 - number], {}).get("connected") for number in range(2))

    def addresses(self, device: int) -> list[str]:
        return [str(self.root / f"folder-{device}")]

    def carry(self) -> None:
        for number in range(2):
            self.ask(number, "db/scan?folder=reads", "POST")

    def stored(self) -> list[Path]:
        return [path for path in files(self.root / "folder-0") if not path.name.startswith(".st")]

    def provoke(self, devices: list) -> list[str]:
        """Changes the root file and a segment on both sides while they are apart. The segment is then damaged on both."""
        segment = next((self.root / "folder-0/devices" / devices[0].id()).iterdir())
        names = ["reads-sync", str(segment.relative_to(self.root / "folder-0"))]
        until("both have the segment", (self.root / "folder-1" / names[1]).exists)
        for number in range(2):
            self.ask(number, "system/pause", "POST")
        until("they are apart", lambda: not self.is_connected())
        for number in range(2):
            for name in names:
                path = self.root / f"folder-{number}" / name
                path.write_bytes(path.read_bytes() + b" " * (1 + number))
        self.carry()
        for number in range(2):
            self.ask(number, "system/resume", "POST")
        conflicts = []
        for name in names:
            base, dot, end = name.partition(".")
            pattern = f"{base}.sync-conflict-*{dot}{end}"
            found = [until(f"a conflict copy of {name}", lambda: glob.glob(pattern, root_dir=self.root / f"folder-{number}")) for number in range(2)]
            conflicts += sorted({path for paths in found for path in paths})
        return conflicts


PATH = os.environ["PATH"] + ":/usr/sbin:/sbin"
ENGINES = [Engine, Git, GitOverSsh, Rclone, Crypt, WebDav, Syncthing]
