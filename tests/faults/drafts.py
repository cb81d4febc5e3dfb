"""Text that a person types, and what holds the database open while a person, a pager or the network is waited for.

Whatever is typed in an editor or on standard input is recorded, or kept in a private file that is named; an editor, a
question, a pager, a catalog on the network and a notification find no database open.
"""

import os
import pty
import re
import select
import shlex
import signal
import sqlite3
import stat
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from support import Home, Row, said

TYPED = "an hour of thought"
LINE = TYPED.encode()

# What an editor writes that cannot be recorded, as a shell script, and what of it has to be found again.
UNFIT = {
    "Latin-1": (r'''printf 'une heure de r\351flexion\n' > "$1"''', b"une heure de r\xe9flexion\n"),
    "NUL bytes": (r'printf "an hour\000of thought\n" > "$1"', b"an hour\0of thought\n"),
    "UTF-16": (r'printf "\377\376a\000n\000" > "$1"', b"\xff\xfea\0n\0"),
    "over a megabyte": ('head -c 1100000 /dev/zero | tr "\\0" a > "$1"', b"a" * 1_100_000),
    "20 megabytes": ('head -c 20000000 /dev/zero | tr "\\0" a > "$1"', b"a" * 20_000_000),
    "it fails": (f'echo {TYPED} > "$1"; exit 3', f"{TYPED}\n".encode()),
    "it is killed": (f'echo {TYPED} > "$1"; kill -KILL $$', f"{TYPED}\n".encode()),
    "it is terminated": (f'echo {TYPED} > "$1"; kill -TERM $$', f"{TYPED}\n".encode()),
    "it hangs up": (f'echo {TYPED} > "$1"; kill -HUP $$', f"{TYPED}\n".encode()),
    "it is interrupted": (f'echo {TYPED} > "$1"; kill -INT 0', f"{TYPED}\n".encode()),
    "it cannot write, and leaves a copy": (f'echo {TYPED} > "$1.swp"; exit 1', None),
}

# What happens to the database while the editor is open, as a shell script. `$READS` is the program, `$DB` the database.
MEANWHILE = {
    "the note is removed": '"$READS" note --rm "$NOTE"',
    "the note is forgotten": '"$READS" forget --yes "$NOTE"',
    "the note is revised": 'EDITOR="cp other" "$READS" note --revise "$NOTE"',
    "the resource is removed": '"$READS" rm own-work',
    "an older backup is restored": '"$READS" restore before.backup',
    "an older copy is renamed over it": 'cp before.backup new; mv new "$DB"',
    "a text is renamed over it": 'echo text > new; mv new "$DB"',
    "another program's database is renamed over it": 'sqlite3 new "CREATE TABLE t (x)"; mv new "$DB"',
    "a newer schema is renamed over it": 'cp before.backup new; sqlite3 new "PRAGMA user_version = 99"; mv new "$DB"',
    "it is emptied": ': > "$DB"',
    "it is damaged": 'dd if=/dev/zero of="$DB" bs=4096 count=40 conv=notrunc',
    "it is a directory": 'rm "$DB"; mkdir "$DB"',
    "it is moved away": 'mv "$DB" elsewhere',
}
# What is only in the way of a note on this, or of a revision of that.
ONLY = {
    "the note is removed": ["--revise"],
    "the note is forgotten": ["--revise"],
    "the note is revised": ["--revise"],
}


def ways(number: str) -> dict[str, tuple]:
    """The commands with which a person types a text."""
    return {
        "--edit": ("note", "own-work", "--edit"),
        "--revise": ("note", "--revise", number),
        "edit": ("edit", "own-work"),
        "-": ("note", "own-work", "-"),
    }


def started(binary: str) -> tuple[Home, str]:
    """A home with a resource and a note of one's own, a backup of before, and the number of the note."""
    home = Home(binary)
    (home.path / "tmp").mkdir()
    home.environment |= {"TMPDIR": str(home.path / "tmp"), "READS": binary, "DB": str(home.database)}
    home.good("backup", "before.backup")
    home.good("add", "Own work", "--offline")
    number = re.search(r"note (\d+)", home.good("note", "own-work", "The first text."))[1]
    home.environment["NOTE"] = number
    (home.path / "other").write_text("Another text.")
    return home, number


def again(start: Home) -> Home:
    """A copy of a home, with what its scripts use."""
    home = start.copy()
    home.environment |= start.environment | {"HOME": str(home.path)}
    home.environment |= {"TMPDIR": str(home.path / "tmp"), "DB": str(home.database)}
    return home


