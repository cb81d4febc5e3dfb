#!/usr/bin/env python3
"""What it costs to browse: the first frame against `todo`, and how long keys take to be answered, with a few and with many entries.

    benches/browse.py target/release/reads [--smoke]

Runs in a pseudo-terminal. A key is answered when the first bytes of the next frame are there. Exits with 1 where a bound is broken;
with `--smoke` it measures less, and fails only where the program does.
"""

import argparse
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

# What they do, and whether they only look.
KEYS = [
    ("down", "j" * 60, True),
    ("a page down", " " * 20, True),
    ("to the last row and back", "Gg" * 5, True),
    ("to other tabs", "241" * 5, True),
    ("a filter, letter by letter", "/learning kind:paper", True),
    ("and away with it", "\x7f" * 20 + "\r", True),
    ("done and undo", "du" * 5, False),
]
DEADLINE = 30


class Terminal:
    """The program in a terminal of 120 by 40 characters."""

    def __init__(self, command: list[str], environment: dict[str, str]):
        self.begun = time.perf_counter()
        self.process, self.file = pty.fork()
        if self.process == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
            os.execve(command[0], command, environment)

    def read(self, seconds: float) -> bytes:
        """What there is within so many seconds; nothing if nothing comes."""
        if not select.select([self.file], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self.file, 1 << 16)
        except OSError:
            return b""

    def until(self, expected: bytes) -> float:
        """Reads until that is on the screen; returns the milliseconds since the start."""
        text, end = b"", time.perf_counter() + DEADLINE
        while expected not in text:
            read = self.read(end - time.perf_counter())
            if not read:
                sys.exit(f"no {expected!r} in {text!r}")
            text += read
        return 1_000 * (time.perf_counter() - self.begun)

    def settle(self) -> None:
        """Reads until nothing more comes."""
        while self.read(0.06):
            pass

    def key(self, key: str) -> float | None:
        """The milliseconds until a key changes the screen, if it does."""
        begun = time.perf_counter()
        os.write(self.file, key.encode())
        if not self.read(1):
            return None
        answered = 1_000 * (time.perf_counter() - begun)
        self.settle()
        return answered

    def end(self) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.file)


class Bench:
    def __init__(self, program: str, runs: int, keys: int):
        self.program, self.runs, self.keys, self.kept = os.path.abspath(program), runs, keys, True

    def figure(self, name: str, ours: float, unit: str, bound: float | None = None) -> None:
        is_kept = bound is None or ours <= bound
        self.kept &= is_kept
        print(f"{name:<60} {ours:>9.2f} {unit:<4} {'' if bound is None else f'<= {bound:.2f}'} {'' if is_kept else 'BROKEN'}")

    def reads(self, environment: dict[str, str], *words: str) -> None:
        subprocess.run([self.program, *words], env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def todo(self, environment: dict[str, str]) -> float:
        """The time of `todo` on a terminal, which reads what it prints."""
        terminal = Terminal([self.program, "todo", "--no-pager"], environment)
        while terminal.read(DEADLINE):
            pass
        took = 1_000 * (time.perf_counter() - terminal.begun)
        terminal.end()
        return took

    def first_frame(self, environment: dict[str, str]) -> float:
        terminal = Terminal([self.program, "browse"], environment)
        took = terminal.until(b"/ filter")
        terminal.end()
        return took

    def measure(self, home: str, entries: int) -> None:
        environment = {"HOME": home, "READS_NOW": "2026-11-23", "TZ": "UTC", "TERM": "xterm", "LANG": "C.UTF-8", "PATH": os.environ["PATH"]}
        self.reads(environment, "done", "--on", "2024-11-20", "attention")
        if entries > 57:
            file = Path(home, "many.toml")
            file.write_text(catalog(entries))
            self.reads(environment, "seed", str(file))
            for month in range(1, 10):
                slugs = [f"entry-{entry}" for entry in range(10 * month, entries, 90)]
                self.reads(environment, "done", "--on", f"2024-0{month}-11", *slugs)
        print(f"{entries} entries; load {os.getloadavg()[0]:.2f}")
        # In turn, so that both have the same of whatever else the machine does.
        todo, first = zip(*[(self.todo(environment), self.first_frame(environment)) for _ in range(self.runs)])
        self.figure("todo", statistics.median(todo), "ms")
        self.figure("first frame of browse", statistics.median(first), "ms", 2 * statistics.median(todo))
        terminal = Terminal([self.program, "browse"], environment)
        terminal.until(b"/ filter")
        terminal.settle()
        for name, keys, only_looks in KEYS:
            took = [took for key in keys[: self.keys] if (took := terminal.key(key)) is not None]
            self.figure(f"{name}: median of {len(took)} keys", statistics.median(took), "ms", 16 if only_looks else None)
            self.figure(f"{name}: slowest", max(took), "ms")
        terminal.end()


def catalog(entries: int) -> str:
    """A catalog in which one entry in ten is about learning."""
    lines = ['[catalog]\nname = "many"\ntitle = "Many"\nversion = 1']
    for domain in range(50):
        lines.append(f'[[domain]]\nslug = "domain-{domain}"\ntitle = "Domain {domain}"\ncadence = "P1Y"')
    for entry in range(entries):
        topic = "learning" if entry % 10 == 0 else "entry"
        lines.append(
            f'[[resource]]\ndomain = "domain-{entry % 50}"\nslug = "entry-{entry}"\ntitle = "The title of {topic} {entry}"\n'
            f'year = {1950 + entry % 75}\nkind = "paper"\nurl = "https://example.org/{entry}"\npages = {1 + entry % 300}\n'
            f'depth = "read"\nwhy = "It is number {entry}."'
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", help="the path of `reads`")
    parser.add_argument("--smoke", action="store_true", help="measure less, and ignore the bounds")
    args = parser.parse_args()
    bench = Bench(args.program, *((3, 6) if args.smoke else (30, 60)))
    for entries in (57, 2_000 if args.smoke else 100_000):
        with tempfile.TemporaryDirectory() as home:
            bench.measure(home, entries)
    sys.exit(0 if bench.kept or args.smoke else 1)


if __name__ == "__main__":
    main()
