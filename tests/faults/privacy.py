"""Privacy: file permissions, files of other users, network access, and whether forgotten text is gone."""

import json
import os
import pty
import re
import select
import sqlite3
import stat

from support import Home, Row, said, used

NOBODY = 65534
SECRETS = ["Tangerine trees", "marmalade skies", "kaleidoscope eyes", "cellophane flowers", "plasticine porters"]


def modes(home: Home) -> dict[str, int]:
    """What may be done with each file and directory of the database, and with what else the program wrote."""
    found = [home.data, *home.data.iterdir(), *home.path.glob("*.jsonl"), *home.path.glob("*.backup")]
    return {str(path.relative_to(home.path)): stat.S_IMODE(path.stat().st_mode) for path in found}


def whatever_the_umask(binary: str) -> Row:
    row = Row("files 0600 and directories 0700, under five umasks")
    for umask in (0o000, 0o002, 0o022, 0o077, 0o777):
        home = Home(binary)
        masked = {"preexec_fn": lambda umask=umask: os.umask(umask)}
        editor = home.path / "editor"
        editor.write_text('#!/bin/sh\nstat -c "%a %n" "$1" "${1%/*}" > "$HOME/seen"\necho Written. > "$1"\n')
        editor.chmod(0o700)
        many = home.path / "many.bib"
        many.write_text("".join(f"@book{{m{at}, title = {{One of many, {at}}}}}\n" for at in range(1_100)))
        home.good("note", "attention", "Words.", **masked)
        home.good("note", "attention", "--edit", environment={"VISUAL": "./editor"}, **masked)
        home.good("backup", **masked)
        home.good("backup", "mine.backup", **masked)
        home.good("export", "jsonl", "--to", "mine.jsonl", **masked)
        home.good("import", "many.bib", **masked)
        home.good("restore", "mine.backup", **masked)
        # The journal stays when the program is killed.
        killed = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=fdatasync:signal=KILL:when=2"]
        home.run("done", "ddia", before=killed, **masked)
        open_to_others = [f"{name} {mode:o}" for name, mode in modes(home).items() if mode not in (0o600, 0o700)]
        home.good("doctor", **masked)
        with home.database.open("r+b") as file:
            file.seek(4096)
            file.write(bytes(4096))
        home.good("doctor", "--repair", **masked)
        open_to_others += [f"{name} {mode:o}" for name, mode in modes(home).items() if mode not in (0o600, 0o700)]
        seen = (home.path / "seen").read_text().split("\n")
        row.tried += len(modes(home)) + len(seen) - 1
        if not seen[0].startswith("600 ") or not seen[1].startswith("700 "):
            row.lets_in(f"umask {umask:o}: a draft can be read: {seen}")
        if open_to_others:
            row.lets_in(f"umask {umask:o}: {open_to_others}")
        home.remove()
    return row


def closed_again(binary: str) -> Row:
    row, home = Row("what was opened to others is closed again"), Home(binary)
    home.good("todo")
    for words in (("todo",), ("done", "attention"), ("doctor", "--repair")):
        home.database.chmod(0o644)
        home.data.chmod(0o755)
        home.good(*words)
        row.tried += 1
        if any(mode not in (0o600, 0o700) for mode in modes(home).values()):
            row.lets_in(f"{words}: {modes(home)}")
    home.remove()
    return row


def in_their_place(start: Home) -> Row:
    """Links that others could have made, and files of others, where the program's own should be."""
    row = Row("links and files of others in place of its own")
    for name in ("reads.db", "reads.db-wal", "reads.db-shm", ".", "mine.backup", "mine.jsonl"):
        for kind in ("link", "dangling link", "of another user"):
            if kind == "of another user" and (os.geteuid() != 0 or name.startswith("mine")):
                continue
            home = start.copy()
            place = home.path / name if name.startswith("mine") else home.data / name
            target = home.path / "target"
            if kind == "of another user":
                place.touch()
                os.chown(place, NOBODY, NOBODY)
            else:
                if kind == "link":
                    place.rename(target) if place.exists() else target.write_text("Mine.")
                    # Others may put links there.
                    (home.data.parent if name == "." else place.parent).chmod(0o777)
                elif place.exists():
                    place.rename(home.path / "elsewhere")
                place.parent.mkdir(parents=True, exist_ok=True)
                (home.data if name == "." else place).symlink_to(target)
            before = contents(target)
            words = {"mine.backup": ("backup", "mine.backup"), "mine.jsonl": ("export", "jsonl", "--to", "mine.jsonl")}
            ran = home.run(*words.get(name, ("done", "hnsw")))
            row.tried += 1
            if ran.returncode != 1 or not re.search(rb"symbolic link|another user|already exists", ran.stderr):
                row.lets_in(f"{name}, {kind}: {ran.returncode} {said(ran)}")
            if contents(target) != before:
                row.lets_in(f"{name}, {kind}: what it leads to was changed")
            home.remove()
    return row