def typing(home: Home, script: str) -> dict[str, str]:
    """The environment with an editor that runs a script on the file `$1`."""
    editor = home.path / "editor"
    editor.write_text(f"#!/bin/sh\n{script}\n")
    editor.chmod(0o700)
    return {"EDITOR": str(editor)}


def writes(way: str) -> str:
    """A script that types what can be recorded."""
    return f"echo 'why = \"{TYPED}\"' >> \"$1\"" if way == "edit" else f'echo {TYPED} > "$1"'


def left(home: Home) -> list[Path]:
    return [path for path in (home.path / "tmp").rglob("*") if path.is_file()]


def check_kept(row: Row, home: Home, ran, typed: bytes | None, where: str) -> None:
    """What was typed is in a private file whose path is told, and the command failed."""
    row.tried += 1
    told = re.search(rb"kept in (\S+)", ran.stderr)
    if ran.returncode != 1 or told is None:
        row.loses(f"{where}: {ran.returncode} {said(ran)[:300]}, left {left(home)}")
        return
    kept = Path(told[1].decode())
    # A line may have been typed into a longer text.
    if typed is not None and (typed not in kept.read_bytes() if typed == LINE else typed != kept.read_bytes()):
        row.loses(f"{where}: kept {kept.read_bytes()[:100]!r}")
    if typed is None and TYPED not in (kept.parent / f"{kept.name}.swp").read_text():
        row.loses(f"{where}: the editor's own copy is gone")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (kept, kept.parent)]
    if modes != [0o600, 0o700]:
        row.lets_in(f"{where}: modes {modes}")


def unfit(binary: str) -> Row:
    """What cannot be recorded, by the text or by the editor's end."""
    row = Row("typed text that is unfit, or whose editor fails, is kept")
    start, number = started(binary)
    for name, (script, typed) in UNFIT.items():
        for way, words in ways(number).items():
            if way == "-" and name.startswith("it "):
                continue
            home = again(start)
            before = home.state()
            how = {"environment": typing(home, script), "start_new_session": True}
            if way == "-":
                how = {"given": typed}
            ran = home.run(*words, **how)
            # Of a text without an end, the beginning is kept.
            kept = typed[: 16 * 1024 * 1024 + 1] if way == "-" else typed
            check_kept(row, home, ran, kept, f"{way}: {name}")
            if home.state() != before:
                row.loses(f"{way}: {name}: the database was changed")
            home.remove()
    start.remove()
    return row


def overtaken(binary: str) -> Row:
    """What cannot be applied any more when the editor is closed."""
    row = Row("typed text that the database no longer takes is kept")
    start, number = started(binary)
    for name, change in MEANWHILE.items():
        for way, words in ways(number).items():
            if way not in ONLY.get(name, [way]):
                continue
            home = again(start)
            if way == "-":
                script = f"({change}) >/dev/null 2>&1; echo {TYPED}"
                pipe = subprocess.run(
                    f"({script}) | {shlex.join([binary, *words])}",
                    shell=True, env=home.environment, cwd=home.path, capture_output=True,
                )  # fmt: skip
                check_kept(row, home, pipe, LINE, f"{way}: {name}")
            else:
                script = f"{writes(way)}\n({change}) >/dev/null 2>&1"
                ran = home.run(*words, environment=typing(home, script))
                check_kept(row, home, ran, LINE, f"{way}: {name}")
            home.remove()
    start.remove()
    return row


def unwritable(binary: str) -> Row:
    """The disk is full, or fails, when the text is recorded."""
    row = Row("typed text that a full or broken disk does not take is kept")
    start, number = started(binary)
    for error in ("ENOSPC", "EIO", "EROFS"):
        for way, words in ways(number).items():
            home = again(start)
            how = {"given": LINE} if way == "-" else {"environment": typing(home, writes(way))}
            # Only what comes after the text was typed fails.
            calls = home.path / "calls"
            trace = ["strace", "-qq", "-o", str(calls), "-e"]
            again(start).run(*words, before=[*trace, "trace=pwrite64,wait4"], **how)
            first = 1 if way == "-" else 1 + calls.read_text().split("wait4(")[0].count("pwrite64(")
            before = [*trace, f"inject=pwrite64:error={error}:when={first}+"]
            ran = home.run(*words, before=before, **how)
            check_kept(row, home, ran, LINE, f"{way}: {error}")
            home.remove()
    # Where not even the draft can be written, the text is shown.
    home = again(start)
    ran = home.run("note", "nosuch", "-", given=TYPED.encode(), environment={"TMPDIR": str(home.path / "nowhere")})
    row.tried += 1
    if ran.returncode != 1 or TYPED.encode() not in ran.stderr:
        row.loses(f"without a place for it: {said(ran)}")
    home.remove()
    start.remove()
    return row


