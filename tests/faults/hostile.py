"""Hostile text, file names, URLs and settings, through every input and every output.

No raw control byte reaches a terminal, no text escapes from its format, and only the requested programs run. An input may
accept or reject a text; its messages must be safe for a terminal.
"""

import os
import plistlib
import re
import shlex
import subprocess
import time
from xml.parsers.expat import ExpatError

from corpus import BAD, CORPUS, FOREIGN, GOOD, NAMES, TAILS, Answers
from corpus import anew, catalog, encoded, foreign, in_toml, line_of, whole_log
from doors import PATIENCE, Doors
from readers import leak
from support import Row, workers


def by_words(binary: str) -> Row:
    """By arguments, pipes and the person's editor."""
    facts = "title author why scope tag domain url feed slug every before kind year".split()
    copies = {"EDITOR": "cp draft"}
    with Doors(binary, "hostile text in by words, pipe and editor, out by every door") as doors:
        doors.enter("add", "--offline", "The first")
        for number, (name, text) in enumerate(CORPUS.items()):
            line, blog = line_of(text), ("--kind", "blog", f"--feed=https://e.example/{number}")
            for fact in facts:
                doors.enter("add", "--offline", f"Clean {number} {fact}", f"--{fact}={text}")
                doors.enter("edit", "the-first", f"--{fact}={text}")
            for more in (), blog:
                spoken = [f"--{fact}={line or 'x'}" for fact in ("author", "why", "scope")]
                doors.enter("add", "--offline", *more, *spoken, "--", f"{line} {number}{len(more)}")
            doors.enter("add", "--offline", "--", text)
            doors.enter("tag", "--", "the-first", text)
            doors.enter("occasion", "add", f"o{number}", "--on", "2027-03-01", f"--title={text}")
            doors.enter("drop", "the-first", f"--because={text}")
            doors.enter("note", "the-first", f"[word {text}]", note=f"[word {text}]")
            doors.enter("note", "the-first", "-", given=encoded(f"[{name} {text}]"), note=f"[{name} {text}]")
            doors.enter("done", "the-first", f"--note=[done {text}]", note=f"[done {text}]")
            doors.write("draft", encoded(f"[edited {text}]"))
            doors.enter("note", "the-first", "--edit", environment=copies, note=f"[edited {text}]")
            noted = doors.home.good("note", "the-first", "to be revised")
            doors.write("draft", encoded(f"[revised {text}]"))
            revised = re.search(r"note (\d+)", noted)[1]
            doors.enter("note", "--revise", revised, environment=copies, note=f"[revised {text}]")
            for written in (in_toml(text), f'"{text}"'):
                doors.write("draft", encoded("".join(f"{fact} = {written}\n" for fact in ("title", "why", "scope"))))
                doors.enter("edit", "the-first", environment=copies)
        doors.let_out()
        doors.out("forget", "--yes", "the-first")
    return doors.row


def by_imports(binary: str) -> Row:
    """By a file of each format that is read, and by a whole log."""
    log = whole_log(binary)
    with Doors(binary, "hostile text in by imports, out by every door") as doors:
        for number, text in enumerate(CORPUS.values()):
            for at, (form, (_, quote)) in enumerate(FOREIGN.items()):
                for raw in (False, True)[: 1 if quote is str else 2]:
                    url = f"https://e.example/{number}/{at}/{raw}"
                    doors.take_over(form, doors.write("foreign", foreign(form, f"{text} {number}{at}", url, raw)))
            for fresh, fact in ((number, text), (1_000 + number, line_of(text))):
                doors.write("foreign", anew(log, fresh, fact, text, f"https://e.example/{fresh}"))
                doors.entries += doors.enter("import", "foreign", note=text)
        doors.let_out()
    return doors.row


def by_catalogs(binary: str) -> Row:
    """By catalog files, and by what public catalogs answer."""
    with Doors(binary, "hostile text in by catalogs and lookups, out by every door") as doors, Answers() as answers:
        for number, text in enumerate(CORPUS.values()):
            for fresh, line in ((number, text), (1_000 + number, line_of(text))):
                file = doors.write(f"c{fresh}.toml", catalog(line, fresh))
                if doors.enter(*(("seed",) if number % 2 else ("catalog", "add")), file):
                    doors.entries += 1
                    newer = catalog(f"{line} x", fresh).replace(b"version = 1", b"version = 2")
                    doors.write(file, newer.replace(b'"e', b'"f'))
            wrong = catalog("x", number).replace(b'"x"', encoded(f'"{text}"'))
            wrong = wrong.replace(b"slug = ", encoded(f"{in_toml(text)} = 1\nslug = "))
            doors.enter("catalog", "check", doors.write("wrong.toml", wrong))
            doors.enter("seed", doors.write("wrong.toml", encoded(text)))
            isbn = f"978{number:09}"
            isbn += str(-sum(int(digit) * (1, 3)[at % 2] for at, digit in enumerate(isbn)) % 10)
            for answers.raw in (False, True):
                answers.text = f"{text} {number}"
                for identifier in (f"{1706 + answers.raw}.{number:05}", f"10.{1000 + answers.raw}/{number}", isbn):
                    doors.enter("add", identifier, environment=answers.environment)
        doors.let_out()
    return doors.row


