"""Homes that sync through one place of their own."""

import gzip
import json
import shutil
import sqlite3
import subprocess
import uuid
from pathlib import Path

from support import HOMES, Home, said

MACHINE = Path("/etc/machine-id")


class Devices:
    """Homes that sync through one place of their own, by any names; each can be put back as it was."""

    def __init__(self, homes: list[Home], is_git: bool = False, *how: str):
        self.homes, self.is_git = homes, is_git
        self.place = Path(HOMES.name, f"place-{uuid.uuid4()}")
        self.key: list[str] = []
        if is_git:
            subprocess.run(["git", "init", "--quiet", "--bare", self.place], check=True)
        for number, home in enumerate(homes):
            home.good("sync", "name", f"device-{number}")
            words = self.key or (how if number == 0 else [])
            made = json.loads(home.good("sync", "init", self.address, "--name", "place", "--json", *words))["key"]
            self.key = ["--key", made] if made else self.key

    @property
    def address(self) -> str:
        return f"git:{self.place}" if self.is_git else str(self.place)

    def copy(self) -> "Devices":
        other = Devices([], self.is_git)
        shutil.rmtree(other.place, ignore_errors=True)
        other.homes = [Home(home.binary) for home in self.homes]
        other.become(self)
        return other

    def become(self, other: "Devices") -> None:
        """Holds what others do. Their copies are no copies to the program."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(other.place, self.place, symlinks=True)
        for home, theirs in zip(self.homes, other.homes):
            home.become(theirs)
            connection = sqlite3.connect(home.database)
            connection.execute("UPDATE sync_target SET address = ?", (self.address,))
            here = f"{MACHINE.read_text().strip() if MACHINE.exists() else ''} {home.database.stat().st_ino}"
            connection.execute("UPDATE device SET home = ? WHERE home IS NOT NULL", (here,))
            connection.commit()
            connection.close()

    def sync(self, rounds: int = 1) -> list[str]:
        """All of them sync. Returns what they say when that fails."""
        ran = [home.run("sync", "--json") for _ in range(rounds) for home in self.homes]
        return [said(each) for each in ran if each.returncode != 0]

    def events(self) -> list[list]:
        """What each of them has in its log."""
        return [rows_of(home, "SELECT hex(id), kind, body FROM event ORDER BY id") for home in self.homes]

    def ids(self) -> list[str]:
        return [str(uuid.UUID(bytes=rows_of(home, "SELECT id FROM device")[0][0])) for home in self.homes]

    def texts(self) -> dict[str, str]:
        """The segments of a place that is not encrypted, by their paths in it."""
        files = sorted((self.place / "devices").glob("*/*"))
        return {str(file.relative_to(self.place)): gzip.decompress(file.read_bytes()).decode() for file in files}

    def remove(self) -> None:
        shutil.rmtree(self.place, ignore_errors=True)
        for home in self.homes:
            home.remove()


def rows_of(home: Home, query: str) -> list:
    connection = sqlite3.connect(home.database)
    try:
        return list(connection.execute(query))
    finally:
        connection.close()
