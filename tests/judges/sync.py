"""Checks that devices which sync through real engines show the same, and that `age` opens what they write.

Usage: sync.py READS [ENGINE...], where READS is the path of the program. With `--figures`, measures a first sync of 20,000 entries and
the exchange of ten over each engine instead.
"""

import gzip
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import sync_figures
from sync_devices import Device, join
from sync_engines import ENGINES, PATH, Engine, files, until

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "faults"))
from machines import without_numbers  # noqa: E402

COMPARED = [("list",), ("log", "--all"), ("notes",)]
ROUNDS = 1
SECRET = "a note that no host may read"


def change(device: Device, about: str) -> None:
    """What a person does in a while."""
    device.run("done", "attention", "--on", f"2024-11-{device.number + 1:02}", "--note", f"{SECRET}, {about} by {device.number}", "--again")
    device.run("add", f"A book of device {device.number}, {about}", "--offline")


def shown(device: Device) -> list:
    return [without_numbers(device.json(*words)) for words in COMPARED]


def converge(devices: list[Device], engine: Engine) -> None:
    """Syncs until all show the same; then nothing is left to send or receive."""

    def sync() -> bool:
        synced = [device.json("sync") for device in devices]
        engine.carry()
        return any(place["sent"] or place["received"] for each in synced for place in each["places"])

    def is_done() -> bool:
        sync()
        return all(shown(device) == shown(devices[0]) for device in devices[1:])

    try:
        until("all devices show the same", is_done, 0.1)
    except TimeoutError as late:
        status = "\n".join(device.run("sync", "status") + device.said[-2_000:] for device in devices)
        raise TimeoutError(f"{late}\n{status}") from None
    until("nothing is left to exchange", lambda: not sync(), 0.1)


def story(binary: str, engine: Engine) -> str:
    devices = [Device(binary, engine, number) for number in range(engine.devices)]
    for device in devices:
        change(device, "at first")
    join(devices, engine)
    for number in range(ROUNDS):
        for device in devices:
            change(device, f"in round {number}")
        # All at once: the pushes of one are in the way of the others.
        for device, process in [(device, device.begin("sync")) for device in devices]:
            device.finish(process)
    for device in devices:
        for at, after in enumerate(engine.kills):
            device.run("note", "attention", f"before an end by force, {after}")
            device.kill(after, is_alone=at % 2 == 1)
    converge(devices, engine)
    if named := engine.provoke(devices):
        converge(devices, engine)
    for device in devices:
        skipped = re.findall(r"skipped (\S+):", device.said)
        assert len(skipped) == len(set(skipped)), device.said
        # What Syncthing is just receiving is named too, if a sync comes at that moment.
        whole = [path for path in skipped if not Path(path).name.startswith(".syncthing.")]
        assert sorted(whole) == sorted(named), device.said
    books = [entry["title"] for entry in devices[-1].json("list") if entry["title"].startswith("A book of device")]
    expected = len(devices) * (1 + ROUNDS)
    assert len(books) == expected, books
    assert not [path for path in engine.stored() if SECRET.encode() in path.read_bytes()], "a note in plain text"
    engine.check(devices)
    if type(engine) is Engine:
        check_format(devices[0], engine)
    kills = sum(device.kills for device in devices)
    return f"{len(devices)} devices show the same after {kills} ends by force, through {len(engine.stored())} files"


def check_format(device: Device, engine: Engine) -> None:
    """Opens all segments with `age`: together they hold the log."""
    key = engine.root / "key.txt"
    key.write_text(device.run("sync", "key", "--age"))
    events = set()
    for path in files(engine.root / "place/devices"):
        opened = subprocess.run(["age", "-d", "-i", str(key), str(path)], check=True, capture_output=True).stdout
        lines = [json.loads(line) for line in gzip.decompress(opened).splitlines()]
        assert lines[0] == {"reads": 1}, lines[0]
        events |= {line["event"]["id"] for line in lines if "event" in line}
    lines = [json.loads(line) for line in device.run("export", "jsonl").splitlines()]
    assert events == {line["event"]["id"] for line in lines if "event" in line}


def main() -> None:
    figures = "--figures" in sys.argv
    binary, *wanted = [word for word in sys.argv[1:] if not word.startswith("--")]
    chosen = [engine for engine in ENGINES if not wanted or engine.name in wanted]
    if missing := {name for engine in chosen for name in (*engine.needs, "age") if not shutil.which(name, path=PATH)}:
        sys.exit(f"not installed: {', '.join(sorted(missing))}")
    if figures:
        print(sync_figures.HEAD)
    for kind in chosen:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="reads-sync-") as root:
            engine = kind(Path(root))
            try:
                engine.begin()
                told = sync_figures.measure(binary, engine) if figures else story(binary, engine)
            finally:
                engine.end()
        print(told if figures else f"{kind.name}: {told}, in {time.monotonic() - begun:.1f} s", flush=True)


main()
