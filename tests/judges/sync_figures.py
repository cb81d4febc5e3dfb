"""What a first sync of 20,000 events and the exchange of ten cost, in time, bytes and files of the place."""

import json
import random
import time
import uuid
from pathlib import Path

from sync_devices import Device
from sync_engines import Engine, until

EVENTS = 20_000
FEW = 10

HEAD = (
    f"| engine | first sync of {EVENTS:,} events: sent | received | bytes | files | ten events: sent | received | bytes | files | nothing new |\n"
    "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |"
)

WORDS = "replicated logs snapshots vectors search memory models consensus storage columns compilers queues tracing estimation".split()


def log() -> str:
    """A lossless export of works that were added, read and noted."""
    chance = random.Random(4)
    device, at = str(uuid.UUID(int=1 << 70 | 7 << 76 | 2 << 62)), 1_580_698_061_000
    lines = ['{"reads":1}']

    def drawn() -> str:
        return str(uuid.UUID(int=at << 80 | 7 << 76 | chance.getrandbits(12) << 64 | 2 << 62 | chance.getrandbits(62)))

    def sentence(words: int) -> str:
        return " ".join(chance.choices(WORDS, k=words))

    for number in range(EVENTS // 5):
        resource, day = drawn(), f"20{chance.randint(20, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        facts = {"title": f"{sentence(4)} {number}".capitalize(), "kind": "article", "domain": "shelf", "year": chance.randint(1990, 2026)}
        done = ("finished", {"on": day, "minutes": chance.randint(10, 400)})
        noted = ("noted", {"on": day, "text": sentence(15)})
        for kind, body in [("added", {"on": day, "slug": f"work-{number}", "facts": facts}), done, noted, done, noted]:
            at += 60_000
            event = {"id": drawn(), "act": drawn(), "device": device, "stamp": at << 12, "at": at, "resource": resource, "kind": kind, "body": body}
            lines.append(json.dumps({"event": event}))
    return "\n".join(lines) + "\n"


def measure(binary: str, engine: Engine) -> str:
    """A row of the table."""
    one, two = [Device(binary, engine, number) for number in range(2)]
    (one.home / "log.jsonl").write_text(log())
    one.run("import", "log.jsonl")
    empty = engine.stored()
    key = one.json("sync", "init", engine.addresses(0)[0])["key"]
    row = [engine.name]

    def timed(device: Device, entries: int) -> None:
        """Syncs until so many entries have come or gone."""
        begun = time.monotonic()
        moved = 0

        def is_done() -> bool:
            nonlocal moved
            [place] = device.json("sync")["places"]
            moved += place["sent"] + sum(each["entries"] for each in place["received"])
            return moved >= entries

        until("all is sent or received", is_done)
        row.append(f"{time.monotonic() - begun:.2f} s")

    def stored(before: list[tuple[Path, int]]) -> list[tuple[Path, int]]:
        now = [(path, path.stat().st_size) for path in engine.stored()]
        row.append(f"{sum(size for _, size in now) - sum(size for _, size in before):,}")
        row.append(str(len(now) - len(before)))
        return now

    before = [(path, path.stat().st_size) for path in empty]
    timed(one, EVENTS)
    engine.carry()
    address = engine.addresses(1)[0]
    if not engine.is_immediate:
        until("the place is there", (Path(address) / "reads-sync").exists)
    two.run("sync", "init", address, "--key", "-", given=key)
    timed(two, EVENTS)
    two.run("sync")
    before = stored(before)
    for number in range(FEW):
        one.run("note", "work-7", f"Note {number}: {' '.join(WORDS)}.")
    timed(one, FEW)
    engine.carry()
    timed(two, FEW)
    stored(before)
    timed(two, 0)
    return f"| {' | '.join(row)} |"
