"""Reads samples with programs that nobody here wrote: pandoc, pybtex, rispy, listparser, html5lib, markdown-it and Python's csv.

Each judge returns the works of a text in their order, or None where it refuses the text.
"""

import contextlib
import csv
import functools
import hashlib
import io
import json
import re
import subprocess
import warnings
from pathlib import Path

from works import UNKNOWN, doi, from_csl, isbn, url, year

SECONDS = 60


def text_of(data):
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "cp1252", "latin-1"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def work(title=None, names=(), year=None, doi=None, isbn=None, url=None, key="", kind=None):
    return dict(key=key, title=title, names=list(names), year=year, doi=doi, isbn=isbn, url=url, kind=kind)


def pandoc(format):
    def read(text, directory):
        ran = subprocess.run(
            [PANDOC, "-f", format, "-t", "csljson", "--data-dir", str(directory)],
            input=text.encode(), capture_output=True, timeout=SECONDS,
        )
        if ran.returncode != 0:
            return None
        items = json.loads(ran.stdout)
        if format == "biblatex":
            # Pandoc has the title of all volumes in front.
            items = [{**item, "title": item.get("volume-title") or item.get("title")} for item in items]
        return [from_csl(item) for item in items]

    read.__name__ = f"pandoc-{format}"
    return read


def bibtex_of_pandoc(text, directory):
    is_biblatex = re.search(r"^\s*(date|journaltitle|subtitle|location|eventdate|booksubtitle|langid)\s*=", text, re.M | re.I)
    works = pandoc("biblatex" if is_biblatex else "bibtex")(text, directory)
    for work in works or []:
        # Pandoc keeps mathematics as LaTeX.
        work["title"] = re.sub(r"\$[^$]+\$", lambda formula: decoded(formula[0]), work["title"] or "") or None
    return works


@functools.cache
def decoder():
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    commands = get_default_latex_context_db()
    commands.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=UNKNOWN))
    return LatexNodes2Text(keep_braced_groups=False, latex_context=commands)


def printed(latex):
    """Removes what only sorts."""
    return re.sub(r"\\noopsort\s*\{[^{}]*\}", "", latex)


def decoded(latex):
    # Signs that people forget to escape.
    latex = re.sub(r"(?<!\\)([&%#])", r"\\\1", printed(latex))
    return decoder().latex_to_text(latex).strip()


def pybtex(text, _):
    import pybtex.database.input.bibtex as bibtex
    import pybtex.errors

    class Entries(bibtex.LowLevelParser):
        def substitute_macro(self, name):
            # Which text is meant is not known.
            return super().substitute_macro(name) or UNKNOWN

    def person(found):
        def part(words):
            return decoded(" ".join(words))

        whole = part(found.last_names)
        if not (found.first_names or found.middle_names or found.prelast_names or found.lineage_names):
            return {"literal": whole}
        return {
            "given": part(found.first_names + found.middle_names),
            "non-dropping-particle": part(found.prelast_names),
            "family": whole,
            "suffix": part(found.lineage_names),
        }

    try:
        # Macros that are not defined, and the like, are warnings.
        pybtex.errors.set_strict_mode(False)
        bibtex.LowLevelParser = Entries
        database = bibtex.Parser().parse_string(text)
    except Exception:
        return None
    works = []
    for key, entry in database.entries.items():
        fields = entry.fields
        title = fields.get("title")
        subtitle = fields.get("subtitle")
        title = f"{title}: {subtitle}" if title and subtitle else title
        names = entry.persons.get("author") or entry.persons.get("editor") or []
        works.append(
            work(
                title=decoded(title) if title else None,
                names=[person(name) for name in names if str(name).lower() != "others"],
                year=year(printed(fields.get("date") or fields.get("year") or "")),
                doi=doi(fields.get("doi")),
                isbn=isbn(fields.get("isbn")),
                url=url(fields.get("url")),
                key=key,
                kind=entry.type,
            )
        )
    return works


