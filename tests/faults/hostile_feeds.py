"""Hostile feeds: too much, too deep, too slow, and text that is meant for terminals, browsers and formats."""

import gzip
import json
import resource
from xml.sax.saxutils import escape, quoteattr

from blogs import FeedServer, Page, Post, json_feed, rss
from corpus import BAD, CORPUS, encoded
from doors import Doors
from support import Home, Row, is_panic, said

ENTRY = "<item><title>{0}</title><guid>{0}</guid><link>https://x.example/{0}</link></item>"
MEGABYTE = 1_000_000
# What a fetch may take: a debug build with its libraries needs most of it.
MEMORY = 600 * MEGABYTE
MOST_POSTS = 200


def document(items: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()


def entities() -> dict[str, bytes]:
    """Entities that expand without bound, or to what is not the feed's."""
    bomb = "".join(f"<!ENTITY e{at} '{10 * f'&e{at - 1};'}'>" for at in range(1, 12))
    large = f'<!ENTITY e "{"x" * 100_000}">'
    file = '<!ENTITY e SYSTEM "file:///etc/passwd">'
    item = "<item><title>{}</title><guid>1</guid></item>"
    return {
        "an entity bomb": document(item.format("&e11;"), f'<!DOCTYPE rss [<!ENTITY e0 "boom">{bomb}]>'),
        "a large entity, often": document(item.format("&e;" * 10_000), f"<!DOCTYPE rss [{large}]>"),
        "a file as an entity": document(item.format("&e;"), f"<!DOCTYPE rss [{file}]>"),
        "an entity of itself": document(item.format("&e;"), '<!DOCTYPE rss [<!ENTITY e "&e;">]>'),
        "a bomb in an attribute": document('<item><guid a="&e11;">1</guid></item>', f'<!DOCTYPE rss [<!ENTITY e0 "x">{bomb}]>'),
    }


def masses() -> dict[str, Page | bytes]:
    """Too many, too long, too deep, too large."""
    attributes = " ".join(f"a{at}='x'" for at in range(100_000))
    return {
        "100,000 entries": document("".join(f"<item><guid>{at}</guid></item>" for at in range(100_000))),
        "30,000 entries with titles": document("".join(map(ENTRY.format, range(30_000)))),
        "a title of 4 MB": document(ENTRY.format("x" * 1_300_000)),
        "a title of 10 MB": document(f"<item><title>{'x ' * 5_000_000}</title></item>"),
        "a title of markup": document(f"<item><guid>1</guid><title>{'&lt;b&gt;' * 300_000}</title></item>"),
        "a title of wide characters": document(ENTRY.format("\N{FULLWIDTH LATIN SMALL LETTER W}" * 300_000)),
        "100,000 elements deep": document(f"<item><guid>1</guid>{'<a>' * 100_000}"),
        "deep markup in content": document(f"<item><guid>1</guid><description>{'&lt;div&gt;' * 200_000}</description></item>"),
        "100,000 authors": document(f"<item><guid>1</guid>{'<author>a@b.example (A)</author>' * 100_000}</item>"),
        "100,000 links": document(f"<item><guid>1</guid>{'<link>https://x.example/</link>' * 100_000}</item>"),
        "100,000 attributes": document(f"<item {attributes}><guid>1</guid></item>"),
        "JSON, deep": Page(b'{"version":"https://jsonfeed.org/version/1.1","items":' + b"[" * 500_000, "application/feed+json"),
        "a gzip bomb": Page(b" " * (300 * MEGABYTE), zipped=True),
        "gzip in gzip": Page(gzip.compress(document(ENTRY.format(1))), zipped=True),
        "50 MB": Page(b"<rss>" + b" " * (50 * MEGABYTE)),
        "a drip": Page(rss("x", [Post("t", "https://x.example/", "1")]), drip=0.3),
        "an answer that does not come": Page(delay=9),
        "headers of a megabyte": Page(document(""), headers={f"X-{at}": "x" * 10_000 for at in range(100)}),
        "an ETag of 60 KB": Page(document(ENTRY.format(1)), headers={"ETag": f'"{"x" * 60_000}"'}),
        "a NUL and no UTF-8": Page(document(ENTRY.format("a\0b")).replace(b"a\0b", b"a\0b\xff\xfe\x80")),
    }


def bounded(binary: str) -> Row:
    """Each document alone: the fetch ends, within its memory, and with at most so many posts."""
    row = Row("entity bombs, floods, depths, gzip bombs and drips: bounded")
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))  # noqa: E731
    with FeedServer() as server:
        for number, (what, answer) in enumerate({**entities(), **masses()}.items()):
            row.tried += 1
            home = Home(binary)
            server.pages[f"/{number}"] = answer if isinstance(answer, Page) else Page(answer)
            home.good("edit", "lethain", "--feed", server.url(f"/{number}"))
            home.good("follow", "lethain")
            ran = home.run("fetch", "--json", timeout=15, preexec_fn=limit)
            listed = home.run("posts", "--all", "--json", "-n", "100000", timeout=15)
            if is_panic(ran) or is_panic(listed):
                row.lets_in(f"{what}: {ran.returncode} {said(ran)[-300:]} {listed.returncode} {said(listed)[-300:]}")
                continue
            posts = json.loads(listed.stdout)
            longest = max((len(post["title"] or "") for post in posts), default=0)
            if len(posts) > MOST_POSTS or longest > 2_000 or "root:" in said(listed):
                row.lets_in(f"{what}: {len(posts)} posts, a title of {longest} characters, {said(ran)[:200]}")
            if home.database.stat().st_size > 4 * MEGABYTE:
                row.lets_in(f"{what}: a database of {home.database.stat().st_size:,} bytes")
            if wrong := home.wrong():
                row.loses(f"{what}: {wrong}")
            home.remove()
    return row