def contents(path) -> object:
    if path.is_dir():
        return {file.name: file.read_bytes() for file in path.iterdir()}
    return path.read_bytes() if path.exists() else None


def no_network(start: Home) -> Row:
    """Which commands open a socket to other machines: none but those that look up or open."""
    row = Row("commands that are not about the network do not use it")
    (start.path / "some.bib").write_text("@article{a, title = {By its DOI}, doi = {10.1145/3600006.3613165}}\n")
    for words in (
        (), ("todo",), ("list",), ("show", "attention"), ("due",), ("next",), ("plan", "--by", "2027-02-01"), ("search", "note"),
        ("done", "hnsw"), ("note", "hnsw", "Words."), ("edit", "ddia", "--url", "https://example.org/"), ("tag", "ddia", "new"),
        ("add", "A title without an identifier"), ("import", "some.bib"), ("export", "jsonl"), ("export", "ics"), ("log",),
        ("undo",), ("backup",), ("doctor",), ("seed",), ("catalog", "update"), ("occasion", "list"), ("forget", "hnsw", "--yes"),
        ("remind", "mail", "--to", "you@example.org"), ("remind", "calendar", "--to", "reads.ics"), ("remind", "notify"),
    ):  # fmt: skip
        trace = start.path / "trace"
        before = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", str(trace), "-e", "trace=socket,connect,sendto"]
        start.run(*words, before=before)
        row.tried += 1
        if b"AF_INET" in trace.read_bytes():
            row.lets_in(f"{words}: {trace.read_text()}")
    return row


def noted(binary: str) -> Home:
    """Secrets in all places where words can be: a note, one that was revised, one that was removed, two reasons."""
    home = Home(binary)
    editor = home.path / "editor"
    editor.write_text(f"#!/bin/sh\necho 'Nothing of it.' > \"$1\"\n")
    editor.chmod(0o700)
    home.good("done", "ddia")
    home.good("note", "attention", SECRETS[0])
    home.good("note", "attention", f"{SECRETS[1]} and more")
    home.good("note", "--revise", "3", environment={"VISUAL": "./editor"})
    home.good("note", "attention", SECRETS[2])
    home.good("note", "--rm", "5")
    home.good("drop", "attention", "--because", SECRETS[3])
    home.good("done", "attention", "--note", SECRETS[4])
    return home


def left(home: Home) -> list[str]:
    """Where a secret still is: in any file below the home."""
    found = []
    for directory, _, files in os.walk(home.path):
        for name in files:
            bytes_ = open(os.path.join(directory, name), "rb").read().lower()
            # An index of words holds them one by one, each without what it has in common with the one before it.
            found += [f"{secret} in {name}" for secret in SECRETS if any(word in bytes_ for word in parts(secret))]
    return found


def parts(secret: str) -> list[bytes]:
    return [word[1:].encode() for word in secret.lower().split() if len(word) > 6]


def forgotten(binary: str) -> Row:
    row, home = Row("what is forgotten is in no page, index, journal or export"), noted(binary)
    order = [entry["number"] for entry in json.loads(home.good("log", "--all", "--json"))]
    assert left(home)
    home.good("forget", "attention", "--yes")
    exported = home.good("export", "jsonl")
    (home.path / "all.jsonl").write_text(exported)
    row.tried += len(SECRETS)
    for where in left(home):
        row.lets_in(where)
    log = json.loads(home.good("log", "--all", "--json"))
    if [entry["number"] for entry in log] != order or json.loads(home.good("notes", "--json")):
        row.loses("the log has another order than before, or a note is left")
    state = home.state()
    # The last command is not in the log, and a forgotten note cannot be undone.
    last = max(entry["number"] for entry in log if entry["kind"] != "forgotten")
    home.good("undo", str(last))
    home.good("redo")
    if wrong := home.wrong():
        row.loses(wrong)
    if but_for_undoing(home.state()) != but_for_undoing(state):
        row.loses("an undo and a redo do not come to the same")
    home.remove()
    return row


