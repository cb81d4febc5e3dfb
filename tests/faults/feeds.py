"""Feeds of followed blogs, from a local server in place of the web: what is new is what came, once, whatever happens."""

import os
import sqlite3
from datetime import timedelta
from functools import partial

from blogs import START, FeedServer, Page, Post, Reader, month, rss
from crash import CALLS, calls_of, every_one, injecting
from disk import UNCLEAR
from feed_requests import at_once, failing, gaps, headers, limits, one_feed, page, posts, redirects, unasked
from hostile_feeds import hostile
from place import as_nobody
from support import Row, is_panic, merged, said, share, workers

MONTHS = 8


def emptied(binary: str) -> Row:
    """What was fetched is a cache: it can be emptied, and comes again."""
    row = Row("the cache emptied by hand: nothing else depends on it")
    statements = ["DELETE FROM post", "DELETE FROM feed", "DELETE FROM post; DELETE FROM feed", "DELETE FROM post WHERE number % 2"]
    with FeedServer() as server:
        for statement in statements:
            reader = one_feed(binary, server, "/feed", page(3))
            server.pages["/feed"] = Page(rss("x", posts(2, "late", reader.now) + posts(3)), conditional=True)
            reader.fetch()
            kept = reader.new()[0]
            reader.good("keep", kept["post"])
            reader.good("done", "lethain")
            server.pages["/feed"] = Page(rss("x", posts(1, "last", reader.now) + posts(2, "late", reader.now) + posts(3)), conditional=True)
            reader.later(hours=2).fetch()
            before = reader.home.state()
            empty(reader, statement)
            row.tried += 1
            if reader.home.state() != before:
                row.loses(f"{statement}: more than the cache is lost")
            for words in ("todo", "due", "posts", "list", "show lethain", "next", "doctor", "remind mail --to a@b.example"):
                ran = reader.run(*words.split())
                if ran.returncode != 0:
                    row.loses(f"{statement}, then {words}: {said(ran)}")
            # The whole feed comes at once if nothing is known of it, and else when it changes.
            server.pages["/feed"].body += b"\n" if "%" in statement else b""
            reader.later(hours=25).fetch()
            new = [post["url"] for post in reader.new()]
            if new != ["https://last.example/0"]:
                row.loses(f"{statement}: new is {new} afterwards")
            if len(reader.json("posts", "--all")) != 6:
                row.loses(f"{statement}: {len(reader.json('posts', '--all'))} posts came again, of 6")
            if wrong := reader.home.wrong():
                row.loses(f"{statement}: {wrong}")
            reader.home.remove()
            # What was there when following began is not new, though no catch-up names it. A part that is missing may be new.
            if "%" in statement:
                continue
            row.tried += 1
            fresh = one_feed(binary, server, "/fresh", page(3))
            empty(fresh, statement)
            server.pages["/fresh"].body += b"\n"
            fresh.fetch()
            if new := fresh.new():
                row.loses(f"{statement}, after following: new is {new}")
            fresh.home.remove()
    return row


def empty(reader: Reader, statement: str) -> None:
    connection = sqlite3.connect(reader.home.database)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.executescript(statement)
    connection.close()


