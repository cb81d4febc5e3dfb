"""A home that follows feeds of a local server, under a clock that is moved, and a month of eight blogs."""

import json
import random
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from support import Home, Row, is_panic, said

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from feed_server import FeedServer, Page, Post, atom, json_feed, rss  # noqa: E402

START = datetime(2026, 11, 1, 9, tzinfo=UTC)


class Reader:
    """A home and its clock. What it is asked is a row's business."""

    def __init__(self, binary: str, now: datetime = START):
        self.home, self.now = Home(binary), now

    def later(self, **span) -> "Reader":
        self.now += timedelta(**span)
        return self

    @property
    def environment(self) -> dict[str, str]:
        return {"READS_NOW": self.now.strftime("%Y-%m-%dT%H:%M:%SZ")}

    def run(self, *words, **options):
        options["environment"] = self.environment | options.pop("environment", {})
        return self.home.run(*words, **options)

    def good(self, *words, **options) -> str:
        ran = self.run(*words, **options)
        assert ran.returncode == 0, (words, said(ran))
        return ran.stdout.decode()

    def json(self, *words):
        return json.loads(self.good(*words, "--json"))

    def fetch(self, *words) -> dict[str, dict]:
        """What a fetch says of each blog; that a feed fails is an answer."""
        ran = self.run("fetch", *words, "--json")
        assert ran.returncode in (0, 1) and not is_panic(ran), said(ran)
        rows = {row["slug"]: row for row in json.loads(ran.stdout)}
        failed = any(row["status"] == "failed" for row in rows.values())
        assert ran.returncode == int(failed), (ran.returncode, rows)
        return rows

    def follow(self, slug: str, address: str) -> str:
        """Follows a blog of the catalog at another address."""
        self.good("edit", slug, "--feed", address)
        self.good("follow", slug)
        return slug

    def follow_page(self, address: str) -> str:
        """Follows a page; returns the slug of its blog."""
        before = {entry["slug"] for entry in self.json("list", "--status", "following")}
        self.good("follow", address)
        (slug,) = {entry["slug"] for entry in self.json("list", "--status", "following")} - before
        return slug

    def new(self) -> list[dict]:
        return self.json("posts")

    def due(self) -> set[str]:
        return {entry["slug"] for entry in self.json("due")}


class Blog:
    """A blog whose feed is written anew each day, well or badly."""

    def __init__(self, name: str, chance: random.Random, form=rss, often=0.4, back=False, keep=30, **faults):
        self.name, self.chance, self.form, self.often, self.back, self.keep = name, chance, form, often, back, keep
        # Of: retitled, reordered, renamed, conditional.
        self.faults = faults
        self.posts: list[Post] = []
        for day in range(-40, 0, 5):
            self.write(START + timedelta(days=day))

    @property
    def path(self) -> str:
        return f"/{self.name}/feed.xml"

    def write(self, now: datetime) -> Post:
        number = len(self.posts)
        address = f"https://{self.name}.example/posts/{number}"
        post = Post(f"Post {number} of {self.name}", address, f"{self.name}-{number}", now, words=200 * (1 + number % 5), author="Ada One")
        self.posts.append(post)
        return post

    def day(self, now: datetime) -> list[str]:
        """What is written on a day, by address."""
        if self.chance.random() >= self.often:
            return []
        dated = now - timedelta(days=60) if self.back else now - timedelta(hours=1)
        return [self.write(dated).url]

    def page(self, day: int) -> Page:
        shown = self.posts[-self.keep :][::-1]
        if self.faults.get("reordered"):
            shown = self.chance.sample(shown, len(shown))
        posts = []
        for post in shown:
            title = f"{post.title}, revised {day}" if self.faults.get("retitled") else post.title
            known = f"{self.chance.random()}" if self.faults.get("renamed") else post.id
            known = None if self.faults.get("unnamed") else known
            posts.append(Post(title, post.url, known, post.published, post.words, post.author))
        kind = {rss: "application/rss+xml", atom: "application/atom+xml", json_feed: "application/feed+json"}[self.form]
        body = self.form(f"The {self.name} blog", posts, site=f"https://{self.name}.example/")
        return Page(body, kind, conditional=self.faults.get("conditional", True))


def blogs(chance: random.Random) -> list[Blog]:
    return [
        Blog("retitled", chance, retitled=True),
        Blog("reordered", chance, form=atom, reordered=True),
        # As many as come in a fortnight are kept.
        Blog("dropping", chance, form=json_feed, keep=6),
        Blog("renaming", chance, renamed=True, conditional=False),
        Blog("nameless", chance, unnamed=True),
        Blog("backdating", chance, back=True),
        Blog("quiet", chance, often=0),
        Blog("wild", chance, form=atom, retitled=True, reordered=True, keep=8),
    ]


