"""Devices with clocks of their own, random commands on them, and the comparison of what they show."""

import json
import os
import random
from datetime import datetime, timedelta

from support import Home, Row, is_panic, said

START = datetime(2026, 11, 1, 9)

# Keys that hold numbers of this device, and where it has a catalog from.
LOCAL = {"number", "source", "note", "resource", "undid", "event"}

COMPARED = [
    ("list",),
    ("todo",),
    ("due", "--all"),
    ("log",),
    ("notes",),
    ("occasion", "list"),
    ("search", "note"),
    ("domains",),
    ("catalog", "list"),
]

ENTRIES = ["attention", "ddia", "gpt-3", "dpo", "hnsw", "react"]
OCCASIONS = ["interview", "promotion", "board"]

BOOKS = [
    "@book{knuth84, title={Literate Programming}, author={Donald Knuth}, year={1984}}",
    "@book{kr, title={The C Programming Language}, author={Brian Kernighan}, isbn={9780131103627}}",
    "@article{lamport78, title={Time, Clocks}, author={Leslie Lamport}, doi={10.1145/359545.359563}, keywords={time}}",
    "@misc{page, title={A page}, url={https://example.org/page}, annote={A note of the file.}}",
]


def catalog(version: int, said: str) -> str:
    """A catalog whose versions move, change and drop entries. Its text may change without a new version."""
    entries = {
        1: [("shelf", "thing", "paper"), ("shelf", "other-thing", "book")],
        2: [("shelf", "thing", "book"), ("desk", "third-thing", "paper")],
        3: [("desk", "thing", "book"), ("shelf", "my-book", "book")],
    }[version]
    if said == "Other":
        entries = [*reversed(entries), ("desk", "other-thing" if version > 1 else "my-book", "book")]
    text = f'[catalog]\nname = "mine"\ntitle = "{said}"\nversion = {version}\n'
    for domain, cadence in (("shelf", f"P{version}Y"), ("desk", "P6M")):
        text += f'[[domain]]\nslug = "{domain}"\ntitle = "{domain.title()}"\ncadence = "{cadence}"\n'
    for domain, slug, kind in entries:
        text += (
            f'[[resource]]\ndomain = "{domain}"\nslug = "{slug}"\ntitle = "The {slug}"\n'
            f'kind = "{kind}"\ndepth = "read"\nwhy = "{said}."\n'
        )
    return text


class Device:
    """A home with a clock of its own."""

    def __init__(self, fresh: Home, name: str, chance: random.Random):
        self.home = fresh.copy()
        self.name = name
        self.skew = timedelta(minutes=chance.choice([0, 0, 3, -3, 50, -50, 600]))
        self.ahead = False

    def run(self, now: datetime, *words: str):
        now += self.skew + timedelta(days=5_000 if self.ahead else 0)
        return self.home.run(*words, environment={"READS_NOW": now.strftime("%Y-%m-%dT%H:%M:%SZ")})