def but_for_undoing(state: str) -> list[str]:
    """What is in a database apart from its log and what in it was undone."""
    return [line for line in state.split("\n") if not line.startswith(("event:", "undone:"))]


def forgotten_bit_by_bit(binary: str) -> Row:
    row, home = Row("notes are forgotten one by one, and no other with them"), noted(binary)
    for number, gone in ((2, 0), (3, 1), (5, 2), (7, 3), (9, 4)):
        home.good("forget", str(number), "--yes")
        row.tried += 1
        there = {where.split(" in ")[0] for where in left(home)}
        if there != set(SECRETS[gone + 1 :]):
            row.lets_in(f"after forgetting {number}: {there}")
    if wrong := home.wrong():
        row.loses(wrong)
    home.remove()
    return row


def forgotten_while_read(binary: str) -> Row:
    """Somebody reads the database and does not finish: it is told that the words may still be there, and they go later."""
    row, home = Row("forgotten while another program reads: told, and cleaned by the next"), noted(binary)
    reader = sqlite3.connect(home.database, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM event").fetchall()
    ran = home.run("forget", "attention", "--yes")
    row.tried += 1
    if ran.returncode != 1 or b"may still hold them" not in ran.stderr:
        row.loses(f"{ran.returncode} {said(ran)}")
    home.good("todo")
    reader.execute("ROLLBACK")
    reader.close()
    home.good("todo")
    row.tried += 1
    for where in left(home):
        row.lets_in(where)
    home.remove()
    return row


def forgotten_everywhere(binary: str) -> Row:
    """Another device that has the words loses them with the log of the one that forgot; and cannot bring them back."""
    row, home = Row("another device forgets with the log, and brings nothing back"), noted(binary)
    other = home.copy()
    (home.path / "with.jsonl").write_text(home.good("export", "jsonl"))
    home.good("forget", "attention", "--yes")
    home.good("import", "with.jsonl")
    (home.path / "with.jsonl").unlink()
    (other.path / "without.jsonl").write_text(home.good("export", "jsonl"))
    other.good("import", "without.jsonl")
    other.good("todo")
    for device in (home, other):
        row.tried += 1
        for where in left(device):
            row.lets_in(where)
        if wrong := device.wrong():
            row.loses(wrong)
    home.remove()
    other.remove()
    return row


def asked(binary: str) -> Row:
    """On a terminal it shows what it is about to erase, and does it for a yes only; elsewhere not without --yes."""
    row, home = Row("it asks first, and says which backups still hold them"), noted(binary)
    for answer, status in (("n", 1), ("", 1), ("nonsense", 1), ("y", 0)):
        row.tried += 1
        state = home.state()
        ended, shown = at_a_terminal(home, ("forget", "2"), answer + "\n")
        if ended != status or SECRETS[0] not in shown or (home.state() == state) != (status == 1):
            row.loses(f"answered {answer!r}: {ended} {shown}")
    row.tried += 1
    if home.run("forget", "attention").returncode != 2 or not json.loads(home.good("notes", "--json")):
        row.loses("without a terminal it did not want --yes")
    home.good("backup")
    ran = home.run("forget", "attention", "--yes")
    row.tried += 1
    if b"20261123T120000Z.backup" not in ran.stderr:
        row.lets_in(f"a backup holds the words, and is not named: {said(ran)}")
    home.remove()
    return row


def at_a_terminal(home: Home, words, typed: str) -> tuple[int, str]:
    """What the program shows at a terminal, where this is typed."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(home.path)
        os.execve(home.binary, [home.binary, *words], home.environment | {"TERM": "xterm"})
    os.write(terminal, typed.encode())
    shown = b""
    while select.select([terminal], [], [], 20)[0]:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode(errors="replace")


def rows(binary: str):
    start = used(Home(binary))
    yield whatever_the_umask(binary)
    yield closed_again(binary)
    yield in_their_place(start)
    yield no_network(start)
    yield forgotten(binary)
    yield forgotten_bit_by_bit(binary)
    yield forgotten_while_read(binary)
    yield forgotten_everywhere(binary)
    yield asked(binary)
