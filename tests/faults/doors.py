"""A home directory that monitors every input and output while hostile text passes through the program."""

import csv
import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import tempfile
import termios
from collections import Counter
from pathlib import Path

from corpus import CORPUS, encoded
from readers import FORMATS, leak, not_ics, not_mail
from support import Home, Row, is_panic

# Seconds after which a command counts as hanging.
PATIENCE = 10


class Doors:
    """A home with hostile text in it, of which every way in and out is watched."""

    def __init__(self, binary: str, fault: str):
        self.row = Row(fault)
        self.home = Home(binary)
        # Where drafts are kept that were refused.
        self.home.environment["TMPDIR"] = str(self.home.path)
        # All that is in it from here on is hostile.
        self.home.good("catalog", "remove", "reads")
        # What may be run; the home itself may be where nothing is.
        self.programs = tempfile.TemporaryDirectory(prefix="reads-faults-")
        self.home.environment["PATH"] = f"{self.programs.name}:/usr/bin:/bin"
        self.texts = 0
        self.entries = 0
        self.notes: Counter[str] = Counter()

    def __enter__(self) -> "Doors":
        return self

    def __exit__(self, *_) -> None:
        if ran := list(self.home.path.rglob("PWNED")):
            self.row.lets_in(f"something was run: {ran}")
        self.home.remove()
        self.programs.cleanup()

    def breach(self, why: str, *words) -> None:
        """Something got in, or out, by these words."""
        self.row.lets_in(f"{' '.join(ascii(word)[:80] for word in words)}: {why}")

    def write(self, name: str, content: bytes) -> str:
        """Puts a file into the home, of whatever name."""
        with open(os.path.join(encoded(str(self.home.path)), encoded(name)), "wb") as file:
            file.write(content)
        return name

    def program(self, name: str, script: str) -> str:
        """Makes a program that is found by its name."""
        file = Path(self.programs.name, name)
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
        return str(file)

    def run(self, *words, colour=False, **options) -> subprocess.CompletedProcess | None:
        """Runs the program, and lets nothing out that is not for a terminal; `None` where that cannot be run so."""
        try:
            ran = self.home.run(*words, timeout=PATIENCE, **options)
        except (ValueError, OSError):
            # There is a NUL in a word, or it is too long for the system.
            return None
        except subprocess.TimeoutExpired:
            self.breach(f"still runs after {PATIENCE} s", *words)
            return None
        if is_panic(ran) or (ran.returncode and not ran.stderr):
            self.breach(f"ends with {ran.returncode}: {ran.stderr[-200:]!r}", *words)
        spaces = "\r\n" if {"ris", "ics", "--ics", "mail"} & set(words) else "\t" if "plain" in words else "\n"
        # Records are given back with their tabs.
        printed = ran.stdout.replace(b"\t", b" ") if {"bibtex", "ris"} & set(words) else ran.stdout
        for output, may_be in ((printed, spaces), (ran.stderr, "\n")):
            if found := leak(output, colour, may_be):
                self.breach(f"prints {found}", *words)
        return ran

    def enter(self, *words, note: str | None = None, **options) -> bool:
        """Whether a text is taken by a door; what is added by it, and noted, is to come out again."""
        ran = self.run(*words, **options)
        if ran is None:
            return False
        self.row.tried += 1
        taken = ran.returncode == 0
        self.texts += taken
        if taken and words[0] == "add":
            self.entries += len(re.findall(rb"^added: ", ran.stdout, re.MULTILINE))
        if taken and note is not None:
            self.notes[note] += 1
        return taken

    def take_over(self, form: str, file: str) -> None:
        """Has a file shown and then imported; where it is refused, as far as it can be."""
        self.run("import", "--dry-run", "--from", form, file)
        for words in ((), ("--skip-bad",)):
            ran = self.run("import", "--from", form, *words, file)
            self.row.tried += 1
            if ran and ran.returncode == 0:
                self.texts += 1
                self.entries += int(re.search(rb"imported: (\d+) added", ran.stdout)[1])
                return

    def out(self, *words, **options) -> str:
        """What a door gives, with all the texts that were taken before."""
        ran = self.run(*words, **options)
        if ran is None or ran.returncode != 0:
            self.breach(f"does not open: {ran and ran.stderr[-300:]!r}", *words)
            return ""
        self.row.tried += self.texts
        return ran.stdout.decode(errors="replace")

    def parsed(self, *words):
        """What a door gives as JSON."""
        try:
            return json.loads(self.out(*words))
        except json.JSONDecodeError as wrong:
            self.breach(f"no JSON: {wrong}", *words)
            return {}

    def read(self, reader, text: str, what, *words) -> None:
        """Has an output read by what it is for."""
        try:
            for why in reader(text, what):
                self.breach(why, *words)
        except (ValueError, LookupError, SyntaxError, csv.Error) as wrong:
            self.breach(f"cannot be read: {wrong!r}", *words)

    def on_terminal(self, *words, environment: dict) -> None:
        """Runs the program on a terminal, and lets nothing through to that but text and colour."""
        ours, its = pty.openpty()
        fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
        attributes = termios.tcgetattr(its)
        attributes[1] &= ~termios.OPOST
        termios.tcsetattr(its, termios.TCSANOW, attributes)
        environment = self.home.environment | {"TERM": "xterm-256color"} | environment
        command = [self.home.binary, *words]
        streams = {"stdin": its, "stdout": its, "stderr": its}
        child = subprocess.Popen(command, **streams, env=environment, cwd=self.home.path, start_new_session=True)
        os.close(its)
        output = b""
        while select.select([ours], [], [], PATIENCE)[0]:
            try:
                output += os.read(ours, 65536)
            except OSError:
                break  # Nobody writes to it any more.
        else:
            child.kill()
            self.breach(f"still runs after {PATIENCE} s", *words)
        os.close(ours)
        child.wait()
        self.row.tried += max(1, self.texts)
        if found := leak(output, colour=True):
            self.breach(f"on a terminal: {found}", *words)

    def let_out(self) -> None:
        """Opens every door there is out."""
        assert self.texts > 20, f"{self.row.fault}: nothing is taken that could get out"
        self.make_due()
        whole = list(self.parsed("export", "json"))
        if len(whole) != self.entries:
            self.row.loses(f"{self.entries} entries went in, {len(whole)} came out")
        kept = Counter(note["text"] for note in self.parsed("notes", "--json"))
        if missing := self.notes - kept:
            self.row.loses(f"notes are not as they were: {[ascii(note)[:200] for note in missing][:3]}")
        self.let_out_in_lines(whole)
        self.let_out_in_formats(whole)
        self.out("undo")
        self.out("doctor")

    def make_due(self) -> None:
        """Has half of the entries due again, the others to be read, blogs followed, and all before an occasion."""
        listed = json.loads(self.home.good("list", "--json"))
        slugs = [entry["slug"] for entry in listed if entry["kind"] != "blog"]
        self.home.run("follow", *(entry["slug"] for entry in listed if entry["kind"] == "blog"))
        self.home.good("done", *slugs[::2], "--on", "2024-11-20")
        self.home.good("every", *slugs[::2], "1y")
        self.home.run("occasion", "add", "interview", "--on", "2027-01-15", "--title", CORPUS["bidi"])
        self.home.good("tie", *slugs, "interview")

    def let_out_in_lines(self, whole: list) -> None:
        """What is for people: narrow, wide and in a pipe, with colour and without; and as JSON."""
        both = [(), ("next", "9"), ("plan", "interview"), ("notes",), ("log",), ("search", "a"), ("catalog", "list")]
        both += [("stats", "all"), ("goal",), ("occasion", "list"), ("occasion", "show", "interview"), ("todo",), ("list",), ("due", "--all")]
        for door in [*both, ("plan", "--by", "2027-02-01"), ("catalog", "diff"), ("due", "--brief")]:
            self.out(*door)
            self.out(*door, environment={"COLUMNS": "120"})
            self.out("--color", "always", *door, colour=True, environment={"COLUMNS": "60"})
        for door in both:
            self.parsed(*door, "--json")
        for entry in whole[:: 1 + len(whole) // 300]:
            self.out("--color", "always", "show", entry["slug"], colour=True, environment={"COLUMNS": "60"})

    def let_out_in_formats(self, whole: list) -> None:
        """What is for other programs, read by them."""
        due = list(self.parsed("due", "--all", "--json"))
        sessions = self.parsed("plan", "interview", "--json").get("sessions", [])
        for words, reader in FORMATS.items():
            self.read(reader, self.out(*words.split()), due if words.startswith("due") else whole, words)
        self.out("export", "catalog", "--to", "shared.toml")
        self.out("catalog", "check", "shared.toml")
        events = self.home.good("export", "jsonl").count('\n{"event"')
        if events != len(self.parsed("log", "--all", "--json")):
            self.breach(f"{events} events", "export", "jsonl")
        (self.home.path / "reads.ics").touch()
        self.out("remind", "calendar", "--to", "reads.ics")
        calendar = (self.home.path / "reads.ics").read_bytes().decode()
        self.read(not_ics, calendar, len(due) + len(sessions), "remind", "calendar")
        self.read(not_ics, self.out("export", "ics"), len(due) + len(sessions), "export", "ics")
        self.read(not_ics, self.out("plan", "interview", "--ics"), len(sessions), "plan", "--ics")
        letter = self.out("remind", "mail", "--to", "you@example.org")
        self.read(not_mail, letter, len(self.parsed("due", "--json")), "remind", "mail")