# Blogs of the catalog that get the feeds of the first.
CATALOG = ["openai-blog", "google-research", "meta-ai", "netflix-techblog", "pinterest-engineering"]


def month(binary: str, seed: int) -> Row:
    """A month with eight blogs: what is new is what came, and nothing else."""
    row, chance = Row(""), random.Random(seed)
    all_blogs, reader = blogs(chance), Reader(binary)
    with FeedServer() as server:
        slugs = followed(reader, server, all_blogs)
        came: dict[str, list[str]] = {blog.name: [] for blog in all_blogs}
        for day in range(1, 31):
            reader.later(days=1, minutes=1)
            for blog in all_blogs:
                came[blog.name] += blog.day(reader.now)
                server.pages[blog.path] = blog.page(day)
            for slug, fetched in reader.fetch().items():
                row.tried += 1
                if fetched["status"] not in ("fetched", "unchanged"):
                    row.loses(f"seed {seed}, day {day}, {slug}: {fetched}")
        compare(row, f"seed {seed}", reader, slugs, came)
        catch_up(row, f"seed {seed}", reader, server, all_blogs, slugs, came)
    reader.home.remove()
    return row


def followed(reader: Reader, server: FeedServer, all_blogs: list[Blog]) -> dict[str, str]:
    """Follows the first at addresses that are given, the others by pages: one names its feed, one is it, one has it near."""
    for blog in all_blogs:
        server.pages[blog.path] = blog.page(0)
    slugs = {blog.name: reader.follow(slug, server.url(blog.path)) for blog, slug in zip(all_blogs, CATALOG)}
    named, feed, near = all_blogs[len(CATALOG) :]
    link = f"<link rel='alternate' type='application/rss+xml' href='{named.path}'>"
    server.pages[f"/{named.name}/"] = Page(f"<!DOCTYPE html><head>{link}<title>x</title></head>".encode(), "text/html")
    server.pages[f"/{near.name}/"] = Page(b"<!DOCTYPE html><title>Nothing is named here.</title>", "text/html")
    for blog, address in ((named, f"/{named.name}/"), (feed, feed.path), (near, f"/{near.name}/")):
        slugs[blog.name] = reader.follow_page(server.url(address))
    reader.fetch()
    assert reader.new() == [], "following begins caught up"
    return slugs


def compare(row: Row, where: str, reader: Reader, slugs: dict[str, str], came: dict[str, list[str]]) -> None:
    """Whether what is new is what came, once each; and nothing that is known is there twice."""
    row.tried += 1
    expected = Counter((slugs[name], address) for name, addresses in came.items() for address in addresses)
    found = Counter((post["blog"], post["url"]) for post in reader.new())
    if missing := expected - found:
        row.loses(f"{where}: not new: {sorted(missing)}")
    if more := found - expected:
        row.loses(f"{where}: new, and did not come: {sorted(more)}")
    everything = Counter((post["blog"], post["url"]) for post in reader.json("posts", "--all"))
    if double := sorted(post for post, count in everything.items() if count > 1):
        row.loses(f"{where}: more than once: {double}")


def catch_up(row: Row, where: str, reader: Reader, server: FeedServer, all_blogs, slugs, came) -> None:
    """Keeps two posts and catches up: a post that comes after what was shown is new."""
    reader.later(days=1)
    written = {slugs[name] for name, addresses in came.items() if addresses}
    row.tried += 1
    if (due := reader.due()) != written:
        row.loses(f"{where}: due are {due ^ written}, or are not")
    mail = reader.good("remind", "mail", "--to", "you@example.org")
    if "quiet.example" in mail or "The quiet blog" in mail:
        row.loses(f"{where}: a reminder of a blog that is quiet: {mail}")
    first = sorted(reader.new(), key=lambda post: post["url"])[:2]
    reader.good("keep", *(post["post"] for post in first))
    listed = {entry["url"] for entry in reader.json("todo")}
    if missing := {post["url"] for post in first} - listed:
        row.loses(f"{where}: kept, but not in todo: {missing}")
    # What comes after the list was shown.
    late = all_blogs[0].write(reader.now).url
    server.pages[all_blogs[0].path] = all_blogs[0].page(99)
    reader.later(hours=2).fetch()
    reader.good("done", *sorted(written))
    compare(row, f"{where}, caught up", reader, slugs, {all_blogs[0].name: [late]})
    row.tried += 1
    if due := reader.due():
        row.loses(f"{where}: due after catching up: {due}")
    if (status := reader.run("due", "--exit-code").returncode) != 0:
        row.loses(f"{where}: `due --exit-code` ends with {status}, and nothing is due")
    # One more fetch of the same changes nothing.
    reader.later(days=1).fetch()
    compare(row, f"{where}, fetched again", reader, slugs, {all_blogs[0].name: [late]})
    if wrong := reader.home.wrong():
        row.loses(f"{where}: {wrong}")
