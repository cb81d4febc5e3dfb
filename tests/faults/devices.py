"""Devices that exchange their logs: after a complete exchange all of them show the same.

Each run drives three to five devices through random commands, with clocks that differ, catalogs of different versions, and
exchanges that are partial, late or repeated. Its seed is printed with each failure; `READS_SEED=N tests/faults/run … devices`
runs that one alone."""

from functools import partial

from machines import Device, Run, seeds
from support import Home, Row, merged, said, share, workers

RUNS = 80
# Runs in which the database is compared with a refold after every command.
REFOLDED = 20


class Exchanging(Run):
    """A run in which devices hand each other their whole logs."""

    def __init__(self, fresh: Home, seed: int, row: Row, refolded: bool):
        super().__init__([fresh] * 5, seed, row)
        self.refolded = refolded
        self.sent: list[bytes] = []

    def export(self, device: Device) -> bytes:
        self.done.append(f"{device.name} export")
        return device.run(self.now, "export", "jsonl").stdout

    def take(self, device: Device, log: bytes) -> None:
        (device.home.path / "x.jsonl").write_bytes(log)
        ran = self.on(device, "import", "x.jsonl")
        if ran.returncode != 0:
            self.fails(f"the import by {device.name} fails: {said(ran)}")

    def exchange(self) -> None:
        """Sends a log to another device: at once, or one that was sent earlier."""
        sender, receiver = self.chance.sample(self.devices, 2)
        self.sent.append(self.export(sender))
        self.take(receiver, self.chance.choice([self.sent[-1], self.sent[-1], self.chance.choice(self.sent)]))

    def everything(self) -> None:
        """Exchanges until each device has all."""
        for _ in range(2):
            for sender in self.devices:
                log = self.export(sender)
                for receiver in self.devices:
                    if receiver is not sender:
                        self.take(receiver, log)

    def whole(self) -> None:
        """Random commands and exchanges, then a complete exchange and the comparison."""
        for _ in range(self.chance.randint(8, 30)):
            if self.chance.random() < 0.2:
                self.exchange()
                continue
            device = self.chance.choice(self.devices)
            device.ahead = self.chance.random() < 0.02
            self.change(device)
            device.ahead = False
            if self.refolded:
                self.row.tried += 1
                if wrong := device.home.wrong():
                    self.fails(f"{device.name} is not as a rebuild gives it: {wrong}")
                    return
        self.everything()
        self.compare()


def converge(fresh: Home, refolded: bool, numbers: list[int]) -> Row:
    row = Row("")
    for seed in numbers:
        Exchanging(fresh, seed, row, refolded).whole()
        if row.lost > 5:
            break
    return row


def rows(binary: str):
    fresh = Home(binary)
    fresh.good("todo")
    numbers = seeds(RUNS)
    with workers() as pool:
        converged = share(pool, partial(converge, fresh, False), numbers, 25)
        refolded = share(pool, partial(converge, fresh, True), numbers[:REFOLDED], 5)
        yield merged("devices that exchanged in part, late and twice show the same", converged)
        yield merged("as a rebuild gives it, after every command of any device", refolded)