def signalled(binary: str) -> Row:
    """Signals to the program while the editor is open."""
    row = Row("signals while the editor is open")
    start, number = started(binary)
    orphaned = 'while [ "$(cut -d" " -f4 /proc/$$/stat)" = "$PPID" ]; do :; done'
    for way, words in ways(number).items():
        if way == "-":
            continue
        # A terminal sends these to all of the foreground: what the editor makes of it counts.
        for name in ("INT", "QUIT"):
            home = again(start)
            script = f"trap '' {name}\nkill -{name} 0\n{writes(way)}\nkill -{name} 0"
            ran = home.run(*words, environment=typing(home, script), start_new_session=True)
            row.tried += 1
            if ran.returncode != 0 or left(home) or TYPED not in home.state():
                row.loses(f"{way}: SIG{name}: {ran.returncode} {said(ran)}")
            home.remove()
        for name in ("TERM", "HUP"):
            home = again(start)
            script = f"{writes(way)}\nkill -{name} $PPID\n{orphaned}\necho '# and more' >> \"$1\""
            ran = home.run(*words, environment=typing(home, script))
            row.tried += 1
            told = re.search(rb"kept in (\S+)", ran.stderr)
            if ran.returncode != -getattr(signal, f"SIG{name}") or told is None:
                row.loses(f"{way}: SIG{name}: {ran.returncode} {said(ran)}")
            elif not Path(told[1].decode()).read_bytes().endswith(b"# and more\n"):
                row.loses(f"{way}: SIG{name}: kept {Path(told[1].decode()).read_text()}")
            home.remove()
    start.remove()
    return row


def nothing_typed(binary: str) -> Row:
    """An editor that was closed without a change leaves nothing behind, nor does a text that was recorded."""
    row = Row("unchanged, empty and recorded drafts leave no file")
    home, number = started(binary)
    scripts = ("true", ': > "$1"', "printf ' \\n\\n' > \"$1\"", 'rm "$1"', "exit 1", 'echo >> "$1"', "")
    for script in scripts:
        for way, words in ways(number).items():
            how = {"environment": typing(home, script or writes(way))}
            if way == "-":
                how = {"given": b" \n" if script else LINE}
            ran = home.run(*words, **how)
            row.tried += 1
            if left(home) or (not script and ran.returncode != 0):
                row.loses(f"{way}: {script}: {ran.returncode} {said(ran)} left {left(home)}")
    home.remove()
    return row


def holders(home: Home) -> list[str]:
    """The processes that have a file of the database open."""
    found = []
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if os.readlink(link).startswith(str(home.database)):
                found.append(str(link))
        except OSError:
            pass  # It has ended.
    return found


class Catalog(BaseHTTPRequestHandler):
    """A public catalog that looks at who has the database open, and has not heard of anything."""

    def do_GET(self):
        self.server.seen.append(holders(self.server.home))
        self.send_error(404)

    def log_message(self, *_):
        """Says nothing."""