def undone(binary: str) -> Row:
    """What is undone is undone for the posts too, here and on another device."""
    row = Row("catching up: undone, redone, until a post, and on another device")
    with FeedServer() as server:
        reader = one_feed(binary, server, "/feed", page(3))
        late = posts(4, "late", reader.now)
        server.pages["/feed"] = Page(rss("x", late + posts(3)), conditional=True)
        reader.fetch()
        other = Reader(binary, reader.now)
        everything = {post.url for post in late}

        def expect(at: Reader, expected: set[str], what: str) -> None:
            row.tried += 1
            if (found := {post["url"] for post in at.new()}) != expected:
                row.loses(f"{what}: {sorted(found)} are new, not {sorted(expected)}")

        def exchange(sender: Reader, receiver: Reader) -> None:
            (receiver.home.path / "log.jsonl").write_text(sender.good("export", "jsonl"))
            receiver.good("import", "log.jsonl")

        expect(reader, everything, "fetched")
        exchange(reader, other)
        other.fetch()
        expect(other, everything, "fetched on another device")
        reader.good("done", "lethain")
        expect(reader, set(), "caught up")
        reader.good("undo")
        expect(reader, everything, "undone")
        reader.good("redo")
        expect(reader, set(), "redone")
        reader.good("undo")
        second = next(post["post"] for post in reader.new() if post["url"] == late[1].url)
        reader.good("done", "lethain", "--until", second)
        expect(reader, {late[0].url}, "caught up until the last but one")
        exchange(reader, other)
        expect(other, {late[0].url}, "the same on another device")
        third = Reader(binary, reader.now)
        exchange(other, third)
        third.fetch()
        expect(third, {late[0].url}, "the same on a device that fetches later")
        # Both catch up with what the other one has not seen.
        server.pages["/feed"] = Page(rss("x", posts(1, "last", reader.now) + late + posts(3)), conditional=True)
        other.later(hours=2).fetch()
        reader.good("done", "lethain")
        exchange(reader, other)
        expect(other, {"https://last.example/0"}, "what only this device has seen")
        other.good("follow", "--ignore", "last", "lethain")
        expect(other, set(), "ignored by a word of its title")
        exchange(other, reader)
        reader.later(hours=3).fetch()
        expect(reader, set(), "ignored on another device")
        reader.good("follow", "--unignore", "last", "lethain")
        expect(reader, {"https://last.example/0"}, "no longer ignored")
        for device in (reader, other, third):
            if wrong := device.home.wrong():
                row.loses(wrong)
            device.home.remove()
    return row


def another(binary: str) -> Row:
    """A blog that is given another feed with some of its posts keeps them, and what is older in the other one is not new."""
    row = Row("another feed of a blog: knows what both have, and what is older")
    with FeedServer() as server:
        for fails_first in (False, True):
            reader = one_feed(binary, server, "/feed", page(3))
            late = posts(2, "late", reader.now)
            server.pages["/feed"] = Page(rss("x", late + posts(3)), conditional=True)
            reader.fetch()
            # Other ids, one post that is new in both, and some of before.
            same = [Post(post.title, post.url, f"other {post.id}", post.published) for post in late[:1] + posts(3)]
            before = posts(20, "before")
            server.pages["/other"] = Page(status=500) if fails_first else Page(rss("x", same + before), conditional=True)
            reader.good("edit", "lethain", "--feed", server.url("/other"))
            reader.fetch()
            server.pages["/other"] = Page(rss("x", same + before), conditional=True)
            reader.later(hours=2).fetch()
            row.tried += 1
            if (new := [post["url"] for post in reader.new()]) != [post.url for post in late]:
                row.loses(f"failing first: {fails_first}: new is {new}")
            if len(everything := reader.json("posts", "--all")) != 25:
                row.loses(f"failing first: {fails_first}: there are {len(everything)} posts, not 25")
            server.pages["/other"] = Page(rss("x", posts(1, "last", reader.now) + same + before), conditional=True)
            reader.later(hours=2).fetch()
            row.tried += 1
            if (new := {post["url"] for post in reader.new()}) != {"https://last.example/0", *(post.url for post in late)}:
                row.loses(f"failing first: {fails_first}: then new is {new}")
            reader.home.remove()
    return row


def read_only(binary: str) -> Row:
    """Where nothing can be written, what was fetched is shown, and a fetch says why it cannot be."""
    row = Row("a database that cannot be written: posts are shown, a fetch fails")
    with FeedServer() as server:
        reader = one_feed(binary, server, "/feed", page(5, since=START + timedelta(days=1)))
        reader.fetch()
        outside = Reader(binary).home
        reader.home.database.chmod(0o400)
        before = as_nobody(reader.home, outside.path) if os.geteuid() == 0 else []
        reader.home.data.chmod(0o500)
        for words in ("posts", "posts --all --json", "due", "todo", "next", "show lethain", "remind mail --to a@b.example"):
            row.tried += 1
            ran = reader.run(*words.split(), before=before)
            if ran.returncode != 0:
                row.loses(f"{words}: {said(ran)}")
        row.tried += 1
        reader.later(days=2)
        ran = reader.run("fetch", before=before)
        if ran.returncode != 1 or is_panic(ran) or "ermission" not in said(ran) or UNCLEAR.search(said(ran)):
            row.loses(f"fetch: {ran.returncode} {said(ran)}")
        reader.home.data.chmod(0o700)
        reader.home.database.chmod(0o600)
        reader.home.remove()
        outside.remove()
    return row


