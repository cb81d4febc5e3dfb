"""Finds the files to import below a folder, and the inputs that test suites embed in other files.

A sample has the folder (the suite) that it is from, its name, the format, its bytes, and what the suite itself expects, if it says so.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from works import TYPES, from_zotero

BY_NAME = {
    ".bib": "bibtex",
    ".bibtex": "bibtex",
    ".biblatex": "bibtex",
    ".ris": "ris",
    ".opml": "opml",
    ".csv": "csv",
}

# Zotero's translators whose tests hold files that `reads` imports.
TRANSLATORS = {
    "BibTeX.js": ("bibtex", ".bib"),
    "RIS.js": ("ris", ".ris"),
    "CSL JSON.js": ("csl-json", ".json"),
    "Bookmarks.js": ("bookmarks", ".html"),
}

LARGEST = 4_000_000


@dataclass
class Sample:
    suite: str
    name: str
    format: str
    data: bytes
    suffix: str
    expected: list | None = None


def samples(folder, suites=()):
    """Yields all samples of the suites in a folder, one for each different content."""
    seen = set()
    for suite in sorted(path for path in Path(folder).iterdir() if path.is_dir()):
        if suites and not any(word in suite.name for word in suites):
            continue
        for path in sorted(suite.rglob("*")):
            if not path.is_file() or path.stat().st_size > LARGEST:
                continue
            for sample in of_file(suite.name, str(path.relative_to(suite)), path):
                if (sample.format, sample.data) not in seen:
                    seen.add((sample.format, sample.data))
                    yield sample


def of_file(suite, name, path):
    suffix = path.suffix.lower()
    if suffix in BY_NAME:
        data = path.read_bytes()
        if data.strip():
            yield Sample(suite, name, BY_NAME[suffix], data, suffix)
    elif suffix in (".htm", ".html"):
        data = path.read_bytes()
        if b"netscape-bookmark-file" in data[:2_000].lower():
            yield Sample(suite, name, "bookmarks", data, ".html")
    elif suffix == ".xml":
        data = path.read_bytes()
        if b"<opml" in data[:2_000].lower():
            yield Sample(suite, name, "opml", data, ".opml")
    elif suffix == ".txt":
        data = path.read_bytes()
        if re.search(rb"^\xef?\xbb?\xbf?TY {1,2}- ?\w", data, re.M):
            yield Sample(suite, name, "ris", data, ".ris")
    elif suffix == ".json":
        yield from of_json(suite, name, path)
    elif path.name in TRANSLATORS:
        yield from of_translator(suite, name, path)
    elif suffix == ".md" and path.parent.name == "command":
        yield from of_command(suite, name, path)


def of_json(suite, name, path):
    """CSL-JSON: a list of items, or the input of a test of a citation processor."""
    data = path.read_bytes()
    if b'"type"' not in data:
        return
    try:
        content = json.loads(data)
    except ValueError:
        return
    if isinstance(content, dict) and isinstance(content.get("input"), list):
        content = content["input"]
        data = json.dumps(content).encode()
    if isinstance(content, dict):
        content = content.get("items", [content])
    items = isinstance(content, list) and content and all(isinstance(item, dict) for item in content)
    if items and all(str(item.get("type")) in TYPES and "itemType" not in item for item in content):
        yield Sample(suite, name, "csl-json", data, ".json")


def of_translator(suite, name, path):
    text = path.read_text("utf-8")
    found = re.search(r"/\*\* BEGIN TEST CASES \*\*/\s*var testCases = (.*?);?\s*/\*\* END TEST CASES \*\*/", text, re.S)
    if not found:
        return
    format, suffix = TRANSLATORS[path.name]
    # Some lists end with a comma.
    cases = json.loads(re.sub(r",(\s*[\]}])", r"\1", found[1]))
    for number, case in enumerate(cases, 1):
        if case.get("type") == "import" and isinstance(case["input"], str):
            expected = [from_zotero(item) for item in case["items"]]
            yield Sample(suite, f"{name} {number}", format, case["input"].encode(), suffix, expected)


def of_command(suite, name, path):
    """Tests of pandoc: a command, its input up to ^D, and its output."""
    text = path.read_text("utf-8")
    for number, found in enumerate(re.finditer(r"^% pandoc ([^\n]*)\n(.*?)^\^D$", text, re.S | re.M), 1):
        options = found[1]
        for word, format, suffix in [("bib", "bibtex", ".bib"), ("ris", "ris", ".ris"), ("csljson", "csl-json", ".json")]:
            if re.search(rf"-f {word}", options):
                yield Sample(suite, f"{name} {number}", format, found[2].encode(), suffix)
