#!/usr/bin/env python3
"""What it costs to follow a hundred blogs: a first fetch, one an hour later, and `todo` before and after.

    benches/feeds.py target/release/reads [--smoke]

The feeds are those of a local server, which takes a part of the time of a fetch. Exits with 1 where a bound is broken; with
`--smoke` it measures less, and fails only where the program does.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from xml.sax.saxutils import quoteattr

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/support"))

from feed_server import FeedServer, Page, Post, at, rss

FIRST, SECOND = "2026-11-23T09:00:00Z", "2026-11-23T10:00:01Z"


@dataclass
class Cost:
    """What one run takes: milliseconds, and the peak of its memory in MB."""

    wall: float
    cpu: float
    peak: float


class Bench:
    def __init__(self, program: str, feeds: int, posts: int, runs: int):
        self.program, self.feeds, self.posts, self.runs = os.path.abspath(program), feeds, posts, runs
        self.kept = True

    def run(self, home: str, now: str, *words: str) -> Cost:
        environment = {"HOME": home, "READS_NOW": now, "TZ": "UTC", "PATH": os.environ["PATH"]}
        begun = time.perf_counter()
        child = subprocess.Popen([self.program, *words], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        said = child.stderr.read()
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit(f"{' '.join(words)} failed: {said.decode()}")
        return Cost(1_000 * wall, 1_000 * (used.ru_utime + used.ru_stime), used.ru_maxrss / 1_024)

    def follow(self, home: str, server: FeedServer) -> int:
        """Follows all feeds by one list of them; returns the bytes of their documents."""
        outlines, size = [], 0
        for feed in range(self.feeds):
            posts = [
                Post(f"Post {number} of blog {feed}", f"https://b{feed}.example/{number}", f"{feed}-{number}",
                     at("2026-11-20") - timedelta(days=number), 150, "Ada One")
                for number in range(self.posts)
            ]  # fmt: skip
            page = server.pages[f"/{feed}"] = Page(rss(f"Blog {feed}", posts, f"https://b{feed}.example/"), conditional=True)
            size += len(page.body)
            outlines.append(f"<outline text='Blog {feed}' xmlUrl={quoteattr(server.url(f'/{feed}'))}/>")
        file = Path(home, "feeds.opml")
        file.write_text(f"<opml version='2.0'><body>{''.join(outlines)}</body></opml>")
        self.run(home, FIRST, "import", str(file))
        return size

    def median(self, costs: list[Cost], what: str) -> float:
        return statistics.median(getattr(cost, what) for cost in costs)

    def figure(self, name: str, ours: float, unit: str, bound: float | None = None) -> None:
        is_kept = bound is None or ours <= bound
        self.kept &= is_kept
        print(f"{name:<58} {ours:>10.2f} {unit:<6} {'' if bound is None else f'<= {bound}'} {'' if is_kept else 'BROKEN'}")

    def measure(self) -> None:
        with FeedServer() as server, tempfile.TemporaryDirectory() as before, tempfile.TemporaryDirectory() as after:
            size = self.follow(before, server)
            shutil.copytree(before, after, dirs_exist_ok=True)
            print(f"{self.feeds} feeds of {self.posts} posts, {size / 1e6:.1f} MB; load {os.getloadavg()[0]:.2f}")
            first = self.run(after, FIRST, "fetch")
            asked = server.forget()
            assert [request.status for request in asked] == [200] * self.feeds, "each feed is fetched once"
            second = self.run(after, SECOND, "fetch")
            again = server.forget()
            statuses = [request.status for request in again]
            assert statuses == [304] * self.feeds and not sum(request.sent for request in again), statuses
            self.run(after, SECOND, "fetch")
            assert not server.forget(), "no request before an hour is over"
            self.figure("first fetch, wall", first.wall, "ms")
            self.figure("first fetch, CPU", first.cpu, "ms")
            self.figure("first fetch, peak", first.peak, "MB", 64)
            self.figure("an hour later, wall", second.wall, "ms")
            self.figure("an hour later, CPU", second.cpu, "ms")
            self.figure("an hour later, peak", second.peak, "MB", 64)
            self.figure("an hour later, requests answered with 304", len(statuses), "")
            self.figure("an hour later, bytes of bodies", sum(request.sent for request in again), "", 0)
            database = ".local/share/reads/reads.db"
            for name, home in (("before", before), ("after", after)):
                self.figure(f"the database {name}", Path(home, database).stat().st_size / 1e6, "MB")
            # In turn, so that both have the same of whatever else the machine does.
            costs: dict[tuple, list[Cost]] = {}
            for _ in range(self.runs):
                for words in (("todo",), ("due",), ("posts",)):
                    for home in (before, after):
                        costs.setdefault((words, home), []).append(self.run(home, SECOND, *words))
            for words in (("todo",), ("due",), ("posts",)):
                old, new = costs[words, before], costs[words, after]
                for what in ("wall", "cpu"):
                    self.figure(f"{words[0]} before, {what}", self.median(old, what), "ms")
                    self.figure(f"{words[0]} after, {what}", self.median(new, what), "ms")
                if words[0] == "todo":
                    # Of CPU time, which other programs disturb less.
                    self.figure("todo after, against before", self.median(new, "cpu") / self.median(old, "cpu"), "", 1.1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", help="the path of `reads`")
    parser.add_argument("--smoke", action="store_true", help="measure less, and ignore the bounds")
    args = parser.parse_args()
    bench = Bench(args.program, *((10, 20, 3) if args.smoke else (100, 100, 60)))
    bench.measure()
    sys.exit(0 if bench.kept or args.smoke else 1)


if __name__ == "__main__":
    main()
