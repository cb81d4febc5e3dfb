"""Checks the page of `reads report` in Chromium: no error, no request, nothing that its policy forbids, no violation that axe-core knows
of (version 4.12, of the package axe-playwright-python), on a phone, on a laptop and in print, in light and dark. Hostile text stays text.

Usage: report.py READS LOG, where READS is the path of the program and LOG a file as the example `ten_years` writes it.
"""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))

from chromium import Chromium  # noqa: E402

READS = os.path.abspath(sys.argv[1])
# The package imports Playwright, which is not needed for the file in it.
AXE = Path(importlib.util.find_spec("axe_playwright_python").submodule_search_locations[0]) / "axe.min.js"
PHONE, LAPTOP = (390, 844), (1366, 768)

HOSTILE = [
    "<script>alert(1)</script>",
    "</title></style></svg><img src=x onerror=alert(1)>",
    "\"><iframe src=https://example.org></iframe>",
    "&lt;b&gt; <!-- ]]> --> <base href=https://example.org>",
    "\u202egnidaer\u202c \u200b \u2066",
    "w" * 400,
    "العربية ‏ تجربة",
    "👩‍💻 読書 \U000e0041",
]


class Library:
    """A home directory with a database."""

    def __init__(self, directory):
        self.directory = Path(directory)
        self.directory.mkdir()
        self.environment = {"HOME": str(directory), "READS_NOW": "2026-11-23", "PATH": os.environ["PATH"], "TZ": "UTC"}

    def reads(self, *words):
        ran = subprocess.run([READS, *words], env=self.environment, capture_output=True, timeout=60)
        assert ran.returncode == 0, (words, ran.stderr.decode())
        return ran.stdout.decode()

    def report(self, *words):
        page = self.directory / "report.html"
        self.reads("report", "--to", str(page), *words)
        assert page.stat().st_mode & 0o777 == 0o600
        return page


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def seed(home):
    return Library(home).report()


def hostile(home):
    library = Library(home)
    library.reads("catalog", "remove", "reads")
    domains = [f'[[domain]]\nslug = "d{at}"\ntitle = {quoted(text)}\n' for at, text in enumerate(HOSTILE)]
    entries = [
        f'[[resource]]\nslug = "r{at}"\ntitle = {quoted(text)}\nauthors = ["N. N."]\nkind = "paper"\ndomain = "d{at}"\n'
        f'depth = "read"\ncadence = "P1M"\nscope = {quoted(text)}\nwhy = {quoted(text)}\n'
        f'url = "https://example.org/{at}?a=1&b=\'2\'"\n'
        f'relations = [{{ type = "builds-on", to = "r{(at + 1) % len(HOSTILE)}" }}]\n'
        for at, text in enumerate(HOSTILE)
    ]
    catalog = library.directory / "hostile.toml"
    head = '[catalog]\nname = "hostile"\ntitle = "Hostile"\nversion = 1\n'
    catalog.write_text("\n".join([head, *domains, *entries]))
    library.reads("catalog", "add", str(catalog))
    for at, text in enumerate(HOSTILE):
        library.reads("done", f"r{at}", "--on", f"2026-0{1 + at}-0{1 + at}", "--recall", "good")
        library.reads("note", f"r{at}", f"# {text}\n\n[a](javascript:alert(1)) ![b](https://example.org/b.png) \x1b[31m {text}")
    return library.report("--with-notes", "domain:d0,d1,d2,d3,d4,d5,d6,d7")


def ten_years(home):
    library = Library(home)
    library.reads("catalog", "remove", "reads")
    library.reads("import", sys.argv[2])
    return library.report("--with-notes", "--year", "2025")


def check(browser, page, width, height, scheme):
    """Checks a page on a screen of one size and scheme."""
    what = (page.parent.name, width, scheme)
    browser.emulate(width, height, scheme, phone=width == PHONE[0])
    browser.open(page)
    assert not browser.faults(), (what, browser.faults())
    found = browser.evaluate(
        """({
            width: document.documentElement.scrollWidth,
            scripts: document.querySelectorAll('script, iframe, img, object, embed, form, base, link, [style]').length,
            broken: [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))
                .filter(to => to[0] == '#' ? !document.getElementById(to.slice(1)) : !/^https?:/.test(to)),
            ids: new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size - document.querySelectorAll('[id]').length,
            titles: [...document.querySelectorAll('.entries tbody th bdi:first-child')].map(e => e.textContent),
        })"""
    )
    assert found["width"] <= width, (what, f"is {found['width']} pixels wide")
    assert (found["scripts"], found["broken"], found["ids"]) == (0, [], 0), (what, found)
    browser.evaluate(AXE.read_text())
    options = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations']}"
    violations = browser.evaluate(f"axe.run(document, {options}).then(found => found.violations)")
    for violation in violations:
        nodes = [node["html"][:200] for node in violation["nodes"][:5]]
        print(violation["id"], violation["help"], len(violation["nodes"]), *nodes, sep="\n  ")
    assert not violations, what
    return found["titles"]


def print_out(browser, page):
    """Checks what is printed: dark screens too give black on white, and what is folded up is unfolded."""
    browser.emulate(*LAPTOP, "dark", media="print")
    browser.open(page)
    colors = browser.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    assert colors == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"], colors
    folded = "[...document.querySelectorAll('details:not([open]) > :not(summary)')].filter(e => !e.checkVisibility()).length"
    assert browser.evaluate(folded) == 0, f"{page.parent.name} prints without what is folded up"
    assert not browser.faults(), browser.faults()
    browser.emulate(*LAPTOP)
    pdf = browser.pdf()
    assert pdf.startswith(b"%PDF-") and pdf.count(b"/Type /Page\n") > 0, page.parent.name


def keys(browser, page):
    """Checks that the first key leads past the head."""
    browser.emulate(*LAPTOP)
    browser.open(page)
    browser.press("Tab")
    place = browser.evaluate("(r => [document.activeElement.className, r.width > 50, r.top >= 0])(document.activeElement.getBoundingClientRect())")
    assert place == ["skip", True, True], place


with tempfile.TemporaryDirectory() as directory, Chromium() as browser:
    home = Path(directory)
    pages = [make(home / make.__name__) for make in (seed, hostile, ten_years)]
    for page in pages:
        # Two are enough for a long page: colours and sizes do not depend on each other.
        screens = ((PHONE, "light"), (LAPTOP, "dark"), (PHONE, "dark"), (LAPTOP, "light"))
        for size, scheme in screens[: 2 if page.parent.name == "ten_years" else 4]:
            titles = check(browser, page, *size, scheme)
        print_out(browser, page)
        if page.parent.name == "hostile":
            for text in HOSTILE[:4]:
                assert text in titles, text
            hidden = [c for c in page.read_text() if c < " " and c != "\n" or c in "\u202e\u2066\u200b\U000e0041"]
            assert not hidden, hidden
    keys(browser, pages[0])
print(f"{len(pages)} pages are as they should be")