def held_open(binary: str) -> Row:
    """What holds the database open while something is waited for."""
    row = Row("nothing that is waited for finds the database open")
    home, number = started(binary)
    look = 'for fd in /proc/$PPID/fd/* /proc/$$/fd/*; do readlink "$fd"; done | grep "^$DB" >> "$HOME/open"; : >> "$HOME/looked"'

    def looked(where: str) -> None:
        row.tried += 1
        if not (home.path / "looked").exists() or (home.path / "open").read_text():
            row.lets_in(f"{where}: {(home.path / 'looked').exists()} {(home.path / 'open').read_text()}")
        (home.path / "open").write_text("")
        (home.path / "looked").unlink(missing_ok=True)

    (home.path / "open").write_text("")
    for way, words in ways(number).items():
        if way != "-":
            home.run(*words, environment=typing(home, look))
            looked(way)
    # A notification.
    home.good("done", "attention", "--on", "2020-01-01")
    programs = home.path / "bin"
    programs.mkdir()
    (programs / "busctl").write_text(f"#!/bin/sh\n{look}\nexit 1\n")
    (programs / "busctl").chmod(0o700)
    path = f"{programs}:{home.environment['PATH']}"
    home.run("remind", "notify", environment={"PATH": path, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"})
    looked("notify")
    # A pager that reads no more than it must, until nobody has the database open.
    pager = home.path / "pager"
    pager.write_text(
        '#!/bin/sh\nread -r line\nfor at in $(seq 400); do\nopen=$(for fd in /proc/$PPID/fd/*; do readlink "$fd"; done | grep "^$DB")\n'
        '[ -z "$open" ] && break\nsleep 0.05\ndone\nprintf "%s" "$open" >> "$HOME/open"; : >> "$HOME/looked"\n'
    )
    pager.chmod(0o700)
    many = "".join(f"@book{{k{at}, title = {{One of very many books, {at}}}, note = {{{'x' * 60}}}}}\n" for at in range(3_000))
    (home.path / "many.bib").write_text(many)
    home.good("import", "many.bib")
    for words in (("list",), ("todo",), ("log",), ("notes",), ("search", "many"), ("show", "attention")):
        at_a_terminal(home, words, {"READS_PAGER": str(pager)})
        looked(f"a pager for {words}")
    # Another program that reads the output.
    for words in (("import", "--dry-run", "many.bib"), ("import", "--skip-bad", "bad.bib")):
        (home.path / "bad.bib").write_text("".join(f"@book{{b{at}, title {{x}}}}\n" for at in range(3_000)))
        reader, writer = os.pipe()
        with subprocess.Popen(
            [binary, *words], env=home.environment, cwd=home.path, stdin=subprocess.DEVNULL, stdout=writer, stderr=writer
        ) as ran:
            os.close(writer)
            os.read(reader, 1)
            row.tried += 1
            if holders(home) or ran.poll() is not None:
                row.lets_in(f"{words}: {ran.returncode}, {holders(home)}")
            while os.read(reader, 65536):
                pass
            os.close(reader)
    # The network.
    server = HTTPServer(("127.0.0.1", 0), Catalog)
    server.home, server.seen = home, []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    names = ("ARXIV", "CROSSREF", "OPEN_LIBRARY")
    address = {f"READS_{name}": f"http://127.0.0.1:{server.server_address[1]}" for name in names}
    for words in (("add", "2401.00001"), ("add", "10.1000/182"), ("add", "978-0-13-468599-1"), ("lookup",)):
        home.run(*words, environment=address)
        row.tried += 1
        if not server.seen or any(server.seen):
            row.lets_in(f"{words}: {server.seen}")
        server.seen.clear()
    server.shutdown()
    server.server_close()
    # A question, and what was asked about is another when it is answered.
    forget, remove = ("forget", "own-work"), ("catalog", "remove", "reads")
    for words, change, status in (
        (forget, "true", 0),
        (forget, '"$READS" note own-work "One more."', 1),
        (forget, '"$READS" note --rm "$NOTE"', 0),
        (("done", "attention", "--on", "2020-01-01"), "true", 0),
        (remove, '"$READS" catalog remove --yes reads', 1),
        (remove, "true", 0),
    ):
        shown: list = []

        def meanwhile(change=change, shown=shown):
            shown.append(holders(home))
            subprocess.run(change, shell=True, env=home.environment, cwd=home.path, capture_output=True, check=True)

        noted = re.search(r"note (\d+)", home.good("note", "own-work", "To be forgotten."))[1]
        home.environment["NOTE"] = noted
        ended = at_a_terminal(home, words, {}, (b"[y/N]", meanwhile, b"y\n"))
        row.tried += 1
        if shown != [[]] or ended != status:
            row.lets_in(f"{words}, and {change}: {ended}, open: {shown}")
        if change.startswith('"$READS" catalog'):
            home.good("seed")
    home.remove()
    return row


def at_a_terminal(home: Home, words, environment: dict, answer=None) -> int:
    """Runs the program on a terminal; where a text appears, does something and types an answer."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(home.path)
        os.execve(home.binary, [home.binary, *words], home.environment | {"TERM": "xterm"} | environment)
    shown = b""
    while select.select([terminal], [], [], 60)[0]:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
        if answer and answer[0] in shown:
            answer[1]()
            os.write(terminal, answer[2])
            answer = None
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def rows(binary: str):
    for fault in (unfit, overtaken, unwritable, signalled, nothing_typed, held_open):
        yield fault(binary)
