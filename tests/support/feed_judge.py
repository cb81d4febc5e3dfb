"""Compares the posts that `reads` has of feeds with what Python's `feedparser` reads in them."""

import html
import json
import os
import re
import subprocess
import warnings
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import strftime
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit
from xml.sax.saxutils import quoteattr

import feedparser
from feed_server import FeedServer, Page

NOW = "2026-11-23"


@dataclass
class Feed:
    """A document to serve, by a name that is its own."""

    name: str
    body: bytes
    kind: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Post:
    id: str | None
    title: str | None
    url: str | None
    # The day in UTC.
    published: str | None


def theirs(feed: Feed, url: str) -> list[Post] | None:
    """The entries that feedparser finds; `None` if it takes the document for no feed."""
    headers = {"content-location": url, "content-type": feed.kind} | {name.lower(): value for name, value in feed.headers.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = feedparser.parse(feed.body, response_headers=headers)
    if not parsed.get("version"):
        return None
    posts = []
    for entry in parsed.entries:
        date = entry.get("published_parsed") or entry.get("updated_parsed") or entry.get("created_parsed")
        links = [entry.get("link")] + [link.get("href") for link in entry.get("links", []) + entry.get("enclosures", [])]
        title = entry.get("title")
        if title and entry.get("title_detail", {}).get("type") != "text/plain":
            title = html.unescape(re.sub(r"<[^<>]*>", "", title))
        posts.append(Post(entry.get("id") or None, title or None, next(filter(is_web, links), None), date and strftime("%Y-%m-%d", date)))
    return posts


def json_feed(feed: Feed) -> list[Post] | None:
    """The items of a JSON Feed, which feedparser does not know."""
    try:
        items = json.loads(feed.body)["items"]
    except (ValueError, KeyError, TypeError):
        return None
    posts = []
    for item in items:
        date = item.get("date_published") or item.get("date_modified")
        links = filter(is_web, (item.get("url"), item.get("external_url")))
        posts.append(Post(str(item.get("id")), item.get("title"), next(links, None), date and date[:10]))
    return posts


def is_web(url: str | None) -> bool:
    try:
        return bool(url) and urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        return False


class Followed:
    """The program in a home directory, following feeds of a local server."""

    def __init__(self, program: str, home: str):
        self.program, self.home = os.path.abspath(program), home

    def run(self, *words: str) -> subprocess.CompletedProcess:
        environment = {"HOME": self.home, "READS_NOW": NOW, "TZ": "UTC", "PATH": os.environ["PATH"]}
        return subprocess.run([self.program, *words], env=environment, capture_output=True, timeout=600)

    def good(self, *words: str) -> str:
        ran = self.run(*words)
        assert ran.returncode == 0, (words, ran.stderr.decode())
        return ran.stdout.decode()

    def posts(self, server: FeedServer, feeds: list[Feed]) -> tuple[dict[str, list[Post]], dict[str, str]]:
        """The posts of each feed, by its name, and why it failed, where it did."""
        outlines = []
        for number, feed in enumerate(feeds):
            server.pages[f"/{number}/"] = Page(feed.body, feed.kind, headers=feed.headers)
            outlines.append(f"<outline text={quoteattr(feed.name)} xmlUrl={quoteattr(server.url(f'/{number}/'))}/>")
        self.good("catalog", "remove", "reads")
        file = Path(self.home, "feeds.opml")
        file.write_text(f"<opml version='2.0'><body>{''.join(outlines)}</body></opml>")
        self.good("import", str(file))
        entries = json.loads(self.good("export", "json"))
        names = {entry["slug"]: feeds[int(urlsplit(entry["feed"]).path.strip("/"))].name for entry in entries}
        assert len(names) == len(feeds), (len(names), len(feeds))
        fetched = self.run("fetch", "--json")
        assert fetched.returncode in (0, 1), fetched.stderr.decode()[-2_000:]
        failed = {names[row["slug"]]: row["error"] for row in json.loads(fetched.stdout) if row["status"] == "failed"}
        found: dict[str, list[Post]] = {feed.name: [] for feed in feeds}
        for post in json.loads(self.good("posts", "--all", "--json")):
            found[names[post["blog"]]].append(Post(post["id"], post["title"], post["url"], post["published"]))
        return found, failed


def plain(text: str | None) -> str:
    """A title without what nobody sees, and without the difference of blanks."""
    text = html.unescape(text or "")
    text = re.sub("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", "", text)
    return " ".join(text.split())


def address(url: str | None, base: str) -> str:
    """An address, resolved, and without what makes no difference: the case of the host, the usual port, percent-encoding."""
    if not url:
        return ""
    try:
        parts = urlsplit(unquote(urljoin(base, url.strip())))
        port = parts.port
    except ValueError:
        return url
    if not parts.hostname:
        return parts.geturl()
    host = parts.hostname if port in (None, 80, 443) else f"{parts.hostname}:{port}"
    return urlunsplit((parts.scheme, host, parts.path or "/", parts.query, parts.fragment))


@dataclass
class Verdict:
    """What was found in one feed: counts, and a line for each difference."""

    counts: Counter = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def differs(self, what: str, post: Post, ours: str | None, judged: str | None) -> None:
        self.counts[what] += 1
        self.lines.append(f"{what} of {post.id or post.url or post.title!r}: {ours!r}, judged {judged!r}")


def compare(ours: list[Post], judged: list[Post] | None, failure: str | None, base: str) -> Verdict:
    """Compares the posts of a feed: ids, titles, addresses and days."""
    found = Verdict(Counter(files=1))
    if judged is None:
        found.counts["only ours" if ours else "neither"] += 1
        return found
    found.counts["entries"] += len(judged)
    if failure:
        # A feed without entries is none to speak of.
        found.counts["refused" if judged else "empty"] += 1
        if judged:
            found.lines.append(f"refused with {len(judged)} entries: {failure}")
        return found
    # Of entries with one id, the first counts.
    unique = list({(post.id or post.url or (post.title, post.published)): post for post in reversed(judged)}.values())
    pairs = paired(ours, unique, base)
    for post in unique:
        known = pairs.get(id(post))
        if known is None:
            found.counts["missing"] += 1
            found.lines.append(f"missing: {post}")
            continue
        if post.id and address(known.id, base) != address(post.id, base) and plain(known.id) != plain(post.id):
            found.differs("id", post, known.id, post.id)
        if plain(known.title) != plain(post.title):
            found.differs("title", post, known.title, post.title)
        if address(known.url, base) != address(post.url, base):
            found.differs("address", post, known.url, post.url)
        if known.published != post.published and not (post.published and post.published > NOW):
            found.differs("day", post, known.published, post.published)
    if len(ours) > len(unique):
        found.counts["more"] += len(ours) - len(unique)
        found.lines.append(f"{len(ours)} posts, judged {len(unique)}")
    if not found.lines:
        found.counts["same"] += 1
    return found


def paired(ours: list[Post], judged: list[Post], base: str) -> dict[int, Post]:
    """Ours for each of the judged: by id, by address, by title, or the only one that is left."""
    left, pairs = list(ours), {}
    keys = (
        lambda post: address(post.id, base),
        lambda post: address(post.url, base),
        lambda post: plain(post.title),
        lambda _: "any",
    )
    for key in keys:
        for post in judged:
            if id(post) in pairs or not key(post):
                continue
            same = [other for other in left if key(other) == key(post)]
            if same and (key(post) != "any" or len(left) == 1):
                pairs[id(post)] = same[0]
                left.remove(same[0])
    return pairs
