"""Readers of the output: a terminal, and a parser for each format.

Each reports what it would execute or could not parse. The parsers come from the standard library where it has one.
"""

import csv
import email
import email.policy
import html
import io
import json
import re
import tomllib
from html.parser import HTMLParser
from xml.etree import ElementTree

csv.field_size_limit(1 << 30)

# Characters that control a terminal or are invisible; a line break is neither.
OBEYED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"
    "\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# The colours of the program. What the corpus holds has others.
COLOUR = re.compile("\x1b\\[(?:0|1|2|31|32|33|34|36)m")


def leak(output: bytes, colour: bool = False, space: str = "\n") -> str | None:
    """The first thing in an output that is not for a terminal, with what is around it; `space` parts what is in it."""
    try:
        text = output.decode().replace(space, "\n")
    except UnicodeDecodeError as wrong:
        return f"not UTF-8: {output[max(0, wrong.start - 20) : wrong.end + 20]!r}"
    text = COLOUR.sub("", text) if colour else text
    found = OBEYED.search(text)
    return ascii(text[max(0, found.start() - 30) : found.end() + 20]) if found else None


def not_csv(text, whole):
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if len(rows) != len(whole) + 1 or len({len(row) for row in rows}) != 1:
        yield f"{len(rows)} rows of {({len(row) for row in rows})} cells, for {len(whole)} entries"
    for cell in (cell for row in rows for cell in row):
        if cell.strip().startswith(("=", "+", "-", "@")):
            yield f"a cell that is run: {ascii(cell)[:80]}"


def not_plain(text, whole):
    tabs = [line.count("\t") for line in text.split("\n")[:-1]]
    if len(tabs) != len(whole) or len(set(tabs)) != 1:
        yield f"{len(tabs)} lines with {set(tabs)} tabs, for {len(whole)} entries"


def unescaped(markdown):
    """Markdown without what is text for sure."""
    return re.sub(r"\\[!-/:-@\[-`{-~]", "", markdown)


def alive_in_markdown(text):
    for live in re.findall(r"(?:<[A-Za-z!/?]|`|!\[|\]\((?!https?://))[^\n]{,40}", unescaped(text)):
        yield f"alive in Markdown: {ascii(live)}"


def not_a_list(text, whole):
    items = [line for line in text.split("\n") if line.startswith("- ")]
    others = [line for line in text.split("\n") if line and not line.startswith(("- ", "## ", "# Reading list"))]
    if len(items) != len(whole) or others:
        yield f"{len(items)} items for {len(whole)} entries, and {others[:2]!r}"
    yield from alive_in_markdown(text)


def not_a_table(text, whole):
    bars = [unescaped(line).count("|") for line in text.split("\n")[:-1]]
    if len(bars) != len(whole) + 2 or len(set(bars)) != 1:
        yield f"{len(bars)} lines with {set(bars)} bars, for {len(whole)} entries"
    yield from alive_in_markdown(text)


def not_bibtex(text, whole):
    entries = re.split(r"^(?=@)", text, flags=re.MULTILINE)[1:]
    if len(entries) != len(whole):
        yield f"{len(entries)} entries, for {len(whole)}"
    # Entries of BibTeX files are given back with their macros, but not those that read, write or run anything.
    macro = r"\\@*(?:input|include|open(?:in|out)|read|write|immediate|special|directlua|csname|catcode)(?![A-Za-z])"
    for entry in entries:
        if live := re.search(macro, entry):
            yield f"a live macro: {ascii(entry[live.start() :][:60])}"
        depth, closed = 0, []
        for brace in re.finditer("[{}]", entry):
            depth += 1 if brace[0] == "{" else -1
            closed += [brace.end()] if depth == 0 else []
        if closed != [len(entry) - 2] or not re.fullmatch(
            r"@\w+\{[a-z0-9-]+,\n(?:  \w+ = \{.*?\},\n)*\}\n\n", entry, re.DOTALL
        ):
            yield f"no entry: {ascii(entry)[:200]}"


def not_ris(text, whole):
    lines = [line for line in text.split("\r\n") if line]
    starts = sum(line.startswith("TY  - ") for line in lines)
    if starts != len(whole) or lines.count("ER  - ") != starts:
        yield f"{starts} records end {lines.count('ER  - ')} times, for {len(whole)} entries"
    # A value that came in several lines is given back in several.
    if lines and not re.match(r"[A-Z][A-Z0-9]  - ", lines[0]):
        yield f"no field: {ascii(lines[0])[:80]}"