def dates_and_ids(binary: str) -> Row:
    """Dates that are none, and ids that tell nothing apart: each post once, and in order."""
    row = Row("dates of the year 9999 and none, ids that repeat or are missing")
    dates = ["9999-12-31T23:59:59Z", "0000-00-00T00:00:00Z", "-0001-01-01", "", "yesterday", "1e308", "Fri, 31 Dec 9999 23:59:59 GMT"]
    dates += ["Thu, 01 Jan 1970 00:00:00 GMT", "2026-11-20T25:61:61Z", "0001-01-01T00:00:00Z", "Mon, 32 Nov 2026 10:00:00 +9999"]
    with FeedServer() as server:
        for form in (rss, json_feed):
            cases = {
                "dates": [Post(f"D{at}", f"https://x.example/{at}", f"d{at}", date) for at, date in enumerate(dates)],
                "one id": [Post(f"T{at}", f"https://x.example/{at}", "same") for at in range(20)],
                "one address": [Post(f"T{at}", "https://x.example/", f"i{at}") for at in range(20)],
                "an empty id": [Post(f"T{at}", f"https://x.example/{at}", "") for at in range(20)],
                "no address": [Post(f"T{at}", None, f"i{at}") for at in range(20)],
                "titles alone": [Post(f"T{at}") for at in range(20)],
                "twice each": [Post(f"T{at % 10}", f"https://x.example/{at % 10}", f"i{at % 10}") for at in range(20)],
            }
            for what, posts in cases.items():
                row.tried += 1
                home = Home(binary)
                server.pages["/feed"] = Page(form("x", posts), "application/feed+json" if form is json_feed else "text/xml")
                home.good("edit", "lethain", "--feed", server.url("/feed"))
                home.good("follow", "lethain")
                for day in ("2026-11-23", "2026-11-25", "2026-11-27"):
                    home.good("fetch", environment={"READS_NOW": day})
                    listed = json.loads(home.good("posts", "--all", "--json", environment={"READS_NOW": day}))
                    expected = {"twice each": 10}.get(what, len(posts))
                    if len(listed) != expected or any(post["new"] for post in listed):
                        row.loses(f"{form.__name__}, {what}, {day}: {len(listed)} posts, not {expected}: {listed[:2]}")
                    if any((post["published"] or day) > "2026-11-29" for post in listed):
                        row.lets_in(f"{form.__name__}, {what}: dates {[post['published'] for post in listed]}")
                home.good("posts", "--all")
                home.remove()
    return row


