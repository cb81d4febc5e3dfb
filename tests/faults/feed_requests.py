"""What is asked of the servers of feeds, and when, and what comes of answers that are none."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.utils import format_datetime

from blogs import START, FeedServer, Page, Post, Reader, rss
from feed_server import moved
from support import Row, is_panic, said


def posts(count: int, name: str = "x", since=START) -> list[Post]:
    """Posts of a blog, the newest first, the last of them an hour before."""
    return [
        Post(f"Post {at} of {name}", f"https://{name}.example/{at}", f"{name}-{at}", since - timedelta(hours=1 + at), 100)
        for at in range(count)
    ]


def page(count: int, name: str = "x", since=START, **how) -> Page:
    return Page(rss(f"Blog {name}", posts(count, name, since)), **{"conditional": True} | how)


def one_feed(binary: str, server: FeedServer, path: str, answer: Page) -> Reader:
    """A reader that has followed one feed and fetched it, two days ago."""
    reader = Reader(binary)
    server.pages[path] = page(3)
    reader.follow("lethain", server.url(path))
    assert reader.fetch()["lethain"]["status"] == "fetched"
    reader.later(days=2, minutes=1)
    server.pages[path] = answer
    server.forget()
    return reader


def headers(binary: str) -> Row:
    """Validators go back as they came, each alone too, and those of a 304 replace them."""
    row = Row("validators are sent back verbatim, also those of a 304")
    tags = ['"a"', 'W/"a b"', "bare", '"caf\xe9"', '"a,b;c=\'"', '"' + "x" * 900 + '"', None]
    dates = ["Mon, 02 Nov 2026 07:00:00 GMT", "Monday, 02-Nov-26 07:00:00 GMT", "not a date", "0", None]
    with FeedServer() as server:
        for tag, date in [(tag, date) for tag in tags for date in dates if tag or date]:
            row.tried += 1
            answer = page(3, etag=tag or "", last_modified=date or "")
            reader = one_feed(binary, server, "/feed", answer)
            reader.fetch()
            # As a server may that changes the names of what it has.
            answer.etag, answer.last_modified = tag and f"{tag}2" or "", date or ""
            for expected in ((tag, date), (tag and f"{tag}2", date)):
                server.forget()
                reader.later(hours=25).fetch()
                (asked,) = server.of("/feed")
                sent = asked.headers.get("If-None-Match"), asked.headers.get("If-Modified-Since")
                if sent != expected:
                    row.loses(f"{sent} was sent, not {expected}")
            reader.home.remove()
        row.tried += 1
        reader = one_feed(binary, server, "/same", page(3))
        server.pages["/same"] = Page(status=304, headers={"ETag": '"other"'})
        reader.fetch()
        server.forget()
        reader.later(hours=2).fetch()
        if (sent := server.of("/same")[0].headers.get("If-None-Match")) != '"other"':
            row.loses(f'after a 304 with the validator "other", {sent} was sent')
    return row


def limits(binary: str) -> Row:
    """A feed is asked for again when the longest of all waits is over, and not a minute earlier."""
    row = Row("no request before the longest wait is over, and one after it")
    soon = START + timedelta(days=2, hours=7)
    dated = {"Date": format_datetime(START + timedelta(days=2), usegmt=True), "Expires": format_datetime(soon, usegmt=True)}
    at_once = {"Cache-Control": "no-cache, max-age=0"}
    answers = {
        "validators: an hour": (1, page(3)),
        "none: a day": (24, page(3, conditional=False)),
        "an ETag alone: an hour": (1, page(3, last_modified="")),
        "max-age": (5, page(3, headers={"Cache-Control": "public, max-age=18000"})),
        "max-age of the past": (1, page(3, headers=at_once)),
        "Expires": (7, page(3, headers=dated)),
        "Expires that is no date": (1, page(3, headers={"Expires": "0"})),
        "max-age and no validators": (24, page(3, conditional=False, headers={"Cache-Control": "max-age=18000"})),
        "ttl": (6, Page(rss("x", posts(3), ttl=360), conditional=True)),
        "a negative ttl": (1, Page(rss("x", posts(3), ttl=-7), conditional=True)),
        "a ttl of a year": (48, Page(rss("x", posts(3), ttl=525_600), conditional=True)),
        "Retry-After": (3, Page(status=503, headers={"Retry-After": "10800"})),
        "Retry-After of 429": (30, Page(status=429, headers={"Retry-After": "108000"})),
        "Retry-After, a date": (7, Page(status=503, headers={"Retry-After": format_datetime(soon + timedelta(minutes=1), usegmt=True)})),
        "Retry-After of a year": (48, Page(status=503, headers={"Retry-After": "31536000"})),
        "Retry-After that is none": (1, Page(status=500, headers={"Retry-After": "soon"})),
        "max-age of a year": (48, page(3, headers={"Cache-Control": "max-age=31536000"})),
        "max-age without end": (48, page(3, headers={"Cache-Control": f"max-age={'9' * 40}"})),
        "the longest of all": (8, Page(rss("x", posts(3), ttl=60), conditional=True, headers={"Cache-Control": "max-age=28800"})),
        "404: an hour": (1, Page(status=404)),
    }
    with FeedServer() as server:
        for number, (what, (hours, answer)) in enumerate(answers.items()):
            reader = one_feed(binary, server, f"/{number}", answer)
            asked = [len(server.of(f"/{number}"))]
            for span in ({}, {"hours": hours, "minutes": -1}, {"minutes": 2}):
                reader.later(**span).fetch()
                # An ID does not change that.
                reader.fetch("lethain")
                asked.append(len(server.of(f"/{number}")))
            row.tried += 1
            if asked != [0, 1, 1, 2]:
                row.loses(f"{what}, {hours} h: after each try there had been {asked} requests, not [0, 1, 1, 2]")
            reader.home.remove()
        # A clock that was years ahead ends nothing.
        row.tried += 1
        reader = one_feed(binary, server, "/clock", page(3))
        reader.later(days=4_000).fetch()
        server.forget()
        reader.later(days=-4_000).fetch()
        if len(server.of("/clock")) != 1:
            row.loses(f"after a clock that was ahead, there are {len(server.of('/clock'))} requests")
    return row


def redirects(binary: str) -> Row:
    """A permanent redirect is taken over, others are followed, and a loop or a way out fails."""
    row = Row("redirects: taken over if they are permanent, and no loop")
    chains = {
        "301": ([301], "/end"),
        "308": ([308], "/end"),
        "302": ([302], "/start"),
        "307": ([307], "/start"),
        "301, then 302": ([301, 302], "/1"),
        "302, then 301": ([302, 301], "/start"),
        "301, then 308": ([301, 308], "/end"),
    }
    with FeedServer() as server:
        for what, (statuses, expected) in chains.items():
            row.tried += 1
            reader = one_feed(binary, server, "/start", page(3))
            path = "/start"
            for at, status in enumerate(statuses, 1):
                path, before = f"/{at}" if at < len(statuses) else "/end", path
                server.pages[before] = moved(path, status)
            server.pages["/end"] = page(4)
            fetched = reader.fetch()["lethain"]
            server.forget()
            reader.later(hours=2).fetch()
            first = server.forget()[0].path
            if (fetched["status"], fetched["posts"], first) != ("fetched", 1, expected):
                row.loses(f"{what}: {fetched}, and then {first} is asked for, not {expected}")
            # An address that the person gives is the one, from then on.
            server.pages["/own"] = page(5)
            reader.good("edit", "lethain", "--feed", server.url("/own"))
            reader.later(hours=25).fetch()
            if [request.path for request in server.forget()] != ["/own"]:
                row.loses(f"{what}: the feed that was given then is not asked for")
            reader.home.remove()
        elsewhere = ["file:///etc/passwd", "javascript:alert(1)", "http://127.0.0.1:9/", "http://169.254.169.254/", "http://[::1]/"]
        elsewhere += ["ftp://x.example/", "//", "http://user:secret@127.0.0.1/", "", "data:text/plain,x", "http://localhost:9/x"]
        for target in ["/loop", *elsewhere]:
            row.tried += 1
            reader = one_feed(binary, server, "/loop", moved(target))
            fetched = reader.fetch()["lethain"]
            if fetched["status"] != "failed" or len(server.of("/loop")) > 10:
                row.lets_in(f"a redirect to {target!r}: {fetched}, {len(server.of('/loop'))} requests")
            if len(reader.json("posts", "--all")) != 3:
                row.loses(f"a redirect to {target!r}: the posts are lost")
            reader.home.remove()
    return row


# Every command that shows something of blogs, or changes something.
OTHERS = """
todo; list; due; next; ; posts; posts --all; posts --since 2w; show lethain; search post; log; domains; tags; plan --by 2027-01-01
remind mail --to a@b.example; remind calendar --to x.ics; export opml; export jsonl; export json; doctor; done lethain; undo; redo
follow --ignore word lethain; follow --every 2w lethain; tag lethain x; note lethain words; add --offline https://127.0.0.1:9/
add --offline Title; edit lethain --why Words; every lethain 3w; snooze lethain 3m; backup; follow --stop lethain; follow lethain
"""


def unasked(binary: str) -> Row:
    """Only a fetch, and following a page, ask the network."""
    row = Row("no other command asks a server")
    with FeedServer() as server:
        reader = one_feed(binary, server, "/feed", page(3))
        reader.later(days=40)
        for words in OTHERS.strip().replace("\n", "; ").split("; "):
            row.tried += 1
            ran = reader.run(*words.split())
            if ran.returncode != 0 or server.requests:
                row.lets_in(f"{words}: {ran.returncode} {said(ran)}, requests: {server.forget()}")
        row.tried += 1
        job = said(reader.run("remind", "install", "--cron"))
        if " fetch" not in job:
            row.loses(f"the daily job does not fetch: {job}")
        reader.home.remove()
    return row


def gaps(binary: str) -> Row:
    """A feed that no longer reaches back may have lost posts, and says so until they are caught up with."""
    row = Row("a feed that no longer reaches back: so many, or more")
    with FeedServer() as server:
        for count in (1, 5, 20):
            for form, reaches_back in ((posts, False), (lambda count, name, now: posts(count, name, now) + posts(1), True)):
                reader = one_feed(binary, server, "/feed", page(3))
                server.pages["/feed"] = Page(rss("x", form(count, "late", reader.now)), conditional=True)
                reader.later(days=30).fetch()
                (entry,) = reader.json("due")
                row.tried += 1
                news = entry["news"]
                if (news["new"], news["or_more"]) != (count, not reaches_back):
                    row.loses(f"{count} posts, reaching back: {reaches_back}: {news}")
                reader.good("done", "lethain")
                if reader.new() or reader.json("due"):
                    row.loses(f"{count} posts: caught up, and yet new: {reader.new()}")
                reader.home.remove()
    return row


def failing(binary: str) -> Row:
    """A feed that fails is named, with since when, and fails nothing else."""
    row = Row("a feed that fails: named with since when, and nothing else fails")
    faults = {
        "404": Page(status=404),
        "410": Page(status=410),
        "429": Page(status=429),
        "500": Page(status=500),
        "503": Page(status=503),
        "401": Page(status=401, headers={"WWW-Authenticate": "Basic"}),
        "no feed": Page(b"<html><title>Under construction</title></html>", "text/html"),
        "cut": page(4, cut=1_000),
        "damaged gzip": page(4, headers={"Content-Encoding": "gzip"}),
        "empty": Page(b""),
        "204": Page(status=204),
    }
    with FeedServer() as server:
        for what, fault in faults.items():
            row.tried += 1
            reader = one_feed(binary, server, "/bad", page(3))
            server.pages["/good"] = page(3, "good", reader.now)
            reader.follow("meta-ai", server.url("/good"))
            server.pages["/bad"] = fault
            fetched = reader.fetch()
            since = reader.now.strftime("%Y-%m-%d")
            if (fetched["lethain"]["status"], fetched["meta-ai"]["status"]) != ("failed", "fetched"):
                row.loses(f"{what}: {fetched}")
            reader.later(days=3)
            again = reader.run("fetch")
            row.tried += 1
            if again.returncode != 1 or is_panic(again) or f"since {since}" not in said(again) or "lethain" not in said(again):
                row.loses(f"{what}: not named with {since}: {again.returncode} {said(again)}")
            for words in ("todo", "due", "posts", "next", "list"):
                reader.good(words)
            if len(reader.json("posts", "--all", "lethain")) != 3:
                row.loses(f"{what}: its posts are lost")
            server.pages["/bad"] = page(4, since=reader.now)
            healed = reader.later(days=3).fetch()["lethain"]
            if (healed["status"], healed["error"], healed["failing_since"]) != ("fetched", None, None):
                row.loses(f"{what}: it works again, and says {healed}")
            reader.home.remove()
    return row


def at_once(binary: str) -> Row:
    """Four at once; two fetches of one home double nothing and wait for each other."""
    row = Row("fetches at once: four feeds at a time, and no post doubled")
    with FeedServer() as server:
        for turn in range(6):
            reader = Reader(binary)
            slugs = ["lethain", "meta-ai", "openai-blog", "google-research", "netflix-techblog", "uber-engineering", "doordash-engineering"]
            for slug in slugs:
                server.pages[f"/{slug}"] = page(20, slug, delay=0.05)
                reader.follow(slug, server.url(f"/{slug}"))
            server.forget()
            with ThreadPoolExecutor(3) as pool:
                ran = list(pool.map(lambda _: reader.run("fetch"), range(1 if turn == 0 else 3)))
            row.tried += len(ran)
            if turn == 0 and server.most_at_once != 4:
                row.loses(f"{server.most_at_once} feeds at once")
            for run in ran:
                if run.returncode != 0:
                    row.loses(f"a fetch among several: {said(run)}")
            urls = [post["url"] for post in reader.json("posts", "--all")]
            if len(urls) != len(set(urls)) or len(urls) != 20 * len(slugs):
                row.loses(f"{len(urls)} posts, {len(set(urls))} of them different, of {20 * len(slugs)}")
            if wrong := reader.home.wrong():
                row.loses(wrong)
            reader.home.remove()
    return row
