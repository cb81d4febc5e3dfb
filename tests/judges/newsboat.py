"""Checks OPML against newsboat: it has the feeds and folders that `reads` exports, and `reads` has those that newsboat exports.

Usage: newsboat.py READS, where READS is the path of the program.
"""

import os
import shlex
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))

from feed_server import FeedServer, Page, Post, rss  # noqa: E402

READS = os.path.abspath(sys.argv[1])
SECONDS = 60

# Folders, outermost first, and the feeds in each: a title and the path of the feed.
FOLDERS = {
    (): [("Outside & alone", "/outside")],
    ("Machine Learning",): [("Gradients, \"daily\"", "/ml"), ("Ünïcode 中文", "/unicode")],
    ("Systems", "Databases & Storage"): [("Pages <and> logs", "/pages?a=1&b=2")],
    ("Systems", "Networks"): [("It's packets", "/packets")],
    ("blogs",): [("A blog of one's own", "/own")],
}


class Home:
    """A home directory with both programs in it."""

    def __init__(self, directory):
        self.directory = Path(directory)
        self.environment = {"HOME": directory, "READS_NOW": "2026-11-23", "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        (self.directory / "config").touch()

    def run(self, *words):
        ran = subprocess.run(words, env=self.environment, capture_output=True, timeout=SECONDS)
        assert ran.returncode == 0, (words, ran.stdout, ran.stderr)
        return ran.stdout.decode()

    def reads(self, *words):
        return self.run(READS, *words)

    def newsboat(self, *words):
        files = {"-u": "urls", "-c": "cache.db", "-C": "config"}
        places = [word for option, file in files.items() for word in (option, str(self.directory / file))]
        return self.run("newsboat", "-q", *places, *words)

    def file(self, name, text):
        (self.directory / name).write_text(text)
        return str(self.directory / name)


def subscriptions(server):
    """An OPML of all feeds, with a folder for each of the folders."""
    root = ET.Element("opml", version="2.0")
    body = ET.SubElement(root, "body")
    for folders, feeds in FOLDERS.items():
        at = body
        for name in folders:
            known = [outline for outline in at if outline.get("text") == name and not outline.get("xmlUrl")]
            at = known[0] if known else ET.SubElement(at, "outline", text=name)
        for title, path in feeds:
            ET.SubElement(at, "outline", type="rss", text=title, xmlUrl=server.url(path), htmlUrl=f"https://{path[1:4]}.example/")
    return ET.tostring(root, encoding="unicode")


def outlines(text):
    """The feeds of an OPML: by address the title, the site and the folder."""
    found = {}

    def walk(at, path):
        for outline in at.findall("outline"):
            if url := outline.get("xmlUrl"):
                found[url] = (outline.get("title"), outline.get("htmlUrl"), "/".join(path))
            else:
                walk(outline, (*path, outline.get("text")))

    walk(ET.fromstring(text).find("body"), ())
    return found


with FeedServer() as server, tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
    home, other = Home(first), Home(second)
    expected = {}
    for folders, feeds in FOLDERS.items():
        for title, path in feeds:
            posts = [Post(f"{title} {number}", f"https://{path[1:4]}.example/{number}", f"{path} {number}") for number in range(3)]
            server.pages[path] = Page(rss(title, posts, site=f"https://{path[1:4]}.example/"))
            expected[server.url(path)] = (title, f"https://{path[1:4]}.example/", "/".join(folders))

    home.reads("import", home.file("all.opml", subscriptions(server)))
    exported = home.reads("export", "opml")
    assert outlines(exported) == expected, outlines(exported)

    # Its tags are the folders.
    home.newsboat("-i", home.file("reads.opml", exported))
    tagged = {}
    for line in (home.directory / "urls").read_text().splitlines():
        url, *tags = shlex.split(line)
        tagged[url] = tags
    assert tagged == {url: [folder] if folder else [] for url, (_, _, folder) in expected.items()}, tagged

    # It reads each feed; its export has no folders.
    home.newsboat("-x", "reload")
    theirs = home.newsboat("-e")
    assert {url: found[:2] for url, found in outlines(theirs).items()} == {url: found[:2] for url, found in expected.items()}, theirs
    counted = home.newsboat("-x", "print-unread")
    assert counted.startswith(str(3 * len(expected))), counted

    other.reads("import", other.file("newsboat.opml", theirs))
    again = outlines(other.reads("export", "opml"))
    assert {url: found[:2] for url, found in again.items()} == {url: found[:2] for url, found in expected.items()}, again

print(f"newsboat has the {len(expected)} feeds, titles and folders of the OPML, and its OPML comes in")