def raw(title: str, author: str, url: str, known: str) -> bytes:
    """A feed as somebody writes it who escapes nothing but what ends an element; surrogates are bytes that are not UTF-8."""
    parts = [f"<{name}>{escape(text)}</{name}>" for name, text in zip(("title", "author", "link", "guid"), (title, author, url, known))]
    return encoded(f"<rss version='2.0'><channel><title>{escape(title)}</title><item>{''.join(parts)}</item></channel></rss>")


def marked(title: str, author: str, url: str, known: str) -> bytes:
    """The same as Atom, with the title as HTML that the feed escapes twice."""
    link = f"<link href={quoteattr(url)}/>"
    name = f"<author><name>{escape(author)}</name></author>"
    head = f"<entry><title type='html'>{escape(escape(title))}</title>{link}<id>{escape(known)}</id>{name}"
    return encoded(f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{escape(title)}</title>{head}</entry></feed>")


def as_json(title: str, author: str, url: str, known: str) -> bytes:
    post = {"id": known, "url": url, "title": title, "authors": [{"name": author}], "content_text": title}
    text = json.dumps({"version": "https://jsonfeed.org/version/1", "title": title, "items": [post]})
    return text.encode()


def texts(binary: str) -> Row:
    """Hostile titles, authors, ids and addresses reach no terminal and no format; addresses that are none are dropped."""
    with Doors(binary, "hostile text of feeds, out by every door") as doors, FeedServer() as server:
        doors.home.environment |= {"READS_NOW": "2026-11-01"}
        number = 0
        for text in CORPUS.values():
            for form in (raw, marked, as_json):
                number += 1
                body = form(f"{text} {number}", text, BAD[number % len(BAD)], f"{text}{number}")
                server.pages[f"/{number}"] = Page(body, "application/feed+json" if form is as_json else "application/xml")
                doors.enter("add", "--offline", f"Blog {number}", "--kind", "blog", f"--feed={server.url(f'/{number}')}")
                # A blog that is followed by its page takes the title of its feed.
                if number % 5 == 0:
                    doors.entries += doors.enter("follow", server.url(f"/{number}"))
        slugs = [entry["slug"] for entry in json.loads(doors.home.good("list", "--json"))]
        doors.home.good("follow", "--yes", *slugs)
        doors.row.tried += number
        doors.run("fetch")
        for page in server.pages.values():
            page.body = page.body.replace(b"<item>", b"<item><guid>late</guid><title>late</title></item><item>")
        doors.home.environment |= {"READS_NOW": "2026-11-23"}
        doors.run("fetch")
        posts = doors.parsed("posts", "--all", "--json")
        for post in posts:
            if post["url"] and not post["url"].startswith(("http://", "https://")):
                doors.breach(f"has the address {ascii(post['url'])}", "posts")
        if len(posts) < number:
            doors.row.loses(f"{len(posts)} posts of {number} feeds")
        for words in ("posts", "posts --all", "fetch", "due", "due --all", "", "next", "remind mail --to a@b.example", "export opml"):
            doors.out(*words.split())
            doors.out("--color", "always", *words.split(), colour=True, environment={"COLUMNS": "60"})
        for words in ("posts --all", "posts", ""):
            doors.on_terminal(*words.split(), environment={"PAGER": "cat"})
        handles = [post["post"] for post in posts]
        kept = 0
        for handle in handles[::2]:
            if ran := doors.run("keep", handle):
                kept += ran.stdout.count(b"kept: ")
        doors.entries += kept
        doors.texts += kept
        doors.run("done", "--yes", *slugs[:9])
        doors.let_out()
    return doors.row


def hostile(binary: str, pool):
    for each in [pool.submit(fault, binary) for fault in (bounded, dates_and_ids, texts)]:
        yield each.result()