def not_opml(text, whole):
    try:
        # Those without an address are folders.
        outlines = [outline for outline in ElementTree.fromstring(text).iter("outline") if outline.get("xmlUrl")]
    except ElementTree.ParseError as wrong:
        line, column = wrong.position
        yield f"no XML: {wrong}: {ascii(text.splitlines()[line - 1][max(0, column - 40) : column + 40])}"
        return
    feeds = [entry["feed"] for entry in whole if entry["status"] == "following" and entry["feed"]]
    if len(outlines) != len(feeds):
        yield f"{len(outlines)} outlines, for {len(feeds)} that are followed"
    known = {"type", "text", "title", "xmlUrl", "htmlUrl", "description", "category"}
    yield from (f"attributes {set(outline.attrib) - known}" for outline in outlines if set(outline.attrib) - known)


def not_json(text, whole):
    def alike(title):
        # Items are given back with their entities and blanks.
        return OBEYED.sub("", html.unescape(" ".join(title.split())))

    titles = [(item.get("title"), entry["title"]) for item, entry in zip(json.loads(text), whole, strict=True)]
    for given, title in titles:
        if alike(given) != alike(title):
            yield f"another title: {ascii(given)}, of {ascii(title)}"


def not_jsonl(text, _):
    first, *lines = [json.loads(line) for line in text.splitlines()]
    if first != {"reads": 1} or any(len(line) != 1 or set(line) - {"catalog", "event"} for line in lines):
        yield "not a catalog or an event a line"


def not_catalog(text, whole):
    if [entry.get("title") for entry in tomllib.loads(text)["resource"]] != [entry["title"] for entry in whole]:
        yield f"not the titles of {len(whole)} entries"


def not_ics(text, count):
    if re.search("(?<!\r)\n|\r(?!\n)", text):
        yield "a bare line break"
    lines = text.replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")
    for mark in ("BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM"):
        if lines.count(mark) != count:
            yield f"{lines.count(mark)} times {mark}, for {count} entries"
    known = "BEGIN END VERSION PRODID CALSCALE METHOD NAME X-WR-CALNAME REFRESH-INTERVAL X-PUBLISHED-TTL UID SEQUENCE"
    known += " DTSTAMP DTSTART SUMMARY DESCRIPTION CATEGORIES TRANSP URL ACTION TRIGGER"
    for line in filter(None, lines):
        name, _, value = line.partition(":")
        if name.split(";")[0] not in known.split():
            yield f"a stray line: {ascii(line)[:80]}"
        if name in ("SUMMARY", "DESCRIPTION", "CATEGORIES") and re.search("[;,]", re.sub(r"\\.", "", value)):
            yield f"a value that ends too soon: {ascii(line)[:80]}"


def not_mail(text, count):
    letter = email.message_from_bytes(text.encode(), policy=email.policy.default)
    names = sorted(name.lower() for name in letter.keys())
    known = "auto-submitted content-transfer-encoding content-type date from message-id mime-version subject to"
    if names != known.split() or letter.defects or letter["to"] != "you@example.org":
        yield f"headers {names} to {letter['to']}: {letter.defects}"
    body = letter.get_content()
    entries = body.count("\n  reads done ")
    if entries != count or (found := leak(body.encode(), space="\r\n")):
        yield f"{entries} entries for {count}" if entries != count else f"in the body: {found}"


# What lists entries, and for whom.
class Page(HTMLParser):
    """What of a page a browser would run, load or obey, and its entries."""

    RUN = {"script", "iframe", "object", "embed", "img", "image", "use", "link", "form", "input", "base", "foreignobject", "animate", "set"}

    def __init__(self):
        super().__init__()
        self.wrong, self.entries = [], 0

    def handle_starttag(self, tag, attributes):
        if tag in self.RUN:
            self.wrong.append(f"<{tag}>")
        for name, value in attributes:
            if name.startswith("on") or name in {"style", "src", "srcset", "action", "xlink:href", "srcdoc"}:
                self.wrong.append(f"{name}={ascii(value)[:80]} of <{tag}>")
            if name == "href" and not re.match("#|https?://[^/]", value or ""):
                self.wrong.append(f"a link to {ascii(value)[:80]}")
            self.entries += tag == "tr" and name == "id"


def not_a_page(text, whole):
    page = Page()
    page.feed(text)
    yield from page.wrong
    if page.entries != len(whole):
        yield f"{page.entries} entries in the page, for {len(whole)}"


FORMATS = {
    "report --with-notes": not_a_page,
    "export csv": not_csv,
    "export bibtex": not_bibtex,
    "export ris": not_ris,
    "export csl-json": not_json,
    "export opml": not_opml,
    "export markdown": not_a_list,
    "export jsonl": not_jsonl,
    "export catalog": not_catalog,
    "list --format csv": not_csv,
    "list --format plain": not_plain,
    "list --format markdown": not_a_table,
    "list --format json": not_json,
    "due --all --format csv": not_csv,
    "due --all --format plain": not_plain,
    "due --all --format markdown": not_a_table,
    "due --all --format json": not_json,
}