class Struck:
    """A fetch that is struck at one of its calls: nothing that a person did is lost, and the next fetch brings the rest."""

    def __init__(self, binary: str, server: FeedServer):
        self.reader = Reader(binary)
        for slug in ("lethain", "meta-ai", "openai-blog"):
            server.pages[f"/{slug}"] = page(30, slug)
            self.reader.follow(slug, server.url(f"/{slug}"))
        self.reader.fetch()
        self.reader.good("done", "lethain")
        self.reader.later(days=2)
        for slug in ("lethain", "meta-ai", "openai-blog"):
            server.pages[f"/{slug}"] = Page(rss(slug, posts(5, f"new-{slug}", self.reader.now) + posts(30, slug)), conditional=True)
        self.expected = {f"https://new-{slug}.example/{at}" for slug in ("lethain", "meta-ai", "openai-blog") for at in range(5)}
        self.start = self.reader.home.copy()
        self.untouched = self.start.state()

    def points(self, calls: list[str]) -> list[tuple[str, int]]:
        home = self.start.copy()
        counts = calls_of(home, ("fetch",), {"environment": self.reader.environment}, calls)
        home.remove()
        return every_one(counts)

    def row(self, fault: str, points: list[tuple[str, int]]) -> Row:
        row = Row("")
        reader = Reader(self.start.binary, self.reader.now)
        for call, at in points:
            where = f"{fault} at {call} {at}"
            reader.home.become(self.start)
            reader.now = self.reader.now
            ran = reader.run("fetch", before=injecting(call, at, fault))
            if ran.returncode == 127 and b"error while loading shared libraries" in ran.stderr:
                continue  # It never came to run.
            row.tried += 1
            if "signal" not in fault and is_panic(ran):
                row.loses(f"{where}: {ran.returncode} {said(ran)}")
            elif "signal" not in fault and ran.returncode and UNCLEAR.search(said(ran)):
                row.loses(f"{where}: unclear: {said(ran)}")
            elif wrong := reader.home.wrong():
                row.loses(f"{where}: {wrong}")
            elif reader.home.state() != self.untouched:
                row.loses(f"{where}: what a person did is changed")
            reader.later(days=3).fetch()
            new = [post["url"] for post in reader.new()]
            if sorted(new) != sorted(self.expected):
                row.loses(f"{where}: new are {sorted(new)} after the next fetch")
        reader.home.remove()
        return row


def struck(binary: str, pool):
    with FeedServer() as server:
        fetch = Struck(binary, server)
        faults = {
            "a fetch killed at every write": ("signal=KILL", CALLS),
            "ENOSPC at every write of a fetch": ("error=ENOSPC", ["write", "pwrite64", "ftruncate", "fallocate"]),
            "EIO at every read and write of a fetch": ("error=EIO", ["pread64", "pwrite64", "fsync", "fdatasync"]),
            "a connection that breaks at every call": ("error=ECONNRESET", ["recvfrom", "sendto", "connect"]),
        }
        for name, (fault, calls) in faults.items():
            yield merged(name, share(pool, partial(fetch.row, fault), fetch.points(calls), 8))


def rows(binary: str):
    with workers() as pool:
        months = [pool.submit(month, binary, seed) for seed in range(MONTHS)]
        alone = [pool.submit(each, binary) for each in (headers, limits, redirects, failing, unasked, gaps, at_once, emptied, undone, another, read_only)]
        yield merged("a month of eight blogs: what is new is what came, once", months)
        yield from (each.result() for each in alone)
        yield from struck(binary, pool)
        yield from hostile(binary, pool)