def rispy(text, _):
    import rispy

    try:
        records = rispy.loads(text)
    except Exception:
        return None

    def name(text):
        parts = [part.strip() for part in text.split(",")]
        if len(parts) == 1:
            return {"literal": text}
        return dict(zip(("family", "given", "suffix"), parts))

    works = []
    for record in records:
        urls = record.get("urls") or [record.get("url")]
        names = record.get("authors") or record.get("first_authors") or record.get("secondary_authors") or []
        works.append(
            work(
                title=record.get("title") or record.get("primary_title") or record.get("secondary_title"),
                names=[name(text) for text in names if text.strip()],
                year=year(record.get("year") or record.get("publication_year") or record.get("date")),
                doi=doi(record.get("doi")),
                isbn=isbn(record.get("issn")),
                url=url(urls[0]),
                key=record.get("id", ""),
                kind="chapter" if record.get("type_of_reference") in ("CHAP", "JOUR", "CONF", "CPAPER") else None,
            )
        )
    return works


def csl(text, _):
    content = json.loads(text)
    items = content.get("items", [content]) if isinstance(content, dict) else content
    return [from_csl(item) for item in items]


def listparser(text, _):
    import listparser

    found = listparser.parse(text)
    works = [work(title=feed.title, url=url(feed.url)) for feed in found.feeds]
    return [one for one in works if one["url"]]


def html5lib(text, _):
    import html5lib

    tree = html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)
    links = [("".join(link.itertext()).strip(), link.get("href", "").strip()) for link in tree.iter("a")]
    return [work(title=title or href, url=url(href)) for title, href in links if re.match(r"https?://", href, re.I)]


def markdown_it(text, _):
    from markdown_it import MarkdownIt

    works, items = [], 0
    for token in MarkdownIt().parse(text):
        items += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if token.type != "inline" or not items:
            continue
        title, href = "", None
        for child in token.children:
            if child.type == "link_open":
                href = child.attrs["href"]
            elif child.type == "link_close" and href:
                break
            elif href is not None:
                title += child.content
        if href and re.match(r"https?://", href):
            works.append(work(title=title, url=url(href)))
    return works


def csv_module(text, _):
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))

    def cell(row, *names):
        found = {name.strip().lower(): value for name, value in row.items() if name and isinstance(value, str)}
        return next((found[name].strip() for name in names if found.get(name, "").strip()), None)

    works = []
    for row in rows:
        people = re.split(r"; |;", cell(row, "author", "authors") or "")
        people += re.split(r", ", cell(row, "additional authors") or "")
        works.append(
            work(
                title=cell(row, "title", "name"),
                names=[{"literal": " ".join(reversed(person.split(", ")))} for person in people if person.strip()],
                year=year(cell(row, "year published", "publication year", "year", "date", "publication_year")),
                doi=doi(cell(row, "doi")),
                isbn=isbn(cell(row, "isbn13", "isbn_13", "isbn", "isbn/uid", "isbn_10")),
                url=url(cell(row, "url", "link")),
            )
        )
    return [one for one in works if one["title"] or one["url"]]


JUDGES = {
    "bibtex": [bibtex_of_pandoc, pybtex],
    "ris": [pandoc("ris"), rispy],
    "csl-json": [csl, pandoc("csljson")],
    "opml": [listparser],
    "bookmarks": [html5lib],
    "markdown": [markdown_it],
    "csv": [csv_module],
}

PANDOC = "pandoc"


def judgements(sample, cache):
    """What each judge of the format reads, by the name of the judge; read once, then kept in a directory."""
    text = text_of(sample.data)
    digest = hashlib.sha256(Path(__file__).read_bytes() + Path(__file__).with_name("works.py").read_bytes())
    digest.update(f"{PANDOC} {sample.format} ".encode() + sample.data)
    kept = Path(cache, digest.hexdigest() + ".json")
    if kept.exists():
        return json.loads(kept.read_text())
    found = {}
    for judge in JUDGES[sample.format]:
        with contextlib.redirect_stderr(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                works = judge(text, cache)
            except Exception:
                works = None
        if works is not None:
            found[judge.__name__] = works
    if sample.expected is not None:
        found["suite"] = sample.expected
    kept.write_text(json.dumps(found))
    return found