def by_megabytes(binary: str) -> Row:
    """By lines of a megabyte, of what a parser might go deep into."""
    log = whole_log(binary)
    with Doors(binary, "hostile lines of a megabyte, in and out by every door") as doors:
        doors.enter("add", "--offline", "The first")
        for number, unit in enumerate(("a ", "\x1b[", "<a ", '{"\\', "\u202e")):
            text = unit * (1_000_000 // len(unit.encode()))
            doors.enter("note", "the-first", "-", given=f"[{text}]".encode(), note=f"[{text}]")
            for form in FOREIGN:
                url = f"https://e.example/{number}/{form}"
                doors.take_over(form, doors.write("foreign", foreign(form, text, url, raw=number % 2 == 1)))
            for fresh, fact in ((number, text), (100 + number, f"{number}")):
                doors.write("foreign", anew(log, fresh, fact, text, f"https://e.example/{fresh}"))
                doors.entries += doors.enter("import", "foreign", note=text)
            doors.enter("catalog", "add", doors.write("foreign", catalog(text, number)))
        doors.let_out()
    return doors.row


# Words that are wrong wherever TEXT is, most of them.
WRONG = """
TEXT; --TEXT; show TEXT; note TEXT x; notes TEXT; log TEXT; open TEXT; undo TEXT; lookup TEXT; forget --yes TEXT
list TEXT; list domain:TEXT; list tag:TEXT; list author:TEXT year:TEXT; list due:TEXT; list TEXT:x
list --domain TEXT; list --sort TEXT; search TEXT; search title:TEXT; next TEXT; next --time TEXT; due --within TEXT
due --on TEXT; plan TEXT; plan --by TEXT; plan interview --hours TEXT; done the-first --on TEXT
every the-first TEXT; snooze the-first TEXT; progress the-first TEXT; relate the-first TEXT the-first
tie the-first TEXT; untie the-first TEXT; untag the-first TEXT; occasion add TEXT --on 2027-01-01
occasion add x --on TEXT; occasion show TEXT; occasion move TEXT 2027-01-02; export TEXT; export csv TEXT
export catalog --name TEXT; export catalog --title TEXT; import TEXT; import --from TEXT x; import --encoding TEXT x
import --tag TEXT x; man TEXT; completions TEXT; remind mail --to TEXT; remind install --at TEXT
catalog remove TEXT; catalog add TEXT; restore TEXT; note --rm TEXT; --color TEXT list; goal TEXT; goal 3 TEXT
goal 3 papers in TEXT; goal --clear TEXT; stats TEXT; stats TEXT..TEXT; stats 2026 TEXT; report TEXT; report --year TEXT; browse TEXT
"""

# Settings, and what looks at them.
SETTINGS = {
    "READS_NOW": "due",
    "READS_DB": "list",
    "READS_CONFIG": "plan --by 2027-02-01",
    "READS_ARXIV": "add 1706.03762",
    "XDG_DATA_HOME": "list",
    "HOME": "list",
    "TMPDIR": "note the-first --edit",
    "VISUAL": "note the-first --edit",
    "EDITOR": "edit the-first",
    "BROWSER": "open the-first",
    "EMAIL": "remind mail",
    "COLUMNS": "list",
}


def by_mistakes(binary: str) -> Row:
    """Where words are wrong, and settings are, what is said of them repeats them."""
    with Doors(binary, "hostile words, filters, dates and settings, in what is said of them") as doors:
        doors.enter("add", "--offline", "The first", "--url", "https://e.example/")
        doors.home.good("done", "the-first", "--on", "2024-11-20")
        doors.home.good("every", "the-first", "1y")
        for text in CORPUS.values():
            for words in re.split("; |\n", WRONG.strip()):
                doors.enter(*(word.replace("TEXT", text) for word in words.split()))
            for name, words in SETTINGS.items():
                # Empty is not set, and then there is an editor that waits for somebody, as there is where drafts have a place.
                doors.enter(*words.split(), environment={"EDITOR": "true", name: text or "x"})
            for setting in (f"hours = {in_toml(text)}", f"{in_toml(text)} = 1", f"[page]\n{in_toml(text)} = 2", text):
                doors.write("config", encoded(setting))
                doors.enter("plan", "--by", "2027-02-01", environment={"READS_CONFIG": "config"})
    return doors.row


def by_file_names(binary: str) -> Row:
    """Files of hostile names are those files, and nothing else is touched or run."""
    names = [*NAMES, *(text.replace("/", "∕").replace("\0", "") for text in CORPUS.values())]
    with Doors(binary, "hostile file names") as doors:
        doors.enter("add", "--offline", "The first")
        doors.program("systemctl", "")
        home = encoded(str(doors.home.path))
        for number, name in enumerate(name for name in names if 0 < len(encoded(name)) < 200):
            before = set(os.listdir(home))
            doors.write(f"{name}.bib", foreign("bibtex", f"Book {number}", f"https://e.example/{number}"))
            doors.write(f"{name}.toml", catalog("x", number))
            doors.enter("import", "--", f"{name}.bib")
            doors.enter("import", f"{name}.bib")
            doors.enter("import", "--", f"{name}.toml")
            for command in ("check", "add", "diff", "update"):
                doors.enter("catalog", command, "--", f"{name}.toml")
            doors.out("catalog", "list")
            for end, words in (
                (".csv", ("export", "csv", f"--to={name}.csv")),
                (".ics", ("remind", "calendar", f"--to={name}.ics")),
                (".copy", ("backup", "--", f"{name}.copy")),
                ("", (f"--db={name}", "add", "--offline", "One")),
            ):
                if doors.enter(*words) != (encoded(name + end) in os.listdir(home)):
                    doors.breach("the file is not there, or is there though it was refused", *words)
            doors.enter("restore", "--", f"{name}.csv")
            doors.enter(f"--db={name}", "restore", "--", f"{name}.copy")
            doors.enter(f"--db={name}", "doctor")
            doors.enter("backup", "--", f"{name}.copy")
            for made in set(os.listdir(home)) - before:
                if not made.startswith(encoded(name)):
                    doors.breach(f"made {made!r}", name)
            timers(doors, name)
    return doors.row


# A word of a command in a unit of systemd.
UNIT_WORD = r' (?:[\w/.:@+-]+|"(?:[^"\\%$\r\n]|\\.|%%|\$\$)*")'


def timers(doors: Doors, name: str) -> None:
    """What a timer runs is this program, on the files that were named."""
    words = (f"--db={name}.db", "remind", "install", f"--calendar={name}.ics")
    if doors.enter(*words, "--systemd"):
        unit = (doors.home.path / ".config/systemd/user/reads-remind.service").read_bytes().decode()
        program = f"ExecStart=-?{re.escape(f'{doors.home.binary} --db')}"
        for line in filter(None, re.split("[\r\n]", unit)):
            if not re.fullmatch(rf"#.*|\[.*|Description=.*|Type=oneshot|{program}(?:{UNIT_WORD}){{3,5}}", line):
                doors.breach(f"a unit that says {ascii(line)}", *words)
    shown = doors.run(*words, "--launchd", "--print")
    if shown and shown.returncode == 0 and not leak(encoded(name)) and "\n" not in name:
        try:
            said = shlex.split(plistlib.loads(shown.stdout.split(b"\n", 1)[1])["ProgramArguments"][-1])
        except (ValueError, ExpatError) as wrong:
            said = [str(wrong)]
        if said[-2:] != ["--to", f"{doors.home.path}/{name}.ics"]:
            doors.breach(f"an agent that says {said}", *words)
    line = doors.run(*words, "--cron")
    if line and line.returncode == 0:
        # As cron does it.
        command = ["sh", "-c", line.stdout.decode().split(" ", 5)[5].replace("\\%", "%")]
        said = shlex.split(command[-1])
        if line.stdout.count(b"\n") != 1 or said[-1] != f"{doors.home.path}/{name}.ics":
            doors.breach(f"a crontab that says {said}", *words)
        subprocess.run(command, cwd=doors.home.path, env=doors.home.environment, capture_output=True, timeout=PATIENCE)


def on_terminals(binary: str) -> Row:
    """What a terminal gets, by itself and by a pager."""
    with Doors(binary, "hostile text on a terminal, and through a pager") as doors:
        for number, text in enumerate(CORPUS.values()):
            slug = f"e{number}"
            doors.enter("add", "--offline", "--slug", slug, "--", f"{line_of(text)} {number}")
            doors.enter("note", slug, "-", given=encoded(text))
            if number % 2:
                doors.enter("drop", slug, f"--because={text}")
        doors.make_due()
        lists = ["", "list", "todo", "due --all", "notes", "log", "search a", "next 9", "plan interview", "doctor"]
        for words in [*lists, "occasion list", "notes --json", "export catalog", "export markdown"]:
            for pager in ({"PAGER": "cat"}, {"READS_PAGER": "tee paged"}, {"PAGER": "nosuch"}):
                doors.on_terminal(*words.split(), environment=pager)
        for number, text in enumerate(CORPUS.values()):
            doors.on_terminal("show", f"e{number}", environment={"PAGER": "tee paged"})
            if "\0" not in text:
                doors.on_terminal("show", text, environment={"PAGER": "cat"})
                doors.on_terminal(f"--{text}", environment={})
    return doors.row


def by_programs(binary: str) -> Row:
    """What names a program names that program; nothing of it is for a shell."""
    with Doors(binary, "editor, pager and browser run nothing else") as doors:
        doors.enter("add", "--offline", "The first", "--url", "https://e.example/")
        doors.enter("note", "the-first", CORPUS["shell"])
        for value in (f"true{blank}{tail}" for tail in TAILS for blank in ("", " ")):
            for name in ("VISUAL", "EDITOR"):
                doors.enter("note", "the-first", "--edit", environment={name: value})
                doors.enter("edit", "the-first", environment={name: value})
            for name in ("READS_PAGER", "PAGER"):
                doors.on_terminal("list", environment={name: value})
                doors.on_terminal("notes", environment={name: value.replace("true", "cat")})
            doors.enter("open", "the-first", environment={"BROWSER": value})
    return doors.row


def by_addresses(binary: str) -> Row:
    """A browser is given addresses of the web, each as one word, and nothing else."""
    log = whole_log(binary)
    with Doors(binary, "hostile addresses by every door, and what a browser is given") as doors:
        doors.enter("add", "--offline", "The first")
        for number, url in enumerate([*GOOD, *BAD]):
            taken = doors.enter("add", "--offline", f"Number {number}", f"--url={url}")
            if taken != (url in GOOD):
                doors.breach(f"taken: {taken}", f"--url={url}")
            doors.enter("add", "--offline", "--", url)
            doors.enter("add", "--offline", f"Feed {number}", f"--feed={url}")
            doors.enter("edit", "the-first", f"--url={url}")
            doors.write("draft", f"url = {in_toml(url)}\nfeed = {in_toml(url)}\n".encode())
            doors.enter("edit", "the-first", environment={"EDITOR": "cp draft"})
            for form in FOREIGN:
                for raw in (False, True):
                    doors.take_over(form, doors.write("foreign", foreign(form, f"{form} {number} {raw}", url, raw)))
            doors.enter("import", doors.write("foreign", anew(log, number, f"Log {number}", "x", url)))
            doors.enter("catalog", "add", doors.write("foreign", catalog("x", number, url)))
        slugs = {}
        for entry in doors.parsed("export", "json"):
            for address in filter(None, (entry["url"], entry["feed"])):
                if not re.fullmatch(r"https?://[\w\[][^\s\x00-\x1f\x7f\"<>\\^`{|}]*", address):
                    doors.breach(f"has the address {ascii(address)}", entry["slug"])
            if entry["url"]:
                slugs[entry["url"]] = entry["slug"]
        browse(doors, slugs)
    return doors.row


def browse(doors: Doors, slugs: dict[str, str]) -> None:
    """Has a browser opened, by every way there is, that writes down what it is given."""
    given, wanted = doors.home.path / "opened", sorted(f"1\n{url}" for url in slugs)
    # Each goes before those that were there until then.
    for name in ("www-browser", "xdg-open", "my browser"):
        script = doors.program(name, 'printf "%s\\n" "$#" "$@" >> "$HOME/opened"')
        given.write_text("")
        doors.enter("open", *slugs.values(), environment={"BROWSER": script} if name == "my browser" else {})
        # They are not waited for.
        until = time.monotonic() + PATIENCE
        while (opened := given.read_text()).count("\n") < 2 * len(wanted) and time.monotonic() < until:
            time.sleep(0.02)
        if sorted(re.findall(r"(?m)^\d+\n.*", opened)) != wanted:
            doors.breach(f"opened {opened!r}", name)


def rows(binary: str):
    faults = [by_imports, by_words, by_catalogs, by_megabytes, by_mistakes, by_file_names, by_addresses, by_programs]
    with workers() as pool:
        for row in [pool.submit(fault, binary) for fault in (*faults, on_terminals)]:
            yield row.result()
