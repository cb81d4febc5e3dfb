"""A device that syncs: a home directory, and what is run in it."""

import json
import os
import signal
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

from sync_engines import PATH, Engine, until


class Device:
    """A home directory."""

    def __init__(self, binary: str, engine: Engine, number: int):
        self.binary = os.path.abspath(binary)
        self.number = number
        self.home = engine.root / f"home-{number}"
        self.home.mkdir()
        self.environment = {"HOME": str(self.home), "PATH": PATH, "TZ": "UTC", **engine.environment}
        self.now = datetime(2026, 11, 23, 9)
        # All that it has said on stderr.
        self.said = ""
        self.kills = 0

    def begin(self, *words, **options) -> subprocess.Popen:
        self.now += timedelta(seconds=20)
        environment = {**self.environment, "READS_NOW": self.now.strftime("%Y-%m-%dT%H:%M:%SZ")}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.PIPE, "text": True}
        return subprocess.Popen([self.binary, *words], env=environment, cwd=self.home, **pipes, **options)

    def finish(self, process: subprocess.Popen, given: str | None = None) -> str:
        out, err = process.communicate(given, timeout=60)
        self.said += err
        assert process.returncode == 0, f"{process.args}: {out}{err}"
        return out

    def run(self, *words, given: str | None = None) -> str:
        return self.finish(self.begin(*words), given)

    def json(self, *words):
        return json.loads(self.run(*words, "--json"))

    def id(self) -> str:
        return self.json("sync", "status")["device"]

    def kill(self, after: int, is_alone: bool) -> None:
        """Ends a sync by force after some milliseconds: alone, or with all that it has started."""
        process = self.begin("sync", start_new_session=True)
        try:
            process.wait(after / 1_000)
        except subprocess.TimeoutExpired:
            if is_alone:
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
            self.kills += 1
        process.communicate()


def join(devices: list[Device], engine: Engine) -> None:
    """Has all devices use the places of the engine; the first sets them up."""
    for at, first in enumerate(engine.addresses(0)):
        name = f"place-{at}"
        key = devices[0].json("sync", "init", first, "--name", name)["key"]
        assert len(key.split()) == 12, key
        devices[0].run("sync", name)
        engine.carry()
        for device in devices[1:]:
            address = engine.addresses(device.number)[at]
            if not engine.is_immediate:
                until("the place is there", (Path(address) / "reads-sync").exists)
            device.run("sync", "init", address, "--name", name, "--key", "-", given=key)