class Run:
    """One run: its devices, the time, and what was done."""

    def __init__(self, fresh: list[Home], seed: int, row: Row, fewest: int = 3):
        self.chance = random.Random(seed)
        self.seed = seed
        self.row = row
        self.now = START
        many = self.chance.randint(fewest, len(fresh))
        self.devices = [Device(home, name, self.chance) for home, name in zip(fresh[:many], "abcde")]
        self.done: list[str] = []
        self.slugs = [*ENTRIES, "my-book", "the-c-programming-language", "time-clocks", "thing"]

    def fails(self, why: str) -> None:
        self.row.loses(f"seed {self.seed}: {why}; after:\n    " + "\n    ".join(self.done[-60:]))

    def on(self, device: Device, *words: str):
        """Runs one command, of which a refusal is an answer like any other."""
        self.now += timedelta(minutes=self.chance.randint(0, 90))
        self.done.append(f"{device.name} {self.now:%d %H:%M} {' '.join(words)}")
        ran = device.run(self.now, *words)
        if is_panic(ran):
            self.fails(f"{words}: {said(ran)}")
        return ran

    def slug(self) -> str:
        return self.chance.choice(self.slugs)

    def day(self) -> str:
        return (START - timedelta(days=self.chance.randint(1, 900))).strftime("%Y-%m-%d")

    def number(self, device: Device, kinds: set[str] | None = None) -> str | None:
        """The number of an entry of a device's log."""
        log = json.loads(device.run(self.now, "log", "--all", "--json").stdout)
        numbers = [entry["number"] for entry in log if kinds is None or entry["kind"] in kinds]
        return str(self.chance.choice(numbers)) if numbers else None

    def file(self, device: Device, name: str, text: str) -> str:
        (device.home.path / name).write_text(text)
        return name

    def change(self, device: Device) -> None:
        """One random command."""
        chance = self.chance
        match chance.randrange(28):
            case 0:
                title = chance.choice(["My book", "My book", "Same thing", "The thing"])
                extra = chance.choice([[], ["--domain", "shelf"], ["--pages", "3"], ["--url", "https://example.org/page"]])
                self.on(device, "add", title, "--offline", *extra)
            case 1:
                self.on(device, "add", chance.choice(["9780131103627", "10.1145/359545.359563", "1706.03762"]), "--title", "A", "--offline")
            case 2 | 3:
                text = "\n".join(chance.sample(BOOKS, chance.randint(1, 4)))
                domain = chance.choice([[], ["--domain", "shelf"], ["--tag", "bib"]])
                self.on(device, "import", self.file(device, "books.bib", text), *domain)
            case 4 | 5 | 6:
                extra = chance.choice([[], ["--note", "A note of a reading."], ["--recall", "good"], ["--recall", "forgot"]])
                day = self.day()
                on = chance.choice([[], ["--on", day], ["--on", day[:7]], ["--on", day[:4]], ["--on", "unknown"]])
                self.on(device, "done", self.slug(), *on, *extra)
            case 7:
                self.on(device, "start", self.slug())
            case 8:
                self.on(device, "drop", self.slug(), "--because", "A reason.")
            case 9:
                self.on(device, "reopen", self.slug())
            case 10:
                self.on(device, "snooze", self.slug(), "2027-06-01")
            case 11:
                self.on(device, "every", self.slug(), chance.choice(["1y", "18m", "never", "default"]))
            case 12:
                self.on(device, "edit", self.slug(), *chance.choice([["--domain", "shelf"], ["--title", "Another"], ["--domain", "llm"]]))
            case 13 | 14:
                self.on(device, "note", self.slug(), f"A note by {device.name}.")
            case 15:
                if number := self.number(device, {"noted"}):
                    self.on(device, *chance.choice([["note", "--rm", number], ["forget", "--yes", number]]))
            case 16:
                self.on(device, chance.choice(["tag", "untag"]), self.slug(), "to-cite")
            case 17:
                self.on(device, "relate", self.slug(), "pairs-with", self.slug(), *chance.choice([[], [], ["--not"]]))
            case 18:
                self.on(device, chance.choice(["tie", "untie"]), self.slug(), chance.choice(OCCASIONS))
            case 19:
                name = chance.choice(OCCASIONS)
                self.on(device, "occasion", *chance.choice([["add", name, "--on", "2027-02-01"], ["move", name, "2027-03-01"], ["held", name], ["cancel", name]]))
            case 20 | 21:
                self.on(device, chance.choice(["undo", "redo"]))
            case 22:
                if number := self.number(device):
                    self.on(device, "undo", number)
            case 23:
                self.on(device, "rm", self.slug())
            case 24 | 25:
                self.on(device, "merge", self.slug(), self.slug())
            case 26:
                file = self.file(device, "mine.toml", catalog(chance.randint(1, 3), chance.choice(["Mine", "Other"])))
                self.on(device, "catalog", chance.choice(["add", "add", "update"]), file)
            case 27:
                self.on(device, "catalog", "remove", chance.choice(["mine", "mine", "reads"]), "--yes")

    def shown(self, device: Device) -> dict[str, object]:
        """What a device shows, without its own numbers."""
        shown: dict[str, object] = {}
        for words in COMPARED:
            ran = device.run(self.now - device.skew, *words, "--json")
            shown[" ".join(words)] = without_numbers(json.loads(ran.stdout)) if ran.returncode == 0 else said(ran)
        # Equally good matches are in the order of local numbers.
        shown["search note"] = sorted(map(str, shown["search note"]))
        resources = shown["list"]
        for slug in sorted(entry["slug"] for entry in resources if entry["slug"] in self.slugs or entry["status"] != "todo"):
            ran = device.run(self.now - device.skew, "show", slug, "--json")
            shown[f"show {slug}"] = without_numbers(json.loads(ran.stdout)) if ran.returncode == 0 else said(ran)
        shown["export bibtex"] = device.run(self.now, "export", "bibtex").stdout.decode()
        return shown

    def compare(self) -> None:
        """Checks that all devices show the same, and that each database is sound."""
        first, *others = [self.shown(device) for device in self.devices]
        for device, other in zip(self.devices[1:], others):
            self.row.tried += 1
            for question, answer in first.items():
                if other.get(question) != answer:
                    one, two = json.dumps(answer), json.dumps(other.get(question))
                    at = next((at for at, (x, y) in enumerate(zip(one, two)) if x != y), min(len(one), len(two)))
                    self.fails(f"{question}: a shows {one[max(0, at - 150) : at + 80]}, {device.name} {two[max(0, at - 150) : at + 80]}")
                    break
        for device in self.devices:
            if wrong := device.home.wrong():
                self.fails(f"{device.name}: {wrong}")
            device.home.remove()


def seeds(runs: int) -> list[int]:
    """The seeds of so many runs, or the one that `READS_SEED` names, or those from its first to its last."""
    first, _, last = os.environ.get("READS_SEED", "").partition("-")
    return list(range(int(first), int(last or first) + 1) if first else range(runs))


def without_numbers(value):
    """A JSON value without the numbers of one device."""
    if isinstance(value, list):
        return [without_numbers(each) for each in value]
    if isinstance(value, dict):
        return {key: without_numbers(each) for key, each in value.items() if key not in LOCAL or isinstance(each, (dict, list))}
    return value
