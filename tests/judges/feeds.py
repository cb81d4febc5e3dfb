"""Checks the posts of feeds against feedparser: ids, titles, addresses and days are those that it reads in the samples.

Usage: feeds.py READS, where READS is the path of the program.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))

from feed_judge import Feed, Followed, compare, json_feed, theirs  # noqa: E402
from feed_server import FeedServer  # noqa: E402

READS = sys.argv[1]

samples = []
for path in sorted((ROOT / "tests/samples/feeds").iterdir()):
    kind = "application/feed+json" if path.suffix == ".json" else "application/xml"
    samples.append(Feed(path.name, path.read_bytes(), kind))

failures, entries = [], 0
with FeedServer() as server, tempfile.TemporaryDirectory() as home:
    ours, failed = Followed(READS, home).posts(server, samples)
    for number, feed in enumerate(samples):
        base = server.url(f"/{number}/")
        judged = json_feed(feed) if feed.name.endswith(".json") else theirs(feed, base)
        assert judged, feed.name
        found = compare(ours[feed.name], judged, failed.get(feed.name), base)
        entries += found.counts["entries"]
        failures += [f"{feed.name}: {line}" for line in found.lines]
if failures:
    sys.exit("\n".join(failures))
assert entries > 30, entries
print(f"{entries} posts of {len(samples)} feeds are as feedparser reads them")
